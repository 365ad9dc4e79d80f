"""Figures typed into a page go the way of an uploaded workbook: a preview, or every error at its cell and nothing kept."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.test import Client
from support.reporting import World, key

from hengji.facts import actions, queries
from hengji.facts.models import Batch, Evidence, Fact
from hengji.facts.stored import stored_in
from hengji.org.models import Account


def client(name: str) -> Client:
    made = Client()
    made.force_login(Account.objects.get(login=name), backend="django.contrib.auth.backends.ModelBackend")
    return made


def send(world: World, name: str, cells: dict[tuple[str, str], str], known: str = "") -> Any:
    """The page of a form with this text in these cells, by unit and measure."""
    units, measures = world.group.units, world.measures
    from hengji.facts.models import Measure

    found = {row.ref: row.pk for row in Measure.objects.all()}
    given = {f"c-{units[unit].pk}-{found[measures[of]]}": text for (unit, of), text in cells.items()}
    return client(name).post(f"/figures/forms/{world.form.ref}/type", given | {"key": key(), "known": known})


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


def _corrected(world: World, value: str) -> None:
    """The profit of S1A becomes another figure: handed in by one, accepted by another."""
    unit, measure = world.group.ref("S1A"), world.measures["profit"]
    turn = Fact.objects.filter(measure__code="profit").count()
    given = {"unit": unit, "measure": measure, "period": "2026-09", "turn": turn, "value": value, "reason": "审计调整"}
    world.accept("mia", world.batch(actions.correct(world.viewer("gus"), key(), **given)))  # type: ignore[arg-type]


def test_a_page_that_was_open_while_a_figure_was_corrected_does_not_put_the_old_one_back(world: World) -> None:
    world.recorded({"profit": "20123.46", "staff": 7})
    page = client("gus").get(f"/figures/forms/{world.form.ref}/type").content.decode()
    (known,) = re.findall(r'name="known" value="(\d+)"', page)
    _corrected(world, "20200")
    cells = {("S1A", "profit"): "20123.46", ("S1A", "staff"): "8"}
    batch = Batch.objects.get(ref=send(world, "gus", cells, known).url.rpartition("/")[2])
    assert [line.value for line in stored_in(batch.content.body).lines] == [8]
    assert (batch.lines, batch.changes) == (1, 1)


def test_a_cell_that_was_changed_counts_even_where_another_figure_has_become_known(world: World) -> None:
    world.recorded({"profit": "100"})
    seq = str(queries.sequence_now())
    _corrected(world, "110")
    batch = Batch.objects.get(ref=send(world, "gus", {("S1A", "profit"): "120"}, seq).url.rpartition("/")[2])
    (line,) = stored_in(batch.content.body).lines
    assert (line.old.value, line.value) == (110, 120)
    answer = send(world, "gus", {("S1A", "profit"): "100"}, seq)
    assert answer.status_code == 422
    assert "没有改动任何格" in answer.content.decode()
    wrong = send(world, "gus", {("S1A", "profit"): "100", ("S1A", "staff"): "x"}, seq).content.decode()
    assert f'name="known" value="{seq}"' in wrong
    assert 'value="100"' in wrong


def test_a_rate_typed_with_its_percent_sign_is_read_as_it_stands_and_the_sum_is_of_what_is_read(world: World) -> None:
    answer = send(world, "gus", {("S1A", "ratio"): "62.57%", ("S1A", "staff"): "7"})
    assert answer.status_code == 302
    batch = Batch.objects.get()
    assert {line.value for line in stored_in(batch.content.body).lines} == {Decimal("62.57"), Decimal(7)}
    assert batch.total == batch.control_total == Decimal("69.57")
    codes = [each.code for each in stored_in(batch.content.body).findings]
    assert codes == ["not-reported"]


def test_percent_signs_that_do_not_belong_are_errors_at_their_cells_alone(world: World) -> None:
    page = send(world, "gus", {("S1A", "staff"): "7%", ("S1A", "ratio"): "62%%"}).content.decode()
    assert page.count('aria-invalid="true"') == 2
    assert "控制合计" not in page


def test_no_error_is_about_a_total_that_nobody_typed(world: World) -> None:
    long = "1000012345.1234567890123456789"
    page = send(world, "gus", {("S1A", "profit"): long, ("S1A", "staff"): "9"}).content.decode()
    assert "1 处错误" in page
    assert page.count("位小数，本指标最多") == 1
    assert "1000012354" not in page, "the sum of both"
    assert page.count('aria-invalid="true"') == 1


def test_figures_whose_sum_is_too_large_to_keep_are_taken_all_the_same(world: World) -> None:
    answer = send(world, "gus", {("S1A", "output"): "8999999999999", ("S1A", "staff"): "100000"})
    assert answer.status_code == 302
    assert Batch.objects.get().errors == 0


def test_a_known_figure_that_was_emptied_on_the_page_is_said_to_stay(world: World) -> None:
    world.recorded({"profit": 100, "ratio": "60.11"})
    seq = str(queries.sequence_now())
    sent = {("S1A", "profit"): "101", ("S1A", "ratio"): "", ("S1A", "staff"): ""}
    answer = send(world, "gus", sent, seq)
    batch = Batch.objects.get(ref=answer.url.rpartition("/")[2])
    (found,) = [each for each in stored_in(batch.content.body).findings if each.code == "left-empty"]
    assert found.message.zh.endswith("资产负债率 60.11")
    assert (batch.lines, batch.changes, batch.errors) == (1, 1, 0)
    page = client("gus").get(answer.url).content.decode()
    assert "保持不变" in page
    assert "要撤下已有的数，写原因" in page


def test_emptying_known_figures_and_nothing_else_says_what_to_write(world: World) -> None:
    world.recorded({"profit": 100, "ratio": "60.11"})
    answer = send(world, "gus", {("S1A", "profit"): "100", ("S1A", "ratio"): ""}, str(queries.sequence_now()))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "只清空了 1 格；清空不改已有的数" in page
    assert "要撤下已有的数，写原因：未发生、尚未统计、不适用" in page


def test_the_page_says_where_a_reason_is_written(world: World) -> None:
    page = send(world, "gus", {("S1A", "profit"): "无"}).content.decode()
    assert "没有数的，在这格写 未发生、尚未统计、不适用" in page
    assert "在“缺数原因”中" not in page
