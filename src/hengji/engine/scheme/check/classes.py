"""Every class has one card, every card a class, and every rule can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.text import Text
from ..model.scheme import Scheme
from ..model.units import Classification
from .told import error, unknown, warning

_CLASS = Text("类别", "class")


def check(scheme: Scheme) -> Iterator[Finding]:
    """Findings about classes, cards and classification rules."""
    classification = scheme.classification
    carried: dict[str, str] = {}
    for card in scheme.scorecards.values():
        if not card.classes:
            message = Text(f"考核表 {card.id} 没有写给哪个类别", f"the card {card.id} is for no class")
            yield error("card-without-class", card.where, message, Text("写 classes:", "write classes:"))
        for name in card.classes:
            if name in carried:
                message = Text(
                    f"类别 {name} 有两张考核表：{carried[name]}、{card.id}",
                    f"the class {name} has two cards: {carried[name]}, {card.id}",
                )
                yield error("two-cards", card.where, message, Text("一个类别只用一张表", "one card for a class"))
            carried.setdefault(name, card.id)
            if classification is not None and classification.classes and name not in classification.classes:
                yield unknown(_CLASS, name, classification.classes, card.where, "unknown-class")
    if classification is None:
        return
    for name, each in classification.classes.items():
        if name not in carried:
            message = Text(f"类别“{each.title.zh}”没有考核表", f"the class '{each.title.en}' has no card")
            yield error(
                "class-without-card",
                each.where,
                message,
                Text(f"在某张表的 classes 里写 {name}", f"name {name} in the classes of a card"),
            )
    yield from _ways(scheme, classification)


def _ways(scheme: Scheme, classification: Classification) -> Iterator[Finding]:
    classes = classification.classes
    seen: list[frozenset[object]] = []
    for rule in classification.rules:
        if rule.to not in classes:
            yield unknown(_CLASS, rule.to, classes, rule.where, "unknown-class")
        tests: frozenset[object] = frozenset(rule.tests)
        if any(earlier <= tests for earlier in seen):
            message = Text(
                "这条分类规则永远轮不到：前面的规则已经包括它",
                "this rule is never reached: an earlier one holds whenever it does",
            )
            yield warning(
                "rule-unreachable",
                rule.where,
                message,
                Text("调整次序，把更具体的放在前面", "put the more specific rule first"),
            )
        seen.append(tests)
    if classification.matrix is not None:
        for to in dict.fromkeys(classification.matrix.cells.values()):
            if to not in classes:
                yield unknown(_CLASS, to, classes, classification.matrix.where, "unknown-class")
    if classification.fallback and classification.fallback not in classes:
        yield unknown(_CLASS, classification.fallback, classes, scheme.where, "unknown-class")
    if (
        classes
        and not classification.given
        and not classification.rules
        and classification.matrix is None
        and not classification.fallback
    ):
        message = Text("没有任何办法给单位定类别", "there is no way for a unit to get its class")
        yield error(
            "no-way-to-class",
            scheme.where,
            message,
            Text("写 rules、matrix、otherwise，或 given: yes", "write rules, a matrix, otherwise, or given: yes"),
        )
