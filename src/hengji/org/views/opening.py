"""Accounts of many people: ticked in a list, opened as one act, their first passwords shown this once as slips to cut and hand over."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from ...audit.outcomes import Refusal
from ...engine.values.text import Text
from ...ui.forms import new_key
from ...ui.pieces import Badge, Step
from ...ui.tables import Cases, Column, Contains, Table
from .. import enough, opening
from ..doors import arrived, key_of, lang_of
from ..models import Account, Person
from .accounts import administrator

WAY = [Step("/accounts", Text("账号", "Accounts"))]
_BOX = '<input type="checkbox" name="pick" form="many" value="{}" aria-label="{}">'
_TICKED = _BOX.replace(">", " checked>")
_AGAIN = "-again"
"""Behind a person who was shown to have an account already: the first password given before is to be replaced."""
_ALONE = Text("工号不能作登录名：单独开通", "The number makes no sign-in name: open it by itself")


@require_http_methods(["GET", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Who cannot sign in yet; those ticked can from then on."""
    viewer = administrator(request)
    if request.method == "POST":
        return _open(request)
    ticked = request.GET.get("all") == "1"
    administer = enough.administering(viewer.today).values("person")
    rows = opening.without_account().exclude(pk=viewer.person).exclude(pk__in=administer)
    page = {"steps": WAY, "key": new_key(), "all": ticked, "any": rows.exists(), "most": opening.MOST}
    return people_table(ticked).answer(request, rows, "org/many_accounts.html", page, lang=lang_of(request))


def people_table(ticked: bool) -> Table:
    """With a box to tick and the sign-in name to come."""

    def pick(row: Person) -> object:
        if not opening.login_to_be(row):
            return None
        value = f"{row.ref}{_AGAIN}" if getattr(row, "opened", False) else row.ref
        return format_html(_TICKED if ticked else _BOX, value, f"{row.name_zh} {row.code}")

    def state(row: Person) -> Badge:
        if getattr(row, "opened", False):
            return Badge("warn", Text("从未登录：给新的初始密码", "Never signed in: another first password"))
        return Badge("none", Text("没有账号", "No account")) if opening.login_to_be(row) else Badge("warn", _ALONE)

    return Table(
        "people",
        (
            Column("pick", Text("选", "Pick"), pick, "short", paper=False),
            Column("code", Text("工号", "Number"), lambda row: row.code, "short", "code", Contains("code"), 14),
            Column("name", Text("姓名", "Name"), lambda row: Text(row.name_zh, row.name_en), sort="name_zh",
                   filter=Contains("name_zh", "name_en")),
            Column("login", Text("登录名", "Sign-in name"), opening.login_to_be, wide=20),
            Column("state", Text("状态", "State"), state, sort="opened", wide=30, filter=Cases((
                ("none", Text("没有账号", "No account"), Q(opened=False)),
                ("never", Text("从未登录", "Never signed in"), Q(opened=True)),
            ))),
        ),
        order="code",
        title=Text("还不能登录的人", "People who cannot sign in yet"),
        empty=Text("每个人都能登录了", "Everybody can sign in"),
        size=opening.MOST,
        keep=("all",),
    )  # fmt: skip


def _open(request: HttpRequest) -> HttpResponse:
    viewer, key = administrator(request), key_of(request)
    picked = [each.replace("\x00", "")[:20] for each in request.POST.getlist("pick")[: opening.MOST + 1]]
    again = {each.removesuffix(_AGAIN): "yes" if each.endswith(_AGAIN) else "" for each in picked}
    words = {ref: opening.first_password() for ref in again}
    given: list[opening.Given] = [
        {"person": ref, "hashed": make_password(word), "again": again[ref]} for ref, word in words.items()
    ]
    page: dict[str, object] = {"steps": [*WAY, Step("/accounts/many", Text("一并开通", "Open many"))]}
    try:
        opening.open_accounts(viewer, key, accounts=given)
    except Refusal as refused:
        if refused.code != "key-reused":
            raise
        page["again"] = True
        return render(request, "org/slips.html", page)
    accounts = Account.objects.filter(person__ref__in=words).select_related("person").order_by("person__code")
    page["slips"] = [
        (account.person.code, Text(account.person.name_zh, account.person.name_en), account.login, words[account.person.ref])
        for account in accounts
    ]  # fmt: skip
    arrived(request)
    return render(request, "org/slips.html", page)
