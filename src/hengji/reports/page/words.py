"""Words of the page."""

from __future__ import annotations

from ...engine.values.text import Text

REPORT = Text("绩效考核结果报告", "Performance assessment report")
HOUSE = Text("衡绩", "Hengji")
SUMMARY = Text("总览", "Overview")
SPREAD = Text("总分分布", "Spread of totals")
GRADES = Text("等级分布", "Grades")
COUNT = Text("单位数", "Units")
SHARE = Text("占比", "Share")
FROM = Text("起点分", "From")
RANKING = Text("考核排名", "Ranking")
UNITS = Text("各单位计分", "Scorecards")
RESULTS = Text("结果应用", "Use of results")
FINDINGS = Text("检查发现", "Findings")
SCHEME = Text("考核方案", "Scheme")
PROOF = Text("核验", "Proof")
ASSESSED = Text("参评单位", "Units")
MEAN = Text("平均分", "Mean")
BEST = Text("最高分", "Highest")
WORST = Text("最低分", "Lowest")
HELD = Text("暂无总分", "No total yet")
FOUND = Text("错误 / 警告", "Errors / warnings")
EFFECTIVE = Text("有效期", "In force")
TO = Text("至", "to")
FILTER = Text("按名称筛选", "Filter by name")
ALL_CLASSES = Text("全部类别", "All classes")
OPEN_ALL = Text("全部展开", "Open all")
CLOSE_ALL = Text("全部收起", "Close all")
LANGUAGE = Text("语言", "Language")
WATERFALL = Text("得分账本", "Ledger")
FACTS = Text("结果", "Result")
HOW = Text("系数、等级与兑现怎样得来", "How coefficients, grade and pay come about")
ITEMS = Text("计分卡", "Scorecard")
CURVES = Text("计分曲线与本单位位置", "Scoring curves, with this unit's place")
EVENTS = Text("加扣分与否决事项", "Events")
TASKS = Text("任务", "Tasks")
EARNED = Text("计入分", "points")
NO_CURVES = Text(
    "单位较多，本页只列总览、排名和首尾单位；全部计分明细见 scorecards.xlsx。",
    "With this many units the page holds the overview, the ranking and the units at both ends; every cell is in scorecards.xlsx.",
)
TABLE_CUT = Text(
    "排名表只列首尾各一半，全部名次见 scorecards.xlsx。",
    "The table holds both ends of the ranking; all places are in scorecards.xlsx.",
)
NO_TOTAL = Text("暂无总分，故无账本。", "No total yet, so there is no ledger.")
NO_CARD = Text("该单位没有计分卡。", "This unit has no scorecard.")
NO_UNITS = Text("单位表为空，没有可报告的结果。", "The units table is empty: there is nothing to report.")
NO_FINDINGS = Text("没有发现问题。", "Nothing was found.")
NO_RESULTS = Text("方案没有规定结果应用。", "The scheme does not say how results are used.")
NO_BANDS = Text("方案没有划分等级。", "The scheme has no grades.")
SUM = Text("合计", "Sum")


WAITS = Text("有项目待定", "an item is not settled yet")


def so_far(points: str) -> Text:
    """What a dimension has while one of its items waits."""
    return Text(f"{WAITS.zh}；已得 {points} 分", f"{WAITS.en}; {points} so far")


POOL = Text("资金总额", "Pool")
RECONCILED = Text("✔ 分配合计与资金总额一致，差额 0", "✔ the shares add up to the pool; difference 0")
NOT_RECONCILED = Text("✖ 分配合计与资金总额不一致，差额", "✖ the shares do not add up to the pool; difference")
NO_POOL = Text("不设总额，按应得实发", "no fixed pool: paid as due")
ARTICLES = Text("条文", "Articles")
ABOUT = Text("事项", "About")
LAID_DOWN = Text("规定", "What is laid down")
STEPS = Text("得分步骤（依次执行）", "Steps to the total, in order")
DIGEST = Text("存档包 SHA-256", "Bundle SHA-256")
NO_DIGEST = Text("未随存档包生成", "not written with a bundle")
ENGINE = Text("计算引擎", "Engine")
REPLAY = Text("离线重算核对", "Recompute offline")
EXACT = Text(
    "全部分数按精确小数计算，四舍五入只在方案规定处发生；没有数不等于零。",
    "All scores are exact; rounding happens only where the scheme says so; a missing figure is not zero.",
)
NOT_APPLIED = Text("未采用", "not applied")
COUNTED_AS = Text("计入", "counts")
SKIP = Text("跳到内容", "Skip to content")
NO_MATCH = Text("没有符合条件的单位", "no unit matches")
FINDINGS_CUT = Text(
    "发现较多，本页只列前 1000 条；其余见 scorecards.xlsx。",
    "The first 1000 are listed; all are in scorecards.xlsx.",
)


def by_score(moved: int) -> Text:
    """That the spread shows scores while some grades were moved afterwards."""
    return Text(
        f"图中按分数分段；{moved} 个单位的等级因名额、否决、红线或闸门而不同，以等级表为准",
        f"the bands are those of the scores; {moved} grade{'' if moved == 1 else 's'} moved by a quota, veto, red line or gate:"
        " the table counts",
    )
