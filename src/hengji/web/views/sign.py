"""Signing in and out, the language, and whether the product is alive."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import authenticate, login, logout
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...audit.outcomes import Refusal
from ...org import guarding, second_step
from ...org.models import Account
from ...org.queries import viewer_of
from ...ui.forms import new_key
from .. import demo, lockout
from ..context import LANGUAGE_COOKIE
from ..sessions import LAST_VISIT, SECOND_STEP

HALF, HALF_LASTS = "hengji-half", timedelta(minutes=5)
"""Who has given the password and not yet the code; for so long."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _safe(request: HttpRequest, wanted: str) -> bool:
    """Whether an address is one of ours to go on to."""
    return url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; where one wanted to go is where one arrives, after the second step where there is one."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    wanted = wanted if _safe(request, wanted) else ""
    name = lockout.name_of(request.POST.get("login", ""))
    if request.method == "POST":
        account = authenticate(request, username=name, password=request.POST.get("password", ""))
        if isinstance(account, Account):
            if second_step.in_use(account):
                _half(request, account, wanted)
                return redirect("/sign-in/code")
            return _signed_in(request, account, wanted, second=False)
    accounts, others = demo.accounts()
    page = {
        "wrong": request.method == "POST",
        "login": name,
        "next": wanted,
        "ended": request.GET.get("ended", ""),
        "accounts": accounts,
        "others": others,
        "demo_password": demo.WORD,
    }
    return render(request, "web/sign_in.html", page, status=401 if request.method == "POST" else 200)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: the code of the device, or a recovery code. A wrong one counts as a wrong password."""
    account, wanted = _whose_half(request)
    back = f"/sign-in?{urlencode({'next': wanted})}" if wanted else "/sign-in"
    if account is None:
        return redirect(back)
    wrong = False
    if request.method == "POST" and not lockout.locked(request, account.login):
        if _right(account, request.POST.get("code", "")[:40]):
            del request.session[HALF]
            return _signed_in(request, account, wanted, second=True)
        lockout.failed(request, account.login)
        wrong = True
    return render(
        request, "web/code.html", {"wrong": wrong, "back": back}, status=401 if request.method == "POST" else 200
    )


def _half(request: HttpRequest, account: Account, wanted: str) -> None:
    """Nobody is signed in yet: the session knows who is about to be."""
    request.session.cycle_key()
    request.session[HALF] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "until": (timezone.now() + HALF_LASTS).isoformat(),
        "next": wanted,
    }


def _whose_half(request: HttpRequest) -> tuple[Account | None, str]:
    held = request.session.get(HALF)
    if not held:
        return None, ""
    wanted = str(held["next"])
    if datetime.fromisoformat(held["until"]) <= timezone.now():
        return None, wanted
    account = Account.objects.select_related("person").filter(pk=held["account"], is_active=True).first()
    if account is None or not constant_time_compare(held["hash"], account.get_session_auth_hash()):
        return None, ""
    return account, wanted


def _right(account: Account, given: str) -> bool:
    """Whether the code is the device's, or a recovery code; either is spent, and a recovery code is told in the trail."""
    factor = second_step.factor_of(account)
    if factor is None:
        return False
    if second_step.spend_code(factor, given):
        return True
    if len(given) <= second_step.CODE_SIGNS // 2 + 2:
        return False
    try:
        guarding.use_recovery(viewer_of(account, timezone.localdate()), new_key(), code=given)
    except Refusal:
        return False
    return True


def _signed_in(request: HttpRequest, account: Account, wanted: str, *, second: bool) -> HttpResponse:
    before = account.last_login
    lockout.unlock(account.login)
    login(request, account, backend=BACKEND)
    request.session[LAST_VISIT] = before.isoformat() if before else ""
    if second:
        request.session[SECOND_STEP] = True
    return redirect(wanted or "/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends."""
    logout(request)
    answer = redirect("/sign-in")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@require_POST
def alive(request: HttpRequest) -> HttpResponse:
    """Somebody is typing: the session goes on; or, with `end`, nobody is any more, and it ends. What is kept in the window stays."""
    if request.POST.get("end") == "1":
        logout(request)
    return HttpResponse(status=204)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The other language, on the page one came from."""
    wanted = request.POST.get("next", "/")
    response = redirect(wanted if _safe(request, wanted) else "/")
    chosen = "en" if request.POST.get("lang") == "en" else "zh"
    response.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=366 * 86400, httponly=True, samesite="Strict", secure=request.is_secure()
    )
    return response


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """`ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
