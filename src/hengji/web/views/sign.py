"""Signing in and out, the language, and whether the product is alive."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import demo
from ..context import LANGUAGE_COOKIE
from ..sessions import BROWSER, LAST_VISIT, SINCE, browser


def _safe(request: HttpRequest, wanted: str) -> bool:
    """Whether an address is one of ours to go on to."""
    return url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; where one wanted to go is where one arrives."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = _safe(request, wanted)
    name = request.POST.get("login", "")[:40]
    if request.method == "POST":
        account = authenticate(request, username=name, password=request.POST.get("password", ""))
        if account is not None:
            before = account.last_login
            login(request, account)
            request.session[SINCE] = timezone.now().isoformat()
            request.session[BROWSER] = browser(request.headers.get("User-Agent", ""))
            request.session[LAST_VISIT] = before.isoformat() if before else ""
            return redirect(wanted if safe else "/")
    page = {
        "wrong": request.method == "POST",
        "login": name,
        "next": wanted if safe else "",
        "accounts": demo.accounts(),
        "demo_password": demo.WORD,
    }
    return render(request, "web/sign_in.html", page, status=401 if request.method == "POST" else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends."""
    logout(request)
    answer = redirect("/sign-in")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


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
