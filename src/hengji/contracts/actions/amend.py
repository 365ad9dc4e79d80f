"""Amendments of signed letters: asked for with reason and evidence, approved by another person, then signed by both."""

from __future__ import annotations

from decimal import Decimal

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.values.number import half_up
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.standing import tell_for
from ...store.exact import exact
from ..changes import Level, Size, Step, compare, larger, largest_step, size_of, told
from ..checks import check_or_refuse
from ..content import Content, hash_of, read, written
from ..drafting import content_of, new_version, same_frame
from ..lifecycle import Move, Side, State
from ..models import Amendment, Letter
from ..queries import open_amendment, version_of, worded_anew
from ..retelling import named
from ..rights import APPROVES, NEGOTIATES, Standing, of_the_subjects_side, standing, stands_for
from .held import Held, hold, items_or_refuse, settle, tell_changes, words_or_refuse

ASKS = {Side.GROUP: frozenset({Permission.AMEND_LETTERS}), Side.UNIT: NEGOTIATES[Side.UNIT]}
"""What one needs to ask for an amendment as of a side."""


@action("contracts.amend")
def amend_letter(act: Act, *, letter: str, version: int, content: str, reason: str, evidence: str) -> Answer:
    """Ask for another content of a letter in force. What was signed stays in force until both have signed the new version.

    Raises `Refused` where the new content could not be sent, `Refusal` without reason or evidence, or where nothing changes.
    """
    wanted = content_of(content)
    held = hold(act, letter, version, Move.AMEND)
    side, who = _who_asks(held)
    act.reason = words_or_refuse(reason, "理由", "reason")
    proof = words_or_refuse(evidence, "佐证材料", "evidence", at="evidence")
    now = read(version_of(held.letter, held.letter.in_force).content)
    same_frame(now, wanted)
    items_or_refuse(held.viewer, now, wanted)
    if named(now) != named(wanted):
        wanted = worded_anew(held.viewer, now, wanted)
    text = written(wanted)
    changes = compare(now, wanted)
    if not changes:
        raise Refusal(Text("内容没有变动", "nothing is changed"), code="unchanged")
    check_or_refuse(wanted)
    size = measured(held.letter, now, wanted)
    row = act.add(
        Amendment(
            letter=held.letter, base=held.letter.in_force, content=text, hash=hash_of(text), reason=act.reason,
            evidence=proof[:200], tier_percent=_percent(size), weight_moved=size.weight, other=size.other,
            level=size.level.value, side=side.value, by_id=who.person, acted_for_id=who.principal, at=act.at,
        )
    )  # fmt: skip
    tell_changes(act, changes)
    act.tell(
        Text("调整幅度", "size of the change"),
        None,
        told(
            size,
            measured_step(held.letter, held.letter.in_force, now, wanted),
            weighed_against(held.letter, held.letter.in_force, now, wanted),
        ).zh,
    )
    return settle(held, held.to) | {"amendment": row.ref, "level": size.level.value}


@action("contracts.approve-amendment")
def approve_amendment(act: Act, *, letter: str, version: int, amendment: str, shown: str, words: str = "") -> Answer:
    """Approve the amendment whose content hash was `shown`, as somebody else than who asked for it; it is then signed by both."""
    held = hold(act, letter, version, Move.APPROVE)
    row = _asked(held, amendment)
    if row.hash != shown:
        raise Refusal(Text("所示的内容不是这次调整的内容", "what was shown is not this amendment"), code="hash")
    who = standing(held.viewer, APPROVES[Level(row.level)], held.letter.unit_id)
    if who.people & {row.by_id, row.acted_for_id}:
        raise Forbidden(
            Text("提出调整的人不能批准", "who asked for the amendment cannot approve it"),
            Text("由另一位有权的人批准", "somebody else who may has to approve it"),
        )
    if (refused := of_the_subjects_side(held.viewer, held.letter, row)) is not None:
        raise refused
    content_of(row.content)
    made = new_version(act, held.viewer, held.letter, row.content, f"amendment {row.ref}")
    act.change(
        row, None, decision="approved", result=made.number, decided_by_id=who.person, decided_at=act.at,
        decision_words=words.strip(),
    )  # fmt: skip
    act.tell(Text("批准调整", "amendment approved"), None, words.strip() or made.number)
    tell_for(act, stands_for(held.viewer, APPROVES[Level(row.level)], held.letter.unit_id))
    return settle(held, held.to, current=made.number)


