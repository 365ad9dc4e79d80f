"""A case file says what a policy must give; every difference, and every slip in the file itself, is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengji.engine.cases import CaseReport, run_cases
from hengji.engine.values.finding import Finding

SCHEME = """
scheme: test.small
version: "1"
effective: 2026-01-01 .. 2026-12-31
title: {zh: 小方案, en: A small scheme}
scale: {points: weight, round: {item: 4, points: 4, total: 4}}
measures:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
  revenue: {title: {zh: 收入, en: Revenue}, unit: 万元}
  standing: {title: {zh: 等次, en: Standing}, unit: "-"}
indicators:
  profit: {title: {zh: 利润, en: Profit}, unit: 万元}
  margin: {title: {zh: 利润率, en: Margin}, formula: 利润 / 收入, unit: "%"}
scorecards:
  plant:
    - dimension: {zh: 经营, en: Business}
      weight: 90
      items:
        - {indicator: profit, weight: 60, rule: {ratio: target}}
        - {indicator: margin, weight: 10, rule: {curve: {0: 0, 10: full}, otherwise: 0}, missing: drop}
        - {level: standing, title: {zh: 等次, en: Standing}, weight: 20, rule: {levels: {优: full, 良: 80%}}, missing: zero}
    - dimension: {zh: 工期, en: Schedule}
      weight: 10
      items:
        - {date: start, title: {zh: 开工, en: Start}, weight: 10, rule: {steps: [{late: 1, subtract: 1}]}, missing: zero}
events:
  - bonus: {zh: 表彰, en: Commended}
    id: commended
    points: 2
    approval: yes
ledger:
  - {sum: items, title: {zh: 各项合计, en: Items}}
  - add: {events: bonus}
grades:
  - {grade: A, from: 60, title: {zh: 优秀, en: Excellent}, bonus: 1.5}
  - {grade: B, title: {zh: 一般, en: Plain}, bonus: 1}
rankings: {all: {title: {zh: 排名, en: Ranking}}}
results: {bonus: {title: {zh: 奖金, en: Bonus}, base: bonus_base}}
"""
HEAD = """title: {zh: 用例, en: Cases}
scheme: scheme.yaml
"""


def run(folder: Path, text: str) -> CaseReport:
    (folder / "scheme.yaml").write_text(SCHEME, encoding="utf-8")
    (folder / "cases.yaml").write_text(HEAD + text, encoding="utf-8")
    return run_cases(folder / "cases.yaml")


def one(report: CaseReport) -> Finding:
    assert len(report.findings) == 1, report.render("en")
    return report.findings[0]


def test_a_case_that_holds_is_counted_with_what_it_compared(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        """
defaults: {unit: {bonus_base: 1000}, targets: {profit: {target: 100}}}
cases:
  - name: {zh: 完成目标, en: Target met}
    facts: {profit: 100, revenue: 1000, standing: 良}
    tasks: [{task: start, due: 2026-06-30, days_late: 3}]
    expect:
      items: {profit: 60, margin: 10, standing: 16, start: 7}
      points: {profit: 60}
      weights: {profit: 60, start: 10}
      figures: {profit: 0.01 亿元, margin: 10, standing: 良, start: 3}
      tiers: {profit.target: 100}
      dimensions: {business: 86}
      rates: {schedule: 70}
      ledger: [93, {step: 2, change: 0}]
      total: 93
      grade: Excellent
      multiplier: 1.5
      rank: 1
      paid: {bonus: 1500}
""",
    )
    assert report.ok, report.render("en")
    assert [(case.name.en, case.checked) for case in report.cases] == [("Target met", 21)]
    assert "1 of 1 cases hold, 21 results compared" in report.render("en")
    assert "1 个用例，1 个符合，核对 21 项" in report.render("zh")


def test_a_difference_names_its_line_what_came_out_what_was_expected_and_why(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        """cases:
  - name: {zh: 完成九成, en: Nine tenths}
    facts: {profit: 90}
    targets: {profit: {target: 100}}
    expect:
      items: {profit: 60}
""",
    )
    found = one(report)
    assert (found.code, found.where.line) == ("case-differs", 8)
    assert "完成九成" in found.message.zh
    assert "算得 54" in found.message.zh
    assert "came out as 54" in found.message.en
    assert found.hint is not None
    assert found.hint.en.startswith("60\n")
    assert "Profit" in found.hint.en
    assert "90" in found.hint.en
    assert not report.ok


@pytest.mark.parametrize(
    ("how", "expected", "holds"),
    [
        ("", "19.9997", True),
        ("", "19.99970", True),
        ("", "19.9998", False),
        ("round: 2", "20.00", True),
        ("round: 2", "19.99", False),
        ("round: printed", "20", True),
        ("round: printed", "20.00", True),
        ("round: printed", "19.9999", False),
        ("tolerance: {within: 0.001, because: {zh: 原文四舍五入, en: printed rounded}}", "20", True),
        ("tolerance: {within: 0.0001, because: {zh: 原文四舍五入, en: printed rounded}}", "20", False),
    ],
)
def test_results_are_compared_exactly_unless_the_case_says_how(
    tmp_path: Path, how: str, expected: str, holds: bool
) -> None:
    # 100 of 300 earns 20 of 60 points; a little less earns 19.9997
    report = run(
        tmp_path,
        f"""cases:
  - name: {{zh: 三分之一, en: A third}}
    facts: {{profit: 99.9985}}
    targets: {{profit: {{target: 300}}}}
    {how}
    expect: {{items: {{profit: {expected}}}}}
