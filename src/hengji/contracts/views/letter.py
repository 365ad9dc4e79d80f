"""One letter: what it says, what was said to it, what can be done next."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from ...audit.outcomes import Missing, Refusal
from ...engine.values.finding import Finding
from ...engine.values.text import Text
from ...org.doors import key_of, posted_version, viewer_at
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...ui.forms import new_key, version_in
from .. import actions
from ..actions.negotiate import SENTENCE, TIER, UNIT, WEIGHT, shown, wanted_by_all
from ..changes import compare
from ..checks import check
from ..company import apart_from_company
from ..content import Content, in_groups, read
from ..drift import drifts
from ..lifecycle import BOTH, Move, Side, State
from ..models import Answer, Matter, Proposal
from ..queries import Desk, desk, letter_seen, referred_seen, signed_texts, version_of, versions_seen
from ..signers import nobody_signs, of_letter
from .door import elsewhere, field, named, rows, to_letter, to_look_at

USUAL_DAYS = timedelta(days=10)
"""How long a subject usually has to answer; the office names another day when it sends the letter."""


NEEDS_ALL = frozenset({Move.SEND, Move.AGREE})
"""What cannot be done while anything of the letter is not right: not offered, but for what is lacking."""


@require_GET
def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of a letter."""
    viewer = viewer_at(request)
    held = desk(viewer, ref)
    lacking = check(held.content) if held.moves & NEEDS_ALL else []
    askers = {each.result: Text(each.by.name_zh, each.by.name_en) for each in held.amendments}
    page = {
        "desk": held,
        "letter": held.letter,
        "content": held.content,
        "rows": rows(held.content, held.proposals, _later(viewer, held), held.stood_in),
        "elsewhere": elsewhere(held.content, held.proposals, held.stood_in),
        "digest": in_groups(held.version.hash),
        "moves": {move.name.lower(): move in held.moves for move in Move},
        "mine": [
            _said(viewer, held, move) for move in Move if move in held.moves and not (lacking and move in NEEDS_ALL)
        ],
        "versions": [(each, askers.get(each.number)) for each in held.versions],
        "signed_texts": [
            number
            for number, sides in Counter(each.of.number for each in held.signatures).items()
            if sides == len(Side)
        ],
        "amendments": [
            (each, named(each.decided_by, each.decided_at, held.stood_in) if each.decided_by is not None else None)
            for each in held.amendments
        ],
        "lacking": lacking,
        "doubts": to_look_at(viewer, held.letter, held.content) if _open(held) else [],
        "unsigned": _unsigned(viewer, held),
        "side": held.sides[0] if len(held.sides) == 1 else None,
        "open": sum(not each.answer for each in held.proposals),
        "if_accepted": _if_accepted(held),
        "apart": apart_from_company(viewer, held.letter, held.content),
        "opens": referred_seen(viewer, held.content),
        "numbers": {each.number for each in held.versions},
        "drifts": drifts(viewer, held.letter, held.content),
        "key": new_key(),
        "by_when": viewer.today + USUAL_DAYS,
    }
    return render(request, "contracts/letter.html", page)


def _open(held: Desk) -> bool:
    """Whether the text on the table is not signed by both yet, and may still be."""
    state = State(held.letter.state)
    return not (state.bound or state in (State.CLOSED, State.WITHDRAWN)) or state.signable


def _unsigned(viewer: Viewer, held: Desk) -> Finding | None:
    """For who drafts it, that nobody can sign a letter that is not signed by its subject yet."""
    letter, state = held.letter, State(held.letter.state)
    waits = state in (State.DRAFT, State.SENT, State.NEGOTIATING) or (
        state.signable and letter.turn in (Side.UNIT.value, BOTH)
    )
    if not waits or not viewer.may(Permission.DRAFT_LETTERS, letter.unit_id):
        return None

    def found() -> Finding | None:
        unsigned = nobody_signs(viewer, {letter.ref: of_letter(letter)}).get(letter.ref)
        return unsigned.finding if unsigned is not None else None

    return viewer.once(("contracts.unsigned", letter.ref), found)


def _later(viewer: Viewer, held: Desk) -> dict[str, tuple[str, int]]:
    """Of the proposals that were accepted those that the present text no longer says: the value it has, and the text that gave it."""

    def value(content: Content, row: Proposal) -> str | None:
        item = content.item(row.item)
        return shown(item, Matter(row.matter), row.tier, row.new) if item is not None else None

    other = [
        each
        for each in held.proposals
        if each.answer == Answer.ACCEPTED
        and each.matter != Matter.COMMENT
        and value(held.content, each) not in (None, each.new)
    ]
    if not other:
        return {}
    texts = {
        number: (made_from, read(text))
        for number, made_from, text in versions_seen(viewer, held.letter).values_list("number", "made_from", "content")
    }
    found = {}
    for each in other:
        now, number = value(held.content, each), held.letter.current
        while (before := texts[number][0]) in texts and value(texts[before][1], each) == now:
            number = before
        found[each.ref] = (now or "", number)
    return found


