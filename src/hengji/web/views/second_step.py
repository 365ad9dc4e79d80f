"""My second step: set up on a device, confirmed by a code, new recovery codes, dropped."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ...audit.acts import Action, Answer
from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ...org import guarding, second_step, totp
from ...org.doors import key_of, viewer_at
from ...org.models import Account, Factor
from ...ui.papers.pictures import qr_address
from ...ui.pieces import Step
from .. import lockout
from ..sessions import SECOND_STEP, WANTED, end_others

STEPS = [Step("/me", Text("我的", "My page"))]


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What is set up, and what can be done about it."""
    if request.method == "GET":
        return _page(request)
    return DOES.get(request.POST.get("do", ""), _unknown)(request)


def _begin(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    if not second_step.in_use(account):
        second_step.begun(account)
    return redirect("/me/second-step")


def _confirm(request: HttpRequest) -> HttpResponse:
    """Nothing is to be guessed yet: the secret stands on the page, and a wrong code only says that the device is not ready."""
    return _with_code(request, guarding.confirm, _confirmed, counts=False)


def _renew(request: HttpRequest) -> HttpResponse:
    return _with_code(request, guarding.renew_codes, _codes)


def _drop(request: HttpRequest) -> HttpResponse:
    return _with_code(request, guarding.drop, _dropped)


def _unknown(request: HttpRequest) -> HttpResponse:
    raise Missing


DOES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "begin": _begin,
    "confirm": _confirm,
    "renew": _renew,
    "drop": _drop,
}


def _with_code(
    request: HttpRequest, act: Action[...], then: Callable[[HttpRequest], HttpResponse], *, counts: bool = True
) -> HttpResponse:
    """Do it where the code is right; a wrong one `counts` as a wrong password."""
    account = _account(request)
    if counts and lockout.locked(request, account.login):
        return _page(request)
    try:
        _: Answer = act(viewer_at(request), key_of(request), code=request.POST.get("code", "")[:40])
    except Refusal as refused:
        if refused.code == guarding.WRONG_CODE:
            if counts:
                lockout.failed(request, account.login)
        elif refused.status != 422:
            raise
        return _page(request, wrong=refused)
    return then(request)


def _confirmed(request: HttpRequest) -> HttpResponse:
    """Sessions without the second step end; this one has just passed it."""
    request.session[SECOND_STEP] = True
    end_others(_account(request).pk, request.session.session_key)
    return _codes(request)


def _codes(request: HttpRequest) -> HttpResponse:
    factor = _factor(request)
    codes = second_step.recovery_codes(factor, key_of(request)) if factor is not None else []
    return _page(request, codes=codes, wanted=request.session.pop(WANTED, ""))


def _dropped(request: HttpRequest) -> HttpResponse:
    return redirect("/me/second-step")


def _page(
    request: HttpRequest, *, wrong: Refusal | None = None, codes: list[str] | None = None, wanted: str = ""
) -> HttpResponse:
    account, factor = _account(request), _factor(request)
    page: dict[str, object] = {
        "steps": STEPS,
        "wrong": wrong,
        "codes": codes,
        "wanted": wanted,
        "on": factor is not None,
        "asked": viewer_at(request).second_step,
        "factor": factor,
    }
    if factor is not None:
        page["left"] = second_step.left(factor)
    elif (begun := second_step.begun_of(account)) is not None:
        secret = second_step.unsealed(begun)
        if secret is not None:
            page |= {"qr": qr_address(totp.address(secret, account.login)), "spelled": totp.spelled(secret)}
    return render(request, "web/second_step.html", page, status=422 if wrong is not None else 200)


def _factor(request: HttpRequest) -> Factor | None:
    return second_step.factor_of(_account(request))


def _account(request: HttpRequest) -> Account:
    account: Account = request.user  # type: ignore[assignment]
    return account
