"""One account, for the system administrator: closing it, opening it again, unlocking it, a new first password shown once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from ...audit.acts import Answer
from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...org.doors import arrived, attempt
from ...org.locks import locks
from ...org.models import Account
from ...org.opening import first_password
from ...org.viewer import Viewer
from ...org.views.accounts import SHOWN, account_state, administrator, once
from ...ui.forms import HouseForm
from ...ui.pieces import Step
from .. import accounts
from ..sessions import sessions_of

WAY = [Step("/accounts", Text("账号", "Accounts"))]


class AccountReasonForm(HouseForm):
    """Why something is done with somebody's account."""

    reason = forms.CharField(label="原因 / Reason", max_length=200, help_text="记入操作记录 / It is kept in the trail")


def _account(ref: str) -> Account:
    found = Account.objects.select_related("person").filter(ref=ref).first() if ref.isalnum() else None
    if found is None:
        raise Missing
    return found


@require_GET
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """How an account stands, and what can be done with it."""
    return _page(request, administrator(request), _account(ref))


def _page(request: HttpRequest, viewer: Viewer, held: Account, **more: Any) -> HttpResponse:
    until = locks(held.login).get(held.login)
    page = {
        "steps": WAY,
        "held": held,
        "state": account_state(held, until),
        "locked": until is not None,
        "name": Text(held.person.name_zh, held.person.name_en),
        "mine": held.person_id == viewer.person,
        "open": len(sessions_of(held.pk)),
        "form": AccountReasonForm(),
        "unlock_form": AccountReasonForm(auto_id="unlock_%s"),
        "password_form": AccountReasonForm(auto_id="password_%s"),
        **more,
    }
    wrong = any(form.is_bound and form.errors for form in (page["form"], page["unlock_form"], page["password_form"]))
    return render(request, "web/account.html", page, status=422 if wrong else 200)


@require_POST
def disable(request: HttpRequest, ref: str) -> HttpResponse:
    """Close it."""
    return _switched(request, ref, accounts.disable_account)


@require_POST
def enable(request: HttpRequest, ref: str) -> HttpResponse:
    """Open it again."""
    return _switched(request, ref, accounts.enable_account)


def _switched(request: HttpRequest, ref: str, do: Callable[..., Answer]) -> HttpResponse:
    viewer, held, form = administrator(request), _account(ref), AccountReasonForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: do(viewer, given["key"], account=held.ref, reason=given["reason"])) is not None:
            return redirect(f"/accounts/{ref}")
    return _page(request, viewer, _account(ref), form=form)


@require_POST
def unlock(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a name that is locked."""
    viewer, held, form = administrator(request), _account(ref), AccountReasonForm(request.POST, auto_id="unlock_%s")
    if form.is_valid():
        given = form.cleaned_data

        def act() -> Answer:
            return accounts.unlock_account(viewer, given["key"], account=held.ref, reason=given["reason"])

        if attempt(form, act) is not None:
            return redirect(f"/accounts/{ref}")
    return _page(request, viewer, held, unlock_form=form)


@sensitive_variables("password")
@require_POST
def password(request: HttpRequest, ref: str) -> HttpResponse:
    """A new first password; it is shown this once."""
    viewer, held = administrator(request), _account(ref)
    form, password = AccountReasonForm(request.POST, auto_id="password_%s"), first_password()
    if form.is_valid():
        given = form.cleaned_data

        def act() -> Answer:
            return accounts.renew_password(
                viewer, given["key"], account=held.ref, password=password, reason=given["reason"]
            )

        answer = attempt(form, lambda: once(act, Account.objects.filter(pk=held.pk)))
        if answer is not None:
            arrived(request)
            again = SHOWN in answer
            return _page(request, viewer, _account(ref), password="" if again else password, shown=again)
    return _page(request, viewer, held, password_form=form)
