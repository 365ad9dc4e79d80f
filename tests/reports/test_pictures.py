"""Pictures: what is drawn of a rule is what the rule gives, at its bends, between them, and where the unit stands."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Amount,
    Curve,
    Cut,
    Expression,
    Knot,
    Mark,
    Partial,
    Proportion,
    Rule,
    Side,
    Size,
    Step,
)
from hengji.engine.values.direction import Direction
from hengji.reports import item_picture, ledger_picture, pictures
from hengji.reports.curves import pieces, reach
from hengji.reports.heights import Shape, heights
from hengji.reports.reading import Reading
from hengji.ui.charts import Piece

F = Fraction
TIERS = {"base": F(80), "target": F(100), "challenge": F(120)}


def mark(tier: str = "", plus: int = 0) -> Mark:
    return Mark(tier, plus=F(plus))


def half() -> Amount:
    return Amount(share=F(1, 2))


RULES = {
    "curve": Rule(body=Curve((Knot(mark("base"), half(), ZERO), Knot(mark("target"), FULL, half()), Knot(mark("challenge"), FULL, FULL)))),
    "open ends": Rule(body=Curve((Knot(mark("base"), half(), ZERO, closed=False), Knot(mark("target"), FULL, FULL)), open_below=True)),
    "downwards": Rule(body=Curve((Knot(mark("challenge"), half(), ZERO), Knot(mark("target"), FULL, FULL)), sense=Direction.LOWER)),
    "proportion": Rule(body=Proportion(), cap=Amount(share=F(11, 10))),
    "mirror": Rule(body=Proportion(mirror=True), cap=FULL),
    "inverse": Rule(body=Proportion(inverse=True), cap=Amount(share=F(11, 10))),
    "formula": Rule(body=Expression("min(w, w*x/target)")),
    "whole steps": Rule(steps=(Step(Side.BELOW, mark("target"), Size(F(7)), Amount(points=F(-2)), Partial.WHOLE),)),
    "started steps": Rule(steps=(Step(Side.ABOVE, mark("target"), Size(F(7)), Amount(points=F(-2)), Partial.STARTED),)),
    "at most": Rule(steps=(Step(Side.ABOVE, mark("target"), Size(F(1)), Amount(points=F(1)), most=Amount(points=F(3))),)),
    "until": Rule(steps=(Step(Side.BELOW, mark("target"), Size(F(1)), Amount(points=F(-1, 4)), until=mark("base")),)),
    "a cut": Rule(body=Proportion(), cuts=(Cut(Side.BELOW, mark(plus=90), ZERO),)),
    "a cut that holds its mark": Rule(body=Proportion(), cuts=(Cut(Side.ABOVE, mark(plus=110), half(), closed=True),)),
    "relative": Rule(steps=(Step(Side.BELOW, mark("target"), Size(F(1, 100), relative=True), Amount(points=F(-1))),)),
}  # fmt: skip


def height(drawn: tuple[Piece, ...], x: Fraction) -> set[Fraction]:
    """The heights the drawing takes at x."""
    found = set()
    for piece in drawn:
        if piece.x0 == piece.x1 == x:
            found.add(piece.y0)
        elif piece.x0 < x < piece.x1:
            found.add(piece.y0 + (piece.y1 - piece.y0) * (x - piece.x0) / (piece.x1 - piece.x0))
        elif (x == piece.x0 and piece.closed0) or (x == piece.x1 and piece.closed1):
            found.add(piece.y0 if x == piece.x0 else piece.y1)
    return found


@pytest.mark.parametrize("name", RULES)
def test_the_drawing_is_the_rule_at_every_bend_and_between(name):
    shape = Shape(RULES[name], TIERS, F(10))
    low, high = reach(shape, [])
    drawn = pieces(shape, low, high)
    smooth = name in ("inverse", "formula")
    places = {x for piece in drawn for x in (piece.x0, piece.x1)} | {low + (high - low) * i / 337 for i in range(338)}
    for x in places:
        expected, found = shape.at(x), height(drawn, x)
        if expected is None:
            assert found == set()
        elif smooth:
            assert min(abs(y - expected) for y in found) < F(1, 50)
        else:
            assert found == {expected}, (name, x)


@pytest.mark.parametrize("name", RULES)
def test_many_places_asked_at_once_are_what_each_of_them_earns_alone(name):
    shape = Shape(RULES[name], {**TIERS, "target": F(1000, 9)}, F(10), F(1, 3))
    places = [F(60) + F(i, 7) for i in range(500)] + [F(-3), F(0), F(10**40)]
    assert [score for score, _ in heights(shape, places)] == [shape.at(x) for x in places]


def test_a_staircase_that_runs_on_below_the_floor_is_drawn_no_further_than_it_is_seen():
    steps = (Step(Side.BELOW, mark("target"), Size(F(1)), Amount(points=F(-2)), Partial.STARTED),)
    shape = Shape(Rule(steps=steps), TIERS, F(10))
    drawn = pieces(shape, F(0), F(200))
    assert len(drawn) == 6
    assert height(drawn, F(50)) == height(drawn, F(95)) == {F(0)}
    assert height(drawn, F(96)) == {F(2)}


def test_units_with_the_same_rule_and_tiers_share_one_curve(rich, monkeypatch):
    asked = []
    drawn_of = pictures.pieces
    monkeypatch.setattr(pictures, "pieces", lambda *given: asked.append(given) or drawn_of(*given))
    drawing_of_all, reading = pictures.Drawing(Reading(rich)), Reading(rich)
    card, _ = reading.on(0)
    cell = next(cell for cell in reading.cells(0) if cell.actual is not None and cell.tiers)
    for lang in ("zh", "en"):
        drawing_of_all.cell(card, cell, 0, lang, width=300, prefix="c")
    assert len(asked) == 1


@pytest.mark.parametrize("name", RULES)
def test_the_part_drawn_holds_every_tier_the_rule_names(name):
    shape = Shape(RULES[name], TIERS, F(10))
    low, high = reach(shape, [])
    assert low <= F(80) < F(120) <= high


def drawing(svg: str) -> ET.Element:
    return ET.fromstring(svg)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_scored_cell_has_a_picture_that_says_its_score(rich, lang):
    reading = Reading(rich)
    for unit in (0, 5, 7, 12, 18):
        for cell in reading.cells(unit):
            root = drawing(item_picture(rich, unit, cell.row.item.id, lang))
            text = "".join(root.itertext())
            assert root.get("role") == "img"
            if cell.score is not None:
                assert f"{float(cell.score):g}" in text.replace(",", "") or f"{float(cell.score):.2f}" in text


def test_a_ledger_picture_ends_at_the_total_and_a_held_unit_has_none(rich):
    for unit, id in enumerate(rich.units.ids):
        total = rich.total_of(unit)
        svg = ledger_picture(rich, unit)
        if total is None:
            assert svg == "", id
            continue
        figures = re.findall(r"[\d,]+\.\d+", "".join(drawing(svg).itertext()))
        assert any(Fraction(figure.replace(",", "")) == total for figure in figures)


def test_an_item_that_is_not_on_the_card_has_no_picture(rich):
    with pytest.raises(KeyError):
        item_picture(rich, 0, "no-such-item")
