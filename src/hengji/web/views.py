"""Signing in and out, the home page, the language, and whether the product is alive."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..engine.values.text import Text
from ..org.models import Account
from ..org.roles import ROLES
from ..org.views import viewer_at
from .context import LANGUAGE_COOKIE

SHORTEST = 12


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; where one wanted to go is where one arrives."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    name = request.POST.get("login", "")[:40]
    if request.method == "POST":
        account = authenticate(request, username=name, password=request.POST.get("password", ""))
        if account is not None:
            login(request, account)
            return redirect(wanted if safe else "/")
    page = {"wrong": request.method == "POST", "login": name, "next": wanted if safe else ""}
    return render(request, "web/sign_in.html", page, status=401 if request.method == "POST" else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends."""
    logout(request)
    return redirect("/sign-in")


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; other sessions of the account end with the old one."""
    account: Account = request.user  # type: ignore[assignment]
    wrong = []
    if request.method == "POST":
        old, new = request.POST.get("old", ""), request.POST.get("new", "")
        if not account.check_password(old):
            wrong.append(Text("现在的密码不对", "the present password is wrong"))
        if len(new) < SHORTEST:
            wrong.append(
                Text(f"新密码少于 {SHORTEST} 个字符", f"the new password has fewer than {SHORTEST} characters")
            )
        if new == old or account.login.lower() in new.lower():
            wrong.append(
                Text(
                    "新密码不能与原密码相同，也不能含登录名",
                    "the new password may neither be the old one nor hold the sign-in name",
                )
            )
        if not wrong:
            account.set_password(new)
            account.must_change, account.password_set = False, timezone.now()
            account.save(update_fields=["password", "must_change", "password_set"])
            update_session_auth_hash(request, account)
            return redirect("/")
    return render(request, "web/password.html", {"wrong": wrong}, status=422 if wrong else 200)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The other language, on the page one came from."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = redirect(wanted if safe else "/")
    chosen = "en" if request.POST.get("lang") == "en" else "zh"
    response.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=366 * 86400, httponly=True, samesite="Strict", secure=request.is_secure()
    )
    return response


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What a person can do here."""
    viewer = viewer_at(request)
    roles = [
        {"title": ROLES[each.role].title, "purpose": ROLES[each.role].purpose, "acts_for": each.acts_for,
         "unit": node.name if (node := viewer.tree.nodes.get(each.unit)) else ""}
        for each in viewer.held
    ]  # fmt: skip
    return render(request, "web/home.html", {"roles": roles})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """`ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
