"""The tree and its units."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ...engine.values.text import Text
from ...ui.pieces import Badge, Branch, Link, Step, Tab
from ...ui.tables import Column, Contains, OneOf, Period, Table
from ...ui.words import many
from ..doors import lang_of, viewer_at
from ..models import Kind, UnitSpan
from ..permissions import Permission
from ..queries import in_force, people_count, posts_of, posts_then, seers_of, spans_of, stand_ins, tree_on
from ..roles import ADMINISTRATORS, ROLES, Role
from ..sight import place
from ..tree import Coming, Former, Node, Tree
from ..viewer import Viewer
from ..withdrawing import brought_by

OPEN_BELOW = 60
"""A tree of no more units is shown opened."""


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The tree as far as it is seen, or the same as a table; of today, or of another day."""
    viewer, lang = viewer_at(request), lang_of(request)
    as_table = request.GET.get("view") == "table"
    day = _day(request.GET.get("day", ""), viewer.today)
    group = viewer.tree if day == viewer.today else tree_on(day)
    seen = viewer.units(Permission.SEE_UNIT) if day == viewer.today else viewer.known_units() & set(group.nodes)
    on = f"day={day}" if day != viewer.today else ""
    page: dict[str, object] = {
        "count": len(seen),
        "sees": bool(viewer.units(Permission.SEE_UNIT)),
        "day": day,
        "other": day != viewer.today,
        "as_table": as_table,
        "awaited": viewer.awaited().values(),
        "administers": administers(viewer),
        "may_edit": viewer.may(Permission.EDIT_TREE),
        "founded": _number(request.GET.get("founded", "")),
        "tabs": [
            Tab(f"/units?{on}".rstrip("?"), Text("树", "Tree"), not as_table),
            Tab(f"/units?view=table&{on}".rstrip("&"), Text("表", "Table"), as_table),
        ],
    }
    if as_table:
        rows = UnitSpan.objects.filter(in_force(day), unit__in=seen).select_related("unit")
        return units_table(viewer, seen, group).answer(request, rows, "org/units.html", page, lang=lang)
    people = people_count(viewer) if day == viewer.today else {}
    page["branches"] = _branches(group, seen, people, open_all=len(seen) <= OPEN_BELOW)
    return render(request, "org/units.html", page)


