"""Marking a user's workbook costs as much as there is in it."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.comments import Comment

from hengji.engine.schemebook.mark import AUTHOR, _unmark


def test_a_cell_that_went_astray_far_off_makes_no_others() -> None:
    sheet = Workbook().active
    assert sheet is not None
    sheet["A1"], sheet["ZZ90000"] = "考核项", " "
    _unmark(sheet)
    assert len(sheet._cells) == 2


def test_what_an_earlier_check_left_is_taken_away_and_remarks_of_people_stay() -> None:
    sheet = Workbook().active
    assert sheet is not None
    for place, said, author in (
        ("A1", "【错误 error】 x", AUTHOR),
        ("XFD9000", "【错误 error】 x", AUTHOR),
        ("B2", "看过", "王敏"),
    ):
        sheet[place] = "值"
        sheet[place].comment = Comment(said, author)
    _unmark(sheet)
    assert [bool(sheet[place].comment) for place in ("A1", "XFD9000", "B2")] == [False, False, True]
