"""What a veto, a red line or a gate does, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ..scheme.model.events import Effect
from ..scheme.model.ledger import Gate
from ..scheme.model.scheme import Scheme
from ..values.number import show
from ..values.text import Text
from .titles import listed, part_title


def effect_words(scheme: Scheme, effect: Effect) -> Iterator[Text]:
    """Each thing an effect does, grades by their titles."""
    if effect.zero_items:
        items = listed([part_title(scheme, id) for id in effect.zero_items])
        yield Text(f"{items.zh}计 0 分", f"{items.en} earns 0")
    if effect.total_cap is not None:
        most = show(effect.total_cap)
        yield Text(f"总分不高于 {most}", f"the total is at most {most}")
    if effect.grade:
        title = grade_name(scheme, effect.grade)
        yield Text(f"等级定为“{title.zh}”", f"the grade is '{title.en}'")
    if effect.ceiling:
        title = grade_name(scheme, effect.ceiling)
        yield Text(f"等级不高于“{title.zh}”", f"the grade is '{title.en}' at best")
    if effect.down:
        plural = "" if effect.down == 1 else "s"
        yield Text(f"等级下调 {effect.down} 级", f"the grade goes {effect.down} step{plural} down")
    if effect.payout is not None:
        most = show(effect.payout)
        yield (
            Text(f"发放系数不高于 {most}", f"the multiplier is at most {most}")
            if effect.payout > 0
            else Text("发放系数为 0", "the multiplier is 0")
        )


def gate_effects(scheme: Scheme, gate: Gate) -> list[Text]:
    """What follows where a gate trips."""
    found = []
    if gate.to_base:
        found.append(
            Text(
                "其余各项以基本分为限（规则没有起点分的，以权重为限）",
                "the other items are limited to their base points (the weight where the rule has none)",
            )
        )
    elif gate.limit_others is not None:
        worth = show(gate.limit_others * 100)
        found.append(
            Text(f"其余各项以权重的 {worth}% 为限", f"the other items are limited to {worth}% of their weight")
        )
    if gate.suspend:
        title = listed([_adjuster(scheme, name) for name in gate.suspend])
        found.append(Text(f"{title.zh}停用", f"{title.en} {'is' if len(gate.suspend) == 1 else 'are'} suspended"))
    if gate.no_lift:
        title = listed([_adjuster(scheme, name) for name in gate.no_lift])
        found.append(Text(f"{title.zh}不得抬高得分", f"{title.en} may not raise the score"))
    return [*found, *effect_words(scheme, gate.effect)]


def _adjuster(scheme: Scheme, name: str) -> Text:
    """What a coefficient or a progress index is called."""
    known = scheme.coefficients.get(name) or scheme.progress.get(name)
    return known.title if known is not None else Text.same(name)


def grade_name(scheme: Scheme, id: str) -> Text:
    """What a grade is called."""
    bands = scheme.grades.bands if scheme.grades is not None else ()
    return next((band.title for band in bands if band.id == id), Text.same(id))
