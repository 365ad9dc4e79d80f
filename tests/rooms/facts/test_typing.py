"""Figures typed into a page go the way of an uploaded workbook: a preview, or every error at its cell and nothing kept."""

from __future__ import annotations

from typing import Any

from django.test import Client
from support.reporting import World, key

from hengji.facts.models import Batch, Evidence
from hengji.org.models import Account


def client(name: str) -> Client:
    made = Client()
    made.force_login(Account.objects.get(login=name), backend="django.contrib.auth.backends.ModelBackend")
    return made


def send(world: World, name: str, cells: dict[tuple[str, str], str]) -> Any:
    """The page of a form with this text in these cells, by unit and measure."""
    units, measures = world.group.units, world.measures
    from hengji.facts.models import Measure

    found = {row.ref: row.pk for row in Measure.objects.all()}
    given = {f"c-{units[unit].pk}-{found[measures[of]]}": text for (unit, of), text in cells.items()}
    return client(name).post(f"/figures/forms/{world.form.ref}/type", given | {"key": key()})


def test_typed_figures_become_a_batch_with_its_own_workbook(world: World) -> None:
    answer = send(world, "gus", {("S1A", "profit"): "1,234.5", ("S1A", "staff"): "7", ("S1A", "ratio"): "不适用"})
    assert answer.status_code == 302
    batch = Batch.objects.get()
    assert answer.url == f"/figures/batches/{batch.ref}"
    assert (batch.lines, batch.changes, batch.errors) == (3, 3, 0)
    assert batch.total == batch.control_total
    assert Evidence.objects.get(batch=batch, is_report=True).name.startswith("网页填报")
    page = client("gus").get(answer.url).content.decode()
    for told in ("1,234.5", "不适用", "提交审核"):
        assert told in page


def test_every_error_stands_at_its_cell_and_nothing_is_kept(world: World) -> None:
    answer = send(world, "gus", {("S1A", "profit"): "12x", ("S1A", "staff"): "7.5", ("S1A", "ratio"): "50"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Batch.objects.exists()
    assert page.count('aria-invalid="true"') == 2
    assert 'value="12x"' in page
    assert "1 位小数" in page
    assert 'value="50"' in page


def test_what_is_known_stands_in_the_cells_and_blank_ones_are_not_reported(world: World) -> None:
    world.recorded({"profit": 100, "staff": 7})
    page = client("gus").get(f"/figures/forms/{world.form.ref}/type").content.decode()
    assert 'value="100"' in page
    answer = send(world, "gus", {("S1A", "profit"): "101"})
    batch = Batch.objects.get(ref=answer.url.rpartition("/")[2])
    assert (batch.lines, batch.changes) == (1, 1)


def test_a_unit_one_does_not_report_is_not_taken_in_whatever_is_sent(world: World) -> None:
    answer = send(world, "gus", {("S2", "profit"): "5", ("S1A", "profit"): "6"})
    batch = Batch.objects.get(ref=answer.url.rpartition("/")[2])
    assert batch.lines == 1
    assert send(world, "mia", {("S1A", "profit"): "6"}).status_code == 403
    assert send(world, "max", {("S1A", "profit"): "6"}).status_code in (403, 404)
