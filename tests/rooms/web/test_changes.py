"""What changed since the last visit: what was done to what, by name, with a link to the thing."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from support.goals_of_group import counted, found_goals
from support.group_of_rooms import Group
from support.pages import plain, signed_in

from hengji.engine.values.text import Text
from hengji.goals import actions
from hengji.store.refs import new_ref
from hengji.web.changes import Change, changes, gathered
from hengji.web.done import DONE


def test_a_change_names_the_act_and_the_thing_and_leads_to_it(group: Group) -> None:
    since = timezone.now() - timedelta(minutes=1)
    held = found_goals(group)
    goal = held.add("G-01", "S1", target="5", title="利润总额")
    actions.submit_goal(group.viewer("olivia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    actions.approve_goal(group.viewer("leo"), new_ref(), goal=goal.ref, version=goal.version)
    found = changes(group.viewer("mia"), since)
    assert [each.title.zh for each in found] == [
        "批准了目标：G-01 利润总额", "提交了目标：G-01 利润总额", "设立了目标：G-01 利润总额",
    ]  # fmt: skip
    assert found[0].title.en == "approved the goal: G-01 利润总额"
    assert (found[0].who.zh, found[0].who.en) == ("李建国", "Leo")
    assert {each.href for each in found} == {f"/goals/{goal.ref}"}


def test_every_act_that_is_told_reads_as_something_done_in_both_languages() -> None:
    assert all(each.zh and each.en for each in DONE.values())


def test_what_happened_to_an_interface_names_its_node_and_leads_to_it(group: Group) -> None:
    since = timezone.now() - timedelta(minutes=1)
    held = found_goals(group)
    node = held.node(held.add("M", "D1", task="milestone", title="风电项目前期"))
    row = held.interface(node)
    actions.confirm_interface(group.viewer("hana"), new_ref(), interface=row.ref, version=row.version)
    change = changes(group.viewer("olivia"), since)[0]
    assert (change.title.zh, change.title.en) == (
        f"确认了责任接口：{node.title_zh}", f"confirmed the interface: {node.title_en or node.title_zh}",
    )  # fmt: skip
    assert change.href == f"/goals/interfaces/{row.ref}"


def test_what_several_did_to_one_thing_is_one_line_that_names_each_once_and_no_unit_twice(group: Group) -> None:
    node, now = group.viewer("olivia").tree.by_ref[group.ref("S1")], timezone.now()

    def change(act: str, who: str, href: str = "/letters/a") -> Change:
        return Change(now, node, Text(f"{act}：{node.name.zh}", f"{act}: {node.name.en}"), Text(who, f"en {who}"), href)

    told = gathered(
        [
            change("签订", "甲"),
            change("签订", "乙"),
            change("签订", "甲"),
            change("签订", "丙", "/letters/b"),
            change("送达", "丙"),
        ]
    )
    assert [(each.title.zh.split("：")[0], each.who.zh, each.who.en) for each in told] == [
        ("签订", "甲、乙", "en 甲, en 乙"), ("签订", "丙", "en 丙"), ("送达", "丙", "en 丙"),
    ]  # fmt: skip
    assert told[0].note == told[0].who
    unnamed = Change(now, node, Text("任命", "made an appointment"), Text("甲", "A"), "/units")
    assert (unnamed.note.zh, unnamed.note.en) == (f"{node.name.zh} · 甲", f"{node.name.en} · A")


def test_the_first_page_shows_the_latest_changes_and_folds_the_earlier_ones(group: Group) -> None:
    held = found_goals(group)
    for at in range(11):
        held.add(f"G-{at:02}", "S1", target="5", title=f"目标{at:02}")
    page = signed_in("mia").get("/")
    open_, _, folded = page.content.decode().partition('<details class="rest">')
    assert (open_.count("设立了目标："), folded.count("设立了目标：")) == (8, 3)
    assert "再看 3 项更早的" in plain(page)


def test_on_a_first_visit_what_changed_is_looked_up_once_and_not_for_every_page(group: Group) -> None:
    browser = signed_in("olivia")

    def looked_up() -> int:
        with counted() as asked:
            assert browser.get("/").status_code == 200
        return sum('"audit_event"."at" > ' in query["sql"] for query in asked.captured_queries)

    assert [looked_up(), looked_up()] == [1, 0]
    found_goals(group).add("G-02", "S1", target="5")
    assert [looked_up(), looked_up()] == [1, 0]
