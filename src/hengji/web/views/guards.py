"""Sign-ins, for the security administrator: who is signed in where, who has a second step, which roles must have one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.acts import Answer
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org import guarding
from ...org.doors import attempt, lang_of, viewer_at
from ...org.locks import locked_badge, locks
from ...org.models import Account, Factor, FactorRule, Grant
from ...org.permissions import Permission
from ...org.queries import in_force
from ...org.roles import ROLES, Role
from ...org.viewer import Viewer
from ...ui.forms import HouseForm
from ...ui.pieces import Badge, Link, Step
from ...ui.tables import Cases, Column, Contains, Table
from .. import guarding as sessions_guarding
from .. import renewals, sessions
from ..models import Renewal, SignIn

WAY = [Step("/sign-ins", Text("登录安全", "Sign-ins"))]


class ReasonForm(HouseForm):
    """Why somebody's session or device is taken away."""

    reason = forms.CharField(label="原因 / Reason", max_length=200, help_text="记入操作记录 / It is kept in the trail")


class RuleForm(HouseForm):
    """Whether a role asks for the second step."""

    role = forms.CharField(widget=forms.HiddenInput)
    required = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label="依据 / Ground", max_length=200)


def _guard(request: HttpRequest) -> Viewer:
    viewer = viewer_at(request)
    if not viewer.may(Permission.GRANT_ROLES):
        raise Forbidden(
            Text("只有安全管理员能看登录情况", "only security administrators see who is signed in"),
            Text("请安全管理员办理", "ask one"),
        )
    return viewer


@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Every account with its sessions and its second step."""
    viewer = _guard(request)
    here = SignIn.objects.filter(account=OuterRef("pk"), expire_date__gt=timezone.now()).order_by().values("account")
    asked = Grant.objects.filter(
        in_force(viewer.today), person=OuterRef("person"), approved_by__isnull=False,
        role__in=FactorRule.objects.filter(required=True).values("role"),
    )  # fmt: skip
    rows: QuerySet[Any] = Account.objects.select_related("person").annotate(
        open=Coalesce(Subquery(here.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        second=Exists(Factor.objects.filter(account=OuterRef("pk"), confirmed__isnull=False)),
        asked=Exists(asked),
    )
    return sign_ins_table(locks()).answer(request, rows, "web/sign_ins.html", {}, lang=lang_of(request))


def _may_sign_in(row: Account, locked: datetime | None) -> Badge:
    if not row.is_active:
        return Badge("none", Text("停用", "Disabled"))
    return locked_badge(locked) if locked is not None else Badge("good", Text("能登录", "Can sign in"))


def _second(row: Any) -> Badge:
    if row.second:
        return Badge("good", Text("已启用", "In use"))
    return Badge("warn", Text("须启用", "Required")) if row.asked else Badge("none", Text("未启用", "Not in use"))


def sign_ins_table(locked: Mapping[str, datetime]) -> Table:
    """With the names that are locked, and until when."""
    shut = Q(login__in=sorted(locked))
    cases = (
        ("open", Text("能登录", "Can sign in"), Q(is_active=True) & ~shut),
        ("locked", Text("锁定", "Locked"), Q(is_active=True) & shut),
        ("disabled", Text("停用", "Disabled"), Q(is_active=False)),
    )
    return Table(
        "sign-ins",
        (
            Column("login", Text("登录名", "Sign-in name"), lambda row: Link(f"/sign-ins/{row.ref}", Text.same(row.login)),
                   sort="login", filter=Contains("login")),
            Column("name", Text("姓名", "Name"), lambda row: Text(row.person.name_zh, row.person.name_en), sort="person__name_zh",
                   filter=Contains("person__name_zh", "person__name_en")),
            Column("state", Text("状态", "State"), lambda row: _may_sign_in(row, locked.get(row.login)), filter=Cases(cases), wide=16),
            Column("second", Text("二次验证", "Second step"), _second, sort="second", wide=16),
            Column("open", Text("登录中", "Signed in"), lambda row: row.open, "num", "open"),
            Column("last", Text("上次登录", "Last sign-in"), lambda row: row.last_login, "date", "last_login"),
        ),
        order="login",
        title=Text("登录安全", "Sign-ins"),
        empty=Text("还没有账号", "There is no account yet"),
    )  # fmt: skip


def _held(ref: str) -> Account:
    found = Account.objects.select_related("person").filter(ref=ref).first() if ref.isalnum() else None
    if found is None:
        raise Missing
    return found


@require_GET
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """The sessions and the second step of one account."""
    viewer = _guard(request)
    return _account_page(request, viewer, _held(ref))


def _account_page(
    request: HttpRequest,
    viewer: Viewer,
    held: Account,
    form: ReasonForm | None = None,
    reset_form: ReasonForm | None = None,
    decided: Mapping[str, HouseForm] | None = None,
) -> HttpResponse:
    factor = Factor.objects.filter(account=held, confirmed__isnull=False).first()
    here, until = request.session.session_key, locks(held.login).get(held.login)
    asked = renewals.standing_of(held)
    page = {
        "steps": WAY,
        "held": held,
        "asked": asked,
        "name": Text(held.person.name_zh, held.person.name_en),
        "rows": [
            {"row": each, "name": sessions.name_of(each.session_key), "here": each.session_key == here}
            for each in sessions.sessions_of(held.pk)
        ],
        "factor": factor,
        "locked": until is not None,
        "state": _may_sign_in(held, until),
        "mine": held.person_id == viewer.person,
        "form": form or ReasonForm(),
        "reset_form": reset_form or ReasonForm(auto_id="reset_%s"),
        **_to_decide(asked, decided or {}),
    }
    return render(request, "web/sign_ins_of.html", page, status=422 if form or reset_form or decided else 200)


def _to_decide(asked: Renewal | None, sent: Mapping[str, HouseForm]) -> dict[str, HouseForm]:
    """The forms by which a new first password is approved or turned down, where one waits for that."""
    if asked is None or asked.decided is not None:
        return {}
    seen = {"version": asked.version}
    return {
        "approve_form": HouseForm(initial=seen, auto_id="approve_%s"),
        "down_form": ReasonForm(initial=seen, auto_id="down_%s"),
        **sent,
    }


@require_POST
def renewal(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve a new first password of an administrator's account, or turn it down."""
    viewer, held = _guard(request), _held(ref)
    asked, down = renewals.last_asked(held), request.POST.get("do") == "turn-down"
    if asked is None:
        raise Refusal(
            Text("此账号没有重发初始密码的申请", "no new first password is asked for, for this account"),
            Text("由系统管理员先申请", "a system administrator asks for it first"),
        )
    form = ReasonForm(request.POST, auto_id="down_%s") if down else HouseForm(request.POST, auto_id="approve_%s")
    if form.is_valid():
        given = form.cleaned_data
        key, version = given["key"], given["version"] or 0

        def act() -> Answer:
            if down:
                return renewals.turn_down(viewer, key, renewal=asked.ref, version=version, reason=given["reason"])
            return renewals.approve(viewer, key, renewal=asked.ref, version=version)

        if attempt(form, act) is not None:
            return redirect(f"/sign-ins/{ref}")
    return _account_page(request, viewer, held, decided={"down_form" if down else "approve_form": form})


