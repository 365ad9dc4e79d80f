"""The indicator library of the example: what is measured, in which unit, from which department, how often."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.values.text import Text
from ...facts import actions
from .house import House

M, Q, Y = "month", "quarter", "year"


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of the library."""

    code: str
    zh: str
    en: str
    unit: str
    decimals: int
    low: str
    high: str
    department: str
    calendar: str


LIBRARY = (
    Line("revenue", "营业收入", "Revenue", "万元", 2, "0", "5000000", "D03", M),
    Line("profit", "利润总额", "Total profit", "万元", 2, "-200000", "500000", "D03", M),
    Line("debt_ratio", "资产负债率", "Debt ratio", "%", 2, "0", "150", "D03", M),
    Line("output", "发电量", "Power generated", "万千瓦时", 2, "0", "3000000", "D06", M),
    Line("hours", "利用小时", "Utilisation hours", "小时", 0, "0", "744", "D06", M),
    Line("capex", "固定资产投资完成额", "Capital expenditure", "万元", 2, "0", "1000000", "D02", M),
    Line("staff", "期末职工人数", "Headcount", "人", 0, "0", "100000", "D04", M),
    Line("availability", "设备可利用率", "Availability", "%", 2, "0", "100", "D06", M),
    Line("outages", "非计划停运", "Unplanned outages", "次", 0, "0", "60", "D06", M),
    Line("coal_rate", "供电煤耗", "Coal consumption", "克/千瓦时", 2, "200", "450", "D06", M),
    Line("fuel_price", "入厂标煤单价", "Price of coal delivered", "元/吨", 2, "300", "2500", "D11", M),
    Line("market_share", "市场化交易电量占比", "Share of traded power", "%", 2, "0", "100", "D12", M),
    Line("accidents", "一般及以上事故", "Accidents", "起", 0, "0", "20", "D15", Q),
    Line("receivables", "应收账款余额", "Receivables", "万元", 2, "0", "2000000", "D03", Q),
    Line("stock", "存货余额", "Stock", "万元", 2, "0", "2000000", "D03", Q),
    Line("training", "培训完成率", "Training done", "%", 2, "0", "100", "D04", Q),
    Line("roe", "净资产收益率", "Return on equity", "%", 2, "-100", "100", "D03", Y),
    Line("rd", "研发投入强度", "R&D intensity", "%", 2, "0", "60", "D16", Y),
    Line("productivity", "全员劳动生产率", "Labour productivity", "万元/人", 2, "0", "2000", "D04", Y),
    Line("cash_ratio", "营业现金比率", "Operating cash ratio", "%", 2, "-100", "200", "D03", Y),
    Line("new_capacity", "新增装机", "New capacity", "万千瓦", 2, "0", "2000", "D07", Y),
    Line("unit_cost", "单位千瓦造价", "Cost per kilowatt", "元/千瓦", 2, "0", "50000", "D08", Y),
    Line("storage", "新增储能", "New storage", "万千瓦", 2, "0", "500", "D07", Y),
    Line("patents", "授权发明专利", "Patents granted", "件", 0, "0", "2000", "D16", Y),
    Line("digital", "数字化成熟度得分", "Digital maturity score", "分", 1, "0", "100", "D17", Y),
    Line("saving", "集中采购节资率", "Saved by joint procurement", "%", 2, "0", "60", "D18", Y),
    Line("overseas", "境外项目合规检查覆盖率", "Overseas compliance checks", "%", 2, "0", "100", "D14", Y),
)


def library(house: House) -> None:
    """Define every measure."""
    office = house.viewer("office")
    for each in LIBRARY:
        actions.define_measure(
            office, house.key(), code=each.code, title=Text(each.zh, each.en), unit=each.unit, decimals=each.decimals,
            low=each.low, high=each.high, department=house.unit(each.department), calendar=each.calendar,
            about="示例口径",
        )  # fmt: skip
