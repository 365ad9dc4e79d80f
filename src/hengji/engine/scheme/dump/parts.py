"""The parts of a scheme as plain data: cards, events, ledger, results. Keys stand in the order of the key tables."""

from __future__ import annotations

from fractions import Fraction

from ...formula import render
from ...rules.linkage import Form
from ...sentences.price_clause import COLUMN
from ..load.tiers import PRESETS
from ..model.events import Effect, Event, TaskBoard
from ..model.identity import Parameter
from ..model.indicators import Indicator, Measure, OwnUnit
from ..model.ledger import (
    Action,
    AddEvents,
    AddFormula,
    AddProgress,
    AddTasks,
    ApplyVeto,
    Clamp,
    Coefficient,
    Combine,
    Gate,
    Holds,
    ItemsShort,
    LedgerStep,
    Modify,
    Multiply,
    PassGate,
    Round,
    Short,
    Sum,
)
from ..model.outcomes import Grades, Ranking, Result, ResultTable
from ..model.progress import Progress
from ..model.scorecards import Dimension, Feed, Item, Missing, Nodes, Panel, PriceLink, Scope, Scorecard, Tier
from ..model.units import AttributeTest, Classification
from . import rules
from .writer import Data, Raw, flag, number, percent, places, quoted, span, title

Map = dict[str, Data]


def _some(out: Map, key: str, value: str) -> None:
    if value:
        out[key] = value


def _maybe(out: Map, key: str, value: Fraction | None) -> None:
    if value is not None:
        out[key] = number(value)


def parameter(value: Parameter) -> Map:
    out: Map = {"title": title(value.title), "value": number(value.value)}
    if value.ours:
        out["ours"] = flag(True)
    if value.note is not None:
        out["note"] = title(value.note)
    return out


def own_unit(value: OwnUnit) -> Map:
    out: Map = {"title": title(value.title)}
    _some(out, "of", value.of)
    if value.of:
        out["times"] = number(value.times)
    return out


def measure(value: Measure) -> Map:
    out: Map = {
        "title": title(value.title),
        "unit": quoted(value.unit.symbol),
        "over_periods": Raw(value.over_periods.value),
        "over_units": Raw(value.over_children.value),
    }
    if value.plausible != (None, None):
        out["plausible"] = span(*value.plausible)
    return out


def indicator(value: Indicator) -> Map:
    out: Map = {"title": title(value.title)}
    if value.formula is not None:
        out["formula"] = quoted(value.formula_text or render(value.formula, "en"))
    out["unit"] = quoted(value.unit.symbol)
    out["direction"] = Raw(value.direction.value)
    out["decimals"] = places(value.decimals)
    out["over_periods"] = Raw(value.over_periods.value)
    out["over_units"] = Raw(value.over_children.value)
    if value.plausible != (None, None):
        out["plausible"] = span(*value.plausible)
    _some(out, "source", value.source)
    _some(out, "clause", value.clause)
    return out


def classify(value: Classification) -> Map:
    out: Map = {"given": flag(value.given)}
    if value.rules:
        out["rules"] = [
            {"class": rule.to, "when": [{test.attribute: _test(test)} for test in rule.tests]} for rule in value.rules
        ]
    if value.matrix is not None:
        cells: dict[str, dict[str, Data]] = {}
        for (row, column), to in value.matrix.cells.items():
            cells.setdefault(row, {})[column] = to
        out["matrix"] = {"rows": value.matrix.rows, "columns": value.matrix.columns, "cells": cells}
    _some(out, "otherwise", value.fallback)
    return out


def _test(test: AttributeTest) -> Map:
    out: Map = {}
    _maybe(out, "from", test.least)
    _maybe(out, "below", test.below)
    if test.values:
        out["is"] = list(test.values)
    for key, day in (("since", test.since), ("before", test.before)):
        if day is not None:
            out[key] = Raw(day.isoformat())
    return out


