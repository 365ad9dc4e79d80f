"""The Enter key sends the form one types in by its first button: on no page of the room is that button an approval."""

from __future__ import annotations

import re
from pathlib import Path

from support.forms import form_to, forms_of
from support.group_of_rooms import Group
from support.schemes_of_rooms import second_leader, start, submit, version

import hengji.policy

from .test_pages import browser

LINES = {"text", "search", "number", "date"}
"""Controls in which Enter sends the form; in a textarea it breaks the line."""
TEMPLATES = Path(hengji.policy.__file__).parent / "templates"


def test_a_reason_for_sending_back_and_enter_sends_the_version_back(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    page = browser("leo").get(f"/schemes/{row.ref}").content.decode()
    approves = [each for each in forms_of(page) if each.action.endswith("/approve")]
    assert len(approves) == 1
    assert [each.name for each in approves[0].controls if each.kind in LINES] == []
    back = form_to(page, f"/schemes/{row.ref}/reject")
    assert [each.name for each in back.controls if each.kind in LINES] == ["reason"]
    sent = back.data(typed="目标偏低")
    assert browser("leo").post(back.action, sent).status_code == 302
    assert version(row.ref).status == "draft"


def test_words_of_approval_are_kept_with_the_approval(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    page = browser("leo").get(f"/schemes/{row.ref}").content.decode()
    form = form_to(page, f"/schemes/{row.ref}/approve")
    assert browser("leo").post(form.action, form.data(typed="同意")).status_code == 302
    assert "同意" in browser("olivia").get(f"/schemes/{row.ref}").content.decode()


def test_no_button_of_the_room_turns_the_form_of_an_approval_into_another() -> None:
    for file in TEMPLATES.rglob("*.html"):
        for form in re.findall(r"<form.*?</form>", file.read_text(encoding="utf-8"), re.DOTALL):
            steps = set(re.findall(r"/(approve|reject|in-force|submit)\"", form))
            assert len(steps) <= 1, (file.name, steps)
