"""Judges and lecturers: leniency by the mapping a person would write, an injected point undone, and panels nobody can compare refused."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from fractions import Fraction
from math import floor, sqrt
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
from real.examples import EXAMPLES, Row, cells, scheme_of, source

from hengji.analysis.columns import RATERS
from hengji.analysis.raters import Levelled, Rating, levelled
from hengji.cli.main import main
from hengji.cli.scoring import score_files
from hengji.engine.intake import load_mapping, parse_mapping
from hengji.engine.intake.columns import TABLES
from hengji.engine.intake.one import read_mapped
from hengji.engine.scheme import load_scheme
from hengji.engine.values.finding import Finding, Refused, errors

SKATING, LECTURERS = "skating-judges-2016-17", "eth-lecturer-ratings"
ITEM = {
    "Skating Skills": "skills",
    "Transitions": "transitions",
    "Performance": "performance",
    "Composition": "composition",
}
TINY = Fraction(1, 10**20)
Given = Mapping[tuple[str, str], Fraction]
"""(rater, unit) -> score."""


@pytest.fixture(scope="module")
def judged(real_data: Path) -> dict[str, dict[tuple[str, str], Fraction]]:
    """Every score that was given by a judge whose name is known, by aspect: joined here by Python's own csv."""
    return by_item(judgements(real_data))


def judgements(real_data: Path) -> list[Row]:
    folder = real_data / SKATING
    aspects = {row["aspect_id"]: row for row in source(folder / "component_aspects.csv")}
    performances = {row["performance_id"]: row for row in source(folder / "performances.csv")}
    slots = {(r["competition"], r["program"], r["role"]): r for r in source(folder / "judges.csv")}
    found = []
    for line, row in enumerate(source(folder / "component_scores.csv"), start=2):
        aspect = aspects[row["aspect_id"]]
        performance = performances[aspect["performance_id"]]
        judge = slots[performance["competition"], performance["program"], f"Judge No.{row['judge'][1:]}"]
        found.append(
            {
                "line": str(line),
                "item": ITEM.get(aspect["aspect_desc"], "interpretation"),
                "unit": aspect["performance_id"],
                "rater": judge["clean_judge_name"],
                "score": row["score"],
                "own": "yes" if judge["judge_country"] == performance["nation"] else "",
                "competition": performance["competition"],
                "program": performance["program"],
            }
        )
    return found


def by_item(rows: Iterable[Row]) -> dict[str, dict[tuple[str, str], Fraction]]:
    found: dict[str, dict[tuple[str, str], Fraction]] = defaultdict(dict)
    for row in rows:
        if row["rater"] and Fraction(row["score"]):
            found[row["item"]][row["rater"], row["unit"]] = Fraction(row["score"])
    return dict(found)


def read(folder: Path, mapping: str | Path) -> tuple[dict[str, list[Rating]], list[Finding]]:
    """What `hengji analyse raters FOLDER --map MAPPING` reads, by item."""
    known = {**TABLES, "raters": RATERS}
    if isinstance(mapping, Path):
        found, wrong = load_mapping(mapping, known)
    else:
        found, wrong = parse_mapping(mapping, tables=known)
    assert found is not None, wrong
    sheet, findings = read_mapped(folder, RATERS, found)
    ratings: dict[str, list[Rating]] = defaultdict(list)
    columns = zip(sheet.text("item"), sheet.text("rater"), sheet.text("unit"), strict=True)
    for row, (item, rater, unit) in enumerate(columns):
        score = sheet.figures["score"].at(row)
        if score is not None:
            ratings[item].append(Rating(rater, unit, score))
    return dict(ratings), findings


def given(ratings: Iterable[Rating]) -> Given:
    return {(each.rater, each.unit): each.score for each in ratings}


def least_squares(found: Levelled, scores: Given) -> None:
    """That nothing fits the scores better: what is left adds up to nothing for every unit and every rater; leniencies add up to zero."""
    fair = {unit: scaled(score) for unit, score in found.fair.items()}
    leniency = {rater: scaled(own) for rater, own in found.leniency.items()}
    left: dict[str, int] = defaultdict(int)
    squares = 0.0
    for (rater, unit), score in scores.items():
        rest = scaled(score) - fair[unit] - leniency[rater]
        left[f"unit {unit}"] += rest
        left[f"rater {rater}"] += rest
        squares += (rest / FORTY) ** 2
    assert max(map(abs, left.values())) < FORTY * TINY
    assert abs(sum(leniency.values())) < FORTY * TINY
    free = len(scores) - len(found.fair) - len(found.leniency) + 1
    assert found.residual == pytest.approx(sqrt(squares / free), abs=1e-9)


