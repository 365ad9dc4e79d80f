"""Grade lines of a class's own: the cases a performance officer can read, and the grades, pay and words against schemes of one class."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import run

from hengji.cli.main import main
from hengji.engine.bundle import Telling, compare, freeze, replay
from hengji.engine.cases import run_cases
from hengji.engine.run.column import Column
from hengji.engine.run.outcomes import best_first, bonus_ranges, grade, kinds, limit, multipliers
from hengji.engine.run.result import Lists, Run
from hengji.engine.scheme import dump_scheme, examine, load_scheme, same_meaning
from hengji.engine.scheme.model.events import Effect
from hengji.engine.scheme.model.outcomes import ClassLines, Grade, Grades
from hengji.engine.schemebook.book import draft_of, sheets_of
from hengji.engine.trace.grading import trace_grade
from hengji.engine.trace.lines import begins_words, groups_among, line_words
from hengji.engine.trace.payment import trace_pay
from hengji.engine.values.text import Text
from hengji.reports.articles import closing_parts, opening_parts
from hengji.reports.pictures import Drawing
from hengji.reports.reading import Reading

HERE = Path(__file__).resolve().parent
SCHEME = (HERE / "scheme.yaml").read_text(encoding="utf-8")
FIGURES = {
    "P1": ("production", "105"), "I1": ("investment", "105"), "R1": ("research", "105"), "P2": ("production", "80"),
    "I2": ("investment", "80"), "R2": ("research", "59.99"), "I3": ("investment", "90"),
}  # fmt: skip


def word(text: str) -> Text:
    return Text(text, text)


def scored(folder: Path, text: str = SCHEME) -> Run:
    """The seven units above; I3 has an accident."""
    units = "unit,name,class\n" + "".join(f"{id},{id},{kind}\n" for id, (kind, _) in FIGURES.items())
    facts = "unit,measure,period,value\n" + "".join(
        f"{id},assessed,2026,{value}\n{id},accidents,2026,{int(id == 'I3')}\n" for id, (_, value) in FIGURES.items()
    )
    return run(folder, text, "", units=units, facts=facts)


def at(done: Run, id: str) -> int:
    return done.units.ids.index(id)


def test_the_cases_hold() -> None:
    report = run_cases(HERE / "cases.yaml")
    assert report.ok, report.render("en")


# --- a class with lines of its own is graded as by a scheme of its bands alone --------------------------------------------

scores = st.builds(Fraction, st.integers(-500, 13_000), st.just(100))
ranges = st.none() | st.tuples(st.integers(0, 15), st.integers(0, 15)).map(
    lambda ends: (Fraction(min(ends), 10), Fraction(max(ends), 10))
)
CLASSES = ("own", "few", "plain")


@st.composite
def two_schemes(draw: st.DrawFn) -> tuple[Grades, dict[str, Grades]]:
    """Grades with lines for two classes, and for each class the bands it has, spelled out as a scheme of its own."""
    many = draw(st.integers(1, 4))
    round_first = draw(st.none() | st.integers(0, 1))

    def falling(count: int) -> list[Fraction]:
        return sorted(draw(st.sets(scores, min_size=count, max_size=count)), reverse=True)

    bands = [Grade(f"G{i}", word(f"G{i}"), least, draw(ranges)) for i, least in enumerate([*falling(many), None])]
    alone, lines = {"plain": Grades(tuple(bands), round_first=round_first)}, {}
    for name in ("own", "few"):
        some = sorted(draw(st.sets(st.integers(0, many - 1), min_size=1)))
        begins = dict(zip([bands[i].id for i in some], falling(len(some)), strict=True))
        lines[name] = ClassLines(dict(draw(st.permutations(list(begins.items())))))
        kept = [replace(band, least=begins.get(band.id)) for band in bands if band.id in begins or band.least is None]
        alone[name] = Grades(tuple(kept), round_first=round_first)
    return Grades(tuple(bands), round_first=round_first, lines=lines), alone


def outcome(
    grades: Grades, totals: Sequence[Fraction], classes: Sequence[str], acting: Sequence[Effect | None]
) -> tuple[list[str], list[Fraction]]:
    """Each unit's grade and multiplier, after what acts on it."""
    lists, total = Lists.of(classes), Column.of(totals)
    kind = kinds(grades, lambda: lists)
    found = grade(grades, total, np.ones(len(total), np.bool_), lambda: lists, lambda: np.arange(len(total)), kind)
    effects = {unit: [(word("x"), effect)] for unit, effect in enumerate(acting) if effect is not None}
    final, _ = limit(grades, found, effects, kind)
    paid = multipliers(grades, final, total, Fraction(120), effects, kind)
    return [grades.bands[index].id for index in final], paid.fractions()


