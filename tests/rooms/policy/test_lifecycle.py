"""From draft to force: two people, neither of them an author, approve exactly one text."""

from __future__ import annotations

import json
from datetime import date

import pytest
from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, approve, in_force, key, put_in_force, second_leader, start, submit, version

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Forbidden, Refusal
from hengji.audit.verify import verify
from hengji.engine.values.finding import Refused
from hengji.org import actions as org
from hengji.policy import actions
from hengji.policy.models import Approval, Scheme, SchemeVersion, Status
from hengji.policy.queries import binding, decisions, in_force_on


def delegate(group: Group, giver: str, taker: str) -> None:
    org.delegate(
        group.viewer(giver), key(), taker=group.person(taker).ref, since=group.today, until=date(2026, 11, 1),
        reason="出差",
    )  # fmt: skip


def test_a_version_goes_from_draft_to_force_by_two_approvals_and_the_trail_holds(group: Group) -> None:
    second_leader(group)
    row = start(group)
    assert (row.status, row.number, row.since, row.until) == ("draft", 1, date(2026, 1, 1), date(2027, 1, 1))
    assert submit(group, row).status == "submitted"
    assert approve(group, row, "leo").status == "submitted"
    assert approve(group, row, "none").status == "approved"
    assert put_in_force(group, row).status == "in-force"
    found = in_force_on(group.viewer("olivia"), row.scheme, group.today)
    assert found is not None
    assert found.ref == row.ref
    assert in_force_on(group.viewer("olivia"), row.scheme, date(2027, 1, 1)) is None
    assert {each.digest for each in Approval.objects.all()} == {row.digest}
    assert verify() == []


