"""Which columns each table has, as data: the reader, the reference page and the template workbooks all use this one list.

A column is found by its name or by a synonym in either language; case, blanks, `_`, `-`, full width and a remark in
brackets (`目标值（万元）`) do not matter. When the remark is a unit the engine knows, it is the unit of the figures below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..values.text import Text


class Kind(StrEnum):
    """What a column holds."""

    ID = "id"
    TEXT = "text"
    UNIT = "unit"
    FIGURE = "figure"
    DATE = "date"
    PERIOD = "period"


class Percent(StrEnum):
    """What `12.5%` means in a figures column: a figure in the unit % (UNIT), 12.5 points (POINTS), or a mistake (REFUSE)."""

    UNIT = "unit"
    POINTS = "points"
    REFUSE = "refuse"


class Further(StrEnum):
    """What a column means that is not in the list: a mistake to mention, an attribute of the unit, or a tier of the item."""

    NONE = "none"
    ATTRIBUTE = "attribute"
    TIER = "tier"


@dataclass(frozen=True, slots=True)
class Column:
    """One documented column. `synonyms` are the other names accepted in its header."""

    name: str
    kind: Kind
    title: Text
    about: Text
    synonyms: tuple[str, ...] = ()
    required: bool = False
    percent: Percent = Percent.REFUSE


@dataclass(frozen=True, slots=True)
class Table:
    """One documented table: its columns in order, and the columns that together may occur only once (`key`)."""

    name: str
    title: Text
    about: Text
    synonyms: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    further: Further = Further.NONE

    def column(self, name: str) -> Column | None:
        """The documented column of this name."""
        return next((column for column in self.columns if column.name == name), None)


def _id(name: str, zh: str, en: str, about_zh: str, about_en: str, *synonyms: str, required: bool = False) -> Column:
    return Column(name, Kind.ID, Text(zh, en), Text(about_zh, about_en), synonyms, required)


def _text(name: str, zh: str, en: str, about_zh: str, about_en: str, *synonyms: str) -> Column:
    return Column(name, Kind.TEXT, Text(zh, en), Text(about_zh, about_en), synonyms)


def _figure(name: str, zh: str, en: str, about_zh: str, about_en: str, *synonyms: str, percent: Percent) -> Column:
    return Column(name, Kind.FIGURE, Text(zh, en), Text(about_zh, about_en), synonyms, percent=percent)


def _date(name: str, zh: str, en: str, about_zh: str, about_en: str, *synonyms: str) -> Column:
    return Column(name, Kind.DATE, Text(zh, en), Text(about_zh, about_en), synonyms)


_UNIT_WORDS = (
    "单位",
    "单位代码",
    "单位编号",
    "单位编码",
    "考核单位",
    "被考核单位",
    "部门",
    "单位名称",
    "被评单位",
    "unit_id",
)
_ITEM_WORDS = (
    "指标",
    "考核指标",
    "指标名称",
    "指标代码",
    "项目",
    "考核项目",
    "考核内容",
    "indicator",
    "item_id",
    "评价内容",
)
_TIER_WORDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "base": ("基本值", "base", ("基本目标", "门槛值", "基准值", "底线值", "保底值", "threshold", "baseline")),
    "target": (
        "目标值",
        "target",
        ("目标", "考核目标", "考核目标值", "年度目标", "年度目标值", "计划值", "goal", "plan"),
    ),
    "challenge": ("挑战值", "challenge", ("挑战目标", "挑战目标值", "奋斗目标", "奋斗值", "stretch")),
    "prior": ("上年值", "prior", ("上年", "上年实际", "上年实际值", "去年值", "上年完成值", "last_year", "last year")),
    "excellent": ("优秀值", "excellent", ("行业优秀值", "优秀")),
    "good": ("良好值", "good", ("行业良好值", "良好")),
    "average": (
        "平均值",
        "average",
        ("行业平均值", "行业平均", "平均", "mean", "industry_average", "industry average"),
    ),
    "lower": ("较低值", "lower", ("行业较低值", "较低", "low")),
    "poor": ("较差值", "poor", ("行业较差值", "较差")),
}


def _unit(about_zh: str, about_en: str) -> Column:
    return _id("unit", "单位", "unit", about_zh, about_en, *_UNIT_WORDS, required=True)


def _value_unit() -> Column:
    title = Text("计量单位", "unit of the value")
    about = Text(
        "数值的计量单位，如 万元、%、人；不填按方案的单位", "the unit of the figures: 万元, %, 人; blank: the scheme's"
    )
    return Column("value_unit", Kind.UNIT, title, about, ("计量单位", "数值单位", "单位", "value unit", "measure unit"))


def _tier(name: str) -> Column:
    zh, en, words = _TIER_WORDS[name]
    return _figure(
        name, zh, en, f"该项的{zh}", f"the item's {en} value", zh, *words, percent=Percent.UNIT
    )  # every tier is read alike


def _weight() -> Column:
    return _figure(
        "weight", "权重", "weight", "该项的权重（分）；20% 读作 20", "points of weight; 20% is read as 20",
        "权重", "权重分", "分值", "标准分", "满分", percent=Percent.POINTS,
    )  # fmt: skip


def _approved() -> tuple[Column, Column]:
    return (
        _text("approved_by", "批准人", "approved by", "谁批准", "who approved it", "批准人", "审批人", "批准", "审批"),
        _text(
            "reason", "事由", "reason", "事由或说明", "why, in words", "事由", "原因", "说明", "备注", "remark", "note"
        ),
    )


UNITS = Table(
    "units",
    Text("单位", "units"),
    Text("一行一个被考核单位", "one assessed unit a row"),
    ("单位", "单位表", "单位清单", "考核单位", "被考核单位", "单位信息", "unit"),
    (
        _unit("单位代码，全表唯一；前导零保留", "the unit's id, unique; leading zeros are kept"),
        _text("name", "单位名称", "name", "单位名称", "the unit's name", "单位名称", "名称", "单位全称", "unit name", "title"),
        _id("class", "类别", "class", "单位类别，决定适用的考核表", "the class, which chooses the scorecard",
            "类别", "单位类别", "分类", "单位分类", "类型", "单位类型", "category"),
        _id("parent", "上级单位", "parent", "上级单位代码", "the id of the unit above",
            "上级单位", "上级", "主管单位", "上级单位代码"),
    ),
    key=("unit",),
    required=True,
    further=Further.ATTRIBUTE,
)  # fmt: skip

FACTS = Table(
    "facts",
    Text("指标数", "facts"),
    Text(
        "一行一个填报数；也可以一行一个单位和期间，每个指标一列（宽表，无“数值”列）",
        "one reported figure a row; or one row a unit and period with a column for each measure (wide: no `value` column)",
    ),
    ("指标数", "指标数据", "数据", "填报数", "填报数据", "完成值", "实际值", "实际完成值", "完成情况", "fact", "data", "actuals"),
    (
        _unit("单位表里的单位代码或名称；* 为全部单位共用（如市场价）",
              "an id (or name) of the units table; `*` for everybody (a market price)"),
        _id("measure", "指标", "measure", "指标代码或名称，与方案一致", "the measure, as the scheme names it",
            "指标", "指标名称", "指标代码", "指标编码", "考核指标", "数据项", "indicator", required=True),
        Column("period", Kind.PERIOD, Text("期间", "period"),
               Text("2026、2026H1、2026Q3、2026-09", "2026, 2026H1, 2026Q3 or 2026-09"),
               ("期间", "考核期", "年份", "年度", "月份", "季度", "时期", "报告期", "year", "month"), required=True),
        Column("value", Kind.FIGURE, Text("数值", "value"), Text("填报的数；空白即缺少", "the figure; blank is missing"),
               ("数值", "值", "实际值", "完成值", "实际完成值", "填报数", "金额", "actual", "amount", "figure"),
               required=True, percent=Percent.UNIT),
        _value_unit(),
        _text("source", "来源", "source", "数据来源", "where the figure comes from", "来源", "数据来源", "取数来源"),
        _text("revision", "修订", "revision", "第几次修订", "which revision it is", "修订", "修订号", "版本", "version"),
        _text("level", "等级", "level", "按等级计分的项目：达到的等级",
              "the level reached, where a rule scores levels", "等级", "档次", "完成等级"),
        _text("status", "状态", "status", "审核状态；不适用、免责的不使用；已核实的不再提示",
              "its state: not_applicable, exempt leave the figure out; a confirmed one is not doubted", "状态", "审核状态", "数据状态"),
    ),
    key=("unit", "measure", "period"),
    required=True,
)  # fmt: skip

TARGETS = Table(
    "targets",
    Text("目标值", "targets"),
    Text("一行一个单位（或类别、全部）一个考核项的目标值与权重", "the tiers and weight of one item for a unit, a class or everybody"),
    ("目标值", "目标", "目标表", "考核目标", "目标值表", "责任书", "target"),
    (
        _unit("单位代码；class:类别；* 为全部", "a unit's id, `class:ID` for a class, or `*` for everybody"),
        _id("item", "考核项", "item", "考核项（指标）代码", "the item", "考核项", *_ITEM_WORDS, required=True),
        Column("period", Kind.PERIOD, Text("期间", "period"), Text("不填为整个考核期", "blank: the whole period assessed"),
               ("期间", "考核期", "年份", "年度", "月份", "季度", "year", "month")),
        _weight(),
        _date("due", "完成时限", "due", "应完成的日期", "the date due", "完成时限", "时限", "截止日期", "计划完成日期", "deadline"),
        _value_unit(),
        *(_tier(name) for name in _TIER_WORDS),
    ),
    key=("unit", "item", "period"),
    further=Further.TIER,
)  # fmt: skip

EVENTS = Table(
    "events",
    Text("事项", "events"),
    Text("一行一件加分、扣分、否决、红线或免责事项", "one bonus, deduction, veto, red line or exemption a row"),
    ("事项", "事件", "加减分", "加减分事项", "加扣分", "加扣分事项", "奖惩事项", "event"),
    (
        _unit("单位代码", "the unit's id"),
        _id("event", "事项", "event", "方案里的事项代码或名称", "the event, as the scheme names it",
            "事项", "事件", "事项名称", "事项代码", "事项类型", "事件类型", required=True),
        _figure("count", "次数", "count", "发生几次", "how many", "次数", "数量", "起数", "件数", percent=Percent.REFUSE),
        _figure("amount", "数额", "amount", "分值、金额或天数", "points, money or days",
                "数额", "分值", "加减分", "金额", "扣分", "加分", "points", percent=Percent.REFUSE),
        _id("item", "考核项", "item", "所涉及的考核项", "the item it touches", "考核项", *_ITEM_WORDS),
        _date("date", "日期", "date", "发生日期；在考核期之外的不采用", "when it happened; outside the time assessed it is not applied",
              "日期", "发生日期", "发生时间", "时间"),
        _text("evidence", "依据", "evidence", "证明材料", "the evidence", "依据", "证据", "证明材料", "文号", "佐证"),
        *_approved(),
    ),
)  # fmt: skip

REVIEWS = Table(
    "reviews",
    Text("评价", "reviews"),
    Text("一行一个评价人对一个单位一个考核项的打分", "one rater's score of one unit on one item a row"),
    ("评价", "评价打分", "评分", "评议", "定性评价", "打分", "测评", "review", "ratings"),
    (
        _unit("被评单位代码", "the unit that is rated"),
        _id("item", "考核项", "item", "评价的考核项", "the item", "考核项", "维度", "评价维度", *_ITEM_WORDS, required=True),
        _id("rater", "评价人", "rater", "评价人代码（可匿名编号）", "the rater's id, which may be anonymous",
            "评价人", "评委", "打分人", "评分人", "评价主体", "judge", "reviewer", required=True),
        _id("group", "评价组", "group", "评价人所在的组", "the group the rater belongs to",
            "评价组", "评价人组", "组别", "评委组", "评价类别", "rater_group", "rater group"),
        _figure("score", "得分", "score", "打的分", "the score given", "得分", "评分", "分数", "打分", percent=Percent.REFUSE),
        _id("grade", "等级", "grade", "评的等级", "the grade given", "等级", "评价等级", "档次"),
    ),
    key=("unit", "item", "rater"),
)  # fmt: skip

TASKS = Table(
    "tasks",
    Text("任务", "tasks"),
    Text("一行一个单位的节点或专项任务", "one milestone or special task of a unit a row"),
    ("任务", "重点任务", "专项任务", "任务清单", "重点工作", "里程碑", "task", "milestones"),
    (
        _unit("单位代码", "the unit's id"),
        _id("task", "任务", "task", "任务代码", "the task's id",
            "任务", "任务代码", "任务编号", "任务序号", "节点", "milestone", required=True),
        _id("node", "节点名称", "node", "一项有几个节点时，节点的名称", "the node, where one item has several",
            "节点名称", "节点", "子节点", "节点事项", "node name", "milestone"),
        _figure("share", "节点份额", "share of the node",
                "节点在该项里的份额（%），各节点合计 100；都不填为平均",
                "the node's share of its item in per cent, 100 in all; all blank: equal",
                "节点份额", "节点权重", "份额", "占比", "node share", percent=Percent.POINTS),
        _text("title", "任务名称", "title", "任务名称", "its title", "任务名称", "任务内容", "内容", "工作内容", "task name"),
        _id("kind", "任务类型", "kind", "milestone 节点 / task 专项等", "milestone, special, ...", "任务类型", "类型", "性质", "type"),
        _id("size", "规模", "size", "任务大小类别", "its size class", "规模", "大小", "任务规模", "难度等级"),
        _id("grade", "完成等级", "grade", "完成情况等级", "how it was completed", "完成等级", "等级", "完成情况", "评定等级"),
        _weight(),
        _date("due", "完成时限", "due", "应完成日期", "the date due", "完成时限", "时限", "截止日期", "计划完成日期", "deadline"),
        _date("done", "完成日期", "done", "实际完成日期", "the date it was done",
              "完成日期", "实际完成日期", "实际完成时间", "完成时间", "completed"),
        _figure("actual", "实际值", "actual", "实际完成值", "what was reached",
                "实际值", "完成值", "实际完成值", percent=Percent.UNIT),
        _value_unit(),
        *(_tier(name) for name in ("base", "target", "challenge")),
        _text("direction", "方向", "direction", "higher 越高越好 / lower 越低越好", "which way is better", "方向", "指标方向"),
        _text("exempt", "免责", "exempt", "免责（是/否）", "exempted (yes or no)", "免责", "是否免责", "豁免", "exemption"),
        *_approved(),
    ),
    key=("unit", "task", "node"),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in (UNITS, FACTS, TARGETS, EVENTS, REVIEWS, TASKS)}
"""The six tables, in the order they are read."""

_BLANKS = re.compile(r"[\s_\-*＊:：\u200b\ufeff]+")
_CLOSING = {")": "(", "）": "（", "]": "[", "】": "【"}


def fold(name: str) -> str:
    """A name as it is compared: full width, case, blanks, `_` and `-` do not matter."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name).casefold())


_LABEL = re.compile(r"^(?:计量)?单位\s*[:：]\s*|^unit\s*[:：]\s*", re.IGNORECASE)
"""What may stand before the unit in a remark: `目标值（单位：万元）`."""


def remark(header: str) -> tuple[str, str]:
    """A header without the remark in brackets at its end, and the remark: `目标值（万元）` -> (`目标值`, `万元`)."""
    plain = header.strip().rstrip("*＊ ")
    opening = _CLOSING.get(plain[-1:])
    if opening is not None:
        name, found, note = plain[:-1].rpartition(opening)
        if found and name.strip():
            return name.strip(), _LABEL.sub("", note.strip())
    return header.strip(), ""


@cache
def names_of(thing: Column | Table) -> frozenset[str]:
    """Every name a column or table answers to, folded."""
    words = (thing.name, thing.title.zh, thing.title.en, *thing.synonyms)
    return frozenset(fold(word) for word in words)


def known_names(things: Iterable[Column | Table]) -> list[str]:
    """Every accepted name as written, for proposals ("did you mean")."""
    return list(dict.fromkeys(word for thing in things for word in (thing.name, thing.title.zh, *thing.synonyms)))
