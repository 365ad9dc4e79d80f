"""The words a case file knows: its key tables, in the form the scheme loader uses for its own."""

from __future__ import annotations

from ..scheme.kinds import AnyOf, Is, Key, ListOf, MapOf, Record, Ref

_SHARED = (
    Key("unit", MapOf(Is.TEXT), "单位的类别与属性 / the unit's class and attributes"),
    Key("facts", MapOf(AnyOf((Is.TEXT, Ref("fact"), MapOf(Is.TEXT)))), "填报数 / reported figures"),
    Key("targets", MapOf(MapOf(Is.NUMBER)), "各项的目标档与权重 / tiers and weights of items"),
    Key("events", ListOf(Ref("event_row")), "加扣分、否决与免责事项 / events"),
    Key("reviews", ListOf(Ref("review_row")), "评价分数 / raters' scores"),
    Key("tasks", ListOf(Ref("task_row")), "任务 / tasks"),
)
_HOW = (
    Key("period", Is.TEXT, "考核期 / the period assessed"),
    Key("round", AnyOf((Is.WHOLE, Is.TEXT)), "比较前的小数位数，或 printed / decimals before comparing, or printed"),
    Key("tolerance", Ref("tolerance"), "允许的差异及原因 / a difference that is allowed, and why"),
)
FILE = Record(
    "case_file",
    "用例文件 / a case file",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("scheme", Is.TEXT, "方案文件 / the scheme", required=True),
        Key("defaults", Ref("defaults"), "各用例共用的数据 / what all cases share"),
        Key("cases", ListOf(Ref("case")), "用例 / the cases", required=True),
    ),
)
DEFAULTS = Record("defaults", "共用数据 / what all cases share", (*_HOW, *_SHARED))
CASE = Record(
    "case",
    "用例 / a case",
    (
        Key("name", Is.TITLE, "一句政策 / a sentence of the policy", required=True),
        *_HOW,
        *_SHARED,
        Key("units", MapOf(Ref("unit_case")), "多个单位 / several units"),
        Key("expect", Ref("expect"), "应得的结果 / what must come out"),
        Key("findings", ListOf(Is.TEXT, alone=True), "应有的提示（代码） / findings the run must report"),
    ),
)
UNIT_CASE = Record(
    "unit_case", "单位 / a unit of a case", (*_SHARED, Key("expect", Ref("expect"), "应得的结果 / what must come out"))
)
FACT = Record(
    "fact",
    "填报数 / a reported figure",
    (
        Key("value", Is.TEXT, "数值 / the figure"),
        Key("unit", Is.TEXT, "计量单位 / its unit"),
        Key("status", Is.TEXT, "状态 / its status"),
    ),
)
EVENT_ROW = Record(
    "event_row",
    "事项 / an event",
    (
        Key("event", Is.TEXT, "事项 / the event", required=True),
        *(Key(name, Is.NUMBER, about) for name, about in (("count", "次数 / count"), ("amount", "分值 / points"))),
        Key("item", Is.TEXT, "考核项 / the item"),
        Key("reason", Is.TEXT, "原因 / why"),
        Key("evidence", Is.TEXT, "佐证 / evidence"),
        Key("approved_by", Is.TEXT, "批准人 / who approved it"),
    ),
)
REVIEW_ROW = Record(
    "review_row",
    "评价 / raters' scores",
    (
        Key("item", Is.TEXT, "考核项 / the item", required=True),
        Key("group", Is.TEXT, "评价主体 / rater group"),
        Key("scores", ListOf(Is.NUMBER, alone=True), "分数 / scores"),
        Key("grades", ListOf(Is.TEXT, alone=True), "等级 / grades"),
    ),
)
TASK_ROW = Record(
    "task_row",
    "任务 / a task",
    (
        Key("task", Is.TEXT, "编号 / id", required=True),
        *(
            Key(name, Is.TEXT, about)
            for name, about in (
                ("node", "节点，一项有几个节点时 / the node, where an item has several"),
                ("share", "节点份额（%） / the node's share in per cent"),
                ("title", "名称 / title"),
                ("kind", "种类 / kind"),
                ("size", "规模 / size"),
                ("grade", "完成等级 / completion grade"),
                ("due", "计划完成日 / date agreed"),
                ("done", "实际完成日 / date done"),
                ("days_late", "延迟天数，负数为提前 / days late, negative: early"),
                ("direction", "方向 / direction"),
                ("actual", "实际值 / actual"),
                ("base", "基本值 / base"),
                ("target", "目标值 / target"),
                ("challenge", "挑战值 / challenge"),
                ("exempt", "免责 / exempt"),
                ("approved_by", "批准人 / who approved it"),
            )
        ),
    ),
)
TOLERANCE = Record(
    "tolerance",
    "允许的差异 / a difference allowed",
    (
        Key("within", Is.NUMBER, "不超过 / at most", required=True),
        Key("because", Is.TITLE, "原因 / the reason", required=True),
    ),
)
SECTIONS = {
    "items": "考核项得分 / scores of items",
    "points": "加权得分 / points after weighting",
    "weights": "权重 / weights of items",
    "figures": "实际值 / figures of items",
    "tiers": "目标档 / tiers of items, written item.tier",
    "dimensions": "维度小计 / subtotals of dimensions",
    "rates": "得分率 / points per hundred of the weight",
    "coefficients": "系数 / coefficients",
    "progress": "进步指数 / progress indices",
    "modifying": "修正系数 / modifying coefficients of items",
    "gates": "闸门 / whether gates acted",
    "rank": "名次 / places",
    "paid": "应发 / what is paid",
    "results": "结果运用 / what the grade brings",
    "tasks": "任务得分 / points of tasks",
    "events": "事项计分 / points of events as applied",
}
SINGLE = {
    "total": "总分 / total",
    "grade": "等级 / grade",
    "multiplier": "发放系数 / payout multiplier",
    "held": "暂无总分的原因 / why there is no total",
}
EXPECT = Record(
    "expect",
    "应得的结果 / what must come out",
    (
        *(Key(name, AnyOf((Is.TEXT, MapOf(Is.TEXT))), about) for name, about in SECTIONS.items()),
        *(Key(name, Is.TEXT, about) for name, about in SINGLE.items()),
        Key("ledger", ListOf(AnyOf((Is.NUMBER, Ref("expected_step")))), "台账各步 / lines of the ledger"),
    ),
)
EXPECTED_STEP = Record(
    "expected_step",
    "台账一步 / a line of the ledger",
    (
        Key("step", Is.TEXT, "第几步、名称或编号 / its place, title or register", required=True),
        Key("change", Is.NUMBER, "变动 / the change"),
        Key("after", Is.NUMBER, "之后的分数 / the score after it"),
    ),
)
RECORDS = (
    FILE,
    DEFAULTS,
    CASE,
    UNIT_CASE,
    FACT,
    EVENT_ROW,
    REVIEW_ROW,
    TASK_ROW,
    TOLERANCE,
    EXPECT,
    EXPECTED_STEP,
)
"""Every key table of a case file."""
