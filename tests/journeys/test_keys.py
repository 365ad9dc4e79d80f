"""With the keys alone one comes to everything on a page, sees where one is, and comes out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.hands import stop_at

STOPS = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
  window.wanted = all.filter(each => each.checkVisibility() && !each.disabled && !(each.type === 'radio' && !each.checked));
  return window.wanted.length;
}"""
AT = "() => window.wanted.indexOf(document.activeElement)"


@pytest.mark.parametrize(
    ("who", "path"), [("olivia", "/"), ("olivia", "/units"), ("olivia", "/figures/measures/new"),
                      ("olivia", "/people?f-name=李"), ("sec", "/grants/new")],
)  # fmt: skip
def test_the_keys_go_through_the_whole_page_and_out_again(open_page: Callable[..., Any], who: str, path: str) -> None:
    page = open_page(path, who=who)
    count = page.evaluate(STOPS)
    assert count >= 5
    body, order, hidden = page.query_selector("body"), [], []
    for _ in range(count + 10):
        page.keyboard.press("Tab")
        stop = stop_at(page, body)
        if page.evaluate("() => document.activeElement === document.body"):
            break
        hidden += [stop["seen"]] if stop["seen"] else []
        order.append(page.evaluate(AT))
    assert hidden == []
    assert set(range(count)) <= set(order), "not everything is reached"
    known = [each for each in order if each >= 0]
    assert known == sorted(known), "the order is not that of reading"
    assert known[0] == 0
    assert page.evaluate("() => window.wanted[0].className") == "skip"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(AT) == known[-1]
