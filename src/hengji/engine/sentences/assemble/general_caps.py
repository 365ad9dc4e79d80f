"""A cap for all beside caps by ambition: the smaller of both holds, or the sentence is refused where nobody knows which was meant.

A rule keeps one cap for each target, and its own `cap` only for the targets no case names. So a cap that is said of all (`本项最高35分`)
has to come into the cases themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from ...rules.model import Ambition, Amount
from ...values.finding import Finding
from ...values.text import Text
from .. import questions
from ..statements import Deed
from .amounts import Worth
from .said import Said
from .stop import refuse

_EACH = Text(
    "每一档写明最多加几分（最高得几分），对所有目标值都有效的上限并入各档；其余目标值的写“其余的最多加…分”",
    "state for each case what is added (or scored) at most, with any limit on all of them counted in; "
    "for every other target write 'otherwise at most ...'",
)


@dataclass(frozen=True, slots=True)
class General:
    """The cap that is said of all targets, or that the sentence implies (`stated` False); `known`: full marks are a figure."""

    cap: Amount | None
    stated: bool
    worth: Worth
    known: bool

    def less(self, one: Amount, other: Amount) -> bool:
        """Whether `one` is the smaller amount; refused where nobody can tell yet."""
        if one.share == other.share:
            return one.points < other.points
        if not self.known:
            raise refuse(_beside_all())
        return self.worth(one) < self.worth(other)

    def below(self, cap: Amount) -> bool:
        """Whether the general cap lies below the cap of a case."""
        return self.cap is not None and self.less(self.cap, cap)


@dataclass(frozen=True, slots=True)
class Caps:
    """The cases, the cap of every other target, the amounts of the sentence that a smaller one overrules, and whether the cap for all
    has come into the cases."""

    cases: tuple[Ambition, ...]
    cap: Amount | None
    overruled: tuple[Amount, ...] = ()
    shared: bool = False


def within(owners: Sequence[Amount | None], general: General) -> tuple[list[Amount | None], Amount | None]:
    """The caps with the general one counted in, and the cap that is left for the targets no case names."""
    cap, named = general.cap, [owner for owner in owners if owner is not None]
    complete = len(named) == len(owners)
    if cap is None or not general.stated:
        return list(owners), None if complete else cap
    if not complete and any(general.less(cap, owner) for owner in named):
        raise refuse(_beside_all())
    if not complete:
        return list(owners), cap
    if not any(general.less(owner, cap) for owner in named) and len(set(named)) > 1:
        raise refuse(_idle())
    return [cap if general.less(cap, owner) else owner for owner in named], None


def of_steps(said: Said, owners: Sequence[Amount | None], start: Amount, general: General) -> None:
    """Refuses a limit of the bonus itself (`最多加3分`) that a case would pass, or that leaves the cases nothing to say."""
    gains = [step.most for step in said.steps if step.effect.deed is Deed.GAIN]
    bounds = [most for most in gains if most is not None]
    named = [owner for owner in owners if owner is not None]
    if not bounds or len(bounds) < len(gains) or not named:
        return
    top = reduce(Amount.__add__, bounds, start)
    if None in owners and any(general.less(top, owner) for owner in named):
        raise refuse(_beside_all())
    if None not in owners and len(set(named)) > 1 and not any(general.less(owner, top) for owner in named):
        raise refuse(_idle())


def _beside_all() -> Finding:
    return questions.contradiction(
        "一个不分档的上限比某一档（目标值高低）的上限小：没有写明它对所有目标值都有效，还是只管没有列出的目标值",
        "a limit without a case is smaller than the cap of a case of the target: "
        "it is not said whether it holds for all targets, or for those no case names",
        _EACH,
    )


def _idle() -> Finding:
    return questions.contradiction(
        "不分档的上限不大于每一档（目标值高低）的上限：各档不起作用",
        "the limit for all targets is no larger than the cap of any case: the cases come to nothing",
        _EACH,
    )


def told(caps: Caps) -> list[Finding]:
    """What is said of a cap for all that has come into the cases."""
    if not caps.shared:
        return []
    return [
        questions.note(
            "cap-of-all",
            "对所有目标值的上限已并入各档：每一档取两者中较小的",
            "the cap for all targets is counted into the cases: the smaller of both holds",
        )
    ]