def panel(value: Panel) -> Map:
    out: Map = {
        "title": title(value.title),
        "groups": {group.id: {"title": title(group.title), "weight": number(group.weight)} for group in value.groups},
        "drop_high": number(value.drop_high),
        "drop_low": number(value.drop_low),
        "trim_from": number(value.trim_from),
        "minimum": number(value.minimum),
        "redistribute": flag(value.redistribute),
        "places": places(value.places),
        "scores": span(value.low, value.high),
    }
    if value.grades:
        out["grades"] = {name: number(score) for name, score in value.grades.items()}
    if value.leniency:
        out["leniency"] = flag(True)
    return out


def board(value: TaskBoard) -> Map:
    grades: list[Data] = []
    for grade in value.grades:
        row: Map = {"grade": grade.id, "title": title(grade.title), "points": number(grade.points)}
        _some(row, "reach", grade.reach)
        if grade.days_late is not None:
            row["days_late"] = number(grade.days_late)
        grades.append(row)
    sizes: Map = {}
    for size in value.sizes:
        line: Map = {"title": title(size.title), "factor": number(size.factor)}
        _maybe(line, "most", size.most)
        sizes[size.id] = line
    out: Map = {"title": title(value.title), "grades": grades, "sizes": sizes}
    if value.kinds:
        out["kinds"] = list(value.kinds)
    _maybe(out, "most", value.most)
    _maybe(out, "least", value.least)
    out["base"] = number(value.base)
    out["exempt_points"] = number(value.exempt_points)
    _some(out, "clause", value.clause)
    return out


def card(value: Scorecard) -> Map:
    return {
        "title": title(value.title),
        "classes": list(value.classes),
        "total": number(value.total),
        "dimensions": [_dimension(part) for part in value.dimensions],
    }


def _dimension(value: Dimension) -> Map:
    out: Map = {"dimension": title(value.title), "id": value.id}
    _maybe(out, "weight", value.weight)
    _maybe(out, "cap", value.cap)
    _maybe(out, "floor", value.floor)
    out["items"] = [_dimension(child) if isinstance(child, Dimension) else item(child) for child in value.children]
    return out


def item(value: Item) -> Map:
    out: Map = {value.feed.value: dict(value.kinds) if value.feed is Feed.EVENTS else value.of}
    out |= {"id": value.id, "title": title(value.title), "weight": number(value.weight)}
    if value.weight_range is not None:
        out["weight_range"] = span(*value.weight_range)
    if value.scope is not Scope.COMMON:
        out["scope"] = Raw(value.scope.value)
    if value.units:
        out["units"] = list(value.units)
    if value.core:
        out["core"] = flag(True)
    if value.watch:
        out["watch"] = flag(True)
    _maybe(out, "full", value.full)
    if value.tiers:
        out["tiers"] = {tier.name: _tier(tier) for tier in value.tiers.values()}
    if value.linked is not None:
        out["linked"] = linked(value.linked)
    out["rule"] = rules.rule(value.rule)
    if value.sentence:
        out["sentence"] = quoted(value.sentence)
    if value.missing is not Missing.HOLD:
        out["missing"] = Raw(value.missing.value)
    if value.not_done is not None:
        out["not_done"] = Raw(value.not_done.value)
    if value.nodes is not Nodes.SHARES:
        out["nodes"] = Raw(value.nodes.value)
    if value.exempt is not Missing.REDISTRIBUTE:
        out["exempt"] = Raw(value.exempt.value)
    _some(out, "clause", value.clause)
    return out


def _tier(value: Tier) -> Data:
    if value.constant is not None:
        return number(value.constant)
    if value.formula is not None:
        if value.formula_text in PRESETS:
            return Raw(value.formula_text)
        return {"formula": quoted(value.formula_text or render(value.formula, "en"))}
    return Raw("table") if value.column == value.name else {"column": value.column}


def linked(value: PriceLink) -> Map:
    """A price clause: the keys its form uses."""
    out: Map = {"to": value.to, "base": _operand(value.base), "form": Raw(value.form.value)}
    if value.volume is not None and value.volume_unit is not None:
        out |= {"volume": _operand(value.volume), "volume_unit": quoted(value.volume_unit.symbol)}
    if value.form is Form.VOLUME:
        out["pass_through"] = percent(value.pass_through)
    else:
        out["elasticity"] = number(value.elasticity)
    out["way"] = Raw(value.way.value)
    if value.band:
        out |= {"band": percent(value.band), "beyond": Raw(value.beyond.value)}
    if value.cap is not None:
        out["cap"] = percent(value.cap)
    if value.decimals is not None:
        out["decimals"] = number(value.decimals)
    return out