""",
    )
    assert report.ok is holds, report.render("en")


def test_a_tolerance_without_its_reason_is_refused(tmp_path: Path) -> None:
    report = run(tmp_path, "cases: [{name: {zh: 甲, en: A}, tolerance: {within: 1}, expect: {total: 1}}]\n")
    assert [finding.code for finding in report.refused] == ["missing-key"]


def test_missing_is_compared_as_a_reason_never_as_zero(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        """cases:
  - name: {zh: 缺利润, en: No profit}
    targets: {profit: {target: 100}}
    expect: {items: {profit: 缺少填报数, margin: missing-fact}, total: missing-fact, held: missing-fact, grade: missing-fact}
  - name: {zh: 缺利润不是零, en: No profit is not zero}
    targets: {profit: {target: 100}}
    expect: {items: {profit: 0}}
""",
    )
    assert [case.ok for case in report.cases] == [True, False], report.render("en")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("cases:\n  - {name: {zh: 甲, en: A}, expct: {total: 1}}\n", "unknown-key", 4),
        ("cases:\n  - name: {zh: 甲, en: A}\n    expect: {totle: 1}\n", "unknown-key", 5),
        ("cases:\n  - name: {zh: 甲, en: A}\n    facts: {profit: 1}\n", "expects-nothing", 4),
        ("cases:\n  - name: {zh: 甲, en: A}\n    expect: {}\n", "expects-nothing", 4),
        ("cases: []\n", "no-cases", 3),
        ("cases:\n  - {expect: {total: 1}}\n", "missing-key", 4),
        ("cases:\n  - {name: {zh: 甲, en: A}, period: 二六年, expect: {total: 1}}\n", "period-unreadable", 4),
        (
            "cases:\n  - {name: {zh: 甲, en: A}, facts: {profit: {二六年: 1}}, expect: {total: 1}}\n",
            "period-unreadable",
            4,
        ),
        (
            "cases:\n  - {name: {zh: 甲, en: A}, targets: {profit: {target: 很多}}, expect: {total: 1}}\n",
            "not-a-number",
            4,
        ),
        ("cases:\n  - {name: {zh: 甲, en: A}, reviews: [{item: x}], expect: {total: 1}}\n", "missing-key", 4),
        (
            "cases:\n  - {name: {zh: 甲, en: A}, units: {U1: {expect: {total: 1}}}, expect: {total: 1}}\n",
            "expect-place",
            4,
        ),
        ("cases:\n  - {name: {zh: 甲, en: A}, expect: {ledger: [{step: 1}]}}\n", "missing-key", 4),
        ("cases:\n  - {name: {zh: 甲, en: A}, name: {zh: 乙, en: B}, expect: {total: 1}}\n", "duplicate-key", 4),
    ],
)
def test_a_slip_in_the_file_is_refused_at_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    report = run(tmp_path, text)
    assert (code, line) in [(finding.code, finding.where.line) for finding in report.refused], report.render("en")
    assert not report.ok
    assert report.cases == ()


@pytest.mark.parametrize(
    ("expect", "near"),
    [
        ("items: {proft: 1}", "profit"),
        ("points: {margn: 1}", "margin"),
        ("weights: {margn: 1}", "margin"),
        ("tiers: {profit.targt: 1}", "target"),
        ("dimensions: {busines: 1}", "business"),
        ("paid: {bonuss: 1}", "bonus"),
        ("rank: {al: 1}", "all"),
        ("events: {commend: 1}", "commended"),
    ],
)
def test_a_name_nothing_bears_is_asked_back(tmp_path: Path, expect: str, near: str) -> None:
    report = run(
        tmp_path,
        f"""cases:
  - name: {{zh: 甲, en: A}}
    facts: {{profit: 100}}
    targets: {{profit: {{target: 100}}}}
    expect: {{{expect}}}
""",
    )
    found = one(report)
    assert found.code == "case-unknown"
    assert found.hint is not None
    assert near in found.hint.en


def test_a_step_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        """cases:
  - {name: {zh: 甲, en: A}, facts: {profit: 1}, targets: {profit: {target: 1}}, expect: {ledger: [{step: 合计, after: 1}]}}
