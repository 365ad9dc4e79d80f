"""A group of twelve companies under a scheme that has every construct, its steps mostly without titles of their own."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from reports_example.kit import sheet

from hengji.engine.intake.tables import Tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.values.finding import errors

LONG = (
    "示例新能源装备制造与综合智慧能源服务（集团）股份有限公司西北分公司暨国际工程与数字化运维事业部联合党委所属全资企业"
)
"""A name of the length that happens."""

MAKERS = ("东方制造", "南方制造", "西部制造", "北方制造", "中部制造", LONG, "滨海制造", "江南制造")
COMPANIES = (*MAKERS, "东方商贸", "南方商贸", "西部物流", "北方物流")


def whole_scheme() -> Scheme:
    """The scheme, without an error."""
    scheme, findings = load_scheme(Path(__file__).with_name("scheme.yaml"))
    assert scheme is not None
    assert not errors(findings), errors(findings)
    return scheme


def whole_tables() -> Tables:
    """Figures from excellent to vetoed; U07 trips a gate, U04 is over two caps of events, U12 has no profit."""
    units, facts, targets, events, reviews, tasks = [], [], [], [], [], []
    for i, name in enumerate(COMPANIES, start=1):
        unit, level = f"U{i:02}", Fraction(118 - 3 * i, 100)
        profit = {7: 400, 12: None}.get(i, int(1000 * level))
        units.append(
            {
                "unit": unit,
                "name": name,
                "industry": "制造" if name in MAKERS else "商贸" if i <= 10 else "物流",
                "region_factor": Fraction(95 + 2 * (i % 6), 100),
                "bonus_base": 30 + 3 * i,
            }
        )
        now: dict[str, Any] = {
            "profit": profit,
            "revenue": int(20000 * level),
            "assets": 50000 + 700 * ((i * 5) % 12),
            "staff": 300 + 40 * ((i * 7) % 12),
            "debt": 30000 + 500 * i + (15000 if i == 8 else 0),
            "accidents": i % 3,
        }
        past = {"profit": 900, "revenue": 19000, "assets": 50000, "debt": 34000}
        facts += [{"unit": unit, "measure": k, "period": "2026", "value": v} for k, v in now.items() if v is not None]
        facts += [
            {"unit": unit, "measure": k, "period": year, "value": v}
            for year in ("2025", "2024", "2023")
            for k, v in past.items()
        ]
        targets += [
            {"unit": unit, "item": "profit", "target": 1000},
            {"unit": unit, "item": "debt_ratio", "target": 65},
            {"unit": unit, "item": "revenue", "target": 20000},
        ]
        for rater, group in enumerate(("leaders",) * 2 + ("peers",) * 4):
            row = {"unit": unit, "item": "review", "group": group, "rater": f"r{rater}", "score": 80 + (i + rater) % 15}
            reviews.append(row)
        for n, size in enumerate(("big", "big", "small")):
            done = date.fromordinal(date(2026, 6, 30).toordinal() + (i * 11 + n * 9) % 28 - 14)
            row = {"unit": unit, "task": f"T{n}", "title": f"重点任务{n + 1}", "size": size}
            tasks.append(row | {"due": date(2026, 6, 30), "done": done})
    events += [
        {"unit": "U01", "event": "praised", "count": 2, "evidence": "部委表彰文件", "approved_by": "董事会"},
        {"unit": "U01", "event": "chal", "amount": 3},
        {"unit": "U01", "event": "chal", "amount": 3},
        {"unit": "U04", "event": "late", "count": 4},
        {"unit": "U04", "event": "criticism", "amount": 3},
        {"unit": "U05", "event": "red", "count": 1},
        {"unit": "U06", "event": "accident", "count": 1, "reason": "“3·12”事故"},
        {"unit": "U09", "event": "lied", "count": 1, "approved_by": "党委会"},
    ]
    return Tables(
        sheet("units", units, "unit name industry", "region_factor bonus_base"),
        sheet("facts", facts, "unit measure period level", "value"),
        sheet("targets", targets, "unit item period", "target"),
        sheet("events", events, "unit event item evidence approved_by reason", "count amount"),
        sheet("reviews", reviews, "unit item group rater grade", "score"),
        sheet(
            "tasks", tasks, "unit task title kind size grade exempt approved_by direction", "actual target", "due done"
        ),
    )


def whole_run() -> Run:
    """The finished run."""
    return score(whole_scheme(), whole_tables())
