"""Every sheet of a scheme workbook, in the order in which a scheme is read."""

from __future__ import annotations

from dataclasses import replace

from ..scheme.kinds import Record
from ..scheme.load import (
    coefficients,
    conditions,
    events,
    identity,
    indicators,
    ledger,
    linkage,
    outcomes,
    panels,
    progress,
    rules,
    scorecards,
    units,
)
from ..scheme.load.scheme import SCHEME
from ..scheme.model.events import EventKind
from ..values.text import Text
from .columns import Column, Form, Part, Plan, made, of_key

_NAME = Text("编号", "id")


def _id(title: Text = _NAME, key: str = "id", refers: str = "", width: float = 16) -> Column:
    about = Text("方案里的名字，别处用它来引用", "the name by which the rest of the scheme refers to it")
    return Column(key, title, about, refers=refers, width=width, required=True)


def _extra(record: Record, *names: str, prefix: str = "") -> tuple[Column, ...]:
    """The columns of some keys of a record only."""
    return tuple(column for key in record.keys if key.name in names for column in of_key(key, prefix))


def _keyed(key: str, title: Text, about: Text, columns: tuple[Column, ...], *, parts: tuple[Part, ...] = ()) -> Plan:  # fmt: skip
    return Plan(key, title, about, (_id(), *columns), "id", parts)


_CARD = _id(Text("考核表", "scorecard"), "card", "scorecards", 14)
_ITEM = _id(Text("考核项", "item"), "item", "items", 18)

HEAD = Plan(
    "scheme",
    Text("方案", "Scheme"),
    Text(
        "只填“内容”与“英文”两列；空着的按通常的办法。日期写 2026-01-01。",
        "Fill in the two columns of values only; what is left blank has its usual meaning. Dates as 2026-01-01.",
    ),
    (
        Column("key", Text("键", "key"), Text("方案语言里的键", "the key of the scheme language"), width=22),
        Column("item", Text("项目", "what"), Text("是什么", "what it is"), Form.LOOKED_UP, width=36),
        Column("value", Text("内容", "value"), Text("填写的内容", "what is written"), width=40),
        Column("english", Text("英文", "English"), Text("名称的英文", "the title in English"), width=40),
    ),
    "key",
)

FIELDS: tuple[tuple[Text, tuple[Column, ...]], ...] = (
    (
        Text("方案", "The scheme"),
        (
            *_extra(SCHEME, "scheme", "version", "title"),
            Column("effective.start", Text("有效期自", "holds from"), Text("第一天", "the first day"), required=True),
            Column("effective.end", Text("有效期至", "holds until"), Text("最后一天", "the last day"), required=True),
            *_extra(SCHEME, "canonical"),
        ),
    ),
    (
        Text("计分尺度", "What points mean"),
        (*made(identity.SCALE, "scale.", leave=("round",)), *made(identity.ROUNDING, "scale.round.")),
    ),
    (
        Text("分类办法", "How a unit gets its class"),
        (
            *made(units.CLASSIFY, "classify.", leave=("rules", "matrix")),
            *(replace(each, required=False) for each in made(units.MATRIX, "classify.matrix.", leave=("cells",))),
        ),
    ),
    (Text("等级总则", "Grades as a whole"), made(outcomes.GRADES, "grades.", leave=("bands", "lines"))),
)
"""The single values of a scheme, by heading: the rows of the first sheet."""

EVENT_KIND = Column(
    "kind", Text("种类", "kind"), Text("加分、扣分、否决……", "bonus, deduction, veto ..."), Form.CHOICE,
    tuple(kind.value for kind in EventKind), width=17, required=True,
)  # fmt: skip
RESULT_KIND = Column(
    "kind", Text("种类", "kind"), Text("按等级取值，或按基数发放", "by grade, or paid on a base"), Form.CHOICE,
    ("by_grade", "base"), width=16,
)  # fmt: skip
FEED = Column(
    "feed", Text("数据来自", "fed by"), Text("考核项的数从哪来", "where the item's figure comes from"), Form.CHOICE,
    scorecards.FEEDS, width=17,
)  # fmt: skip
ROW = Column(
    "row",
    Text("行", "row"),
    Text("这一行是维度还是考核项", "a dimension or an item"),
    Form.CHOICE,
    ("item", "dimension"),
    width=16,
)
EFFECT = made(events.EFFECT, "effect.", grade="grades", ceiling="grades")

