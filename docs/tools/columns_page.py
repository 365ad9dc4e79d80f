"""The tables a group hands in, from the list the reader itself uses."""

from __future__ import annotations

from markdown import cell, code, codes, prose, table

from hengji.engine.intake import limits
from hengji.engine.intake.columns import TABLES, Column, Further, Kind, Percent, Table

HEAD = prose("columns.head")

FURTHER = {
    Further.NONE: "其他列：提示后忽略。Further columns: mentioned, then ignored.",
    Further.ATTRIBUTE: "其他列：作为单位的属性（规模、区域……），供分类、分榜、系数与奖金基数使用。"
    "Further columns: attributes of the unit (size, region ...), for classes, sub-lists, coefficients and pool bases.",
    Further.TIER: "其他列：作为同名的目标档（方案里写 `{column: 列名}` 或 `industry.excellent`）。"
    "Further columns: tiers of that name (in the scheme `{column: name}` or `industry.excellent`).",
}
KINDS = {
    Kind.ID: "代码 id",
    Kind.TEXT: "文字 text",
    Kind.UNIT: "计量单位 unit",
    Kind.FIGURE: "数 figure",
    Kind.DATE: "日期 date",
    Kind.PERIOD: "期间 period",
}
PERCENTS = {
    Percent.UNIT: "`12.5%` = 12.5，单位 %",
    Percent.POINTS: "`20%` = 20",
    Percent.REFUSE: "",
}

TAIL = prose("columns.tail")


def page() -> str:
    """The page."""
    out = [HEAD, table(("表 table", "名称", "内容 holds", "键 key", ""), (_line(each) for each in TABLES.values()))]
    for each in TABLES.values():
        out.append(
            f"\n## {each.name} · {each.title.zh}\n\n{each.about.zh}。 {each.about.en[:1].upper()}{each.about.en[1:]}.\n"
        )
        out.append(f"\n工作表或文件的其他名字 · other names: {codes(each.synonyms)}\n\n")
        out.append(
            table(
                ("列 column", "名称", "种类 kind", "说明 meaning", "也认 also"),
                (column_line(column) for column in each.columns),
            )
        )
        out.append(f"\n{FURTHER[each.further]}\n")
    out.append(TAIL)
    out.append("## 大小限制 · Limits\n\n")
    out.append(table(("限制 limit", ""), _limits()))
    return "".join(out)


def _line(each: Table) -> list[str]:
    key = " + ".join(f"`{name}`" for name in each.key) or "—"
    return [
        f"[`{each.name}`](#{each.name}--{each.title.zh})",
        each.title.zh,
        f"{cell(each.about.zh)}",
        key,
        "必需 required" if each.required else "",
    ]


def column_line(column: Column) -> list[str]:
    """A documented column as a row of a table."""
    name = code(column.name) + (" **必填 required**" if column.required else "")
    extra = f"（{PERCENTS[column.percent]}）" if column.kind is Kind.FIGURE and PERCENTS[column.percent] else ""
    about = f"{cell(column.about.zh)}{extra} · {cell(column.about.en)}"
    return [name, column.title.zh, KINDS[column.kind], about, cell("、".join(dict.fromkeys(column.synonyms)))]


def _limits() -> list[list[str]]:
    mib = 2**20
    return [
        ["一张表的行 rows of a table", f"{limits.MAX_ROWS:,}"],
        ["列 columns", f"{limits.MAX_COLUMNS:,}"],
        ["宽表展开后的数 figures of a wide table", f"{limits.MAX_FACTS:,}"],
        ["CSV", f"{limits.MAX_CSV_BYTES // mib} MiB"],
        ["Parquet", f"{limits.MAX_PARQUET_BYTES // mib} MiB，展开 unpacked {limits.MAX_PARQUET_UNPACKED // mib} MiB"],
        [
            "工作簿 workbook",
            f"{limits.MAX_WORKBOOK_BYTES // mib} MiB，展开 unpacked {limits.MAX_WORKBOOK_UNPACKED // mib} MiB",
        ],
        ["工作簿单元格 cells of a workbook", f"{limits.MAX_WORKBOOK_CELLS:,}"],
    ]
