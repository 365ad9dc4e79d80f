"""What units of measure are called in English: one table, and how a unit of a numeral (万, 亿) is put together from it. It knows no page.

A unit that counts in so many at once (`万千瓦`, 10 MW) keeps its size beside the figure, `300 × 10 MW`: the digits are those that were
reported, the same in both languages, on every page and in every letter. An axis counts in larger ones, exactly, and names them.
"""

from __future__ import annotations

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

NUMERALS: dict[str, str] = {
    "万亿": "1tn", "千亿": "100bn", "百亿": "10bn", "十亿": "1bn", "千万": "10m", "百万": "1m", "十万": "100k", "亿": "100m", "万": "10k",
    "千": "1k", "百": "100",
}  # fmt: skip
"""Chinese numerals before a unit, the longest first."""


def english(symbol: str) -> str:
    """A unit in English: out of the table, or a numeral before a unit of it, or a quotient of such; what is none of them stays."""
    text = symbol.strip()
    if (found := ENGLISH.get(text)) is not None:
        return found
    for word, size in NUMERALS.items():
        if text.startswith(word) and (bare := ENGLISH.get(text[len(word) :])) is not None and not _sized(bare):
            return f"CNY {size}{bare.removeprefix('CNY')}" if bare.startswith("CNY") else f"{size} {bare}"
    above, slash, below = text.partition("/")
    if slash and (parts := english(above), english(below)) != (above, below) and "/" not in below:
        return "/".join(parts)
    return symbol


def spoken(symbol: str, lang: str) -> str:
    """A unit in the language of a page or picture."""
    return english(symbol) if lang == "en" else symbol


def after_figure(symbol: str) -> str:
    """A unit in English as it stands behind a figure and a space: `MW`, but `× 10 MW`."""
    name = english(symbol)
    return f"× {name}" if _sized(name) else name


def _sized(name: str) -> bool:
    """Whether a name says a number of its own: `10 MW`, `CNY 10k`."""
    return name.removeprefix("CNY ")[:1].isdigit()


SIZES: dict[str, tuple[int, str]] = {
    "CNY 1k": (10**3, "CNY"), "CNY 10k": (10**4, "CNY"), "CNY 1m": (10**6, "CNY"), "CNY 100m": (10**8, "CNY"), "10k t": (10**4, "t"),
    "100m t": (10**8, "t"), "10k tce": (10**4, "tce"), "10k m³": (10**4, "m³"), "10k m²": (10**4, "m²"), "10k GJ": (10**4, "GJ"),
    "10k people": (10**4, "people"), "10 MW": (10, "MW"), "10 MWh": (10, "MWh"), "100 GWh": (100, "GWh"),
}  # fmt: skip
"""How many of which unit a name with a number says, exactly: an axis of large figures counts in these."""