def _operand(value: Tier) -> Data:
    """A base price or a planned volume; a column is said to be one, because a measure may bear its name."""
    if value.constant is not None:
        return number(value.constant)
    if value.formula is not None:
        return quoted(value.formula_text or render(value.formula, "en"))
    return quoted(f"{COLUMN}{value.column}")


def event(value: Event) -> Map:
    out: Map = {value.kind.value: title(value.title), "id": value.id}
    if value.sentence:
        out["sentence"] = quoted(value.sentence)
    if value.amount is not None:
        out["points"] = number(value.amount)
    elif value.least is not None or value.most_each is not None:
        out["points"] = span(value.least, value.most_each)
    else:
        out["points"] = Raw("row")
    _maybe(out, "most", value.most)
    if not value.effect.nothing:
        out["effect"] = _effect(value.effect)
    if value.evidence:
        out["evidence"] = flag(True)
    if value.approval:
        out["approval"] = flag(True)
    _some(out, "clause", value.clause)
    return out


def _effect(value: Effect) -> Map:
    out: Map = {}
    _some(out, "ceiling", value.ceiling)
    _some(out, "grade", value.grade)
    if value.down:
        out["down"] = number(value.down)
    _maybe(out, "total_cap", value.total_cap)
    _maybe(out, "payout", value.payout)
    if value.zero_items:
        out["zero_items"] = list(value.zero_items)
    return out


def gate(value: Gate) -> Map:
    out: Map = {"title": title(value.title), "when": _when(value.when)}
    if value.limit_others is not None:
        share = "base points" if value.to_base else percent(value.limit_others).text
        out["limit"] = Raw(f"others to {share}")
    if value.suspend:
        out["suspend"] = list(value.suspend)
    if value.no_lift:
        out["no_lift"] = list(value.no_lift)
    out["effect"] = _effect(value.effect)
    if value.report is not None:
        out["report"] = Raw(value.report.value)
    if value.classes:
        out["classes"] = list(value.classes)
    _some(out, "clause", value.clause)
    return out


def _when(value: ItemsShort | Holds) -> Map:
    if isinstance(value, Holds):
        return {"formula": quoted(value.text or render(value.formula, "en"))}
    below: Data = value.tier if value.of is Short.TIER else percent(value.share)
    out: Map = {
        "items": list(value.items) if value.items else Raw("core"),
        "below": below,
        "count": number(value.count),
    }
    if value.every:
        out["every"] = flag(True)
    return out


def coefficient(value: Coefficient) -> Map:
    out: Map = {"title": title(value.title)}
    if value.given:
        out["given"] = value.given
    else:
        out["factors"] = [{"of": factor.of, "weight": number(factor.weight)} for factor in value.factors]
    out |= {"span": number(value.span), "fewest": number(value.fewest)}
    if value.plus:
        out["plus"] = [{"of": each.of, "add": number(each.weight)} for each in value.plus]
    if value.classes:
        out["classes"] = list(value.classes)
    if value.low is not None or value.high is not None:
        out["bounds"] = span(value.low, value.high)
    _maybe(out, "missing", value.missing)
    out |= {"places": number(value.places), "enters": value.enters}
    _some(out, "clause", value.clause)
    return out


def progress(value: Progress) -> Map:
    parts: list[Data] = []
    for part in value.parts:
        row: Map = {"of": part.of, "weight": number(part.weight)}
        _maybe(row, "scale", part.scale)
        parts.append(row)
    out: Map = {"title": title(value.title), "indicators": parts, "against": Raw(value.against.value)}
    out |= {"own": number(value.own), "scale": Raw(value.spread.value), "scale_places": number(value.scale_places)}
    out |= {"fewest": number(value.fewest), "missing": Raw("others" if value.redistribute else "none")}
    if value.classes:
        out["classes"] = list(value.classes)
    out["places"] = number(value.places)
    _some(out, "clause", value.clause)
    return out


