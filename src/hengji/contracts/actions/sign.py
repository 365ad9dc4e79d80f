"""Signing: exactly the version that was shown, by a person who may at this moment, once for each side, never one person for both."""

from __future__ import annotations

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Refusal
from ...engine.values.text import Text
from ..checks import check_or_refuse
from ..content import hash_of, in_groups
from ..drafting import refuse_both_sides
from ..lifecycle import Move, Side, State
from ..models import Amendment, Signature
from ..queries import open_amendment, signed_sides
from ..rights import SIGNS, Standing, of_the_subject, standing
from ..signing import signed
from .held import Held, hold, settle


@action("contracts.sign")
def sign_letter(act: Act, *, letter: str, version: int, side: str, shown: str) -> Answer:
    """Sign the version whose content hash is `shown`, for a side. The password has been checked at the door.

    Raises `Conflict` where anything changed since, `Forbidden` for who may not sign (any more) or has signed for the other side.
    """
    held = hold(act, letter, version, Move.SIGN, shown=shown)
    for_side = Side(side) if side in set(Side) else _no_side()
    who = standing(held.viewer, [SIGNS[for_side]], held.letter.unit_id)
    if for_side is Side.GROUP and (refused := of_the_subject(held.viewer, held.letter)) is not None:
        raise refused
    _in_person(held, for_side, who)
    before = signed_sides(held.on_table)
    if for_side in before:
        raise Refusal(
            Text(
                f"{for_side.words.zh}已由{before[for_side].person.name_zh}签订",
                f"{for_side.words.en} has signed already",
            ),
            code="signed",
        )
    other = before.get(for_side.other)
    if other is not None and who.people & {other.person_id, other.principal_id}:
        raise refuse_both_sides()
    if hash_of(held.on_table.content) != held.on_table.hash:
        raise Refusal(
            Text("文本与其指纹不符，不能签订", "the text does not have its hash: it cannot be signed"), code="hash"
        )
    check_or_refuse(held.content)
    words = f"{held.letter.number} v{held.on_table.number} {in_groups(held.on_table.hash)}"
    done = signed(held.letter, held.on_table, for_side.value, who, held.viewer.name, words, act.at)
    act.add(
        Signature(
            letter=held.letter, of=held.on_table, hash=held.on_table.hash, side=for_side.value, person_id=who.person,
            principal_id=who.principal, role=who.role, acts_for=who.acts_for, at=act.at, shown=words,
            statement=done.statement, signature=done.signature, key=done.key,
        )
    )  # fmt: skip
    act.tell(Text(f"{for_side.words.zh}签订", f"signed for {for_side.words.en}"), None, words)
    return _done(held)


def _done(held: Held) -> Answer:
    letter = held.letter
    if held.to is not State.IN_FORCE:
        return settle(held, held.to)
    if letter.in_force:
        amendment = open_amendment(letter)
        if amendment is not None:
            held.act.change(Amendment.objects.get(pk=amendment.pk), None, decision="signed")
    number = held.on_table.number
    return settle(held, State.IN_FORCE, in_force=number, first_force=letter.first_force or number)


def _in_person(held: Held, side: Side, who: Standing) -> None:
    """The holder of a post signs the letter of the post, in person."""
    holder = held.letter.holder_id
    if side is Side.UNIT and holder is not None and {holder} != who.people:
        raise Forbidden(
            Text("岗位责任书由任职人本人签订", "the letter of a post is signed by its holder in person"),
            Text("请任职人本人登录签订", "the holder has to sign in and sign it"),
        )


def _no_side() -> Side:
    raise Refusal(Text("没有写明代表哪一方", "no side is named"), code="side")
