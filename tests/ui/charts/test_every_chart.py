"""What holds for every chart at every width."""

from __future__ import annotations

import re

import pytest

from hengji.ui.charts import Frame

NS = "{http://www.w3.org/2000/svg}"
WIDTHS = [280, 340, 519, 520, 760, 1000]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_two_texts_overlap_and_none_leaves_the_picture(draw, read, width, lang):
    drawing = read(draw(Frame("c", "图", width, lang)))
    assert drawing.overlaps() == []
    assert drawing.outside() == []


@pytest.mark.parametrize("width", [340, 1000])
def test_the_same_figures_give_the_same_bytes(draw, width):
    assert draw(Frame("c", "图", width)).encode() == draw(Frame("c", "图", width)).encode()


def test_a_screen_reader_finds_a_role_a_title_and_a_description(draw, read):
    root = read(draw(Frame("p7", "某单位的得分"))).root
    ids = {node.get("id"): node for node in root.iter() if node.get("id")}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == ["p7-title", "p7-desc"]
    assert ids["p7-title"].text == "某单位的得分"
    assert ids["p7-title"].tag == f"{NS}title"
    assert ids["p7-desc"].tag == f"{NS}desc"


def test_the_caller_may_describe_the_picture_in_its_own_words(draw, read):
    root = read(draw(Frame("c", "图", description="自己的话"))).root
    assert root.find(f"{NS}desc").text == "自己的话"


def test_every_id_starts_with_the_prefix_and_is_there_once(draw, read):
    ids = [node.get("id") for node in read(draw(Frame("abc", "图"))).root.iter() if node.get("id")]
    assert all(each.startswith("abc-") for each in ids)
    assert len(ids) == len(set(ids))


def test_nothing_breaks_a_strict_content_policy(draw):
    svg = draw(Frame("c", "图"))
    assert not re.search(r"\sstyle=|<script|<style|\son\w+=|href|url\(|<foreignObject", svg)


def test_coordinates_have_two_decimals_at_most_and_are_real_numbers(draw):
    svg = draw(Frame("c", "图", 777))
    shapes = " ".join(re.findall(r' (?:d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|points)="([^"]*)"', svg))
    assert not re.search(r"\.\d{3}", shapes)
    assert not re.search(r"nan|inf|None|e[+-]?\d", shapes, re.IGNORECASE)


def test_nothing_is_filled_black_and_the_background_is_left_to_the_paper(draw):
    assert not re.search(r'"(#000|#000000|black)"', draw(Frame("c", "图")))


def test_a_template_takes_the_result_as_safe(draw):
    svg = draw(Frame("c", "图"))
    assert svg.__html__() is svg


@pytest.mark.parametrize("prefix", ["", "7a", "a b", 'a"b', "甲", "a" * 99])
def test_a_prefix_that_is_no_id_is_refused(prefix):
    with pytest.raises(ValueError):
        Frame(prefix, "图")


@pytest.mark.parametrize("width", [0, 279, 2401])
def test_a_width_nobody_can_read_is_refused(width):
    with pytest.raises(ValueError):
        Frame("c", "图", width)
