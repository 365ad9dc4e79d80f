"""Hypothesis strategies that build whole schemes from the model's own parts, valid by construction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from hengji.engine import formula
from hengji.engine.formula.tree import Name
from hengji.engine.rules.linkage import Beyond, Form, Way
from hengji.engine.rules.model import (
    ZERO,
    Ambition,
    Amount,
    Curve,
    Cut,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Partial,
    Proportion,
    Rule,
    Side,
    Size,
    Step,
    Veto,
)
from hengji.engine.scheme import Scheme
from hengji.engine.scheme.load.tiers import tiers_of
from hengji.engine.scheme.model import events as ev
from hengji.engine.scheme.model import identity as idn
from hengji.engine.scheme.model import indicators as ind
from hengji.engine.scheme.model import ledger as led
from hengji.engine.scheme.model import outcomes as out
from hengji.engine.scheme.model import progress as prog
from hengji.engine.scheme.model import scorecards as sc
from hengji.engine.scheme.model import units as un
from hengji.engine.sentences.reading import Points
from hengji.engine.values.direction import Direction
from hengji.engine.values.finding import Level
from hengji.engine.values.text import Text
from hengji.engine.values.unit import Unit, parse_unit

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "src" / "hengji" / "packs"

WRITTEN = (
    ROOT / "tests" / "engine" / "scheme" / "example" / "closed-loop.yaml",
    ROOT / "src" / "hengji" / "cli" / "starter",
    ROOT / "tests" / "reports" / "whole_policy",
    *(path.parent for path in sorted(PACKS.glob("**/scheme.yaml"))),
    *(path for path in sorted((ROOT / "examples").glob("*/*.yaml")) if "mapping" not in path.stem),
)
"""Every scheme somebody wrote: packs, examples, the starter."""

figures = st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from([1, 2, 3, 7, 10, 100, 1000]))
ends = st.builds(Fraction, st.integers(-(10**20), 10**20), st.sampled_from([1, 2, 10, 1000, 10**9]))
"""Numbers that end as decimals."""
positive = st.builds(Fraction, st.integers(1, 10**6), st.sampled_from([1, 2, 3, 7, 10, 100]))
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="{}｛｝"), min_size=1, max_size=12
)
texts = st.builds(Text, words, words)
names = st.sampled_from(
    ["甲", "乙", "roe", "profit", "净利润", "a1", "base_score", "x: y", "- z", '"q"', "yes", "1.5", "#h", "~"]
)
tiers = st.sampled_from(["target", "base", "challenge", "行业平均", "tier_2"])
amounts = st.builds(Amount, figures, figures) | st.builds(Amount, figures) | st.builds(Amount, share=figures)
marks = st.builds(Mark, plus=figures) | st.builds(Mark, tiers, figures, figures) | st.builds(Mark, tiers)
maybe = st.none() | figures
clauses = st.sampled_from(["", "第八条", "第 3 款: 甲"])


@st.composite
def steps(draw: st.DrawFn, of: st.SearchStrategy[str]) -> Step:
    most = draw(st.none() | st.builds(Amount, positive, positive))
    return Step(
        draw(st.sampled_from(Side)),
        draw(marks),
        Size(draw(positive), draw(st.booleans())),
        draw(amounts.filter(lambda amount: amount != ZERO)),
        draw(st.sampled_from(Partial)),
        draw(st.none() | marks),
        most,
        draw(of),
    )


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    sense = draw(st.sampled_from([Direction.HIGHER, Direction.LOWER]))
    knots = draw(st.lists(st.builds(Knot, marks, amounts, amounts, st.booleans()), min_size=1, max_size=4))
    fixed = sorted((knot for knot in knots if not knot.at.tier), key=lambda knot: knot.at.plus * sense.sign)
    return Curve((*fixed, *(knot for knot in knots if knot.at.tier)), sense, draw(st.booleans()))


@st.composite
def proportions(draw: st.DrawFn) -> Proportion:
    inverse = draw(st.booleans())
    return Proportion(draw(tiers), draw(amounts), inverse, not inverse and draw(st.booleans()))


levels = st.builds(
    Levels,
    st.lists(st.tuples(names, amounts), min_size=1, max_size=4, unique_by=lambda row: row[0]).map(tuple),
    st.none() | amounts,
)
expressions = st.sampled_from(["w * x / target", "w × x ÷ base", "max(x, 0)"]).map(Expression)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    body = draw(st.none() | curves() | proportions() | levels | expressions)
    if isinstance(body, Levels):
        measured = Measured.LEVEL
    else:
        measured = draw(st.sampled_from([Measured.VALUE, Measured.DAYS, Measured.EVENTS]))
    of = names if measured is Measured.EVENTS else st.just("")
    return Rule(
        measured,
        draw(amounts) if body is None else Amount(share=Fraction(1)),
        body,
        tuple(draw(st.lists(steps(of), max_size=2))),
        tuple(draw(st.lists(st.builds(Cut, st.sampled_from(Side), marks, amounts, st.booleans()), max_size=2))),
        draw(st.none() | st.just(ZERO) | amounts),
        draw(st.none() | amounts),
        draw(st.none() | st.builds(Veto, names, words, figures)),
        tuple(
            draw(st.lists(st.builds(Ambition, st.sampled_from(Side), marks, amounts, st.booleans(), tiers), max_size=1))
        ),
    )


def unique(count: int, start: str) -> list[str]:
    return [f"{start}{index}" for index in range(count)]


prices = st.one_of(
    st.builds(lambda value: {"constant": value}, ends),
    st.sampled_from([{"column": "base_price"}, {"column": "合同 价"}, {"column": "column x"}]),
    st.just({"formula": Name("净利润"), "formula_text": "净利润"}),
)
shares = st.builds(Fraction, st.integers(1, 300), st.sampled_from([1, 3, 100, 1000]))


@st.composite
def links(draw: st.DrawFn) -> sc.PriceLink:
    """A price clause as the loader makes it: what its form does not use stands at its usual value."""
    form, band = draw(st.sampled_from(Form)), draw(st.just(Fraction(0)) | shares)
    volume = form is Form.VOLUME
    return sc.PriceLink(
        draw(st.sampled_from(["净利润", "权益"])),
        sc.Tier("base_price", **draw(prices)),
        form,
        sc.Tier("planned_volume", **draw(prices)) if volume else None,
        parse_unit("万元") if volume else None,
        draw(shares) if volume else Fraction(1),
        Fraction(1) if volume else draw(shares),
        draw(st.sampled_from(Way)),
        band,
        draw(st.sampled_from(Beyond)) if band else Beyond.WHOLE,
        draw(st.none() | st.just(Fraction(0)) | shares),
        draw(st.none() | st.integers(0, 8)),
    )


@st.composite
def items(draw: st.DrawFn, name: str) -> sc.Item:
    rule = draw(rules())
    feed, of, kinds = draw(
        st.sampled_from(
            [
                (sc.Feed.INDICATOR, "roe", {}),
                (sc.Feed.PANEL, "peers", {}),
                (sc.Feed.TASKS, "board", {}),
                (sc.Feed.DATE, "节点 1", {}),
                (sc.Feed.LEVEL, "评级", {}),
                (sc.Feed.EVENTS, "", {"事故: 甲": "净利润"}),
            ]
        )
    )
    sources = st.sampled_from(["constant", "column", "own", "formula", "preset"])
    made: dict[str, sc.Tier] = {}
    for tier in tiers_of(rule):
        match draw(sources):
            case "constant":
                made[tier] = sc.Tier(tier, constant=draw(ends))
            case "column":
                made[tier] = sc.Tier(tier, column=draw(words))
            case "own":
                made[tier] = sc.Tier(tier, column=tier)
            case "formula":
                made[tier] = sc.Tier(tier, formula=tree("actual * 1.1"), formula_text="actual * 1.1")
            case _:
                made[tier] = sc.Tier(tier, formula=tree("prior(actual)"), formula_text="last_year")
    low, high = sorted([draw(figures), draw(figures)])
    units = tuple(draw(st.lists(words, max_size=2)))
    return sc.Item(
        id=name,
        title=draw(texts),
        weight=draw(positive | st.just(Fraction(0))),
        rule=rule,
        feed=feed,
        of=of,
        kinds=kinds,
        tiers=made,
        linked=draw(st.none() | links()),
        weight_range=draw(st.none() | st.just((low, high))),
        scope=sc.Scope.UNIT if units else draw(st.sampled_from([sc.Scope.COMMON, sc.Scope.CLASS])),
        units=units,
        core=draw(st.booleans()),
        watch=draw(st.booleans()),
        full=draw(st.none() | positive),
        missing=draw(st.sampled_from(sc.Missing)),
        exempt=draw(st.sampled_from([each for each in sc.Missing if each is not sc.Missing.HOLD])),
        not_done=draw(st.none() | st.sampled_from(sc.Missing)) if feed is sc.Feed.DATE else None,
        nodes=draw(st.sampled_from(sc.Nodes)) if feed is sc.Feed.DATE else sc.Nodes.SHARES,
        clause=draw(clauses),
    )


def tree(text: str) -> formula.Tree:
    parsed = formula.parse(text)
    assert isinstance(parsed, formula.Parsed)
    return parsed.tree


effects = st.builds(
    ev.Effect,
    st.sampled_from(["", "C"]),
    st.sampled_from(["", "D"]),
    st.integers(-1, 2),
    maybe,
    maybe,
    st.lists(names, max_size=2).map(tuple),
)


@st.composite
def events(draw: st.DrawFn, name: str) -> ev.Event:
    kind = draw(st.sampled_from(ev.EventKind))
    acts = kind in (ev.EventKind.VETO, ev.EventKind.RED_LINE)
    effect = draw(effects.filter(lambda effect: not acts or not effect.nothing))
    amount = draw(st.none() | positive)
    low, high = sorted([draw(figures), draw(figures)])
    bounds = (
        draw(st.sampled_from([(None, None), (low, high), (None, high), (low, None)]))
        if amount is None
        else (None, None)
    )
    return ev.Event(
        name,
        kind,
        draw(texts),
        amount,
        *bounds,
        draw(maybe),
        effect,
        draw(st.just("") | words),
        draw(st.booleans()),
        False,
        draw(clauses),
    )


@st.composite
def gates(draw: st.DrawFn, name: str) -> led.Gate:
    when: led.ItemsShort | led.Holds = draw(
        st.builds(
            led.ItemsShort,
            st.just(led.Short.TIER),
            tier=tiers,
            items=st.lists(st.sampled_from(["甲", "roe"]), max_size=2).map(tuple),
            count=st.integers(1, 5),
            every=st.booleans(),
        )
        | st.builds(led.ItemsShort, st.just(led.Short.SHARE), share=positive, count=st.integers(1, 5))
        | st.just(led.Holds(tree_of_condition("kept < 60"), "kept < 60"))
    )
    return led.Gate(
        name,
        draw(texts),
        when,
        limit := draw(maybe.filter(lambda x: x is None or x >= 0)),
        ("difficulty",),
        draw(effects),
        draw(clauses),
        report=draw(st.none() | st.sampled_from(Level)),
        no_lift=draw(st.sampled_from([(), ("difficulty", "improvement")])),
        classes=draw(st.sampled_from([(), ("a", "b c")])),
        to_base=limit == 1 and draw(st.booleans()),
    )


def tree_of_condition(text: str) -> formula.Tree:
    parsed = formula.parse(text, condition=True)
    assert isinstance(parsed, formula.Parsed)
    return parsed.tree


def bounded(step: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A step whose least is not above its most: anything else is refused."""

    def ordered(each: Any) -> Any:
        if each.least is None or each.most is None or each.least <= each.most:
            return each
        return replace(each, least=each.most, most=each.least)

    return step.map(ordered)


