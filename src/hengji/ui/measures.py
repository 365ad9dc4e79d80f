"""Units of measure as English pages call them: one table in one place; what is not in it stays as it is written."""

from __future__ import annotations

from .words import Words

ENGLISH: dict[str, str] = {
    "元": "CNY",
    "千元": "CNY 1k",
    "万元": "CNY 10k",
    "百万元": "CNY 1m",
    "亿元": "CNY 100m",
    "元/吨": "CNY/t",
    "元/千瓦": "CNY/kW",
    "元/千瓦时": "CNY/kWh",
    "元/兆瓦时": "CNY/MWh",
    "分/千瓦时": "fen/kWh",
    "千瓦": "kW",
    "万千瓦": "10 MW",
    "兆瓦": "MW",
    "吉瓦": "GW",
    "千瓦时": "kWh",
    "万千瓦时": "10 MWh",
    "兆瓦时": "MWh",
    "亿千瓦时": "100 GWh",
    "千焦": "kJ",
    "吉焦": "GJ",
    "万吉焦": "10k GJ",
    "克/千瓦时": "g/kWh",
    "千克/千瓦时": "kg/kWh",
    "克": "g",
    "千克": "kg",
    "吨": "t",
    "万吨": "10k t",
    "亿吨": "100m t",
    "吨标准煤": "tce",
    "万吨标准煤": "10k tce",
    "立方米": "m³",
    "万立方米": "10k m³",
    "平方米": "m²",
    "万平方米": "10k m²",
    "千米": "km",
    "公里": "km",
    "米": "m",
    "小时": "h",
    "分钟": "min",
    "天": "days",
    "日": "days",
    "月": "months",
    "年": "years",
    "个": "items",
    "项": "items",
    "件": "items",
    "次": "times",
    "起": "cases",
    "人": "people",
    "人次": "person-times",
    "万人": "10k people",
    "户": "households",
    "家": "companies",
    "台": "units",
    "套": "sets",
    "份": "copies",
    "篇": "papers",
    "分": "points",
    "倍": "times",
    "百分点": "percentage points",
    "个百分点": "percentage points",
    "万元/人": "CNY 10k per person",
    "吨/人": "t per person",
}


def measured(symbol: object) -> Words:
    """A unit of measure in both languages."""
    text = "" if symbol is None else str(symbol)
    return Words(text, ENGLISH.get(text.strip(), text))


def in_unit(symbol: object, lang: str) -> str:
    """A unit of measure in the language of the page."""
    found = measured(symbol)
    return found.en if lang == "en" else found.zh
