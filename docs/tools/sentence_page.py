"""The sentence language by example, from the corpus that the parser is tested with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from markdown import cell, code, prose, table

CORPUS = Path(__file__).resolve().parents[2] / "tests" / "engine" / "sentences" / "corpus"
TRADES = Path(__file__).resolve().parents[2] / "tests" / "cli" / "sentences"
SHOWN = 5
"""Examples of each chapter."""

CHAPTERS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "steps",
        "每……扣（加）……",
        "Each … takes (adds) …",
        "最常见的一类：从目标值起，每差一步加减若干分。`个百分点` 与 `%` 的读法由单位决定。",
        "The commonest kind: from the target on, each step adds or takes points.",
    ),
    (
        "partial",
        "不足一步",
        "Unfinished steps",
        "不足一步按比例、不计、还是按一步计：写在句中，否则依方案的 `partial_steps`，印出的句子会写明。",
        "In proportion, not at all, or a whole step: as the sentence says, else the scheme's `partial_steps`, and printed in full.",
    ),
    (
        "caps_floors",
        "上限与下限",
        "Caps and floors",
        "`扣完为止` 到 0 分；`最多扣…` 限制这一步；`最高…分`、`最低…分` 限制整项。",
        "A limit on a step bounds that step, a limit on the score bounds the item.",
    ),
    (
        "bands",
        "分档",
        "Bands",
        "`以上`、`以下`、`以内` 含界限，`超过`、`不足`、`低于`、`高于` 不含；两档都含的界限归高档，没有一档含的要问。",
        "以上/以下/以内 include the border, 超过/不足/低于 do not; an unmarked border of two is the better band's, one of none is asked.",
    ),
    (
        "interpolation",
        "插值（摸高）",
        "Interpolation, climbing tiers",
        "各档之间按直线；低于最低一档得 0 分，除非写明。",
        "Straight lines between tiers.",
    ),
    (
        "ratio",
        "按完成率",
        "In proportion",
        "实际 ÷ 目标。目标为零没有完成率；目标为负按改善幅度计。",
        "Actual over target; a zero target has no completion rate.",
    ),
    (
        "speeds",
        "两段速度与断崖",
        "Two speeds and cliffs",
        "不同区间不同扣法；`低于…得 0 分` 是断崖。",
        "Different zones, different steps; a cliff replaces the score.",
    ),
    (
        "two_sided",
        "控制在区间内",
        "Targets with two sides",
        "偏高偏低都扣分。",
        "Deviations on both sides cost points.",
    ),
    (
        "references",
        "参照谁",
        "What it is compared with",
        "目标、计划、上年、平均、标杆；参照值来自 targets 表或方案的 `tiers:`。",
        "Target, plan, last year, average, benchmark.",
    ),
    (
        "events",
        "每发生一起",
        "Counted events",
        "数次数。一句话数几类事项时，数据按类给。",
        "Counts; a sentence may count several kinds.",
    ),
    (
        "every_left_out",
        "省略“每”",
        "每 left out",
        "`发现一起扣1分，扣完为止` 是每起都扣；没有“扣完为止”也没有上限时要问。",
        "Repeats when a floor or a cap follows; else it is a question.",
    ),
    (
        "zones",
        "分区、分类计",
        "Zones and classes",
        "",
        "",
    ),
    (
        "levels",
        "等级表",
        "Levels",
        "完成等级、评价等级到分值。",
        "From a grade to points.",
    ),
    (
        "pass_fail",
        "达标与否",
        "Pass or fail",
        "",
        "",
    ),
    (
        "ranks",
        "名次",
        "Ranks",
        "",
        "",
    ),
    (
        "milestones",
        "节点与日期",
        "Milestones and dates",
        "按天数：提前为负，推迟为正。",
        "Counted in days against the date agreed.",
    ),
    (
        "formulas",
        "公式",
        "Formulas",
        "`得分=…`，名称为实际值、目标值、权重等；见[公式](formulas.md)。",
        "`score = …`.",
    ),
    (
        "order22",
        "加分上限看目标高低",
        "Caps that depend on ambition",
        "目标定得越低，超额加分的上限越低。",
        "The lower the target, the lower the most it may add.",
    ),
    (
        "combinations",
        "几条合在一起",
        "Combinations",
        "",
        "",
    ),
    (
        "veto",
        "否决",
        "Vetoes",
        "否决作用于整个考核结果，不作用于本项得分。",
        "A veto acts on the whole assessment, not on the item.",
    ),
    (
        "forms_and_typos",
        "写法与笔误",
        "Forms and slips",
        "全角半角、中文数字、序号、换行、常见错字都认。",
        "Full width, Chinese numerals, list prefixes, common slips.",
    ),
    (
        "english",
        "英文语句",
        "English sentences",
        "",
        "",
    ),
)

HEAD = prose("sentence.head")
TOLD = prose("sentence.told")


def page() -> str:
    """The page."""
    out = [HEAD]
    for name, zh, en, about_zh, about_en in CHAPTERS:
        entries = _entries(name)[: SHOWN * 3 if name == "english" else SHOWN]
        rows = [
            [code(entry["sentence"]), cell(_context(entry["context"])), _cases(entry["cases"])] for entry in entries
        ]
        out.append(f"## {zh} · {en}\n\n" + (f"{about_zh} {about_en}\n\n" if about_zh else ""))
        out.append(table(("语句 sentence", "项目 item", "实际值 → 得分 · figure → score"), rows) + "\n")
    out.append(_trades())
    out.append(TOLD)
    out.append("## 不猜 · Never guessed\n\n")
    out.append("遇到这样的句子，`hengji rule` 退出码为 1，`hengji check` 报错；两者都列出读法。")
    out.append(" `hengji rule` exits with 1, `hengji check` reports an error; both list the readings.\n\n")
    wrong = _entries("wrong_and_ambiguous")
    asked = [entry for entry in wrong if entry["outcome"] == "ambiguous"]
    chosen = [entry for entry in asked if entry["lang"] == "zh"][:14] + [
        entry for entry in asked if entry["lang"] == "en"
    ][:6]
    rows = [[code(entry["sentence"]), cell(entry["why"]), cell("; ".join(entry["readings"]))] for entry in chosen]
    out.append(table(("语句 sentence", "为什么 why", "读法 readings"), rows))
    return "".join(out)


def _trades() -> str:
    """One sentence in every twenty-fourth of those the command line is tested with: as trades write them."""
    with (TRADES / "clear.yaml").open(encoding="utf-8") as file:
        entries: list[Mapping[str, Any]] = yaml.load(file, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds text only
    rows = []
    for entry in entries[::24]:
        own = {
            key: value for key, value in entry["context"].items() if key in ("weight", "unit", "direction", "points")
        }
        tiers = {key: value for key, value in entry["context"].items() if key not in own}
        cases = [{**case, **tiers, "actual": _told(case["actual"])} for case in entry["cases"] if "score" in case]
        rows.append([code(entry["sentence"].replace("\n", " ")), cell(_context(own)), _cases(cases)])
    about = (
        "电网、医院、供应商、港口、矿山、课程、区县考核办法里的写法。名称在前、标题单列、期限写成日期、清单逐项得分、几个指标写在一句里，都认；"
        "认不出的不猜。 As rules of many trades write them: long names, titles, dates, checklists, several figures in one sentence.\n\n"
    )
    return (
        f"## 各行各业的写法 · As trades write them\n\n{about}"
        + table(("语句 sentence", "项目 item", "实际值 → 得分 · figure → score"), rows)
        + "\n"
    )


def _told(actual: Any) -> str:
    return ", ".join(each.replace("=", " ") for each in actual) if isinstance(actual, list) else str(actual)


def _entries(name: str) -> list[Mapping[str, Any]]:
    with (CORPUS / f"{name}.yaml").open(encoding="utf-8") as file:
        found: list[Mapping[str, Any]] = yaml.load(file, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds text only
    return found


def _context(context: Mapping[str, Any]) -> str:
    words = [f"权重 weight {context['weight']}"]
    if "unit" in context:
        words.append(str(context["unit"]))
    words += {"lower": ["越低越好 lower"], "near": ["接近为好 near"]}.get(context.get("direction", ""), [])
    if context.get("points") == "hundred":
        words.append("百分制 points: hundred")
    if "partial" in context:
        words.append(f"partial_steps: {context['partial']}")
    return "，".join(words)


def _cases(cases: list[Mapping[str, Any]]) -> str:
    return "；".join(_case(case) for case in cases[:4])


def _case(case: Mapping[str, Any]) -> str:
    actual = case["actual"]
    shown = (
        ", ".join(f"{kind} {count}" for kind, count in actual.items()) if isinstance(actual, Mapping) else str(actual)
    )
    tiers = ", ".join(
        f"{name} {value}" for name, value in case.items() if name not in ("actual", "score", "change", "veto")
    )
    veto = "（否决 veto）" if case.get("veto") == "true" else ""
    return f"{cell(shown)}{f' ({tiers})' if tiers else ''} → **{case['score']}**{veto}"
