"""Power and coal companies 2019: indicators, tiers, points, difficulty, progress, totals and ranks worked again from the bare file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from real.examples import Row, cells, score_example, source, totals

from hengji.engine.bundle import freeze, replay
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.progress import Spread
from hengji.engine.trace import explain_cell, explain_unit

NAME = "cn-baostock-annual"
F = Fraction
Known = Fraction | None
POWER, COAL = "电力及公用事业", "煤炭"
CENTRAL_POWER, LOCAL_POWER, CENTRAL_COAL, LOCAL_COAL = "central_power", "local_power", "central_coal", "local_coal"
SCALED = {  # the file's column, what it is multiplied with, decimals kept
    "net_profit": ("netProfit", F(1, 10_000), 2),
    "roe": ("roeAvg", F(100), 2),
    "debt": ("liabilityToAsset", F(100), 2),
    "cash": ("CFOToOR", F(100), 2),
    "margin": ("npMargin", F(100), 2),
    "turnover": ("AssetTurnRatio", F(1), 4),
}
CARDS = {
    CENTRAL_POWER: [{"net_profit": 25, "roe": 20, "margin": 10}, {"cash": 15, "debt": 20}, {"turnover": 10}],
    LOCAL_POWER: [{"net_profit": 20, "roe": 15, "margin": 15}, {"cash": 20, "debt": 15}, {"turnover": 15}],
    CENTRAL_COAL: [{"net_profit": 25, "roe": 15, "margin": 10}, {"cash": 20, "debt": 30}],
    LOCAL_COAL: [{"net_profit": 20, "roe": 15, "margin": 10}, {"cash": 15, "debt": 30}, {"turnover": 10}],
}
CORE = {
    CENTRAL_POWER: ("net_profit", "roe"),
    LOCAL_POWER: ("net_profit",),
    CENTRAL_COAL: ("net_profit", "roe"),
    LOCAL_COAL: ("net_profit",),
}
RULES = {  # points taken below, points added above, the most added; relative: for each 1 % of the target, else each point
    "net_profit": (F("0.2"), F("0.2"), 4, True),
    "roe": (F(1), F(1), 3, False),
    "margin": (F("0.5"), F("0.5"), 2, False),
    "cash": (F("0.5"), F("0.5"), 2, False),
    "debt": (F(1), F(1), 2, False),
    "turnover": (F("0.2"), F("0.2"), 2, True),
}
LINKED = {CENTRAL_POWER: (-1, F("0.1")), CENTRAL_COAL: (1, F("0.2")), LOCAL_COAL: (1, F("0.2"))}
"""Classes whose profit target follows the coal price: which way, and the share of a move that reaches profit."""
BAND, CAP, YUAN = F("0.05"), F("0.3"), F("6.8")
ONE = F(1)
PARTS = {"roe": (F("0.4"), 5), "debt": (F("0.3"), 5), "cash": (F("0.3"), 10)}


def half_up(value: Fraction, places: int) -> Fraction:
    return F(floor(value * 10**places + F(1, 2)), 10**places)


def mean(values: Sequence[Known]) -> Known:
    known = [value for value in values if value is not None]
    return sum(known, F(0)) / len(known) if len(known) == len(values) else None


def place(figure: Fraction, among: Sequence[Fraction]) -> Fraction:
    return F(2 * sum(each < figure for each in among) + sum(each == figure for each in among), 2 * len(among))


def deviation(changes: Sequence[Fraction]) -> Fraction:
    """The standard deviation (n below), by long decimals, to four of them."""
    middle = sum(changes, F(0)) / len(changes)
    square = sum(((change - middle) ** 2 for change in changes), F(0)) / len(changes)
    with localcontext() as context:
        context.prec = 60
        return F(
            (Decimal(square.numerator) / Decimal(square.denominator)).sqrt().quantize(Decimal("0.0001"), ROUND_HALF_UP)
        )


@dataclass
class Company:
    """One company from the bare file, and what we make of it."""

    code: str
    group: str
    kind: str
    years: dict[int, Row]
    prices: Mapping[int, Fraction]
    points: dict[str, Fraction] = field(default_factory=dict)
    targets: dict[str, Known] = field(default_factory=dict)
    short: bool = False
    base: Known = None
    difficulty: Fraction = ONE
    index: Known = None

    def raw(self, column: str, year: int) -> Known:
        text = self.years.get(year, {}).get(column, "")
        return F(text) if text else None

    def figure(self, item: str, year: int = 2019) -> Known:
        column, times, places = SCALED[item]
        value = self.raw(column, year)
        return None if value is None else half_up(value * times, places)

    def past(self, item: str, years: int) -> list[Known]:
        return [self.figure(item, 2019 - back) for back in range(1, years + 1)]

    def agreed(self, item: str) -> Known:
        years = {"net_profit": 3, "roe": 3, "cash": 5}.get(item, 1)
        found = mean(self.past(item, years))
        return None if found is None else half_up(found, SCALED[item][2])

    @property
    def price_move(self) -> Fraction:
        """What the coal price moves the profit target by, in 万元: what lies beyond the band, times last year's revenue at last year's
        price, times the share that reaches profit; at most the cap."""
        agreed, revenue = self.agreed("net_profit"), self.raw("MBRevenue", 2018)
        if self.kind not in LINKED or agreed is None or revenue is None:
            return F(0)
        way, share = LINKED[self.kind]
        base = sum((self.prices[year] for year in (2016, 2017, 2018)), F(0)) / 3
        change, neutral = self.prices[2019] - base, base * BAND
        beyond = max(F(0), abs(change) - neutral) * (1 if change > 0 else -1)
        move = way * beyond * (revenue / self.prices[2018] / 10_000) * share
        most = CAP * abs(agreed)
        return min(most, max(-most, move))

    def target(self, item: str) -> Known:
        found = self.agreed(item)
        return found if found is None or item != "net_profit" else half_up(found + self.price_move, 2)

    def lower_bound(self, item: str) -> Known:
        """The lower of last year and the mean of three years, which follows the price as the target does."""
        last, three = self.figure(item, 2018), mean(self.past(item, 3))
        if last is None or three is None:
            return None
        found = half_up(min(last, three), SCALED[item][2])
        return half_up(found + self.price_move, 2) if item == "net_profit" else found

    def score(self, item: str, weight: int) -> Known:
        figure, target = self.figure(item), self.target(item)
        if figure is None or target is None:
            return None
        down, up, most, relative = RULES[item]
        ahead = (target - figure if item == "debt" else figure - target) / (abs(target) / 100 if relative else 1)
        return half_up(max(F(0), weight + (min(F(most), ahead * up) if ahead > 0 else ahead * down)), 2)

    def assess(self) -> None:
        """The points of every item; what cannot be scored gives its weight to the others of its dimension, turnover holds the total."""
        whole, held = F(0), False
        for dimension in CARDS[self.kind]:
            scored = {item: self.score(item, weight) for item, weight in dimension.items()}
            known = {item: value for item, value in scored.items() if value is not None}
            held |= not known
            for item, value in known.items():
                factor = F(sum(dimension.values()), sum(dimension[each] for each in known))
                self.points[item] = half_up(value * factor, 2)
                self.targets[item] = self.target(item)
                whole += self.points[item]
        self.base = None if held else whole
        for item in CORE[self.kind]:
            figure, bar = self.figure(item), self.lower_bound(item)
            self.short |= figure is not None and bar is not None and item in self.points and figure < bar

    @property
    def factors(self) -> tuple[tuple[Known, Fraction], ...]:
        """Size, swing and debt inherited, each with its weight."""
        revenue, turnover = self.raw("MBRevenue", 2019), self.raw("AssetTurnRatio", 2019)
        size = half_up(revenue / turnover / 10**8, 2) if revenue is not None and turnover else None
        returns = [self.raw("roeAvg", year) for year in (2018, 2017, 2016)]
        known = [value for value in returns if value is not None]
        swing = half_up((max(known) - min(known)) * 100, 2) if len(known) == 3 else None
        return (size, F("0.5")), (swing, F("0.3")), (self.figure("debt", 2018), F("0.2"))

    @property
    def lost(self) -> bool:
        profit = self.raw("netProfit", 2018)
        return profit is not None and profit < 0


def difficulty_of(company: Company, members: Sequence[Company]) -> Fraction:
    if len(members) < 5:
        return F(1)
    value = F(1)
    for at, (figure, weight) in enumerate(company.factors):
        among = [known for each in members if (known := each.factors[at][0]) is not None]
        value += weight * ((place(figure, among) if figure is not None else F(1, 2)) - F(1, 2)) * F("0.2")
    return min(F("1.1"), max(F("0.9"), half_up(value + (F("0.02") if company.lost else 0), 4)))


def pairs(item: str, members: Sequence[Company]) -> dict[str, tuple[Fraction, Fraction]]:
    """Now and last year, turned so that more is better, of those that have both."""
    sign, found = -1 if item == "debt" else 1, {}
    for each in members:
        now, last = each.figure(item), each.figure(item, 2018)
        if now is not None and last is not None:
            found[each.code] = (sign * now, sign * last)
    return found


def index_of(company: Company, members: Sequence[Company]) -> Known:
    whole, weights = F(0), F(0)
    for item, (weight, stated) in PARTS.items():
        both = pairs(item, members)
        if company.code not in both:
            continue
        now, last = both[company.code]
        part = F(50)
        if len(both) >= 5:
            changes = [x - y for x, y in both.values()]
            scale = F(stated) if company.kind == LOCAL_POWER else deviation(changes)
            own = min(F(1), max(F(-1), (now - last) / scale))
            rank = place(now, [x for x, _ in both.values()]) - place(last, [y for _, y in both.values()])
            part = 50 + 50 * (F("0.6") * own + F("0.4") * rank)
        whole, weights = whole + weight * part, weights + weight
    return half_up(whole / weights, 2) if weights else None


@pytest.fixture(scope="module")
def companies(real_data: Path) -> dict[str, Company]:
    found: dict[str, Company] = {}
    months: dict[int, list[Fraction]] = {}
    for row in source(real_data / "commodity-prices" / "pink_sheet_1960_2021m08.csv"):
        if row["Coal, Australian ($/mt)"]:
            months.setdefault(int(row["month"][:4]), []).append(F(row["Coal, Australian ($/mt)"]) * YUAN)
    prices = {year: sum(each, F(0)) / 12 for year, each in months.items() if len(each) == 12}
    for row in source(real_data / NAME / "annual_2014_2019.csv"):
        if row["citic_industry"] in (POWER, COAL):
            kind = ("central" if row["central_soe_group"] else "local") + (
                "_power" if row["citic_industry"] == POWER else "_coal"
            )
            company = found.setdefault(
                row["code"], Company(row["code"], row["central_soe_group"] or "无", kind, {}, prices)
            )
            company.years[int(row["year"])] = row
    found = {code: company for code, company in found.items() if 2019 in company.years}
    for company in found.values():
        members = [each for each in found.values() if each.kind == company.kind]
        company.assess()
        company.difficulty, company.index = difficulty_of(company, members), index_of(company, members)
    return found


@pytest.fixture(scope="module")
def run(real_data: Path) -> Run:
    return score_example(real_data, NAME, folder="")


def stages(company: Company) -> tuple[Fraction, Fraction, Fraction]:
    """The base score, with difficulty, and the total; nothing lifts a company short of a core item."""
    assert company.base is not None
    difficulty = min(company.difficulty, F(1)) if company.short else company.difficulty
    index = company.index if company.index is not None else F(50)
    index = min(index, F(50)) if company.short else index
    made = company.base * difficulty
    return company.base, made, half_up(min(F(120), max(F(0), made + (index - 50) / 50 * 5)), 2)


def test_every_company_of_2019_is_in_one_of_four_classes(run: Run, companies: dict[str, Company]) -> None:
    assert set(run.units.ids) == set(companies)
    assert dict(zip(run.units.ids, run.units.classes, strict=True)) == {
        code: each.kind for code, each in companies.items()
    }
    assert Counter(run.units.classes) == {LOCAL_POWER: 94, LOCAL_COAL: 32, CENTRAL_POWER: 25, CENTRAL_COAL: 4}


def test_figures_targets_and_points_of_every_item(run: Run, companies: dict[str, Company]) -> None:
    found = cells(run)
    assert len(found) == sum(sum(len(part) for part in CARDS[each.kind]) for each in companies.values())
    for (code, item), row in found.items():
        company = companies[code]
        figure = company.figure(item)
        assert (F(row["actual"]) if row["actual"] else None) == figure, (code, item)
        target = company.target(item)
        assert (F(row["tier_target"]) if row["tier_target"] else None) == target, (code, item)
        if item == "net_profit":
            agreed = company.agreed(item) if company.kind in LINKED else None
            assert (F(row["agreed_target"]) if row["agreed_target"] else None) == agreed, code
        assert bool(row["null_reason"]) is (item not in company.points), (code, item)
        if item in company.points:
            assert F(row["points"]) == company.points[item], (code, item)


def test_the_clause_of_the_coal_price_is_itemised(run: Run, companies: dict[str, Company]) -> None:
    linked = [each for each in companies.values() if each.kind in LINKED and each.agreed("net_profit") is not None]
    capped = Counter(each.kind for each in linked if abs(each.price_move) == CAP * abs(each.agreed("net_profit") or 0))
    told = [each.message.zh for each in run.findings if each.code == "price-linked"]
    assert told == [
        f"“净利润”价格挂钩：{sum(each.kind == kind for each in linked)} 个单位的目标值随价格调整，"
        f"其中 {capped[kind]} 个到了调整上限；0 个在中性区间内，目标不动"
        for kind in (CENTRAL_POWER, CENTRAL_COAL, LOCAL_COAL)
    ]
    assert sum(capped.values()) == 7
    mine = companies["600188"]
    assert (mine.agreed("net_profit"), mine.target("net_profit")) == (F("693681.83"), F("630981.99"))
    text = explain_cell(run, run.units.ids.index("600188"), "net_profit").render("zh")
    assert "价格 593.1054 → 529.6237，变动 -10.70%" in text
    assert "目标 693681.83 → 630981.9899" in text


def test_new_companies_without_history_have_no_total_and_no_index(run: Run, companies: dict[str, Company]) -> None:
    held = {code for code, row in totals(run).items() if row["held"]}
    assert held == {code for code, each in companies.items() if each.base is None}
    assert held == {"600956", "601778", "601827", "603053"}
    none = {code for code, each in companies.items() if each.index is None}
    assert none == {code for code, each in companies.items() if set(each.years) == {2019}} == held - {"603053"}
    told = [each for each in run.findings if each.code == "progress-none"]
    assert [each.level for each in told] == ["note"]
    assert all(code in told[0].message.zh for code in none)


def test_the_difficulty_of_every_company(run: Run, companies: dict[str, Company]) -> None:
    assert {code: F(row["coefficient_difficulty"]) for code, row in totals(run).items()} == {
        code: each.difficulty for code, each in companies.items()
    }
    assert {each.difficulty for each in companies.values() if each.kind == CENTRAL_COAL} == {1}
    every = [each.difficulty for each in companies.values()]
    assert (min(every), max(every)) == (F("0.9097"), F("1.0844"))
    small = {finding.field for each in run.findings if each.code == "class-too-small" for finding in [each.where]}
    assert small == {"difficulty", "improvement"}


def test_the_progress_index_of_every_company(run: Run, companies: dict[str, Company]) -> None:
    for code, row in totals(run).items():
        company = companies[code]
        mine, other = (
            ("improvement_local", "improvement")
            if company.kind == LOCAL_POWER
            else ("improvement", "improvement_local")
        )
        assert (F(row[f"progress_{mine}"]) if row[f"progress_{mine}"] else None) == company.index, code
        assert row[f"progress_{other}"] == ""
    assert {each.index for each in companies.values() if each.kind == CENTRAL_COAL} == {50}


def test_totals_grades_and_the_guard_of_core_items(run: Run, companies: dict[str, Company]) -> None:
    rows = totals(run)
    for code, company in companies.items():
        if company.base is None:
            continue
        total = stages(company)[2]
        assert F(rows[code]["total"]) == total, code
        reached = "A" if total >= 100 else "B" if total >= 85 else "C" if total >= 70 else "D"
        assert rows[code]["grade"] == (max(reached, "C") if company.short else reached), code
    grades = Counter((row["class"], row["grade"]) for row in rows.values() if row["grade"])
    assert [[grades[kind, grade] for grade in "ABCD"] for kind in CARDS] == [
        [10, 3, 12, 0],
        [44, 15, 16, 15],
        [3, 0, 1, 0],
        [17, 4, 6, 5],
    ]
    tripped = {run.units.ids[unit] for unit, acted in enumerate(run.tripped["core_shortfall"]) if acted}
    assert tripped == {code for code, each in companies.items() if each.short}
    kept = [each for each in companies.values() if each.short and each.base is not None]
    assert (len(kept), sum(each.difficulty > 1 for each in kept), sum(each.difficulty < 1 for each in kept)) == (
        42,
        22,
        19,
    )


def ranked(scores: Mapping[str, Fraction], lists: Mapping[str, str]) -> dict[str, int]:
    """1 + how many of the same list are better."""
    return {
        code: 1 + sum(other > mine for at, other in scores.items() if lists[at] == lists[code])
        for code, mine in scores.items()
    }


def test_every_list_with_and_without_coefficients(run: Run, companies: dict[str, Company]) -> None:
    made = {code: stages(each) for code, each in companies.items() if each.base is not None}
    base, harder, total = ({code: each[at] for code, each in made.items()} for at in range(3))
    one = dict.fromkeys(companies, "")
    kinds = {code: each.kind for code, each in companies.items()}
    groups = {code: each.group for code, each in companies.items()}
    expected = {
        "overall": ranked(total, one),
        "without": ranked(base, one),
        "without_progress": ranked(harder, one),
        "by_class": ranked(total, kinds),
        "by_class_without": ranked(base, kinds),
        "by_group": ranked(total, groups),
    }
    rows = totals(run)
    for name, places in expected.items():
        assert {code: int(row[f"rank_{name}"]) for code, row in rows.items() if row[f"rank_{name}"]} == places, name
    moved = [abs(expected["overall"][code] - expected["without"][code]) for code in made]
    assert (sum(each > 0 for each in moved), max(moved)) == (133, 50)
    assert [(expected["without"][code], expected["overall"][code]) for code in ("600187", "601991")] == [
        (12, 62),
        (80, 51),
    ]


def test_the_explanation_itemises_every_adjustment(run: Run, companies: dict[str, Company]) -> None:
    for code, company in companies.items():
        if company.base is None:
            continue
        unit = run.units.ids.index(code)
        trace = explain_unit(run, unit).as_dict()  # raises where an index or a coefficient comes out otherwise
        steps = trace["ledger"]
        assert isinstance(steps, list)
        changes = {step["title"]["en"]: step["change"] for step in steps}
        assert "Times Difficulty" in changes
        assert {"Add Progress", "Add Progress by stated scales"} <= set(changes)
    text = explain_unit(run, run.units.ids.index("600546")).render("zh")
    assert "× 1.0329" in text
    assert "净资产收益率（权重 40%）：本期 16.83，上年 4.22；自身进步 12.61 ÷ 11.4522（类内变动的标准差）" in text
    assert "资产负债率（权重 30%）：本期 75.95，上年 79.37；自身进步 3.42（降低为进步） ÷ 5.0211" in text


def test_a_standard_deviation_of_the_local_power_class_is_made_by_one_company(
    run: Run, companies: dict[str, Company]
) -> None:
    """Why that class states its scales: with the standard deviation, the run itself says who makes it."""
    scheme = run.scheme
    index = scheme.progress["improvement_local"]
    parts = tuple(replace(part, scale=None) for part in index.parts)
    by_class = replace(index, parts=parts, spread=Spread.STANDARD)
    assert run.tables_in is not None
    other = score(replace(scheme, progress={**scheme.progress, index.id: by_class}), run.tables_in, run.period)
    both = pairs("debt", [each for each in companies.values() if each.kind == LOCAL_POWER])
    whole = deviation([x - y for x, y in both.values()])
    without = deviation([x - y for code, (x, y) in both.items() if code != "000820"])
    told = [each.message.zh for each in other.findings if each.code == "progress-scale-by-one"]
    assert any(
        f"变动尺度 {float(whole):g} 是 金城股份 一家" in each and f"不计它为 {float(without):g}" in each
        for each in told
    ), told
    assert (float(whole), float(without)) == (310.468, 5.3333)


def test_the_run_is_the_same_from_its_bundle(run: Run) -> None:
    assert replay(freeze(run)).matches
