"""What the smaller charts promise each."""

from __future__ import annotations

import pytest

from hengji.ui.charts import (
    Band,
    Better,
    Bullet,
    Distribution,
    Dumbbell,
    Frame,
    Gap,
    Goal,
    Light,
    Matrix,
    Place,
    Ranking,
    Tone,
    Trend,
    bullet,
    distribution,
    dumbbell,
    matrix,
    ranking_bars,
    trend,
)

FRAME = Frame("c", "图", 720)


def test_a_band_holds_its_low_edge_and_not_its_high_one(read):
    bands = (Band("良好", 80, 90), Band("优秀", 90, None))
    drawing = read(distribution(Distribution((80, 89.99, 90, 100, None, float("nan")), bands), FRAME))
    assert [word.text for word in drawing.words("band")] == ["良好 2", "优秀 2"]


def test_missing_results_are_counted_in_words_and_not_drawn(read):
    drawing = read(distribution(Distribution((80, 90, None)), FRAME))
    assert len(drawing.group("dots")) == 2
    assert any("缺数 1" in word.text for word in drawing.words())


def test_more_than_sixty_ranked_rows_are_for_the_caller_to_page():
    with pytest.raises(ValueError, match="pages"):
        ranking_bars(Ranking((Place("甲", 1),) * 61), FRAME)


def test_bars_of_a_ranking_are_in_proportion(read):
    drawing = read(ranking_bars(Ranking((Place("甲", 100), Place("乙", 50), Place("丙", None))), FRAME))
    one, half = (float(node.get("width")) for node in drawing.of_class("bar"))
    assert half == pytest.approx(one / 2, abs=0.02)


def test_a_unit_without_a_result_has_a_dash_and_no_bar(read):
    drawing = read(ranking_bars(Ranking((Place("甲", None, "—", "未考核", Tone.NONE),)), FRAME))
    assert not drawing.of_class("bar")
    assert [word.text for word in drawing.words("figure")] == ["—"]


def test_a_bullet_names_its_goals_with_their_figures(read):
    row = Bullet("利润", 95, (Goal("目标", 100, True), Goal("基本", 80)), "万元", Better.HIGHER, Tone.WARN, "低于进度")
    drawing = read(bullet((row,), FRAME))
    assert [word.text for word in drawing.words("goal")] == ["基本 80", "目标 100"]
    assert [word.text for word in drawing.words("actual")] == ["95万元"]
    assert [word.text for word in drawing.words("status")] == ["低于进度"]


def test_the_gap_is_own_minus_best_with_its_sign(read):
    drawing = read(dumbbell(Dumbbell((Gap("甲", 48, 96), Gap("乙", 83, 75), Gap("丙", None, 1))), FRAME))
    assert [word.text for word in drawing.words("figure")] == ["−48.0", "+8.0", "—"]


def test_a_missing_period_breaks_the_line_and_is_marked_on_the_axis(read):
    drawing = read(trend(Trend(("1月", "2月", "3月"), (1, None, 3)), FRAME))
    assert len(drawing.group("actual")) == 2
    assert len(drawing.group("missing")) == 1


def test_figures_for_another_number_of_periods_are_refused():
    with pytest.raises(ValueError):
        Trend(("1月",), (1, 2))
    with pytest.raises(ValueError):
        Matrix(("1月",), (("甲", ()),))


def test_each_tone_has_a_shape_of_its_own():
    from hengji.ui.charts.svg import mark

    shapes = {str(mark(tone, 10, 10, fill="#111111")) for tone in Tone}
    assert len(shapes) == len(Tone)


def test_the_matrix_counts_its_lights_in_the_callers_words(read):
    lights = Matrix(
        ("1月", "2月"), (("甲", (Light(Tone.GOOD, "91"), None)),), "", ((Tone.GOOD, "正常"), (Tone.BAD, "滞后"))
    )
    assert read(matrix(lights, FRAME)).root[1].text == "1 行 2 列；正常 1；滞后 0"