actions = st.one_of(
    st.builds(led.Sum, st.sampled_from(["items", "dimension_0"])),
    st.just(led.Combine((("dimension_0", Fraction(70)), ("x y", Fraction(1, 3))))),
    st.just(led.PassGate("gate_a")),
    st.just(led.Multiply("difficulty")),
    bounded(
        st.builds(
            led.AddEvents,
            st.lists(st.sampled_from(ev.EventKind), max_size=2, unique=True).map(tuple),
            st.lists(st.sampled_from(["event_0", "x"]), max_size=2).map(tuple),
            st.sampled_from([1, -1]),
            maybe,
            maybe,
        )
    ),
    bounded(st.builds(led.AddTasks, st.just("board"), maybe, maybe)),
    bounded(st.builds(led.AddProgress, st.just("improvement"), positive, maybe, maybe)),
    bounded(
        st.builds(
            led.AddFormula,
            st.just(tree("净利润 * 0.1")),
            st.just("净利润 * 0.1"),
            maybe,
            maybe,
            st.sampled_from([1, -1]),
            st.booleans(),
        )
    ),
    st.builds(lambda low, size: led.Clamp(low, low + size), figures, positive),
    st.builds(
        led.Modify,
        st.just("dimension_0"),
        st.just("x y"),
        st.just(Fraction(7, 10)),
        positive.map(lambda each: each + 1),
        st.lists(
            st.builds(led.SpecialCase, names, st.just(tree_of_condition("kept < 60")), st.just("kept < 60"), figures),
            max_size=2,
        ).map(tuple),
    ),
    st.just(led.ApplyVeto()),
    st.builds(led.Round, st.none() | st.integers(0, 8)),
)


