"""From grade to pay: the multiplier and what bounds it, each pool's share to the last unit, and what the result tables bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from ..run.outcomes import MULTIPLIER_PLACES, bonus_ranges, largest_remainder
from ..run.result import PoolShares, Run
from ..scheme.model.outcomes import Grade
from ..values.number import fixed, half_up, show
from ..values.text import Text
from .acting import effects_on
from .agreement import Disagreement
from .axis import number

PAID = Text("实发", "paid")
PROVISIONALLY = Text("暂算", "provisionally")
"""What is said instead of paid while a unit has no result yet: a fixed pool cannot be divided for good."""


def provisional(count: int, *, paid: bool) -> Text:
    """That a pool was shared out among some of the units only, or, where nothing is `paid`, among none."""
    zh, en = (
        f"暂算：{count} 个单位还没有结果",
        f"provisional: {count} unit{' has' if count == 1 else 's have'} no result yet",
    )
    if not paid:
        return Text(f"{zh}，现在没有分给任何单位", f"{en}, nobody is paid yet")
    return Text(f"{zh}，其份额现在分给了别人", f"{en}, the others hold the share")


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


@dataclass(frozen=True, slots=True)
class PoolTrace:
    """One unit's part of a pool: what it is due, what it is paid, and the arithmetic between; `provisional` while other units have no
    result yet."""

    pool: str
    title: Text
    base: str
    multiplier: str
    coefficient: str
    due: str
    paid: str
    provisional: bool
    steps: tuple[Text, ...]

    @property
    def shown(self) -> Text:
        """What it is paid, with a word where that is not for good."""
        return Text(f"{self.paid}（暂算）", f"{self.paid} (provisional)") if self.provisional else Text.same(self.paid)

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data, both languages."""
        return {
            "pool": self.pool,
            "title": _both(self.title),
            "base": self.base,
            "multiplier": self.multiplier,
            "coefficient": self.coefficient,
            "due": self.due,
            "paid": self.paid,
            "provisional": self.provisional,
            "steps": [_both(step) for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class PayTrace:
    """What a unit's result brings: `multiplier` in words, its `pools`, and (title, what its grade brings) of the result tables."""

    multiplier: tuple[Text, ...]
    pools: tuple[PoolTrace, ...]
    tables: tuple[tuple[Text, Text], ...]

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data, both languages."""
        return {
            "multiplier": [_both(step) for step in self.multiplier],
            "pools": [pool.as_dict() for pool in self.pools],
            "tables": [{"title": _both(title), "brings": _label(brings)} for title, brings in self.tables],
        }


def trace_pay(run: Run, unit: int) -> PayTrace | None:
    """What a unit's result brings; None where it has no total."""
    if run.held[unit]:
        return None
    grade = run.grade_of(unit)
    return PayTrace(
        tuple(_multiplier(run, unit, grade)) if grade is not None and _pays(run) else (),
        tuple(_pool(run, shares, unit) for shares in run.pools),
        tuple((table.title, table.brings(grade.id) or Text.same("—")) for table in run.tables)
        if grade is not None
        else (),
    )


def _label(text: Text) -> str:
    """A text as a scheme writes it: both languages where they differ."""
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"


def _pays(run: Run) -> bool:
    return any(band.bonus is not None for band in run.bands) or bool(run.pools)


def _multiplier(run: Run, unit: int, grade: Grade) -> Iterator[Text]:
    """The row of the grades it comes from, the line within the grade, and the payout that vetoes and gates fix."""
    value = (grade.bonus or (Fraction(0), Fraction(0)))[1]
    ranges = {band.id: (low, high) for band, low, high in bonus_ranges(run.scheme, run.units.classes[unit])}
    if grade.bonus is None:
        yield Text(f"“{grade.title.zh}”没有规定发放系数，按 0 计", f"'{grade.title.en}' has no multiplier: 0")
    elif grade.id not in ranges:
        yield Text(
            f"“{grade.title.zh}”的发放系数为 {show(value)}", f"the multiplier of '{grade.title.en}' is {show(value)}"
        )
    else:
        value, told = _within(grade, run.total.at(unit), *ranges[grade.id])
        yield told
    payouts = [(title, effect.payout) for title, effect in effects_on(run, unit) if effect.payout is not None]
    for title, payout in payouts:
        if payout < value:
            value = payout
            yield Text(
                f"“{title.zh}”：发放系数不高于 {show(payout)}，按 {show(payout)} 计",
                f"'{title.en}': the multiplier is at most {show(payout)}, so {show(payout)}",
            )
    if half_up(value, MULTIPLIER_PLACES) != run.multiplier.at(unit):
        raise Disagreement(f"{run.units.ids[unit]}: stored multiplier {run.multiplier.at(unit)}, recomputed {value}")


def _within(grade: Grade, total: Fraction, low: Fraction, high: Fraction) -> tuple[Fraction, Text]:
    """The multiplier of a grade that runs with the score from one end of its band to the other."""
    first, last = grade.bonus or (Fraction(0), Fraction(0))
    along = min(max(total - low, Fraction(0)), high - low)
    value = half_up(first + along / (high - low) * (last - first), MULTIPLIER_PLACES)
    ends = f"{show(low)}–{show(high)}"
    runs = Text(
        f"“{grade.title.zh}”在 {ends} 分之间由 {show(first)} 到 {show(last)}",
        f"'{grade.title.en}' runs from {show(first)} to {show(last)} over {ends} points",
    )
    if along in (0, high - low):
        return value, Text(f"{runs.zh}，本单位为 {show(value)}", f"{runs.en}: {show(value)}")
    rise = show(last - first) if last >= first else f"({show(last - first)})"
    sum_ = f"{show(first)} + ({number(total)} − {show(low)}) ÷ {show(high - low)} × {rise}"
    return value, Text(f"{runs.zh}：{sum_} = {show(value)}", f"{runs.en}: {sum_} = {show(value)}")


def due_of(run: Run, shares: PoolShares, unit: int) -> Fraction:
    """Base x multiplier (x coefficient), within what one unit may get."""
    coefficient = shares.coefficient
    base, due = shares.base.at(unit), shares.base.at(unit) * run.multiplier.at(unit)
    due = due if coefficient is None else due * coefficient.at(unit)
    return due if shares.pool.most_each is None else min(due, base * shares.pool.most_each)


def _pool(run: Run, shares: PoolShares, unit: int) -> PoolTrace:
    pool, coefficient = shares.pool, shares.coefficient
    base, multiplier, paid = shares.base.at(unit), run.multiplier.at(unit), shares.paid.at(unit)
    due = due_of(run, shares, unit)
    steps = [*_due_words(run, shares, unit, due), *_paid_words(run, shares, unit, due)]
    waiting = sum(1 for reason in run.held if reason) if pool.amount is not None else 0
    if waiting:
        steps.append(provisional(waiting, paid=True))
    return PoolTrace(
        pool.id,
        pool.title,
        number(base),
        show(multiplier),
        "" if coefficient is None else show(coefficient.at(unit)),
        number(due),
        fixed(paid, pool.places),
        waiting > 0,
        tuple(steps),
    )


def _due_words(run: Run, shares: PoolShares, unit: int, due: Fraction) -> Iterator[Text]:
    pool, coefficient = shares.pool, shares.coefficient
    base, multiplier = shares.base.at(unit), run.multiplier.at(unit)
    product = base * multiplier * (Fraction(1) if coefficient is None else coefficient.at(unit))
    zh = f"应得：基数 {number(base)} × 发放系数 {show(multiplier)}"
    en = f"due: base {number(base)} × multiplier {show(multiplier)}"
    if coefficient is not None:
        title, value = run.scheme.coefficients[pool.coefficient].title, show(coefficient.at(unit))
        zh, en = f"{zh} × {title.zh} {value}", f"{en} × {title.en} {value}"
    yield Text(f"{zh} = {number(product)}", f"{en} = {number(product)}")
    if due != product and pool.most_each is not None:
        bar = f"{number(base)} × {show(pool.most_each * 100)}% = {number(due)}"
        yield Text(f"单位上限 {bar}，按上限计", f"one unit gets at most {bar}")


def _paid_words(run: Run, shares: PoolShares, unit: int, due: Fraction) -> Iterator[Text]:
    pool, paid = shares.pool, fixed(shares.paid.at(unit), shares.pool.places)
    if pool.amount is None:
        if half_up(due, pool.places) != shares.paid.at(unit):
            raise Disagreement(f"{run.units.ids[unit]} {pool.id}: stored {paid}, recomputed {due}")
        yield Text(
            f"不设总额，四舍五入到 {pool.places} 位小数，实发 {paid}",
            f"no fixed pool: rounded half up to {pool.places} decimals, paid {paid}",
        )
        return
    yield from _share_words(run, shares, unit, due)


def _share_words(run: Run, shares: PoolShares, unit: int, due: Fraction) -> Iterator[Text]:
    """The share of a fixed pool, to the last indivisible unit."""
    pool, step, paid = shares.pool, 10**shares.pool.places, shares.paid.at(unit)
    gets = PROVISIONALLY if any(run.held) else PAID
    shown, rounds = fixed(paid, pool.places), _share_out(run, shares)
    if rounds.portions.get(unit, 0) != paid * step:
        raise Disagreement(
            f"{run.units.ids[unit]} {pool.id}: stored {shown}, recomputed {rounds.portions.get(unit, 0)}"
        )
    if unit in rounds.full:
        yield Text(
            f"按比例分得的超过单位上限，按上限{gets.zh} {shown}，多出的分给其他单位",
            f"its share is more than one unit may get: {gets.en} {shown}, the rest goes to the others",
        )
        return
    if not due:
        yield Text(f"应得为 0，{gets.zh} {shown}", f"due 0, {gets.en} {shown}")
        return
    exact = Fraction(rounds.left, step) * due / rounds.dues
    yield _proportion(rounds, step, due, exact)
    yield _last_unit(exact, paid, pool.places, gets)


def _proportion(rounds: _Rounds, step: int, due: Fraction, exact: Fraction) -> Text:
    amount = show(Fraction(rounds.left, step))
    zh, en = ("（扣除按上限发的单位）", " (without the units at their most)") if rounds.full else ("", "")
    return Text(
        f"份额：资金总额{zh} {amount} × 应得 {number(due)} ÷ 应得合计 {number(rounds.dues)} = {number(exact)}",
        f"share: pool{en} {amount} × due {number(due)} ÷ sum of dues {number(rounds.dues)} = {number(exact)}",
    )


def _last_unit(exact: Fraction, paid: Fraction, places: int, gets: Text) -> Text:
    """How the last decimal comes about: cut, or cut and one more where the remainder is among the largest."""
    least, shown = Fraction(1, 10**places), fixed(paid, places)
    cut = floor(exact / least) * least
    if cut == exact:
        return Text(f"{gets.zh} {shown}", f"{gets.en} {shown}")
    if paid == cut:
        return Text(
            f"舍到 {places} 位小数，{gets.zh} {shown}；余下的补给舍去部分更大的单位（最大余额法）",
            f"cut to {places} decimals, {gets.en} {shown}; what is left goes to the larger remainders",
        )
    return Text(
        f"舍到 {places} 位小数为 {fixed(cut, places)}，舍去部分较大，补 {show(least)}（最大余额法），{gets.zh} {shown}",
        f"cut to {places} decimals {fixed(cut, places)}, one of the larger remainders, so {show(least)} more: {gets.en} {shown}",
    )


@dataclass(frozen=True, slots=True)
class _Rounds:
    """How a pool is shared out: the `portions` in indivisible units, the units at their most (`full`), and what the others share among
    them (`left`) by their `dues`."""

    portions: Mapping[int, int]
    full: frozenset[int]
    left: int
    dues: Fraction


def _share_out(run: Run, shares: PoolShares) -> _Rounds:
    """Shares in proportion to what is due; who would get more than its most gets that, and the others share again."""
    pool, step = shares.pool, 10**shares.pool.places
    free = {unit: due for unit in range(len(run.units)) if (due := due_of(run, shares, unit)) > 0}
    portions: dict[int, int] = {}
    left = floor((pool.amount or Fraction(0)) * step)
    while free:
        shared = dict(zip(free, largest_remainder(list(free.values()), max(left, 0)), strict=True))
        full = [] if pool.most_each is None else [u for u in free if shared[u] > _most(shares, u)]
        if not full:
            dues = sum(free.values(), Fraction(0))
            return _Rounds(portions | shared, frozenset(portions), left, dues)
        for unit in full:
            portions[unit] = _most(shares, unit)
            left -= portions[unit]
            del free[unit]
    return _Rounds(portions, frozenset(portions), left, Fraction(0))


def _most(shares: PoolShares, unit: int) -> int:
    """The most one unit may get, in indivisible units."""
    most = shares.pool.most_each or Fraction(0)
    return floor(shares.base.at(unit) * most * Fraction(10) ** shares.pool.places)
