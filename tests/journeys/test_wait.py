"""What takes longer than a moment says so."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Open = Callable[..., Any]
NOTED = """() => new MutationObserver(() => {
  const said = document.querySelector('.under-way')?.textContent;
  if (said) sessionStorage.setItem('said', said + ' ' + document.querySelector('.under-way').getAttribute('role'));
}).observe(document.body, {childList: true, subtree: true, characterData: true})"""
"""What is said while an answer is waited for; no question can be put to a page that is about to be left."""


def uploaded(page: Any, file: Path, seconds: float) -> str | None:
    """What was said while the answer to an upload took so long."""

    def late(asked: Any) -> None:
        time.sleep(seconds if asked.request.method == "POST" else 0)
        asked.continue_()

    page.route("**/people/import", late)
    page.evaluate(NOTED)
    page.set_input_files("[type=file]", file)
    with page.expect_navigation():
        page.locator("main form button").last.click(no_wait_after=True)
    assert page.locator(".under-way").count() == 0, "it is over"
    said: str | None = page.evaluate("sessionStorage.getItem('said')")
    return said


def test_an_upload_that_takes_a_while_says_that_it_is_under_way(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "人员.xlsx"
    file.write_bytes(b"no workbook")
    assert uploaded(open_page("/people/import", who="olivia"), file, 1.5) == "正在处理，请稍候…… status"