@st.composite
def grades(draw: st.DrawFn) -> out.Grades:
    bounds = sorted(draw(st.sets(figures, min_size=1, max_size=4)), reverse=True)
    bands = [
        out.Grade(
            f"G{index}",
            draw(texts),
            least,
            draw(st.none() | st.just((Fraction(1), Fraction(6, 5)))),
            draw(st.none() | positive.map(lambda share: min(share, Fraction(1)) / (len(bounds) + 1))),
        )
        for index, least in enumerate([*bounds, None])
    ]
    keys = tuple(draw(st.lists(names, max_size=2)))
    own = {name: out.ClassLines(draw(class_lines(len(bounds)))) for name in draw(st.sets(names | words, max_size=2))}
    return out.Grades(
        tuple(bands),
        draw(st.just("") | words),
        draw(st.booleans()),
        keys,
        draw(st.none() | st.integers(0, 4)),
        lines=own,
        at_most=draw(st.booleans()),
    )


@st.composite
def class_lines(draw: st.DrawFn, many: int) -> dict[str, Fraction]:
    """Falling lines for some of `many` grades, and perhaps one for a grade that is none; written in any order."""
    some = sorted(draw(st.sets(st.integers(0, many - 1), min_size=1, max_size=many)))
    least = sorted(draw(st.sets(figures, min_size=len(some), max_size=len(some))), reverse=True)
    lines = {f"G{index}": value for index, value in zip(some, least, strict=True)}
    lines |= draw(st.dictionaries(words.filter(lambda word: not word.startswith("G")), figures, max_size=1))
    return dict(draw(st.permutations(list(lines.items()))))