@given(two_schemes(), st.data())
def test_each_unit_gets_what_a_scheme_with_the_lines_of_its_class_alone_gives_it(
    made: tuple[Grades, dict[str, Grades]], data: st.DataObject
) -> None:
    together, alone = made
    lines = [each for one in alone.values() for band in one.bands if (each := band.least) is not None]
    near = st.sampled_from(lines).flatmap(
        lambda line: st.sampled_from([line, line - Fraction(1, 100), line + Fraction(1, 2)])
    )
    units = data.draw(st.lists(st.tuples(scores | near, st.sampled_from(CLASSES)), min_size=1, max_size=10))
    totals, classes = [total for total, _ in units], [name for _, name in units]
    acting: list[Effect | None] = []
    for name in classes:
        named = st.sampled_from([band.id for band in alone[name].bands])
        acts = (
            st.builds(Effect, grade=named)
            | st.builds(Effect, ceiling=named)
            | st.builds(Effect, down=st.integers(1, 3))
        )
        acting.append(data.draw(st.none() | acts))
    found = outcome(together, totals, classes, acting)
    for unit, name in enumerate(classes):
        mine = outcome(alone[name], [totals[unit]], [name], [acting[unit]])
        assert (found[0][unit], found[1][unit]) == (mine[0][0], mine[1][0])


@given(two_schemes(), st.lists(st.tuples(scores, st.sampled_from(CLASSES)), min_size=1, max_size=12), st.integers(1, 9))
def test_places_within_a_class_ask_for_the_lines_of_that_class(
    made: tuple[Grades, dict[str, Grades]], units: list[tuple[Fraction, str]], tenths: int
) -> None:
    together, alone = made
    best = together.bands[0]
    share = Fraction(tenths, 10)

    def with_places(grades: Grades) -> Grades:
        first = replace(grades.bands[0], quota=share)
        return replace(grades, bands=(first, *grades.bands[1:]), within="class", and_band=True)

    classes = [name for _, name in units]
    lists, total = Lists.of(classes), Column.of([score for score, _ in units])
    everyone = np.ones(len(units), np.bool_)
    order = best_first(total, [], np.arange(len(units)))
    having = [name for name in ("own", "few") if best.id not in together.lines[name].begins]
    if having:
        return  # a grade with places has a line in every class: told by the check
    found = grade(with_places(together), total, everyone, lambda: lists, lambda: order, kinds(together, lambda: lists))
    for name in set(classes):
        mine = [unit for unit, each in enumerate(classes) if each == name]
        own, apart = alone[name], Column.of([units[unit][0] for unit in mine])
        one = Lists.of([name] * len(mine))
        queue = best_first(apart, [], np.arange(len(mine)))
        ranked = grade(with_places(own), apart, np.ones(len(mine), np.bool_), lambda: one, lambda: queue)  # noqa: B023
        assert [together.bands[found[unit]].id for unit in mine] == [own.bands[index].id for index in ranked]


def test_nobody_is_asked_for_a_class_where_none_has_lines() -> None:
    def never() -> Lists:
        raise AssertionError

    assert kinds(Grades((Grade("A", word("A")),)), never) is None


def test_lines_of_a_class_that_do_not_fall_are_refused() -> None:
    bands = (Grade("A", word("A"), Fraction(90)), Grade("B", word("B"), Fraction(80)), Grade("C", word("C")))
    for wrong in ({"A": 70, "B": 75}, {"A": 70, "B": 70}):
        with pytest.raises(ValueError, match="best to worst"):
            Grades(bands, lines={"x": ClassLines({name: Fraction(value) for name, value in wrong.items()})})


# --- what is told ---------------------------------------------------------------------------------------------------------


def test_the_explanation_names_the_line_of_the_class(tmp_path: Path) -> None:
    done = scored(tmp_path)
    told = {id: (trace.steps[0], trace) for id in FIGURES if (trace := trace_grade(done, at(done, id))) is not None}
    assert told["I1"][0].zh == "总分 105 达到投资类的“A 级”的起点分 100"
    assert told["I1"][0].en == "the total 105 reaches 100, where 'A' begins for Investment"
    assert told["P1"][0].zh == "总分 105 达到“B 级”的起点分 100"
    assert told["R2"][0].zh == "总分 59.99 未达到科研类的“C 级”的起点分 60，按分数为“D 级”"
    assert told["I3"][1].steps[-1].zh == "一般事故：等级由“B 级”降为“D 级”（投资类不设C 级）"
    assert told["I3"][1].steps[-1].en == "An accident: the grade goes down from 'B' to 'D' (Investment: no C)"
    assert [done.bands[index].id for index in done.grade] == ["B", "A", "C", "C", "B", "D", "D"]


def test_the_multiplier_is_told_along_the_range_of_the_class(tmp_path: Path) -> None:
    done = scored(tmp_path)
    paid = trace_pay(done, at(done, "I1"))
    assert paid is not None
    assert paid.multiplier[0].zh == "“A 级”在 100–120 分之间由 1.2 到 1.4：1.2 + (105 − 100) ÷ 20 × 0.2 = 1.25"
    ends = {
        name: [(band.id, low, high) for band, low, high in bonus_ranges(done.scheme, name)]
        for name in ("", "investment")
    }
    assert ends[""] == [("A", 116, 120), ("B", 100, 116), ("C", 80, 100)]
    assert ends["investment"] == [("A", 100, 120), ("B", 80, 100)]
    assert all(trace_pay(done, unit) is not None for unit in range(len(done.units)))