@require_POST
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """End one session, or all."""
    viewer = _guard(request)
    held, form = _held(ref), ReasonForm(request.POST)
    if not form.is_valid():
        return _account_page(request, viewer, held, form=form)
    given, session = form.cleaned_data, request.POST.get("session", "")[:20]
    sessions_guarding.end_sessions(viewer, given["key"], account=held.ref, session=session, reason=given["reason"])
    return redirect(f"/sign-ins/{ref}")


@require_POST
def reset(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the second step away; the sessions end with it."""
    viewer = _guard(request)
    held, form = _held(ref), ReasonForm(request.POST, auto_id="reset_%s")
    if not form.is_valid():
        return _account_page(request, viewer, held, reset_form=form)
    guarding.reset(viewer, form.cleaned_data["key"], account=held.ref, reason=form.cleaned_data["reason"])
    sessions.end_all(held.pk)
    return redirect(f"/sign-ins/{ref}")


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Which roles ask for the second step."""
    viewer = _guard(request)
    form = RuleForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        given = form.cleaned_data

        def act() -> Answer:
            return guarding.require(
                viewer, given["key"], role=given["role"], required=given["required"],
                version=given["version"] or 0, reason=given["reason"],
            )  # fmt: skip

        if attempt(form, act) is not None:
            return redirect("/sign-ins/rules")
    held = {row.role: row for row in FactorRule.objects.all()}
    rows = []
    for role in Role:
        rule = held.get(role.value)
        now = rule is not None and rule.required
        begin = {"role": role.value, "required": not now, "version": rule.version if rule else 0}
        wrong = form if form is not None and form.errors and form.data.get("role") == role.value else None
        rows.append(
            {
                "words": ROLES[role],
                "required": now,
                "form": wrong or RuleForm(initial=begin, auto_id=f"{role.value}_%s"),
            }
        )
    refused = form is not None and bool(form.errors)
    return render(request, "web/sign_in_rules.html", {"steps": WAY, "rows": rows}, status=422 if refused else 200)
