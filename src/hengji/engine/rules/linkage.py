"""The arithmetic of a price clause (价格挂钩): a target before and after what of it is the market's is taken out, exactly.

    volume form   T' = T + (P - P0) x planned volume x pass-through
    ratio form    T' = T x (P / P0) ** elasticity          (never for a target that is not positive)

Within a neutral band around P0 nothing moves; a cap bounds the move to a share of the target. Where the price works against the unit
(a power plant that buys coal) the move has the other sign: minus in the volume form, the inverse ratio in the other. The other tiers
of an item follow its target (`Adjusted.carried`), so that their order stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction

from ..values.finding import Finding, Level, Refused, Source
from ..values.number import fixed, show
from ..values.text import Text

_DIGITS = Context(prec=60)
"""A power with a fractional exponent has no end: so many digits are right, far more than any score keeps."""


STEEPEST = 10
"""An elasticity beyond it is a typing accident."""
MOST_CAP = Fraction(1)
"""A cap is a share of the target. One beyond the whole target caps nothing: `20` was meant as 20 %."""
CAP_TOO_WIDE = ("调整幅度上限是目标值的一部分，不超过 100%", "the cap is a share of the target, at most 100%")


class Form(StrEnum):
    """How the price moves the target."""

    VOLUME = "volume"
    RATIO = "ratio"


class Way(StrEnum):
    """Whom a higher price helps: the target moves with it, or against it."""

    WITH = "with"
    AGAINST = "against"


class Beyond(StrEnum):
    """Outside the band: the whole move counts, or only what lies beyond its edge."""

    WHOLE = "whole"
    EXCESS = "excess"


@dataclass(frozen=True, slots=True)
class Link:
    """A price clause with its numbers. `volume` is planned; `pass_through` the share of it that goes by the market price; `band` and
    `cap` are shares (0.05 for 5 %), None for no cap. `scale` turns price x volume into the unit of the target (元/吨 x 吨 into 万元)."""

    form: Form
    base_price: Fraction
    volume: Fraction | None = None
    pass_through: Fraction = Fraction(1)
    elasticity: Fraction = Fraction(1)
    band: Fraction = Fraction(0)
    beyond: Beyond = Beyond.WHOLE
    cap: Fraction | None = None
    way: Way = Way.WITH
    scale: Fraction = Fraction(1)

    @property
    def needs_target(self) -> bool:
        """Whether the move is found on the target: in proportion, or with a cap that is a share of it."""
        return self.form is Form.RATIO or self.cap is not None

    def findings(self) -> list[Finding]:
        """What makes it no clause: a base price that is not positive, no planned volume, a band or a cap below zero."""
        found = []
        if self.base_price <= 0:
            found.append(_wrong("base_price", "基准价应大于 0", "the base price is above 0", self.base_price))
        if self.form is Form.VOLUME and self.volume is None:
            found.append(_wrong("volume", "按量挂钩要有计划量", "the volume form needs the planned volume", None))
        if self.volume is not None and self.volume < 0:
            found.append(_wrong("volume", "计划量不能为负", "the planned volume is not negative", self.volume))
        if not 0 <= self.pass_through <= 1:
            found.append(
                _wrong("pass_through", "传导比例应在 0 到 1 之间", "the pass-through lies in 0..1", self.pass_through)
            )
        if abs(self.elasticity) > STEEPEST:
            found.append(
                _wrong("elasticity", f"弹性不超过 {STEEPEST}", f"an elasticity is at most {STEEPEST}", self.elasticity)
            )
        if not 0 <= self.band < 1:
            found.append(_wrong("band", "中性区间应在 0 到 1 之间", "the band lies in 0..1", self.band))
        if self.cap is not None and self.cap < 0:
            found.append(_wrong("cap", "上限不能为负", "the cap is not negative", self.cap))
        if self.cap is not None and self.cap > MOST_CAP:
            found.append(_wrong("cap", *CAP_TOO_WIDE, self.cap, share_hint(self.cap)))
        return found


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A target before and after. `moved` is what the form alone would add, `taken` what the cap took from that; `link` is the clause
    that moved it. A unit may have other tiers and no target: then `has_target` is false and both are counted from 0."""

    target: Fraction
    adjusted: Fraction
    price: Fraction
    change: Fraction
    counted: Fraction
    moved: Fraction
    taken: Fraction
    link: Link
    has_target: bool = True

    @property
    def kept(self) -> Fraction:
        """What is added to the target: the move within the cap."""
        return self.moved - self.taken

    @property
    def capped(self) -> bool:
        """Whether the target was moved as far as the cap lets it, and would have gone further."""
        return self.taken != 0 and self.kept != 0

    @property
    def steps(self) -> tuple[Text, ...]:
        """Each step in order, for the letter and the score sheet."""
        return tuple(_told(self))

    @property
    def inside(self) -> bool:
        """Whether the price stayed within the neutral band."""
        return self.counted == 0

    def carried(self, tier: Fraction) -> Fraction:
        """Another tier of the same item: moved by the same amount in the volume form, by the same factor in the ratio form."""
        if self.link.form is Form.VOLUME:
            return tier + self.kept
        return tier * self.adjusted / self.target


