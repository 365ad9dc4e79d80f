"""What is shown when something is wrong: no such page, a form that is too old, a fault of ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ...audit.outcomes import Forbidden, Missing
from ...engine.values.text import Text


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:
    """No such page."""
    return render(request, "web/refusal.html", {"refusal": Missing(), "help": None}, status=404)


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Not allowed."""
    refusal = Forbidden(
        Text("不能这样做", "This is not allowed"), Text("请安全管理员授权", "Ask the security administrator")
    )
    return render(request, "web/refusal.html", {"refusal": refusal, "help": None}, status=403)


def old_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened in another session, or long ago."""
    refusal = Forbidden(
        Text("这张表单已过期", "This form has run out"),
        Text(
            "返回上一页，刷新后再提交；已填的内容先复制出来",
            "Go back, reload and submit again; copy what you typed first",
        ),
    )
    return render(request, "web/refusal.html", {"refusal": refusal, "help": None}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the page needs no database."""
    return render(request, "web/broken.html", {"places": (), "viewer": None, "help": None}, status=500)