""",
    )
    found = one(report)
    assert found.code == "case-unknown"
    assert found.hint is not None
    assert "各项合计" in found.hint.zh


def test_warnings_of_the_run_fail_a_case_that_does_not_name_them(tmp_path: Path) -> None:
    text = """cases:
  - name: {{zh: 未批准的表彰, en: Not approved}}
    facts: {{profit: 100}}
    targets: {{profit: {{target: 100}}}}
    events: [{{event: commended}}]
    expect: {{total: 60}}
{findings}"""
    assert one(run(tmp_path, text.format(findings=""))).code == "event-not-applied"
    assert run(tmp_path, text.format(findings="    findings: event-not-applied\n")).ok


def test_a_finding_named_in_vain_fails_the_case(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        """cases:
  - {name: {zh: 甲, en: A}, facts: {profit: 1}, targets: {profit: {target: 1}}, findings: event-not-applied}
""",
    )
    assert "event-not-applied" in one(report).message.en


def test_a_misspelt_measure_fails_the_case(tmp_path: Path) -> None:
    report = run(
        tmp_path, "cases: [{name: {zh: 甲, en: A}, facts: {proft: 1}, expect: {items: {profit: missing-fact}}}]\n"
    )
    assert "measure-unknown" in [finding.code for finding in report.findings]


def test_what_a_case_says_anew_wins_over_what_the_cases_share(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        """
defaults: {facts: {profit: 50, standing: 优}, targets: {profit: {target: 100}}}
cases:
  - {name: {zh: 共用, en: Shared}, expect: {items: {profit: 30, standing: 20}}}
  - {name: {zh: 另说, en: Anew}, facts: {profit: 100}, targets: {profit: {target: 200}}, expect: {items: {profit: 30, standing: 20}}}
  - {name: {zh: 没有等次, en: No standing}, facts: {standing: 无}, expect: {items: {standing: missing-fact}, points: {standing: 0}}}
  - {name: {zh: 没有目标, en: No target}, targets: {profit: {target: none}}, expect: {items: {profit: missing-tier}}}
""",
    )
    assert report.ok, report.render("en")


def test_units_of_one_case_are_ranked_together(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        """
defaults: {targets: {profit: {target: 100}}}
cases:
  - name: {zh: 三个单位, en: Three units}
    units:
      甲: {facts: {profit: 90}, expect: {rank: 2}}
      乙: {facts: {profit: 100}, expect: {rank: {all: 1}}}
      丙: {facts: {profit: 90}, expect: {rank: 2, total: 54}}
""",
    )
    assert report.ok, report.render("en")


@pytest.mark.parametrize("path", ["none.yaml", "scheme-missing.yaml", "broken.yaml"])
def test_a_file_that_cannot_be_used_is_reported_not_raised(tmp_path: Path, path: str) -> None:
    (tmp_path / "scheme-missing.yaml").write_text(
        "title: {zh: 甲, en: A}\nscheme: nowhere.yaml\ncases: [{name: {zh: 甲, en: A}, expect: {total: 1}}]\n", "utf-8"
    )
    (tmp_path / "broken.yaml").write_text("title: [\n", "utf-8")
    report = run_cases(tmp_path / path)
    assert not report.ok
    assert report.refused


def test_a_value_that_cannot_be_read_is_told_at_its_line(tmp_path: Path) -> None:
    report = run(
        tmp_path,
        "cases:\n  - name: {zh: 甲, en: A}\n    tasks: [{task: start, due: 六月底, done: 2026-06-30}]\n    expect: {total: 1}\n",
    )
    found = one(report)
    assert (found.code, found.where.line) == ("case-value", 5)


def test_modifying_coefficients_are_compared_item_by_item(tmp_path: Path) -> None:
    """An item without a target has coefficient 1; one that nothing modifies is no name here."""
    scheme = SCHEME.split("    - dimension: {zh: 工期")[0] + (
        "    - dimension: {zh: 工期, en: Schedule}\n"
        "      items:\n"
        "        - {indicator: revenue, id: again, weight: 10, missing: drop, rule: {ratio: target}}\n"
        "ledger:\n"
        "  - sum: business\n"
        "  - modify: {what: business, by: schedule, within: 0.7 .. 1.3}\n"
    )
    scheme = scheme.replace(
        "  margin: {title: {zh: 利润率",
        "  revenue: {title: {zh: 收入, en: Revenue}, unit: 万元}\n  margin: {title: {zh: 利润率",
    )
    (tmp_path / "scheme.yaml").write_text(scheme, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(
        HEAD
        + """defaults: {facts: {profit: 100, revenue: 1000, standing: 优}, targets: {profit: {target: 100}}}
cases:
  - {name: {zh: 没有目标, en: No target}, expect: {modifying: {again: 1}}}
  - {name: {zh: 完成率一半, en: Half}, targets: {again: {target: 2000}}, expect: {modifying: {again: 0.7}}}
  - {name: {zh: 写错, en: Wrong}, targets: {again: {target: 2000}}, expect: {modifying: {again: 0.8}}}
  - {name: {zh: 名称不对, en: No such name}, expect: {modifying: {agan: 1}}}
""",
        encoding="utf-8",
    )
    report = run_cases(tmp_path / "cases.yaml")
    assert [case.ok for case in report.cases] == [True, True, False, False], report.render("en")
    assert "case-unknown" in [finding.code for finding in report.cases[3].findings]