ITEM_PLAIN = (
    "indicator",
    "panel",
    "tasks",
    "date",
    "level",
    "events",
    "tiers",
    "linked",
    "rule",
    "sentence",
    "id",
    "title",
    "weight",
)
ITEMS = Plan(
    "items",
    Text("考核项", "Items"),
    Text(
        "一行一个维度或考核项，从上到下就是考核表的次序；考核项写在它的维度下面。计分规则写一句话；另有“计分细则”的，两处要说同一件事。",
        "A row is a dimension or an item, in the order of the scorecard, items below their dimension. The rule is one sentence; "
        "where the sheet of rules says it too, both must mean the same.",
    ),
    (
        replace(_CARD, width=10),
        replace(ROW, width=12),
        replace(_id(), width=15, required=False),
        replace(_extra(scorecards.ITEM, "title")[0], width=18),
        replace(_extra(scorecards.ITEM, "weight")[0], width=7),
        replace(FEED, width=13),
        Column("of", Text("取自", "from"), Text("指标、评价组、任务清单的编号，或任务、等级的名字", "id of the indicator, panel or "
               "board, or the name of the task or level"), width=14),
        Column("direction", Text("方向", "direction"), Text("所取指标的方向，自动显示", "of its indicator; shown for you"),
               Form.LOOKED_UP, width=10),
        Column("unit", Text("计量单位", "unit"), Text("所取指标的单位，自动显示", "of its indicator; shown for you"),
               Form.LOOKED_UP, width=8),
        Column("rule", Text("计分规则", "rule"), Text("怎样计分，一句话", "how it is scored, one sentence"), width=46),
        replace(_extra(scorecards.ITEM, "clause")[0], width=9),
        *_extra(scorecards.ITEM, "title")[1:],
        Column("rule.en", Text("计分规则（英文）", "rule in English"), Text("同一句话的英文，可不写", "the same in English, or blank"),
               width=34),
        *made(scorecards.ITEM, leave=(*ITEM_PLAIN, "clause")),
        Column("within", Text("所属维度", "within"), Text("在哪个维度之下；空着为上面最近的；下级维度要写明", "the dimension it belongs "
               "to; blank: the nearest above; a dimension inside another names it"), width=16),
        *_extra(scorecards.DIMENSION, "cap", "floor"),
    ),
    "card",
    same=("card",),
)  # fmt: skip

TIERS = Plan(
    "tiers",
    Text("目标档", "Tiers"),
    Text(
        "一行一个目标档。取值直接写：9.2（数）、table（目标表同名的列）、last_year（上年）、mean3（三年平均）、"
        "industry.excellent（列），或公式 target * 1.1。",
        "A row is a tier: a number, table, last_year, mean3, a column such as industry.excellent, or a formula such as target * 1.1.",
    ),
    (
        _CARD,
        _ITEM,
        Column("tier", Text("目标档", "tier"), Text("target 目标值、base 基本值、challenge 挑战值，或自定", "target, base, "
               "challenge or a word of your own"), width=16, required=True),
        Column("how", Text("取值方式", "how"), Text("空着由取值自己看出", "blank: seen from what is written"), Form.CHOICE,
               ("value", "column", "formula"), width=19),
        Column("what", Text("取值", "value"), Text("数、列名或公式", "a number, a column or a formula"), Form.FIGURE, width=40,
               required=True),
    ),
    "tier",
    same=("card", "item"),
)  # fmt: skip

LINKED = Plan(
    "linked",
    Text("价格挂钩", "Price clauses"),
    Text(
        "一行一项：考核项的各档目标值随价格一同调整。填各列，或只在“条款语句”写方案打印的那句话。",
        "A row is the price clause of an item, which moves all its tiers. Fill in the columns, or only the sentence as a scheme prints it.",
    ),
    (
        _CARD,
        _ITEM,
        *(replace(each, required=False) for each in made(linkage.LINKED, to="measures")),
        Column("sentence", Text("条款语句", "sentence"), Text("打印的那句话；各列空着", "the sentence as printed; the columns blank"),
               width=60),
    ),
    "item",
    same=("card",),
)  # fmt: skip

