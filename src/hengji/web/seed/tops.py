"""The goals of the group that are not sums of companies' figures: where each comes from, its values or words, and who carries it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Top:
    """A goal of the group: with values, or in words."""

    code: str
    zh: str
    en: str
    source: str
    task: str = "special"
    how: str = "shared"
    way: str = "higher"
    measure: str = ""
    unit: str = ""
    tiers: tuple[str, str, str, str, str] = ("", "", "", "", "")
    """Base, target, challenge, last year, the industry's best."""
    words: tuple[str, str] = ("", "")
    parts: tuple[tuple[str, str, str], ...] = ()
    """The units that carry it, each in its own words (none: in the goal's)."""


TOPS = (
    Top(
        "G-03",
        "资产负债率控制在 66.5% 以内",
        "Debt ratio within 66.5 %",
        "sasac",
        "quantitative",
        way="lower",
        measure="debt_ratio",
        unit="%",
        tiers=("67", "66.5", "66", "67.2", "64.8"),
        parts=(("D03", "", ""), ("S07", "", ""), ("S08", "", "")),
    ),
    Top(
        "G-04",
        "研发投入强度达到 3%",
        "R&D intensity of 3 %",
        "sasac",
        "quantitative",
        measure="rd",
        unit="%",
        tiers=("2.8", "3", "3.3", "2.7", "3.6"),
        parts=(("D16", "", ""), ("S14", "", "")),
    ),
    Top(
        "G-05",
        "重大工程项目按期推进",
        "Major projects on schedule",
        "party",
        words=("五个重点项目节点全部按期完成", "every node of the five projects in time"),
        parts=(
            ("D08", "重大工程建设组织与质量管控", "Organises construction and its quality"),
            ("D18", "重大工程物资保障", "Supplies the major projects"),
            ("D09", "项目前期手续督办", "Follows the permits of projects"),
        ),
    ),
    Top(
        "G-06",
        "迎峰度冬能源保供",
        "Winter supply",
        "party",
        words=("不发生因燃料或设备原因的限电", "no curtailment for lack of fuel or equipment"),
        parts=(
            ("D11", "电煤库存与长协兑现", "Coal stocks and long-term contracts"),
            ("D06", "机组可靠性与应急值守", "Reliability of units, emergency duty"),
            ("S07", "保供机组应开尽开", "All units for winter supply available"),
            ("S08", "", ""),
            ("S12", "港口煤炭中转保障", "Coal through the port"),
        ),
    ),
    Top(
        "G-07",
        "深化改革三年任务收官",
        "The three-year reform completed",
        "reform",
        words=("改革台账销号率 100%", "every item of the list closed"),
        parts=(
            ("D05", "改革台账督办与评估", "Follows and evaluates the list"),
            ("D04", "三项制度改革", "Reform of posts, pay and contracts"),
            ("D13", "亏损企业治理与资产盘活", "Loss-making companies and idle assets"),
        ),
    ),
    Top(
        "G-08",
        "不发生较大及以上事故",
        "No major accident",
        "negative",
        "quantitative",
        way="lower",
        measure="accidents",
        unit="起",
        tiers=("0", "0", "0", "0", "0"),
        parts=(("D15", "", ""), ("S07", "", ""), ("S10", "", "")),
    ),
    Top(
        "G-09",
        "合规经营与廉洁从业",
        "Compliance and integrity",
        "negative",
        words=("不发生重大违规与失密事件", "no grave breach, no leak"),
        parts=(
            ("D19", "重大风险与违规追责", "Grave risks and accountability"),
            ("D20", "廉洁教育与监督", "Integrity training and supervision"),
            ("D01", "保密与信访责任", "Secrecy and petitions"),
        ),
    ),
    Top(
        "G-10",
        "市场化交易电量占比",
        "Share of traded power",
        "business",
        "quantitative",
        measure="market_share",
        unit="%",
        tiers=("68", "72", "76", "66.4", "78"),
        parts=(("D12", "", ""),),
    ),
    Top(
        "G-11",
        "供电煤耗持续下降",
        "Coal consumption falls further",
        "business",
        "quantitative",
        way="lower",
        measure="coal_rate",
        unit="克/千瓦时",
        tiers=("298", "296", "293", "297.4", "289"),
        parts=(("S07", "", ""), ("S08", "", "")),
    ),
    Top(
        "G-12",
        "集中采购节资率冲刺 9%",
        "Nine per cent saved by joint procurement",
        "challenge",
        "quantitative",
        measure="saving",
        unit="%",
        tiers=("7", "8", "9", "7.6", "9.5"),
        parts=(("D18", "", ""),),
    ),
    Top(
        "G-13",
        "数字化转型试点任务",
        "Digital pilot",
        "affiliated",
        words=("两个示范场站验收通过", "two pilot plants accepted"),
        parts=(
            ("D17", "集团数据平台上线", "The group's data platform goes live"),
            ("S01", "智慧风场示范", "Smart wind farm pilot"),
        ),
    ),
    Top(
        "G-14",
        "境外项目合规检查全覆盖",
        "Every project abroad checked",
        "affiliated",
        "quantitative",
        measure="overseas",
        unit="%",
        tiers=("95", "100", "100", "92", "100"),
        parts=(("D14", "", ""), ("D02", "", "")),
    ),
)
