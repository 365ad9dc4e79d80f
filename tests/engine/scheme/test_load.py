"""Loading whole schemes: the design's example, sentences, parameters, folders, and all findings at once."""

from __future__ import annotations

import random
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from hengji.engine.formula import render
from hengji.engine.rules.model import FULL, Amount, Curve, Partial, Proportion
from hengji.engine.scheme import Scheme, check_scheme, examine, load_scheme, same_meaning
from hengji.engine.scheme.model.events import EventKind
from hengji.engine.scheme.model.ledger import AddTasks, Clamp, ItemsShort, PassGate, Round
from hengji.engine.values.finding import Level, errors

HERE = Path(__file__).parent
EXAMPLE = HERE / "example" / "closed-loop.yaml"
DESIGN = """
scheme: cn.hq-closed-loop
version: 2026.1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 总部部门年度绩效考核方案, en: "Headquarters departments: annual assessment"}
scale: {full: 100, points: weight, partial_steps: proportional, round: {ratio: 4, item: 2, total: 2}}

indicators:
  roe:
    title: {zh: 净资产收益率, en: Return on equity}
    formula: 净利润 / avg(期初所有者权益, 期末所有者权益)
    unit: "%"
    direction: higher
    source: finance

scorecards:
  finance:
    - dimension: {zh: 经济价值, en: Economic value}
      weight: 60
      items:
        - indicator: roe
          weight: 20
          tiers: {base: last_year, target: 9.2, challenge: industry.excellent}
          rule: 完成基本值得80%,完成目标值得100%,达到挑战值得120%,其间按线性插值
          clause: 第八条

events:
  - veto: 发生较大及以上生产安全责任事故,一票否决
    effect: {grade: D, payout: 0}
    clause: 第二十一条

ledger:
  - sum: items
  - gate: {when: any core item below base, limit: others to base points, suspend: difficulty}
  - multiply: difficulty
  - add: {events: bonus, max: 10}
  - subtract: {events: deduction}
  - clamp: 0 .. 120
  - round: 2

grades:
  - {grade: A, from: 95, title: 优秀, bonus: 1.40}
  - {grade: B, from: 80, title: 良好, bonus: 1.00 .. 1.20}
  - {grade: C, from: 60, title: 合格, bonus: 0.60 .. 1.00}
  - {grade: D, title: 不合格, bonus: 0}
"""
MISSING = """
measures:
  净利润: {title: {zh: 净利润, en: Net profit}, unit: 万元}
  所有者权益: {title: {zh: 所有者权益, en: Equity}, unit: 万元, over_periods: end}
coefficients:
  difficulty: {title: {zh: 难度系数, en: Difficulty}, given: difficulty}
"""


def loaded(text: str) -> Scheme:
    scheme, found = load_scheme(text, "scheme.yaml")
    assert scheme is not None, "\n".join(finding.render("en") for finding in found)
    return scheme


def test_the_example_of_the_design_loads_as_written() -> None:
    scheme, found = load_scheme(DESIGN + MISSING, "scheme.yaml")
    assert scheme is not None
    assert [finding.code for finding in found] == ["no-english-title"]
    assert "个名称没有英文" in found[0].message.zh
    assert "优秀" in found[0].message.zh
    assert "不合格" in found[0].message.zh
    (_, roe), *_ = scheme.items()
    assert isinstance(roe.rule.body, Curve)
    assert [knot.at.tier for knot in roe.rule.body.knots] == ["base", "target", "challenge"]
    assert [knot.value.share for knot in roe.rule.body.knots] == [Fraction(4, 5), 1, Fraction(6, 5)]
    assert roe.sentence.startswith("完成基本值得80%")
    assert roe.where.line == 21
    assert roe.where.clause == "第八条"
    base, target, challenge = roe.tiers["base"], roe.tiers["target"], roe.tiers["challenge"]
    assert base.formula is not None
    assert render(base.formula, "en") == "prior(actual, 1)"
    assert target.constant == Fraction("9.2")
    assert challenge.column == "industry.excellent"
    gate = scheme.gates["gate_2"]
    assert isinstance(gate.when, ItemsShort)
    assert (gate.when.tier, gate.limit_others, gate.suspend) == ("base", 1, ("difficulty",))
    assert isinstance(scheme.ledger[1].action, PassGate)
    assert isinstance(scheme.ledger[-1].action, Round)
    veto = scheme.events["发生较大及以上生产安全责任事故"]
    assert veto.kind is EventKind.VETO
    assert (veto.effect.grade, veto.effect.payout) == ("D", 0)
    assert scheme.grades is not None
    assert scheme.grades.bands[1].bonus == (1, Fraction(6, 5))


def test_the_example_scheme_has_no_errors_and_no_warnings() -> None:
    scheme, found = load_scheme(EXAMPLE)
    assert scheme is not None
    assert not found
    assert {finding.level for finding in check_scheme(scheme)} <= {Level.NOTE}