RULE_PARTS = ("measured", "sense", "start", "curve", "bands", "ratio", "levels", "formula", "otherwise", "add", "subtract",
              "cuts", "floor", "cap", "caps", "veto")  # fmt: skip
RULES = Plan(
    "rules",
    Text("计分细则", "Rules"),
    Text(
        "一句话说不清的规则逐行写在这里：一行一个点、一档、一步或一个限。位置写 9.2、target、95% of target；分写 full（满分）、80%、2。",
        "Rules that no sentence says, a row for each point, band, step or bound. Places: 9.2, target, 95% of target; points: full, 80%, 2.",
    ),
    (
        _CARD,
        _ITEM,
        Column("part", Text("部分", "part"), Text("这一行说规则的哪一部分", "which part of the rule"), Form.CHOICE, RULE_PARTS,
               width=18, required=True),
        Column("side", Text("界", "side"), Text("在位置的哪一边", "on which side of the place"), Form.CHOICE,
               ("from", "above", "up_to", "below", "late", "early"), width=18),
        Column("place", Text("位置", "place"), Text("数或目标档", "a number or a tier"), Form.FIGURE, width=17),
        Column("each", Text("每一步", "each"), Text("一步的大小：1，或 1% of target", "the size of a step: 1, or 1% of target"),
               Form.FIGURE, width=14),
        Column("points", Text("分", "points"), Text("得分、加分、扣分或限", "what is earned, added, taken, or the bound"),
               Form.FIGURE, width=12),
        Column("before", Text("到达前的分", "before"), Text("曲线到达这一点之前的得分", "the score just before the point"),
               Form.FIGURE, width=11),
        Column("closed", Text("含本数", "closed"), Text("这一点本身算不算", "whether the place itself earns it"), Form.YES,
               ("yes", "no"), width=9),
        *(column for column in made(rules.STEP) if column.key in ("partial", "until", "most")),
        Column("of", Text("事项或等级", "of"), Text("事项、等级或目标档的名字", "the kind of event, the level or the tier"), width=16),
        Column("text", Text("文字", "text"), Text("公式、计分依据、后果……", "a formula, what is measured, an effect ..."), width=30),
    ),
    "part",
    same=("card", "item"),
)  # fmt: skip

LEDGER_ACTIONS = ("sum", "combine", "modify", "gate", "multiply", "add.events", "add.tasks", "add.progress",
                  "add.formula",
                  "subtract.events", "subtract.formula", "clamp", "veto", "round")  # fmt: skip
LEDGER = Plan(
    "ledger",
    Text("计算步骤", "Ledger"),
    Text(
        "从上到下就是计算的次序，一行一步。动作空着的行接着上一步（合成的各部分、修正的特殊情形）。",
        "From top to bottom is the order of computing. A row without an action continues the step above (parts, special cases).",
    ),
    (
        Column("action", Text("动作", "action"), Text("这一步做什么", "what the step does"), Form.CHOICE, LEDGER_ACTIONS, width=20,
               required=True),
        Column("of", Text("对象", "of"), Text("items 或维度、闸门、系数、任务清单、进步指数、事项（可几个）",
               "items or a dimension, a gate, a coefficient, a board, an index, events (several)"), width=22),
        Column("value", Text("数", "value"), Text("份额、取整位数、特殊情形的系数", "a share, decimals, a coefficient"), Form.FIGURE,
               width=10),
        Column("formula", Text("公式或条件", "formula"), Text("加减的公式，或特殊情形的条件", "what is added, or the condition of a "
               "special case"), width=34),
        Column("within", Text("范围", "within"), Text("限定范围，或修正系数的上下限：0 .. 120", "bounds: 0 .. 120"), Form.FIGURE, width=13),
        Column("by", Text("修正维度", "by"), Text("修正指标的维度", "the dimension of modifying items"), width=14),
        *(column for column in made(ledger.ADD) if column.key in ("span", "max", "min", "missing")),
        *_extra(ledger.STEP, "title", "into", "clause"),
    ),
    "action",
)  # fmt: skip

