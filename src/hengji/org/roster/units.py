"""What a roster would found: new units below those there are, or below one another. In two queries, whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...engine.values.text import Text
from ..models import Kind, Unit, UnitSpan
from ..permissions import Permission
from ..queries import WITHDRAWN
from ..tree import Node
from ..viewer import Viewer
from ..writing import Codes, spaced
from .columns import UnitCol
from .findings import Findings, words_of
from .reading import Row

KINDS = [(str(value), str(label)) for value, label in Kind.choices if value != Kind.GROUP]
_KINDS = words_of(KINDS)
_REQUIRED = (UnitCol.CODE, UnitCol.NAME_ZH, UnitCol.KIND, UnitCol.PARENT, UnitCol.SINCE)
_MOST_PLACE = 99_999
_ELSEWHERE = Text("更名、移动在单位页办；这里只设新单位", "rename and move it on its page; here new units are founded")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A row understood: a unit below another from a day on."""

    code: str
    name: Text
    kind: str
    parent: str
    place: int
    since: date
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    unit: int
    parent: str
    zh: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(slots=True)
class _Known:
    """What the database holds: the units by code, those one may edit, the spans of each; and the rows that found others."""

    units: dict[str, tuple[int, str]]
    editable: dict[str, Node]
    spans: dict[int, list[_Span]]
    fresh: dict[str, Row]


def planned_units(viewer: Viewer, rows: Sequence[Row], findings: Findings) -> list[UnitLine]:
    """The units of the sheet; what is wrong is told at its cell."""
    if not rows:
        return []
    known = _known(viewer, rows)
    lines, seen, called = [], set[str](), set[tuple[str, str]]()
    for row in rows:
        before = len(findings)
        code = row.given[UnitCol.CODE]
        findings.lacking(row, _REQUIRED)
        if code in seen:
            findings.tell(row, UnitCol.CODE, f"编号 {code} 在上面已有一行", f"the code {code} stands in a row above")
        elif code:
            seen.add(code)
        if spaced(code):
            findings.tell(
                row, UnitCol.CODE, "编号里有空格", "there is a space in the code", Text("去掉空格", "leave it out")
            )
        kind = _KINDS.get(row.given[UnitCol.KIND])
        if row.given[UnitCol.KIND] and kind is None:
            words = "、".join(label.split(" / ")[0] for _, label in KINDS)
            findings.tell(row, UnitCol.KIND, f"“{row.given[UnitCol.KIND]}”不是单位类型", "it is no kind of unit",
                          Text(f"写 {words}", "choose from the list"))  # fmt: skip
        place = _place(row, findings)
        unchanged = code in known.units
        if unchanged:
            _as_it_is(viewer, row, kind, known, findings)
        else:
            _below(row, known, findings)
            _sole_name(row, known, called, findings)
        since = row.days[UnitCol.SINCE]
        if len(findings) == before and since is not None and kind is not None:
            name = Text(row.given[UnitCol.NAME_ZH], row.given[UnitCol.NAME_EN] or row.given[UnitCol.NAME_ZH])
            lines.append(UnitLine(code, name, kind, _parent(row), place, since, unchanged))
    return lines


def _known(viewer: Viewer, rows: Sequence[Row]) -> _Known:
    units = {code: (pk, kind) for pk, code, kind in Unit.objects.values_list("pk", "code", "kind")}
    spans: dict[int, list[_Span]] = defaultdict(list)
    for each in (
        UnitSpan.objects.exclude(WITHDRAWN)
        .order_by("since")
        .values_list("unit_id", "parent__code", "name_zh", "since", "until")
    ):
        spans[each[0]].append(_Span(*each))
    codes, fresh = Codes(units), dict[str, Row]()
    for row in rows:
        row.given[UnitCol.CODE] = codes.read(row.given[UnitCol.CODE])
    for row in rows:
        row.given[UnitCol.PARENT] = codes.read(row.given[UnitCol.PARENT].split(" ")[0])
        if row.given[UnitCol.CODE] not in units:
            fresh.setdefault(row.given[UnitCol.CODE], row)
    return _Known(units, {node.code: node for _, node in viewer.shown(Permission.EDIT_TREE)}, spans, fresh)


def _parent(row: Row) -> str:
    return row.given[UnitCol.PARENT]


