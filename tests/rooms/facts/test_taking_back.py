"""A correction is asked about before it is handed in, what waits can be taken back, and nothing that was typed is lost on the way."""

from __future__ import annotations

import pytest
from django.db import transaction
from support.forms import form_to
from support.group_of_rooms import Group
from support.pages import plain, signed_in
from support.reporting import World, key

from hengji.audit.models import Event
from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.facts import actions, queries
from hengji.facts.models import Batch, Fact, Status
from hengji.facts.stored import stored_in


def page_of(world: World, measure: str = "profit") -> str:
    return f"/figures/history/{world.group.ref('S1A')}/{world.measures[measure]}/2026-09"


def corrected(world: World, value: str, *, by: str = "gus", sure: bool = False) -> Batch:
    made = actions.correct(
        world.viewer(by), key(), unit=world.group.ref("S1A"), measure=world.measures["output"], period="2026-09", turn=1,
        value=value, reason="冲回", sure=sure,
    )  # fmt: skip
    return world.batch(made)


def test_a_doubtful_correction_comes_back_with_its_doubts_before_it_is_handed_in(world: World) -> None:
    world.recorded({"output": 5})
    gus, page = signed_in("gus"), page_of(world, "output")
    to = f"{page}/correct"
    form = form_to(gus.get(page).content.decode(), to)
    answer = gus.post(to, form.data() | {"value": "-5", "reason": "冲回"})
    assert answer.status_code == 422
    assert not Batch.objects.filter(purpose="correction").exists(), "nothing was handed in"
    assert "发电量是 -5 万千瓦时，小于 0" in plain(answer)
    assert "已核对，确实是 -5 万千瓦时" in plain(answer)
    again = form_to(answer.content.decode(), to)
    assert (again.value("value"), again.value("reason"), again.value("turn")) == ("-5", "冲回", "1")
    other = gus.post(to, again.data() | {"value": "-6", "sure": "-5"})
    assert other.status_code == 422, "another value is asked about again"
    assert gus.post(to, again.data() | {"sure": "-5"}).status_code == 302
    batch = Batch.objects.select_related("content").get(purpose="correction")
    assert (batch.status, [each.code for each in stored_in(batch.content.body).findings]) == ("submitted", ["negative"])


def test_a_correction_without_a_doubt_is_not_asked_about(world: World) -> None:
    world.recorded({"output": 5})
    assert corrected(world, "6").status == Status.SUBMITTED


def test_a_doubtful_correction_is_refused_at_every_door_unless_it_is_sure(world: World) -> None:
    world.recorded({"output": 5})
    with pytest.raises(Refusal) as told, transaction.atomic():
        corrected(world, "-5")
    assert (told.value.code, told.value.at) == ("doubtful", "value")
    assert corrected(world, "-5", sure=True).warnings == 1


def test_what_waits_is_taken_back_by_who_submitted_it(world: World) -> None:
    world.recorded({"output": 5})
    batch, gus = corrected(world, "6"), signed_in("gus")
    at = f"/figures/batches/{batch.ref}"
    assert "可在那里撤回" in plain(gus.get(page_of(world, "output")))
    form = form_to(gus.get(at).content.decode(), f"{at}/withdraw")
    assert gus.post(f"{at}/withdraw", form.data() | {"reason": "写错了"}).status_code == 302
    row = Batch.objects.get(pk=batch.pk)
    assert (row.status, row.decision, row.decided_by) == (Status.WITHDRAWN, "写错了", None)
    assert Event.objects.latest("seq").action == "facts.withdraw"
    told = plain(gus.get(at))
    assert "填报人已撤回这一批" in told
    assert "写错了" in told
    assert not queries.waiting(world.viewer("mia")).exists()
    with pytest.raises(Conflict), transaction.atomic():
        world.accept("mia", batch)
    assert Fact.objects.get().value == 5
    assert corrected(world, "7").status == Status.SUBMITTED, "another correction may be handed in"


def test_a_report_that_was_taken_back_is_reported_anew(world: World) -> None:
    data = world.filled("gus", {"profit": 100})
    first = world.batch(world.upload("gus", data))
    world.submit("gus", first)
    row = world.batch({"batch": first.ref})
    actions.withdraw(world.viewer("gus"), key(), batch=row.ref, version=row.version)
    second = world.batch(world.upload("gus", data))
    assert second.pk != first.pk
    world.submit("gus", second)
    world.accept("mia", second)
    assert Fact.objects.get().value == 100


def test_nobody_else_takes_it_back_and_nothing_that_was_decided_on(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    with pytest.raises(Conflict), transaction.atomic():  # it is not submitted
        actions.withdraw(world.viewer("gus"), key(), batch=batch.ref, version=batch.version)
    world.submit("gus", batch)
    row = world.batch({"batch": batch.ref})
    for name, refused in (("mia", Forbidden), ("max", Missing)):
        with pytest.raises(refused), transaction.atomic():
            actions.withdraw(world.viewer(name), key(), batch=row.ref, version=row.version)
    assert "撤回原因" not in plain(signed_in("mia").get(f"/figures/batches/{row.ref}"))
    world.accept("mia", row)
    row = world.batch({"batch": batch.ref})
    with pytest.raises(Conflict), transaction.atomic():
        actions.withdraw(world.viewer("gus"), key(), batch=row.ref, version=row.version)
    assert Batch.objects.get(pk=batch.pk).status == Status.ACCEPTED


def test_a_form_that_is_gone_gives_back_the_figure_that_was_typed_as_well_as_the_reason(world: World) -> None:
    world.recorded({"output": 5})
    gus, page = signed_in("gus"), page_of(world, "output")
    form = form_to(gus.get(page).content.decode(), f"{page}/correct")
    corrected(world, "6", by="none")
    answer = gus.post(f"{page}/correct", form.data() | {"value": "5.25", "reason": "审计调整"})
    assert answer.status_code == 422
    kept = plain(answer).partition("您填的内容")[2]
    assert kept.index("理由：审计调整") < kept.index("数值：5.25")
    assert form.value("key") not in kept


def test_no_password_and_no_code_is_shown_again(group: Group) -> None:
    typed = {"password": "one two 三", "new": "another one", "again": "another one", "code": "123456", "old": "old one"}
    answer = signed_in("gus").post(
        "/figures/forms/nosuchform22/change", typed | {"reason": "延期 2026-12-01", "due": "2026-12-01"}
    )
    said = plain(answer)
    assert "2026-12-01" in said
    for each in (*typed.values(), "123456"):
        assert each not in said
