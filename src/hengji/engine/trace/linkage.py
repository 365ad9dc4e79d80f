"""A price clause in words: the sentence a letter prints once for an item, and what the clause did to a unit's tiers, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..formula import render as formula_text
from ..formula.tree import CONDITIONS, Name, is_name
from ..rules.linkage import Adjusted, adjust
from ..run.linkage import LINK_WORDS
from ..run.result import Run
from ..scheme.load.names import replaced
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Item, PriceLink, Tier
from ..sentences.price_clause import Clause, Kind, Operand, render
from ..values.number import half_up, show
from ..values.text import LANGS, Lang, Text
from .arithmetic import tier_word
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
        _operand(link.base, price if link.base.constant is not None else "", called, lang),
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


def link_steps(
    run: Run, item: Item, unit: int, moves: Adjusted | None, agreed: Mapping[str, Fraction]
) -> Iterator[Text]:
    """What the clause did for one unit: the tiers as agreed, the price and what it is the mean of, the move, the cap."""
    if item.linked is None:
        return
    if agreed:
        zh = "，".join(f"{tier_word(name).zh} {number(value)}" for name, value in agreed.items())
        en = ", ".join(f"{tier_word(name).en} {number(value)}" for name, value in agreed.items())
        yield Text(f"原定 {zh}", f"as agreed: {en}")
    if moves is None:
        return
    measure = run.scheme.measures[item.linked.to]
    mean = sum_of(run.sources.facts, measure.id, run.period, unit) if run.sources is not None else None
    if mean is not None:
        yield Text(f"{measure.title.zh} {run.period}：{mean.zh}", f"{measure.title.en} {run.period}: {mean.en}")
    symbol, words = measure.unit.symbol, LINK_WORDS["base_price"]
    paid, base = number(moves.price), number(moves.link.base_price)
    yield Text(
        f"{measure.title.zh} {run.period} 均价 {paid} {symbol}，{words.zh} {base} {symbol}",
        f"{measure.title.en} {run.period}, mean {paid} {symbol}; {words.en} {base} {symbol}",
    )
    yield from moves.steps


def agreeing(moves: Adjusted, agreed: Mapping[str, Fraction], tiers: Mapping[str, Fraction]) -> bool:
    """Whether the tiers a cell was scored against are those its clause makes, found again from the figures."""
    again = adjust(moves.target, moves.link, moves.price)
    if again != moves or agreed.keys() - tiers.keys():
        return False
    for name, value in agreed.items():
        exact = again.carried(value) if again.adjusted != again.target else value
        if tiers[name] not in {exact, *(half_up(exact, places) for places in range(PLACES))}:
            return False
    return True


PLACES = 19
"""More decimals than any tier has."""