@action("contracts.reject-amendment")
def reject_amendment(act: Act, *, letter: str, version: int, amendment: str, words: str) -> Answer:
    """Send back what somebody else asked for, before both have signed: what is in force stays so."""
    held = hold(act, letter, version, Move.DROP)
    row = _asked(held, amendment)
    if held.viewer.person in (row.by_id, row.acted_for_id):
        raise Forbidden(
            Text("自己提请的调整由自己收回，不能退回", "one's own amendment is taken back, not sent back"),
            Text("在调整页面收回", "take it back on its page"),
        )
    standing(held.viewer, APPROVES[Level.OFFICE], held.letter.unit_id)
    act.tell(Text("退回调整", "amendment sent back"), row.reason, words.strip())
    tell_for(act, stands_for(held.viewer, APPROVES[Level.OFFICE], held.letter.unit_id))
    return _ended(held, row, words_or_refuse(words, "退回的理由", "reason", at="words"))


@action("contracts.drop-amendment")
def drop_amendment(act: Act, *, letter: str, version: int, amendment: str, words: str) -> Answer:
    """Take back what one has asked for, before both have signed: what is in force stays so."""
    held = hold(act, letter, version, Move.DROP)
    row = _asked(held, amendment)
    if held.viewer.person not in (row.by_id, row.acted_for_id):
        raise Forbidden(
            Text("只有提请人收回调整", "only who asked for an amendment takes it back"),
            Text("有权审批的人可以退回它", "who may approve it can send it back"),
        )
    held.viewer.use(*ASKS[Side(row.side)], unit=held.letter.unit_id)
    act.tell(Text("收回调整", "amendment taken back"), row.reason, words.strip())
    return _ended(held, row, words_or_refuse(words, "收回的理由", "reason", at="words"))


def _ended(held: Held, row: Amendment, said: str) -> Answer:
    act = held.act
    act.reason = said
    act.change(row, None, decision="dropped", decided_by_id=held.viewer.person, decided_at=act.at, decision_words=said)
    return settle(held, State.IN_FORCE, current=held.letter.in_force)


def measured(letter: Letter, now: Content, wanted: Content) -> Size:
    """How large an amendment is: against what is in force, and against what was first signed, whichever is larger."""
    size = size_of(now, wanted)
    if letter.first_force != letter.in_force:
        size = larger(size, size_of(read(version_of(letter, letter.first_force).content), wanted))
    return size


def measured_step(letter: Letter, base: int, now: Content, wanted: Content) -> Step | None:
    """The move of a tier that makes the size of an amendment of the text `base`, against it or against what was first signed."""
    return largest_step(wanted, _signed_texts(letter, base, now))


def weighed_against(letter: Letter, base: int, now: Content, wanted: Content) -> int:
    """The signed text against which most weight moves: the text `base`, unless it is more against what was first signed."""
    texts = _signed_texts(letter, base, now)
    return max(texts, key=lambda each: size_of(each[1], wanted).weight)[0]


def _signed_texts(letter: Letter, base: int, now: Content) -> list[tuple[int, Content]]:
    """The texts an amendment is measured by: the one it amends, and the one first signed where that is another."""
    texts = [(base, now)]
    if letter.first_force not in (None, base):
        texts.append((letter.first_force, read(version_of(letter, letter.first_force).content)))
    return texts


def _who_asks(held: Held) -> tuple[Side, Standing]:
    unit = held.letter.unit_id
    side = Side.GROUP if held.viewer.may(Permission.AMEND_LETTERS, unit) else Side.UNIT
    return side, standing(held.viewer, ASKS[side], unit)


def _asked(held: Held, ref: str) -> Amendment:
    found = open_amendment(held.letter)
    if found is None or found.ref != ref:
        raise Missing
    return Amendment.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _percent(size: Size) -> Decimal | None:
    """The largest move of a tier in per cent, to six decimals; the level was found on the exact share."""
    if size.tier is None or size.tier > 10**9:
        return None
    return exact(half_up(size.tier * 100, 6))
