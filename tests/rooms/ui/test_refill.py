"""A form filled in the markup as it was sent: every kind of control, the right one of several forms, and nothing else of the page."""

from __future__ import annotations

from hengji.ui.refill import Sent, refilled

PAGE = """<!doctype html><main><form method="post" action="/other"><input name="a" value="x"></form>
<section class="panel"><details><summary>more</summary><form method="post" action="/to?page=2" id="f">
<input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="key" value="fresh">
<input type="hidden" name="version" value="3">
<input name="a" value="1 &lt; 2" required><input name="a" value=""><textarea name="t" rows="2">
old</textarea><select name="s"><option value="1">one</option><option value="2" selected>two</option></select>
<select name="m" multiple><option value="1" selected>one</option><option value="2">two</option><option>three</option></select>
<label><input type="checkbox" name="c" value="yes" checked> box</label>
<input type="radio" name="r" value="a"><input type="radio" name="r" value="b">
<input type="password" name="p"><input type="file" name="file"><button name="do" value="go">go</button></form></details></section>
<input name="loose" form="f" value=""></main>"""
GIVEN = {
    "key": ["used"], "version": ["2"], "a": ['"quoted" & <b>', "second"], "t": ["new\n</textarea>"], "s": ["1"], "m": ["2", "three"],
    "r": ["b"], "p": ["secret"], "loose": ["far"],
}  # fmt: skip


def filled(**more: object) -> str:
    found = refilled(PAGE, "/here", Sent("/to", GIVEN, **more), "<b>TOLD</b>", "zh")  # type: ignore[arg-type]
    assert found is not None
    return found


def test_every_control_is_as_it_was_sent_and_its_words_are_escaped() -> None:
    page = filled()
    assert 'name="a" value="&quot;quoted&quot; &amp; &lt;b&gt;" required' in page
    assert 'name="a" value="second"' in page
    assert '<textarea name="t" rows="2">new\n&lt;/textarea&gt;</textarea>' in page
    assert '<option value="1" selected>one</option><option value="2">two</option></select>' in page
    assert '<option value="2" selected>two</option><option selected>three</option>' in page
    assert '<input type="checkbox" name="c" value="yes">' in page
    assert '<input type="radio" name="r" value="a"><input type="radio" name="r" value="b" checked>' in page
    assert 'name="loose" form="f" value="far"' in page


def test_a_key_is_fresh_a_version_is_the_one_that_was_shown_and_a_password_is_never_written_back() -> None:
    page = filled()
    assert 'name="key" value="fresh"' in page
    assert 'name="version" value="2"' in page
    assert "secret" not in page
    assert "文件须重新选择" in page


def test_what_was_overtaken_has_the_present_version_and_says_how_each_field_stands_now() -> None:
    page = filled(overtaken=True)
    assert 'name="version" value="3"' in page
    assert "现在是：1 &lt; 2</p>" in page
    assert "现在是：空</p>" in page
    assert "现在是：old</p>" in page
    assert "现在是：two</p>" in page
    assert "现在是：one</p>" in page
    assert " box</label><p" in page


def test_what_is_wrong_stands_at_its_first_field_which_has_the_focus_and_is_unfolded() -> None:
    page = filled(wrong={"a": "坏 / bad", "nosuch": "x"})
    assert page.count("autofocus") == 1
    assert (
        'required autofocus aria-describedby="back-3-0" aria-invalid="true"><p class="fault" id="back-3-0">坏</p>'
        in page
    )
    assert "<details open>" in page


def test_without_a_field_what_is_told_has_the_focus_and_stands_before_the_panel() -> None:
    page = filled()
    assert '<div class="back" tabindex="-1" autofocus><b>TOLD</b></div><section class="panel">' in page


def test_of_several_forms_to_one_address_it_is_the_one_with_the_same_hidden_fields() -> None:
    form = (
        '<form method="post" action="/to"><input type="hidden" name="item" value="{0}"><input name="w" value=""></form>'
    )
    page = form.format("one") + form.format("two")
    found = refilled(page, "/here", Sent("/to", {"item": ["two"], "w": ["words"]}), "", "en")
    assert found is not None
    assert found.index('value="two"') < found.index('value="words"')
    assert found.count('value="words"') == 1


def test_a_page_without_the_form_is_none_and_a_form_without_an_address_is_the_pages_own() -> None:
    own = '<form method="post"><input name="a"></form>'
    assert refilled(own, "/to", Sent("/to", {"a": ["1"]}), "", "zh") is not None
    assert refilled(own, "/here", Sent("/to", {"a": ["1"]}), "", "zh") is None
    assert refilled('<form action="/to"><input name="a"></form>', "/here", Sent("/to", {}), "", "zh") is None


def test_what_was_chosen_and_is_offered_no_more_leaves_the_choice_as_it_is() -> None:
    page = '<form method="post"><select name="s"><option value="1" selected>one</option><option value="2">two</option></select></form>'
    found = refilled(page, "/to", Sent("/to", {"s": ["9"]}), "", "zh")
    assert found is not None
    assert '<option value="1" selected>' in found
