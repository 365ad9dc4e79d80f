"""The first sheet of a scheme: its single values, one below the other, under their headings."""

from __future__ import annotations

from ...engine.schemebook.columns import Column, Form
from ...engine.schemebook.plan import FIELDS, HEAD
from . import looks
from .sheet import HEADER, Making, choose, write_header, write_top, write_value


def write_head(making: Making) -> None:
    """Write the sheet; only the values can be changed."""
    page = making.page(HEAD, tuple(column.width for column in HEAD.columns), freeze=0, landscape=False)
    write_top(page, HEAD, len(HEAD.columns), HEAD.about)
    for at, column in enumerate(HEAD.columns):
        write_header(page, at, column)
    fields = {column.key.removesuffix(".zh"): column for _, columns in FIELDS for column in columns}
    for number, row in enumerate(making.laid["scheme"]):
        at, name = HEADER + number, row.get("key", "")
        if not name:
            page.height(at, 22)
            page.text(at, 0, row["item"], looks.SECTION)
            page.texts(at, [row.get("english", ""), "", ""], looks.SECTION.but(bold=False, size=9), 1)
            continue
        column = fields[name]
        values = [(row.get("value", ""), 40.0), (row.get("english", ""), 40.0), (_label(column), 36.0)]
        page.room(at, values, 10)
        page.text(at, 0, name, looks.KEY.but(align="left"))
        page.text(at, 1, _label(column), looks.LABEL.but(ink=looks.NEEDED.ink if column.required else looks.LABEL.ink))
        look = looks.FIELD.but(number="General" if column.form is Form.FIGURE else "@")
        write_value(page, at, 2, row.get("value", ""), column, look.but(align="left"))
        titled = column.key.endswith(".zh")
        page.text(at, 3, row.get("english", ""), looks.FIELD.but(number="@") if titled else looks.SHUT)
        choose(making, page, 2, at, at, column)
    page.protect()
    page.quiet()
    page.done()


def _label(column: Column) -> str:
    return f"{column.about.zh} / {column.about.en}"
