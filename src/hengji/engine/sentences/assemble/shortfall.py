"""What is earned below the target, where a sentence tells what the target earns and what is added beyond it, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...rules.model import ZERO
from ...values.text import Text
from .. import questions
from ..axis import Axis, Compare, Form, Relation, When
from ..statements import Award, Deed, Effect, Full, Limit, Remark, Start, Statement
from .stop import Choice, Fork

_OPPOSITE = {Relation.REACHED: Relation.MISSED, Relation.AT_LEAST: Relation.BELOW, Relation.AT_MOST: Relation.ABOVE}


def ask_below(statements: Sequence[Statement]) -> None:
    """Raises `Fork` for `完成目标值得10分，超过目标值5%以上的加2分`: nothing below the target, or ten points all the same?"""
    if not all(isinstance(item, Award | Full | Limit | Remark) for item in statements):
        return
    awards = [item for item in statements if isinstance(item, Award)]
    base = next((item for item in awards if _reaching(item) is not None), None)
    if base is None or not all(item is base or item.effect.deed is Deed.GAIN for item in awards):
        return
    if all(item is base or item.effect.amount == ZERO for item in awards):
        return
    border = _reaching(base)
    assert border is not None
    assert isinstance(base.condition, When)
    missed = replace(base.condition, compares=(replace(border, relation=_OPPOSITE[border.relation]),))
    nothing = (*statements, Award(missed, Effect(Deed.GET, ZERO), span=base.span))
    always = tuple(Start(item.effect.amount, item.span) if item is base else item for item in statements)
    raise Fork(
        questions.question(
            "below-target",
            "写了完成目标值得几分、超过多少加几分，没有写明未完成目标值的得几分",
            "it is said what the target earns and what is added beyond it, and not what is earned below the target",
            Text(
                "加一句“未完成的不得分”或“每低于目标值1%扣…分”；不看是否完成的，写“基础分…分”",
                "add 'nothing below target' or 'minus ... for each 1% below target'; else write 'base score ...'",
            ),
        ),
        [
            Choice(Text("未完成目标值的不得分", "nothing below the target"), nothing),
            Choice(Text("未完成的也得这些分，只是不加分", "the same points below it, without the bonus"), always),
        ],
    )


def _reaching(item: Award) -> Compare | None:
    """The comparison of a clause that tells what a reference value earns."""
    when = item.condition
    if not isinstance(when, When) or when.axis is not Axis.VALUE or len(when.compares) != 1 or item.final:
        return None
    compare = when.compares[0]
    plain = bool(compare.place.tier) and compare.place.quantity is None and compare.place.form is Form.PLAIN
    earns = item.effect.deed is Deed.GET and item.effect.amount != ZERO and item.effect.to is None
    return compare if plain and earns and compare.relation in _OPPOSITE else None
