"""What the kinds of events a rule counts are called in either language: a sentence names them in its own."""

from __future__ import annotations

from collections.abc import Mapping

from ..scheme.model.scheme import Scheme
from ..scheme.model.scorecards import Item
from ..values.text import Text


def kind_titles(scheme: Scheme, item: Item) -> Mapping[str, Text]:
    """Each kind of an item's rule with its name in both languages: as written in the language of the rule, in the other one by the
    title of the figure that counts it."""
    return {kind: _title(scheme, item, kind) for kind in item.rule.kinds}


def _title(scheme: Scheme, item: Item, kind: str) -> Text:
    source = item.kinds.get(kind) or (item.of if len(item.rule.kinds) == 1 else kind)
    measure = scheme.measures.get(source)
    if measure is None:
        return Text.same(kind)
    return Text(kind, measure.title.en) if _is_chinese(kind) else Text(measure.title.zh, kind)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def with_titles(sentence: Text, titles: Mapping[str, Text]) -> Text:
    """A canonical sentence with the kinds it quotes called by their names. For reading: it need not parse back."""
    zh, en = sentence.zh, sentence.en
    for kind, title in titles.items():
        zh, en = zh.replace(f"“{kind}”", f"“{title.zh}”"), en.replace(f'"{kind}"', f'"{title.en}"')
    return Text(zh, en)
