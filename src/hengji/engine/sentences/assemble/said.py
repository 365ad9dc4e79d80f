"""The statements of a sentence, sorted by what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from .. import questions
from ..axis import Axis, Quantity
from ..statements import (
    Ambitious,
    Award,
    Between,
    Bound,
    Deed,
    Doubtful,
    Each,
    Efficacy,
    Formula,
    Full,
    Given,
    Judged,
    Limit,
    Mode,
    PartialSaid,
    Pieces,
    Proportional,
    Remark,
    Start,
    Statement,
    Unread,
    Vetoed,
)
from .stop import Choice, Fork, refuse


@dataclass(slots=True)
class Said:
    """What a sentence says. Limits and partial-step declarations have gone to the steps they belong to."""

    statements: tuple[Statement, ...]
    fulls: list[Full] = field(default_factory=list)
    given: dict[str, Quantity] = field(default_factory=dict)
    starts: list[Start] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    steps: list[Each] = field(default_factory=list)
    ambitious: list[Ambitious] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    between: list[Between] = field(default_factory=list)
    proportional: list[Proportional] = field(default_factory=list)
    efficacy: list[Efficacy] = field(default_factory=list)
    vetoes: list[Vetoed] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    pieces: list[Pieces] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    doubts: list[Doubtful] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    mode: Axis | None = None

    def bound(self, *bounds: Bound) -> Limit | None:
        """The last limit of these kinds."""
        return next((limit for limit in reversed(self.limits) if limit.bound in bounds), None)


_LISTS: dict[type[Statement], str] = {
    Full: "fulls",
    Start: "starts",
    Ambitious: "ambitious",
    Award: "awards",
    Each: "steps",
    Between: "between",
    Proportional: "proportional",
    Efficacy: "efficacy",
    Vetoed: "vetoes",
    Formula: "formulas",
    Pieces: "pieces",
    Judged: "judged",
    Doubtful: "doubts",
    Unread: "unread",
}
"""Where the statements go that need no more than being kept."""


def sort(statements: Sequence[Statement]) -> Said:
    """The statements by kind."""
    said = Said(tuple(statements))
    ordered = _unfinished_last(statements)
    for at, statement in enumerate(ordered):
        match statement:
            case Given():
                said.given[statement.tier] = statement.quantity
            case Limit():
                _limit(said, statement)
            case PartialSaid():
                last = all(isinstance(item, Limit | PartialSaid | Remark) for item in ordered[at:])
                _partial(said, statement, last)
            case Mode():
                said.mode = statement.axis
            case Remark():
                said.notes.append(statement.finding)
            case _:
                getattr(said, _LISTS[type(statement)]).append(statement)
    if not said.steps and any(isinstance(item, PartialSaid) for item in statements):
        raise refuse(
            questions.mixture(
                "写了不足一步怎样计，却没有逐步加扣",
                "it is said how unfinished steps count, but there are no steps",
                Text(
                    "写明每多少加（扣）几分，或写“按完成率计分”", "state what each step adds or takes, or a proportion"
                ),
            )
        )
    return said


def _unfinished_last(statements: Sequence[Statement]) -> Sequence[Statement]:
    """`whole steps only: minus 1 point per 2 %`: what is said of unfinished steps before any step holds for all of them."""
    first = next((at for at, item in enumerate(statements) if isinstance(item, Each)), len(statements))
    before = [item for item in statements[:first] if isinstance(item, PartialSaid)]
    if not before:
        return statements
    rest = [item for item in statements if item not in before]
    return [*rest, *(replace(item, all=True) for item in before)]


_IN_ALL = questions.note(
    "most-in-all",
    "几项之后写的上限按各项合计计",
    "a limit said behind several steps is one on all of them together",
)


def _limit(said: Said, limit: Limit) -> None:
    if limit.bound is Bound.MOST and said.steps:
        last = said.steps[-1]
        same = [step for step in said.steps if step.effect.deed is last.effect.deed]
        unsaid = all(step.most is None and step.partial is None for step in same)
        if len(same) > 1 and unsaid and not limit.own and not _of_last_alone(said, limit, same[:-1]):
            total = Bound.MOST_LOST if last.effect.deed is Deed.LOSE else Bound.MOST_GAINED
            if limit.joined:
                raise _of_all_or_of_last(said, limit, total)
            said.notes.append(_IN_ALL)
            said.limits.append(replace(limit, bound=total))
            return
        if last.most not in (None, limit.amount):
            raise refuse(questions.two_limits())
        said.steps[-1] = replace(last, most=limit.amount)
    else:
        said.limits.append(limit)


def _of_all_or_of_last(said: Said, limit: Limit, total: Bound) -> Fork:
    """`甲每次扣2分；乙每次扣1分，最多扣3分`: at most three in all, or three for the last kind?"""
    zh, en = ("扣", "taken") if total is Bound.MOST_LOST else ("加", "added")
    most = show(limit.amount.points) if limit.amount.points else f"{show(limit.amount.share * 100)}%"

    def told(other: Limit) -> tuple[Statement, ...]:
        return tuple(other if item is limit else item for item in said.statements)

    return Fork(
        questions.question(
            "most-of-which",
            f"“最多{zh}{most}分”没有写明是各项合计的上限，还是只限最后一项",
            f"it is not said whether at most {most} points are {en} in all, or for the last of them",
            Text(f"写“合计最多{zh}…分”，或在每一项后分别写上限", "write 'at most ... in all', or a limit behind each"),
        ),
        [
            Choice(
                Text(f"各项合计最多{zh}{most}分", f"at most {most} points {en} in all"),
                told(replace(limit, bound=total)),
            ),
            Choice(
                Text(f"只有最后一项最多{zh}{most}分", f"at most {most} points {en} for the last alone"),
                told(replace(limit, own=True)),
            ),
        ],
    )


def _of_last_alone(said: Said, limit: Limit, others: Sequence[Each]) -> bool:
    """Whether a limit behind several steps can only be of the last one: a floor was said before it (`扣完为止`), or one happening of
    another kind takes more than it (`死亡事故每起扣15分；轻伤每起扣1分，最多扣3分`)."""
    floored = any(known.bound is Bound.FLOOR for known in said.limits)
    amounts = [step.effect.amount for step in others]
    return floored or any(
        amount.share == limit.amount.share == 0 and amount.points > limit.amount.points for amount in amounts
    )


def _partial(said: Said, statement: PartialSaid, last: bool) -> None:
    """What is said of unfinished steps goes to the step before it, or to all it speaks of (`last`: nothing but limits follows)."""
    closing = statement.closing or (last and statement.size is None)
    if statement.all or closing:
        _partial_of_all(said, statement)
    elif said.steps:
        step = said.steps[-1]
        if step.partial not in (None, statement.partial):
            raise refuse(questions.contradiction("不足一步的算法写了两种", "two ways to count an unfinished step"))
        said.steps[-1] = replace(step, partial=statement.partial)


def _partial_of_all(said: Said, statement: PartialSaid) -> None:
    """A clause of its own holds for all steps before it that tell nothing themselves and, where it names a size, have this size."""
    size = statement.size
    open_steps = [step for step in said.steps if step.partial is None]
    exact = [step for step in said.steps if step.size == size]
    sized = exact or [step for step in said.steps if size is None or step.size.value == size.value]
    if not statement.all and any(step.partial not in (None, statement.partial) for step in sized or said.steps[-1:]):
        if not any(step in sized for step in open_steps):
            raise refuse(questions.contradiction("不足一步的算法写了两种", "two ways to count an unfinished step"))
    sizes = {step.size.value for step in open_steps}
    if (size is None and not statement.all and len(sizes) > 1) or (size is not None and not sized):
        raise refuse(
            questions.contradiction(
                "几种步长不同，没有写明哪一种的不足部分怎样计",
                "the steps differ in size, and it is not said which of them count only when complete",
                Text(
                    "在每一步后面各写“不足…的不计”，或写“零头均不计”",
                    "say it behind each step, or 'all steps: whole steps only'",
                ),
            )
        )
    said.steps[:] = [
        replace(step, partial=statement.partial) if step in open_steps and (statement.all or step in sized) else step
        for step in said.steps
    ]
