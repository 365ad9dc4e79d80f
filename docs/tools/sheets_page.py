"""The sheets of a scheme workbook, from the plan that lays them out and reads them back."""

from __future__ import annotations

from markdown import cell, code, codes, prose, table

from hengji.engine.schemebook.columns import Column, Form, Plan
from hengji.engine.schemebook.plan import FIELDS, PLANS

HEAD = prose("sheets.head")

WORDS = {
    Form.TEXT: "文字 text",
    Form.FIGURE: "数 figure",
    Form.CHOICE: "",
    Form.YES: "是 / 否 yes/no",
    Form.WORDS: "几个词 words",
    Form.BRINGS: "数或文字 figure or text",
    Form.LOOKED_UP: "自动显示 shown",
}


def page() -> str:
    """The page."""
    return HEAD + "\n".join(_sheet(plan) for plan in PLANS)


def _sheet(plan: Plan) -> str:
    head = f"## {plan.name}\n\n{plan.about.zh}\n{plan.about.en}\n\n"
    columns = (
        [column for _, columns in FIELDS for column in columns] if plan.key == "scheme" else list(plan.all_columns)
    )
    what = "键 key" if plan.key == "scheme" else "列 column"
    return head + table((what, "名称 title", "内容 what", "说明 about"), [_row(column) for column in columns])


def _row(column: Column) -> list[str]:
    needed = " **必需 required**" if column.required else ""
    holds = codes(column.choices) if column.form is Form.CHOICE else WORDS[column.form]
    refers = f" → {column.refers}" if column.refers else ""
    about = f"{column.about.zh} / {column.about.en}"
    return [code(column.key) + needed, cell(column.title.zh), holds + refers, cell(about)]
