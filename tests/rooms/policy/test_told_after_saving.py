"""What a save does to a version that was submitted is said at its button, and told after it; so is what was kept of traits."""

from __future__ import annotations

from support.forms import form_to
from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, start, submit, version

from .test_pages import browser, form, item_form

AT_THE_BUTTON = "保存后退回草稿，须重新提交"
AFTER = "版本已退回草稿，须重新提交批准"


def test_every_form_that_makes_a_submitted_version_a_draft_again_says_so(group: Group) -> None:
    row, client = start(group), browser("olivia")
    ends = ("", "/source", "/item?card=wind&item=profit", "/classes")
    for end in ends:
        assert AT_THE_BUTTON not in client.get(f"/schemes/{row.ref}{end}").content.decode(), end
    submit(group, row)
    for end in ends:
        assert AT_THE_BUTTON in client.get(f"/schemes/{row.ref}{end}").content.decode(), end
    page = client.get(f"/schemes/{row.ref}").content.decode()
    assert page.count(AT_THE_BUTTON) == 2, "the weights and the workbook"


def test_after_the_save_it_is_told_once_and_only_where_it_was_so(group: Group) -> None:
    row, client = start(group), browser("olivia")
    weights = {"card": "wind", "weight:profit": "50", "weight:debt": "50"}
    saved = client.post(f"/schemes/{row.ref}/weights", form(row, **weights))
    page = client.get(saved.url).content.decode()
    assert "已保存" in page
    assert AFTER not in page
    forms = {
        "weights": lambda: form(row, card="wind", **{"weight:profit": "60", "weight:debt": "40"}),
        "item": lambda: item_form(row, sentence="完成目标值得满分；每低于目标值1%扣2分，扣完为止"),
        "source": lambda: form(row, source=TEXT.replace("target: 100", "target: 101")),
    }
    for end, sent in forms.items():
        submit(group, row)
        saved = client.post(f"/schemes/{row.ref}/{end}", sent())
        assert saved.status_code == 302, end
        assert AFTER in client.get(saved.url).content.decode(), end
        assert version(row.ref).status == "draft"
    submit(group, row)
    assert AFTER not in client.get(saved.url).content.decode(), "submitted anew since"
    assert form_to(client.get(f"/schemes/{row.ref}").content.decode(), f"/schemes/{row.ref}/weights")
