"""A letter generated from a scheme: the scorecard of a class, with a unit's targets. Pure.

Each item takes its rule as the scheme compiled it, and its sentences are rendered from that rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..engine import Scheme
from ..engine.scheme.load.tiers import PRESETS
from ..engine.scheme.model.ledger import AddTasks
from ..engine.scheme.model.scorecards import Dimension, Feed, Scope
from ..engine.scheme.model.scorecards import Item as SchemeItem
from ..engine.scheme.model.scorecards import Tier as SchemeTier
from ..engine.trace import link_sentence, reference, rule_context, tier_word
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text
from ..reports.articles import Article
from ..reports.total import TotalWords, total_words
from ..store.exact import NotExact, exact
from ..ui.unit_names import after_figure
from .boards import board_clause
from .content import (
    Clause,
    Content,
    Duty,
    Goal,
    GradeLine,
    Holder,
    Item,
    Kind,
    Node,
    Party,
    Range,
    Term,
    Tier,
    Totals,
)
from .wording import check_wording, worded

Targets = Mapping[str, Mapping[str, Decimal]]
"""Figure by item and by the column of the targets table, which is called like the tier unless the scheme says otherwise; `prior` is last
year's actual figure where it is known."""
PRIOR = "prior"
Past = Mapping[str, Mapping[str, Decimal]]
"""The tiers that figures of earlier years settle, by item and by tier."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose letter it is to be."""

    kind: Kind
    group: Party
    unit: Party
    term: Term
    holder: Holder | None = None
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Around:
    """What stands in a letter beside its items."""

    goals: tuple[Goal, ...] = ()
    nodes: tuple[Node, ...] = ()
    duties: tuple[Duty, ...] = ()
    constraints: tuple[Text, ...] = ()
    clauses: tuple[Clause, ...] = ()
    scoring: tuple[Clause, ...] = ()


def from_scorecard(
    scheme: Scheme,
    unit_class: str,
    subject: Subject,
    targets: Targets,
    around: Around | None = None,
    *,
    lacking: bool = False,
    past: Past | None = None,
) -> Content:
    """The letter of a unit of a class; `past` are the tiers that earlier years settle.

    Raises `Refused` naming each item that lacks a figure (unless figures may be `lacking`, which a draft may), or that no letter can
    hold exactly.

    Items for single units only stand in the letters of those units (by code). The letter is not checked for being ready to be sent.
    """
    card = scheme.card_for(unit_class)
    if card is None:
        message = Text(f"方案没有“{unit_class}”类的考核表", f"the scheme has no scorecard for the class '{unit_class}'")
        known = Text("、".join(scheme.class_titles), ", ".join(scheme.class_titles)) if scheme.class_titles else None
        raise Refused([Finding("class-unknown", Level.ERROR, message, known)])
    found: list[Finding] = []
    items = []
    for path, item in items_with_paths(card.dimensions):
        if item.scope is Scope.UNIT and subject.unit.code not in item.units:
            continue
        try:
            settled = (past or {}).get(item.id, {})
            items.append(
                item_of(scheme, item, path, targets.get(item.id, {}), settled, item.id in subject.own, lacking)
            )
        except Refused as error:
            found += error.findings
    if found:
        raise Refused(found)
    beside = around or Around()
    words = total_words(scheme, unit_class, subject.unit.code)
    constraints = (*words.constraints, *beside.constraints)
    scoring = tuple(dict.fromkeys((*_boards(scheme), *beside.scoring)))
    content = Content(
        subject.kind, subject.group, subject.unit, subject.holder, subject.term, f"{scheme.id} {scheme.version}", unit_class,
        tuple(items), beside.goals, beside.nodes, beside.duties, constraints, beside.clauses,
        _decimal(card.total, Source()), scoring, scheme.title, scheme.class_titles.get(unit_class), totals=totals_of(words),
    )  # fmt: skip
    check_wording(content)
    return content


def items_with_paths(dimensions: Sequence[Dimension], above: Sequence[Text] = ()) -> Iterator[tuple[Text, SchemeItem]]:
    """The items with the titles of the dimensions above them."""
    for dimension in dimensions:
        path = [*above, dimension.title]
        inner = [child for child in dimension.children if isinstance(child, Dimension)]
        title = Text(" · ".join(each.zh for each in path), " · ".join(each.en for each in path))
        for child in dimension.children:
            if isinstance(child, SchemeItem):
                yield title, child
        yield from items_with_paths(inner, path)


