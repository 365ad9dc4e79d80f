"""Roles: asked for by one security administrator, approved by another, withdrawn with a reason; and standing in for somebody."""

from __future__ import annotations

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Forbidden, Missing
from ...engine.values.text import Text
from ...ui.pieces import Badge, Link, Step
from ...ui.tables import Cases, Column, Contains, OneOf, Period, Table
from .. import actions, lasting
from ..doors import attempt, key_of, lang_of, posted_version, viewer_at
from ..forms import DelegationForm, EndForm, GrantForm, TurnDownForm, WithdrawForm, shown_as
from ..grounds import Ended
from ..models import Delegation, Grant, Person
from ..permissions import Permission
from ..queries import (
    EndedEarly,
    asked_with,
    beside,
    delegations_of,
    delegations_to_end,
    ended_early,
    ended_with,
    grants_seen,
    people_to_choose,
    posts_held,
    waiting_for,
    who_grant,
)
from ..roles import ROLES, Role
from ..sight import place
from ..viewer import Viewer

_GONE = Text("单位已撤并，不起作用", "Its unit is no more: without effect")
WAY = [Step("/grants", Text("授权", "Roles"))]


@require_GET
def grants(request: HttpRequest) -> HttpResponse:
    """Every role of the units whose people one may see."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.SEE_PEOPLE):
        raise Forbidden(
            Text("您不能查看授权", "you may not see who holds which role"),
            Text("请安全管理员办理", "ask the security administrator"),
        )
    page: dict[str, object] = {"may_grant": viewer.may(Permission.GRANT_ROLES), "waiting": waiting_for(viewer).count()}
    done = request.GET.get("asked", "")
    page["asked"] = done[:6] if done.isdigit() else ""
    return grants_table(viewer).answer(request, grants_seen(viewer), "org/grants.html", page, lang=lang_of(request))


def _asker(row: Grant) -> Text:
    """Who asked for a role; the first security administrators were asked for by nobody."""
    return _name(row.granted_by.person) if row.granted_by is not None else Text("系统建立", "System set-up")


def state(grant: Grant, viewer: Viewer, end: Ended | None = None) -> Badge:
    """How far a grant has come. One that nobody approved was never in force, whatever its days; one that was approved only if it was
    withdrawn before its first day, which `end` tells and otherwise the days alone."""
    ended = grant.until is not None and grant.until <= max(viewer.today, grant.since)
    if not ended and grant.unit_id in viewer.former:
        return Badge("none", _GONE)
    if grant.approved_by_id is None:
        return Badge("none", _not_given(end)) if ended else Badge("warn", Text("待批准", "To be approved"))
    if ended:
        never = never_began(grant, viewer, end)
        return Badge(
            "none", Text("已收回，从未生效", "Withdrawn, never in force") if never else Text("已结束", "Ended")
        )
    if grant.since > viewer.today:
        return Badge("info", Text("尚未生效", "To come"))
    return Badge("good", Text("有效", "In force"))


def _not_given(end: Ended | None) -> Text:
    if end is None:
        return Text("已了结，从未生效", "Closed, never in force")
    if end.taken_back:
        return Text("申请已撤回，从未生效", "Request withdrawn, never in force")
    return Text("未获批准，从未生效", "Not approved, never in force")


def never_began(grant: Grant, viewer: Viewer, end: Ended | None) -> bool:
    """Whether a role that has ended ended before its first day came."""
    if grant.until != grant.since:
        return False
    return grant.approved_by_id is None or grant.since > (localdate(end.at) if end is not None else viewer.today)


def scope(grant: Grant, viewer: Viewer) -> Text:
    """The unit a role is for, as far as the viewer may know of it; of one that is no more, what it was called."""
    gone = viewer.former.get(grant.unit_id)
    if gone is not None and grant.unit_id in viewer.ever(Permission.SEE_PEOPLE):
        return Text(f"{gone.node.name.zh}（已撤并）", f"{gone.node.name.en} (no more)")
    return place(grant.unit_id, viewer.tree, viewer.units(Permission.SEE_PEOPLE))


def grants_table(viewer: Viewer) -> Table:
    """With who asked and who approved."""
    today, gone = viewer.today, Q(unit__in=sorted(viewer.former))
    going = (Q(until__isnull=True) | (Q(until__gt=today) & Q(until__gt=F("since")))) & ~gone
    over = Q(until__lte=today) | Q(until=F("since"))
    cases = (
        ("waiting", Text("待批准", "To be approved"), going & Q(approved_by__isnull=True)),
        ("force", Text("有效", "In force"), going & Q(approved_by__isnull=False, since__lte=today)),
        ("come", Text("尚未生效", "To come"), going & Q(approved_by__isnull=False, since__gt=today)),
        ("gone", _GONE, gone & ~over),
        ("ended", Text("已结束", "Ended"), over & Q(approved_by__isnull=False)),
        (
            "refused",
            Text("未获批准或已撤回申请", "Not approved, or request withdrawn"),
            over & Q(approved_by__isnull=True),
        ),
    )

    def person(row: Grant) -> Link:
        return Link(f"/people/{row.person.ref}", _name(row.person))

    return Table(
        "grants",
        (
            Column("person", Text("人员", "Person"), person, sort="person__name_zh",
                   filter=Contains("person__name_zh", "person__name_en", "person__code")),
            Column("role", Text("角色", "Role"), lambda row: ROLES[Role(row.role)].title, sort="role",
                   filter=OneOf("role", [(role.value, ROLES[role].title) for role in Role])),
            Column("unit", Text("范围", "Scope"), lambda row: scope(row, viewer), sort="unit__code", wide=26),
            Column("since", Text("自", "From"), lambda row: row.since, "date", "since", Period("since"), 12),
            Column("until", Text("至（不含）", "Until"), lambda row: row.until, "date", "until", None, 12),
            Column("state", Text("状态", "State"), lambda row: state(row, viewer), sort=F("approved_by"), filter=Cases(cases), wide=12),
            Column("asked", Text("申请人", "Asked by"), lambda row: _asker(row)),
            Column("approved", Text("批准人", "Approved by"), lambda row: row.approved_by and _name(row.approved_by.person)),
            Column("open", Text("办理", "Handle"), lambda row: Link(f"/grants/{row.ref}", Text("打开", "Open")), paper=False, acts=True),
        ),
        order="-since",
        title=Text("授权", "Roles granted"),
        empty=Text("还没有授权", "No role has been granted yet"),
    )  # fmt: skip


def _name(person: object) -> Text:
    return Text(str(getattr(person, "name_zh", "")), str(getattr(person, "name_en", "")))


def _names(people: list[Person]) -> Text | None:
    zh, en = "、".join(each.name_zh for each in people), ", ".join(each.name_en for each in people)
    return Text(zh, en) if people else None


def _seen(viewer: Viewer, ref: str) -> Grant:
    found = grants_seen(viewer).filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


@require_GET
def grant(request: HttpRequest, ref: str) -> HttpResponse:
    """One grant, and what can be done about it."""
    viewer = viewer_at(request)
    return _grant_page(request, viewer, _seen(viewer, ref), None)


def _grant_page(
    request: HttpRequest, viewer: Viewer, row: Grant, form: WithdrawForm | TurnDownForm | None
) -> HttpResponse:
    mine = viewer.person in (row.person_id, row.granted_by.person_id if row.granted_by else None)
    may = viewer.may(Permission.GRANT_ROLES, row.unit_id)
    ended = row.until is not None and row.until <= max(viewer.today, row.since)
    asked = row.approved_by_id is None
    asker = row.granted_by.person_id if row.granted_by else 0
    others = who_grant(viewer, row.person_id, asker) if asked and mine else []
    end = ended_with(row) if row.until is not None else None
    page = {
        "row": row,
        "steps": WAY,
        "role": ROLES[Role(row.role)],
        "name": _name(row.person),
        "asked": _asker(row),
        "approved": row.approved_by and _name(row.approved_by.person),
        "where": scope(row, viewer),
        "state": state(row, viewer, end),
        "never": never_began(row, viewer, end),
        "own": row.person_id == viewer.person,
        "may_approve": may and asked and not ended and not mine,
        "is_mine": may and asked and not ended and mine,
        "approvers": _names(others),
        "waits": asked and not ended,
        "mine": mine,
        "ground": asked_with(row),
        "end": end,
        "form": form or _ending(viewer, row),
        "may_withdraw": row.unit_id in viewer.ever(Permission.GRANT_ROLES) and not ended,
        "allows": sorted((each.words for each in ROLES[Role(row.role)].allows), key=lambda words: words.en),
    }
    if page["waits"]:
        page |= {"beside": _beside(viewer, row), "posts": _posts(viewer, row), "noted": _noted(viewer, row)}
    return render(request, "org/grant.html", page, status=422 if form is not None else 200)


def _noted(viewer: Viewer, row: Grant) -> list[Text]:
    """What is to be noted of the days of a role before it is decided on."""
    late = lasting.too_late(viewer, row.unit_id, row.since)
    return [*([late] if late is not None else []), *lasting.notes(viewer, [row])[row.pk]]


def _ending(viewer: Viewer, row: Grant) -> WithdrawForm | TurnDownForm:
    if row.approved_by_id is None:
        return TurnDownForm(initial={"version": row.version})
    return WithdrawForm(initial={"version": row.version, "until": viewer.today})


def _beside(viewer: Viewer, row: Grant) -> list[dict[str, object]]:
    """What the person holds or was asked for already, for who decides on one more."""
    seen = viewer.units(Permission.SEE_PEOPLE)
    return [
        {"row": each, "role": ROLES[Role(each.role)].title, "where": place(each.unit_id, viewer.tree, seen),
         "state": state(each, viewer)}
        for each in beside(viewer, row)
    ]  # fmt: skip


def _posts(viewer: Viewer, row: Grant) -> list[tuple[Text, Text]]:
    seen = viewer.units(Permission.SEE_PEOPLE)
    return [
        (Text(each.post.title_zh, each.post.title_en), place(each.post.unit_id, viewer.tree, seen))
        for each in posts_held(viewer, row.person)
    ]


@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """The second person's approval."""
    viewer = viewer_at(request)
    row = _seen(viewer, ref)
    actions.approve_grant(viewer, key_of(request), grant=row.ref, version=posted_version(request))
    return redirect(f"/grants/{ref}")


