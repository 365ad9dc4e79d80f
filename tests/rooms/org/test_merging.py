"""A unit goes into another: on its day and not before, with what hangs on it told first; what was its own is read from the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.group_of_rooms import START, TODAY, UNITS, Group
from support.letters import content, key, posted
from support.pages import plain, signed_in, value_of
from support.reporting import make_world

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.contracts import actions as letters
from hengji.contracts.content import written
from hengji.contracts.queries import letters_seen
from hengji.engine.values.text import Text
from hengji.facts.models import Fact
from hengji.facts.queries import figures
from hengji.org import actions, merging
from hengji.org.models import Appointment, Grant, UnitMerge, UnitSpan
from hengji.org.permissions import Permission
from hengji.org.queries import tree_on
from hengji.org.tree import Tree

DAY = date(2026, 7, 1)


def merge(group: Group, unit: str = "S1", into: str = "S2", since: date = DAY, by: str = "olivia") -> None:
    merging.merge_unit(
        group.viewer(by), key(), unit=group.ref(unit), version=group.version(unit), into=group.ref(into), since=since,
        reason="集团〔2026〕9号",
    )  # fmt: skip


def path(tree: Tree, code: str) -> list[str]:
    unit = next(node.unit for node in tree.nodes.values() if node.code == code)
    return [node.code for node in tree.path(unit)]


def test_the_units_below_move_on_the_day_and_history_stays(group: Group) -> None:
    before = tree_on(DAY - timedelta(1))
    merge(group)
    assert tree_on(DAY - timedelta(1)) == before
    after = tree_on(DAY)
    assert path(after, "S1A") == ["G", "S2", "S1A"]
    assert "S1" not in {node.code for node in after.nodes.values()}
    row = UnitMerge.objects.get()
    assert (row.unit.code, row.into.code, row.since) == ("S1", "S2", DAY)
    event = Event.objects.get(action="org.merge-unit")
    assert event.unit == group.ref("S2")
    assert "一号风场" in event.body
    assert verify() == []


def test_a_change_of_a_unit_below_that_is_to_come_is_kept_below_the_other(group: Group) -> None:
    span = UnitSpan.objects.get(unit__code="S1A")
    actions.change_unit(
        group.viewer("olivia"), key(), unit=group.ref("S1A"), version=span.version, since=DAY + timedelta(30),
        name=Text("新名", "New name"), reason="x",
    )  # fmt: skip
    merge(group)
    later = tree_on(DAY + timedelta(30))
    assert path(later, "S1A") == ["G", "S2", "S1A"]
    assert {node.name.zh for node in later.nodes.values() if node.code == "S1A"} == {"新名"}


def test_appointments_in_it_end_on_the_day(group: Group) -> None:
    post = posted(group, "S1", "mia")
    merge(group)
    assert [row.until for row in Appointment.objects.filter(post=post)] == [DAY]


@pytest.mark.parametrize(
    ("unit", "into", "since", "why"),
    [
        ("S1", "S1", DAY, "into itself"),
        ("S1", "S1A", DAY, "stands below"),
        ("G", "S1", DAY, "the group cannot"),
        ("S1", "S2", START, "does not exist on"),
        ("S1", "S2", date(2020, 1, 1), "does not exist on"),
    ],
)
def test_what_cannot_be_is_refused_in_words(group: Group, unit: str, into: str, since: date, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        merge(group, unit, into, since)
    assert not UnitMerge.objects.exists()


def test_the_other_has_to_stay_and_nothing_may_be_entered_for_later(group: Group) -> None:
    span = UnitSpan.objects.get(unit__code="S2")
    actions.close_unit(
        group.viewer("olivia"), key(), unit=group.ref("S2"), version=span.version, until=date(2027, 1, 1), reason="x"
    )
    with pytest.raises(Refusal, match="ends on"):
        merge(group)
    actions.change_unit(
        group.viewer("olivia"), key(), unit=group.ref("S1"), version=1, since=date(2026, 12, 1), name=Text("甲", "A"), reason="x"
    )  # fmt: skip
    with pytest.raises(Refusal, match="entered already"):
        merging.merge_unit(
            group.viewer("olivia"), key(), unit=group.ref("S1"), version=3, into=group.ref("D1"), since=DAY, reason="x"
        )


def test_only_who_edits_both_may_and_only_as_it_was_shown(group: Group) -> None:
    with pytest.raises(Forbidden):
        merge(group, "S1A", "S1B", by="mia")
    with pytest.raises(Missing):
        merge(group, by="mia")
    with pytest.raises(Conflict):
        merging.merge_unit(
            group.viewer("olivia"), key(), unit=group.ref("S1"), version=9, into=group.ref("S2"), since=DAY, reason="x"
        )
    with pytest.raises(Refusal, match="no reason"):
        merging.merge_unit(
            group.viewer("olivia"), key(), unit=group.ref("S1"), version=1, into=group.ref("S2"), since=DAY, reason=" "
        )


def test_who_sees_the_other_reads_what_was_the_units_own_and_may_change_none_of_it(group: Group) -> None:
    unit = group.units["S1"].pk
    assert unit not in group.viewer("max").ever(Permission.SEE_FIGURES)
    merge(group)
    for name in ("max", "olivia"):
        viewer = group.viewer(name)
        assert unit in viewer.ever(Permission.SEE_FIGURES)
        assert unit not in viewer.units(Permission.SEE_FIGURES)
        assert not viewer.may(Permission.EDIT_TREE, unit)
        with pytest.raises(Missing):
            viewer.node(group.ref("S1"))
        assert viewer.node_ever(group.ref("S1")).code == "S1"
    assert unit not in group.viewer("mia").ever(Permission.SEE_UNIT)
    assert unit not in group.viewer("hana").ever(Permission.SEE_UNIT)


def test_what_went_into_one_that_went_into_a_third_is_read_there(group: Group) -> None:
    merge(group, "S1B", "S1A", DAY)
    merge(group, "S1A", "S2", DAY + timedelta(10))
    viewer = group.viewer("max")
    assert viewer.heir(group.units["S1B"].pk) == group.units["S2"].pk
    assert group.units["S1B"].pk in viewer.ever(Permission.SEE_UNIT)
    page = plain(signed_in("olivia").get(f"/units/{group.ref('S1A')}"))
    assert "东部煤电" in page
    assert "二号风场" in page


def test_figures_and_letters_are_reached_from_the_other_and_lead_back_to_it(group: Group) -> None:
    world = make_world(group)
    reported = Fact.objects.filter(unit__code="S1")
    letter = letters.draft_letter(group.viewer("olivia"), key(), content=written(content(group, "S1")))["letter"]
    letters.send_letter(group.viewer("olivia"), key(), letter=letter, version=1)
    before = {fact.pk: (fact.unit_id, fact.value) for fact in Fact.objects.all()}
    merge(group, since=timezone.localdate())
    assert {fact.pk: (fact.unit_id, fact.value) for fact in Fact.objects.all()} == before
    viewer = group.viewer("max", timezone.localdate())
    assert figures(viewer).filter(unit__code="S1").count() == reported.filter(superseded_by=None).count()
    assert letters_seen(viewer).filter(ref=letter).exists()
    client = signed_in("max")
    heir = client.get(f"/units/{group.ref('S2')}")
    assert "并入与撤销的单位" in plain(heir)
    for address in (
        f"/units/{group.ref('S1')}",
        f"/figures/units?unit={group.ref('S1')}&amp;year={timezone.localdate().year}",
        "/letters?f-subject=S1",
    ):
        assert address.split("&")[0] in heir.content.decode()
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    old = client.get(f"/units/{group.ref('S1')}")
    assert "起并入 东部煤电" in plain(old)
    assert f'href="/units/{group.ref("S2")}"' in old.content.decode()
    assert "西部风电" in plain(client.get("/letters?f-subject=S1"))
    assert client.get(f"/letters/{letter}").status_code == 200
    assert signed_in("hana").get(f"/units/{group.ref('S1')}").status_code == 404
    with pytest.raises(Refusal):
        letters.withdraw_letter(viewer, key(), letter=letter, version=2, reason="x")
    assert world is not None


def test_a_letter_of_a_unit_that_is_no_more_can_be_withdrawn_by_the_office_and_not_changed(group: Group) -> None:
    letter = letters.draft_letter(group.viewer("olivia"), key(), content=written(content(group, "S1")))["letter"]
    merge(group)
    page = plain(signed_in("olivia").get(f"/letters/{letter}"))
    assert "您现在可以：撤回" in page
    with pytest.raises(Refusal):
        letters.send_letter(group.viewer("olivia"), key(), letter=letter, version=1)
    with pytest.raises(Refusal):
        letters.withdraw_letter(group.viewer("max"), key(), letter=letter, version=1, reason="单位已并入")
    letters.withdraw_letter(group.viewer("olivia"), key(), letter=letter, version=1, reason="单位已并入")
    assert "已撤回" in plain(signed_in("olivia").get(f"/letters/{letter}"))
    assert Event.objects.get(action="contracts.withdraw").unit == group.ref("S2")


def test_a_unit_that_was_closed_is_read_where_it_stood_below(group: Group) -> None:
    make_world(group)
    letter = letters.draft_letter(group.viewer("olivia"), key(), content=written(content(group, "S1B")))["letter"]
    letters.send_letter(group.viewer("olivia"), key(), letter=letter, version=1)
    span, today = UnitSpan.objects.get(unit__code="S1B"), timezone.localdate()
    actions.close_unit(
        group.viewer("olivia"),
        key(),
        unit=group.ref("S1B"),
        version=span.version,
        until=today,
        reason="集团〔2026〕9号",
    )
    for who in ("olivia", "mia"):
        client = signed_in(who)
        above = client.get(f"/units/{group.ref('S1')}")
        assert "并入与撤销的单位" in plain(above)
        assert f'href="/units/{group.ref("S1B")}"' in above.content.decode()
        gone = plain(client.get(f"/units/{group.ref('S1B')}"))
        assert "起撤销。此前的历史" in gone
        assert "起并入" not in gone
        assert client.get(f"/figures/units?unit={group.ref('S1B')}&year={today.year}").status_code == 200
        assert client.get(f"/letters/{letter}").status_code == 200
    for path in (f"/units/{group.ref('S1B')}", f"/letters/{letter}"):
        assert signed_in("max").get(path).status_code == 404
    assert not group.viewer("olivia", today - timedelta(1)).former


def test_roles_for_a_unit_that_went_into_another_stay_in_sight_and_can_be_withdrawn(group: Group) -> None:
    merge(group, since=timezone.localdate())
    mine = Grant.objects.get(person=group.person("mia"))
    assert "单位已撤并，不起作用" in plain(signed_in("sec").get("/grants?f-person=马晓梅"))
    assert "西部风电（已撤并）" in plain(signed_in("sec").get(f"/grants/{mine.ref}"))
    assert "西部风电（已撤并，不起作用）" in plain(signed_in("mia").get("/"))
    today = timezone.localdate()
    actions.withdraw_role(
        group.viewer("sec", today), key(), grant=mine.ref, version=mine.version, until=today, reason="单位已并入"
    )
    assert "已结束" in plain(signed_in("sec2").get("/grants?f-person=马晓梅"))


def test_the_preview_tells_what_moves_what_ends_and_what_has_to_be_settled(group: Group) -> None:
    make_world(group)
    posted(group, "S1", "mia")
    letter = letters.draft_letter(group.viewer("olivia"), key(), content=written(content(group, "S1")))["letter"]
    letters.send_letter(group.viewer("olivia"), key(), letter=letter, version=1)
    client = signed_in("olivia")
    shown = client.get(f"/units/{group.ref('S1')}/merge")
    given = {
        "key": value_of(shown, "key"), "version": value_of(shown, "version"), "into": group.ref("S2"),
        "since": timezone.localdate().isoformat(), "reason": "集团〔2026〕9号", "step": "look",
    }  # fmt: skip
    looked = client.post(f"/units/{group.ref('S1')}/merge", given)
    pressed_by_enter = re.search(r'<button[^>]* value="(\w+)"', looked.content.decode().partition("<main")[2])
    assert pressed_by_enter is not None
    assert pressed_by_enter[1] == "look", "Enter in a field that was changed looks again, and does nothing unseen"
    told = plain(looked)
    for words in (
        "下级 2 个单位（一号风场、二号风场）移到东部煤电之下",
        "1 项任职（马晓梅）",
        "2 项角色",
        "责任书还没有签订",
    ):
        assert words in told
    assert not UnitMerge.objects.exists()
    done = client.post(f"/units/{group.ref('S1')}/merge", given | {"step": "do"})
    assert done["Location"] == f"/units/{group.ref('S2')}"
    assert UnitMerge.objects.count() == 1


def test_neither_of_the_two_is_closed_before_the_day(group: Group) -> None:
    merge(group, "S1B", "S1A", date(2027, 1, 1))
    for code in ("S1B", "S1A"):
        with pytest.raises(Refusal, match="a merge on 1 Jan 2027"):
            actions.close_unit(
                group.viewer("olivia"), key(), unit=group.ref(code), version=group.version(code), until=DAY, reason="x"
            )
    with pytest.raises(Refusal, match="a merge on 1 Jan 2027"):
        merge(group, "S1A", "S2", DAY)


CODES = [code for code, *_ in UNITS]
DAYS = st.sampled_from([START + timedelta(days=200 * n) for n in range(6)])


def _steps(group: Group) -> dict[str, Callable[..., Any]]:
    def common(code: str) -> dict[str, Any]:
        return {"unit": group.ref(code), "version": group.version(code), "reason": "x"}

    office = group.viewer("olivia", date(2030, 1, 1))
    return {
        "rename": lambda one, two, day: actions.change_unit(
            office, key(), **common(one), since=day, name=Text(f"{one}@{day}", f"{one}@{day}")
        ),
        "move": lambda one, two, day: actions.change_unit(
            office, key(), **common(one), since=day, parent=group.ref(two)
        ),
        "close": lambda one, two, day: actions.close_unit(office, key(), **common(one), until=day),
        "merge": lambda one, two, day: merging.merge_unit(office, key(), **common(one), into=group.ref(two), since=day),
    }


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40, deadline=None
)
@given(
    course=st.lists(
        st.tuples(st.sampled_from(["rename", "move", "close", "merge", "merge"]), st.sampled_from(CODES),
                  st.sampled_from(CODES), DAYS),
        min_size=1, max_size=7,
    )
)  # fmt: skip
def test_whatever_is_changed_history_before_the_day_stays_and_every_tree_hangs_together(
    group: Group, course: list[tuple[str, str, str, date]]
) -> None:
    days = [START - timedelta(1)] + [START + timedelta(days=100 * n) for n in range(14)]
    with transaction.atomic():
        for name, one, two, day in course:
            before = {each: tree_on(each) for each in days}
            try:
                with transaction.atomic():
                    _steps(group)[name](one, two, day)
            except Refusal:
                assert {each: tree_on(each) for each in days} == before
                continue
            for each in days:
                tree = tree_on(each)
                if each < day:
                    assert tree == before[each], (name, one, two, day, each)
                assert len(list(tree.walk())) == len(tree.nodes)
                assert all(node.parent is None or node.parent in tree.nodes for node in tree.nodes.values())
            for row in UnitMerge.objects.all():
                tree = tree_on(row.since)
                assert row.unit_id not in tree.nodes
                assert row.into_id in tree.nodes
        transaction.set_rollback(True)


def test_the_scope_of_a_viewer_of_the_day_before_is_as_it_was(group: Group) -> None:
    merge(group)
    assert group.units["S1"].pk in group.viewer("mia", DAY - timedelta(1)).units(Permission.SEE_UNIT)
    assert not group.viewer("olivia", DAY - timedelta(1)).former
    assert set(group.viewer("olivia", DAY).former) == {group.units["S1"].pk}
    assert TODAY > DAY