def adjust(target: Fraction | None, link: Link, price: Fraction) -> Adjusted:
    """The target at this average price; by volume without a cap the move needs none. Raises `Refused` with everything that is wrong:
    the clause, a price that is not positive, a ratio form for a target that is not positive, no target where the move is found on it."""
    wrong = link.findings()
    if target is None and link.needs_target:
        words = ("没有目标值，无从按比例调整或算上限", "without a target there is no ratio to take and no cap")
        wrong.append(_wrong("target", *words, None))
    if price <= 0:
        wrong.append(_wrong("price", "实际价应大于 0", "the actual price is above 0", price))
    if link.form is Form.RATIO and target is not None and target <= 0:
        wrong.append(
            _wrong(
                "target",
                "目标不是正数，只能按量挂钩",
                "a target that is not positive takes the volume form only",
                target,
            )
        )
    if wrong:
        raise Refused(wrong)
    has_target, target = target is not None, target or Fraction(0)
    change = price / link.base_price - 1
    counted = _counted(change, link)
    moved = _moved(target, counted, link)
    bound = abs(target) * link.cap if link.cap is not None else abs(moved)
    kept = max(-bound, min(bound, moved))
    return Adjusted(target, target + kept, price, change, counted, moved, moved - kept, link, has_target)


def _counted(change: Fraction, link: Link) -> Fraction:
    """The share of the price's change that counts."""
    if abs(change) <= link.band:
        return Fraction(0)
    if link.beyond is Beyond.WHOLE:
        return change
    return change - link.band if change > 0 else change + link.band


def _moved(target: Fraction, counted: Fraction, link: Link) -> Fraction:
    sign = 1 if link.way is Way.WITH else -1
    if link.form is Form.VOLUME:
        return sign * counted * link.base_price * (link.volume or Fraction(0)) * link.pass_through * link.scale
    return target * (power(1 + counted, sign * link.elasticity) - 1)


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """`base ** exponent` of a positive base: exact for whole exponents, else right to sixty digits."""
    if exponent.denominator == 1:
        return base**exponent.numerator
    decimal = _DIGITS.divide(Decimal(base.numerator), Decimal(base.denominator))
    share = _DIGITS.divide(Decimal(exponent.numerator), Decimal(exponent.denominator))
    return Fraction(_DIGITS.power(decimal, share))


def _told(found: Adjusted) -> list[Text]:
    target, link, price, change = found.target, found.link, found.price, found.change
    counted, moved, kept = found.counted, found.moved, found.kept
    percent = f"{fixed(change * 100, 2)}%"
    steps = [
        Text(
            f"价格 {figure(link.base_price)} → {figure(price)}，变动 {percent}",
            f"price {figure(link.base_price)} → {figure(price)}, a change of {percent}",
        )
    ]
    if change and not counted:
        band = f"±{fixed(link.band * 100, 2)}%"
        steps.append(Text(f"在中性区间 {band} 之内，目标不动", f"within the neutral band of {band}: the target stays"))
        return steps
    if counted != change:
        steps.append(
            Text(f"扣除中性区间，计 {fixed(counted * 100, 2)}%", f"beyond the band: {fixed(counted * 100, 2)}%")
        )
    form = _in_figures(target, counted, link)
    steps.append(Text(f"调整 {form} = {figure(moved)}", f"move {form} = {figure(moved)}"))
    if kept != moved:
        most = f"{fixed((link.cap or Fraction(0)) * 100, 2)}%"
        steps.append(
            Text(f"以目标的 {most} 为限，计 {figure(kept)}", f"bounded at {most} of the target: {figure(kept)}")
        )
    if not found.has_target:
        steps.append(
            Text(f"没有目标值，各档同加 {figure(kept)}", f"there is no target: {figure(kept)} is added to each tier")
        )
        return steps
    steps.append(
        Text(f"目标 {figure(target)} → {figure(target + kept)}", f"target {figure(target)} → {figure(target + kept)}")
    )
    return steps


def _in_figures(target: Fraction, counted: Fraction, link: Link) -> str:
    """`30 × 1000 × 0.8`; what works against the unit has the sign before it."""
    if link.form is Form.RATIO:
        exponent = link.elasticity if link.way is Way.WITH else -link.elasticity
        return f"{figure(target)} × ({figure(1 + counted)} ^ {figure(exponent)} − 1)"
    factors = [counted * link.base_price, link.volume or Fraction(0), link.pass_through]
    written = " × ".join(figure(factor) for factor in factors)
    if link.scale < 1:
        written += f" ÷ {figure(1 / link.scale)}"
    elif link.scale > 1:
        written += f" × {figure(link.scale)}"
    return written if link.way is Way.WITH else f"−({written})"


def figure(value: Fraction) -> str:
    """A figure as it is, or at four decimals where it goes on."""
    shown = show(value)
    return shown if "/" not in shown and len(shown) < 16 else fixed(value, 4)


MEND = {
    "base_price": Text("填合同约定的基准价", "give the base price that was agreed"),
    "volume": Text(
        "填与目标一同核定的计划量；目标不是金额的，改用按比例", "give the planned volume, or use the ratio form"
    ),
    "pass_through": Text("80% 写成 80% 或 0.8", "write 80 % as 80% or 0.8"),
    "elasticity": Text("写幂指数，如 1 或 0.5", "write the exponent, such as 1 or 0.5"),
    "band": Text("5% 写成 5% 或 0.05", "write 5 % as 5% or 0.05"),
    "cap": Text("30% 写成 30% 或 0.3", "write 30 % as 30% or 0.3"),
    "price": Text("核对该期间的均价", "look at the mean price of the period"),
    "target": Text("改用按量（volume）", "use the volume form"),
}
"""How to mend each figure of a clause."""


def share_hint(share: Fraction) -> Text | None:
    """What a share was meant to be that was written without its percent sign: `20%` for 20."""
    if not MOST_CAP < share <= 100:
        return None
    return Text(f"写成 {show(share)}%", f"write {show(share)}%")


def _wrong(field: str, zh: str, en: str, value: Fraction | None, hint: Text | None = None) -> Finding:
    given = "" if value is None else f"（{show(value)}）"
    return Finding(
        "price-clause",
        Level.ERROR,
        Text(zh + given, en + given.replace("（", " (").replace("）", ")")),
        hint or MEND[field],
        Source(field=field),
    )
