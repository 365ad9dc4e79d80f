"""The manager of a company sees the own company and what is below it, and nothing of another."""

from __future__ import annotations

from typing import Any

HIDDEN = ("东部煤电", "S2", "财务资产部的目标")


def test_a_manager_sees_the_own_scope_only(workplace: Any) -> None:
    before = workplace.events
    manager = workplace.desk("mia")
    units = workplace.made["units"]
    for name in ("组织", "目标", "指标数", "责任书"):
        manager.enter(name)
        assert not [each for each in HIDDEN if each in manager.words], name
    manager.enter("组织")
    manager.follow("一号风场")
    manager.page.get_by_role("heading", level=1, name="一号风场").wait_for()
    manager.enter("指标数")
    manager.follow("单位数据")
    manager.arrive("/figures/units")
    choices = [str(each) for each in manager.main.get_by_label("单位").locator("option").all_inner_texts()]
    assert [each.split()[0] for each in choices] == ["S1", "S1A", "S1B"]

    manager.enter("首页")
    for asked, found in (("东部煤电", False), ("H-1", False), ("一号风场", True)):
        manager.look_up(asked)
        assert (manager.main.get_by_role("link").count() > 0) is found, asked

    for path in (
        f"/units/{units['S2']}", f"/goals/{workplace.made['hidden']}", f"/letters/{workplace.made['other']}",
        f"/letters/{workplace.made['letter']}", f"/figures/units?unit={units['S2']}&year=2026",
        f"/figures/history/{units['S2']}/{workplace.made['measures']['profit']}/2026-09",
    ):  # fmt: skip
        answer = manager.page.goto(path)
        assert answer.status == 404, path
        assert not [each for each in ("东部煤电", "财务资产部") if each in manager.words], path
    manager.follow("回首页")
    manager.arrive("/")
    assert workplace.events == before  # looking is no act
    owner = workplace.desk("max")
    owner.enter("责任书")
    assert "东部煤电" in owner.words
