"""What is shown when something is wrong: no such page, a form that is too old, a fault of ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ..above import above
from ..idleness import came_from


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
    """The form was opened in another session, or long ago; who is signed in by now is told, it may be somebody else."""
    hint = Text(
        "回到表单页再提交；填过的内容已保留，会填回",
        "Go back to the form and send it again; what you typed was kept and is filled in",
    )
    person = getattr(request.user, "person", None)
    if person is not None:
        hint = Text(
            f"这个浏览器现在登录的是{person.name_zh}，不是您的，先退出再登录。{hint.zh}",
            f"This browser is by now signed in as {person.name_en or person.name_zh}: if that is not you, sign out and in again first. "
            f"{hint.en}",
        )
    refusal = Forbidden(Text("这张表单已过期", "This form has run out"), hint)
    page = {"refusal": refusal, "help": None, "back": came_from(request)}
    return render(request, "web/refusal.html", page, status=403)


def not_this_way(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """An address was opened that only takes forms, as a reload does after one was refused: the way back to what it is about."""
    refusal = Refusal(
        Text("这个地址只收表单，不能直接打开", "This address takes a form and cannot be opened"),
        Text(
            "刷新或从书签打开时会这样；表单没有再提交。回到原处接着办",
            "A reload or a bookmark leads here; the form was not sent again. Go back and carry on there",
        ),
    )
    page = {"refusal": refusal, "help": None, "thing": above(request.path)}
    told = render(request, "web/refusal.html", page, status=405)
    told["Allow"] = answer.headers.get("Allow", "")
    return told


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the page needs no database."""
    return render(request, "web/broken.html", {"places": (), "viewer": None, "help": None}, status=500)
