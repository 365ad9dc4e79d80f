"""Single items edited through the engine's own text; differences; where findings arise; classes and what would move."""

from __future__ import annotations

from datetime import date

import pytest
from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, in_force, key, second_leader, start, version

from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused
from hengji.policy import actions
from hengji.policy.classes import classed, moves
from hengji.policy.compare import Kind, differences
from hengji.policy.models import Placement
from hengji.policy.queries import (
    all_in_force_on,
    card_of,
    meaning,
    reading,
    schemes_seen,
    subjects,
    version_seen,
    versions_seen,
)
from hengji.policy.reading import read
from hengji.policy.spots import by_spot

SENTENCE = "完成目标值得满分；每低于目标值1%扣2分，扣完为止"


def edit(group: Group, ref: str, **change: object) -> None:
    actions.edit_items(
        group.viewer("olivia"), key(), ref=ref, version=version(ref).version,
        changes=[{"card": "wind", "part": "profit"} | change],
    )  # fmt: skip


def test_an_edit_of_a_sentence_changes_exactly_that_item(group: Group) -> None:
    row = start(group)
    before = reading(row)
    edit(group, row.ref, sentence=SENTENCE)
    after = reading(version(row.ref))
    found = differences(before, after)
    assert [(each.kind, each.card_id, each.item_id) for each in found.items] == [(Kind.CHANGED, "wind", "profit")]
    assert [each.title.en for each in found.items[0].fields] == ["scoring rule"]
    assert found.parts == ()
    assert version(row.ref).source == after.canonical, "the text stays canonical"
    assert verify() == []


@pytest.mark.parametrize(
    ("tiers", "told"), [({"target": "120"}, "120"), ({"target": "last_year"}, "上年"), ({"target": "table"}, "目标表")]
)
def test_tiers_are_edited_as_they_are_written_in_a_scheme(group: Group, tiers: dict[str, str], told: str) -> None:
    row = start(group)
    before = reading(row)
    edit(group, row.ref, tiers=tiers)
    found = differences(before, reading(version(row.ref)))
    assert len(found.items) == 1
    assert [told in (each.new.zh if each.new else "") for each in found.items[0].fields] == [True]


def test_weights_are_edited_together_or_not_at_all(group: Group) -> None:
    row = start(group)
    with pytest.raises(Refused) as told:
        edit(group, row.ref, weight="70")
    assert any("100" in each.message.zh for each in told.value.findings)
    changes = [{"card": "wind", "part": "profit", "weight": "70"}, {"card": "wind", "part": "debt", "weight": "30"}]
    actions.edit_items(group.viewer("olivia"), key(), ref=row.ref, version=1, changes=changes)
    assert [str(item.weight) for card, item in meaning(version(row.ref)).items() if card.id == "wind"] == ["70", "30"]


@pytest.mark.parametrize("change", [{"sentence": "看着给分"}, {"part": "nothing"}, {"card": "sea"}, {"weight": "many"}])
def test_an_edit_that_makes_no_sense_is_refused_and_leaves_the_text(group: Group, change: dict[str, str]) -> None:
    row = start(group)
    with pytest.raises(Refused):
        edit(group, row.ref, **change)
    assert version(row.ref).source == TEXT


def test_two_texts_differ_by_what_came_went_and_changed() -> None:
    gone = TEXT.replace(
        "        - {indicator: debt, weight: 30, tiers: {target: table}, rule: 不高于目标值得满分；每高于目标值1个百分点扣2分，扣完为止}\n",
        "",
    ).replace("weight: 70", "weight: 100")  # fmt: skip
    found = differences(read(TEXT), read(gone))
    assert {(each.kind, each.item_id) for each in found.items} == {(Kind.GONE, "debt"), (Kind.CHANGED, "profit")}
    back = differences(read(gone), read(TEXT))
    assert {(each.kind, each.item_id) for each in back.items} == {(Kind.ADDED, "debt"), (Kind.CHANGED, "profit")}
    rounded = differences(read(TEXT), read(TEXT.replace("round: 2", "round: 1")))
    assert [part.key for part in rounded.parts] == ["ledger"]
    assert differences(read(TEXT), read(TEXT.replace("\nmeasures:", "\n\nmeasures:"))).none


def test_a_finding_is_shown_at_the_item_it_concerns() -> None:
    found = read(TEXT.replace("每高于目标值1个百分点扣2分", "每高于目标值扣"))
    assert found.meaning is None
    warned = read(TEXT.replace("tiers: {target: 100}, rule", "weight_range: 10 .. 20, tiers: {target: 100}, rule"))
    assert warned.meaning is not None
    assert set(by_spot(warned.meaning, warned.findings)) == {("wind", "profit")}
    assert read(TEXT).findings == ()


