"""The wording above the items names the items the letter has: none that was left out, each that was taken in, and by its name here."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from rooms.contracts.test_additions import WIDER, in_force_letter, sent
from support.group_of_rooms import Group
from support.letters import key
from support.letters_from_goals import Scene, scene
from support.pages import signed_in
from support.schemes_of_rooms import in_force, start

from hengji.contracts import actions
from hengji.contracts.additions import choices, with_added, without
from hengji.contracts.changes import with_item, with_weight
from hengji.contracts.content import Content, hash_of, read, written
from hengji.contracts.models import Amendment, Letter, LetterVersion
from hengji.contracts.retelling import retold
from hengji.contracts.scorecard import totals_of
from hengji.engine.values.text import Text
from hengji.policy.reading import read as reading
from hengji.reports.total import total_words

pytestmark = pytest.mark.usefixtures("on_the_day")
NAMING = (
    WIDER.replace("weight: 10, rule: 高于上年", "weight: 10, missing: drop, rule: 高于上年")
    .replace("{indicator: output, weight: 20, ", "{indicator: output, weight: 20, missing: drop, ")
    .replace("{indicator: heat, weight: 20, ", "{indicator: heat, weight: 20, missing: full, ")
)
"""A scheme that says of three items by name what becomes of them without a figure."""


def named_in(content: Content) -> str:
    """All that stands above the items, in Chinese."""
    assert content.totals is not None
    said = [each.text.zh for each in (*content.totals.steps, *content.totals.grading, *content.totals.results)]
    return "\n".join([*said, *(each.zh for each in content.constraints)])


def letter_of(group: Group) -> tuple[Scene, Letter]:
    """A letter in draft whose wording names two of its items."""
    all_ = scene(group)
    in_force(group, start(group, NAMING))
    letter = all_.drafted()
    assert "“发电量”、“利润优于上年”没有数据的，权重不计入" in named_in(all_.content(letter))
    return all_, letter


def test_an_item_left_out_on_the_page_leaves_the_wording_and_one_taken_in_enters_it(group: Group) -> None:
    all_, letter = letter_of(group)
    at, olivia = f"/letters/{letter.ref}/revise", signed_in("olivia")
    before = LetterVersion.objects.get(letter=letter, number=1)
    shown = sent(olivia, at, sent(olivia, at) | {"add-item": ["heat"], "do": ["add"]})
    shown |= {"item-out-profit_up": ["1"], "weight-heat": ["10"], "tier-heat-target": ["9"]}
    told = olivia.post(at, shown | {"do": ["check"]}, headers={"HX-Request": "true"}).content.decode()
    assert "合计正确" in told
    assert olivia.post(at, shown | {"do": ["save"]}).status_code == 302
    said = named_in(all_.content(letter))
    assert "优于上年" not in said
    assert "“发电量”没有数据的，权重不计入" in said
    assert "“供热量”没有数据的，计满分" in said
    page = olivia.get(f"/letters/{letter.ref}").content.decode()
    assert "“供热量”没有数据的，计满分" in page
    kept = LetterVersion.objects.get(letter=letter, number=1)
    assert (kept.content, kept.hash) == (before.content, before.hash), "what was written keeps its bytes"


def test_generated_anew_the_letter_keeps_the_wording_of_its_own_items(group: Group) -> None:
    all_, letter = letter_of(group)
    at, olivia = f"/letters/{letter.ref}/revise", signed_in("olivia")
    assert olivia.post(at, sent(olivia, at) | {"item-out-profit_up": ["1"], "do": ["save"]}).status_code == 302
    assert "优于上年" not in named_in(all_.content(letter))
    wider = NAMING.replace('version: "2026.2"', 'version: "2026.3"').replace("  - round: 2", "  - round: 1")
    in_force(group, start(group, wider.replace("a.companies", "a.a")))
    page = olivia.get(f"/letters/{letter.ref}/again").content.decode()
    assert "保留 1 位小数" in page, "the scheme that is first by now"
    assert "优于上年" not in page


def test_a_letter_that_still_says_what_the_whole_card_says_is_mended_when_it_is_revised(group: Group) -> None:
    all_, letter = letter_of(group)
    stale = without(all_.content(letter), {"profit_up"})
    table = LetterVersion.objects.get(letter=letter, number=1)
    scheme = reading(NAMING).usable
    assert "优于上年" in named_in(stale)
    assert "优于上年" not in named_in(retold(scheme, stale, stale))
    assert read(table.content).totals == totals_of(total_words(scheme, "wind", "S1")), "generated of the whole card"


def test_an_item_of_another_name_is_named_by_it_and_what_is_no_wording_of_the_scheme_stays(group: Group) -> None:
    all_, letter = letter_of(group)
    content, scheme = all_.content(letter), reading(NAMING).usable
    own = replace(content, constraints=(*content.constraints, Text("另有约定", "agreed beside")))
    called = tuple(
        replace(each, title=Text("上网电量", "Power sold")) if each.id == "output" else each for each in own.items
    )
    now = retold(scheme, own, replace(own, items=called))
    assert "“上网电量”、“利润优于上年”没有数据的，权重不计入" in named_in(now)
    assert now.constraints[-1] == Text("另有约定", "agreed beside")
    assert retold(scheme, own, own) == own
    assert retold(None, own, replace(own, items=called)).totals == own.totals, "without its scheme it stays"
    (heat,) = choices(scheme, content)
    both = retold(scheme, own, without(with_added(own, [heat.item]), {"output", "profit_up"}))
    assert "权重不计入" not in named_in(both)
    assert "“供热量”没有数据的，计满分" in named_in(both)


def test_an_amendment_that_leaves_an_item_out_words_the_rest_without_it(group: Group) -> None:
    all_, letter = letter_of(group)
    bound = in_force_letter(group, all_, letter)
    letter.refresh_from_db()
    fewer = without(bound, {"profit_up"})
    wanted = written(with_item(fewer, with_weight(fewer.items[0], Decimal(50))))
    actions.amend_letter(
        group.viewer("olivia"), key(), letter=letter.ref, version=letter.version, content=wanted, reason="重组", evidence="批复"
    )  # fmt: skip
    row = Amendment.objects.get()
    assert "优于上年" not in named_in(read(row.content))
    assert row.hash == hash_of(row.content)
    assert "优于上年" in named_in(all_.content(letter)), "what is in force stays as it was signed"
