"""Points said without a word for each: once, or each time?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...values.text import Text
from .. import questions
from ..axis import Axis, Labels, Quantity, When
from ..statements import Award, Bound, Deed, Doubtful, Each, Limit, Start, Statement, Way
from .said import Said
from .stop import Choice, Fork


def once_or_each(said: Said, award: Award, step: Statement) -> Fork:
    """`迟到扣0.5分`: once, or each time?"""
    question = questions.question(
        "once-or-each",
        "没有写明只扣（加）一次还是逐次累计",
        "it is not said whether this counts once or each time",
        Text("写“每发生一次…”表示逐次", "write 'each' if it repeats"),
    )
    assert isinstance(step, Each)
    rest = tuple(item for item in said.statements if item is not award)
    return Fork(
        question,
        [
            Choice(Text("每次都计", "each time"), (*rest, step)),
            Choice(Text("只计一次", "once only"), (*rest, replace(step, most=step.effect.amount))),
        ],
    )


def each_or_once_each(said: Said, awards: Sequence[Award], limit: Limit, repeats: bool) -> Fork:
    """`较大隐患扣2分，一般隐患扣0.5分，最多扣2.5分`: for each of them, or once for each kind?"""
    rest = tuple(item for item in said.statements if item not in awards and item is not limit)
    total = replace(limit, bound=Bound.MOST_LOST)
    steps = [_counted_kind(award) for award in awards]
    once = [replace(step, most=step.effect.amount) for step in steps]
    question = questions.question(
        "once-or-each",
        "没有写明每一类只扣一次还是逐次累计",
        "it is not said whether each kind counts once or each time",
        Text("写“每项扣…分”表示逐次；写“每类只扣一次”表示一次", "write 'each' if it repeats"),
    )
    each = Choice(Text("每次都计", "each time"), (*rest, *steps, total))
    return Fork(
        question,
        [each] if repeats else [each, Choice(Text("每类只计一次", "once for each kind"), (*rest, *once, total))],
    )


def _counted_kind(award: Award) -> Each:
    assert isinstance(award.condition, Labels)
    of = award.condition.names[0]
    return Each(Way.ABOVE, Quantity(Fraction(1)), award.effect, axis=Axis.EVENTS, of=of, span=award.span)


def counted_or_beyond(said: Said, award: Award) -> Fork:
    """`不超过目标值得满分，每发生1起扣2分`, of an item that has a target: from the first one, or for those beyond the target?"""
    question = questions.question(
        "counted-or-beyond",
        "一句说在这一范围内得分，另一句的扣分又从这一范围内算起：没有写明从头扣，还是只扣范围以外的部分",
        "one clause says what is earned in a range, and points are taken within it: all of it, or only what lies beyond?",
        Text(
            "写“每超过（低于）目标值1…扣…分”；从头扣的，写“未发生得满分”或“基础分…分”",
            "write 'for each ... above (below) target'; if all counts, write 'base score ...' or 'full marks if none'",
        ),
    )
    assert isinstance(award.condition, When)
    edge = award.condition.compares[-1].place
    rest = tuple(item for item in said.statements if item is not award and not isinstance(item, Each))
    steps = [item for item in said.statements if isinstance(item, Each)]
    beyond = [
        replace(step, axis=Axis.VALUE, of="", origin=edge) if step.effect.deed is Deed.LOSE else step for step in steps
    ]
    return Fork(
        question,
        [
            Choice(Text("只扣范围以外的部分", "only what lies beyond"), (award, *beyond, *rest)),
            Choice(Text("从头扣", "all of it"), (Start(award.effect.amount), *steps, *rest)),
        ],
    )


def of_excess(said: Said, counted: Sequence[Each], beyond: Sequence[Each]) -> Fork:
    """`每超编1人扣0.5分`, of an item with a target: the figure is compared with it, or is the excess itself."""
    rest = tuple(item for item in said.statements if item not in counted)
    name = counted[0].of
    question = questions.question(
        "excess",
        f"指标有目标值，没有写明填报的数是“{name}”本身，还是要与目标值相比的数",
        f"the item has a target: is the figure reported '{name}' itself, or one to be compared with the target?",
        Text("写“每超过（低于）目标值1…”；填报的就是差额的，不填目标值", "write 'for each ... above (below) target'"),
    )
    return Fork(
        question,
        [
            Choice(Text("与目标值相比", "compared with the target"), (*beyond, *rest)),
            Choice(Text(f"填报的就是“{name}”的数", f"the figure is '{name}' itself")),
        ],
    )


def among(said: Said, doubt: Doubtful) -> Fork:
    """`停运每次扣1分，其中误操作造成的每次扣3分`: are the second counted among the first, too?"""
    step = doubt.step
    assert step is not None
    others = [item for item in said.statements if isinstance(item, Each) and item.span < step.span and item.of]
    whole = others[-1]
    more = step.effect.amount - whole.effect.amount
    plain = more.points > 0 and more.share == 0
    within = replace(step, effect=replace(step.effect, amount=more)) if plain else None

    def told(other: Each) -> tuple[Statement, ...]:
        return tuple(other if item is doubt else item for item in said.statements)

    question = questions.question(
        "among",
        f"“{step.of}”是“{whole.of}”的一部分，没有写明填报“{whole.of}”的次数时是否包含在内",
        f"'{step.of}' are some of '{whole.of}': it is not said whether the count of the latter includes them",
        Text(
            "写“其他…每次扣…分”，或写“其中…的，每次再扣…分”", "write 'other ...: ... each', or 'a further ... for each'"
        ),
    )
    return Fork(
        question,
        [
            Choice(
                Text(
                    f"“{whole.of}”的次数包含它：每次只再扣差额",
                    f"the count of '{whole.of}' includes them: each costs the difference more",
                ),
                None if within is None else told(within),
            ),
            Choice(
                Text(
                    f"“{whole.of}”的次数不含它：两类分别计",
                    f"the count of '{whole.of}' excludes them: both on their own",
                ),
                told(step),
            ),
        ],
    )
