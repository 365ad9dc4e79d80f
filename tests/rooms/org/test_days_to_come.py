"""What is entered for days to come: a later change is taken beside an earlier one, two at once are not, and an end is withdrawn whole."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.group_of_rooms import UNITS, Group
from support.letters import key, posted
from support.pages import plain, signed_in, value_of

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Forbidden, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.text import Text
from hengji.org import actions, merging, withdrawing
from hengji.org.models import Appointment, UnitMerge, UnitSpan
from hengji.org.queries import tree_on
from hengji.org.spans import version_of
from hengji.org.tree import Tree

TODAY = timezone.localdate()


def day(months: int) -> date:
    """So many months from today, about."""
    return TODAY + timedelta(31 * months)


def form(client: Client, group: Group, code: str, what: str, **given: str) -> dict[str, str]:
    """A form opened afresh and filled in."""
    shown = client.get(f"/units/{group.ref(code)}/{what}")
    assert shown.status_code == 200
    return {
        "key": value_of(shown, "key"),
        "version": value_of(shown, "version"),
        "reason": "批复",
        "step": "do",
        **given,
    }


def sent(client: Client, group: Group, code: str, what: str, **given: str) -> Any:
    return client.post(f"/units/{group.ref(code)}/{what}", form(client, group, code, what, **given))


def days_around() -> list[date]:
    days = {each for row in UnitSpan.objects.all() for each in (row.since, row.until) if each is not None}
    return sorted({TODAY, *days, *(each - timedelta(1) for each in days), *(day(n) for n in range(14))})


def trees() -> dict[date, Tree]:
    return {each: tree_on(each) for each in days_around()}


def office(group: Group) -> Any:
    return group.viewer("olivia", TODAY)


def rename(group: Group, code: str, since: date, name: str) -> None:
    actions.change_unit(
        office(group), key(), unit=group.ref(code), version=group.version(code), since=since, name=Text(name, name), reason="x"
    )  # fmt: skip


def move(group: Group, code: str, since: date, parent: str) -> None:
    actions.change_unit(
        office(group), key(), unit=group.ref(code), version=group.version(code), since=since, parent=group.ref(parent),
        reason="x",
    )  # fmt: skip


def close(group: Group, code: str, until: date) -> None:
    actions.close_unit(office(group), key(), unit=group.ref(code), version=group.version(code), until=until, reason="x")


def merge(group: Group, code: str = "S1", into: str = "S2", since: date | None = None) -> None:
    merging.merge_unit(
        office(group), key(), unit=group.ref(code), version=group.version(code), into=group.ref(into),
        since=since or day(2), reason="x",
    )  # fmt: skip


def withdraw(group: Group, code: str = "S1", who: str = "olivia") -> None:
    withdrawing.withdraw_change(
        group.viewer(who, TODAY), key(), unit=group.ref(code), version=group.version(code), reason="改期"
    )


def names(code: str, *days: date) -> list[str]:
    found = [{node.code: node.name.zh for node in tree_on(each).nodes.values()} for each in days]
    return [each.get(code, "") for each in found]


# --- a change for a later day -----------------------------------------------------------------------------------------


def test_a_form_opened_afresh_changes_a_unit_on_a_day_after_a_change_to_come(group: Group) -> None:
    client = signed_in("olivia")
    for months, name in ((3, "甲"), (6, "乙"), (4, "丙")):
        answer = sent(client, group, "S1", "rename", name_zh=name, name_en="", since=day(months).isoformat())
        assert answer.status_code == 302, plain(answer)
    assert names("S1", day(2), day(3), day(4), day(5), day(6)) == ["西部风电", "甲", "丙", "丙", "乙"]
    assert sent(client, group, "S1B", "move", parent=group.ref("S2"), since=day(3).isoformat()).status_code == 302
    assert sent(client, group, "S1B", "move", parent=group.ref("S1A"), since=day(6).isoformat()).status_code == 302
    assert sent(client, group, "S1B", "close", until=day(9).isoformat()).status_code == 302
    assert sent(client, group, "S1B", "close", until=day(8).isoformat()).status_code == 302
    assert names("S1B", day(7), day(8)) == ["二号风场", ""]


def test_units_moved_by_a_merge_to_come_are_renamed_on_a_later_day(group: Group) -> None:
    merge(group)
    answer = sent(signed_in("olivia"), group, "S1A", "rename", name_zh="新场", name_en="", since=day(3).isoformat())
    assert answer.status_code == 302, plain(answer)
    assert names("S1A", day(2), day(3)) == ["一号风场", "新场"]


def test_an_earlier_end_is_accepted_after_a_rename_in_between(group: Group) -> None:
    client = signed_in("olivia")
    close(group, "S1B", day(6))
    rename(group, "S1B", day(3), "末名")
    assert sent(client, group, "S1B", "close", until=day(5).isoformat()).status_code == 302
    assert names("S1B", day(3), day(5)) == ["末名", ""]


@pytest.mark.parametrize("what", ["rename", "move", "close", "merge", "withdraw"])
def test_of_two_forms_open_at_once_the_second_is_told_in_words_whatever_its_day(group: Group, what: str) -> None:
    rename(group, "S1B", day(1), "旧改")
    client = signed_in("olivia")
    given = {
        "rename": {"name_zh": "第二", "name_en": "", "since": day(9).isoformat()},
        "move": {"parent": group.ref("S2"), "since": day(9).isoformat()},
        "close": {"until": day(9).isoformat()},
        "merge": {"into": group.ref("S2"), "since": day(9).isoformat()},
        "withdraw": {},
    }[what]
    second = form(client, group, "S1B", what, **given)
    first = sent(client, group, "S1B", "rename", name_zh="第一", name_en="First", since=day(5).isoformat())
    assert first.status_code == 302
    before = trees()
    answer = client.post(f"/units/{group.ref('S1B')}/{what}", second)
    assert answer.status_code == 409
    told = plain(answer)
    assert "别人已改过这个单位的名称、上级或起止" in told
    assert "None" not in told
    assert what != "rename" or ("第一" in told and "第二" in told)
    assert what != "move" or ("西部风电" in told and "东部煤电" in told)
    assert trees() == before
    assert sent(client, group, "S1B", what, **given).status_code == 302


def test_a_name_given_before_a_move_to_come_holds_after_it(group: Group) -> None:
    move(group, "S1B", day(3), "S2")
    rename(group, "S1B", day(1), "新名")
    assert names("S1B", TODAY, day(1), day(3)) == ["二号风场", "新名", "新名"]
    assert [node.code for node in tree_on(day(3)).path(group.units["S1B"].pk)] == ["G", "S2", "S1B"]
    with pytest.raises(Refusal, match="stands below the same unit already"):
        rename(group, "S2", day(1), "西部风电")


def test_the_preview_tells_until_when_a_change_holds_that_is_entered_before_another(group: Group) -> None:
    rename(group, "S1B", day(3), "后名")
    client, path = signed_in("olivia"), f"/units/{group.ref('S1B')}"
    given = {"name_zh": "先名", "name_en": "", "since": day(1).isoformat(), "step": "look"}
    assert f"到 {day(3)} 为止" in plain(client.post(f"{path}/rename", form(client, group, "S1B", "rename", **given)))
    given = {"parent": group.ref("S2"), "since": day(1).isoformat(), "step": "look"}
    assert "为止" not in plain(client.post(f"{path}/move", form(client, group, "S1B", "move", **given)))
    merge(group, since=day(5))
    told = plain(client.post(f"{path}/move", form(client, group, "S1B", "move", **given | {"parent": group.ref("D1")})))
    assert f"到 {day(5)} 为止" in told


def test_nothing_is_placed_below_a_unit_that_ends_before_it(group: Group) -> None:
    merge(group, "S1B", "S2", day(2))
    with pytest.raises(Refusal, match="the parent ends on"):
        move(group, "S1A", day(1), "S1B")
    with pytest.raises(Refusal, match="the parent ends on"):
        actions.found_unit(
            office(group), key(), code="S1BX", kind="grassroots", name=Text("甲", "A"), parent=group.ref("S1B"), since=day(1)
        )  # fmt: skip
    line = {"code": "S1BY", "name_zh": "乙", "name_en": "B", "kind": "grassroots", "parent": group.ref("S1B"), "place": "0",
            "since": day(1).isoformat()}  # fmt: skip
    with pytest.raises(Refusal, match="the parent ends on"):
        actions.import_roster(office(group), key(), lines=[], source="x", units=[line])


# --- an end that is withdrawn -----------------------------------------------------------------------------------------


def test_a_merge_to_come_is_withdrawn_whole(group: Group) -> None:
    post, planned = posted(group, "S1", "mia"), posted(group, "S1", "gus")
    actions.end_appointment(
        office(group), key(), appointment=Appointment.objects.get(post=planned).ref, version=1, until=day(5), reason="x"
    )
    rename(group, "S1A", day(4), "新场")
    before = trees()
    merge(group)
    assert Appointment.objects.get(post=post).until == Appointment.objects.get(post=planned).until == day(2)
    client = signed_in("olivia")
    looked = client.post(f"/units/{group.ref('S1')}/withdraw", form(client, group, "S1", "withdraw", step="look"))
    told = plain(looked)
    assert f"西部风电不再于 {day(2)} 并入东部煤电" in told
    assert "照旧在西部风电之下" in told
    assert "2 项任职恢复" in told
    assert sent(client, group, "S1", "withdraw").status_code == 302
    assert {each: tree_on(each) for each in before} == before
    assert Appointment.objects.get(post=post).until is None
    assert Appointment.objects.get(post=planned).until == day(5)
    body = Event.objects.filter(action="org.withdraw-change").latest("seq").body
    assert "撤回并入" in body
    assert "一号风场" in body
    assert verify() == []
    merge(group, into="D1", since=day(3))
    assert UnitMerge.objects.get().since == day(3)
    withdraw(group)
    assert {each: tree_on(each) for each in before} == before


def test_a_merge_is_not_withdrawn_once_its_day_has_come_nor_by_somebody_else(group: Group) -> None:
    merge(group)
    with pytest.raises(Forbidden):
        withdraw(group, who="mia")
    gone = group.viewer("olivia", day(2))
    with pytest.raises(Refusal):
        withdrawing.withdraw_change(
            gone, key(), unit=group.ref("S1"), version=version_of(group.units["S1"].pk), reason="x"
        )
    assert UnitMerge.objects.get().since == day(2)


def test_a_closing_to_come_is_put_off_by_withdrawing_it_first(group: Group) -> None:
    before = trees()
    close(group, "S1B", day(2))
    with pytest.raises(Refusal, match="it ends on") as refused:
        close(group, "S1B", day(5))
    assert refused.value.hint is not None
    assert "先撤回" in refused.value.hint.zh
    withdraw(group, "S1B")
    assert {each: tree_on(each) for each in before} == before
    close(group, "S1B", day(5))
    assert names("S1B", day(4), day(5)) == ["二号风场", ""]
    with pytest.raises(Refusal, match="closed on"):
        merge(group, "S1B", "S2", day(3))


def test_what_came_with_a_merge_is_withdrawn_with_the_merge_and_not_by_itself(group: Group) -> None:
    merge(group)
    with pytest.raises(Refusal, match="comes with the merge of West Wind") as refused:
        withdraw(group, "S1A")
    assert refused.value.hint is not None
    assert "到西部风电的单位页撤回并入" in refused.value.hint.zh


def test_a_merge_stays_while_a_unit_it_moved_was_changed_again_and_goes_once_that_is_undone(group: Group) -> None:
    merge(group)
    rename(group, "S1A", day(5), "又改")
    with pytest.raises(Refusal, match="since the merge was entered"):
        withdraw(group)
    withdraw(group, "S1A")
    rename(group, "S1B", day(2), "同日改")
    with pytest.raises(Refusal, match="since the merge was entered"):
        withdraw(group)
    rename(group, "S1B", day(2), "二号风场")
    actions.change_unit(
        office(group), key(), unit=group.ref("S1B"), version=group.version("S1B"), since=day(2),
        name=Text("二号风场", "Plant Two"), reason="x",
    )  # fmt: skip
    rename(group, "S2", day(1), "新东部")
    withdraw(group)
    for each in (TODAY, day(2), day(5), day(9)):
        tree = tree_on(each)
        assert [node.code for node in tree.path(group.units["S1A"].pk)] == ["G", "S1", "S1A"]
    assert names("S2", day(3)) == ["新东部"]


def test_what_was_to_change_before_the_merge_is_kept_when_it_is_withdrawn(group: Group) -> None:
    merge(group, since=day(6))
    rename(group, "S1A", day(3), "先改")
    assert names("S1A", day(5), day(6)) == ["先改", "先改"]
    withdraw(group)
    assert names("S1A", day(2), day(3), day(9)) == ["一号风场", "先改", "先改"]


def test_a_merge_stays_where_the_parent_of_before_ends_meanwhile(group: Group) -> None:
    move(group, "S1B", day(1), "S1A")
    merge(group, "S1B", "S2", day(2))
    merge(group, "S1A", "S2", day(4))
    with pytest.raises(Refusal, match="the parent of before of Plant Two does not exist"):
        withdraw(group, "S1B")
    withdraw(group, "S1A")
    withdraw(group, "S1B")
    assert [node.code for node in tree_on(day(9)).path(group.units["S1B"].pk)] == ["G", "S1", "S1A", "S1B"]


# --- as pages tell it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_pages_tell_of_a_merge_to_come_and_lead_to_its_withdrawal(group: Group, lang: str) -> None:
    merge(group)
    client = signed_in("olivia", lang)
    link = f'href="/units/{group.ref("S1")}/withdraw"'
    own, other = (client.get(f"/units/{group.ref(code)}") for code in ("S1", "S2"))
    for page in (own, other):
        assert ("尚未生效" if lang == "zh" else "not yet in effect") in plain(page)
        assert page.content.decode().count(link) == 1
    assert f'href="/units/{group.ref("S2")}"' in own.content.decode()
    assert f'href="/units/{group.ref("S1")}"' in other.content.decode()
    if lang == "zh":
        assert re.search(r"起 ?并入 ?东部煤电 ?（尚未生效）", plain(own))
        assert re.search(r"西部风电 ?并入本单位 ?（尚未生效）", plain(other))
    moved = client.get(f"/units/{group.ref('S1A')}").content.decode()
    assert "/withdraw" not in moved
    theirs = signed_in("mia", lang).get(f"/units/{group.ref('S1')}")
    assert "/withdraw" not in theirs.content.decode()
    assert ("并入另一单位" if lang == "zh" else "part of another unit") in plain(theirs)
    withdraw(group)
    assert link not in client.get(f"/units/{group.ref('S1')}").content.decode()
    assert "（尚未生效）" not in plain(client.get(f"/units/{group.ref('S2')}"))


def test_a_unit_to_be_closed_says_so_and_leads_to_the_withdrawal(group: Group) -> None:
    close(group, "S1B", day(2))
    page = signed_in("olivia").get(f"/units/{group.ref('S1B')}")
    assert "起撤销（尚未生效）" in plain(page)
    assert f'href="/units/{group.ref("S1B")}/withdraw"' in page.content.decode()


# --- whatever the order -----------------------------------------------------------------------------------------------

CODES = [code for code, *_ in UNITS]
STEPS = ["rename", "move", "close", "merge", "withdraw"]


def step(group: Group, what: str, one: str, two: str, on: date) -> None:
    {
        "rename": lambda: rename(group, one, on, f"{one}@{two}"),
        "move": lambda: move(group, one, on, two),
        "close": lambda: close(group, one, on),
        "merge": lambda: merge(group, one, two, on),
        "withdraw": lambda: withdraw(group, one),
    }[what]()


def done(group: Group, what: str, one: str, two: str, on: date) -> bool:
    """Whether it was done; what was refused was not because of somebody else."""
    try:
        with transaction.atomic():
            step(group, what, one, two, on)
    except Conflict:
        raise
    except Refusal:
        return False
    return True


def whole() -> None:
    """One span of a unit begins where the one before it ends, and on every day each unit stands below one that is there."""
    spans: dict[int, list[UnitSpan]] = {}
    for row in UnitSpan.objects.order_by("since"):
        if row.until != row.since:
            spans.setdefault(row.unit_id, []).append(row)
    for rows in spans.values():
        assert [row.until for row in rows[:-1]] == [row.since for row in rows[1:]]
    for on, tree in trees().items():
        assert len(list(tree.walk())) == len(tree.nodes), on
        assert all(node.parent is None or node.parent in tree.nodes for node in tree.nodes.values()), on
    for row in UnitMerge.objects.exclude(since=None):
        assert spans[row.unit_id][-1].until == row.since


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40, deadline=None
)
@given(
    course=st.lists(
        st.tuples(st.sampled_from([*STEPS, "withdraw"]), st.sampled_from(CODES), st.sampled_from(CODES),
                  st.integers(1, 8).map(day)),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_in_whatever_order_days_to_come_are_filled_no_span_is_missing_and_what_is_opened_afresh_meets_nobody(
    group: Group, course: list[tuple[str, str, str, date]]
) -> None:
    with transaction.atomic():
        for what, one, two, on in course:
            before = trees()
            if not done(group, what, one, two, on):
                continue
            whole()
            if what in ("merge", "close") and before[TODAY].nodes:
                with transaction.atomic():
                    withdraw(group, one)
                    whole()
                    if not closed_before(before, group.units[one].pk):
                        assert {each: tree_on(each) for each in before} == before, (what, one, two, on)
                    transaction.set_rollback(True)
        transaction.set_rollback(True)


def closed_before(before: dict[date, Tree], unit: int) -> bool:
    """Whether the unit was to end already: its end is withdrawn altogether."""
    return unit not in before[max(before)].nodes
