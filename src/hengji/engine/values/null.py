"""Why a figure is missing. Missing is not zero: every null carries its reason."""

from __future__ import annotations

from enum import IntEnum

from .text import Text


class NullReason(IntEnum):
    """The reason of a null figure or score; 0 means there is a value. The numbers are stored, so they never change."""

    NONE = 0
    MISSING_FACT = 1
    ZERO_DENOMINATOR = 2
    MISSING_TIER = 3
    ZERO_TARGET = 4
    NOT_APPLICABLE = 5
    EXEMPT = 6
    NOT_STATED = 7
    TOO_FEW_RATERS = 8
    WATCH_ONLY = 9
    UNKNOWN_LEVEL = 10
    TIERS_OUT_OF_ORDER = 11
    DISCREPANT = 12
    OUT_OF_RANGE = 13
    NOT_DONE = 14
    NOT_DUE = 15
    EVENT_OPEN = 16
    NOT_LINKABLE = 17

    @property
    def code(self) -> str:
        """The stable name used in files: `zero-denominator`."""
        return self.name.lower().replace("_", "-") if self else ""

    @property
    def words(self) -> Text:
        """The reason in words."""
        return _TITLES[self]


_TITLES = {
    NullReason.NONE: Text("有值", "has a value"),
    NullReason.MISSING_FACT: Text("缺少填报数", "the figure was not reported"),
    NullReason.ZERO_DENOMINATOR: Text("分母为零或为负", "the denominator is zero or negative"),
    NullReason.MISSING_TIER: Text("缺少目标值或对照值", "a target or reference value is missing"),
    NullReason.ZERO_TARGET: Text(
        "目标值或对照值为零，无法计算完成率", "the target or reference is zero, so there is no completion rate"
    ),
    NullReason.NOT_APPLICABLE: Text("不适用", "not applicable"),
    NullReason.EXEMPT: Text("经批准免责", "exempted with approval"),
    NullReason.NOT_STATED: Text("计分规则没有规定该情形", "the rule does not say what happens here"),
    NullReason.TOO_FEW_RATERS: Text("评价人数不足", "too few raters"),
    NullReason.WATCH_ONLY: Text("监测指标，不计分", "watched only, never scored"),
    NullReason.UNKNOWN_LEVEL: Text("等级不在计分表内", "the level is not in the table"),
    NullReason.TIERS_OUT_OF_ORDER: Text("各档目标值次序颠倒", "the tiers are out of order"),
    NullReason.DISCREPANT: Text("数据相互矛盾", "the figures contradict each other"),
    NullReason.NOT_DONE: Text("到期尚未完成", "past its date and not done"),
    NullReason.NOT_DUE: Text("考核期末尚未到期，也未完成", "not due by the end of the period, and not done"),
    NullReason.EVENT_OPEN: Text("有事项或任务尚未认定", "an event or task of the unit is not settled"),
    NullReason.NOT_LINKABLE: Text(
        "价格条款不能适用：价格或目标值不是正数", "the price clause cannot apply: a price or a target is not positive"
    ),
    NullReason.OUT_OF_RANGE: Text("数值大得无法计分", "the figures are out of all proportion"),
}
