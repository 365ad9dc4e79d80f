"""The two short scripts of the shell in a browser, each on a page of its own: cells to type and paste into, and trees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "src" / "hengji" / "ui" / "static" / "ui"
CELL = '<td><input data-cell="number" id="{c}{n}" value="{n}{z}"></td>'
ROW = (
    "<tr><th>{n}</th>"
    + CELL.replace("{c}", "a").replace("{z}", "")
    + CELL.replace("{c}", "b").replace("{z}", "0")
    + "</tr>"
)
GRID = f"""<div data-grid><table><tbody>{"".join(ROW.format(n=n) for n in range(1, 5))}</tbody></table>
<div data-pasted hidden><span data-told data-some="{{n}} changed" data-wrong="{{m}} of {{n}} wrong" data-over="; {{k}} over"></span>
<button data-save>save</button><button type="button" data-undo>undo</button></div></div>"""
TREE = """<button data-fold="close">close</button>
<ul class="tree"><li><div class="branch"><a href="#1">one</a></div><details><summary>+</summary>
<ul><li><div class="branch"><a href="#2">two</a></div></li>
<li><div class="branch"><a href="#3">three</a></div></li></ul></details></li>
<li><div class="branch"><a href="#4">four</a></div></li></ul>"""


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A blank page."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def show(page: Any, body: str, script: str) -> None:
    page.set_content(body)
    page.add_script_tag(path=SCRIPTS / script)


def paste(page: Any, cell: str, text: str) -> None:
    """What a browser does when something copied in Excel is pasted."""
    page.evaluate(
        """([cell, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.getElementById(cell).dispatchEvent(event);
        }""",
        [cell, text],
    )


def at(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent"))


def values(page: Any) -> list[str]:
    return [str(each) for each in page.locator("[data-cell]").evaluate_all("all => all.map(each => each.value)")]


def test_enter_goes_down_and_tells_what_was_typed_and_escape_restores(page: Any) -> None:
    show(page, GRID, "grid.js")
    page.evaluate("document.addEventListener('change', event => { window.told = event.target.id; })")
    page.fill("#a1", "7")
    page.press("#a1", "Enter")
    assert (at(page), page.evaluate("window.told")) == ("a2", "a1")
    page.keyboard.press("Shift+Enter")
    assert at(page) == "a1"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert at(page) == "b2"
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    assert page.input_value("#b2") == "20"
    page.fill("#a4", "5")
    page.press("#a4", "Enter")
    assert (at(page), page.evaluate("window.told")) == ("a4", "a4")


def test_a_block_of_excel_is_laid_from_the_cell_right_and_down_and_can_be_taken_back(page: Any) -> None:
    show(page, GRID, "grid.js")
    before = values(page)
    paste(page, "a2", "1,234.5\t6\r\n-7\t\r\n")
    assert values(page) == ["1", "10", "1,234.5", "6", "-7", "", "4", "40"]
    assert page.locator("[data-pasted]").inner_text().startswith("4 changed")
    assert page.locator("[data-save]").is_enabled()
    page.click("[data-undo]")
    assert values(page) == before
    assert page.locator("[data-pasted]").is_hidden()


def test_what_is_no_number_is_marked_and_what_has_no_room_is_counted(page: Any) -> None:
    show(page, GRID, "grid.js")
    paste(page, "b4", "x\t1\n2\t3")
    assert page.get_attribute("#b4", "aria-invalid") == "true"
    assert page.locator("[data-told]").inner_text() == "1 of 1 wrong; 3 over"
    assert page.locator("[data-save]").is_disabled()
    page.fill("#b4", "5")
    assert page.locator("[data-told]").inner_text().startswith("1 changed")
    assert page.locator("[data-save]").is_enabled()


def test_one_copied_cell_is_pasted_as_the_browser_does(page: Any) -> None:
    show(page, GRID, "grid.js")
    paste(page, "a1", "5\r\n")
    assert values(page)[0] == "1"
    assert page.locator("[data-pasted]").is_hidden()


def test_arrows_move_open_and_close_a_tree(page: Any) -> None:
    show(page, TREE, "tree.js")
    page.focus('a[href="#1"]')
    keys = ("ArrowDown", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "End", "Home", "ArrowLeft")
    found = []
    for key in keys:
        page.keyboard.press(key)
        found.append(at(page))
    assert found == ["four", "one", "one", "two", "three", "one", "four", "one", "one"]
    assert not page.evaluate("document.querySelector('details').open")
    page.keyboard.press("ArrowRight")
    page.click("[data-fold]")
    assert not page.evaluate("document.querySelector('details').open")


ONE = """<div data-grid><table><tbody><tr><td>{cell}</td></tr>
<tr><td><input data-cell="number" id="next"></td></tr></tbody></table></div>"""
CELL_OF = """<span class="cell"><input type="hidden" name="w-a" value="{held}">
<input data-cell="number" id="c-a" name="c-a" value="{value}"></span>"""
ANSWERED = """([sent, html]) => {
    const target = document.querySelector(".cell"), at = document.activeElement.id;
    const detail = {target, xhr: {status: 200}, requestConfig: {parameters: {"c-a": sent}}};
    document.dispatchEvent(new CustomEvent("htmx:beforeSwap", {detail}));
    target.outerHTML = html;
    if (at) document.getElementById(at).focus();
    document.body.dispatchEvent(new CustomEvent("htmx:afterSwap", {bubbles: true, detail}));
}"""


def test_what_is_typed_while_a_cell_is_being_saved_stays_and_is_saved_when_one_leaves_it(page: Any) -> None:
    show(page, ONE.format(cell=CELL_OF.format(held="1", value="1")), "grid.js")
    page.fill("#c-a", "128")
    page.evaluate(ANSWERED, ["12", CELL_OF.format(held="12", value="12")])
    assert (at(page), page.input_value("#c-a")) == ("c-a", "128")
    page.evaluate(
        "window.told = []; document.addEventListener('change', event => window.told.push(event.target.value))"
    )
    page.focus("#next")
    assert page.evaluate("window.told") == ["128"]


def test_the_answer_stands_where_nothing_more_was_typed_or_escape_took_it_back(page: Any) -> None:
    show(page, ONE.format(cell=CELL_OF.format(held="1", value="1")), "grid.js")
    page.fill("#c-a", "12")
    page.evaluate(ANSWERED, ["12", CELL_OF.format(held="12", value="12.00")])
    assert page.input_value("#c-a") == "12.00"
    page.fill("#c-a", "13")
    page.keyboard.press("Escape")
    page.evaluate(ANSWERED, ["13", CELL_OF.format(held="13", value="13.00")])
    assert page.input_value("#c-a") == "13.00"
