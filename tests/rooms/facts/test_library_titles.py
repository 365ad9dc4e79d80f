"""Two measures in use are never called the same: lists and workbooks name a measure by its title."""

from __future__ import annotations

from typing import Any

import pytest
from support.pages import plain, signed_in
from support.reporting import World, key

from hengji.audit.outcomes import Refusal
from hengji.engine.values.text import Text
from hengji.facts import actions
from hengji.facts.models import Measure


def define(world: World, code: str, zh: str, en: str) -> Measure:
    answer = actions.define_measure(
        world.viewer("olivia"), key(), code=code, title=Text(zh, en), unit="万元", decimals=2, low="", high="",
        department=world.group.ref("D2"), calendar="month",
    )  # fmt: skip
    return Measure.objects.get(ref=answer["measure"])


def change(world: World, row: Measure, **other: Any) -> None:
    given = {
        "title": Text(row.title_zh, row.title_en), "unit": row.unit, "decimals": row.decimals, "low": "", "high": "",
        "department": world.group.ref("D1"), "calendar": row.calendar, "about": "", "in_use": row.in_use, "reason": "x",
    }  # fmt: skip
    version = Measure.objects.get(pk=row.pk).version
    actions.change_measure(world.viewer("olivia"), key(), measure=row.ref, version=version, **given | other)


@pytest.mark.parametrize(
    ("zh", "en", "at"),
    [
        ("利润总额", "Another", "title_zh"), (" 利润 总额".replace(" ", ""), "利润总额", "title_zh"),
        ("别的", "total  PROFIT", "title_en"), ("别的", "Ｔotal profit", "title_en"),
    ],
)  # fmt: skip
def test_a_title_that_is_taken_is_refused_with_who_has_it(world: World, zh: str, en: str, at: str) -> None:
    with pytest.raises(Refusal) as told:
        define(world, "m_3", zh, en)
    assert told.value.at == at
    assert "已是指标 profit 的" in told.value.text.zh
    assert "that of the measure profit" in told.value.text.en
    assert not Measure.objects.filter(code="m_3").exists()


@pytest.mark.parametrize(("lang", "said"), [("zh", "“利润总额”已是指标 profit 的"), ("en", "of the measure profit")])
def test_the_form_comes_back_with_it_at_the_title(world: World, lang: str, said: str) -> None:
    sent = {
        "key": key(), "code": "m_3", "title_zh": "利润总额", "title_en": "Third", "unit": "万元", "decimals": "2",
        "department": world.group.ref("D1"), "calendar": "month",
    }  # fmt: skip
    answer = signed_in("olivia", lang).post("/figures/measures/new", sent)
    assert answer.status_code == 422
    assert said in plain(answer)
    assert 'value="m_3"' in answer.content.decode()


def test_a_retired_measure_leaves_its_title_and_comes_back_only_under_another(world: World) -> None:
    old = Measure.objects.get(code="profit")
    change(world, old, in_use=False)
    old.refresh_from_db()
    define(world, "m_3", "利润总额", "Total profit")
    with pytest.raises(Refusal, match="that of the measure m_3"):
        change(world, old, in_use=True)
    change(world, old, in_use=True, title=Text("利润总额（旧口径）", "Total profit, old"))
    old.refresh_from_db()
    assert old.in_use


def test_a_measure_is_not_renamed_to_another_and_keeps_its_own_title_when_it_is_changed(world: World) -> None:
    staff = Measure.objects.get(code="staff")
    with pytest.raises(Refusal, match="that of the measure profit"):
        change(world, staff, title=Text("利润总额", "Headcount"))
    change(world, staff, about="年末数")