def test_lines_are_printed_class_by_class(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(HERE / "scheme.yaml")]) == 0
    zh = capsys.readouterr().out
    assert (
        "生产类：A 级 116 分及以上，B 级 100 分及以上、116 分以下，C 级 80 分及以上、100 分以下，D 级 80 分以下" in zh
    )
    assert "投资类：A 级 100 分及以上，B 级 80 分及以上、100 分以下，D 级 80 分以下" in zh
    assert "科研类：C 级 60 分及以上，D 级 60 分以下" in zh
    assert main(["render", str(HERE / "scheme.yaml"), "--lang", "en", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["grades"]
    assert told[1:] == [
        "Investment: A 100 and above; B 80 and above, below 100; D below 80",
        "Research: C 60 and above; D below 60",
    ]


def test_where_every_class_has_its_own_lines_the_general_ones_are_not_printed() -> None:
    scheme, found = load_scheme(SCHEME.replace("    research:", "    production: {B: 100, C: 70}\n    research:"))
    assert scheme is not None, found
    assert [text.zh.partition("：")[0] for text in line_words(scheme)] == ["投资类", "生产类", "科研类"]
    assert [text.zh for text in begins_words(scheme, 3)] == ["—"]


def test_articles_and_pictures_show_each_class_its_lines(tmp_path: Path) -> None:
    done = scored(tmp_path)
    parts = [*opening_parts(done.scheme), *closing_parts(done.scheme)]
    rows = {row.about.zh: row.told for part in parts if part.title.zh == "等级与发放系数" for row in part.rows}
    assert "生产类：116 分及以上；投资类：100 分及以上；科研类：按分数不设这一级" in rows["A 级"].zh
    assert "科研类：发放系数在 60 至 120 分之间由 0.6 到 1 按直线变化" in rows["C 级"].zh
    assert "生产类：80 分以下；投资类：80 分以下；科研类：60 分以下" in rows["D 级"].zh
    drawing = Drawing(Reading(done))
    assert [group.title and group.title.zh for group in drawing.spreads] == ["生产类", "投资类", "科研类"]
    investors = drawing.spread("zh", width=720, prefix="d", group=drawing.spreads[1])
    assert "C 级" not in investors
    assert "B 级" in investors
    assert [group.title for group in groups_among(done.scheme, ["investment"])] == [None]


def test_a_scheme_with_lines_is_itself_again_from_yaml_and_from_its_sheets() -> None:
    scheme, _ = load_scheme(HERE / "scheme.yaml")
    assert scheme is not None
    again, found = load_scheme(dump_scheme(scheme))
    assert again is not None, found
    assert same_meaning(scheme, again)
    laid = sheets_of(scheme)
    assert [(row["class"], row["grade"], row["from"]) for row in laid["lines"]] == [
        ("investment", "A", "100"), ("investment", "B", "80"), ("research", "C", "60"),
    ]  # fmt: skip
    del laid["lines"][1]["class"]  # blank: the class above
    draft = draft_of(laid)
    assert draft.scheme is not None
    assert same_meaning(draft.scheme, scheme)


def test_a_line_that_moved_is_told_between_two_runs_and_each_run_replays(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    before = freeze(scored(one))
    after = freeze(scored(other, SCHEME.replace("{A: 100, B: 80}", "{A: 106, B: 80}")))
    assert replay(before).matches
    assert replay(after).matches
    found, told = compare(before, after), Telling.of(before, after)
    inputs = [told.line(each).zh for each in found.input_rows]
    assert any("{A: 100, B: 80} → {A: 106, B: 80}" in line for line in inputs), inputs
    moved = [told.line(each).zh for each in found.moved]
    # 105 of 80 to 106: 1.00 + 25/26 x 0.20 = 1.1923; 80 still begins B at 1.00, and I3 is in D by its accident
    assert [line for line in moved if line.startswith("I1")] == [
        "I1  等级: A 级 → B 级", "I1  发放系数: 1.25 → 1.1923",
    ], moved  # fmt: skip
    assert not [line for line in moved if line.startswith(("P", "R", "I2", "I3"))]


def test_a_gate_of_some_classes_leaves_the_others_alone_whatever_it_asks(tmp_path: Path) -> None:
    asks = "core item below 80%"
    text = SCHEME.replace("weight: 100, full: 100,", "weight: 100, full: 100, core: yes,").replace(
        "when: score = 105, report: note, classes: investment",
        f"when: any {asks}, effect: {{grade: D}}, classes: [research, production]",
    )
    done = scored(tmp_path, text)
    tripped = {id for id in FIGURES if done.tripped["investors"][at(done, id)]}
    assert tripped == {"R2"}
    scheme, found = examine(HERE / "scheme.yaml")
    assert scheme is not None
    assert not found