@require_POST
def turn_down(request: HttpRequest, ref: str) -> HttpResponse:
    """The second person's no; or the asker's, who takes the request back."""
    viewer = viewer_at(request)
    row, form = _seen(viewer, ref), TurnDownForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        answer = attempt(
            form,
            lambda: actions.turn_down_grant(
                viewer, given["key"], grant=row.ref, version=given["version"] or 0, reason=given["reason"]
            ),
        )
        if answer is not None:
            return redirect(f"/grants/{ref}")
    return _grant_page(request, viewer, row, form)


@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """The end of a role. Who has withdrawn one of their own may not open it any more, and goes to the first page."""
    viewer = viewer_at(request)
    row, form = _seen(viewer, ref), WithdrawForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        answer = attempt(
            form,
            lambda: actions.withdraw_role(
                viewer,
                given["key"],
                grant=row.ref,
                version=given["version"] or 0,
                until=given["until"],
                reason=given["reason"],
            ),
        )
        if answer is not None:
            own = row.person_id == viewer.person and given["until"] <= viewer.today
            return redirect(f"/?{urlencode({'withdrew': row.role})}" if own else f"/grants/{ref}")
    return _grant_page(request, viewer, row, form)


def _asked_for(request: HttpRequest, viewer: Viewer) -> str:
    found = people_to_choose(viewer).filter(ref=request.GET.get("person", "")[:12]).first()
    return shown_as(found) if found is not None else ""


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a role; somebody else approves it."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.GRANT_ROLES):
        raise Forbidden(
            Text("只有安全管理员能授权", "only security administrators grant roles"),
            Text("请安全管理员办理", "ask the security administrator"),
        )
    form = GrantForm(
        viewer, request.POST or None, initial={"person": _asked_for(request, viewer), "since": viewer.today}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = attempt(
            form,
            lambda: actions.grant_role(
                viewer, given["key"], person=given["person"], role=given["role"], unit=given["unit"],
                since=given["since"], until=given["until"], reason=given["reason"],
            ),
        )  # fmt: skip
        if answer is not None:
            return redirect(f"/grants/{answer['grant']}")
    roles = [ROLES[role] for role in Role]
    return render(
        request, "org/ask.html", {"form": form, "steps": WAY, "roles": roles}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Who stands in for me, for whom I stand in, and a form to let somebody."""
    viewer = viewer_at(request)
    form = DelegationForm(viewer, request.POST or None, initial={"since": viewer.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = attempt(
            form,
            lambda: actions.delegate(
                viewer,
                given["key"],
                taker=given["taker"],
                since=given["since"],
                until=given["until"],
                reason=given["reason"],
            ),
        )
        if answer is not None:
            return redirect("/delegations?" + urlencode({"done": 1}))
    return _delegations_page(request, viewer, form)


def _delegations_page(
    request: HttpRequest, viewer: Viewer, form: DelegationForm, ending: str = "", end_form: EndForm | None = None
) -> HttpResponse:
    """Own ones; for the security administrator also those of others that are in force or to come."""
    own = list(delegations_of(viewer)[:50])
    early = ended_early(viewer, own)
    rows = [
        {"row": row, "given": row.giver_id == viewer.person, "other": _name(row.taker if row.giver_id == viewer.person else row.giver),
         "state": _during(row, early.get(row.ref), viewer), "early": early.get(row.ref),
         "form": _end_form(viewer, row, ending, end_form)}
        for row in own
    ]  # fmt: skip
    others = [
        {"row": row, "giver": _name(row.giver), "taker": _name(row.taker), "state": _during(row, None, viewer),
         "form": _end_form(viewer, row, ending, end_form)}
        for row in delegations_to_end(viewer)[:200]
    ]  # fmt: skip
    offered = people_to_choose(viewer).exclude(pk=viewer.person).exists()
    page = {
        "form": form,
        "rows": rows,
        "others": others,
        "offered": offered,
        "done": request.GET.get("done") == "1" and not form.is_bound,
        "ended": request.GET.get("ended") == "1" and not form.is_bound,
    }
    wrong = form.errors or (end_form is not None and end_form.errors)
    return render(request, "org/delegations.html", page, status=422 if wrong else 200)


def _end_form(viewer: Viewer, row: Delegation, ending: str, typed: EndForm | None) -> EndForm | None:
    """The form to end one early, as it was typed where it was refused; None where it cannot be ended."""
    if typed is not None and row.ref == ending:
        return typed
    ends = row.until > max(viewer.today, row.since)
    may = row.giver_id == viewer.person or viewer.may(Permission.GRANT_ROLES)
    return EndForm(initial={"version": row.version}, auto_id=f"{row.ref}_%s") if ends and may else None


@require_POST
def end_delegation(request: HttpRequest, ref: str) -> HttpResponse:
    """Standing in ends at once."""
    viewer, form = viewer_at(request), EndForm(request.POST, auto_id=f"{ref}_%s")
    if form.is_valid():
        given = form.cleaned_data
        answer = attempt(
            form,
            lambda: actions.end_delegation(
                viewer, given["key"], delegation=ref, version=given["version"] or 0, reason=given["reason"]
            ),
        )
        if answer is not None:
            return redirect("/delegations?ended=1")
    return _delegations_page(request, viewer, DelegationForm(viewer, None, initial={"since": viewer.today}), ref, form)


def _during(row: Delegation, early: EndedEarly | None, viewer: Viewer) -> Badge:
    """How far standing in has come. One that was ended on its first day had begun; what was done till then was done in its name."""
    if early is not None and early.begun:
        return Badge("none", Text("已提前结束", "Ended early"))
    if row.until == row.since:
        return Badge("none", Text("已撤回，未开始", "Ended before it began"))
    if row.until <= viewer.today:
        return Badge("none", Text("已结束", "Ended"))
    if row.since > viewer.today:
        return Badge("info", Text("尚未开始", "To come"))
    return Badge("good", Text("进行中", "Now"))
