"""Invented figures, the same each time: a season for each class of company, a trend over the years, and a little chance. Pure.

Whole numbers and fractions only: a figure is computed once, to the decimals of its measure.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from .names import COMPANIES, ROOT, Company

SEASON = {
    "wind": (118, 112, 120, 116, 98, 82, 74, 76, 88, 104, 114, 116),
    "solar": (74, 82, 102, 114, 124, 120, 116, 114, 104, 96, 80, 72),
    "thermal": (118, 102, 92, 84, 84, 98, 118, 120, 96, 86, 96, 116),
    "hydro": (52, 50, 62, 84, 118, 142, 158, 150, 128, 98, 72, 58),
    "trade": (112, 92, 98, 94, 92, 100, 108, 110, 98, 94, 100, 112),
    "finance": (100,) * 12,
    "services": (62, 60, 92, 102, 108, 112, 104, 102, 110, 116, 118, 124),
}
"""A month in hundredths of the mean of the year."""
HOURS = {"wind": 186, "solar": 116, "thermal": 352, "hydro": 286}
"""Hours of an average month."""
PRICE = {"wind": "0.43", "solar": "0.38", "thermal": "0.41", "hydro": "0.29"}
"""Yuan for a kilowatt-hour."""
MARGIN = {"wind": 31, "solar": 27, "thermal": 6, "hydro": 36, "trade": 2, "finance": 42, "services": 9}
"""Profit in hundredths of revenue."""
SALES = {"trade": 182000, "finance": 5400, "services": 15800}
"""万元 of an average month for companies that generate nothing."""
DEBT = {"wind": 62, "solar": 66, "thermal": 71, "hydro": 56, "trade": 68, "finance": 79, "services": 52}
PEOPLE = {"wind": 640, "solar": 420, "thermal": 2600, "hydro": 980, "trade": 520, "finance": 86, "services": 1240}
_BY_CODE = {each.code: each for each in COMPANIES}


ADDS = {"revenue": 2, "profit": 2, "output": 2, "capex": 2, "receivables": 2, "staff": 0, "accidents": 0}
"""What the group has as the sum of its companies' figures, with the decimals they are reported in."""


def figure(unit: str, measure: str, year: int, month: int) -> Decimal | None:
    """The figure of a unit in a month (the last month of a quarter or a year); None where the measure does not apply."""
    if unit == ROOT[0]:
        return _of_group(measure, year, month)
    company = _BY_CODE[unit[:3]]
    chance = Random(f"{unit}|{measure}|{year}|{month}")
    found = _found(company, measure, year, month, chance)
    if found is None or unit == company.code or measure != "output":
        return found
    whole, plants = rounded(found, 2), company.generating
    each = rounded(whole / len(plants), 2)
    return whole - each * (len(plants) - 1) if unit == plants[-1] else each


def _of_group(measure: str, year: int, month: int) -> Decimal | None:
    """The sum of the companies, or their mean where figures do not add up."""
    every = [figure(each.code, measure, year, month) for each in COMPANIES]
    known = [each for each in every if each is not None]
    if measure in ADDS:
        return sum((rounded(each, ADDS[measure]) for each in known), Decimal(0))
    return sum(known, Decimal(0)) / len(known) if known else None


def _found(company: Company, measure: str, year: int, month: int, chance: Random) -> Decimal | None:
    season = Decimal(SEASON[company.kind][month - 1]) / 100
    trend = 1 + Decimal(year - 2023) * 4 / 100
    some = _around(chance, 100, 6) / 100
    hours = Decimal(HOURS.get(company.kind, 0)) * season * some
    # what a month yields is the same whichever measure asks for it
    month_of = Random(f"{company.code}|{year}|{month}")
    output = company.size * trend * Decimal(HOURS.get(company.kind, 0)) * season * _around(month_of, 100, 5) / 100
    revenue = (
        output * Decimal(PRICE[company.kind])
        if company.generates
        else SALES[company.kind] * season * trend * _around(month_of, 100, 5) / 100
    )
    whole = {
        "revenue": revenue,
        "profit": revenue * (MARGIN[company.kind] + _around(chance, 0, 3)) / 100 - _fixed(company),
        "debt_ratio": DEBT[company.kind] - Decimal(year - 2023) * 8 / 10 + _around(chance, 0, 1),
        "staff": Decimal(PEOPLE[company.kind]) * (1 - Decimal(year - 2023) / 100) + _around(chance, 0, 4),
        "capex": revenue * _around(chance, 22, 12) / 100,
        "roe": MARGIN[company.kind] * Decimal(22) / 100 + _around(chance, 1, 1),
        "rd": Decimal(2) + Decimal(year - 2023) * 3 / 10 + _around(chance, 0, 1),
        "productivity": 90 * trend * some,
        "accidents": Decimal(chance.choice((0, 0, 0, 0, 0, 0, 1))),
        "receivables": revenue * _around(chance, 140, 20) / 100,
    }
    if measure in whole:
        return whole[measure]
    if not company.generates:
        return None
    generated = {
        "output": output, "hours": min(hours, Decimal(700)), "availability": Decimal(97) + _around(chance, 0, 2),
        "outages": Decimal(chance.choice((0, 0, 0, 1, 1, 2))),
    }  # fmt: skip
    if measure == "coal_rate":
        return Decimal(302) - (year - 2023) * 2 + _around(chance, 0, 3) if company.kind == "thermal" else None
    return generated.get(measure)


def _fixed(company: Company) -> Decimal:
    """What a month costs however much it yields: the season shows in the profit."""
    return Decimal(company.size) * 2


def _around(chance: Random, middle: int, spread: int) -> Decimal:
    """A number near the middle, to three decimals."""
    return Decimal(middle) + Decimal(chance.randint(-1000 * spread, 1000 * spread)) / 1000


def rounded(value: Decimal, decimals: int) -> Decimal:
    """To the decimals of a measure, half up."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
