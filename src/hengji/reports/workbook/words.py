"""Words of the workbook."""

from __future__ import annotations

from fractions import Fraction

from ...engine.values.number import show
from ...engine.values.text import Text

COVER = Text("封面", "Cover")
BOOK = Text("绩效考核计分卡", "Performance scorecards")
CARD_OF = Text("绩效考核计分卡", "Scorecard")
COUNTS = Text("概况", "At a glance")
UNITS = Text("参评单位", "Units")
WITH_TOTAL = Text("已出总分", "With a total")
WITHOUT_TOTAL = Text("暂无总分", "No total yet")
ITEMS = Text("考核项目", "Items")
CELLS = Text("计分单元", "Scored cells")
ERRORS = Text("错误", "Errors")
WARNINGS = Text("警告", "Warnings")
NOTES = Text("提示", "Notes")
GRADES = Text("等级分布", "Grades")
UNITS_OF_GRADE = Text("单位数", "Units")
FROM = Text("起点分", "From")
HOW = Text("怎样阅读", "How to read")
SHEETS = Text("目录", "Sheets")
PROOF = Text("核验", "Proof")
DIGEST = Text("存档包 SHA-256", "Bundle SHA-256")
NO_DIGEST = Text("未随存档包生成", "not written with a bundle")
ENGINE = Text("计算引擎", "Engine")
EFFECTIVE = Text("有效期", "In force")
TO = Text("至", "to")
FILTERED = Text("筛选后计入分合计", "Points of the rows shown")
SIGNED_BY_UNIT = Text("被考核单位确认（签字）：", "Confirmed by the unit (signature):")
SIGNED_BY_OFFICE = Text("考核办公室（盖章）：", "Performance office (seal):")
DATED = Text("日期：　　　　年　　月　　日", "Date:")
DETAIL = Text("明细", "cells")
STATUS = Text("处理", "Status")
NO_FINDINGS = Text("● 没有发现问题", "● nothing was found")
NONE_HERE = Text("（无）", "(none)")
DIRECTION = Text("方向", "Direction")
FLAGS = Text("性质", "Kind")
MISSING_RULE = Text("无法计分时", "If it cannot be scored")
WHERE_FROM = Text("目标档来源", "Where tiers come from")
STEPS = Text("得分步骤（依次执行）", "Steps to the total, in order")
DOES = Text("做什么", "What it does")
COME_ABOUT = Text("系数、等级与兑现怎样得来", "How coefficients, grade and pay come about")
ABOUT = Text("事项", "About")
LAID_DOWN = Text("规定", "What is laid down")
BONUS = Text("发放系数", "Multiplier")
QUOTA = Text("比例", "Quota")
RECONCILED = Text("✔ 分配合计与资金总额一致", "✔ the shares add up to the pool")
NOT_RECONCILED = Text("✖ 分配合计与资金总额不一致", "✖ the shares do not add up to the pool")
SHARED_OUT = Text(
    "实发＝资金总额×应得÷应得合计，先舍到末位小数，余下的按舍去部分由大到小逐个补上，合计与总额分毫不差",
    "paid = pool x due / sum of dues, cut to the last decimal; the rest goes to the largest remainders: the sum is exact",
)
NO_POOL = Text("不设总额，按应得实发", "no fixed pool: paid as due")
FOUND = Text("评定方式", "Graded by")
BY_HAND = Text("填报", "as reported")
BY_DATA = Text("按数据判定", "found from its data")
OUTCOME = Text("结果", "Outcome")
FOREVER = Text("—", "—")

READ = (
    Text(
        "“考核排名”按总分从高到低；点单位名称可进入该单位的计分卡。",
        "'Ranking' lists units from best to worst; a unit's name leads to its scorecard.",
    ),
    Text(
        "计分卡上半部是各项目：实际值与目标档比较，按“计分规则”得分，折算为计入分；小计、合计为公式，可逐格查看。",
        "The upper part of a scorecard holds its items: the actual meets its tiers, the rule gives the score, the score becomes points;"
        " subtotals and sums are formulas.",
    ),
    Text(
        "计分卡下半部是账本：从项目合计起，依次经过加扣分、闸门、系数、限幅、否决、四舍五入，得到总分；每一步“计算后 = 计算前 + 增减”。",
        "The lower part is the ledger: from the sum of items through bonuses, gates, coefficients, bounds, vetoes and rounding"
        " to the total; each line is before + change = after.",
    ),
    Text(
        "▲ 高于权重或增加，▼ 低于权重或减少，● 相等；颜色只作辅助。",
        "▲ above the weight or added, ▼ below it or taken, ● equal; colour only helps.",
    ),
    Text(
        "“—”表示没有数；没有数不等于零，原因写在“计分说明”。",
        "'—' means there is no figure; that is not zero, and 'Why' says the reason.",
    ),
    Text(
        "全部数值由计算引擎按精确小数算出；用存档包可离线重算核对。",
        "All figures come from the engine's exact arithmetic; the bundle recomputes them offline.",
    ),
)
READ_LARGE = Text(
    "单位较多，各类别一张明细表，每行一个单位的一个项目；用筛选箭头选定单位，上方合计随之变化。",
    "With this many units there is one sheet for each class, a row for each unit and item; filter by unit and the sum above follows.",
)


def due(most_each: Fraction | None) -> Text:
    """The heading of what a pool owes a unit: base times multiplier, and the most one unit may get where there is such a limit."""
    if most_each is None:
        return Text("应得（基数 × 系数）", "Due (base x multiplier)")
    most = show(most_each * 100)
    return Text(f"应得（不超过基数的 {most}%）", f"Due (at most {most} % of the base)")
