"""The scoring curve."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.ui.charts import Better, Curve, Frame, Piece, Tier, Unit, score_curve
from hengji.ui.charts.pieces import cut, joints, runs

JUMP = Curve((Piece(None, 0, 80, 0, True, False), Piece(80, 60, 100, 100), Piece(100, 100, None, 100)))


def test_a_jump_is_drawn_with_one_hollow_and_one_filled_dot_above_each_other(read):
    drawing = read(score_curve(JUMP, Frame("c", "图")))
    [hollow], [filled] = drawing.group("open"), drawing.group("closed")
    assert hollow.get("cx") == filled.get("cx")
    assert float(hollow.get("cy")) > float(filled.get("cy"))


def test_the_side_that_is_closed_gets_the_filled_dot(read):
    other = Curve((Piece(None, 0, 80, 0), Piece(80, 60, 100, 100, False), Piece(100, 100, None, 100)))
    drawing = read(score_curve(other, Frame("c", "图")))
    [hollow], [filled] = drawing.group("open"), drawing.group("closed")
    assert float(hollow.get("cy")) < float(filled.get("cy"))


def test_a_jump_has_a_dotted_riser_and_the_curve_none_elsewhere(read):
    drawing = read(score_curve(JUMP, Frame("c", "图")))
    [riser] = drawing.of_class("riser")
    assert riser.get("d").count("M") == 1
    assert riser.get("stroke-dasharray")


def test_a_curve_without_jumps_has_no_dots(read):
    drawing = read(
        score_curve(Curve((Piece(None, 0, 1, 0), Piece(1, 0, 2, 5), Piece(2, 5, None, 5))), Frame("c", "图"))
    )
    assert not drawing.group("open")
    assert not drawing.group("closed")


def test_a_hole_is_hollow_and_the_value_filling_it_is_filled():
    pieces = (Piece(0, 1, 2, 1, True, False), Piece(2, 5, 2, 5), Piece(2, 1, 4, 1, False, True))
    _, dots = joints(cut(pieces, Fraction(-1), Fraction(5)))
    assert [(d.y, d.closed) for d in dots if d.x == 2] == [(1, False), (5, True)]


def test_pieces_that_meet_are_one_stroke():
    assert len(runs(cut(JUMP.pieces, Fraction(0), Fraction(200)))) == 2


def test_a_piece_is_cut_exactly_at_the_edge():
    [segment] = cut((Piece(0, 0, 3, 1),), Fraction(1), Fraction(2))
    assert (segment.y0, segment.y1) == (Fraction(1, 3), Fraction(2, 3))
    assert not segment.first
    assert not segment.last


@pytest.mark.parametrize("piece", [Piece(None, 1, 2, 3), Piece(3, 1, 2, 1), Piece(1, float("nan"), 2, 1)])
def test_a_piece_that_makes_no_sense_is_refused(piece):
    with pytest.raises(ValueError):
        score_curve(Curve((piece,)), Frame("c", "图"))


def test_more_tiers_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError):
        score_curve(Curve((), tuple(Tier("x", i) for i in range(13))), Frame("c", "图"))


def test_guides_lead_from_the_dot_to_both_axes_and_the_figures_stand_there(read, curve_samples):
    drawing = read(score_curve(curve_samples["tiers"], Frame("c", "图", 720)))
    [dot], [guide] = drawing.of_class("dot"), drawing.of_class("guide")
    assert guide.get("d").startswith(f"M{dot.get('cx')} {dot.get('cy')}V")
    assert guide.get("d").endswith(f"{dot.get('cy')}H{dot.get('cx')}")
    assert [word.text for word in drawing.words("pill")] == ["92.4", "84.8"]


def test_large_figures_are_written_in_wan_and_yi_with_the_unit_saying_so(read, curve_samples):
    texts = [word.text for word in read(score_curve(curve_samples["billions"], Frame("c", "图", 720))).words()]
    assert "营业收入（亿元）" in texts
    assert "基本值 8" in texts
    assert "11.3亿元 → 100分" in texts


def test_a_tiny_range_keeps_its_decimals(read, curve_samples):
    texts = [word.text for word in read(score_curve(curve_samples["tiny range"], Frame("c", "图", 720))).words()]
    assert "基本值 99.9981" in texts
    assert "99.99837" in texts


def test_dates_are_written_as_days_and_the_year_once(read, curve_samples):
    texts = [word.text for word in read(score_curve(curve_samples["dates"], Frame("c", "图", 1000))).words()]
    assert "5月1日" in texts
    assert texts.count("2026年") == 1
    assert "计划完成 2026年3月31日" in texts


def test_a_unit_far_out_is_an_arrow_at_the_edge_with_its_true_figure(read, curve_samples):
    drawing = read(score_curve(curve_samples["far out"], Frame("c", "图")))
    assert drawing.of_class("dot outside")
    assert "900 ▶" in [word.text for word in drawing.words("pill")]


def test_a_unit_without_a_figure_is_said_to_have_none_and_gets_no_dot(read, curve_samples):
    drawing = read(score_curve(curve_samples["no figure"], Frame("c", "图")))
    assert not drawing.of_class("dot")
    assert [word.text for word in drawing.words("unit")] == ["没有数据的单位 暂无数值"]


def test_a_unit_without_a_score_shows_a_dash_not_a_zero(read, curve_samples):
    drawing = read(score_curve(curve_samples["no score"], Frame("c", "图")))
    assert not drawing.of_class("dot")
    assert "95% → —" in [word.text for word in drawing.words("unit")]


def test_lower_is_better_points_left_and_the_axis_is_not_reversed(read, curve_samples):
    drawing = read(score_curve(curve_samples["stairs"], Frame("c", "图", 720)))
    [arrow] = drawing.of_class("better")
    assert "h-26" in arrow.get("d")
    ticks = [word for word in drawing.words() if word.text in "0124567"]
    across = [w.box.left for w in sorted((w for w in ticks if w.box.top > 300), key=lambda w: int(w.text))]
    assert across == sorted(across)


def test_numbered_tiers_are_explained_below_when_they_do_not_fit(read, curve_samples):
    drawing = read(score_curve(curve_samples["twelve tiers"], Frame("c", "图", 340)))
    assert [word.text for word in drawing.words("tier")] == [str(i) for i in range(1, 13)]
    assert any(word.text.startswith("12 很长的档位名称第11档 21") for word in drawing.words())


@pytest.mark.parametrize("width", [340, 720, 1000])
def test_a_curve_weighs_eight_kilobytes_at_most(curve_samples, width):
    sizes = {name: len(score_curve(curve, Frame("c", "图", width)).encode()) for name, curve in curve_samples.items()}
    assert {name: size for name, size in sizes.items() if size > 8 * 1024} == {}


def test_the_description_says_tiers_jumps_and_the_unit(read, curve_samples):
    said = read(score_curve(curve_samples["tiers"], Frame("c", "图"))).root[1].text
    for part in ("越高越优", "基本值 80", "在 80 处于 0 与 60 之间跳变", "中原矿业有限公司 为 92.4，得 84.8"):
        assert part in said


figures = st.one_of(
    st.integers(-(10**13), 10**13),
    st.fractions(-1000, 1000, max_denominator=10**6),
    st.decimals(-1000, 1000, places=4),
    st.floats(-1e9, 1e9),
)


@st.composite
def any_curve(draw):
    xs = sorted(
        draw(st.lists(st.fractions(-(10**6), 10**6, max_denominator=100), min_size=2, max_size=12, unique=True))
    )
    ys = draw(st.lists(st.integers(-50, 200), min_size=len(xs) * 2, max_size=len(xs) * 2))
    pieces = [
        Piece(a, ys[2 * i], b, ys[2 * i + 1], draw(st.booleans()), draw(st.booleans()))
        for i, (a, b) in enumerate(pairwise(xs))
    ]
    tiers = draw(st.lists(st.builds(Tier, st.text(max_size=8), st.sampled_from(xs)), max_size=4))
    unit = draw(
        st.none() | st.builds(Unit, st.text(max_size=30), st.none() | figures, st.none() | st.integers(-50, 200))
    )
    return Curve(tuple(pieces), tuple(tiers), unit, "指标", "元", "得分", "分", draw(st.sampled_from(Better)))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(curve=any_curve(), width=st.integers(280, 1200), lang=st.sampled_from(["zh", "en"]))
def test_any_curve_at_any_width_is_well_formed_and_its_texts_stand_apart(read, curve, width, lang):
    drawing = read(score_curve(curve, Frame("c", "图", width, lang)))
    assert drawing.overlaps() == []
    assert drawing.outside() == []
