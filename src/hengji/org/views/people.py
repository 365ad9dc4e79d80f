"""People: those of the units one may see, and what each can see and do."""

from __future__ import annotations

import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ...audit.outcomes import Forbidden
from ...engine.values.text import Text
from ...ui.pieces import Badge, Link, Step
from ...ui.tables import Column, Contains, Table
from ..doors import lang_of, viewer_at
from ..finds import matches
from ..forms import shown_as
from ..models import Appointment, Grant, Person
from ..naming import earlier_names
from ..permissions import Permission
from ..queries import grounds_of, people_seen, people_to_choose, person_seen, seats_of
from ..roles import ROLES, Role
from ..sight import place, told
from ..viewer import Viewer

MOST_OFFERED = 12


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people of the units one may see."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.SEE_PEOPLE):
        raise Forbidden(
            Text("您不能查看人员", "you may not see people"),
            Text("请安全管理员授予相应角色", "ask the security administrator for the role"),
        )
    done = {name: request.GET.get(name, "") for name in ("imported", "founded")}
    page: dict[str, object] = {name: count[:6] if count.isdecimal() else "" for name, count in done.items()}
    page["may_import"] = viewer.may(Permission.EDIT_TREE)
    return people_table(viewer).answer(request, people_seen(viewer), "org/people.html", page, lang=lang_of(request))


def people_table(viewer: Viewer) -> Table:
    """With posts and roles in the units one may see."""
    nodes = viewer.tree.nodes

    def units(row: Person) -> list[Text]:
        held = {post.post.unit_id for post in _posts(row)} or {grant.unit_id for grant in _roles(row)}
        return [nodes[unit].name for unit in sorted(held, key=lambda unit: nodes[unit].place) if unit in nodes]

    def posts(row: Person) -> list[Text]:
        return [Text(each.post.title_zh, each.post.title_en) for each in _posts(row)]

    def roles(row: Person) -> list[Badge]:
        return [Badge("info", ROLES[Role(each.role)].title) for each in _roles(row)]

    return Table(
        "people",
        (
            Column("code", Text("工号", "Number"), lambda row: row.code, "short", "code", Contains("code"), 12),
            Column("name", Text("姓名", "Name"), lambda row: Link(f"/people/{row.ref}", Text(row.name_zh, row.name_en)),
                   sort="name_zh", filter=Contains("name_zh", "name_en")),
            Column("post", Text("岗位", "Post"), posts, wide=26),
            Column("unit", Text("单位", "Unit"), units, wide=30),
            Column("roles", Text("角色", "Roles"), roles, wide=26),
        ),
        order="code",
        title=Text("人员", "People"),
        empty=Text("没有可以查看的人员", "There is nobody you may see"),
    )  # fmt: skip


def _posts(row: Person) -> list[Appointment]:
    return list(getattr(row, "posts_held", []))


def _roles(row: Person) -> list[Grant]:
    return list(getattr(row, "roles_held", []))


@require_GET
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """One person: posts, roles, and who-can-see-what in sentences."""
    viewer = viewer_at(request)
    found = person_seen(viewer, ref)
    seen = viewer.units(Permission.SEE_PEOPLE)
    grounds = grounds_of(viewer, found)
    page = {
        "person": found,
        "name": Text(found.name_zh, found.name_en),
        "steps": [Step("/people", Text("人员", "People"))],
        "posts": [(each, place(each.post.unit_id, viewer.tree, seen)) for each in found.posts_held],
        "roles": [
            {"role": ROLES[each.role].title, "purpose": ROLES[each.role].purpose, "acts_for": each.acts_for,
             "where": place(each.unit, viewer.tree, seen), "until": each.until}
            for each in grounds
        ],
        "sights": told(grounds, viewer.tree, seen),
        "may_grant": viewer.may(Permission.GRANT_ROLES) and found.pk != viewer.person,
        "may_correct": bool(_units_of(found) & viewer.units(Permission.EDIT_TREE)),
        "edits": viewer.units(Permission.EDIT_TREE),
        "earlier": earlier_names(found),
    }  # fmt: skip
    return render(request, "org/person.html", page)


def _units_of(row: Person) -> set[int]:
    """Where a person works; where they hold a role, if nowhere."""
    return {each.post.unit_id for each in _posts(row)} or {each.unit_id for each in _roles(row)}


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """A few people of whom what was typed is true, as a list a field offers; only those one may choose."""
    viewer = viewer_at(request)
    typed = (request.GET.get("person") or request.GET.get("taker") or "").replace("\x00", "")
    typed = unicodedata.normalize("NFKC", typed).strip()[:80]
    rows = people_to_choose(viewer).exclude(pk=viewer.person).prefetch_related(None).order_by("code")
    found = (
        [each for each in rows if matches(typed, (each.code, each.name_zh, each.name_en), each.name_zh)]
        if typed
        else []
    )
    found = found[:MOST_OFFERED]
    seats = seats_of(viewer, found)
    return render(request, "org/choices.html", {"found": [(shown_as(each), seats.get(each.pk)) for each in found]})