def _if_accepted(held: Desk) -> Content | None:
    """What the weights would be were every open proposal accepted; None where none is of a weight, or they would be the whole."""
    wanted = wanted_by_all(held.content, held.proposals)
    return wanted if wanted.amiss is not None and wanted.weighed != held.content.weighed else None


def _said(viewer: Viewer, held: Desk, move: Move) -> Text:
    """A move as the page promises it: who has only proposals of the own side before them takes back, and answers nothing; an amendment is
    taken back by who asked for it, and sent back by others."""
    if move is Move.DROP and held.open is not None:
        own = viewer.person in (held.open.by_id, held.open.acted_for_id)
        return Text("收回调整", "take the amendment back") if own else Text("退回调整", "send the amendment back")
    theirs = any(not each.answer and each.side != side.value for side in held.sides for each in held.proposals)
    return Text("收回意见", "take a proposal back") if move is Move.ANSWER and not theirs else move.words


@require_GET
def compared(request: HttpRequest, ref: str) -> HttpResponse:
    """Two versions side by side; the last one and the one it was made from, unless told otherwise."""
    viewer = viewer_at(request)
    held = letter_seen(viewer, ref)
    from_which = dict(versions_seen(viewer, held).order_by("number").values_list("number", "made_from"))
    numbers = list(from_which)
    new = _number(request.GET.get("new", ""), held.current)
    before_it = from_which.get(new)
    old = _number(request.GET.get("old", ""), before_it if before_it in from_which else new)
    if not {old, new} <= set(numbers):
        raise Missing
    before, after = read(version_of(held, old).content), read(version_of(held, new).content)
    page = {
        "letter": held,
        "content": after,
        "changes": compare(before, after),
        "numbers": numbers,
        "signed_texts": [number for number in dict.fromkeys((old, new)) if number in signed_texts(held)],
        "old": old,
        "new": new,
    }
    return render(request, "contracts/compared.html", page)


def _number(text: str, usual: int) -> int:
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Missing
    return int(text)


@require_POST
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it to the subject."""
    viewer, key, version = viewer_at(request), key_of(request), posted_version(request)
    actions.send_letter(viewer, key, letter=ref, version=version, due=_day(request))
    return to_letter(ref)


def _day(request: HttpRequest) -> date | None:
    """The day of the form, or none. Raises `Refusal`."""
    text = field(request, "due", 20).strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refusal(
            Text(f"“{text}”不是日期", f"'{text}' is no date"),
            Text("例如 2026-03-31", "for example 2026-03-31"),
            at="due",
        ) from error


@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw it."""
    actions.withdraw_letter(
        viewer_at(request),
        key_of(request),
        letter=ref,
        version=posted_version(request),
        reason=field(request, "reason"),
    )
    return to_letter(ref)


@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close it."""
    actions.close_letter(
        viewer_at(request),
        key_of(request),
        letter=ref,
        version=posted_version(request),
        reason=field(request, "reason"),
    )
    return to_letter(ref)


@require_POST
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """A counter-proposal of whatever fields of an item are filled in, all together; a mere comment where none is."""
    fields = {name: said for name in request.POST if _proposable(name) and (said := field(request, name).strip())}
    actions.propose(
        viewer_at(request), key_of(request), letter=ref, version=posted_version(request), item=field(request, "item", 100),
        matter="" if fields else Matter.COMMENT.value, fields=fields, words=field(request, "words"), on=_on(request),
    )  # fmt: skip
    return to_letter(ref)


def _on(request: HttpRequest) -> int:
    """The text that the page showed; 0 where the form does not say."""
    return version_in(field(request, "on", 10)) or 0


def _proposable(name: str) -> bool:
    return name in (UNIT, WEIGHT, SENTENCE) or name.startswith(TIER)


@require_POST
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept, reject or take back a proposal."""
    actions.answer_proposal(
        viewer_at(request), key_of(request), letter=ref, version=posted_version(request), proposal=field(request, "proposal", 20),
        answer=field(request, "answer", 20), words=field(request, "words"), on=_on(request),
    )  # fmt: skip
    return to_letter(ref)


@require_POST
def agree(request: HttpRequest, ref: str) -> HttpResponse:
    """The subject agrees to the whole text."""
    actions.agree_letter(
        viewer_at(request),
        key_of(request),
        letter=ref,
        version=posted_version(request),
        shown=field(request, "shown", 64),
    )
    return to_letter(ref)