@st.composite
def classifications(draw: st.DrawFn) -> un.Classification:
    tests = st.builds(un.AttributeTest, names, st.lists(words, min_size=1, max_size=2).map(tuple)) | st.builds(
        un.AttributeTest, names, least=figures, below=maybe
    )
    days = st.dates(min_value=date(2000, 1, 1))
    tests |= st.builds(un.AttributeTest, names, since=days, before=st.none() | days)
    rules_ = st.builds(un.ClassRule, names, st.lists(tests, min_size=1, max_size=3).map(tuple))
    cells = st.dictionaries(st.tuples(names, names), names, min_size=1, max_size=4)
    return un.Classification(
        {name: un.Class(name, draw(texts)) for name in draw(st.lists(names, min_size=1, max_size=3, unique=True))},
        tuple(draw(st.lists(rules_, max_size=3))),
        draw(st.none() | st.builds(un.Matrix, names, names, cells)),
        draw(st.just("") | names),
        draw(st.booleans()),
    )


@st.composite
def panels(draw: st.DrawFn) -> sc.Panel:
    high, low = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    return sc.Panel(
        "peers",
        draw(texts),
        tuple(
            sc.RaterGroup(name, draw(texts), draw(positive))
            for name in draw(st.lists(names, min_size=1, max_size=3, unique=True))
        ),
        high,
        low,
        high + low + draw(st.integers(1, 4)),
        draw(st.integers(1, 5)),
        draw(st.booleans()),
        draw(st.none() | st.integers(0, 8)),
        Fraction(0),
        draw(positive),
        draw(st.dictionaries(names, figures, max_size=3)),
        leniency=draw(st.booleans()),
    )


@st.composite
def boards(draw: st.DrawFn) -> ev.TaskBoard:
    grade = st.builds(ev.TaskGrade, names, texts, figures, st.just("") | tiers, st.none() | st.integers(-30, 30))
    size = st.builds(ev.TaskSize, names, texts, positive, maybe)
    return ev.TaskBoard(
        "board",
        draw(texts),
        tuple(draw(st.lists(grade, min_size=1, max_size=4, unique_by=lambda each: each.id))),
        tuple(draw(st.lists(size, min_size=1, max_size=3, unique_by=lambda each: each.id))),
        tuple(draw(st.lists(words, max_size=2))),
        draw(maybe),
        draw(maybe),
        draw(figures),
        draw(figures),
        draw(clauses),
    )


