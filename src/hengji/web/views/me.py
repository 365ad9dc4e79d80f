"""My page: roles, sessions, password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...org import second_step
from ...org.doors import viewer_at
from ...org.models import Account
from ...ui.forms import new_key
from .. import accounts, passwords, renewals, sessions
from .home import roles_of


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Roles, sessions, password."""
    viewer, account = viewer_at(request), _account(request)
    mine = [
        {
            "name": sessions.name_of(each.session_key),
            "row": each,
            "here": each.session_key == request.session.session_key,
        }
        for each in sessions.sessions_of(account.pk)
    ]
    page = {
        "roles": roles_of(viewer),
        "sessions": mine,
        "account": account,
        "ends": passwords.ends(account.password_set, settings.PASSWORD_PROFILE),
        "second": second_step.in_use(account),
        "changed": request.GET.get("changed") == "1",
    }
    return render(request, "web/me.html", page)


@require_POST
def end_session(request: HttpRequest, name: str) -> HttpResponse:
    """End one of my sessions."""
    if not sessions.end(_account(request).pk, name):
        raise Missing
    return redirect("/me")


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; other sessions of the account end with the old one."""
    account, profile = _account(request), settings.PASSWORD_PROFILE
    wrong: dict[str, list[Text]] = {}
    if request.method == "POST":
        old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
        if not account.check_password(old):
            wrong["old"] = [Text("现在的密码不对", "The present password is wrong")]
        faults = passwords.faults(new, account.login, profile)
        if old and old == new:
            faults.append(Text("与现在的密码相同", "It is the present one"))
        if faults:
            wrong["new"] = faults
        if again != new:
            wrong["again"] = [Text("两次填写的不同", "The two are not the same")]
        if not wrong:
            accounts.change_password(viewer_at(request), new_key(), hashed=make_password(new))
            account.refresh_from_db()
            update_session_auth_hash(request, account)
            request.session.save()
            sessions.end_others(account.pk, request.session.session_key)
            return redirect(request.session.pop(sessions.WANTED, "") or "/me?changed=1")
    given = renewals.last_given(account) if account.must_change else None
    page = {
        "given": given,
        "giver": renewals.giver(given),
        "wrong": wrong,
        "rule": passwords.RULES[profile],
        "forced": account.must_change,
        "least": passwords.SHORTEST[profile],
    }
    return render(request, "web/password.html", page, status=422 if wrong else 200)


def _account(request: HttpRequest) -> Account:
    account: Account = request.user  # type: ignore[assignment]
    return account