def step(value: LedgerStep) -> Map:
    out = _action(value.action)
    out["title"] = title(value.title)
    _some(out, "into", value.into)
    _some(out, "clause", value.clause)
    return out


def _action(action: Action) -> Map:
    match action:
        case Sum(what):
            return {"sum": what}
        case Combine(parts):
            return {"combine": {name: number(share) for name, share in parts}}
        case Modify(what, by, low, high, special):
            told: Map = {"what": what, "by": by, "within": span(low, high)}
            if special:
                told["special"] = [
                    {
                        "item": each.item,
                        "when": quoted(each.text or render(each.when, "en")),
                        "is": number(each.coefficient),
                    }
                    for each in special
                ]
            return {"modify": told}
        case PassGate(name):
            return {"gate": name}
        case Multiply(name):
            return {"multiply": name}
        case AddEvents() | AddTasks() | AddProgress() | AddFormula():
            return _added(action)
        case Clamp(low, high):
            return {"clamp": span(low, high)}
        case ApplyVeto():
            return {"veto": Raw("all")}
        case Round(decimals):
            return {"round": Raw("total" if decimals is None else str(decimals))}


def _added(action: AddEvents | AddTasks | AddProgress | AddFormula) -> Map:
    match action:
        case AddEvents(kinds, events, sign, most, least):
            listed: list[Data] = [*(Raw(kind.value) for kind in kinds), *events]
            return {"add" if sign > 0 else "subtract": _bounded({"events": listed}, most, least)}
        case AddTasks(name, most, least):
            return {"add": _bounded({"tasks": name}, most, least)}
        case AddProgress(name, of_hundred, most, least):
            return {"add": _bounded({"progress": name, "span": number(of_hundred)}, most, least)}
        case AddFormula(formula, text, most, least, sign, zero):
            written: Map = {"formula": quoted(text or render(formula, "en"))}
            if zero:
                written["missing"] = Raw("zero")
            return {"add" if sign > 0 else "subtract": _bounded(written, most, least)}


def _bounded(out: Map, most: Fraction | None, least: Fraction | None) -> Map:
    _maybe(out, "max", most)
    _maybe(out, "min", least)
    return out


def grades(value: Grades) -> Map:
    bands: list[Data] = []
    for grade in value.bands:
        row: Map = {"grade": grade.id, "title": title(grade.title)}
        _maybe(row, "from", grade.least)
        if grade.bonus is not None:
            low, high = grade.bonus
            row["bonus"] = number(low) if low == high else span(low, high)
        _maybe(row, "quota", grade.quota)
        bands.append(row)
    out: Map = {"bands": bands}
    _some(out, "within", value.within)
    if value.at_most:
        out["at_most"] = flag(True)
    if value.and_band:
        out["and_band"] = flag(True)
    if value.ties:
        out["ties"] = list(value.ties)
    if value.round_first is not None:
        out["round_first"] = number(value.round_first)
    if value.lines:
        out["lines"] = {
            unit_class: {grade: number(least) for grade, least in own.begins.items()}
            for unit_class, own in value.lines.items()
        }
    return out


def ranking(value: Ranking) -> Map:
    out: Map = {"title": title(value.title)}
    _some(out, "by", value.by)
    out["ties"] = Raw(value.ties.value)
    if value.keys:
        out["keys"] = list(value.keys)
    _some(out, "before", value.before)
    return out


def result(value: Result) -> Map:
    out: Map = {"title": title(value.title)}
    if isinstance(value, ResultTable):
        out["by_grade"] = {
            name: quoted(brings) if isinstance(brings, str) else number(brings)
            for name, brings in value.by_grade.items()
        }
    else:
        out["base"] = value.base
        _maybe(out, "pool", value.amount)
        out["places"] = number(value.places)
        _maybe(out, "most_each", value.most_each)
        _some(out, "coefficient", value.coefficient)
    _some(out, "clause", value.clause)
    return out