def indices() -> st.SearchStrategy[prog.Progress]:
    part = st.builds(prog.ProgressPart, st.sampled_from(["roe", "净利润"]), positive, st.none() | positive)
    return st.builds(
        prog.Progress,
        st.just("improvement"),
        texts,
        st.lists(part, min_size=1, max_size=2, unique_by=lambda each: each.of).map(tuple),
        st.sampled_from(prog.Against),
        st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]),
        st.sampled_from(prog.Spread),
        st.integers(0, 8),
        st.integers(2, 30),
        st.booleans(),
        st.integers(0, 6),
        clauses,
        classes=st.sampled_from([(), ("a", "b c")]),
    )


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    parts = []
    for index in range(draw(st.integers(1, 2))):
        inner = sc.Dimension(
            f"inner_{index}", draw(texts), (draw(items(f"inner_item_{index}")),), None, draw(maybe), draw(maybe)
        )
        children = [draw(items(f"item_{index}_{place}")) for place in range(draw(st.integers(1, 2)))]
        parts.append(sc.Dimension(f"dimension_{index}", draw(texts), (*children, inner), draw(st.none() | positive)))
    places = st.none() | st.integers(0, 8)
    times = draw(positive)
    made_events = [draw(events(f"event_{index}")) for index in range(draw(st.integers(0, 2)))]
    ledger = [
        led.LedgerStep(action, draw(texts), draw(st.sampled_from(["", "kept"])), draw(clauses))
        for action in draw(st.lists(actions, min_size=1, max_size=5))
    ]
    # A formula may read what an earlier step keeps.
    ledger = [led.LedgerStep(led.Sum(), Text.same("合计"), "kept"), *ledger]
    factors = (
        led.Factor("净利润", Fraction(1, 3)),
        led.Factor("规模", Fraction(2, 3)),
        led.Factor("规模", Fraction(0)),
    )
    return Scheme(
        id=draw(words),
        version=draw(words),
        title=draw(texts),
        effective=idn.Effective(date(2026, 1, 1), date(2026, 12, draw(st.integers(1, 31)))),
        scale=idn.Scale(
            draw(positive),
            draw(st.sampled_from(Points)),
            draw(st.sampled_from(Partial)),
            idn.Rounding(draw(places), draw(places), draw(places), draw(places), draw(st.integers(0, 8))),
        ),
        indicators={
            "roe": ind.Indicator(
                "roe", draw(texts), parse_unit("%"), Direction.LOWER, tree("净利润 / 权益"), "净利润 / 权益", 2
            ),
            "净利润": ind.Indicator("净利润", draw(texts), parse_unit("万元"), source="财务", clause=draw(clauses)),
        },
        scorecards={
            "card": sc.Scorecard(
                "card", draw(texts), tuple(parts), tuple(draw(st.lists(names, max_size=2))), draw(positive)
            )
        },
        ledger=tuple(ledger),
        basis=(idn.Basis(draw(texts), draw(clauses)),),
        parameters={"p": idn.Parameter("p", draw(figures), draw(texts), draw(st.booleans()), draw(st.none() | texts))},
        units={
            "标准台": ind.OwnUnit(Unit("标准台", (("标准台", 1),)), draw(texts)),
            "大批台": ind.OwnUnit(Unit("大批台", (("标准台", 1),), times), draw(texts), "标准台", times),
        },
        measures={
            "净利润": ind.Measure("净利润", draw(texts), parse_unit("万元"), plausible=(Fraction(-5), None)),
            "权益": ind.Measure(
                "权益", draw(texts), parse_unit("亿元"), ind.OverPeriods.BEGIN_END, ind.OverChildren.STRICT_SUM
            ),
        },
        classification=draw(st.none() | classifications()),
        panels={"peers": draw(panels())},
        boards={"board": draw(boards())},
        events={event.id: event for event in made_events},
        gates={"gate_a": draw(gates("gate_a"))},
        coefficients={
            "difficulty": led.Coefficient(
                "difficulty",
                draw(texts),
                "",
                factors,
                low=Fraction(4, 5),
                high=Fraction(6, 5),
                missing=draw(maybe),
                enters="pay",
                clause=draw(clauses),
                plus=draw(
                    st.sampled_from([(), (led.Factor("规模", Fraction(1, 50)), led.Factor("利润", Fraction(1, 3)))])
                ),
                classes=draw(st.sampled_from([(), ("a", "b c")])),
            ),
            "given": led.Coefficient("given", draw(texts), draw(words)),
            "bounded": led.Coefficient("bounded", draw(texts), draw(words), low=Fraction(1, 2), high=Fraction(3, 2)),
        },
        progress={"improvement": draw(indices())},
        grades=draw(st.none() | grades()),
        rankings=(
            out.Ranking(
                "all", draw(texts), draw(st.just("") | words), draw(st.sampled_from(out.Ties)), ("roe",), "kept"
            ),
        ),
        results=(
            out.ResultTable("posts", draw(texts), {"A": draw(words), "B": draw(figures), "C": "1.5"}, draw(clauses)),
            out.Pool(
                "bonus",
                draw(texts),
                draw(words),
                draw(st.none() | st.builds(Fraction, st.integers(0, 10**9))),
                draw(st.integers(0, 4)),
                draw(maybe),
                "difficulty",
                draw(clauses),
            ),
        ),
    )