def test_an_author_cannot_approve_nor_through_anybody(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    with pytest.raises(Forbidden, match="an author cannot"):
        approve(group, row, "olivia")
    delegate(group, "leo", "olivia")
    with pytest.raises(Forbidden, match="an author cannot"):
        approve(group, row, "olivia")
    delegate(group, "olivia", "fay")
    with pytest.raises(Forbidden, match="an author cannot"):
        approve(group, row, "fay")
    assert not Approval.objects.exists()


def test_one_person_cannot_approve_twice_nor_one_right_by_two_people(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    approve(group, row, "leo")
    delegate(group, "leo", "fay")
    for name in ("leo", "fay"):
        with pytest.raises(Forbidden, match="decides once"):
            approve(group, row, name)
    delegate(group, "none", "fay")
    assert approve(group, row, "fay").status == "approved"
    actor = json.loads(Event.objects.filter(action="policy.approve").latest("seq").body)["actor"]
    assert (actor["role"], actor["for"]) == ("leader", "吴名"), "and not the one whose right was used up"
    assert [each.principal_id for each in Approval.objects.order_by("pk")] == [
        group.person("leo").pk,
        group.person("none").pk,
    ]


def test_who_stood_in_and_approved_leaves_the_right_used_up(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    delegate(group, "leo", "fay")
    approve(group, row, "fay")
    with pytest.raises(Forbidden, match="decides once"):
        approve(group, row, "leo")
    assert approve(group, row, "none").status == "approved"


def test_approvals_bind_the_digest_and_an_edit_makes_them_void_even_when_taken_back(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    shown = row.digest
    approve(group, row, "leo")
    for text in (TEXT.replace("target: 100", "target: 101"), TEXT):
        actions.save_draft(group.viewer("olivia"), key(), ref=row.ref, version=version(row.ref).version, source=text)
    assert version(row.ref).digest == shown
    assert version(row.ref).status == "draft"
    assert binding(version(row.ref), decisions(row)) == []
    submit(group, row)
    assert binding(version(row.ref), decisions(row)) == []
    assert approve(group, row, "none").status == "submitted", "the approval of the first round does not count"
    with pytest.raises(Refusal):
        put_in_force(group, row)
    assert approve(group, row, "leo").status == "approved"


def test_an_approval_of_what_is_no_longer_there_is_a_conflict(group: Group) -> None:
    row = submit(group, start(group))
    new = TEXT.replace("target: 100", "target: 101")
    actions.save_draft(group.viewer("olivia"), key(), ref=row.ref, version=row.version, source=new)
    submit(group, row)
    for digest, submission in ((row.digest, 2), (version(row.ref).digest, 1)):
        with pytest.raises(Conflict):
            actions.approve(group.viewer("leo"), key(), ref=row.ref, digest=digest, submission=submission)
    assert not Approval.objects.exists()


def test_a_rejection_needs_a_reason_and_sends_it_back(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    approve(group, row, "leo")
    with pytest.raises(Refusal, match="no reason"):
        actions.reject(group.viewer("none"), key(), ref=row.ref, digest=row.digest, submission=row.round, reason=" ")
    actions.reject(group.viewer("none"), key(), ref=row.ref, digest=row.digest, submission=row.round, reason="目标偏低")
    assert version(row.ref).status == "draft"
    assert binding(version(row.ref), decisions(row)) == []
    submit(group, row)
    assert approve(group, row, "none").status == "submitted"
    assert [each.person.name_zh for each in binding(version(row.ref), decisions(row))] == ["吴名"]


def test_a_text_changed_in_the_database_is_not_put_in_force(group: Group) -> None:
    from hengji.audit.kept import writing

    second_leader(group)
    row = submit(group, start(group))
    approve(group, row, "leo")
    approve(group, row, "none")
    token = writing.set(True)
    SchemeVersion.objects.filter(pk=row.pk).update(source=TEXT.replace("target: 100", "target: 90"))
    writing.reset(token)
    with pytest.raises(Refusal, match="another meaning"):
        put_in_force(group, row)


@pytest.mark.parametrize("name", ["hana", "mia", "ada", "fay", "leo"])
def test_who_may_only_see_may_not_write(group: Group, name: str) -> None:
    second_leader(group)
    row = in_force(group, start(group))
    with pytest.raises(Forbidden):
        actions.save_draft(group.viewer(name), key(), ref=row.ref, version=row.version, source=TEXT)


def test_a_version_in_force_is_not_edited_but_copied(group: Group) -> None:
    second_leader(group)
    row = in_force(group, start(group))
    with pytest.raises(Refusal, match="not changed"):
        actions.save_draft(group.viewer("olivia"), key(), ref=row.ref, version=row.version, source=TEXT)
    made = actions.copy_version(group.viewer("olivia"), key(), ref=row.ref)
    copy = version(made["version"])
    assert (copy.number, copy.since, copy.until) == (2, date(2027, 1, 1), date(2028, 1, 1))
    assert copy.source == TEXT.replace("2026-", "2027-").replace('"2026"', '"2027"')


def test_next_year_leaves_this_year_in_force_and_a_revision_takes_its_place_from_its_day(group: Group) -> None:
    second_leader(group)
    first = in_force(group, start(group))
    olivia = group.viewer("olivia")
    following = version(actions.copy_version(olivia, key(), ref=first.ref)["version"])
    in_force(group, following)
    assert version(first.ref).status == "in-force"
    revised = version(actions.copy_version(olivia, key(), ref=first.ref, years=0)["version"])
    text = TEXT.replace("effective: 2026-01-01", "effective: 2026-07-01")
    actions.save_draft(olivia, key(), ref=revised.ref, version=revised.version, source=text)
    in_force(group, revised)
    held = [in_force_on(olivia, first.scheme, day) for day in (date(2026, 6, 30), date(2026, 7, 1), date(2027, 5, 1))]
    assert [each.number if each else None for each in held] == [1, 3, 2]
    assert (version(first.ref).status, version(first.ref).ended) == ("superseded", date(2026, 7, 1))


def test_a_text_with_errors_is_refused_with_all_of_them_and_nothing_is_saved(group: Group) -> None:
    broken = TEXT.replace("weight: 60", "weight: 61").replace("每高于目标值1个百分点扣2分", "每高于目标值扣", 1)
    with pytest.raises(Refused) as told:
        start(group, broken)
    assert len({each.where.line for each in told.value.findings if each.level == "error"}) >= 2
    assert not Scheme.objects.exists()
    row = start(group)
    with pytest.raises(Refused):
        actions.save_draft(group.viewer("olivia"), key(), ref=row.ref, version=row.version, source=broken)
    assert version(row.ref).source == TEXT
    assert version(row.ref).version == row.version


def test_the_second_of_two_editors_is_told_both_versions(group: Group) -> None:
    row = start(group)
    one, other = TEXT.replace("target: 100", "target: 101"), TEXT.replace("target: 100", "target: 102")
    actions.save_draft(group.viewer("olivia"), key(), ref=row.ref, version=1, source=one)
    with pytest.raises(Conflict) as told:
        actions.save_draft(group.viewer("olivia"), key(), ref=row.ref, version=1, source=other)
    assert [("101" in each.now, "102" in each.wanted) for each in told.value.differences] == [(True, True)]
    with pytest.raises(Conflict):
        actions.edit_items(group.viewer("olivia"), key(), ref=row.ref, version=1, changes=[
            {"card": "wind", "part": "profit", "tiers": {"target": "103"}}])  # fmt: skip
    assert version(row.ref).source == one
    assert Status(version(row.ref).status) is Status.DRAFT


def test_a_text_of_another_scheme_or_of_a_taken_code_is_refused(group: Group) -> None:
    row = start(group)
    with pytest.raises(Refusal, match="there is a scheme"):
        start(group)
    other = TEXT.replace("our.letter", "their.letter")
    with pytest.raises(Refusal, match=r"is of their\.letter"):
        actions.save_draft(group.viewer("olivia"), key(), ref=row.ref, version=1, source=other)
