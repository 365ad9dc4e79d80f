"""Signing with the password once more, the page of what was signed, and its verification."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.models import Account
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions
from ..content import hash_of, in_groups, read
from ..lifecycle import Side, State
from ..models import Letter, LetterVersion, Signature
from ..queries import letter_seen, letters_seen, signable_sides, signed_sides, version_of
from ..signing import verify_signature
from .door import field, rows


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole text with its hash, and the password: what is signed is what is shown here."""
    viewer = viewer_at(request)
    letter = letter_seen(viewer, ref)
    wrong = False
    if request.method == "POST":
        if _password_right(request, viewer):
            actions.sign_letter(
                viewer, key_of(request), letter=ref, version=posted_version(request), side=field(request, "side", 10),
                shown=field(request, "shown", 64),
            )  # fmt: skip
            return redirect(f"/letters/{ref}/signed?version={letter.current}&now=yes")
        wrong = True
    table = version_of(letter, letter.current)
    sides = signable_sides(viewer, letter, frozenset(signed_sides(table)))
    if not sides:
        raise Forbidden(
            Text("现在没有要您签订的内容", "there is nothing for you to sign now"),
            Text("看责任书现在的状态和待办方", "see where the letter stands and whose turn it is"),
        )
    content = read(table.content)
    page = {
        "letter": letter, "table": table, "content": content, "rows": rows(content), "digest": in_groups(table.hash),
        "sides": sides, "wrong": wrong, "key": new_key(), "amending": State(letter.state).bound,
    }  # fmt: skip
    return render(request, "contracts/sign.html", page, status=401 if wrong else 200)


def _password_right(request: HttpRequest, viewer: Viewer) -> bool:
    """Whether the password given is that of the person signed in; failures count towards the lock-out like those at sign-in."""
    account = Account.objects.filter(pk=viewer.account).first()
    if account is None:
        raise Missing
    found = authenticate(request, username=account.login, password=request.POST.get("password", ""))
    return found is not None and found.pk == account.pk


@require_GET
def signed(request: HttpRequest, ref: str) -> HttpResponse:
    """What was signed, by whom, and whether every signature holds: the version asked for, as after signing; else the one in force."""
    letter = letter_seen(viewer_at(request), ref)
    numbers = set(letter.signatures.values_list("of__number", flat=True))
    if not numbers:
        raise Missing
    asked = request.GET.get("version", "")
    number = letter.in_force if letter.in_force in numbers else max(numbers)
    if asked.isascii() and asked.isdecimal() and len(asked) <= 9 and int(asked) in numbers:
        number = int(asked)
    return _shown(request, letter, version_of(letter, number), sorted(numbers))


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Where the code of a paper is typed in."""
    code = "".join(request.GET.get("code", "").split()).lower()[:20]
    if code and not code.isalnum():
        raise NoSuchCode
    return redirect(f"/verify/{code}") if code else render(request, "contracts/verify.html", {})


class NoSuchCode(Missing):
    """No paper in sight has the code: one that is out of sight is not told apart from one that is not there."""

    def __init__(self) -> None:
        Refusal.__init__(
            self,
            Text("没有这个核验码", "there is no such code"),
            Text(
                "逐个字符核对：码里没有 0、1、字母 o、i、l，看着像 0 或 O、1 或 I 的多半是别的字符看错了；再看是不是最新的印本。"
                "都对的，这张纸不是本系统签出的，或这份责任书不在您的范围：后一种请安全管理员授予角色",
                "compare it sign by sign: a code holds neither 0 nor 1 nor the letters o, i, l, so what looks like 0 or O, 1 or I "
                "is some other sign misread; then see whether yours is the latest printed edition. If all of it is right, the paper "
                "is none of ours, or the letter is out of your scope: for that the security administrator grants a role",
            ),
            "no-such-code",
        )


@require_GET
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """The letter behind the code on a paper, as far as one may see it, and whether its signatures hold. Raises `NoSuchCode`."""
    found = LetterVersion.objects.select_related("letter").filter(ref=code if code.isalnum() else "").first()
    letter = letters_seen(viewer_at(request)).filter(pk=found.letter_id).first() if found is not None else None
    if found is None or letter is None or not found.signatures.exists():
        raise NoSuchCode
    return _shown(request, letter, found)


def _shown(request: HttpRequest, letter: Letter, version: LetterVersion, numbers: Sequence[int] = ()) -> HttpResponse:
    content = read(version.content)
    found = list(Signature.objects.filter(of=version).select_related("person", "principal", "letter", "of"))
    wrong = {each.side: verify_signature(each) for each in found}
    checked = [{"row": each, "side": Side(each.side).words, "wrong": wrong[each.side]} for each in found]
    page = {
        "numbers": numbers if len(numbers) > 1 else (), "just": request.GET.get("now") == "yes",
        "letter": letter, "version": version, "content": content, "rows": rows(content), "digest": in_groups(version.hash),
        "now": in_groups(hash_of(version.content)), "same": hash_of(version.content) == version.hash, "signatures": checked,
        "whole": len(wrong) == 2 and not any(wrong.values()), "in_force": letter.in_force == version.number and State(letter.state).bound,
    }  # fmt: skip
    return render(request, "contracts/signed.html", page)
