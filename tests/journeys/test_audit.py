"""Who audits comes to everything and changes nothing; who keeps the trail verifies all of it against what was noted before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PLACES = ["首页", "方案", "目标", "责任书", "指标数", "组织", "人员", "授权", "操作记录"]
"""What the main menu has for who audits."""


def test_an_auditor_comes_to_every_place_and_can_change_nothing(workplace: Any) -> None:
    auditor = workplace.desk("ada")
    before = workplace.events
    menu = auditor.page.get_by_role("navigation", name="主菜单").get_by_role("link")
    assert menu.all_inner_texts() == PLACES
    for place in PLACES:
        auditor.enter(place)
        tabs = auditor.main.locator("nav.tabs").get_by_role("link").all_inner_texts()
        for tab in tabs or [""]:
            if tab:
                auditor.follow(tab, auditor.main.locator("nav.tabs"))
                auditor.main.locator("nav.tabs a[aria-current=page]", has_text=tab).wait_for()
                auditor.page.wait_for_load_state()
            assert auditor.main.locator("form[method=post]").count() == 0, (place, tab)
    assert workplace.events == before


def test_who_keeps_the_trail_verifies_it_against_a_checkpoint(workplace: Any, tmp_path: Path) -> None:
    keeper = workplace.desk("aud")
    keeper.enter("操作记录")
    keeper.follow("核验操作记录")
    keeper.arrive("/trail/check")
    noted = keeper.take("导出检查点", tmp_path / "checkpoint.txt")
    keeper.press("核验")
    keeper.main.get_by_text("全部相符。").wait_for()
    keeper.attach("检查点文件", noted)
    keeper.press("再核验一次")
    keeper.main.get_by_text("与检查点相符").wait_for()
