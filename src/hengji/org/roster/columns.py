"""The columns of the roster, in their order."""

from __future__ import annotations

from enum import StrEnum

SHEET = "人员与岗位 people"
LISTS = "字典 lists"


class Col(StrEnum):
    """A column by its heading."""

    CODE = "工号 number"
    NAME_ZH = "姓名 name"
    NAME_EN = "英文姓名 English name"
    UNIT = "单位编号 unit code"
    KIND = "岗位类别 kind of post"
    TITLE_ZH = "岗位 post"
    TITLE_EN = "英文岗位 English title"
    SINCE = "任职自 since"


WIDTHS = (14, 14, 20, 30, 22, 24, 28, 14)