def test_parameters_stand_wherever_a_number_stands() -> None:
    scheme, _ = load_scheme(EXAMPLE)
    assert scheme is not None
    items = {item.id: item for _, item in scheme.items()}
    assert items["milestones"].rule.steps[0].amount == Amount(points=Fraction(2))
    curve = items["roe"].rule.body
    assert isinstance(curve, Curve)
    assert curve.knots[0].value == Amount(share=Fraction(4, 5)), "a parameter written 80% stays a share"
    assert scheme.parameters["early_points"].ours


def test_a_parameter_may_stand_inside_a_sentence() -> None:
    text = (DESIGN + MISSING).replace(
        "得80%", "得{base_share}"
    ) + "parameters:\n  base_share: {value: 80%, title: {zh: 甲, en: a}}\n"
    (_, roe), *_ = loaded(text).items()
    assert isinstance(roe.rule.body, Curve)
    assert roe.rule.body.knots[0].value.share == Fraction(4, 5)
    assert "得80%" in roe.sentence


def test_a_rule_may_be_said_in_both_languages() -> None:
    both = '{zh: "完成目标值得满分;每低于目标值1%扣1分,扣完为止", en: "Full marks at target; minus 1 point per 1 % below target, floor 0"}'
    text = (DESIGN + MISSING).replace("完成基本值得80%,完成目标值得100%,达到挑战值得120%,其间按线性插值", both)
    scheme, found = load_scheme(text)
    assert scheme is not None, [finding.render("en") for finding in found]


def test_a_bonus_reads_its_points_from_its_sentence() -> None:
    event = "  - deduction: 每发生一起一般事故扣2分,最多扣6分\n    id: ordinary\n"
    scheme = loaded((DESIGN + MISSING).replace("events:\n", "events:\n" + event))
    assert (scheme.events["ordinary"].amount, scheme.events["ordinary"].most) == (2, 6)