def _place(row: Row, findings: Findings) -> int:
    text = row.given[UnitCol.PLACE]
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()) or int(text) > _MOST_PLACE:
        findings.tell(row, UnitCol.PLACE, f"“{text}”不是整数", "it is no whole number",
                      Text(f"写 0 至 {_MOST_PLACE}，或不填", f"write 0 to {_MOST_PLACE}, or leave it empty"))  # fmt: skip
        return 0
    return int(text)


def _as_it_is(viewer: Viewer, row: Row, kind: str | None, known: _Known, findings: Findings) -> None:
    """A unit there is already stays as it is; a row that says something else is no way to change it."""
    code, since = row.given[UnitCol.CODE], row.days[UnitCol.SINCE]
    if code not in known.editable:
        findings.tell(row, UnitCol.CODE, f"编号 {code} 已有单位使用", f"the code {code} is taken",
                      Text("换一个编号", "choose another code"))  # fmt: skip
        return
    unit, was = known.units[code]
    meant = [span for span in known.spans[unit] if span.holds(viewer.today) or (since and span.holds(since))]
    names, parents = {span.zh for span in meant}, {span.parent for span in meant}
    if row.given[UnitCol.NAME_ZH] and row.given[UnitCol.NAME_ZH] not in names:
        now = known.editable[code].name
        findings.tell(row, UnitCol.NAME_ZH, f"编号 {code} 已是{now.zh}", f"the code {code} is {now.en}", _ELSEWHERE)
    if _parent(row) and _parent(row) not in parents:
        findings.tell(
            row, UnitCol.PARENT, f"{code} 已有，上级是另一个", f"{code} is there already, below another", _ELSEWHERE
        )
    if kind is not None and kind != was:
        label = str(Kind(was).label).split(" / ")
        findings.tell(
            row,
            UnitCol.KIND,
            f"{code} 已有，类型是{label[0]}",
            f"{code} is there already and is a {label[-1]}",
            _ELSEWHERE,
        )


def _below(row: Row, known: _Known, findings: Findings) -> None:
    """A new unit stands below one that one may edit and that is there on the day, or below another new one, in no ring."""
    parent, since = _parent(row), row.days[UnitCol.SINCE]
    if not parent:
        return
    if parent in known.editable:
        spans = known.spans[known.editable[parent].unit]
        if since is not None and not any(span.holds(since) for span in spans):
            findings.tell(row, UnitCol.SINCE, f"上级单位在 {since} 不存在", f"the parent does not exist on {since}",
                          Text("换一个设立日", "let it begin on another day"))  # fmt: skip
        return
    above = known.fresh.get(parent)
    if above is None:
        findings.tell(row, UnitCol.PARENT, f"没有编号为 {parent} 的单位，或您无权维护", f"no unit {parent}, or not yours to edit",
                      Text("写已有的编号，或在本表里先设它", "write a code there is, or found it in this sheet"))  # fmt: skip
        return
    first = above.days[UnitCol.SINCE]
    if since is not None and first is not None and since < first:
        findings.tell(
            row, UnitCol.SINCE, f"早于上级单位的设立日 {first}", f"it is before {first}, when the parent is founded"
        )
    if _rings(row.given[UnitCol.CODE], known):
        findings.tell(row, UnitCol.PARENT, "上级绕成了一圈", "its parents go round in a ring",
                      Text("其中一个写已有的上级", "let one of them stand below a unit there is"))  # fmt: skip


def _sole_name(row: Row, known: _Known, called: set[tuple[str, str]], findings: Findings) -> None:
    """Below one unit no two are called the same, neither here nor with those there are from the day on."""
    parent, name, since = _parent(row), row.given[UnitCol.NAME_ZH], row.days[UnitCol.SINCE]
    there = since is not None and any(
        span.parent == parent and span.zh == name and (span.until is None or since < span.until)
        for spans in known.spans.values()
        for span in spans
    )
    if name and parent and (there or (parent, name) in called):
        findings.tell(row, UnitCol.NAME_ZH, f"{parent} 下已有“{name}”", f"“{name}” stands below {parent} already",
                      Text("写得分得开的名称", "give a name that tells them apart"))  # fmt: skip
    called.add((parent, name))


def _rings(code: str, known: _Known) -> bool:
    seen, at = set[str](), code
    while at in known.fresh and at not in seen:
        seen.add(at)
        at = _parent(known.fresh[at])
    return at in seen
