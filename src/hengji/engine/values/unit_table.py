"""The units of measure the engine knows, as data: symbol, base dimensions, exact factor to their base units.

One line a family: its dimension, then `symbol=factor`. Energy is power by time and a tonne-kilometre mass by length, so that generation
over capacity is hours and turnover over tonnage kilometres. Chinese numerals before a unit (百万, 亿) need no entry of their own.
"""

from __future__ import annotations

from fractions import Fraction

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions with their powers, sorted: (("money", 1), ("person", -1))."""

_FAMILIES: tuple[tuple[str, str], ...] = (
    ("money", "元=1 千元=1000 万元=10000 百万元=1000000 千万元=10000000 亿元=100000000 万亿元=1000000000000"),
    ("money", "yuan=1 CNY=1 RMB=1 人民币元=1 10k_CNY=10000 million_CNY=1000000 100m_CNY=100000000"),
    ("dollar", "USD=1 美元=1 万美元=10000 百万美元=1000000 亿美元=100000000"),
    ("euro", "EUR=1 欧元=1"),
    ("hong kong dollar", "HKD=1 港元=1 港币=1"),
    ("yen", "JPY=1 日元=1"),
    ("", "%=1/100 ‰=1/1000 个百分点=1/100 百分点=1/100"),
    ("", "percent=1/100 percentage_point=1/100 percentage_points=1/100 pp=1/100"),
    ("", "基点=1/10000 个基点=1/10000 bp=1/10000 bps=1/10000 ppm=1/1000000 倍=1 -=1 ratio=1 times=1"),
    ("", "分=1 points=1 point=1 分值=1 score=1 index=1 指数=1"),
    ("person", "人=1 万人=10000 人次=1 名=1 persons=1 person=1 户=1 万户=10000 旅客人次=1"),
    ("place", "名次=1 rank=1"),
    ("count", "次=1 起=1 件=1 项=1 个=1 家=1 台=1 套=1 例=1 处=1 批次=1 批=1 门=1 宗=1 篇=1 份=1 座=1 条=1 万件=10000"),
    ("count", "count=1 cases=1 case=1 items=1 位=1 辆=1 辆次=1 列=1"),
    ("count", "车=1 车次=1 架=1 架次=1 艘=1 艘次=1 航次=1 班=1 班次=1"),
    ("count", "间=1 床=1 床位=1 站=1 泊位=1 箱=1 自然箱=1 票=1 单=1 笔=1 张=1"),
    ("count", "部=1 本=1 只=1 支=1 根=1 块=1 节=1 盏=1 幅=1 口=1 孔=1"),
    ("count", "组=1 点=1 头=1 株=1 棵=1 家次=1 店=1 家店=1 门店=1 项次=1"),
    ("teu", "TEU=1 标准箱=1 标箱=1 国际标准箱=1 万TEU=10000"),
    ("room night", "间夜=1 room_nights=1"),
    ("share", "股=1 shares=1"),
    ("labour", "工时=1 工日=8 人工日=8"),
    ("machine", "台时=1 台班=8"),
    ("ship hour", "船时=1 艘时=1"),
    ("class hour", "学时=1 课时=1"),
    ("time", "天=1 日=1 个工作日=1 工作日=1 日历天=1 周=7 days=1 day=1 小时=1/24 利用小时=1/24 h=1/24 hours=1/24"),
    ("time", "分钟=1/1440 minutes=1/1440 秒=1/86400 s=1/86400"),
    ("month", "月=1 个月=1 季度=3 年=12 岁=12 months=1 years=12"),
    ("mass", "吨=1 万吨=10000 亿吨=100000000 千克=1/1000 公斤=1/1000 t=1 kg=1/1000 克=1/1000000 g=1/1000000"),
    ("mass", "毫克=1/1000000000 mg=1/1000000000 微克=1/1000000000000 斤=1/2000 担=1/20 载重吨=1 总吨=1"),
    ("standard coal", "吨标准煤=1 吨标煤=1 tce=1 千克标准煤=1/1000 公斤标准煤=1/1000"),
    ("standard coal", "千克标煤=1/1000 kgce=1/1000 克标准煤=1/1000000 克标煤=1/1000000 gce=1/1000000"),
    ("carbon dioxide", "吨二氧化碳=1 吨二氧化碳当量=1 吨CO2=1 tCO2=1"),
    ("carbon dioxide", "tCO2e=1 千克二氧化碳=1/1000 kgCO2=1/1000 克二氧化碳=1/1000000 gCO2=1/1000000"),
    ("power*time", "千瓦时=1/24 万千瓦时=10000/24 亿千瓦时=100000000/24"),
    ("power*time", "兆瓦时=1000/24 吉瓦时=1000000/24 太瓦时=1000000000/24 度=1/24"),
    ("power*time", "kWh=1/24 kW·h=1/24 千瓦·时=1/24 MWh=1000/24 GWh=1000000/24 TWh=1000000000/24"),
    ("power*time", "吉焦=2500/216 GJ=2500/216 兆焦=25/2160 MJ=25/2160"),
    ("power*time", "千焦=1/86400 kJ=1/86400 焦=1/86400000 J=1/86400000"),
    ("power*time", "千卡=1163/24000000 大卡=1163/24000000 kcal=1163/24000000"),
    ("power", "千瓦=1 万千瓦=10000 兆瓦=1000 吉瓦=1000000 瓦=1/1000 kW=1 MW=1000 GW=1000000 W=1/1000 kWp=1 MWp=1000"),
    ("apparent power", "千伏安=1 兆伏安=1000 kVA=1 MVA=1000"),
    ("voltage", "千伏=1 伏=1/1000 kV=1 V=1/1000"),
    ("length", "米=1 延米=1 延长米=1 公里=1000 千米=1000 km=1000"),
    ("length", "m=1 万公里=10000000 分米=1/10 厘米=1/100 cm=1/100 毫米=1/1000 mm=1/1000"),
    ("length", "海里=1852 单公里=1000 线路公里=1000"),
    ("area", "平方米=1 平米=1 万平方米=10000 亩=2000/3 m2=1"),
    ("area", "公顷=10000 hm2=10000 平方公里=1000000 平方千米=1000000 km2=1000000"),
    ("volume", "立方米=1 方=1 标准立方米=1 标方=1 万立方米=10000"),
    ("volume", "亿立方米=100000000 m3=1 Nm3=1 升=1/1000 L=1/1000 毫升=1/1000000"),
    ("barrel", "桶=1 bbl=1"),
    ("length*mass", "吨公里=1000 换算吨公里=1000 吨千米=1000 tkm=1000 吨海里=1852"),
    ("length*person", "人公里=1000 人千米=1000 pkm=1000"),
    ("count*length", "车公里=1000 列车公里=1000 车辆公里=1000"),
    ("decibel", "dB=1 分贝=1"),
    ("temperature", "℃=1 °C=1 摄氏度=1"),
)

MULTIPLES: dict[str, int] = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
"""Chinese numerals that may stand before a unit: 百万吨, 亿千瓦时, 千人."""

_NOT_MULTIPLIED = frozenset({"", "place", "decibel", "temperature", "month"})
"""Families before whose units a numeral would be a typing slip: 万% is nothing."""


def _dimension(family: str) -> Dimension:
    return tuple((base, 1) for base in sorted(family.split("*"))) if family else ()


def _atoms() -> dict[str, tuple[Dimension, Fraction]]:
    found: dict[str, tuple[Dimension, Fraction]] = {"": ((), Fraction(1))}
    for family, words in _FAMILIES:
        for word in words.split():
            symbol, _, factor = word.rpartition("=")
            found[symbol.replace("_", " ")] = (_dimension(family), Fraction(factor))
    return found


ATOMS: dict[str, tuple[Dimension, Fraction]] = _atoms()
_SINGLE = frozenset(_dimension(family) for family in _NOT_MULTIPLIED)


def atom(symbol: str) -> tuple[Dimension, Fraction] | None:
    """Dimension and factor of a simple unit, a numeral before it or not; None when it is not known."""
    if symbol in ATOMS:
        return ATOMS[symbol]
    for length in (2, 1):
        times, rest = MULTIPLES.get(symbol[:length]), symbol[length:]
        if times is not None and rest in ATOMS and rest and ATOMS[rest][0] not in _SINGLE:
            dimension, factor = ATOMS[rest]
            return dimension, factor * times
    return None
