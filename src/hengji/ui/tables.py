"""Tables: declared once, drawn page by page, filtered and sorted by the database, and taken along as a workbook.

    PEOPLE = Table(
        "people",
        (
            Column("code", Words("工号", "Number"), lambda row: row.code, sort="code", filter=Contains("code")),
            Column("name", Words("姓名", "Name"), lambda row: Link(f"/people/{row.ref}", row.name_zh), sort="name_zh"),
        ),
        order="code",
        empty=Words("没有人员", "Nobody"),
    )

    def people(request):
        return PEOPLE.answer(request, people_seen(viewer_at(request)), "org/people.html", {...}, lang=viewer.lang)

and in the template `{% table table %}`. Names to sort and filter by come from the columns and from nowhere else: what a request asks beyond
them is not looked at. Works without a script; with htmx the table alone is exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db.models import F, OrderBy, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from .cells import Align, cell_html
from .filters import Cases, Choices, Contains, Filter, OneOf, Period, ways
from .listed import Being, Said, kept, ordered
from .pieces import options_html
from .words import Bilingual, escaped, in_language

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

Rows = QuerySet[Any] | Sequence[Any]
"""What a table shows: a query set, filtered and sorted by the database; or a list that was reckoned."""
Once = Callable[[Hashable, Callable[[], Any]], Any]
"""Gives what was reckoned before by a name, or reckons it."""
PAGE = 50
MOST_EXPORTED = 50_000

__all__ = ["Being", "Cases", "Choices", "Column", "Contains", "Filter", "OneOf", "Period", "Said", "Shown", "Table"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `value` gives what a row shows there (words, figure, date, `Badge`, `Link`, a list of them, or None).

    `sort` is what the database sorts by (a field path or an expression); without it the column does not sort. `wide` is the width in the
    workbook, in characters. `screen=False` keeps a column for the workbook alone; `paper=False` for the page alone (buttons).
    """

    key: str
    title: Bilingual
    value: Callable[[Any], object]
    align: Align = "text"
    sort: str | Combinable | None = None
    filter: Filter | None = None
    wide: float = 18
    screen: bool = True
    paper: bool = True
    by: Callable[[Any], Any] | None = None
    """What a list is sorted by, where the rows are no query set."""
    acts: bool = False
    """Whether it holds what one does with a row, and nothing that a row is: a printed page leaves it out."""

    @property
    def sorts(self) -> bool:
        """Whether one may sort by it."""
        return self.sort is not None or self.by is not None


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column as it stands on the page."""

    column: Column
    href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    value: str = ""
    options: str = ""
    """What one may choose from, as markup."""
    fault: Bilingual | None = None
    """What is wrong with what was typed into the filter, which then leaves no row."""

    @property
    def sign(self) -> str:
        """Which way it is sorted."""
        return {"ascending": "▲", "descending": "▼"}.get(self.sorted, "↕")


@dataclass(frozen=True)
class Shown:
    """A page of a table: what the component draws."""

    table: Table
    path: str
    headings: Sequence[Heading]
    rows: Sequence[Any]
    total: int
    page: int
    pages: int
    asked: Mapping[str, str]
    """What was asked and understood: filters, and the order."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Parameters of the page that are not the table's: they stay in every link."""
    lang: str = "zh"
    choosing: bool = False
    """Whether the choice of columns stands open: it does while one chooses."""

    @property
    def id(self) -> str:
        """Of the element that is exchanged."""
        return f"table-{self.table.name}"

    @property
    def filtered(self) -> bool:
        """Whether some rows are left out by a filter."""
        return any(name.startswith(self.table.prefix + "f-") for name in self.asked)

    @property
    def sort_name(self) -> str:
        """The parameter of the order, kept while one filters."""
        return self.table.prefix + "sort"

    @property
    def first(self) -> int:
        """The number of the first row of the page."""
        return (self.page - 1) * self.table.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row of the page."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def has_filters(self) -> bool:
        """Whether there is anything to filter by."""
        return any(heading.column.filter for heading in self.headings)

    @property
    def body(self) -> SafeString:
        """The rows as markup: each cell aligned, with the title of its column. Hundreds of cells, so it is no template."""
        columns = [(heading.column.value, self._opened(heading.column)) for heading in self.headings]
        lang = self.lang
        return SafeString(
            "".join(
                f"<tr>{''.join([f'{opened}{cell_html(value(row), lang)}</td>' for value, opened in columns])}</tr>"
                for row in self.rows
            )
        )

    def _opened(self, column: Column) -> str:
        kinds = [*([column.align] if column.align != "text" else ()), *(("tool",) if column.acts else ())]
        kind = f' class="{" ".join(kinds)}"' if kinds else ""
        return f'<td{kind} data-title="{escaped(in_language(column.title, self.lang))}">'

    def link(self, **changes: str | int) -> str:
        """The address of this table with something changed."""
        given = {**self.kept, **self.asked, **{self.table.prefix + name: str(value) for name, value in changes.items()}}
        return f"{self.path}?{urlencode(given)}" if given else self.path

    @property
    def export_link(self) -> str:
        """Where the workbook is."""
        return self.link(export="xlsx")

    @property
    def hide_name(self) -> str:
        """The parameter of the columns left out, kept while one filters."""
        return self.table.prefix + "hide"

    @property
    def columns(self) -> list[tuple[Bilingual, bool, str, str]]:
        """The columns one may leave out: the title, whether it is shown, the address with it the other way, and the id of the choice."""
        hidden = self.table.hidden(self.asked.get(self.hide_name, ""))
        return [
            (column.title, column.key not in hidden, self._without(hidden ^ {column.key}), self.choice + column.key)
            for column in self.table.columns
            if self.table.may_hide(column)
        ]

    @property
    def choice(self) -> str:
        """How the ids of the choices of columns begin."""
        return f"{self.id}-c-"

    def _without(self, hidden: frozenset[str]) -> str:
        """The address with these columns left out."""
        given = {name: value for name, value in {**self.kept, **self.asked}.items() if name != self.hide_name}
        if hidden:
            given[self.hide_name] = ",".join(sorted(hidden))
        return f"{self.path}?{urlencode(given)}" if given else self.path

    @property
    def csv_link(self) -> str:
        """Where the same is as text for other programs."""
        return self.link(export="csv")

    @property
    def clear_link(self) -> str:
        """Where the table is without its filters."""
        return f"{self.path}?{urlencode(dict(self.kept))}" if self.kept else self.path

    @property
    def around(self) -> list[tuple[int, str]]:
        """The pages to go to, with their addresses; 0 stands for those left out between."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        numbers = [number for number in sorted(near) if 1 <= number <= self.pages]
        found: list[tuple[int, str]] = []
        for number in numbers:
            if found and number - found[-1][0] > 1:
                found.append((0, ""))
            found.append((number, self.link(page=number)))
        return found


@dataclass(frozen=True)
class Table:
    """A declared table over a query set; `name` is unique on its page, `prefix` sets its parameters apart where two tables share one."""

    name: str
    columns: Sequence[Column]
    order: str
    """The column it is sorted by unless asked otherwise, with `-` for descending."""
    empty: Bilingual | str
    title: Bilingual | str = ""
    size: int = PAGE
    prefix: str = ""
    keep: Sequence[str] = ()
    """Names of parameters of the page that links of the table carry along."""
    read: Callable[[Sequence[Any]], Sequence[Any]] | None = None
    """What is read beside the rows of a page, in a fixed number of queries: it gives what the columns look at."""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"two columns of {self.name} have one key")
        if not any(column.key == self.order.lstrip("-") and column.sorts for column in self.columns):
            raise ValueError(f"{self.name} is to be sorted by {self.order}, which does not sort")

    def answer(
        self,
        request: HttpRequest,
        rows: Rows,
        template: str,
        page: Mapping[str, Any],
        *,
        lang: str,
        once: Once | None = None,
    ) -> HttpResponse:
        """The workbook when that is asked for, the table alone for htmx, else the whole page with `table` in it. `once`: of `shown`."""
        export = request.GET.get(self.prefix + "export")
        if export in ("xlsx", "csv"):
            from .exports import comma_separated, workbook

            write = workbook if export == "xlsx" else comma_separated
            hidden = self.hidden(request.GET.get(self.prefix + "hide", ""))
            as_shown = replace(self, columns=[each for each in self.columns if each.key not in hidden])
            return write(as_shown, self._whole(self.asked_rows(request, rows, lang)[0][:MOST_EXPORTED]), lang)
        shown = self.shown(request, rows, lang=lang, once=once)
        if request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == shown.id:
            chosen = request.headers.get("HX-Trigger", "").startswith(shown.choice)
            return render(request, "ui/components/table.html", {"table": replace(shown, choosing=chosen), "lang": lang})
        return render(request, template, {**page, "table": shown})

    def shown(self, request: HttpRequest, rows: Rows, *, lang: str, once: Once | None = None) -> Shown:
        """The page that was asked for, in two queries and those of `read`.

        `once` keeps what was reckoned for a question as long as nothing is written: how many rows there are, and which stand on a page,
        for a table of thousands of rows of which fifty are shown. The rows themselves are read every time, within `rows`.
        """
        found, asked = self.asked_rows(request, rows, lang)
        question = _question(found) if once is not None else None
        if once is not None and question is not None:
            total = int(once(("count", question), found.count))  # type: ignore[arg-type]
        else:
            total = found.count() if isinstance(found, QuerySet) else len(found)
        pages = max(1, -(-total // self.size))
        page = min(max(1, _number(request.GET.get(self.prefix + "page", ""))), pages)
        wanted = found[(page - 1) * self.size : page * self.size] if total else []
        if once is not None and question is not None and isinstance(wanted, QuerySet) and isinstance(found, QuerySet):
            keys = once(("page", page, question), lambda: list(wanted.values_list("pk", flat=True)))
            by_key = found.order_by().in_bulk(keys)
            part: Sequence[Any] = [by_key[key] for key in keys if key in by_key]
        else:
            part = list(wanted)
        part = self.read(part) if self.read is not None else part
        kept = {name: request.GET[name][:80] for name in self.keep if request.GET.get(name)}
        shown = Shown(self, request.path, (), part, total, page, pages, asked, kept, lang)
        hidden = self.hidden(asked.get(self.prefix + "hide", ""))
        headings = [self._heading(each, shown) for each in self.columns if each.screen and each.key not in hidden]
        return Shown(self, request.path, headings, part, total, page, pages, asked, kept, lang)

    def may_hide(self, column: Column) -> bool:
        """Whether a column can be left out: not the first, nor the one the table is sorted by, nor one that has cells to type into."""
        fixed = {self.columns[0].key, self.order.lstrip("-")}
        return column.screen and column.key not in fixed and column.align != "edit"

    def hidden(self, asked: str) -> frozenset[str]:
        """The columns to leave out, of those that can be."""
        return frozenset(asked.split(",")) & {each.key for each in self.columns if self.may_hide(each)}

    def _whole(self, rows: Rows) -> Iterable[Any]:
        """All rows for the workbook, read in parts so that what stands beside them is."""
        if self.read is None:
            return rows
        every = list(rows)
        return [each for at in range(0, len(every), 400) for each in self.read(every[at : at + 400])]

    def asked_rows(self, request: HttpRequest, rows: Rows, lang: str = "zh") -> tuple[Rows, dict[str, str]]:
        """The rows as they are filtered and sorted, and what of the request was understood."""
        asked: dict[str, str] = {}
        for column in self.columns:
            name = f"{self.prefix}f-{column.key}"
            value = request.GET.get(name, "").replace("\x00", "").strip()[:80]
            wanted = {way: found for way in ways(value) if (found := _where(column, way)) is not None}
            if wanted:
                both = reduce(or_, wanted.values())
                rows = rows.filter(both) if isinstance(rows, QuerySet) else kept(rows, column, list(wanted), lang)
                asked[name] = value
            elif _fault(column, value) is not None:
                rows = rows.none() if isinstance(rows, QuerySet) else []
                asked[name] = value
        hidden = self.hidden(request.GET.get(self.prefix + "hide", "")[:400])
        if hidden:
            asked[self.prefix + "hide"] = ",".join(sorted(hidden))
        order = request.GET.get(self.prefix + "sort", "")
        if not isinstance(rows, QuerySet):
            return self._sorted(rows, order, asked), asked
        by = self._order(order)
        if by is None:
            by = self._order(self.order)
        else:
            asked[self.prefix + "sort"] = order
        return rows.order_by(*([by] if by is not None else []), "pk"), asked

    def _sorted(self, rows: Sequence[Any], order: str, asked: dict[str, str]) -> Sequence[Any]:
        """A list in the order asked for, else in that of the table."""
        by = {column.key: column for column in self.columns if column.by is not None}
        if order.removeprefix("-") in by:
            asked[self.prefix + "sort"] = order
        else:
            order = self.order
        return ordered(rows, by[order.removeprefix("-")], down=order.startswith("-"))

    def _order(self, asked: str) -> OrderBy | None:
        """What to sort by, from the columns alone. What is lacking comes last on every database."""
        wanted = next((each for each in self.columns if each.key == asked.removeprefix("-")), None)
        if wanted is None or wanted.sort is None:
            return None
        by: Any = F(wanted.sort) if isinstance(wanted.sort, str) else wanted.sort
        made: OrderBy = by.desc(nulls_last=True) if asked.startswith("-") else by.asc(nulls_last=True)
        return made

    def _heading(self, column: Column, shown: Shown) -> Heading:
        order = shown.asked.get(self.prefix + "sort", self.order)
        now: Literal["", "ascending", "descending"] = ""
        if order.removeprefix("-") == column.key:
            now = "descending" if order.startswith("-") else "ascending"
        href = shown.link(sort=f"-{column.key}" if now == "ascending" else column.key) if column.sorts else ""
        value = shown.asked.get(f"{self.prefix}f-{column.key}", "")
        choices = column.filter.choices() if column.filter else ()
        return Heading(column, href, now, value, options_html(choices, value, shown.lang), _fault(column, value))


def _where(column: Column, value: str) -> Q | None:
    return column.filter.where(value) if column.filter and value else None


def _fault(column: Column, value: str) -> Bilingual | None:
    """What a filter finds wrong with what was typed, however it is read; None where it takes it, or takes anything."""
    fault = getattr(column.filter, "fault", None)
    if fault is None or not value:
        return None
    found: list[Bilingual | None] = [fault(way) for way in ways(value)]
    return found[0] if all(each is not None for each in found) else None


def _question(rows: Rows) -> Hashable | None:
    """What a query set asks, with every value in it; None for a list, and for what cannot have an answer."""
    try:
        return rows.query.sql_with_params() if isinstance(rows, QuerySet) else None
    except EmptyResultSet:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