FORTY = 10**40


def scaled(value: Fraction) -> int:
    """A number in forty decimals: sums of ten thousand are quick."""
    return round(value * FORTY)


def printed(value: Fraction) -> str:
    """Half-up at six decimals."""
    whole = floor(abs(value) * 10**6 + Fraction(1, 2))
    text = f"{whole // 10**6}.{whole % 10**6:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and whole else text


def undone(before: Levelled, after: Levelled, lenient: str, added: int) -> None:
    """A rater's added points are all his own. As leniencies add up to zero, one of n raters rises by 1 - 1/n of them, every other
    falls by 1/n, and every unit's fair score rises by the same 1/n: no difference between two units changes."""
    count = len(before.leniency)
    for rater, own in before.leniency.items():
        moved = Fraction(added * (rater == lenient)) - Fraction(added, count)
        assert abs(after.leniency[rater] - own - moved) < TINY
    for unit, score in before.fair.items():
        assert abs(after.fair[unit] - score - Fraction(added, count)) < TINY
    assert after.residual == pytest.approx(before.residual, abs=1e-12)


def answer(folder: Path, mapping: Path) -> tuple[int, dict[str, Any]]:
    """The exit code and the answer of `hengji analyse raters`."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = main(["analyse", "raters", str(folder), "--map", str(mapping), "--json", "--lang", "zh"])
    return code, json.loads(out.getvalue())


@pytest.fixture(scope="module")
def season(real_data: Path) -> dict[str, Any]:
    """What is answered about the judges."""
    code, said = answer(real_data / SKATING, EXAMPLES / SKATING / "raters-mapping.yaml")
    assert (code, said["findings"]) == (0, [])
    return said


# The judges


def test_judges_are_joined_to_their_names_by_the_mapping_alone(
    real_data: Path, judged: dict[str, dict[tuple[str, str], Fraction]]
) -> None:
    ratings, findings = read(real_data / SKATING, EXAMPLES / SKATING / "raters-mapping.yaml")
    assert {item: given(own) for item, own in ratings.items()} == judged
    assert {item: len(own) for item, own in judged.items()} == {
        "skills": 10_279, "transitions": 10_279, "performance": 10_279, "composition": 10_279, "interpretation": 10_279,
    }  # fmt: skip
    everybody = {rater for own in judged.values() for rater, _ in own}
    assert (len(everybody), len({unit for own in judged.values() for _, unit in own})) == (187, 1143)
    # the 40 zeros are those of a seat for which judges.csv has no name: nobody sat there
    rows = judgements(real_data)
    zeros = {row["line"] for row in rows if Fraction(row["score"]) == 0}
    assert zeros == {row["line"] for row in rows if not row["rater"]}
    assert len(zeros) == 40
    assert {(row["competition"], row["program"]) for row in rows if row["line"] in zeros} == {
        ("ISU GP 2016 Progressive Skate America", "PAIRS SHORT PROGRAM")
    }
    assert findings == []


def test_the_printed_decimals_of_every_judge_and_performance_are_those_of_the_least_squares(
    season: dict[str, Any], judged: dict[str, dict[tuple[str, str], Fraction]]
) -> None:
    assert {item["item"] for item in season["items"]} == set(judged)
    for item in season["items"]:
        scores = judged[item["item"]]
        found = levelled([Rating(rater, unit, score) for (rater, unit), score in scores.items()])
        least_squares(found, scores)
        shown = {rater["rater"]: rater["levelled_leniency"] for rater in item["raters"]}
        assert shown == {rater: printed(own) for rater, own in found.leniency.items()}
        assert {unit["unit"]: unit["fair"] for unit in item["units"]} == {u: printed(f) for u, f in found.fair.items()}


def test_a_point_that_one_judge_adds_everywhere_is_undone(real_data: Path, tmp_path: Path) -> None:
    lenient = "Roland MAIDER"
    lines = {row["line"] for row in judgements(real_data) if row["rater"] == lenient and Fraction(row["score"])}
    assert len(lines) == 250
    scores = source(real_data / SKATING / "component_scores.csv")
    for line, row in enumerate(scores, start=2):
        if str(line) in lines:
            row["score"] = f"{float(row['score']) + 1}"  # quarters: exact
    for name in ("component_aspects.csv", "performances.csv", "judges.csv"):
        (tmp_path / name).write_bytes((real_data / SKATING / name).read_bytes())
    (tmp_path / "component_scores.csv").write_text(written(scores), encoding="utf-8")
    mapping = EXAMPLES / SKATING / "raters-mapping.yaml"
    before, after = read(real_data / SKATING, mapping)[0], read(tmp_path, mapping)[0]
    assert len(before) == 5
    for item, ratings in before.items():
        undone(levelled(ratings), levelled(after[item]), lenient, 1)


def test_the_most_severe_and_the_kindest_judges_are_those_the_page_names(season: dict[str, Any]) -> None:
    found = {}
    for item in season["items"]:
        by = sorted(item["raters"], key=lambda each: Fraction(each["levelled_leniency"]))
        found[item["item"]] = (by[0]["rater"], by[-1]["rater"])
    assert found == {
        "skills": ("Peter RANKIN", "Tatiana SHARKINA"),
        "transitions": ("Peter RANKIN", "Roland MAIDER"),
        "performance": ("Peter RANKIN", "Roland MAIDER"),
        "composition": ("Peter RANKIN", "Irina MEDVEDEVA"),
        "interpretation": ("Mark STORTON", "Elizabeth RYAN"),
    }


def written(rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_judges_mark_their_own_countrys_skaters_up(season: dict[str, Any], real_data: Path) -> None:
    """The favour is checked by taking means of units and raters away in turn until nothing is left, a way of its own."""
    rows = [row for row in judgements(real_data) if row["rater"] and Fraction(row["score"])]
    for item in season["items"]:
        mine = [row for row in rows if row["item"] == item["item"]]
        units, unit = np.unique([row["unit"] for row in mine], return_inverse=True)
        raters, rater = np.unique([row["rater"] for row in mine], return_inverse=True)
        own = np.array([float(bool(row["own"])) for row in mine])
        apart = np.stack([np.array([float(row["score"]) for row in mine]), own])
        for _ in range(600):
            for place, size in ((unit, len(units)), (rater, len(raters))):
                means = np.array([np.bincount(place, each, size) for each in apart]) / np.bincount(
                    place, minlength=size
                )
                apart -= means[:, place]
        marks, theirs = apart
        more = float(marks @ theirs / (theirs @ theirs))
        free = len(mine) - len(units) - len(raters)
        error = sqrt(float(((marks - more * theirs) ** 2).sum()) / free / float(theirs @ theirs))
        told = item["own"]
        assert (told["ratings"], told["raters"]) == (int(own.sum()), len({r["rater"] for r in mine if r["own"]}))
        assert (float(told["favour"]), float(told["standard_error"])) == (
            pytest.approx(more, abs=2e-6), pytest.approx(error, abs=2e-6),
        )  # fmt: skip
        assert more > 15 * error  # 0.22 to 0.33 points of ten, with an error of 0.015
    assert {item["item"]: item["own"]["favour"][:4] for item in season["items"]} == {
        "skills": "0.21", "transitions": "0.30", "performance": "0.26", "composition": "0.30", "interpretation": "0.32",
    }  # fmt: skip


def only(condition: str) -> str:
    """The mapping of the judges, of which only some rows are read."""
    text = (EXAMPLES / SKATING / "raters-mapping.yaml").read_text("utf-8")
    return text.replace("{score: {not: 0}}", "{score: {not: 0}, " + condition + "}")


def parts(scores: Given) -> list[tuple[set[str], set[str]]]:
    """Raters and units linked to one another, gathered by walking."""
    near: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for rater, unit in scores:
        near["rater", rater].add(("unit", unit))
        near["unit", unit].add(("rater", rater))
    found = []
    while near:
        todo, part = [next(iter(near))], set[tuple[str, str]]()
        while todo:
            node = todo.pop()
            part.add(node)
            todo += near.pop(node, set()) - part
        found.append(({n for kind, n in part if kind == "rater"}, {n for kind, n in part if kind == "unit"}))
    return sorted(found, key=lambda part: (-len(part[0]), sorted(part[0])))


def test_the_world_championships_alone_fall_into_four_panels_and_are_refused_with_their_names(
    real_data: Path, tmp_path: Path
) -> None:
    """Each discipline of the championships has judges of its own: nobody can say whether those of the dance are kinder."""
    competition = "ISU World Figure Skating Championships 2017"
    mapping = tmp_path / "worlds.yaml"
    mapping.write_text(only(f"competition: {competition}"), encoding="utf-8")
    code, said = answer(real_data / SKATING, mapping)
    assert (code, said["items"]) == (1, [])
    rows = by_item(row for row in judgements(real_data) if row["competition"] == competition)
    told = [finding for finding in said["findings"] if finding["code"] == "raters-apart"]
    assert len(told) == len(rows) == 5
    for finding, (item, scores) in zip(told, rows.items(), strict=True):
        groups = parts(scores)
        assert [(len(raters), len(units)) for raters, units in groups] == [(13, 60), (12, 61), (12, 52), (12, 44)]
        assert f"“{item}”：评价人分成互不相干的 4 部分" in finding["message_zh"]
        assert [part for each in said["apart"] if each["item"] == item for part in each["parts"]] == [
            {"raters": sorted(raters), "units": sorted(units)} for raters, units in groups
        ]
        for raters, units in groups:
            assert f"{'、'.join(sorted(raters)[:5])} ... ({len(raters)}) 只评 " in finding["message_zh"]
            assert f"{', '.join(sorted(units)[:5])} ... ({len(units)})" in finding["message_en"]


def test_without_the_judges_of_both_dance_and_singles_the_season_falls_in_two(
    real_data: Path, judged: dict[str, dict[tuple[str, str], Fraction]]
) -> None:
    dances: dict[str, set[bool]] = defaultdict(set)
    for row in judgements(real_data):
        dances[row["rater"]].add("DANCE" in row["program"])
    linking = sorted(rater for rater, both in dances.items() if rater and len(both) == 2)
    assert len(linking) == 36
    ratings, _ = read(real_data / SKATING, only(f"clean_judge_name: {{not_in: {json.dumps(linking)}}}"))
    for item, own in ratings.items():
        scores = {pair: score for pair, score in judged[item].items() if pair[0] not in linking}
        assert given(own) == scores
        groups = parts(scores)
        with pytest.raises(Refused) as refused:
            levelled(own, item)
        (finding,) = refused.value.findings
        assert finding.code == "raters-apart"
        assert f"fall into {len(groups)} parts" in finding.message.en
        assert all(f"({len(raters)}) rate only" in finding.message.en for raters, _ in groups[:2])
        # each part by itself can be told
        for raters, _ in groups:
            mine = [each for each in own if each.rater in raters]
            least_squares(levelled(mine), given(mine))


# The lecturers


def test_lecturers_are_levelled_to_the_last_digit(real_data: Path) -> None:
    code, said = answer(real_data / LECTURERS, EXAMPLES / LECTURERS / "raters-mapping.yaml")
    (item,) = said["items"]
    assert (code, said["findings"], item["own"]) == (0, [], None)
    rows = source(real_data / LECTURERS / "ratings_half_a.csv")
    scores = {(f"s{row['s']}", f"d{row['d']}"): Fraction(row["y"]) for row in rows}
    assert (len(rows), len(scores), len(item["raters"]), len(item["units"])) == (32_823, 32_823, 2869, 430)
    found = levelled([Rating(rater, unit, score) for (rater, unit), score in scores.items()])
    least_squares(found, scores)
    assert {unit["unit"]: unit["fair"] for unit in item["units"]} == {u: printed(f) for u, f in found.fair.items()}
    assert {each["rater"]: each["levelled_leniency"] for each in item["raters"]} == {
        rater: printed(own) for rater, own in found.leniency.items()
    }
    # who is lenient moves a lecturer by 17 places in the middle, and one from place 91 to place 238 of 430
    by_mean = sorted(item["units"], key=lambda each: -Fraction(each["mean"]))
    before = {each["unit"]: place for place, each in enumerate(by_mean, start=1)}
    after = {each["unit"]: place for place, each in enumerate(item["units"], start=1)}
    assert median(abs(after[unit] - before[unit]) for unit in before) == 17
    assert max(before, key=lambda unit: abs(after[unit] - before[unit])) == "d571"
    assert (before["d571"], after["d571"]) == (91, 238)


@pytest.mark.parametrize("lenient", ["s2471", "s1", "s2231"])
def test_a_point_that_one_student_adds_everywhere_is_undone(real_data: Path, lenient: str) -> None:
    ratings = read(real_data / LECTURERS, EXAMPLES / LECTURERS / "raters-mapping.yaml")[0][""]
    more = [Rating(e.rater, e.unit, e.score + (e.rater == lenient)) for e in ratings]
    undone(levelled(ratings), levelled(more), lenient, 1)


# What the scheme's own `leniency: yes` does


def lenient_scheme(tmp_path: Path) -> Path:
    text = (EXAMPLES / SKATING / "scheme.yaml").read_text("utf-8")
    for old, new in (
        ("drop_high: 1", "drop_high: 0"),
        ("drop_low: 1", "drop_low: 0"),
        ("minimum: 3", "minimum: 3\n    leniency: yes"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "lenient.yaml"
    file.write_text(text, encoding="utf-8")
    return file


NAMED = """
tables:
  units:
    file: performances.csv
    where: WHERE
    columns: {unit: performance_id, name: name, class: program, contest: {join: [competition, program], with: " / "}}
  facts:
    file: performances.csv
    where: WHERE
    columns: {unit: performance_id, measure: {const: total_published}, value: total_component_score, period: {const: "2017"}}
