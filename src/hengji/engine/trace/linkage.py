"""A price clause in words: the sentence a letter prints once for an item, and what the clause did to a unit's tiers, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..formula import render as formula_text
from ..formula.tree import CONDITIONS, Name, Prior, is_name
from ..rules.linkage import Adjusted, adjust
from ..run.result import Run
from ..scheme.load.names import replaced
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Item, PriceLink, Tier
from ..sentences.price_clause import Clause, Kind, Operand, render
from ..values.number import half_up, show
from ..values.text import LANGS, Lang, Text
from .axis import number
from .periods import sum_of

_QUOTES = frozenset("“”'")


def link_sentence(scheme: Scheme, item: Item) -> Text | None:
    """The price clause of an item as its one sentence, in both languages; None where it has none."""
    if item.linked is None:
        return None
    return Text(*(render(_clause(scheme, item.linked, lang), item.moved_tiers, lang) for lang in LANGS))


def _clause(scheme: Scheme, link: PriceLink, lang: Lang) -> Clause:
    called = _titles(scheme, lang)
    price = scheme.measures[link.to].unit.symbol if link.to in scheme.measures else ""
    volume, unit = link.volume, link.volume_unit.symbol if link.volume_unit is not None else ""
    return Clause(
        called.get(link.to, link.to),
        Operand(Kind.LAST_YEAR, "")
        if link.base.formula == Prior(Name(link.to))
        else _operand(link.base, price if link.base.constant is not None else "", called, lang),
        link.form,
        None if volume is None else _operand(volume, unit, called, lang),
        link.pass_through,
        link.elasticity,
        link.way,
        link.band,
        link.beyond,
        link.cap,
        link.decimals,
    )


def _operand(source: Tier, unit: str, called: Mapping[str, str], lang: Lang) -> Operand:
    if source.constant is not None:
        return Operand(Kind.AMOUNT, show(source.constant), unit)
    if source.formula is not None and not isinstance(source.formula, CONDITIONS):
        if isinstance(source.formula, Name) and source.formula == Name(source.formula.name):
            return Operand(Kind.FORMULA, called.get(source.formula.name, source.formula.name), unit)
        titled = {name: Name(title) for name, title in called.items()}
        return Operand(Kind.FORMULA, formula_text(replaced(source.formula, titled), lang), unit)
    return Operand(Kind.COLUMN, source.column, unit)


def _titles(scheme: Scheme, lang: Lang) -> dict[str, str]:
    """The measures that can be called by their titles in a clause: no other bears the name, and no quotation mark is in it."""
    titles = [title for each in scheme.measures.values() for title in {each.title.zh, each.title.en}]
    found = {}
    for measure in scheme.measures.values():
        title = measure.title.get(lang)
        plain = is_name(title) and not set(title) & _QUOTES
        if plain and titles.count(title) == 1 and title not in scheme.measures:
            found[measure.id] = title
    return found


def link_steps(run: Run, item: Item, unit: int, moves: Adjusted | None) -> tuple[Text, ...]:
    """What the clause did for one unit: the price and what it is the mean of, what it is compared with, the move, the cap."""
    if item.linked is None or moves is None:
        return ()
    measure = run.scheme.measures[item.linked.to]
    symbol, paid, base = measure.unit.symbol, number(moves.price), number(moves.link.base_price)
    mean = sum_of(run.sources.facts, measure.id, run.period, unit) if run.sources is not None else None
    made = mean if mean is not None else Text.same(f" {paid}")
    based = _place(run, item, item.linked.base, unit)
    zh, en = f"基准价 {base} {symbol}{based}", f"base price {base} {symbol}{based}"
    if item.linked.volume_unit is not None and moves.link.volume is not None:
        place = "" if item.linked.volume is None else _place(run, item, item.linked.volume, unit)
        planned = f"{number(moves.link.volume)} {item.linked.volume_unit.symbol}{place}"
        zh, en = f"{zh}，计划量 {planned}", f"{en}, planned volume {planned}"
    row = int(run.sources.facts.series(measure.id, run.period).row[unit]) if run.sources is not None else -1
    place = f" [{run.sources.facts.place(row)}]" if run.sources is not None and row >= 0 else ""
    priced = Text(
        f"{measure.title.zh} {run.period}：{made.zh.strip()} {symbol}{place}",
        f"{measure.title.en} {run.period}: {made.en.strip()} {symbol}{place}",
    )
    return (priced, Text(zh, en), *moves.steps)


def _place(run: Run, item: Item, source: Tier, unit: int) -> str:
    """Where a base price or a planned volume was written, in brackets; nothing for one that the scheme states or computes."""
    where = (
        run.sources.targets.place(item.id, source.column, unit) if run.sources is not None and source.column else None
    )
    return "" if where is None else f" [{where}]"


def agreeing(moves: Adjusted, agreed: Mapping[str, Fraction], tiers: Mapping[str, Fraction]) -> bool:
    """Whether the tiers a cell was scored against are those its clause makes, found again from the figures."""
    again = adjust(moves.target if moves.has_target else None, moves.link, moves.price)
    if again != moves or agreed.keys() - tiers.keys():
        return False
    for name, value in agreed.items():
        exact = again.carried(value) if again.kept else value
        if tiers[name] not in {exact, *(half_up(exact, places) for places in range(PLACES))}:
            return False
    return True


PLACES = 19
"""More decimals than any tier has."""
