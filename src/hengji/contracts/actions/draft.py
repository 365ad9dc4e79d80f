"""Drafting, revising, sending, withdrawing and closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Refusal
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ...ui.words import en_day
from ..changes import compare
from ..checks import check_or_refuse
from ..content import written
from ..drafting import content_of, new_letters, new_version, same_frame
from ..drift import drifts
from ..editing import WHY
from ..lifecycle import Move, State
from ..queries import worded_anew
from ..signers import nobody_signs, of_letter
from .held import hold, items_or_refuse, require, require_ever, settle, tell_changes, words_or_refuse


@action("contracts.draft")
def draft_letter(act: Act, *, content: str) -> Answer:
    """A letter in draft from a canonical content. Raises `Refused` naming each item whose sentence is not its rule, and `Refusal` where
    the subject has one for the period."""
    letter = new_letters(act, viewer(act), [content])[0]
    act.subject, act.unit = letter.ref, letter.unit.ref
    act.tell(Text("起草责任书", "letter drafted"), None, letter.number)
    return {"letter": letter.ref}


@action("contracts.draft-many")
def draft_letters(act: Act, *, contents: Sequence[str]) -> Answer:
    """Letters for many units, all or none; `letters` are their references in the order of the contents."""
    letters = new_letters(act, viewer(act), contents)
    act.subject = letters[0].ref
    for letter in letters:
        act.tell(Text("起草责任书", "letter drafted"), None, letter.number)
    return {"letters": ",".join(letter.ref for letter in letters)}


@action("contracts.revise")
def revise_letter(act: Act, *, letter: str, version: int, content: str, why: str = "") -> Answer:
    """Another content before both have signed: a new version, which needs to be agreed anew; a signature of one side no longer counts."""
    wanted = content_of(content)
    if len(why.strip()) > WHY:
        raise Refusal(
            Text(f"修改说明写了 {len(why.strip())} 字，最多 {WHY} 字", f"the reason has {len(why.strip())} signs, at most {WHY}"),
            Text("缩短后再保存", "shorten it, then save"),
            "too-long",
            at="why",
        )  # fmt: skip
    held = hold(act, letter, version, Move.REVISE, wanted=wanted)
    require(held, Permission.DRAFT_LETTERS)
    same_frame(held.content, wanted)
    items_or_refuse(held.viewer, held.content, wanted)
    wanted = worded_anew(held.viewer, held.content, wanted)
    if wanted == held.content:
        raise Refusal(Text("内容没有变动", "nothing is changed"), code="unchanged")
    made = new_version(act, held.viewer, held.letter, written(wanted), why or "revise")
    act.reason = why
    tell_changes(act, compare(held.content, wanted))
    return settle(held, held.to, current=made.number)


@action("contracts.send")
def send_letter(act: Act, *, letter: str, version: int, due: date | None = None) -> Answer:
    """Send a draft to its subject, to be agreed and signed by a day; where nobody can sign for it yet, or goals are by now other than
    it says, that is told, and is no reason to refuse.

    Raises `Refused` with everything that is not right yet, and `Refusal` for a day gone by.
    """
    held = hold(act, letter, version, Move.SEND)
    require(held, Permission.DRAFT_LETTERS)
    if due is not None and due < held.viewer.today:
        raise Refusal(
            Text(f"期限 {due} 已过", f"the day {en_day(due)} has gone by"),
            Text("改为今后的一天", "name a day to come"),
            "due",
            at="due",
        )
    check_or_refuse(held.content)
    if due is not None:
        act.tell(Text("商定与签订期限", "to be settled by"), None, due)
    for found in nobody_signs(held.viewer, {letter: of_letter(held.letter)}).values():
        act.tell(Text("送达时", "when it was sent"), None, found.finding.message.zh)
    if moved := drifts(held.viewer, held.letter, held.content):
        act.tell(Text("送达时", "when it was sent"), None, f"与目标现在的内容有 {len(moved)} 处不同")
    return settle(held, held.to, first_sent=held.letter.current, due=due)


@action("contracts.withdraw")
def withdraw_letter(act: Act, *, letter: str, version: int, reason: str) -> Answer:
    """Withdraw a letter that is not signed by both, of a unit that is no more as well; another may then be drafted."""
    held = hold(act, letter, version, Move.WITHDRAW)
    require_ever(held, Permission.DRAFT_LETTERS)
    act.reason = words_or_refuse(reason, "撤回原因", "reason")
    return settle(held, held.to, slot=None)


@action("contracts.close")
def close_letter(act: Act, *, letter: str, version: int, reason: str) -> Answer:
    """Close a letter in force: its period is over and settled, or its subject is no more."""
    held = hold(act, letter, version, Move.CLOSE)
    require_ever(held, Permission.DRAFT_LETTERS)
    act.reason = words_or_refuse(reason, "结束原因", "reason")
    return settle(held, State.CLOSED)