PLANS: tuple[Plan, ...] = (
    HEAD,
    Plan("basis", Text("依据", "Basis"), Text("方案依据的文件与条款，一行一份。", "The documents it rests on, one a row."),
         made(identity.BASIS), "document.zh"),
    _keyed("parameters", Text("参数", "Parameters"),
           Text("有名字的数。别处写 $编号，句子和公式里写 {编号}，改这里就处处都改。",
                "Named numbers: $id elsewhere, {id} in sentences and formulas; changed here, changed everywhere."),
           made(identity.PARAMETER)),
    _keyed("measures", Text("数据项", "Measures"), Text("单位填报什么，一行一项。", "What is reported, one a row."),
           made(indicators.MEASURE)),
    _keyed("indicators", Text("指标", "Indicators"),
           Text("考核什么，一行一个；公式用数据项的编号或名称写。", "What is assessed, one a row; formulas over measures."),
           made(indicators.INDICATOR)),
    _keyed("classes", Text("类别", "Classes"), Text("单位分成哪几类。", "The classes of units."), made(units.CLASS)),
    _keyed("scorecards", Text("考核表", "Scorecards"),
           Text("一行一张考核表；维度与考核项写在下一张表。现合计应等于权重合计。",
                "A row is a scorecard; its dimensions and items are on the next sheet. The sum now must equal the total."),
           (*made(scorecards.SCORECARD, leave=("dimensions",), classes="classes"),
            Column("now", Text("现合计", "sum now"), Text("各考核项权重之和，自动计算", "the sum of the items' weights, computed"),
                   Form.LOOKED_UP, width=10))),
    ITEMS,
    TIERS,
    LINKED,
    RULES,
    Plan("counts", Text("事项计数", "Counted events"),
         Text("按事项次数计分的考核项：句子里的每种事项数哪个数据项。",
              "For items over events: which measure counts each kind in the sentence."),
         (_CARD, _ITEM,
          Column("kind", Text("事项", "kind"), Text("句子里的事项", "the kind in the sentence"), width=24, required=True),
          Column("measure", Text("数据项", "measure"), Text("报它的次数的数据项", "the measure that counts it"), refers="measures",
                 width=20, required=True)),
         "kind", same=("card", "item")),
    _keyed("panels", Text("评价组", "Panels"),
           Text("评价人打分的办法；评价人组与等级折算逐行写在右边，左边空着表示接着上一行。",
                "How raters' scores become one; groups and grade words follow row by row on the right, the left left blank."),
           made(panels.PANEL, leave=("groups", "grades")),
           parts=(Part("groups", (_id(Text("评价人组", "group"), "groups.id"), *made(panels.GROUP, "groups.")), "groups.id"),
                  Part("grades", (_id(Text("等级词", "word"), "grades.word"),
                                  Column("grades.score", Text("折算分", "score"), Text("等级词折算的分", "what the word is worth"),
                                         Form.FIGURE, width=9, required=True)), "grades.word", value=True))),
    _keyed("tasks", Text("任务清单", "Task boards"),
           Text("任务的完成等级与规模类别逐行写在右边，左边空着表示接着上一行。",
                "Completion grades and size classes follow row by row on the right, the left left blank."),
           made(events.TASK_BOARD, leave=("grades", "sizes")),
           parts=(Part("grades", made(events.TASK_GRADE, "grades.")),
                  Part("sizes", (_id(Text("规模", "size"), "sizes.id"), *made(events.TASK_SIZE, "sizes.")), "sizes.id"))),
    Plan("events", Text("事项", "Events"),
         Text("加分、扣分、否决、红线、免责与挑战奖励，一行一种。", "Bonus, deduction, veto, red line, exemption, challenge; one a row."),
         (EVENT_KIND,
          Column("title.zh", Text("名称", "title"), Text("事项的名称", "what it is called"), width=34, required=True),
          Column("title.en", Text("名称（英文）", "title in English"), Text("事项的英文名称", "its English title"), width=26),
          *made(events.EVENT, leave=(*(kind.value for kind in EventKind), "effect", "clause")), *EFFECT,
          *_extra(events.EVENT, "clause")), "kind"),
    _keyed("gates", Text("闸门", "Gates"),
           Text("条件写成一句（任一核心指标低于base），或填右边各列。",
                "The condition as a sentence (any core item below base), or in the columns beside it."),
           (*_extra(ledger.GATE, "title"),
            Column("when", Text("条件语句", "condition"), Text("一句话", "one sentence"), width=34),
            *made(conditions.WHEN, "when."),
            *made(ledger.GATE, leave=("title", "when", "effect", "clause"), classes="classes"), *EFFECT,
            *_extra(ledger.GATE, "clause"))),
    _keyed("coefficients", Text("系数", "Coefficients"),
           Text("写“取自”，或在右边逐行写因素与权重。", "Either given, or built from the factors on the right, row by row."),
           made(coefficients.COEFFICIENT, leave=("factors", "plus"), classes="classes"),
           parts=(Part("factors", made(coefficients.FACTOR, "factors.")), Part("plus", made(coefficients.PLUS, "plus.")))),
    _keyed("progress", Text("进步指数", "Progress"),
           Text("一行一个指数；指标与权重逐行写在右边，左边空着表示接着上一行。",
                "An index a row; its indicators and their weights on the right, row by row, the left left blank."),
           made(progress.PROGRESS, leave=("indicators",), classes="classes"),
           parts=(Part("indicators", made(progress.INDICATOR, "indicators.", of="indicators")),)),
    LEDGER,
    Plan("grades", Text("等级", "Grades"), Text("从高到低，一行一级；只写下限。", "Best first, one a row; only the lower bound."),
         made(outcomes.GRADE), "grade"),
    Plan("lines", Text("类别分数线", "Lines of classes"),
         Text("只写分数线与上表不同的类别，一行一级；没写的等级这一类按分数不设，最低一级不用写。",
              "Only classes whose lines differ from the sheet before, a grade a row; a grade left out is not reached by score in that "
              "class, the lowest needs no line."),
         (Column("class", Text("类别", "class"), Text("类别编号", "the class's id"), refers="classes", width=16, required=True),
          Column("grade", Text("等级", "grade"), Text("等级编号", "the grade's id"), refers="grades", width=10, required=True),
          Column("from", Text("下限（含）", "from, included"), Text("这一级在该类的起点分", "where the grade begins in the class"),
                 Form.FIGURE, required=True)),
         "grade", same=("class",)),
    _keyed("rankings", Text("排名", "Rankings"), Text("每行一个榜。", "A list a row."), made(outcomes.RANKING)),
    _keyed("results", Text("结果运用", "Use of results"),
           Text("按等级取值的，在右边逐行写各等级；按基数发放的，写基数与总额。",
                "By grade: row by row on the right; paid on a base: base and pool."),
           (*_extra(outcomes.RESULT, "title"), RESULT_KIND, *made(outcomes.RESULT, leave=("title", "by_grade"))),
           parts=(Part("by_grade", (Column("by_grade.grade", Text("等级", "grade"), Text("等级编号", "the grade's id"),
                                           refers="grades", width=10, required=True),
                                    Column("by_grade.brings", Text("对应", "brings"), Text("数或文字", "a number or words"), Form.BRINGS,
                                           width=20, required=True)), "by_grade.grade", value=True),)),
    Plan("class_rules", Text("分类规则", "Class rules"),
         Text("自上而下，第一条全部成立的为准；同一条的几个条件接着写，类别空着。",
              "The first rule that holds wins; further conditions of a rule "
              "follow with the class left blank."),
         (Column("class", Text("归入", "class"), Text("归入的类别", "the class"), refers="classes", width=16, required=True),
          Column("attribute", Text("属性", "attribute"), Text("单位表的列", "a column of the units table"), width=18, required=True),
          *made(units.TEST)), "class"),
    Plan("matrix", Text("分类矩阵", "Class matrix"),
         Text("行属性与列属性写在“方案”表；这里一行一格。",
              "The two attributes are named on the first sheet; here a row is a cell of the matrix."),
         (Column("row", Text("行属性的值", "row"), Text("行属性的值", "value of the row attribute"), width=20, required=True),
          Column("column", Text("列属性的值", "column"), Text("列属性的值", "value of the column attribute"), width=20, required=True),
          Column("class", Text("类别", "class"), Text("类别", "the class"), refers="classes", width=16, required=True)), "row"),
    _keyed("units", Text("计量单位", "Units of measure"),
           Text("集团自己的计量单位；常用的不用写。", "Units of the group's own; the usual ones need not be written."),
           made(indicators.OWN_UNIT)),
)  # fmt: skip
"""All sheets. Every key of the scheme language has its column in one of them."""

BY_KEY = {plan.key: plan for plan in PLANS}