def test_who_is_assessed_reads_what_is_in_force_and_no_draft(group: Group) -> None:
    second_leader(group)
    row = start(group)
    for name in ("mia", "hana", "none"):
        if name != "none":
            assert not schemes_seen(group.viewer(name)).exists()
            with pytest.raises(Missing):
                version_seen(group.viewer(name), row.ref)
    in_force(group, row)
    assert [each.ref for each in all_in_force_on(group.viewer("mia"), group.today)] == [row.ref]
    draft = version(actions.copy_version(group.viewer("olivia"), key(), ref=row.ref)["version"])
    for name, refs in (
        ("mia", {row.ref}), ("hana", {row.ref}), ("ada", {row.ref, draft.ref}), ("leo", {row.ref, draft.ref}),
        ("lin", set()), ("sys", set()), ("sec", set()), ("aud", set()),
    ):  # fmt: skip
        assert {each.ref for each in versions_seen(group.viewer(name))} == refs, name


def test_a_scheme_of_one_company_is_not_seen_by_another_nor_by_who_stands_above_without_a_role(group: Group) -> None:
    second_leader(group)
    row = in_force(group, start(group, owner="S1", kinds=("grassroots",)))
    assert schemes_seen(group.viewer("mia")).count() == 1
    for name in ("max", "hana"):
        assert not schemes_seen(group.viewer(name)).exists()
        with pytest.raises(Missing):
            version_seen(group.viewer(name), row.ref)


def describe(group: Group, unit: str, industry: str, since: date = date(2026, 1, 1)) -> None:
    actions.describe_unit(
        group.viewer("olivia"), key(), unit=group.ref(unit), traits={"industry": industry}, since=since, reason="普查"
    )


def units(group: Group, row: object, name: str = "olivia", on: date | None = None) -> dict[str, tuple[str, bool]]:
    found = classed(meaning(row), subjects(group.viewer(name, on), row.scheme, ["industry"]))  # type: ignore[arg-type, attr-defined]
    return {each.subject.node.code: (each.unit_class, each.by_hand) for each in found}


def test_units_are_classed_by_rules_and_by_hand_and_only_those_seen(group: Group) -> None:
    row = start(group)
    assert units(group, row) == {"S1": ("wind", False), "S2": ("wind", False)}
    describe(group, "S2", "煤电")
    assert units(group, row) == {"S1": ("wind", False), "S2": ("coal", False)}
    place(group, row.ref, "S2", "", "wind", since=date(2026, 6, 1), until=date(2026, 12, 1))
    assert units(group, row)["S2"] == ("wind", True)
    assert units(group, row, on=date(2026, 12, 1))["S2"] == ("coal", False)
    assert units(group, row, "mia") == {"S1": ("wind", False)}
    cards = [card_of(group.viewer("olivia"), row, group.units[code].pk) for code in ("S1", "S2", "D1")]
    assert [card.id if card is not None else None for card in cards] == ["wind", "wind", None]
    assert verify() == []


def place(
    group: Group, ref: str, unit: str, placed: str, unit_class: str, *, since: date = date(2026, 1, 1),
    until: date | None = None, reason: str = "会议纪要", name: str = "olivia",
) -> None:  # fmt: skip
    actions.place_unit(
        group.viewer(name), key(), ref=ref, unit=group.ref(unit), placed=placed, unit_class=unit_class, since=since,
        until=until, reason=reason,
    )  # fmt: skip


def test_a_placement_needs_a_reason_a_class_of_the_scheme_and_eyes_on_what_stood_there(group: Group) -> None:
    row = start(group)
    with pytest.raises(Refusal, match="no reason"):
        place(group, row.ref, "S1", "", "coal", reason="")
    with pytest.raises(Refusal, match="no class"):
        place(group, row.ref, "S1", "", "solar")
    place(group, row.ref, "S1", "", "coal")
    with pytest.raises(Conflict):
        place(group, row.ref, "S1", "", "wind")
    with pytest.raises(Missing):
        place(group, row.ref, "S1", "coal", "wind", name="mia")
    assert Placement.objects.get().unit_class == "coal"


def test_a_placement_for_some_days_lets_the_one_before_hold_again(group: Group) -> None:
    row = start(group)
    place(group, row.ref, "S1", "", "coal")
    place(group, row.ref, "S1", "coal", "wind", since=date(2026, 5, 1), until=date(2026, 6, 1))
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 1)]
    assert [units(group, row, on=day)["S1"][0] for day in days] == ["coal", "wind", "coal"]


def test_what_would_move_is_told_before_a_rule_is_changed(group: Group) -> None:
    row = start(group)
    describe(group, "S2", "煤电")
    other = read(TEXT.replace("{industry: 煤电}", "{parent: G}")).usable
    found = moves(meaning(row), other, subjects(group.viewer("olivia"), row.scheme, ["industry"]))
    assert [(each.node.code, each.old, each.new) for each in found] == [("S1", "wind", "coal")]


def test_describing_units_is_for_who_edits_schemes(group: Group) -> None:
    with pytest.raises(Forbidden):
        actions.describe_unit(
            group.viewer("mia"), key(), unit=group.ref("S1"), traits={"industry": "风"}, since=group.today, reason="x"
        )
    with pytest.raises(Missing):
        actions.describe_unit(
            group.viewer("mia"), key(), unit=group.ref("S2"), traits={"industry": "风"}, since=group.today, reason="x"
        )
