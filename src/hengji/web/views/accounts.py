"""One account, for the system administrator: closing it, opening it again, unlocking it, a new first password shown once, and asking for
that of an administrator."""

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
from .. import accounts, renewals
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
    until, asked = locks(held.login).get(held.login), renewals.standing_of(held)
    by_two = renewals.by_two(viewer, held)
    page = {
        "steps": WAY,
        "held": held,
        "state": account_state(held, until),
        "locked": until is not None,
        "name": Text(held.person.name_zh, held.person.name_en),
        "mine": held.person_id == viewer.person,
        "open": len(sessions_of(held.pk)),
        "by_two": by_two,
        "asked": asked if by_two else None,
        "to_give": asked is not None and asked.approved and asked.asked_by_id == viewer.account,
        "ends": asked.decided + renewals.LASTS if asked is not None and asked.decided is not None else None,
        "form": AccountReasonForm(),
        "unlock_form": AccountReasonForm(auto_id="unlock_%s"),
        "password_form": AccountReasonForm(auto_id="password_%s"),
        "give_form": HouseForm(auto_id="give_%s"),
        **more,
    }
    forms = (page["form"], page["unlock_form"], page["password_form"], page["give_form"])
    wrong = any(form.is_bound and form.errors for form in forms)
    return render(request, "web/account.html", page, status=422 if wrong else 200)


@require_POST
def disable(request: HttpRequest, ref: str) -> HttpResponse:
    """Close it."""
    return _switched(request, ref, accounts.disable_account)


@require_POST
def enable(request: HttpRequest, ref: str) -> HttpResponse:
    """Open it again."""
    return _switched(request, ref, accounts.enable_account)


@require_POST
def unlock(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a name that is locked."""
    return _switched(request, ref, accounts.unlock_account, "unlock")


@require_POST
def ask_renewal(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for a new first password of an administrator's account."""
    return _switched(request, ref, accounts.ask_renewal, "password")


def _switched(request: HttpRequest, ref: str, do: Callable[..., Answer], which: str = "") -> HttpResponse:
    """Do what needs a reason alone; refused, its form comes back, `which` of those on the page it is."""
    form = AccountReasonForm(request.POST, **({"auto_id": f"{which}_%s"} if which else {}))
    viewer, held = administrator(request), _account(ref)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: do(viewer, given["key"], account=held.ref, reason=given["reason"])) is not None:
            return redirect(f"/accounts/{ref}")
    return _page(request, viewer, _account(ref), **{f"{which}_form" if which else "form": form})


@sensitive_variables("password")
@require_POST
def password(request: HttpRequest, ref: str) -> HttpResponse:
    """A new first password; it is shown this once. Of an administrator's account the reason is the one it was approved for."""
    viewer, held, password = administrator(request), _account(ref), first_password()
    if two := renewals.by_two(viewer, held):
        form: HouseForm = HouseForm(request.POST, auto_id="give_%s")
    else:
        form = AccountReasonForm(request.POST, auto_id="password_%s")
    if form.is_valid():
        given = form.cleaned_data
        reason = given.get("reason") or getattr(renewals.standing_of(held), "reason", "") or "—"

        def act() -> Answer:
            return accounts.renew_password(viewer, given["key"], account=held.ref, password=password, reason=reason)

        def done() -> Answer:
            return once(act, Account.objects.filter(pk=held.pk))

        # a form that only gives what was approved has no field to tell a refusal at
        answer = done() if two else attempt(form, done)
        if answer is not None:
            arrived(request)
            again = SHOWN in answer
            return _page(request, viewer, _account(ref), password="" if again else password, shown=again)
    return _page(request, viewer, held, **{"give_form" if two else "password_form": form})
