"""Every page of work says what it is for, in both languages; a refusal has nothing to say but itself."""

from __future__ import annotations

from support.doors import DOORS, patterns
from support.group_of_rooms import Group
from support.pages import plain, signed_in

from hengji.web.helps import HELPS

NO_HELP = {
    "sign-in", "health", "password", "gallery", "units/new", "units/<str:ref>/rename", "units/<str:ref>/move", "units/<str:ref>/close",
    "units/<str:ref>/merge", "units/<str:ref>/withdraw", "people/<str:ref>/name", "appointments/<str:ref>/end",
    "people/choose", "people/import/template", "grants/new", "grants/<str:ref>", "accounts/new", "figures/forms/<str:ref>/template.xlsx",
    "figures/batches/<str:ref>/marked.xlsx", "figures/evidence/<str:ref>", "figures/units/export.xlsx", "figures/measures/new",
    "schemes/<str:ref>/workbook", "goals/<ref:ref>/change", "goals/<ref:ref>/moved", "goals/nodes/<ref:ref>",
    "goals/nodes/<ref:ref>/interface", "goals/import/form", "goals/import/<ref:ref>", "goals/import/<ref:ref>/marked",
    "letters/<str:ref>/paper.<str:form>", "trail/checkpoint", "letters/<str:ref>/amendments/<str:amendment>", "verify/<str:code>",
    "notices/<str:name>", "sign-in/code",
}  # fmt: skip
"""Pages that are one form or one answer, and files."""


def test_every_page_of_work_has_help() -> None:
    looked_at = {door.route for door in DOORS if door.get is not None}
    assert looked_at - NO_HELP - set(HELPS) == set()
    assert set(HELPS) <= set(patterns())


def test_help_is_in_both_languages() -> None:
    for route, held in HELPS.items():
        for each in held.says:
            assert each.zh, route
            assert each.en != each.zh, route
            assert not any("\u4e00" <= char <= "\u9fff" for char in each.en), route


def test_help_stands_on_the_page_folded_and_on_no_refusal(group: Group) -> None:
    page = plain(signed_in("olivia").get("/letters"))
    assert "这一页能做什么" in page
    assert "What this page is for" in plain(signed_in("olivia", "en").get("/letters"))
    assert "这一页能做什么" not in plain(signed_in("olivia").get("/letters/nosuchletter"))
