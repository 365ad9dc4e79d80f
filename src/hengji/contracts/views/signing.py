"""Signing with the password once more, the page of what was signed, and its verification."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ...audit.outcomes import Forbidden, Missing
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version
from ...org.models import Account
from ...org.viewer import Viewer
from ...org.views import viewer_at
from ...ui.forms import new_key
from .. import actions
from ..company import apart_from_company
from ..content import hash_of, in_groups, read
from ..drafting import refuse_both_sides
from ..drift import drifts
from ..lifecycle import Side, State
from ..models import Decision, Letter, LetterVersion, Signature
from ..queries import letter_seen, letters_seen, referred_seen, signable_sides, signed_sides, version_of, versions_seen
from ..rights import SIGNS, of_the_subject
from ..signing import signed_as, verify_signature
from .door import field, rows, to_look_at

PRINTED = 39
"""So much of the hash stands at the foot of a paper."""


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
    before = signed_sides(table)
    sides = signable_sides(viewer, letter, before)
    if not sides and any(viewer.person in (each.person_id, each.principal_id) for each in before.values()):
        raise refuse_both_sides()
    stands_in = viewer.may(SIGNS[Side.GROUP], letter.unit_id) and Side.GROUP not in before
    if not sides and State(letter.state).signable and stands_in and (refused := of_the_subject(viewer, letter)):
        raise refused
    if not sides:
        raise Forbidden(
            Text("现在没有要您签订的内容", "there is nothing for you to sign now"),
            Text("看责任书现在的状态和待办方", "see where the letter stands and whose turn it is"),
        )
    content = read(table.content)
    page = {
        "letter": letter, "table": table, "content": content, "rows": rows(content), "digest": in_groups(table.hash),
        "sides": sides, "doubts": to_look_at(viewer, letter, content), "drifts": drifts(viewer, letter, content),
        "apart": apart_from_company(viewer, letter, content), "opens": referred_seen(viewer, content), "wrong": wrong, "key": new_key(),
        "amending": State(letter.state).bound,
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
    """What was signed, by whom, and whether every signature holds: the version asked for, as after signing; else the one in force. Raises
    `Missing` where nothing is signed, or not the version asked for."""
    letter = letter_seen(viewer_at(request), ref)
    numbers = set(letter.signatures.values_list("of__number", flat=True))
    if not numbers:
        raise Missing
    asked = request.GET.get("version", "")
    of_version = {str(number): number for number in numbers}
    if asked and asked not in of_version:
        raise Missing
    number = of_version.get(asked, letter.in_force if letter.in_force in numbers else max(numbers))
    return _shown(request, letter, version_of(letter, number), sorted(numbers))


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Where the code of a paper is typed in: in capitals, in groups, in full-width letters, as it comes."""
    asked = request.GET.get("code", "").strip()
    code = "".join(each for each in unicodedata.normalize("NFKC", asked) if each not in " -_.").lower()[:20]
    if not code.isalnum():
        return _asked(request, asked, known=False) if asked else render(request, "contracts/verify.html", {})
    return redirect(f"/verify/{code}")


@require_GET
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """The version behind the code on a paper, and whether it is the one in force. Who may not see the letter is told whether the code
    is known, and nothing more: a code cannot be guessed, so who has it holds the paper."""
    viewer = viewer_at(request)
    found = LetterVersion.objects.select_related("letter").filter(ref=code if code.isalnum() else "").first()
    if found is None:
        return _asked(request, code, known=False)
    letter = letters_seen(viewer).filter(pk=found.letter_id).first()
    if letter is None or not versions_seen(viewer, letter).filter(pk=found.pk).exists():
        return _asked(request, code, known=True)
    return _shown(request, letter, found, paper=True)


def _asked(request: HttpRequest, code: str, *, known: bool) -> HttpResponse:
    """The page that says of a code only whether it is known; another one can be typed there."""
    page = {"code": "" if known else code[:24].replace("\0", ""), "asked": True, "known": known}
    return render(request, "contracts/verify.html", page, status=403 if known else 404)


def _shown(
    request: HttpRequest, letter: Letter, version: LetterVersion, numbers: Sequence[int] = (), *, paper: bool = False
) -> HttpResponse:
    """Whether the signatures of a version hold and whether it is in force; of a `paper` also what of it to compare."""
    content = read(version.content)
    state = State(letter.state)
    decisions = list(letter.amendments.values_list("decision", flat=True))
    instead = letter.in_force if state.bound and letter.in_force != version.number else None
    found = list(Signature.objects.filter(of=version).select_related("person", "principal", "letter", "of"))
    wrong = {each.side: verify_signature(each) for each in found}
    checked = [
        {"row": each, "side": Side(each.side).words, "name": signed_as(each), "wrong": wrong[each.side]}
        for each in found
    ]
    waits = _waits(letter, version, wrong) if hash_of(version.content) == version.hash else None
    page = {
        "both_signed": len(found) == len(Side), "on_table": version.number == letter.current,
        "waits": waits, "tone": "bad" if waits is None else "info",
        "numbers": numbers if len(numbers) > 1 else (), "just": request.GET.get("now") == "yes",
        "letter": letter, "version": version, "content": content, "rows": rows(content), "digest": in_groups(version.hash),
        "now": in_groups(hash_of(version.content)), "same": hash_of(version.content) == version.hash, "signatures": checked,
        "whole": len(wrong) == 2 and not any(wrong.values()), "in_force": letter.in_force == version.number and state.bound,
        "paper": paper, "opens": referred_seen(viewer_at(request), content), "state": state.words,
        "text_state": _text_state(letter, version, len(found)),
        "short": in_groups(version.hash)[:PRINTED],
        "instead": version_of(letter, instead) if instead else None, "amended": decisions.count(Decision.SIGNED.value),
        "amending": sum(each in (Decision.OPEN.value, Decision.APPROVED.value) for each in decisions),
    }  # fmt: skip
    return render(request, "contracts/signed.html", page)


def _text_state(letter: Letter, version: LetterVersion, signed: int) -> tuple[str, Text]:
    """How far one text has come that so many sides have signed, which is not how far its letter has: the tone of it, and words."""
    state, number = State(letter.state), version.number
    if number == letter.in_force:
        return (State.IN_FORCE.value, State.IN_FORCE.words) if state.bound else (state.value, state.words)
    if letter.in_force and number < letter.in_force and signed == len(Side):
        now = letter.in_force
        return "superseded", Text(f"已被第 {now} 号文本替换", f"replaced by version {now}")
    if number < letter.current:
        now = letter.current
        return "superseded", Text(f"没有签订，已被第 {now} 号文本替换", f"not signed, replaced by version {now}")
    if number > letter.current:
        return "dropped", Text("没有生效，调整没有办成", "never in force: the amendment was not carried through")
    if not state.bound:
        return state.value, state.words
    if state.half:
        return State.HALF_SIGNED.value, State.HALF_SIGNED.words
    return state.value, Text("调整已批准，待签", "amendment approved, to be signed")


def _waits(letter: Letter, version: LetterVersion, wrong: Mapping[str, Sequence[Text]]) -> dict[str, Text] | None:
    """Who has signed and who is still to sign, where that is all that is lacking of the version on the table."""
    if len(wrong) != 1 or any(wrong.values()) or version.number != letter.current or not State(letter.state).half:
        return None
    side = Side(next(iter(wrong)))
    return {"done": side.words, "next": side.other.words}
