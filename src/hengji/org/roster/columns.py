"""The sheets of the roster and their columns, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

UNITS = "单位 units"
SHEET = "人员与岗位 people"
ROLES = "角色 roles"
GUIDE = "说明 read me"
LISTS = "字典 lists"


class UnitCol(StrEnum):
    """A column of the units by its heading."""

    CODE = "编号 code"
    NAME_ZH = "名称 name"
    NAME_EN = "英文名称 English name"
    KIND = "类型 kind"
    PARENT = "上级编号 parent code"
    PLACE = "排序 order"
    SINCE = "设立自 from"


class Col(StrEnum):
    """A column of the people and their posts by its heading."""

    CODE = "工号 number"
    NAME_ZH = "姓名 name"
    NAME_EN = "英文姓名 English name"
    UNIT = "单位编号 unit code"
    KIND = "岗位类别 kind of post"
    TITLE_ZH = "岗位 post"
    TITLE_EN = "英文岗位 English title"
    SINCE = "任职自 since"
    UNTIL = "任职至（不含） until"


class RoleCol(StrEnum):
    """A column of the roles by its heading."""

    CODE = "工号 number"
    NAME = "姓名 name"
    ROLE = "角色 role"
    UNIT = "范围（单位编号） scope (unit code)"
    SINCE = "自 from"
    UNTIL = "至（不含） until"
    REASON = "依据 ground"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its columns with their widths, which hold days, which may be lacking, and how much the others hold."""

    name: str
    columns: type[StrEnum]
    widths: tuple[int, ...]
    days: frozenset[StrEnum]
    lengths: Mapping[StrEnum, int]
    lacking: frozenset[StrEnum] = field(default_factory=frozenset)


SHEETS = {
    UNITS: Sheet(
        UNITS, UnitCol, (14, 28, 34, 22, 30, 10, 14), frozenset({UnitCol.SINCE}),
        {UnitCol.CODE: 20, UnitCol.NAME_ZH: 80, UnitCol.NAME_EN: 120},
    ),
    SHEET: Sheet(
        SHEET, Col, (14, 14, 20, 30, 22, 24, 28, 14, 14), frozenset({Col.SINCE, Col.UNTIL}),
        {Col.CODE: 20, Col.NAME_ZH: 40, Col.NAME_EN: 60, Col.TITLE_ZH: 60, Col.TITLE_EN: 80}, frozenset({Col.UNTIL}),
    ),
    ROLES: Sheet(
        ROLES, RoleCol, (14, 14, 28, 30, 14, 14, 50), frozenset({RoleCol.SINCE, RoleCol.UNTIL}), {RoleCol.REASON: 200}
    ),
}  # fmt: skip
