"""A missing glyph is a finding, not a silent box."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst
from support.paper_reader import pdf_pages, squashed

from hengji.ui.papers import as_pdf, check_glyphs, find_fonts, shared_fonts
from hengji.ui.papers.fonts import SETTING, Face, Fonts, without_glyph

from .sample import letter


def without_chinese() -> Fonts:
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[])
    face = Face(("Libertinus Serif",))
    return Fonts(found, face, face, face, face, package=False)


def test_the_fonts_of_this_installation_have_the_chinese_glyphs() -> None:
    assert check_glyphs() is None


def test_without_chinese_fonts_both_languages_say_what_to_do() -> None:
    notice = check_glyphs(without_chinese())
    assert notice is not None
    assert "绩" in notice.zh
    for said in (notice.zh, notice.en):
        assert SETTING in said
        assert "noto-cjk-sans-otc" in said
    assert "缺少中文字形" in notice.zh
    assert "Install fonts" in notice.en


def test_only_the_characters_that_are_missing_are_named() -> None:
    assert without_glyph(without_chinese(), "ROE 考核 12.5% 责任") == set("考核责任")


def test_the_fonts_are_looked_up_once() -> None:
    assert shared_fonts() is shared_fonts()


def test_a_folder_of_the_setting_is_read_and_one_that_is_not_there_does_no_harm(tmp_path: Path) -> None:
    fonts = find_fonts([tmp_path, tmp_path / "nowhere"])
    assert fonts.body.families


def test_a_family_that_is_named_comes_first() -> None:
    fonts = find_fonts(body=["Libertinus Serif"])
    assert fonts.body.families[0] == "Libertinus Serif"
    assert fonts.body.bold


def test_a_serif_face_takes_latin_letters_from_a_serif_font_and_the_rest_of_the_paper_is_set_as_ever() -> None:
    fonts = find_fonts(body=["New Computer Modern"], title=["New Computer Modern"])
    assert fonts.body.latin
    assert fonts.title.families[0] == "New Computer Modern"
    found = squashed("".join(pdf_pages(as_pdf(letter(), fonts))))
    assert "2026年度绩效目标责任书" in found
    assert squashed("完成目标值得100%，每高于目标值0.5个百分点加1分") in found


@pytest.mark.parametrize("name", ["body", "head", "title"])
def test_each_use_ends_in_a_chinese_family(name: str) -> None:
    face = getattr(shared_fonts(), name)
    assert not without_glyph(Fonts(shared_fonts().found, face, face, face, face, package=False), "责任书")