def _day(text: str, today: date) -> date:
    """The day one asks for; today where none is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


def administers(viewer: Viewer) -> bool:
    """Whether somebody is an administrator, who is kept apart from the business and is not to be given another role."""
    return any(each.role in ADMINISTRATORS and not each.acts_for for each in viewer.held)


def _number(text: str) -> str:
    return text[:6] if text.isascii() and text.isdigit() else ""


def branches_below(viewer: Viewer, root: Node) -> list[Branch]:
    """What is below a unit today, as far as it is seen."""
    return _branches(viewer.tree, viewer.units(Permission.SEE_UNIT), people_count(viewer), root)


def _branches(
    tree: Tree, seen: Set[int], people: Mapping[int, int], root: Node | None = None, *, open_all: bool = False
) -> list[Branch]:
    """A tree as far as it is seen; a unit whose parent is out of sight is a root."""

    def branch(node: Node, depth: int) -> Branch:
        below = [branch(child, depth + 1) for child in tree.children.get(node.unit, []) if child.unit in seen]
        return Branch(node.name, f"/units/{node.ref}", node.code, _rest(node, people.get(node.unit, 0)),
                      below=below, opened=open_all or depth < 1)  # fmt: skip

    if root is not None:
        return [branch(child, 1) for child in tree.children.get(root.unit, []) if child.unit in seen]
    return [branch(node, 0) for _, node in tree.walk() if node.unit in seen and node.parent not in seen]


def _rest(node: Node, people: int) -> Text:
    zh, _, en = str(Kind(node.kind).label).partition(" / ")
    return Text(f"{zh} · {people} 人", f"{en} · {many(people, 'person', 'people')}") if people else Text(zh, en)


_NONE = Text("您还看不到任何单位；请安全管理员授权", "There is no unit you may see yet; ask the security administrator")
_APART = Text(
    "管理员不看业务，这里没有单位；三员分立",
    "Administrators see no business, so there is no unit here: they are kept apart from it",
)


def units_table(viewer: Viewer, seen: Set[int], group: Tree) -> Table:
    """The units of a day as a table: those that are seen, in the tree of that day."""
    nodes = group.nodes

    def parent(span: UnitSpan) -> Text | None:
        return nodes[span.parent_id].name if span.parent_id in seen and span.parent_id in nodes else None

    return Table(
        "units",
        (
            Column("code", Text("编号", "Code"), lambda row: row.unit.code, "short", "unit__code", Contains("unit__code"), 12),
            Column("name", Text("单位", "Unit"), lambda row: Link(f"/units/{row.unit.ref}", Text(row.name_zh, row.name_en)),
                   sort="name_zh", filter=Contains("name_zh", "name_en"), wide=30),
            Column("kind", Text("类型", "Kind"), lambda row: Kind(row.unit.kind).label, sort="unit__kind",
                   filter=OneOf("unit__kind", [(str(a), str(b)) for a, b in Kind.choices])),
            Column("parent", Text("上级", "Parent"), parent, wide=30),
            Column("since", Text("现名自", "Name since"), lambda row: row.since, "date", "since", Period("since"), 12),
        ),
        order="code",
        title=Text("单位", "Units"),
        empty=_APART if administers(viewer) else _NONE,
        keep=("view", "day"),
    )  # fmt: skip


@require_GET
def unit(request: HttpRequest, ref: str) -> HttpResponse:
    """One unit: where it stands, what is below it, who works there, who can see it, what it was called."""
    viewer = viewer_at(request)
    awaited = next((each for each in viewer.awaited().values() if each.node.ref == ref), None)
    if awaited is not None:
        return _awaited(request, viewer, awaited)
    node, seen = viewer.node_ever(ref), viewer.units(Permission.SEE_UNIT)
    if node.unit in viewer.former:
        return _former(request, viewer, viewer.former[node.unit])
    path = [each for each in viewer.tree.path(node.unit) if each.unit in seen]
    page = {
        "node": node,
        "about": _about(node),
        "steps": steps(viewer, node),
        "parent": path[-2] if len(path) > 1 else None,
        "below": branches_below(viewer, node),
        "awaited": _awaited_below(viewer, node),
        "below_count": len(viewer.tree.below(node.unit) & seen) - 1,
        "spans": history(viewer, node),
        "ends": _ends(viewer, node),
        "sees_people": viewer.may(Permission.SEE_PEOPLE, node.unit),
        "posts": posts_of(viewer, node),
        "seers": _seers(viewer, node),
        "may_edit": viewer.may(Permission.EDIT_TREE, node.unit),
        "taken_in": _taken_in(viewer, node.unit),
    }
    return render(request, "org/unit.html", page)


@dataclass(frozen=True, slots=True)
class Ending:
    """An end that is entered and has not come: of the unit shown, or by a merge of another one that goes `into` it."""

    day: date
    unit: Node
    into: Node | None = None
    merged: bool = False
    may_withdraw: bool = False


def _ends(viewer: Viewer, node: Node) -> list[Ending]:
    """The end of a unit that is to come, and those of the units that are to go into it, as far as they are seen; soonest first."""
    known, found = viewer.known_units(), list[Ending]()
    for each in sorted(viewer.leaving.values(), key=lambda leaving: (leaving.since, leaving.unit)):
        of = viewer.called(each.unit)
        if of is None or each.unit not in known or node.unit not in (each.unit, each.into):
            continue
        may = all(viewer.may(Permission.EDIT_TREE, unit) for unit in (each.unit, each.into) if unit is not None)
        into = viewer.called(each.into) if each.into is not None and each.into in known else None
        found.append(Ending(each.since, of, into, each.into is not None, may))
    return found


def _taken_in(viewer: Viewer, unit: int) -> list[dict[str, object]]:
    """The units that went into one, or were closed below it, latest first, with where their figures and letters are."""
    found = sorted(
        (each for each in viewer.former.values() if each.into == unit), key=lambda each: each.since, reverse=True
    )
    return [{"node": each.node, "since": each.since, "closed": each.closed, **_own(viewer, each)} for each in found]


def _own(viewer: Viewer, each: Former) -> dict[str, object]:
    return {
        "figures": each.node.unit in viewer.ever(Permission.SEE_FIGURES),
        "letters": each.node.unit in viewer.ever(Permission.SEE_LETTERS),
        "year": each.since.year - (each.since.month == 1),
    }


def _former(request: HttpRequest, viewer: Viewer, former: Former) -> HttpResponse:
    """A unit that is no more: where it went, what it was called, who worked there last, where its figures and letters are."""
    node, heir = former.node, viewer.tree.nodes.get(former.into)
    if heir is None and former.into in viewer.former:
        heir = viewer.former[former.into].node
    sees_people = node.unit in viewer.ever(Permission.SEE_PEOPLE)
    page = {
        "node": node,
        "about": _about(node),
        "steps": steps(viewer, heir, whole=True)
        if heir is not None
        else [Step("/units", Text("组织", "Organisation"))],
        "heir": heir,
        "closed": former.closed,
        "since": former.since,
        "spans": history(viewer, node),
        "sees_people": sees_people,
        "posts": posts_then(node, former.since) if sees_people else [],
        "taken_in": _taken_in(viewer, node.unit),
        **_own(viewer, former),
    }
    return render(request, "org/former.html", page)


def _awaited_below(viewer: Viewer, node: Node) -> list[Coming]:
    """The units that will stand below one on their first day."""
    return [each for each in viewer.awaited().values() if each.node.parent == node.unit]


def _awaited(request: HttpRequest, viewer: Viewer, coming: Coming) -> HttpResponse:
    """A unit that is not there yet: from which day on it is, where it will stand, and what can be corrected until then."""
    node = coming.node
    above = viewer.called(node.parent) if node.parent is not None and node.parent in viewer.known_units() else None
    page = {
        "node": node,
        "about": _about(node),
        "steps": steps(viewer, node),
        "parent": above,
        "since": coming.since,
        "awaited": _awaited_below(viewer, node),
        "spans": history(viewer, node),
        "may_edit": node.unit in viewer.awaited(Permission.EDIT_TREE),
    }
    return render(request, "org/awaited.html", page)


def _about(node: Node) -> Text:
    return Text(*(f"{node.code} · {word}" for word in str(Kind(node.kind).label).split(" / ")))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history of a unit: `state` is "to come", "withdrawn" or nothing; `last` that it is the one that can be withdrawn;
    `ends` that the unit ends with it on a day to come."""

    span: UnitSpan
    above: Text | None
    state: str = ""
    last: bool = False
    ends: bool = False


