"""The items of each dimension are added up beside the total: weights that move between dimensions do not move unseen."""

from __future__ import annotations

import pytest
from rooms.contracts.test_additions import WIDER, sent
from support.group_of_rooms import Group
from support.letters_from_goals import scene
from support.pages import signed_in
from support.schemes_of_rooms import in_force, start

from hengji.contracts.additions import without
from hengji.contracts.changes import with_item, with_weight
from hengji.contracts.dimensions import parts, subtotals, unequal
from hengji.contracts.tables import items_table
from hengji.engine.values.finding import Level
from hengji.policy.reading import read as reading

pytestmark = pytest.mark.usefixtures("on_the_day")
ONE = """\
  wind:
    - dimension: {zh: 经营, en: Business}
      weight: 100
"""
FIRST = """\
  wind:
    - dimension: {zh: 经营, en: Business}
      id: business
      weight: 70
"""
SECOND = """\
    - dimension: {zh: 风险, en: Risk}
      id: risk
      weight: 30
      items:
"""
DEBT = "        - {indicator: debt, weight: 30"
TWO = (
    WIDER.replace(ONE, FIRST)
    .replace(DEBT, SECOND + DEBT)
    .replace("weight: 40, weight_range: 30 .. 50", "weight: 40, weight_range: 30 .. 60")
    .replace("  - sum: items\n", "  - combine: {business: 70, risk: 30}\n")
)
"""A scheme that combines two dimensions to 70 and 30 points."""


def test_a_weight_that_moves_to_another_dimension_is_told_with_what_it_does(group: Group) -> None:
    all_ = scene(group)
    in_force(group, start(group, TWO))
    letter = all_.drafted()
    at, olivia = f"/letters/{letter.ref}/revise", signed_in("olivia")
    given = sent(olivia, at)

    def told(changed: dict[str, list[str]], lang: str = "zh") -> str:
        page = signed_in("olivia", lang).post(at, given | changed | {"do": ["check"]}, headers={"HX-Request": "true"})
        return page.content.decode()

    assert "经营 70 · 风险 30" in told({})
    assert "没有问题，可以送达" in told({"tier-debt-target": ["60"]})
    moved = {"tier-debt-target": ["60"], "weight-profit": ["43"], "weight-debt": ["27"]}
    said = told(moved)
    assert "合计正确" in said
    assert "没有问题" not in said
    assert "可以送达" in said, "a warning keeps nobody from sending it"
    assert "“经营”小计 73，方案给这一维度 70" in said
    assert "“利润总额”写 43 分，按 41.23 分计入；把这一维度各项的权重调回合计 70" in said
    assert "“风险”小计 27，方案给这一维度 30" in said
    assert "&#x27;Business&#x27; weighs 73 in all, the scheme gives it 70" in told(moved, "en")
    assert olivia.post(at, given | moved | {"do": ["save"]}).status_code == 302
    for lang, words in (
        ("zh", "“经营”小计 73，方案给这一维度 70"),
        ("en", "&#x27;Business&#x27; weighs 73 in all, the scheme gives it 70"),
    ):
        seen = signed_in("olivia", lang).get(f"/letters/{letter.ref}").content.decode()
        assert words in seen, "who sends it is told on the page of the letter"
        assert seen.index(words) < seen.index(f"/letters/{letter.ref}/send")
    content = all_.content(letter)
    assert [row[0] for row in items_table(content, "zh").rows] == [*["经营\n小计 73"] * 3, "风险\n小计 27", "合计"]
    assert items_table(content, "en").rows[0][0] == "Business\n73 in all"


def test_a_letter_with_one_dimension_has_no_subtotal_and_one_left_bare_is_no_warning(group: Group) -> None:
    all_ = scene(group)
    in_force(group, start(group, TWO))
    content, scheme = all_.content(all_.drafted()), reading(TWO).usable
    assert unequal(scheme, content) == []
    bare = without(content, {"debt"})
    assert subtotals(bare) == {}
    assert items_table(bare, "zh").rows[0][0] == "经营"
    assert parts(None, content)[0].right, "without its scheme nothing is compared"
    (found,) = unequal(scheme, with_item(bare, with_weight(bare.items[0], bare.items[0].weight + 30)))
    assert (found.code, found.level) == ("dimension-weight", Level.WARNING)
