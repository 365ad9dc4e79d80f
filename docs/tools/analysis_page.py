"""The tables of `hengji analyse`, from the list the reader itself uses."""

from __future__ import annotations

from columns_page import column_line
from markdown import codes, prose, table

from hengji.analysis.columns import ANALYSES, PRICES
from hengji.engine.intake.columns import Further

FURTHER = {
    Further.NONE: "",
    Further.ATTRIBUTE: "其他列：数字列按列名使用。Further columns: those of numbers, used by their names.\n",
}


def page() -> str:
    """The page."""
    out = [prose("analysis.head")]
    for each in (*ANALYSES.values(), PRICES):
        command = f"`hengji analyse {each.name}`" if each.name in ANALYSES else "`--prices`"
        out.append(
            f"\n## {each.name} · {each.title.zh}\n\n{command}：{each.about.zh}。 {each.about.en[:1].upper()}{each.about.en[1:]}.\n\n"
        )
        if each.synonyms:
            out.append(f"工作表的其他名字 · other names of the sheet: {codes(each.synonyms)}\n\n")
        out.append(
            table(
                ("列 column", "名称", "种类 kind", "说明 meaning", "也认 also"),
                (column_line(column) for column in each.columns),
            )
        )
        out.append(f"\n{FURTHER[each.further]}")
    return "".join(out)
