"""The formula language, from its own tables of words."""

from __future__ import annotations

from markdown import code, codes, prose, table

from hengji.engine.formula import MAX_LENGTH, MAX_NODES
from hengji.engine.formula.cursor import MAX_DEPTH
from hengji.engine.formula.tree import MAX_PLACES, MAX_YEARS_BACK
from hengji.engine.formula.words import FUNCTIONS, JOINERS, KEYWORDS, PREFIXES, RELATIONS

HEAD = prose("formula.head")

NOTES = {
    "min": "最小的一个 · the least",
    "max": "最大的一个 · the greatest",
    "avg": "平均 · the mean",
    "sum": "相加 · the sum",
    "abs": "绝对值 · the absolute value",
    "growth": "(本期 − 上年) ÷ |上年| · (now − a year ago) / |a year ago|",
    "positive": "大于零时取其值，否则为空值（作分母用）· the number where it is above zero, else null: for denominators",
    "first_known": "取第一个有数的；没有填报、没有目标档的跳过 · the first that is there; what is not reported is passed over",
    "avg_known": "有数的几个的平均，如不足三年按实有年度平均 · the mean of those that are there: of two years where a third is lacking",
    "ytd": "年初至本期各期之和 · the sum of the periods from the start of the year",
    "opening": "上年末的数 · the figure at the end of the previous year",
    "closing": "本期的数（存量）· the period's own figure, said of a stock",
    "if": "条件成立取第一个，否则取第二个 · the first when the condition holds, else the second",
    "prior": "若干年前的同期（默认 1 年）· the same period so many years earlier (1 unless said)",
    "round": "四舍五入到若干位小数 · half-up to so many decimals",
}


def page() -> str:
    """The page."""
    rows = [
        [code(each.usage.zh), code(each.usage.en), NOTES[each.code], codes((*each.zh, *each.en))] for each in FUNCTIONS
    ]
    out = [HEAD, table(("中文", "English", "意义 meaning", "都认 all words"), rows)]
    out.append("\n## 运算与比较 · Operations and comparisons\n\n")
    joined = [f"{codes((zh, en), ' / ')}" for zh, en in JOINERS.values()]
    out.append("`+ - * /` 与 `× ÷`，括号；没有乘方。 `+ - * /`, also `× ÷`, and brackets; there is no power.\n\n")
    out.append(
        f"比较 comparisons: {codes(RELATIONS)}\n\n连接条件 joined by: {'、'.join(joined)}（{codes(KEYWORDS)}）\n"
    )
    out.append("\n## 名称前缀 · Prefixes of names\n\n")
    out.append(
        table(("写法 written", "意思 means"), ([code(f"{word}…"), code(f"{span.value}(…)")] for word, span in PREFIXES))
    )
    out.append(
        "\n名称里有空格或与关键字相同，用方括号：`[营业 收入]`。 A name with blanks, or equal to a keyword, goes in square brackets.\n"
    )
    out.append(
        "\n## 数与单位 · Numbers with units\n\n`5%`、`5000万元`、`0.5` 都可以写在公式里；单位见[计量单位](units.md)。"
    )
    out.append(" Numbers may carry a unit; see [units](units.md).\n")
    out.append("\n## 限度 · Limits\n\n")
    limits = [
        ["长度 characters", f"{MAX_LENGTH:,}"],
        ["节点 parts", str(MAX_NODES)],
        ["括号层数 nesting", str(MAX_DEPTH)],
        ["`prior` 的年数 years back", str(MAX_YEARS_BACK)],
        ["`round` 的小数位 decimals", str(MAX_PLACES)],
    ]
    return "".join(out) + table(("", "最多 at most"), limits)
