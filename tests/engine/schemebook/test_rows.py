"""A scheme laid out in rows is that scheme again, whatever is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.schemes import WRITTEN, schemes

from hengji.engine.scheme import Scheme, load_scheme, same_meaning
from hengji.engine.scheme.load.scheme import root_of
from hengji.engine.schemebook.book import draft_of, sheets_of
from hengji.engine.schemebook.longhand import longhand
from hengji.engine.schemebook.spread import spread
from hengji.engine.schemebook.writing import cell_of, text_of, words_cell, words_of
from hengji.engine.values.finding import errors


@given(schemes())
def test_any_scheme_is_itself_again_from_its_rows(scheme: Scheme) -> None:
    draft = draft_of(sheets_of(scheme))
    assert draft.scheme is not None, "\n".join(finding.render("en") for finding in draft.findings)
    assert not draft.findings
    assert same_meaning(draft.scheme, scheme)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_written_scheme_is_itself_again_in_its_authors_words_and_in_ours(path: Path) -> None:
    scheme, _ = load_scheme(path)
    assert scheme is not None
    ours = draft_of(sheets_of(scheme)).scheme
    assert ours is not None
    assert same_meaning(ours, scheme)
    root, _ = root_of(path)
    assert root is not None
    theirs = draft_of(spread(longhand(root)))
    assert theirs.scheme is not None, "\n".join(finding.render("en") for finding in errors(theirs.findings))
    assert same_meaning(theirs.scheme, scheme)


@given(st.text(min_size=1))
def test_any_text_stands_in_a_cell(text: str) -> None:
    cell = cell_of(text)
    assert cell.strip() == cell
    assert text_of(cell)[0] == text


@given(st.lists(st.text(min_size=1), min_size=1))
def test_any_words_stand_in_one_cell(words: list[str]) -> None:
    assert words_of(words_cell(words)) == words


def test_words_are_separated_as_people_separate_them() -> None:
    assert words_of("甲、乙，丙, 丁；戊; 己\n庚") == list("甲乙丙丁戊己庚")