def test_a_folder_is_one_scheme(tmp_path: Path) -> None:
    whole = loaded(DESIGN + MISSING)
    head, _, tail = (DESIGN + MISSING).partition("events:")
    (tmp_path / "scheme.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "rest.yaml").write_text("events:" + tail, encoding="utf-8")
    scheme, found = load_scheme(tmp_path)
    assert scheme is not None, found
    assert same_meaning(scheme, whole)
    assert scheme.events["发生较大及以上生产安全责任事故"].where.file == "rest.yaml"
    (tmp_path / "again.yaml").write_text("version: 2027", encoding="utf-8")
    scheme, found = load_scheme(str(tmp_path))
    assert scheme is None
    assert [finding.code for finding in errors(found)] == ["duplicate-key"]


def test_what_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    for path in (tmp_path / "no.yaml", tmp_path):
        scheme, found = load_scheme(path)
        assert scheme is None
        assert found[0].code in ("cannot-read", "no-scheme-file")


def test_all_findings_come_at_once_in_the_order_of_the_lines() -> None:
    text = (DESIGN + MISSING).replace("weight: 20", "weight: twenty").replace('unit: "%"', "unit: 百分")
    text = text.replace("payout: 0}", "payout: x}").replace("- round: 2", "- rond: 2").replace("from: 80", "from: 八十")
    scheme, found = load_scheme(text, "scheme.yaml")
    assert scheme is None
    assert [finding.code for finding in errors(found)] == [
        "unknown-unit",
        "not-a-number",
        "not-a-number",
        "unknown-key",
        "ledger-action",
        "not-a-number",
    ]
    assert [finding.where.line for finding in errors(found)] == sorted(finding.where.line for finding in errors(found))


@pytest.mark.parametrize(
    ("written", "share", "points"),
    [
        ("full", 1, 0),
        ("80%", "4/5", 0),
        ("2", 0, 2),
        ("full + 2", 1, 2),
        ("50% - 1/3", "1/2", "-1/3"),
        ("－0.5", 0, "-1/2"),
        ("满分", 1, 0),
    ],
)
def test_points_are_written_as_people_say_them(written: str, share: str | int, points: str | int) -> None:
    text = (DESIGN + MISSING).replace(
        "rule: 完成基本值得80%,完成目标值得100%,达到挑战值得120%,其间按线性插值",
        f"rule: {{ratio: {{to: target, of: {written}}}}}",
    )
    (_, roe), *_ = loaded(text).items()
    assert isinstance(roe.rule.body, Proportion)
    assert roe.rule.body.of == Amount(Fraction(points), Fraction(share))


def test_bands_steps_and_cuts_are_read() -> None:
    rule = """
            rule:
              bands: [{from: 95% of target, score: full}, {above: 80% of target, score: 60%}]
              otherwise: 0
              steps: [{each: 1% of target, above: target, add: 0.5, most: 5, partial: whole, until: 110% of target}]
              cuts: {up_to: target - 3, score: 0}
              cap: 120%
              floor: none"""
    text = (DESIGN + MISSING).replace(
        "\n          rule: 完成基本值得80%,完成目标值得100%,达到挑战值得120%,其间按线性插值",
        rule.replace("\n            ", "\n          "),
    )
    (_, roe), *_ = loaded(text).items()
    curve = roe.rule.body
    assert isinstance(curve, Curve)
    low, high = curve.knots
    assert (low.at.times, low.value.share, low.before, low.closed) == (Fraction(4, 5), Fraction(3, 5), Amount(), False)
    assert (high.at.times, high.value, high.before.share, high.closed) == (Fraction(19, 20), FULL, Fraction(3, 5), True)
    step, cut = roe.rule.steps[0], roe.rule.cuts[0]
    assert (step.size.relative, step.size.value, step.partial) == (True, Fraction(1, 100), Partial.WHOLE)
    assert (cut.closed, cut.at.plus) == (True, -3)
    assert roe.rule.floor is None


def test_the_ledger_keeps_its_order() -> None:
    scheme, _ = load_scheme(EXAMPLE)
    assert scheme is not None
    kinds = [type(step.action).__name__ for step in scheme.ledger]
    assert kinds == ["Sum", "PassGate", "Multiply", "AddEvents", "AddTasks", "AddEvents", "Clamp", "ApplyVeto", "Round"]
    assert scheme.ledger[4].action == AddTasks("key_tasks", Fraction(20))
    assert scheme.ledger[6].action == Clamp(Fraction(0), Fraction(120))
    assert scheme.ledger[0].into == "base_score"


@pytest.mark.parametrize(
    ("when", "items", "count", "every", "of"),
    [
        ("any core item below base", (), 1, False, "base"),
        ("all core items below 80%", (), 1, True, "80%"),
        ("at least 2 core items below base", (), 2, False, "base"),
        ("any of roe below base", ("roe",), 1, False, "base"),
        ("roe below target", ("roe",), 1, False, "target"),
        ("任一核心指标低于基本值", (), 1, False, "base"),
        ("至少两项核心指标低于80%", (), 2, False, "80%"),
        ("全部核心指标未达目标值", (), 1, True, "target"),
        ("{items: [roe], below: base, count: 1}", ("roe",), 1, False, "base"),
    ],
)
def test_conditions_of_gates_are_read(when: str, items: tuple[str, ...], count: int, every: bool, of: str) -> None:
    scheme = loaded((DESIGN + MISSING).replace("when: any core item below base", f"when: {when}"))
    condition = scheme.gates["gate_2"].when
    assert isinstance(condition, ItemsShort)
    assert (condition.items, condition.count, condition.every) == (items, count, every)
    assert (condition.tier or f"{condition.share * 100}%") == of


def test_mutilated_schemes_never_raise() -> None:
    whole, dice = EXAMPLE.read_text(encoding="utf-8"), random.Random(7)
    pieces = [
        "{",
        "}",
        "[",
        ":",
        "\n",
        "- ",
        "$x",
        "{y}",
        "%",
        "0",
        "-1",
        "full",
        "target",
        " .. ",
        '"',
        "yes",
        "1/0",
        "９",
        "：",
        "#",
    ]
    for _ in range(400):
        at = dice.randrange(len(whole))
        text = whole[:at] + dice.choice(pieces) + whole[at + dice.randrange(12) :]
        scheme, found = load_scheme(text, "f.yaml")
        assert scheme is not None or errors(found)
        if scheme is not None:
            check_scheme(scheme)


def test_lines_may_be_moved_or_lost_without_a_traceback() -> None:
    lines, dice = EXAMPLE.read_text(encoding="utf-8").splitlines(), random.Random(11)
    for _ in range(300):
        changed = list(lines)
        for _ in range(dice.randrange(1, 4)):
            changed.insert(dice.randrange(len(changed)), changed.pop(dice.randrange(len(changed))))
        scheme, found = load_scheme("\n".join(changed), "f.yaml")
        assert scheme is not None or errors(found)


def test_a_rule_that_is_not_understood_hides_nothing_else_that_is_wrong() -> None:
    starter = files("hengji.cli.starter").joinpath("scheme.yaml").read_text("utf-8")
    rule = next(line for line in starter.splitlines() if "rule: 完成目标值得满分" in line)
    weight = next(
        line for line in starter.splitlines() if line.strip().startswith("weight:") and line.startswith("  " * 4)
    )
    broken = starter.replace(rule, f"{rule}，其余看着办", 1).replace(weight, weight + "1", 1)
    scheme, found = examine(broken, "scheme.yaml")
    assert scheme is None
    assert load_scheme(broken, "scheme.yaml")[0] is None
    codes = {finding.code for finding in found}
    assert {"weights-sum", "dimension-weight"} <= codes
    assert any(code.startswith("sentence-") for code in codes)
    # What the checks would say of the rule itself is not known before it is understood.
    assert not codes & {"cap-unreachable", "full-marks", "sentence-differs"}
