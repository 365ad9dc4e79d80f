"""Units that went into others or were closed: what was reported of them, and beside them, stays where their figures are, is decided on
there, and is out of sight of everybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.group_of_rooms import Group
from support.pages import plain, signed_in
from support.reporting import World, fill, grant, key

from hengji.audit.models import Event
from hengji.audit.outcomes import Forbidden, Refusal
from hengji.audit.verify import verify
from hengji.facts import actions, queries
from hengji.facts.models import Batch, Fact, Status
from hengji.facts.scopes import common
from hengji.org import actions as org
from hengji.org import merging
from hengji.org.models import UnitSpan
from hengji.org.permissions import Permission

DAY = date(2026, 10, 10)


def merged(group: Group, unit: str = "S1A", into: str = "S1B", since: date = DAY) -> None:
    span = UnitSpan.objects.filter(unit__code=unit).latest("since")
    merging.merge_unit(
        group.viewer("olivia"), key(), unit=group.ref(unit), version=span.version, into=group.ref(into), since=since,
        reason="集团〔2026〕9号",
    )  # fmt: skip


def closed(group: Group, unit: str = "S1A") -> None:
    span = UnitSpan.objects.filter(unit__code=unit).latest("since")
    org.close_unit(
        group.viewer("olivia"), key(), unit=group.ref(unit), version=span.version, until=DAY,
        reason="集团〔2026〕9号",
    )  # fmt: skip


GONE = pytest.mark.parametrize("gone", [merged, closed])


def of_two(world: World, accepted: bool = False, value: float = 77) -> Batch:
    """A batch with the figures of S1A and S1B, by the liaison of the company above them."""

    def put(sheet: Worksheet) -> None:
        for row in range(5, sheet.max_row + 1):
            if sheet.cell(row, 2).value in ("S1A", "S1B"):
                sheet.cell(row, 9).value = value

    batch = world.batch(world.upload("none", fill(world.template("none"), put)))
    world.submit("none", batch, "首报")
    if accepted:
        world.accept("olivia", batch)
    return world.batch({"batch": batch.ref})


def history_of(world: World, code: str) -> str:
    return f"/figures/history/{world.group.ref(code)}/{world.measures['profit']}/2026-09"


@GONE
def test_a_batch_and_the_source_of_every_figure_in_it_stay_in_sight(
    world: World, gone: Callable[[Group], None]
) -> None:
    batch = of_two(world, accepted=True)
    gone(world.group)
    for who in ("olivia", "fay", "ada", "mia", "none"):
        door = signed_in(who)
        page = plain(door.get(f"/figures/batches/{batch.ref}"))
        assert "一号风场" in page
        for code in ("S1A", "S1B"):
            answer = door.get(history_of(world, code))
            assert f"/figures/batches/{batch.ref}" in answer.content.decode(), (who, code)
            assert "在含其他单位的批次中" not in plain(answer)
    assert f"/figures/batches/{batch.ref}" in signed_in("none").get("/figures").content.decode()


@GONE
def test_it_stays_closed_to_everybody_else(world: World, gone: Callable[[Group], None]) -> None:
    grant(world.group, "hana", "liaison", "S2")
    batch = of_two(world)
    for _ in range(2):
        for who in ("max", "gus", "hana"):
            door = signed_in(who)
            assert door.get(f"/figures/batches/{batch.ref}").status_code == 404, who
            assert door.get(f"/figures/evidence/{batch.files.get().ref}").status_code == 404
            assert batch.ref not in door.get("/figures").content.decode()
        if world.viewer("olivia").former == {}:
            gone(world.group)


def test_a_batch_of_units_that_went_two_ways_is_for_who_sees_both(world: World) -> None:
    batch = of_two(world)
    merged(world.group, "S1A", "S2")
    for who, answer in (("mia", 404), ("max", 404), ("none", 404), ("olivia", 200), ("ada", 200)):
        assert signed_in(who).get(f"/figures/batches/{batch.ref}").status_code == answer, who


def test_a_chain_of_merges_is_followed_to_its_end(world: World) -> None:
    batch = of_two(world)
    merged(world.group, "S1A", "S1B", date(2026, 10, 1))
    merged(world.group, "S1B", "S2", date(2026, 10, 10))
    assert signed_in("max").get(f"/figures/batches/{batch.ref}").status_code == 200
    assert signed_in("mia").get(f"/figures/batches/{batch.ref}").status_code == 404


@GONE
def test_what_waits_can_be_accepted_sent_back_and_taken_back(world: World, gone: Callable[[Group], None]) -> None:
    first, second, third = of_two(world), of_two(world, value=78), of_two(world, value=79)
    gone(world.group)
    office = signed_in("olivia").get("/figures").content.decode()
    assert all(f"/figures/batches/{each.ref}" in office for each in (first, second, third))
    assert "接受" in plain(signed_in("olivia").get(f"/figures/batches/{first.ref}"))
    actions.reject(world.viewer("mia"), key(), batch=first.ref, version=first.version, reason="再核")
    actions.withdraw(world.viewer("none"), key(), batch=second.ref, version=second.version, reason="重报")
    world.accept("olivia", third)
    states = [Batch.objects.get(pk=each.pk).status for each in (first, second, third)]
    assert states == [Status.REJECTED, Status.WITHDRAWN, Status.ACCEPTED]
    assert Fact.objects.filter(unit__code="S1A", period="2026-09").count() == 4
    assert Event.objects.filter(action="facts.accept").latest("seq").unit in {
        world.group.ref("S1"),
        world.group.ref("S1B"),
    }
    assert verify() == []


def test_the_second_person_is_another_also_for_a_unit_that_is_no_more(world: World) -> None:
    grant(world.group, "none", "manager", "S1")
    batch = of_two(world)
    merged(world.group)
    with pytest.raises(Forbidden):
        world.accept("none", batch)
    assert batch.ref not in {each.ref for each in queries.waiting(world.viewer("none"))}


def test_what_was_only_previewed_is_not_handed_in_for_a_unit_that_is_no_more(world: World) -> None:
    batch = world.batch(world.upload("none", world.filled("none", {"profit": 77})))
    merged(world.group)
    with pytest.raises(Refusal, match="Plant One is no more"):
        world.submit("none", batch, "首报")


def test_figures_of_a_unit_that_is_no_more_are_counted_and_listed_with_their_form(world: World) -> None:
    of_two(world, accepted=True)
    viewer = world.viewer
    before = {
        row.pk: (row.wanted, row.known)
        for row in queries.forms_with_progress(viewer("none"), Permission.REPORT_FIGURES)
    }
    merged(world.group)
    for who, permission in (("none", Permission.REPORT_FIGURES), ("mia", Permission.SEE_FIGURES)):
        rows = list(queries.forms_with_progress(viewer(who), permission))
        assert {row.pk: (row.wanted, row.known) for row in rows} == before
        assert queries.lacking(viewer(who), rows) == {world.form.pk: 4}
    page = plain(signed_in("mia").get(f"/figures/forms/{world.form.ref}"))
    assert "一号风场 已撤并" in page
    book = load_workbook(
        BytesIO(signed_in("mia").get(f"/figures/forms/{world.form.ref}/template.xlsx?filled=yes").content)
    )
    assert "一号风场" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_nothing_is_asked_for_a_unit_that_is_no_more(world: World) -> None:
    waits = of_two(world)
    merged(world.group)
    viewer = world.viewer("none")
    rows = list(queries.forms_with_progress(viewer, Permission.REPORT_FIGURES))
    assert [(row.wanted, row.known) for row in rows] == [(8, 0)]
    assert queries.lacking(viewer, rows) == {world.form.pk: 4}
    asked = queries.wanted(viewer, world.form)
    assert {place.code for place in asked.places} == {"S1", "S1B"}
    assert waits.status == Status.SUBMITTED


def test_the_unit_above_a_batch_is_that_above_what_its_units_went_into(world: World) -> None:
    units = [world.group.units[code].pk for code in ("S1A", "S1B")]
    assert common(world.viewer("olivia"), units) == world.group.ref("S1")
    merged(world.group, "S1A", "S2")
    viewer = world.viewer("olivia")
    assert common(viewer, units) == world.group.ref("G")
    assert common(viewer, units[:1]) == world.group.ref("S2")