def item_of(
    scheme: Scheme, item: SchemeItem, path: Text, targets: Mapping[str, Decimal], past: Mapping[str, Decimal], own: bool,
    lacking: bool,
) -> Item:  # fmt: skip
    """An item of a card as a letter holds it. Raises `Refused` where it lacks a figure (unless it may be `lacking`) or has one that no
    letter can hold exactly."""
    indicator = scheme.indicators.get(item.of)
    settled = rule_context(scheme, item, item.weight)
    place = Source(sheet=item.id, clause=item.clause)
    weight = _decimal(item.weight, place)
    return worded(
        Item(
            id=item.id,
            dimension=path,
            title=item.title,
            indicator=item.of,
            unit=indicator.unit.symbol if indicator else "",
            direction=settled.direction,
            weight=weight,
            allowed=Range(*(_decimal(each, place) for each in item.weight_range)) if item.weight_range else None,
            tiers=tuple(_tier(scheme, item, tier, targets, past, place, lacking) for tier in item.tiers.values()),
            sentence=Text.same("—"),
            rule=item.rule,
            full=None if settled.full == item.weight else _decimal(settled.full or item.weight, place),
            points=settled.points or scheme.scale.points,
            partial=settled.partial,
            moved=item.moved_tiers,
            price_clause=link_sentence(scheme, item),
            own=own,
            watch=item.watch,
            clause=item.clause,
            nodes=item.nodes if item.feed is Feed.DATE else None,
        )
    )


def _tier(
    scheme: Scheme, item: SchemeItem, tier: SchemeTier, targets: Mapping[str, Decimal], past: Mapping[str, Decimal],
    place: Source, lacking: bool,
) -> Tier:  # fmt: skip
    """A constant, a figure of the targets, or in words what gives it later, with its figure where earlier years settle it."""
    if tier.constant is not None:
        return Tier(tier.name, _decimal(tier.constant, place))
    if tier.formula is not None:
        words, known = reference(scheme, item, tier), past.get(tier.name)
        if known is None and tier.formula == PRESETS["last_year"]:
            known = targets.get(PRIOR)
        if known is not None:
            indicator = scheme.indicators.get(item.of)
            unit, said = indicator.unit.symbol if indicator else "", f"{known.normalize():,f}"
            words = Text(f"{words.zh} {said} {unit}".rstrip(), f"{words.en} {said} {after_figure(unit)}".rstrip())
        return Tier(tier.name, None, words)
    value = targets.get(tier.column, targets.get(tier.name, past.get(tier.name)))
    if value is None:
        if lacking:
            return Tier(tier.name, None)
        words = tier_word(tier.name)
        message = Text(f"“{item.title.zh}”没有{words.zh}", f"'{item.title.en}' has no {words.en}")
        hint = Text("在目标值表里补上", "give it in the table of targets")
        raise Refused([Finding("tier-empty", Level.ERROR, message, hint, place)])
    return Tier(tier.name, _decimal(Fraction(value), place))


def _decimal(value: Fraction, place: Source) -> Decimal:
    try:
        return exact(value)
    except NotExact as error:
        raise Refused([Finding("figure-exact", Level.ERROR, error.text, None, place)]) from error


def _boards(scheme: Scheme) -> Iterator[Clause]:
    """How the task boards that a step adds give points: the step names them."""
    for step in scheme.ledger:
        if isinstance(step.action, AddTasks):
            yield board_clause(scheme.boards[step.action.board])


def totals_of(words: TotalWords) -> Totals:
    """The way to the total as a letter holds it."""
    grades = tuple(GradeLine(each.title, each.score, each.places, each.pay) for each in words.grades)
    return Totals(_clauses(words.steps), grades, _clauses(words.grading), _clauses(words.results))


def _clauses(articles: Sequence[Article]) -> tuple[Clause, ...]:
    return tuple(
        Clause(each.about, Text(each.told.zh, each.told.en[:1].upper() + each.told.en[1:])) for each in articles
    )