"""


def named(tmp_path: Path, condition: str) -> Path:
    """A mapping for `hengji score` whose raters are people, not slots."""
    raters = (EXAMPLES / SKATING / "raters-mapping.yaml").read_text("utf-8")
    block = raters[raters.index("    file: component_scores.csv") :]
    block = "".join(line for line in block.splitlines(True) if "rater_from" not in line and "unit_from" not in line)
    file = tmp_path / "named.yaml"
    block = block.replace("{score: {not: 0}}", "{score: {not: 0}, " + condition + "}")
    file.write_text(NAMED.replace("WHERE", "{" + condition + "}") + "  reviews:\n" + block, encoding="utf-8")
    return file


def test_a_scheme_undoes_leniency_where_every_judge_rated_everybody_as_the_least_squares_do(
    real_data: Path, tmp_path: Path
) -> None:
    competition, program = "ISU Grand Prix of Figure Skating Final 2016", "MEN FREE SKATING"
    mapping = named(tmp_path, f"competition: {competition}, program: {program}")
    scheme, wrong = load_scheme(lenient_scheme(tmp_path))
    assert scheme is not None
    assert not errors(wrong)
    run = score_files(scheme, real_data / SKATING, mapping, None, lambda text: None)
    assert not [finding for finding in run.findings if finding.code == "leniency-uneven"]
    rows = [r for r in judgements(real_data) if (r["competition"], r["program"]) == (competition, program)]
    scored = cells(run)
    for item, scores in by_item(rows).items():
        found = levelled([Rating(rater, unit, score) for (rater, unit), score in scores.items()])
        for unit, fair in found.fair.items():
            assert Fraction(scored[unit, item]["actual"]) == Fraction(floor(fair * 100 + Fraction(1, 2)), 100)


def test_over_a_season_the_scheme_says_that_its_judges_rated_different_performances(
    real_data: Path, tmp_path: Path
) -> None:
    mapping = named(tmp_path, "competition: {empty: false}")
    lenient, wrong = load_scheme(lenient_scheme(tmp_path))
    assert lenient is not None
    assert not errors(wrong)
    run = score_files(lenient, real_data / SKATING, mapping, None, lambda text: None)
    told = [finding for finding in run.findings if finding.code == "leniency-uneven"]
    assert len(told) == 5  # each aspect, once
    means: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for item, scores in by_item(judgements(real_data)).items():
        for (_, unit), score in scores.items():
            means[unit, item].append(score)
    scored = cells(run)  # the scores as given
    for (unit, item), own in means.items():
        mean = sum(own, Fraction(0)) / len(own)
        assert Fraction(scored[unit, item]["actual"]) == Fraction(floor(mean * 100 + Fraction(1, 2)), 100)
    assert scheme_of(SKATING).panels["judges"].leniency is False
