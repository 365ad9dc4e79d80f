"""Single items changed in a scheme, by way of the engine's own canonical text: what is not named stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..engine.scheme.examine import examine_draft
from ..engine.scheme.load.scheme import load_root
from ..engine.scheme.nodes import Leaf, Map, Node, Seq
from ..engine.scheme.yaml_source import read_yaml
from ..engine.sentences.questions import empty
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text
from .reading import Read, made


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of one part of a card (an item or a dimension, by id). None: as it is; no text for a tier: the tier goes."""

    card: str
    part: str
    weight: str | None = None
    sentence: str | None = None
    tiers: Mapping[str, str] = field(default_factory=dict)

    def as_given(self) -> dict[str, object]:
        """Plain data, for the fingerprint of an action."""
        return {"card": self.card, "part": self.part, "weight": self.weight, "sentence": self.sentence,
                "tiers": dict(self.tiers)}  # fmt: skip


def change_of(given: Mapping[str, object]) -> Change:
    """The change that plain data says."""
    weight, sentence, tiers = given.get("weight"), given.get("sentence"), given.get("tiers")
    return Change(
        str(given["card"]),
        str(given["part"]),
        None if weight is None else str(weight),
        None if sentence is None else str(sentence),
        {str(name): str(value) for name, value in tiers.items()} if isinstance(tiers, Mapping) else {},
    )


def edited(read: Read, changes: Sequence[Change]) -> Read:
    """The scheme with these changes, read and checked anew. Raises `Refused` for a part that is not there, and for a weight or a sentence
    that was emptied: neither goes by itself, and to keep the old one would be a save that saved something else."""
    root, _ = read_yaml(read.canonical)
    if not isinstance(root, Map):
        raise Refused(read.findings)
    emptied = [each for change in changes for each in _emptied(root, change)]
    if emptied:
        raise Refused(emptied)
    for change in changes:
        cards = root.get("scorecards")
        card = cards.get(change.card) if isinstance(cards, Map) else None
        done = _in_card(card, change) if card is not None else None
        if done is None or not isinstance(cards, Map):
            raise Refused([_not_there(change)])
        root = _with(root, "scorecards", _with(cards, change.card, done))
    meaning, findings = examine_draft(load_root(root, ""))
    return made(meaning, tuple(findings))


def _not_there(change: Change) -> Finding:
    message = Text(
        f"考核表 {change.card} 上没有“{change.part}”", f"there is no '{change.part}' on the card {change.card}"
    )
    hint = Text("刷新页面，看看它是否已改名", "reload the page: it may have another name by now")
    return Finding("no-such-part", Level.ERROR, message, hint, Source(field=change.part[:80]))


def _emptied(root: Map, change: Change) -> list[Finding]:
    """What is wrong with a change that leaves a part without its weight or its sentence, at the line of that part."""
    cards = root.get("scorecards")
    card = cards.get(change.card) if isinstance(cards, Map) else None
    node = _part(card, change.part) if card is not None else None
    if node is None:
        return []
    found, weight = [], node.get("weight")
    if change.weight is not None and not change.weight.strip():
        was = weight.text if isinstance(weight, Leaf) else ""
        hint = Text(f"写一个数，原来是 {was}", f"write a number; it was {was}")
        found.append(Finding("no-weight", Level.ERROR, Text("没有写权重", "no weight is given"), hint, node.where))
    if change.sentence is not None and not change.sentence.strip():
        found.append(replace(empty(), where=node.where))
    return found


def _part(node: Node, id: str) -> Map | None:
    """The part of a card with this id, None where there is none."""
    if isinstance(node, Seq):
        return next((held for each in node.items if (held := _part(each, id)) is not None), None)
    if not isinstance(node, Map):
        return None
    own = node.get("id")
    if isinstance(own, Leaf) and own.text == id:
        return node
    below = [inner for key in ("dimensions", "items") if (inner := node.get(key)) is not None]
    return next((held for each in below if (held := _part(each, id)) is not None), None)


def _in_card(node: Node, change: Change) -> Node | None:
    """The node with the change made in it, None where the part is not below it."""
    if isinstance(node, Seq):
        for at, item in enumerate(node.items):
            done = _in_card(item, change)
            if done is not None:
                return Seq((*node.items[:at], done, *node.items[at + 1 :]), node.where)
        return None
    if not isinstance(node, Map):
        return None
    id = node.get("id")
    if isinstance(id, Leaf) and id.text == change.part:
        return _changed(node, change)
    for key in ("dimensions", "items"):
        inner = node.get(key)
        done = _in_card(inner, change) if inner is not None else None
        if done is not None:
            return _with(node, key, done)
    return None


def _changed(node: Map, change: Change) -> Map:
    where = node.where
    if change.weight is not None:
        node = _with(node, "weight", Leaf(change.weight.strip(), where))
    if change.sentence is not None:
        # the printed wording beside the rule was that of the old rule
        node = _without(_with(node, "rule", Leaf(change.sentence.strip(), where, quoted=True)), "sentence")
    if change.tiers:
        tiers = node.get("tiers")
        held = tiers if isinstance(tiers, Map) else Map((), where)
        for name, text in change.tiers.items():
            held = _with(held, name, _tier(text.strip(), where)) if text.strip() else _without(held, name)
        node = _with(node, "tiers", held) if held.entries else _without(node, "tiers")
    return node


def _tier(text: str, where: Source) -> Node:
    """A tier as it is typed: a number, a word (`table`, `last_year`, `industry.excellent`), or a formula."""
    return Leaf(text, where)


def _with(node: Map, key: str, value: Node) -> Map:
    if node.get(key) is None:
        return Map((*node.entries, (Leaf(key, node.where), value)), node.where)
    return Map(tuple((name, value if name.text == key else old) for name, old in node.entries), node.where)


def _without(node: Map, key: str) -> Map:
    return Map(tuple(entry for entry in node.entries if entry[0].text != key), node.where)
