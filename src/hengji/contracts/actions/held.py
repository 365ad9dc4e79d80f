"""A letter under the lock: what every action begins and ends with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from ...audit.acts import Act, Answer
from ...audit.models import Event
from ...audit.outcomes import Conflict, Difference, Missing, Refusal
from ...engine.values.finding import Refused
from ...engine.values.text import Text
from ...org.actions import viewer as viewer_of_act
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..additions import amiss
from ..changes import Change, compare
from ..content import Content, in_groups, read
from ..lifecycle import Move, Side, State, after, turn
from ..models import Letter, LetterVersion
from ..queries import (
    letters_seen,
    open_proposals,
    plain,
    scheme_of,
    signed_sides,
    version_of,
    versions_seen,
    waiting,
)
from ..rights import as_of_now

SETTLED = (State.IN_FORCE, State.CLOSED, State.WITHDRAWN)
"""States in which nothing has to be settled by a day any more."""


@dataclass(slots=True)
class Held:
    """A letter locked to the end of the action, the person acting with the rights of this moment, and what is on the table."""

    act: Act
    letter: Letter
    viewer: Viewer
    on_table: LetterVersion
    to: State

    @property
    def content(self) -> Content:
        """What is on the table."""
        return read(self.on_table.content)


About = Callable[[Letter, Content], tuple[Text | None, Sequence[Difference]]]
"""What else of a letter that changed meanwhile is to be told for a move, and what to do next; of the letter and its content as they are."""


def hold(
    act: Act,
    ref: str,
    version: int,
    move: Move,
    *,
    shown: str | None = None,
    wanted: Content | None = None,
    on: int = 0,
    about: About | None = None,
) -> Held:
    """Lock a letter for a move. What the page showed is told by the hash of the text where that is bound (`shown`), else by its number
    (`on`; 0: nobody said). Raises `Missing` out of sight, `Conflict` (with both versions) where it is not as it was shown, and
    `Refusal` where the move cannot be made in its state."""
    letter = Letter.objects.select_for_update(of=("self",)).filter(ref=plain(ref)).first()
    act.by = now = as_of_now(viewer_of_act(act))
    if letter is None or not letters_seen(now).filter(pk=letter.pk).exists():
        raise Missing
    on_table = version_of(letter, letter.current)
    if letter.version != version or (shown is not None and shown != on_table.hash):
        found = versions_seen(now, letter).order_by("-number")
        seen = found.filter(hash=shown).first() if shown else found.filter(number=on).first()
        raise _overtaken(letter, on_table, version, move, shown or "", seen, wanted, about)
    at = now.tree.nodes.get(now.heir(letter.unit_id))
    act.subject, act.unit = letter.ref, at.ref if at is not None else ""
    state = State(letter.state)
    to = after(state, move)
    if to is None:
        raise Refusal(
            Text(f"“{state.words.zh}”的责任书不能{move.words.zh}", f"a letter that is {state.words.en} cannot take: {move.words.en}"),
            Text("刷新页面，看现在能做什么", "reload the page and see what can be done now"),
            "state",
        )  # fmt: skip
    return Held(act, letter, now, on_table, to)


def _overtaken(
    letter: Letter,
    on_table: LetterVersion,
    version: int,
    move: Move,
    shown: str,
    seen: LetterVersion | None,
    wanted: Content | None,
    about: About | None,
) -> Conflict:
    """Both versions: as the letter stands by now, and as it was shown or was to become; who did what meanwhile, and what to do next."""
    state, now = State(letter.state), read(on_table.content)
    hint, told = about(letter, now) if about is not None else (None, ())
    rows = list(told)
    if shown and shown != on_table.hash:
        hashes = in_groups(on_table.hash[:32]), in_groups(shown[:32])
        rows.append(Difference(Text("内容指纹", "content hash"), *hashes, seen=True))
    if seen is not None and seen.number != on_table.number:
        rows.append(Difference(Text("文本", "text"), _called(on_table), _called(seen), seen=True))
        rows += [replace(as_difference(each), seen=True) for each in compare(read(seen.content), now)[:30]]
    elif wanted is not None:
        rows += [as_difference(each) for each in compare(wanted, now)[:30]]
    if not rows:
        rows.append(Difference(Text("状态", "state"), _both(state.words), _both(move.words), step=True))
    if after(state, move) is None:
        hint = Text(
            f"“{state.words.zh}”的责任书现在不能{move.words.zh}，看它现在能做什么",
            f"a letter that is {state.words.en} takes no such step now ({move.words.en}): see what it takes",
        )
    since = _since(letter, version)
    return Conflict(
        Text(
            f"您打开后，责任书已变动（{since[0]}现为第 {letter.current} 号文本，{state.words.zh}）",
            f"the letter changed after you opened it ({since[1]}version {letter.current} by now, {state.words.en})",
        ),
        hint or Text("看过现在的文本后再决定", "read the letter as it is now, then decide"),
        rows,
    )


def _called(version: LetterVersion) -> str:
    """A text by its number."""
    return f"第 {version.number} 号 / version {version.number}"


MOST_TOLD = 3
"""So many of the acts since are named one by one."""


def _since(letter: Letter, version: int) -> tuple[str, str]:
    """Who did what since a version of the letter, the last first, in Chinese and in English; nothing where nobody did. Each act on a letter
    raises its version by one."""
    acts = letter.version - version
    if acts <= 0:
        return "", ""
    zh, en = [], []
    for each in Event.objects.filter(subject=letter.ref).order_by("-seq")[: min(acts, MOST_TOLD)]:
        actor, at = json.loads(each.body)["actor"]["name"], f"{timezone.localtime(each.at):%m-%d %H:%M}"
        words = _ACTS.get(each.action, Text("改动", "a change"))
        zh.append(f"{at} {actor}{words.zh}")
        en.append(f"{at} {actor}: {words.en}")
    more = acts > len(zh)
    return (
        f"{'、'.join(zh)}{f'等 {acts} 次改动' if more else ''}；",
        f"{', '.join(en)}{f' and {acts - len(en)} more' if more else ''}; ",
    )


_ACTS: dict[str, Text] = {f"contracts.{move.value}": move.words for move in Move} | {
    "contracts.answer": Text("答复或收回意见", "answered or took back a proposal"),
    "contracts.approve-amendment": Text("批准调整", "approved the amendment"),
    "contracts.reject-amendment": Text("退回调整", "sent the amendment back"),
    "contracts.drop-amendment": Text("收回调整", "took the amendment back"),
}


def as_difference(change: Change) -> Difference:
    """A change of content as the two columns of a conflict: what is there now, what was shown or wanted."""
    title = Text(f"{change.title.zh}：{change.what.zh}", f"{change.title.en}: {change.what.en}")
    return Difference(title, _both(change.new), _both(change.old))


def _both(text: Text | None) -> str:
    """A value in both languages where they differ: whoever reads the page of a conflict may read either."""
    if text is None:
        return "—"
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"


def require(held: Held, permission: Permission) -> None:
    """Raises `Forbidden` where the person acting has no such right for the subject."""
    held.viewer.require(permission, held.letter.unit_id, seen=Permission.SEE_LETTERS)


def require_ever(held: Held, permission: Permission) -> None:
    """As `require`, of a unit that is no more by what it went into."""
    held.viewer.require_ever(permission, held.letter.unit_id, seen=Permission.SEE_LETTERS)


def settle(held: Held, state: State, **values: Any) -> Answer:
    """The letter's new state, and whose turn it is; its version rises whatever changed."""
    letter, old = held.letter, State(held.letter.state)
    current = values.get("current", letter.current)
    table = held.on_table if current == held.on_table.number else version_of(letter, current)
    signed = frozenset(signed_sides(table)) if state.signable else frozenset[Side]()
    whose = turn(state, waiting(open_proposals(letter)), signed)
    if state in SETTLED and letter.due is not None:
        values["due"] = None
    held.act.change(letter, letter.version, state=state.value, turn=whose, **values)
    if state is not old:
        title = Text(f"责任书：{state.words.zh}", f"letter: {state.words.en}")
        held.act.tell(title, old.words.zh, state.words.zh)
    return {"letter": letter.ref, "state": state.value, "version": str(letter.version)}


def tell_changes(act: Act, changes: Iterable[Change]) -> None:
    """What changed in the content, old and new."""
    for each in changes:
        title = Text(f"{each.title.zh}：{each.what.zh}", f"{each.title.en}: {each.what.en}")
        act.tell(title, each.old.zh if each.old else None, each.new.zh if each.new else None)


def words_or_refuse(words: str, zh: str, en: str, at: str = "reason") -> str:
    """The words of a field, without blanks around; raises `Refusal` where there are none."""
    if not words.strip():
        raise Refusal(Text(f"没有写{zh}", f"no {en} given"), Text("写几个字", "write a few words"), "words", at=at)
    return words.strip()


def items_or_refuse(viewer: Viewer, old: Content, new: Content) -> None:
    """Raises `Refused` where an item is left out that the scheme of the letter requires, or one comes that the scheme does not have."""
    if {item.id for item in old.items} == {item.id for item in new.items} or new.agreement:
        return
    found = amiss(scheme_of(viewer, new), old, new)
    if found:
        raise Refused(found)
