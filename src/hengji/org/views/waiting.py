"""Roles that wait for approval, as a list to tick: approved, or turned down with one reason, as one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Forbidden
from ...engine.values.finding import Finding
from ...engine.values.text import Text
from ...ui.forms import new_key
from ...ui.pieces import Badge, Link
from ...ui.tables import Column, Contains, OneOf, Period, Table
from .. import granting, lasting
from ..doors import as_version, key_of, lang_of, viewer_at
from ..grounds import Asked, asked_grounds
from ..models import Appointment, Grant
from ..permissions import Permission
from ..queries import in_force, waiting_for
from ..roles import ROLES, Role
from ..sight import place
from ..viewer import Viewer
from .grants import WAY

SIZE = 200
"""Requests on one page: a first set-up is looked through in one go."""
_BOX = '<input type="checkbox" name="pick" form="many" value="{}:{}" aria-label="{}">'
_TICKED = _BOX.replace(">", " checked>")
_SAID = Text("没有写依据", "No ground was given")


@dataclass(frozen=True, slots=True)
class Request:
    """A request with what is looked at before it is decided on."""

    row: Grant
    posts: Sequence[Text]
    ground: Asked | None
    fault: Finding | None
    notes: Sequence[Text] = ()


@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """The requests that wait for this person; ticked ones are approved or turned down, all of them or none."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.GRANT_ROLES):
        raise Forbidden(
            Text("只有安全管理员能批准角色", "only security administrators approve roles"),
            Text("请安全管理员办理", "ask the security administrator"),
        )
    if request.method == "POST":
        return _decide(request, viewer)
    page = {
        "steps": WAY,
        "key": new_key(),
        "all": request.GET.get("all") == "1",
        "approved": _count(request, "approved"),
        "refused": _count(request, "refused"),
        "any": waiting_for(viewer).exists(),
    }
    table = waiting_table(viewer, ticked=page["all"] is True)
    return table.answer(request, waiting_for(viewer), "org/waiting.html", page, lang=lang_of(request))


def _count(request: HttpRequest, name: str) -> str:
    text = request.GET.get(name, "")
    return text[:4] if text.isascii() and text.isdigit() else ""


def _decide(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    picked: list[granting.Shown] = []
    for each in request.POST.getlist("pick"):
        ref, _, shown = each.replace("\x00", "").partition(":")
        picked.append({"grant": ref[:12], "version": as_version(shown)})
    if request.POST.get("do") == "refuse":
        reason = request.POST.get("reason", "")
        answer = granting.turn_down_grants(viewer, key_of(request), grants=picked, reason=reason)
        done = "refused"
    else:
        answer = granting.approve_grants(viewer, key_of(request), grants=picked)
        done = "approved"
    query = QueryDict(request.GET.urlencode() or urlsplit(request.headers.get("Referer", "")).query[:600], mutable=True)
    for name in ("all", "page", "approved", "refused"):
        query.pop(name, None)
    query[done] = answer["grants"]
    return redirect(f"/grants/waiting?{query.urlencode()}")


def waiting_table(viewer: Viewer, *, ticked: bool) -> Table:
    """With a box to tick, the posts of the person, the ground, and what stands against it."""
    tree, seen = viewer.tree, viewer.units(Permission.SEE_PEOPLE)

    def pick(each: Request) -> object:
        label = granting.words(viewer, each.row).get(viewer.lang)
        box = _TICKED if ticked and each.fault is None else _BOX
        return format_html(box, each.row.ref, each.row.version, label)

    def person(each: Request) -> Link:
        of = each.row.person
        zh, en = ("、".join(post.zh for post in each.posts), ", ".join(post.en for post in each.posts))
        also = Text(f"{of.code} · {zh or '没有任职'}", f"{of.code} · {en or 'no post'}")
        return Link(f"/people/{of.ref}", Text(of.name_zh, of.name_en), also)

    def note(each: Request) -> object:
        said = [*([each.fault.message] if each.fault is not None else []), *each.notes]
        if not said:
            return None
        return Badge("warn", Text("；".join(one.zh for one in said), "; ".join(one.en for one in said)))

    def ground(each: Request) -> object:
        return (each.ground.reason if each.ground else "") or Badge("warn", _SAID)

    def asked(each: Request) -> Text:
        by = each.row.granted_by
        return Text(by.person.name_zh, by.person.name_en) if by is not None else Text("系统建立", "System set-up")

    return Table(
        "waiting",
        (
            Column("pick", Text("选", "Pick"), pick, "short", paper=False),
            Column("person", Text("人员", "Person"), person, sort="person__name_zh",
                   filter=Contains("person__name_zh", "person__name_en", "person__code"), wide=24),
            Column("role", Text("角色", "Role"), lambda each: ROLES[Role(each.row.role)].title, sort="role",
                   filter=OneOf("role", [(role.value, ROLES[role].title) for role in Role])),
            Column("unit", Text("范围", "Scope"), lambda each: place(each.row.unit_id, tree, seen), sort="unit__code", wide=26),
            Column("since", Text("自", "From"), lambda each: each.row.since, "date", "since", Period("since"), 12),
            Column("until", Text("至（不含）", "Until"), lambda each: each.row.until, "date", "until", None, 12),
            Column("ground", Text("依据", "Ground"), ground, wide=40),
            Column("asked", Text("申请人", "Asked by"), asked, sort="granted_by__person__name_zh",
                   filter=Contains("granted_by__person__name_zh", "granted_by__person__name_en")),
            Column("note", Text("须注意", "To be noted"), note, wide=30),
            Column("open", Text("办理", "Handle"), lambda each: Link(f"/grants/{each.row.ref}", Text("打开", "Open")), paper=False),
        ),
        order="person",
        title=Text("待批准的角色", "Roles to be approved"),
        empty=Text("没有等您批准的角色", "No role waits for your approval"),
        size=SIZE,
        keep=("all",),
        read=lambda rows: _read(viewer, list(rows)),
    )  # fmt: skip


def _read(viewer: Viewer, rows: list[Any]) -> list[Request]:
    """What is looked at beside the requests: the posts of the people, the grounds, what stands against them."""
    units = viewer.units(Permission.SEE_PEOPLE)
    posts: dict[int, list[Text]] = defaultdict(list)
    held = Appointment.objects.filter(
        in_force(viewer.today), person__in=[row.person_id for row in rows], post__unit__in=units
    )
    for each in held.select_related("post"):
        where = place(each.post.unit_id, viewer.tree, units)
        title = Text(each.post.title_zh, each.post.title_en)
        zh = title.zh if title.zh.startswith(where.zh) else f"{where.zh}{title.zh}"
        posts[each.person_id].append(Text(zh, f"{title.en}, {where.en}"))
    grounds, against = asked_grounds(rows), granting.faults(viewer, rows)
    noted = lasting.notes(viewer, rows)
    return [
        Request(row, posts[row.person_id], grounds.get(row.pk), against.get(row.ref), noted[row.pk]) for row in rows
    ]
