"""What is signed is what is computed: the sentence of an item is the rendering of its rule and reads back to exactly that rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from ..engine.intake.spelt import alone, in_unit, spelt
from ..engine.sentences import parse, render, renders
from ..engine.sentences.reading import Ambiguous, Context, NotUnderstood, Understood
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.number import NotANumber, parse_number, show
from ..engine.values.text import LANGS, Lang, Text
from ..engine.values.unit import Unit, UnknownUnit, own_unit, parse_unit
from ..engine.values.unit_table import Dimension
from ..ui.unit_names import after_figure, english
from ..ui.words import grouped
from .content import Content, Item


def context(item: Item) -> Context:
    """What the item settles outside its sentence."""
    return Context(
        direction=item.direction,
        unit=_unit(item.unit),
        full=Fraction(item.weight if item.full is None else item.full),
        points=item.points,
        partial=item.partial,
        tiers=frozenset({*(tier.name for tier in item.tiers), "target"}),
        names={tier.name: tier.name for tier in item.tiers},
        moved=frozenset(item.moved),
        called=f"{item.title.zh} {item.title.en}",
    )


def _unit(symbol: str) -> Unit | None:
    if not symbol:
        return None
    try:
        return parse_unit(symbol)
    except UnknownUnit:
        return own_unit(symbol)


def of_unit(value: Fraction, unit: str) -> Text:
    """A figure with its unit, its thousands separated, as a sentence says it in either language."""
    said = grouped(show(value))
    if unit in ("%", "％"):
        return Text(f"{said}%", f"{said} %")
    return Text(f"{said} {unit}".rstrip(), f"{said} {after_figure(unit)}".rstrip())


def dimension_of(symbol: str) -> Dimension | None:
    """What a unit measures, in whatever size; None where there is none."""
    unit = _unit(symbol)
    return None if unit is None else unit.dimension


def factor_of(symbol: str) -> Fraction:
    """How many of the base unit of its kind a unit is."""
    unit = _unit(symbol)
    return Fraction(1) if unit is None else unit.factor


def meant(typed: str, unit: str) -> Text | None:
    """What to write in a field of a unit for a figure that was typed with words or its sign behind it; None for anything else, and for a
    number that is written well and refused for what it is."""
    try:
        parse_number(typed.strip())
    except NotANumber:
        found = spelt(typed)
    else:
        return None
    return None if found is None else in_unit(found, unit, english(unit), "本栏") if unit else alone(found)


def worded(item: Item) -> Item:
    """The item with the sentences of its rule, in both languages."""
    settled = context(item)
    return replace(item, sentence=Text(render(item.rule, settled, "zh"), render(item.rule, settled, "en")))


@lru_cache(maxsize=4096)
def reads_back(item: Item) -> tuple[Finding, ...]:
    """Nothing where each sentence is the one rendering of the stored rule and is read as exactly that rule; else what is wrong."""
    return tuple(_misread(item))


def _misread(item: Item) -> Iterator[Finding]:
    settled = context(item)
    for lang in LANGS:
        sentence = item.sentence.get(lang)
        outcome = parse(sentence, settled, lang)
        if not isinstance(outcome, Understood):
            yield _wrong(item, "sentence-not-understood", "评分语句读不懂", "its sentence is not understood", lang)
        elif outcome.rule != item.rule:
            yield _wrong(
                item, "sentence-differs", "评分语句与计算规则不是一回事", "its sentence is not the rule that runs", lang
            )
        elif not renders(sentence, item.rule, settled, lang):
            yield _wrong(
                item, "sentence-not-rendered", "评分语句不是由规则写出的", "its sentence is not that of its rule", lang
            )


def _wrong(item: Item, code: str, zh: str, en: str, lang: Lang) -> Finding:
    hint = Text(
        f"“{item.sentence.get(lang)}”：由规则重新生成语句，或改用另一条规则",
        f"'{item.sentence.get(lang)}': render it again from the rule, or choose another rule",
    )
    told = Text(f"“{item.title.zh}”：{zh}", f"'{item.title.en}': {en}")
    return Finding(code, Level.ERROR, told, hint, place(item))


def place(item: Item) -> Source:
    """Where a finding about an item stands."""
    return Source(sheet=item.id, clause=item.clause)


def reworded(item: Item, sentence: str, lang: Lang | None = None) -> Item:
    """The item with the rule that a sentence says, in the words of that rule. Raises `Refused` with the readings or the reason."""
    outcome = parse(sentence, context(item), lang)
    match outcome:
        case Understood():
            return worded(replace(item, rule=outcome.rule))
        case Ambiguous():
            ways = (
                "；".join(each.write.zh for each in outcome.readings),
                "; ".join(each.write.en for each in outcome.readings),
            )
            hint = Text(f"写明是哪一种：{ways[0]}", f"say which is meant: {ways[1]}") if ways[0] else None
            raise Refused([replace(outcome.question, level=Level.ERROR, hint=hint, where=place(item))])
        case NotUnderstood():
            found = outcome.findings or (
                Finding("sentence-not-understood", Level.ERROR, Text("看不懂这句规则", "this rule is not understood")),
            )
            raise Refused([replace(each, level=Level.ERROR, where=place(item)) for each in found])


def check_wording(content: Content) -> None:
    """Raises `Refused`, naming each item whose sentence and rule are not one."""
    found = [finding for item in content.items for finding in reads_back(item)]
    if found:
        raise Refused(found)
