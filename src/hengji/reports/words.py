"""Words shared by the workbook and the page, each in Chinese and in English."""

from __future__ import annotations

from fractions import Fraction

from ..engine.run.outcomes import bonus_ranges
from ..engine.scheme.model.events import EventKind
from ..engine.scheme.model.scheme import Scheme
from ..engine.trace.lines import grouped, line_groups
from ..engine.values.finding import Level
from ..engine.values.number import show
from ..engine.values.text import Text

TRIAL = Text("试算稿", "Draft")
TOTAL = Text("总分", "Total")
RANK = Text("名次", "Rank")
UNIT = Text("单位", "Unit")
CODE = Text("编号", "Code")
CLASS = Text("类别", "Class")
GRADE = Text("等级", "Grade")
MULTIPLIER = Text("发放系数", "Multiplier")
DIMENSION = Text("维度", "Dimension")
ITEM = Text("考核项目", "Item")
MEASURE = Text("计量单位", "Unit of measure")
WEIGHT = Text("权重", "Weight")
COUNTED = Text("计入权重", "Weight counted")
ACTUAL = Text("实际值", "Actual")
RAW = Text("封顶保底前", "Before caps")
SCORE = Text("得分", "Score")
POINTS = Text("计入分", "Points")
AGAINST = Text("与权重之差", "Against weight")
WHY = Text("计分说明", "Why")
CLAUSE = Text("条款", "Clause")
SOURCE = Text("数据来源", "Source")
STEP = Text("步骤", "Step")
NUMBER = Text("序号", "No.")
BEFORE = Text("计算前", "Before")
CHANGE = Text("增减", "Change")
AFTER = Text("计算后", "After")
NOTE = Text("说明", "Note")
SUBTOTAL = Text("小计", "Subtotal")
SUM = Text("合计", "Sum")
HELD = Text("暂无总分", "No total yet")
NO_GRADE = Text("未定级", "Not graded")
FINDINGS = Text("检查发现", "Findings")
SCHEME = Text("考核方案", "Scheme")
EVENTS = Text("加扣分与否决事项", "Events")
TASKS = Text("任务台账", "Tasks")
RESULTS = Text("结果应用", "Use of results")
LEDGER = Text("得分账本", "Ledger")
RANKING = Text("考核排名", "Ranking")
RULE = Text("计分规则", "Rule")
TIERS = Text("目标档", "Tiers")
AGREED = Text("原定", "agreed")
ADJUSTED = Text("调整后", "adjusted")
PERIOD = Text("考核期", "Period")
VERSION = Text("版本", "Version")
BASIS = Text("依据", "Basis")
REASON = Text("事由", "Reason")
EVIDENCE = Text("证明材料", "Evidence")
APPROVED = Text("批准人", "Approved by")
COUNT = Text("次数", "Count")
LEVEL = Text("级别", "Level")
MESSAGE = Text("内容", "Message")
HINT = Text("应为", "Expected")
WHERE = Text("位置", "Where")
POOL = Text("资金池", "Pool")
BASE = Text("基数", "Base")
COEFFICIENT = Text("系数", "Coefficient")
DUE = Text("应得", "Due")
PAID = Text("实发", "Paid")
POOL_AMOUNT = Text("资金总额", "Pool amount")
DIFFERENCE = Text("差额", "Difference")
LIST = Text("榜单", "List")
YES = Text("是", "yes")
NO = Text("否", "no")
POINT = Text("分", "points")
CORE = Text("核心指标", "core item")
WATCHED = Text("监测", "watched")
EXEMPT = Text("免责", "Exempt")
TASK = Text("任务", "Task")
BOARD = Text("台账", "Board")
SIZE = Text("规模", "Size")
NOT_APPLIED = Text("未采用", "Not applied")
APPLIED = Text("已采用", "Applied")

KINDS = {
    EventKind.BONUS: Text("加分", "bonus"),
    EventKind.DEDUCTION: Text("扣分", "deduction"),
    EventKind.VETO: Text("否决", "veto"),
    EventKind.RED_LINE: Text("红线", "red line"),
    EventKind.EXEMPTION: Text("免责", "exemption"),
    EventKind.CHALLENGE: Text("挑战", "challenge"),
}

LEVEL_SIGNS = {Level.ERROR: "✖", Level.WARNING: "▲", Level.NOTE: "●"}
"""The shape of a finding's level, for readers who do not see the colour."""


def joined(parts: list[Text]) -> Text:
    """Several remarks as one."""
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def draft(count: int) -> Text:
    """That results with unsettled errors are a trial."""
    return Text(
        f"试算稿：{count} 条错误未处理，结果不得用于兑现",
        f"Draft: {count} error{'' if count == 1 else 's'} unsettled, not for pay",
    )


def runs_along(scheme: Scheme) -> Text | None:
    """How multipliers run within a grade, None where each grade has one number."""
    told = [(each, text) for each in line_groups(scheme) if (text := _ranges(scheme, each.unit_class)) is not None]
    if not told:
        return None
    ranges = grouped(told)
    return Text(
        f"发放系数在等级内随总分线性变化，四舍五入到四位小数：{'；'.join(each.zh for each in ranges)}",
        "The multiplier runs linearly with the total within a grade, rounded half up to four decimals:"
        f" {'; '.join(each.en for each in ranges)}",
    )


def _ranges(scheme: Scheme, unit_class: str) -> Text | None:
    ranges = [(band, low, high, *(band.bonus or (low, high))) for band, low, high in bonus_ranges(scheme, unit_class)]
    zh = [f"{b.title.zh} {show(low)}–{show(high)} 分对应 {show(x)}–{show(y)}" for b, low, high, x, y in ranges]
    en = [
        f"{b.title.en}: {show(x)} to {show(y)} over {show(low)} to {show(high)} points" for b, low, high, x, y in ranges
    ]
    return Text("；".join(zh), "; ".join(en)) if ranges else None


def mark_of(text: Text, sign: str) -> Text:
    """A text behind a shape."""
    return Text(f"{sign} {text.zh}", f"{sign} {text.en}")


def signed(value: Fraction) -> str:
    """A figure with a sign people read as one: `−20`."""
    return show(value).replace("-", "−")
