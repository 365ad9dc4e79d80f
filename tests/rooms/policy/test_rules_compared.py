"""What approvers see of a change: rules in words, the units that change class by them, and weights of dimensions."""

from __future__ import annotations

import json
import re

from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, key, start, version

from hengji.audit.models import Event
from hengji.policy import actions
from hengji.policy.compare import differences
from hengji.policy.reading import read

from .test_pages import browser

RULES = "rules: [{class: coal, when: {industry: 煤电}}]"
OTHER = "rules: [{class: coal, when: {unit: [S2]}}, {class: coal, when: {industry: 煤电}}]"
MATRIX = "matrix: {rows: 定位, columns: 阶段, cells: {甲: {成熟: coal}, 乙: {成熟: wind}}}"


def told(old: str, new: str) -> list[tuple[str, str, str]]:
    found = differences(read(old), read(new))
    assert all(part.key != "classify" for part in found.parts)
    return [(each.place.zh, each.old.zh if each.old else "", each.new.zh if each.new else "") for each in found.rules]


def test_rules_are_told_one_by_one_in_words() -> None:
    assert told(TEXT, TEXT.replace(RULES, OTHER)) == [("第 1 条", "", "单位编号 是 S2 → 煤电类")]
    assert told(TEXT.replace(RULES, OTHER), TEXT) == [("原第 1 条", "单位编号 是 S2 → 煤电类", "")]
    changed = TEXT.replace("industry: 煤电", "industry: {is: [煤电, 气电]}")
    assert told(TEXT, changed) == [("第 1 条", "industry 是 煤电 → 煤电类", "industry 是 煤电、气电 → 煤电类")]
    assert told(TEXT, TEXT.replace("otherwise: wind", "otherwise: coal")) == [("其余单位", "风电类", "煤电类")]


def test_a_matrix_is_told_field_by_field() -> None:
    one = TEXT.replace(RULES, MATRIX)
    assert told(one, one.replace("乙: {成熟: wind}", "乙: {成熟: coal}")) == [
        ("二维分类：定位 乙 × 阶段 成熟", "风电类", "煤电类")
    ]
    assert ("二维分类：定位 甲 × 阶段 成熟", "", "煤电类") in told(TEXT, one)


def split(business: int, risk: int) -> str:
    """The scheme with the two items of wind in dimensions of their own."""
    one, other = "      weight: 100\n      items:\n", "        - {indicator: debt, weight: 40"
    text = TEXT.replace(one, f"      weight: {business}\n      items:\n", 1).replace(
        "weight: 60,", f"weight: {business},", 1
    )
    within = f"    - dimension: {{zh: 风险, en: Risk}}\n      weight: {risk}\n      items:\n"
    return text.replace(other, f"{within}        - {{indicator: debt, weight: {risk}", 1)


def test_the_weight_of_a_dimension_is_told_with_its_items() -> None:
    two, moved = split(60, 40), split(55, 45)
    found = {
        (each.title.zh, field.title.zh): (field.old.zh if field.old else "", field.new.zh if field.new else "")
        for each in differences(read(two), read(moved)).items
        for field in each.fields
    }
    assert found["经营", "权重"] == ("60", "55")
    assert found["风险", "权重"] == ("40", "45")
    assert found["利润总额", "权重"] == ("60", "55")


def test_the_page_of_two_versions_lists_the_units_that_change_class(group: Group) -> None:
    row = start(group)
    copy = version(actions.copy_version(group.viewer("olivia"), key(), ref=row.ref, years=0)["version"])
    actions.save_draft(group.viewer("olivia"), key(), ref=copy.ref, version=copy.version,
                       source=copy.source.replace(RULES, OTHER))  # fmt: skip
    for lang, words in (
        ("zh", ("分类规则", "单位编号 是 S2 → 煤电类", "有 1 个换类别")),
        ("en", ("Code of the unit is S2", "1 unit of those")),
    ):
        page = browser("leo", lang).get(f"/schemes/{copy.ref}/diff").content.decode()
        for word in words:
            assert word in page, (lang, word)
        assert "<code>classify</code>" not in page
        assert "classify:" not in page
        if lang == "zh":
            assert re.search(r"东部煤电</td>\s*<td[^>]*>风电类</td>\s*<td[^>]*>煤电类</td>", page)
    body = json.loads(
        Event.objects.filter(action="policy.save-draft").order_by("-seq").values_list("body", flat=True)[0]
    )
    assert ("分类规则：第 1 条", "单位编号 是 S2 → 煤电类") in [
        (each["title"]["zh"], each["new"]) for each in body["told"]
    ]
