"""Rules of classes in the table: what is not there is told at its field, and what is written does what was shown."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, key, start, submit, version

from hengji.engine.scheme.model.units import AttributeTest, Classification, ClassRule, Matrix
from hengji.org.models import Unit
from hengji.policy import actions
from hengji.policy.models import SchemeVersion, Trait
from hengji.policy.queries import meaning
from hengji.policy.rulechecks import Known, doubts, odd_values
from hengji.policy.ruletable import Condition, Row, RuleTable, codes_apart

from .test_pages import browser, form, shown_in

MOST_QUERIES = 20


def table(row: SchemeVersion, *values: str, trait: str = "unit", **more: Any) -> dict[str, Any]:
    """What the form of the table sends: one rule with these values."""
    rule = {"r0-to": "coal", "r0-t0-how": "is", "r0-t0-name": trait, "r0-t0-v": [*values, ""]}
    return form(row, by="table", otherwise="wind", given="on", r0="rule", **rule) | more


def described(group: Group, **industries: str) -> None:
    for code, value in industries.items():
        actions.describe_unit(group.viewer("olivia"), key(), unit=group.ref(code), traits={"industry": value},
                              since=date(2026, 1, 1), reason="会议纪要")  # fmt: skip


def test_several_codes_in_one_field_are_several_values_whatever_stands_between() -> None:
    for typed in ("S1、S2", "S1，S2", "S1, S2", "S1;S2", "S1 S2", " S1；  S2 "):
        held = RuleTable((Row("coal", (Condition("unit", "is", (typed,)),)),))
        assert codes_apart(held, {"S1"}).rows[0].conditions[0].values == ("S1", "S2"), typed
    words = RuleTable((Row("coal", (Condition("industry", "is", ("Wind power, offshore",)),)),))
    assert codes_apart(words, {"S1"}) == words
    whole = RuleTable((Row("coal", (Condition("unit", "is", ("S 1",)),)),))
    assert codes_apart(whole, {"S 1"}) == whole


def test_codes_typed_together_move_their_units_and_are_written_apart(group: Group) -> None:
    row, client = start(group), browser("olivia")
    sent = table(row, "S1、S2")
    page = client.post(f"/schemes/{row.ref}/classes", sent).content.decode()
    assert "2 个单位会换类别" in page
    assert client.post(f"/schemes/{row.ref}/classes/rules", sent | {"shown": shown_in(page)}).status_code == 302
    how = meaning(version(row.ref)).classification
    assert how is not None
    assert how.rules[0].tests[0].values == ("S1", "S2")


def test_a_code_of_no_unit_is_told_at_its_field_with_the_nearest_and_nothing_is_written(group: Group) -> None:
    row, client = start(group), browser("olivia")
    live = client.post(f"/schemes/{row.ref}/classes", table(row, "S1", "S99"), headers={"HX-Target": "would"})
    assert "没有单位“S99”" in live.content.decode()
    refused = client.post(f"/schemes/{row.ref}/classes/rules", table(row, "S1", "S99"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert re.search(r'value="S99"[^>]*aria-invalid="true"', page)
    assert not re.search(r'value="S1"[^>]*aria-invalid="true"', page)
    assert re.search(r'class="fault"[^>]*>没有单位“S99”。相近的编号：S\d', page)
    english = browser("olivia", "en").post(f"/schemes/{row.ref}/classes", table(row, "S99")).content.decode()
    assert "there is no unit &#x27;S99&#x27;" in english
    text = form(row, classify="classify:\n  rules: [{class: coal, when: {unit: [S99]}}]\n  otherwise: wind")
    assert client.post(f"/schemes/{row.ref}/classes/rules", text).status_code == 422
    assert version(row.ref).version == 1


def test_a_value_that_no_unit_has_is_a_warning_with_those_that_are_near(group: Group) -> None:
    described(group, S1="风力发电", S2="煤电")
    row, client = start(group), browser("olivia")
    page = client.post(f"/schemes/{row.ref}/classes", table(row, "风力发点", trait="industry")).content.decode()
    assert "没有单位的“industry”是“风力发点”" in page
    assert "您是否想写“风力发电”？" in page
    two = client.post(f"/schemes/{row.ref}/classes", table(row, "风力发电、煤电", trait="industry")).content.decode()
    assert "每个取值写一格：风力发电、煤电" in two
    fine = client.post(f"/schemes/{row.ref}/classes", table(row, "风力发电", trait="industry")).content.decode()
    assert "没有单位的" not in fine
    sent = table(row, "风力发点", trait="industry", shown=shown_in(page))
    assert client.post(f"/schemes/{row.ref}/classes/rules", sent).status_code == 302, (
        "a warning does not stand in the way"
    )


def test_what_the_matrix_names_is_not_doubted_and_a_code_in_it_is() -> None:
    rule = ClassRule("coal", (AttributeTest("定位", ("甲",)),))
    crossed = Classification({}, (rule,), Matrix("定位", "unit", {("甲", "S1"): "coal", ("乙", "S9"): "wind"}))
    found = doubts(crossed, Known({"S1"}, {"定位": {"丙"}}))
    assert [(each.row, each.value, each.finding.code) for each in found] == [(0, "S9", "no-such-unit")]


def test_a_slip_in_the_traits_of_a_unit_is_seen() -> None:
    crossed = Classification({}, (), Matrix("定位", "阶段", {("市场竞争", "成熟"): "coal"}))
    held = {
        1: {"定位": "市场竞争"},
        2: {"定位": "市场竟争", "行业": "风力发点"},
        3: {"行业": "风力发电"},
        4: {"行业": "水"},
    }
    found = odd_values(crossed, held | {5: {"行业": "风力发电"}}, ["定位", "行业"])
    assert {at: each.zh for at, each in found.items()} == {
        (2, "定位"): "二维分类里没有“市场竟争”。您是否想写“市场竞争”？",
        (2, "行业"): "只有这个单位写作“风力发点”。您是否想写“风力发电”？",
    }


def test_what_is_written_does_what_was_shown_or_comes_back_to_be_confirmed(group: Group) -> None:
    row, client = start(group), browser("olivia")
    first = client.get(f"/schemes/{row.ref}/classes").content.decode()
    unseen = client.post(f"/schemes/{row.ref}/classes/rules", table(row, "S2", shown=shown_in(first)))
    page = unseen.content.decode()
    assert unseen.status_code == 409
    assert "还没有写入" in page
    assert "1 个单位会换类别" in page
    assert version(row.ref).version == 1
    other = table(row, "S1", shown=shown_in(page))
    assert client.post(f"/schemes/{row.ref}/classes/rules", other).status_code == 409, "other rules than those shown"
    described(group, S1="煤电")
    moved = table(row, "S2", shown=shown_in(page))
    again = client.post(f"/schemes/{row.ref}/classes/rules", moved)
    assert again.status_code == 409, "a trait was written in between: other units move"
    done = client.post(f"/schemes/{row.ref}/classes/rules", moved | {"shown": shown_in(again.content.decode())})
    assert done.status_code == 302
    assert "已写入草稿，2 个单位换了类别" in client.get(done.url).content.decode()
    assert client.post(f"/schemes/{row.ref}/classes/rules", moved | {"key": key()}).status_code == 409, (
        "another version"
    )


def test_rules_as_they_are_may_be_written_and_a_submitted_version_tells_that_it_is_a_draft_again(group: Group) -> None:
    row, client = start(group), browser("olivia")
    row = submit(group, row)
    page = client.get(f"/schemes/{row.ref}/classes").content.decode()
    assert "保存后退回草稿，须重新提交" in page
    asked = client.post(f"/schemes/{row.ref}/classes", table(row, "S2")).content.decode()
    done = client.post(f"/schemes/{row.ref}/classes/rules", table(row, "S2", shown=shown_in(asked)))
    assert "版本已退回草稿，须重新提交批准" in client.get(done.url).content.decode()
    assert version(row.ref).status == "draft"


def test_while_it_is_reckoned_the_page_says_so_and_a_later_question_takes_the_place_of_an_earlier(group: Group) -> None:
    row = start(group)
    page = browser("olivia").get(f"/schemes/{row.ref}/classes").content.decode()
    found = re.search(r'<form[^>]*id="rules-table"[^>]*>', page)
    assert found
    for said in ('hx-sync="this:replace"', 'hx-indicator="#would"', 'hx-target="#would"'):
        assert said in found[0]
    assert re.search(r'<div id="would"[^>]*><p class="reckoning">计算中', page)
    assert "Reckoning" in browser("olivia", "en").get(f"/schemes/{row.ref}/classes").content.decode()


def test_the_page_of_other_rules_costs_few_queries(group: Group) -> None:
    described(group, S1="风力发电")
    row, client = start(group), browser("olivia")
    sent = table(row, "S1", "S98", day="2026-12-01")
    client.post(f"/schemes/{row.ref}/classes", sent)
    with CaptureQueriesContext(connections["default"]) as queries:
        client.post(f"/schemes/{row.ref}/classes", sent)
    assert len(queries) <= MOST_QUERIES


def test_a_version_of_a_later_year_is_shown_as_of_its_first_day_and_of_any_day_asked_for(group: Group) -> None:
    row = start(group, TEXT.replace("2026-01-01 .. 2026-12-31", "2027-01-01 .. 2027-12-31"))
    actions.describe_unit(group.viewer("olivia"), key(), unit=group.ref("S1"), traits={"industry": "煤电"},
                          since=date(2027, 1, 1), reason="会议纪要")  # fmt: skip
    client = browser("olivia")

    def coal(**asked: str) -> str:
        page = client.get(f"/schemes/{row.ref}/classes", asked).content.decode()
        found = re.search(r"煤电类</a></td><td[^>]*>(\d+)<", page)
        assert found
        assert f'name="day" value="{asked.get("day", "2027-01-01")}"' in page
        return found[1]

    assert coal() == "1"
    assert coal(day="2026-12-31") == "0"
    assert "的组织和属性" in client.get(f"/schemes/{row.ref}/classes").content.decode()
    assert client.get(f"/schemes/{row.ref}/classes", {"day": "明天"}).status_code == 422
    asked = client.post(f"/schemes/{row.ref}/classes", table(row, "煤电", trait="industry", day="2026-12-31"))
    assert "没有单位的“industry”是“煤电”" in asked.content.decode()
    assert Trait.objects.count() == 1
    assert Unit.objects.filter(code="S1").exists()
