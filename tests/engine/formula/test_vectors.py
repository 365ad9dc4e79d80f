"""The published worked cases ind-001 and ind-003, computed from formulas as an officer writes them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengji.engine.formula import evaluate_text


def vector(folder: Path, name: str) -> Any:
    return yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))


CASES = {
    "total_profit": ("利润总额", "亿元"),
    "return_on_equity_percent": ("净利润 / 平均(期初所有者权益, 期末所有者权益)", "%"),
    "asset_liability_ratio_percent": ("负债 ÷ 资产", "%"),
    "rd_intensity_percent": ("研发投入 / 营业收入", "%"),
    "labour_productivity_10k_cny_per_person": ("劳动生产总值 / 平均人数", "万元/人"),
    "operating_cash_ratio_percent": ("经营现金净流量 / 营业收入", "%"),
    "operating_collection_ratio_percent": ("经营现金流入 / 营业收入", "%"),
}
NAMES = {
    "total_profit": "利润总额",
    "net_profit": "净利润",
    "equity_begin": "上年.所有者权益",
    "equity_end": "所有者权益",
    "liabilities_end": "负债",
    "assets_end": "资产",
    "rd_spend": "研发投入",
    "revenue": "营业收入",
    "value_added": "劳动生产总值",
    "average_headcount": "平均人数",
    "net_operating_cash_flow": "经营现金净流量",
    "operating_cash_received": "经营现金流入",
}


@pytest.mark.parametrize("indicator", CASES)
def test_ind_001_one_profit_five_ratios(indicator: str, vectors: Path) -> None:
    case = vector(vectors, "ind-001")
    figures = {
        NAMES[key]: f"{figure}{'人' if key == 'average_headcount' else '亿元'}"
        for key, figure in case["inputs"].items()
        if key != "unit"
    }
    formula, unit = CASES[indicator]
    answer = evaluate_text(formula, figures, unit)
    assert answer.ok, answer.findings
    assert answer.value is not None
    assert Fraction(answer.value) == Fraction(str(case["expected"][indicator]))


# The vector names the lines of the long form without their signs; of the patterns that use every line and count taxes up and
# income tax down, this is the only one that meets its expected value.
LONG = (
    "payroll + depreciation + (operating_profit + subsidy - fair_value_gain - investment_income)"
    " + (taxes_total - corporate_income_tax - export_refund)"
)
FORMS = {"simplified": "sum(operating_profit, depreciation, payroll, taxes_excluding_income_tax)", "long": LONG}


@pytest.mark.parametrize("version", FORMS)
def test_ind_003_value_added(version: str, vectors: Path) -> None:
    case = next(case for case in vector(vectors, "ind-003")["cases"] if case["version"] == version)
    answer = evaluate_text(FORMS[version], {key: str(figure) for key, figure in case["inputs"].items()})
    assert answer.value == str(case["expected"]["value_added"])
