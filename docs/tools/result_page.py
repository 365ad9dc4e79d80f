"""The tables and files `hengji score` writes, from a small run made on the spot."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from markdown import code, prose, table

from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.run.score import score
from hengji.engine.run.tables import NUMBER, flatten
from hengji.engine.scheme import load_scheme

HEAD = prose("result.head")

SCHEME = """
scheme: demo
version: 1
title: {zh: 示例, en: Example}
effective: 2026-01-01 .. 2026-12-31
scale: {full: 100, points: weight}
measures:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
  price: {title: {zh: 价格, en: Price}, unit: 元/吨, over_periods: average}
indicators: {profit: {title: {zh: 利润, en: Profit}, unit: 万元}}
classes: {a: {zh: 甲类, en: Class A}}
classify: {otherwise: a}
scorecards:
  a:
    - dimension: {zh: 价值, en: Value}
      items:
        - indicator: profit
          weight: 100
          tiers: {target: table}
          linked: {to: price, base: 500, form: ratio}
          rule: {ratio: target, cap: 120%}
coefficients: {difficulty: {title: {zh: 难度, en: Difficulty}, given: factor}}
progress: {improvement: {title: {zh: 进步, en: Progress}, indicators: {profit: 1}}}
ledger: [{sum: items}, {multiply: difficulty}, {add: {progress: improvement, span: 3}}, {round: 2}]
grades: [{grade: A, from: 90, title: {zh: 优, en: Excellent}, bonus: 1}, {grade: B, title: {zh: 良, en: Good}, bonus: 0.5}]
rankings: {overall: {title: {zh: 总榜, en: Overall}}}
results:
  posts: {title: {zh: 岗位, en: Posts}, by_grade: {A: 晋升, B: 留任}}
  bonus: {title: {zh: 奖金, en: Bonus}, base: base, pool: 100}
"""

GENERAL = {
    "tier_target": "tier_…",
    "agreed_target": "agreed_…",
    "rank_overall": "rank_…",
    "coefficient_difficulty": "coefficient_…",
    "progress_improvement": "progress_…",
    "paid_bonus": "paid_…",
    "result_posts": "result_…",
    "result_bonus": "result_…",
}

ABOUT: dict[str, str] = {
    "unit": "单位代码 · the unit's id",
    "unit_name": "单位名称 · its name",
    "class": "类别 · its class",
    "card": "考核表 · the scorecard",
    "dimension": "维度路径 · the dimensions above",
    "item": "考核项代码 · the item's id",
    "title_zh": "中文名称 · title in Chinese",
    "title_en": "英文名称 · title in English",
    "clause": "条款 · the clause",
    "actual": "实际值；只数一种事项的，是次数 · the figure; of an item that counts one kind of events, the count",
    "source": "数的出处（工作表与单元格） · where the figure was written",
    "tier_…": "该项的各档目标值，有价格条款的为调整后的 · the item's tiers, as a price clause moved them",
    "agreed_…": "价格条款调整之前的各档目标值，有条款的方案才有 · the tiers before a price clause moved them; only where there is one",
    "raw": "上下限之前的分（4 位） · before floor and cap, 4 decimals",
    "score": "本项在自己尺度上的得分 · the score on its own scale",
    "weight": "权重 · the weight",
    "counted_weight": "实际计入的权重（重新分配或剔除后） · the weight that counted",
    "points": "计入总分的分 · what the item contributes",
    "branch": "规则的哪一段：0 起为各段，100 起断崖，200 下限，201 上限，300 各节点合成 · "
    "which piece: from 0, cuts from 100, floor, cap, 300: by its nodes",
    "null_reason": "没有得分的[原因](null-reasons.md) · why there is no score",
    "step": "第几步 · which step",
    "action": "这一步做什么 · what the step does",
    "before": "之前的分 · before it",
    "change": "加减 · what it adds or takes",
    "after": "之后的分 · after it",
    "note_zh": "说明 · a note",
    "note_en": "a note",
    "total": "总分；空白见 held · the total; blank: see held",
    "held": "为什么暂无总分 · why there is no total",
    "grade": "等级 · the grade",
    "grade_note": "等级被何事改变 · what changed the grade",
    "multiplier": "发放系数 · the payout multiplier",
    "rank_…": "在该榜的名次 · place in the ranking",
    "coefficient_…": "系数 · the coefficient",
    "paid_…": "分得的金额 · what is paid",
    "result_…": "等级带来的结果 · what the grade brings",
    "item_title": "考核项名称 · the item's title",
    "level": "等级表计分的等级 · the level, for items scored by a table of levels",
    "findings.level": "error / warning / note",
    "code": "代码，见[问题代码](findings.md) · its code",
    "where": "位置 · where",
    "message_zh": "发现了什么 · what was found",
    "message_en": "what was found",
    "hint_zh": "怎样才对 · what would be right",
    "hint_en": "what would be right",
}


def page() -> str:
    """The page."""
    scheme, findings = load_scheme(SCHEME)
    if scheme is None:
        raise ValueError([finding.render("en") for finding in findings])
    out = [HEAD]
    for name, flat in flatten(score(scheme, _tables())).items():
        kinds = dict.fromkeys(flat.kinds)
        rows = []
        for column in kinds:
            shown = GENERAL.get(column, column)
            rows.append(
                [
                    code(shown),
                    "数 number" if flat.kinds[column] == NUMBER else "文字 text",
                    ABOUT.get(f"{name}.{shown}", ABOUT.get(shown, "")),
                ]
            )
        out.append(f"\n## {name}\n\n" + table(("列 column", "种类 kind", "意义 meaning"), rows))
    return "".join(out)


def _tables() -> Tables:
    empty: dict[str, list[date | None]] = {}
    units = Sheet("units", 1, {"unit": ["U1"], "name": ["甲公司"], "factor": ["1.05"], "base": ["20"]}, {}, empty)
    facts = Sheet(
        "facts",
        2,
        {"unit": ["U1", "*"], "measure": ["profit", "price"], "period": ["2026", "2026"]},
        {"value": Figures.of([Fraction(95), Fraction(500)])},
        empty,
    )
    targets = Sheet("targets", 1, {"unit": ["*"], "item": ["profit"]}, {"target": Figures.of([Fraction(100)])}, empty)
    return Tables(units, facts, targets)
