"""What is doubtful about a figure: told beside its row with a reason asked for, and nothing that a season or a sum of the year explains."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.pages import signed_in
from support.reporting import World, fill, key

from hengji.audit.outcomes import Refusal
from hengji.engine.values.text import Text
from hengji.facts import actions
from hengji.facts.doubts import DOUBTFUL, doubts, implausible, other_scale
from hengji.facts.lines import Past, Quantity
from hengji.facts.models import Batch, Form
from hengji.facts.stored import stored_in

MONEY = Quantity(1, "revenue", Text("营业收入", "Revenue"), "万元", 2, Decimal(-50000), Decimal(5_000_000))
SHARE = Quantity(2, "ratio", Text("资产负债率", "Debt ratio"), "%", 2, Decimal(0), Decimal(150))
PEOPLE = Quantity(3, "staff", Text("职工人数", "Headcount"), "人", 0, Decimal(0), Decimal(100_000))


def past(before: str = "", year_ago: str = "", *, first: bool = False, span: tuple[str, str] | None = None) -> Past:
    known = [Decimal(each) for each in (span or (before, year_ago)) if each]
    return Past(
        Decimal(before) if before else None, Decimal(year_ago) if year_ago else None,
        min(known, default=None), max(known, default=None), first,
    )  # fmt: skip


def codes(value: str, quantity: Quantity, of: Past) -> list[str]:
    return [each.code for each in doubts(Decimal(value), quantity, of)]


@pytest.mark.parametrize(
    ("quantity", "value", "before", "code"),
    [
        (MONEY, "79.15", "7915.46", "slip"),
        (MONEY, "-1804.09", "1804.09", "sign"),
        (MONEY, "1804.09", "-1804.09", "sign"),
        (SHARE, "6.36", "63.55", "slip"),
        (MONEY, "208.30", "20830.15", "slip"),
        (MONEY, "183852", "1838.52", "slip"),
        (PEOPLE, "1", "408", "slip"),
        (PEOPLE, "0", "408", "slip"),
        (MONEY, "100", "1000", "slip"),
    ],
)
def test_a_grossly_wrong_figure_is_doubtful(quantity: Quantity, value: str, before: str, code: str) -> None:
    assert codes(value, quantity, past(before)) == [code]


@pytest.mark.parametrize(
    ("quantity", "value", "of"),
    [
        (MONEY, "110", past("1000")),
        (MONEY, "9000", past("1000")),
        (PEOPLE, "0", past("3")),
        (MONEY, "60", past("900", "70")),  # a season: as in the year before
        (MONEY, "900", past("60", "800")),
        (MONEY, "100", past("1200", first=True)),  # a sum from the start of the year begins anew
        (MONEY, "120", past("12", span=("-400", "500"))),  # what passes through zero is small now and then
        (MONEY, "2", past("300", span=("-400", "500"))),
        (MONEY, "-5", past("30", span=("-400", "500"))),
        (MONEY, "500", past()),
        (MONEY, "500", past("0")),
    ],
)
def test_what_a_season_a_new_year_or_the_figures_own_way_explains_is_no_doubt(
    quantity: Quantity, value: str, of: Past
) -> None:
    assert codes(value, quantity, of) == []


def test_a_first_month_is_doubtful_against_the_first_month_of_the_year_before() -> None:
    assert codes("100", MONEY, past("1200", "95", first=True)) == []
    assert codes("9.5", MONEY, past("1200", "95", first=True)) == ["slip"]
    assert codes("10", MONEY, past("1200", first=True)) == ["slip"], "a twelfth of it would be ten times more"


def test_multiples_are_rounded_half_up() -> None:
    (told,) = doubts(Decimal("79154.5"), MONEY, past("7.6456"))
    assert "10,353 倍" in told.message.zh
    assert "about 10,353 times more" in told.message.en


def test_the_power_of_ten_that_fits_best_is_guessed() -> None:
    quantity = Quantity(4, "capex", Text("固定资产投资", "Capex"), "万元", 2, Decimal(0), Decimal(1_000_000))
    guess = other_scale(Decimal(1_250_000), quantity, past("121752.09"))
    assert guess is not None
    assert guess.zh == "像是差了 10 倍：应为 125,000 万元（上期 121,752.09）？"
    (told,) = doubts(Decimal("79.15"), MONEY, past("7915.46"))
    assert told.hint is not None
    assert told.hint.zh == "像是差了 100 倍：应为 7,915 万元（上期 7,915.46）？确实如此的写明原因"


@pytest.mark.parametrize(
    ("value", "before", "zh", "en"),
    [
        (
            "0.51",
            "5100",
            "像是差了 10,000 倍（像是按亿元填的）：应为 5,100 万元",
            "10,000 times off, as if given in CNY 100m: 5,100",
        ),
        (
            "51000000",
            "5100",
            "像是差了 10,000 倍（像是按元填的）：应为 5,100 万元",
            "10,000 times off, as if given in CNY: 5,100",
        ),
    ],
)
def test_the_unit_a_figure_looks_to_be_given_in_is_the_one_that_fits(value: str, before: str, zh: str, en: str) -> None:
    guess = other_scale(Decimal(value), MONEY, past(before))
    assert guess is not None
    assert guess.zh.startswith(zh)
    assert en in guess.en


@pytest.mark.parametrize(
    ("value", "hint"), [("-408", "核对正负号"), ("4080000", "像是差了 10,000 倍：应为 408 人（上期 408）？")]
)
def test_a_figure_out_of_its_range_has_one_remedy(value: str, hint: str) -> None:
    told = implausible(Decimal(value), PEOPLE, past("408"))
    assert told is not None
    assert told.hint is not None
    assert told.hint.zh.startswith(hint)
    assert told.hint.zh.endswith("确实如此的，请考核办先改合理范围")
    assert codes(value, PEOPLE, past("408")) == [], "no reason lets it in"


def test_the_year_before_is_called_by_its_name() -> None:
    (told,) = doubts(Decimal(7), MONEY, past("", "800"))
    assert told.message.zh == "比上年同期的 800 小约 114 倍"
    assert told.message.en == "about 114 times less than the 800 of the same period of the year before"


def _october(world: World) -> World:
    made = actions.issue_form(
        world.viewer("olivia"), key(), code="M01", title=Text("生产经营月报", "Monthly report"), period="2026-10",
        due=date(2026, 11, 10), owner=world.group.ref("G"),
        units=[world.group.ref(code) for code in ("S1", "S1A", "S1B")], measures=list(world.measures.values()),
    )  # fmt: skip
    return World(world.group, Form.objects.get(ref=made["form"]), world.measures)


def _doubtful(batch: Batch) -> list[tuple[str, str]]:
    return [(e.code, e.where.cell) for e in stored_in(batch.content.body).findings if e.code in DOUBTFUL]


def test_doubtful_figures_of_a_workbook_are_taken_with_a_reason_and_the_last_ones_stand_beside_them(
    world: World,
) -> None:
    world.recorded({"profit": "1804.09", "staff": 408, "ratio": "63.55"})
    october = _october(world)
    batch = october.batch(october.upload("gus", october.filled("gus", {"profit": -1804.09, "staff": 1, "ratio": 6.36})))
    assert batch.errors == 0
    assert _doubtful(batch) == [("sign", "I5"), ("slip", "I6"), ("slip", "I7")]
    with pytest.raises(Refusal, match="reason"):
        october.submit("gus", batch)
    october.submit("gus", batch, "重组")
    for name in ("gus", "mia"):
        rows = signed_in(name).get(f"/figures/batches/{batch.ref}").content.decode().partition("变动：原数")[2]
        assert "上期数" in rows, name
        for shown in ("1,804.09", "408", "63.55"):
            assert f'data-title="上期数" class="num">{shown}' in rows, (name, shown)
        assert rows.count("also doubt") == 3, name


def test_last_periods_figure_stands_beside_each_that_is_not_doubtful_too(world: World) -> None:
    world.recorded({"profit": "1804.09"})
    october = _october(world)
    batch = october.batch(october.upload("gus", october.filled("gus", {"profit": "1900"})))
    assert _doubtful(batch) == []
    page = signed_in("gus").get(f"/figures/batches/{batch.ref}").content.decode()
    assert "1,804.09" in page
    assert "上期数" in page


def test_the_figure_of_the_unit_above_written_for_one_below_it_is_doubtful(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["I5"], sheet["I9"], sheet["I13"] = 7915.46, 7915.46, 120.5
        sheet["I6"], sheet["I10"] = 300, 300  # three digits may be the same by chance

    batch = world.batch(world.upload("none", fill(world.template("none"), put)))
    assert _doubtful(batch) == [("whole", "I9")]
    (told,) = [each for each in stored_in(batch.content.body).findings if each.code == "whole"]
    assert "7,915.46 与上级" in told.message.zh


def test_what_was_the_same_in_the_period_before_is_no_doubt(world: World) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["I5"], sheet["I9"] = 7915.46, 7915.46

    first = world.batch(world.upload("none", fill(world.template("none"), put)))
    world.submit("none", first, "只有一家")
    world.accept("olivia", first)
    october = _october(world)
    batch = october.batch(october.upload("none", fill(october.template("none"), put)))
    assert _doubtful(batch) == []
