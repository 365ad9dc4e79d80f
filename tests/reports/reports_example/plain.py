"""Groups of any size on a plain scheme, and names that attack workbooks and pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.rules.model import (
    Proportion,
    Rule,
)
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.identity import Effective, Scale
from hengji.engine.scheme.model.indicators import Indicator
from hengji.engine.scheme.model.ledger import (
    Clamp,
    LedgerStep,
    Round,
    Sum,
)
from hengji.engine.scheme.model.outcomes import Grade, Grades, Ranking
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.scheme.model.scorecards import (
    Dimension,
    Item,
    Missing,
    Scorecard,
)
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

from .kit import JUST_TARGET, F, share, sheet

NASTY = (
    '=HYPERLINK("http://evil","x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "<script>alert(1)</script> & \"quotes\" 'single'",
    "a/b:c*?[d]\\e",
    "a/b:c*?[d]/e",
    "乙\u202e\x07方\ufffe",
    "丙" * 90,
)


def plain_scheme(items_: int, more: str = "") -> Scheme:
    """A scheme of so many proportional items, three ledger steps and a ranking."""
    own = tuple(
        Item(
            f"i{n}",
            Text(f"指标{n}{more}", f"Item {n}{more}"),
            F(100, items_),
            Rule(body=Proportion(), cap=share("6/5")),
            sentence=f"规则{more}",
            of=f"i{n}",
            tiers=JUST_TARGET,
            missing=Missing.ZERO,
            clause=f"第{n}条{more}",
        )
        for n in range(items_)
    )
    unit = parse_unit("万元")
    return Scheme(
        "plain",
        "1",
        Text(f"方案{more}", f"Scheme{more}"),
        Effective(date(2026, 1, 1), date(2026, 12, 31)),
        Scale(),
        {item.id: Indicator(item.id, item.title, unit) for item in own},
        {
            "c": Scorecard(
                "c", Text("卡", "card"), (Dimension("d", Text(f"维度{more}", f"dimension{more}"), own),), ("x",)
            )
        },
        (
            LedgerStep(Sum(), Text(f"合计{more}", f"sum{more}")),
            LedgerStep(Clamp(None, F(120)), Text("封顶", "cap")),
            LedgerStep(Round(), Text("修约", "round")),
        ),
        grades=Grades((Grade("A", Text("优", "top"), F(90)), Grade("D", Text("差", "low"), None))),
        rankings=(Ranking("all", Text(f"排名{more}", f"ranking{more}")),),
    )


def plain_run(units: int, items_: int, more: str = "", names: Sequence[str] = ()) -> Run:
    """So many units on the plain scheme; figures spread from 40 % to 139 % of the target."""
    rows = [{"unit": f"U{u:05}", "name": names[u] if names else f"单位{u}{more}", "class": "x"} for u in range(units)]
    count = units * items_
    facts = Sheet(
        "facts",
        count,
        {
            "unit": [f"U{u:05}" for u in range(units) for _ in range(items_)],
            "measure": [f"i{n}" for _ in range(units) for n in range(items_)],
            "period": ["2026"] * count,
        },
        {
            "value": Figures.of(
                [F(4000 + (u * 7919 + n * 104729) % 10000, 100) for u in range(units) for n in range(items_)]
            )
        },
    )
    targets = sheet(
        "targets", [{"unit": "*", "item": f"i{n}", "target": 100} for n in range(items_)], "unit item period", "target"
    )
    return score(plain_scheme(items_, more), Tables(sheet("units", rows, "unit name class"), facts, targets))
