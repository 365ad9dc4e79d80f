"""Accounts, for the system administrator: who can sign in, and opening an account. It may do nothing until a role is granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from ...audit.acts import KEY_REUSED, Answer
from ...audit.outcomes import Forbidden, Refusal
from ...engine.values.text import Text
from ...ui.pieces import Badge, Link, Step
from ...ui.tables import Cases, Column, Contains, Table
from .. import actions, opening
from ..doors import arrived, attempt, lang_of, viewer_at
from ..forms import AccountForm
from ..locks import locked_badge, locks
from ..models import Account
from ..permissions import Permission
from ..viewer import Viewer


def accounts_table(locked: Mapping[str, datetime]) -> Table:
    """With the names that are locked, and until when."""
    shut = Q(login__in=sorted(locked))
    cases = (
        ("open", Text("启用", "Open"), Q(is_active=True, must_change=False) & ~shut),
        ("first", Text("待改密码", "First password"), Q(is_active=True, must_change=True) & ~shut),
        ("locked", Text("锁定", "Locked"), Q(is_active=True) & shut),
        ("disabled", Text("停用", "Disabled"), Q(is_active=False)),
    )
    return Table(
        "accounts",
        (
            Column("login", Text("登录名", "Sign-in name"), lambda row: Link(f"/accounts/{row.ref}", Text.same(row.login)),
                   sort="login", filter=Contains("login")),
            Column("code", Text("工号", "Number"), lambda row: row.person.code, "short", "person__code", Contains("person__code"), 12),
            Column("name", Text("姓名", "Name"), lambda row: Text(row.person.name_zh, row.person.name_en), sort="person__name_zh",
                   filter=Contains("person__name_zh", "person__name_en")),
            Column("state", Text("状态", "State"), lambda row: account_state(row, locked.get(row.login)), filter=Cases(cases), wide=16),
            Column("last", Text("上次登录", "Last sign-in"), lambda row: row.last_login, "date", "last_login"),
        ),
        order="login",
        title=Text("账号", "Accounts"),
        empty=Text("还没有账号", "There is no account yet"),
    )  # fmt: skip


def account_state(row: Account, locked: datetime | None) -> Badge:
    """Whether somebody can sign in with it; `locked` until then after too many failures."""
    if not row.is_active:
        return Badge("none", Text("停用", "Disabled"))
    if locked is not None:
        return locked_badge(locked)
    return Badge("warn", Text("待改密码", "First password")) if row.must_change else Badge("good", Text("启用", "Open"))


def administrator(request: HttpRequest) -> Viewer:
    """The system administrator at a door; raises `Forbidden`."""
    viewer = viewer_at(request)
    if not viewer.may(Permission.EDIT_ACCOUNTS):
        raise Forbidden(
            Text("只有系统管理员能管账号", "only system administrators keep accounts"),
            Text("请系统管理员办理", "ask one"),
        )
    return viewer


SHOWN = "shown"
"""In an answer: the password was shown before, and is known to nobody but who copied it."""


def once(act: Callable[[], Answer], held: QuerySet[Account]) -> Answer:
    """What an act answers that gives a first password. The same form once more, as a reload sends it, finds the account as it is: it was
    done, and each time another password would have been made. Raises `Refusal` where there is no such account."""
    try:
        return act()
    except Refusal as refused:
        account = held.first()
        if refused.code != KEY_REUSED or account is None:
            raise
        return {"account": account.ref, SHOWN: "yes"}


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account."""
    administrator(request)
    rows: QuerySet[Account] = Account.objects.select_related("person")
    return accounts_table(locks()).answer(request, rows, "org/accounts.html", {}, lang=lang_of(request))


@require_http_methods(["GET", "POST"])
def opened(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown this once."""
    viewer, form, page = administrator(request), AccountForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        given, password = form.cleaned_data, opening.first_password()

        def act() -> Answer:
            return actions.open_account(
                viewer, given["key"], login=given["login"], password=password, code=given["code"],
                name=Text(given["name_zh"], given["name_en"] or given["name_zh"]),
            )  # fmt: skip

        answer = attempt(form, lambda: once(act, Account.objects.filter(login=given["login"])))
        if answer is not None:
            page = {"login": given["login"], "account": answer["account"]}
            page["password"] = "" if SHOWN in answer else password
            arrived(request)
    page |= {"form": form, "steps": [Step("/accounts", Text("账号", "Accounts"))]}
    return render(request, "org/account.html", page, status=422 if form.errors else 200)
