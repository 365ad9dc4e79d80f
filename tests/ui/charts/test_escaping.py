"""User text is text, whatever it holds."""

from __future__ import annotations

import pytest

from hengji.ui.charts import (
    Band,
    Bullet,
    Curve,
    Distribution,
    Dumbbell,
    Frame,
    Gap,
    Goal,
    Kind,
    Ledger,
    Light,
    Matrix,
    Piece,
    Place,
    Ranking,
    Step,
    Tier,
    Tone,
    Trend,
    Unit,
    bullet,
    distribution,
    dumbbell,
    matrix,
    ranking_bars,
    score_curve,
    trend,
    waterfall,
)
from hengji.ui.charts.svg import Svg, element, escape

NASTY = ['<script>alert("1")</script>', "a\x00b\x1bc\x7f\ud800\ufffe", "&lt;&amp;]]>", "' onload='x", "\u202e反\n行\t"]


def _all(t: str) -> list[Svg]:
    frame = Frame("c", t, 1000, description="")
    return [
        score_curve(Curve((Piece(None, 1, None, 1),), (Tier(t, 2, text=t),), Unit(t, 1, 1, t, t), t, t, t, t), frame),
        waterfall(Ledger((Step(t, 0, 1, Kind.GATE, t),), 1, t), frame),
        distribution(Distribution((1, 2), (Band(t, 0, 3),), 1, t, t, t), frame),
        ranking_bars(Ranking((Place(t, 1, t, t),), unit=t), frame),
        bullet((Bullet(t, 1, (Goal(t, 2),), t, status=t),), frame),
        dumbbell(Dumbbell((Gap(t, 1, 2, 3),), t, t, t, t), frame),
        trend(Trend((t,), (1,), (2,), (), t, t, t), frame),
        matrix(Matrix((t,), ((t, (Light(Tone.GOOD, t),)),), t, ((Tone.GOOD, t),)), frame),
    ]


@pytest.mark.parametrize("nasty", NASTY)
def test_a_nasty_label_stays_a_label_in_every_chart(nasty, read):
    for svg in _all(nasty):
        tags = {node.tag.rpartition("}")[2] for node in read(svg).root.iter()}
        assert tags <= {"svg", "title", "desc", "g", "path", "line", "rect", "circle", "text"}
        names = {name for node in read(svg).root.iter() for name in node.attrib}
        assert not any(name.startswith("on") or name == "style" for name in names)
        svg.encode("utf-8")


def test_a_script_is_readable_as_text(read):
    words = " ".join(word.text for word in read(_all("<script>")[3]).words())
    assert "<script>" in words


def test_characters_xml_forbids_are_shown_as_replaced_not_swallowed():
    assert escape("a\x00b") == "a\ufffdb"
    assert escape("a\ud800") == "a\ufffd"


def test_line_breaks_and_tabs_become_spaces():
    assert escape("甲\r\n乙\t丙") == "甲 乙 丙"


def test_attributes_are_escaped_too():
    assert element("g", id='"><x') == '<g id="&quot;&gt;&lt;x"/>'