def history(viewer: Viewer, node: Node) -> list[Line]:
    """Names and places of a unit, latest first; of those to come the last can be withdrawn, but for one that comes with a merge, and once
    no end is to come."""
    spans = list(spans_of(node))
    there = [span for span in spans if span.until != span.since]
    last, before = [*there, None, None][:2]
    ends = last is not None and last.until is not None and last.until > viewer.today
    to_come = last is not None and last.since > viewer.today
    alone = to_come and not ends and (before is None or last is None or brought_by(before, last) is None)

    def state(span: UnitSpan) -> str:
        return "withdrawn" if span.until == span.since else "to come" if span.since > viewer.today else ""

    return [
        Line(span, _place_then(viewer, span), state(span), alone and span is last, ends and span is last)
        for span in spans
    ]


def steps(viewer: Viewer, node: Node, whole: bool = False) -> list[Step]:
    """The way to a unit, as far as it is seen; `whole` with the unit itself. Of one that is not there yet, the way on its first day."""
    coming = viewer.coming.get(node.unit)
    seen, path = viewer.units(Permission.SEE_UNIT), viewer.tree.path(node.unit)
    if coming is not None:
        seen, path = viewer.known_units(), list(coming.path)
    shown = [each for each in (path if whole else path[:-1]) if each.unit in seen]
    return [Step("/units", Text("组织", "Organisation")), *(Step(f"/units/{each.ref}", each.name) for each in shown)]


def _place_then(viewer: Viewer, span: UnitSpan) -> Text | None:
    """The parent of a span, where one may see it."""
    above = span.parent_id
    if above is None or (above not in viewer.units(Permission.SEE_UNIT) and above not in viewer.awaited()):
        return None
    node = viewer.called(above)
    return node.name if node is not None else None


def _seers(viewer: Viewer, node: Node) -> list[dict[str, object]]:
    seen = viewer.units(Permission.SEE_UNIT) | viewer.units(Permission.SEE_PEOPLE)
    known = viewer.units(Permission.SEE_PEOPLE)
    grants = seers_of(viewer, node)
    own: list[dict[str, object]] = [
        {
            "person": Text(grant.person.name_zh, grant.person.name_en),
            "href": f"/people/{grant.person.ref}" if grant.unit_id in known else "",
            "role": Badge("info", ROLES[Role(grant.role)].title),
            "where": place(grant.unit_id, viewer.tree, seen),
            "until": grant.until,
        }
        for grant in grants
    ]
    return own + [
        {
            "person": Text(each.taker.name_zh, each.taker.name_en),
            "href": f"/people/{each.taker.ref}" if each.known else "",
            "role": Badge("info", ROLES[Role(each.grant.role)].title),
            "whom": Text(each.grant.person.name_zh, each.grant.person.name_en),
            "where": place(each.grant.unit_id, viewer.tree, seen),
            "until": each.until,
        }
        for each in stand_ins(viewer, grants)
    ]
