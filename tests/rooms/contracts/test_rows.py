"""What stands below the title of an item of a letter."""

from __future__ import annotations

from dataclasses import replace

from support.group_of_rooms import Group
from support.letters import content

from hengji.contracts.views.door import rows
from hengji.engine.rules.model import Measured


def test_an_item_measured_by_days_has_neither_unit_nor_direction(group: Group) -> None:
    whole = content(group)
    item = replace(whole.items[0], clause="4.1.4", own=True)
    late = replace(item, unit="", rule=replace(item.rule, measured=Measured.DAYS))
    by_value, by_days = rows(replace(whole, items=(item, late)))
    assert [each.zh for each in by_value.about] == ["万元", "越高越好", "个人指标", "依据 4.1.4"]
    assert [each.en for each in by_value.about] == ["CNY 10k", "higher is better", "holder's own", "under 4.1.4"]
    assert [each.zh for each in by_days.about] == ["个人指标", "依据 4.1.4"]
