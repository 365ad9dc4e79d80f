"""What an item's tiers are: typed into the targets table, a number of the scheme, or computed, and by which formula.

A rule says "full marks on target"; whoever signs must be able to read where the target comes from.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..formula import render
from ..formula.tree import CONDITIONS, Name, is_name
from ..scheme.load.names import replaced
from ..scheme.load.tiers import ACTUAL, PRESETS
from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Item, Tier
from ..values.number import show
from ..values.text import LANGS, Lang, Text
from .arithmetic import TIER_WORDS, tier_word

_USUAL = {
    PRESETS["last_year"]: Text("上年实际值", "last year's actual figure"),
    PRESETS["mean3"]: Text("前三年实际值的平均", "the mean of the last three years' actual figures"),
}
_OF = {"industry": Text("行业", "the industry's")}
_ACTUAL = Text("实际值", "actual")


def references(scheme: Scheme, item: Item) -> tuple[Text, ...]:
    """Each tier that does not stand in the targets table under its own name, and what it is: `目标值 = 前三年实际值的平均`."""
    found = []
    for name, tier in item.tiers.items():
        if tier.column != name:
            word = tier_word(name)
            zh, en = (_made(scheme, item, tier, lang) for lang in LANGS)
            found.append(Text(f"{word.zh} = {zh}", f"{word.en} = {en}"))
    return tuple(found)


def reference(scheme: Scheme, item: Item, tier: Tier) -> Text:
    """What one tier of an item is, in words: `上年实际值`."""
    return Text(*(_made(scheme, item, tier, lang) for lang in LANGS))


def usual(tier: Tier) -> Text | None:
    """What a tier is that is computed by one of the usual references, None for any other: `前三年实际值的平均`."""
    return None if tier.formula is None or isinstance(tier.formula, CONDITIONS) else _USUAL.get(tier.formula)


def column_words(column: str) -> Text | None:
    """What a column of the targets holds in words, None for one that only its scheme knows: `行业优秀值`."""
    of, _, tier = column.rpartition(".")
    if of not in _OF or tier not in TIER_WORDS:
        return None
    word = TIER_WORDS[tier]
    return Text(f"{_OF[of].zh}{word.zh}", f"{_OF[of].en} {word.en}")


def _made(scheme: Scheme, item: Item, tier: Tier, lang: Lang) -> str:
    if tier.constant is not None:
        indicator = scheme.indicators.get(item.of)
        return f"{show(tier.constant)} {indicator.unit.symbol if indicator is not None else ''}".rstrip()
    if tier.formula is None:
        words = column_words(tier.column)
        if words is not None:
            return Text(f"目标表中的{words.zh}", f"{words.en} in the targets").get(lang)
        return Text(f"目标表“{tier.column}”列", f"the column '{tier.column}' of the targets").get(lang)
    known = usual(tier)
    if known is not None:
        return known.get(lang)
    return render(replaced(tier.formula, _titled(scheme, item, lang)), lang)


def _titled(scheme: Scheme, item: Item, lang: Lang) -> Mapping[str, Name]:
    """What a formula calls by id, by the words people read, where a formula can call it so and no two share a word."""
    called = {each.id: each.title.get(lang) for each in scheme.indicators.values()}
    called |= {each.id: each.title.get(lang) for each in scheme.measures.values()}
    called |= {name: tier_word(name).get(lang) for name in item.tiers}
    called[ACTUAL] = _ACTUAL.get(lang)
    words = list(called.values())
    return {
        name: Name(word)
        for name, word in called.items()
        if is_name(word) and words.count(word) <= 1 + (name in scheme.measures)
    }
