"""Foreign files read with a mapping: every construct once, and every mistake in a mapping with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from hengji.engine.intake import TableMapping, Tables, parse_mapping, read_tables
from hengji.engine.values.direction import Direction
from hengji.engine.values.finding import Finding, errors
from hengji.engine.values.unit import Unit, parse_unit

Folder = Callable[..., Path]
Book = Callable[..., Path]
Codes = Callable[[Iterable[Finding]], dict[str, str]]
UNITS = "  units: {file: units.csv}\n"


def mapping(text: str) -> TableMapping:
    """The mapping written in `text`, which must be right."""
    found, findings = parse_mapping(text)
    assert not errors(findings), [finding.render("en") for finding in findings]
    assert found is not None
    return found


def read(path: Path, text: str) -> tuple[Tables, list[Finding]]:
    """The tables read with the mapping written in `text`."""
    return read_tables(path, mapping(text))


def test_columns_are_renamed_joined_and_constant(folder: Folder) -> None:
    path = folder(foreign="code;name;y;m;amt\n000033;x;2015;3;7\nD01;y;2015;11;8\n", units="unit\n000033\nD01\n")
    tables, findings = read(
        path,
        "tables:\n"
        + UNITS
        + """
  facts:
    file: foreign.csv
    columns:
      unit: code
      measure: {const: profit}
      period: {join: [y, m], with: "-"}
      value: amt
      source: {join: [{const: tushare}, name], with: "/"}
""",
    )
    assert not errors(findings)
    facts = tables.facts
    assert facts.text("unit") == ["000033", "D01"]
    assert facts.text("period") == ["2015-03", "2015-11"]
    assert facts.text("source") == ["tushare/x", "tushare/y"]
    assert str(facts.where(1, "value")) == "foreign.csv:3 [amt]"


def test_rows_are_chosen_by_words_numbers_and_blanks(folder: Folder) -> None:
    rows = "D01,a,2015,1.0\nD01,b,2016,2\nD01,c,2015,--\nD01,d,2015,0.00\nD01,e,2015,5\n"
    tables, _ = read(
        folder(foreign="unit,measure,year,value\n" + rows),
        "tables:\n"
        + UNITS
        + """
  facts:
    file: foreign.csv
    where: {year: 2015, value: {not_in: ["0", ""]}, measure: {not: e}}
    columns: {unit: unit, measure: measure, period: year, value: value}
""",
    )
    assert tables.facts.text("measure") == ["a"]


def test_wide_becomes_long_by_measure_or_by_period(folder: Folder) -> None:
    path = folder(foreign="unit,利润总额,资产\nD01,1,2\nD02,3,4\n", yearly="unit,kpi,2015,2016\nD01,a,5,6\n")
    tables, findings = read(
        path,
        "tables:\n"
        + UNITS
        + """
  facts:
    - file: foreign.csv
      columns: {unit: unit, period: {const: 2017}}
      melt: {measures: {利润总额: total_profit, 资产: assets}}
    - file: yearly.csv
      columns: {unit: unit, measure: kpi}
      melt: {periods: ["2015", "2016"]}
""",
    )
    assert not errors(findings)
    facts = tables.facts
    assert facts.text("measure") == ["total_profit", "assets", "total_profit", "assets", "a", "a"]
    assert facts.text("period") == ["2017"] * 4 + ["2015", "2016"]
    assert str(facts.where(3, "value")) == "foreign.csv:3 [资产]"
    assert str(facts.where(5, "value")) == "yearly.csv:2 [2016]"


def test_a_block_is_repeated_with_its_word_filled_in(folder: Folder) -> None:
    path = folder(f1="unit,v\nD01,1\n", f2="unit,v\nD01,2\n")
    tables, findings = read(
        path,
        "tables:\n"
        + UNITS
        + """
  facts:
    file: f{q}.csv
    repeat: {q: [1, 2]}
    columns: {unit: unit, measure: {const: m}, period: {const: "2015Q{q}"}, value: v}
""",
    )
    assert not errors(findings)
    assert tables.facts.text("period") == ["2015Q1", "2015Q2"]


def test_a_lookup_brings_columns_by_a_key(folder: Folder) -> None:
    path = folder(
        scores="aspect,judge,score\nx1,J1,9.25\nx2,J1,8\nx9,J1,7\n",
        aspects="id,unit,what\nx1,D01,skills\nx2,D02,skills\n",
    )
    tables, findings = read(
        path,
        "tables:\n"
        + UNITS
        + """
  reviews:
    file: scores.csv
    lookup: [{file: aspects.csv, key: {aspect: id}}]
    columns: {unit: unit, item: what, rater: judge, score: score}
""",
    )
    assert tables.reviews.text("unit") == ["D01", "D02"]
    assert tables.reviews.figures["score"].at(0) == Fraction("9.25")
    assert [(finding.code, finding.where.line) for finding in errors(findings)] == [("lookup-missed", 4)]


def test_a_key_of_several_columns_is_looked_up_in_our_words(folder: Folder) -> None:
    path = folder(
        scores="event,seat,score,unit\nA,J1,9,D01\nB,J1,8,D01\nB,J2,7,D01\nC,J1,6,D01\n",
        seats="event,role,who\nA,No.1,甲\nB,No.1,乙\nB,No.2,甲\n",
    )
    tables, findings = read(
        path,
        "tables:\n"
        + UNITS
        + """
  reviews:
    file: scores.csv
    lookup: [{file: seats.csv, key: {event: event, seat: role}, columns: [who], values: {role: {No.1: J1, No.2: J2}}}]
    columns: {unit: unit, item: event, rater: who, score: score}
""",
    )
    assert tables.reviews.text("rater") == ["甲", "乙", "甲"]
    (missed,) = errors(findings)
    assert (missed.code, missed.where.line) == ("lookup-missed", 5)
    assert missed.message.en == "1 row without a match for event + role in seats.csv (such as C + J1)"


def test_a_key_of_several_columns_that_occurs_twice_is_told(folder: Folder, codes: Codes) -> None:
    path = folder(scores="a,b,score,unit\nx,1,9,D01\n", seats="a,b,who\nx,1,甲\nx,1,乙\n")
    lookup = "[{file: seats.csv, key: [a, b], columns: [who]}]"
    columns = "{unit: unit, item: {const: i}, rater: who, score: score}"
    tables, findings = read(
        path, "tables:\n" + UNITS + f"  reviews: {{file: scores.csv, lookup: {lookup}, columns: {columns}}}\n"
    )
    assert codes(findings) == {"lookup-doubled": "seats.csv:3 [a]"}
    assert "the key x + 1 occurs twice" in errors(findings)[0].message.en
    assert tables.reviews.text("rater") == ["甲"]


def test_words_that_say_there_is_no_figure_are_counted_and_read_as_missing(folder: Folder) -> None:
    path = folder(wide="code,year,rd,sales\nD01,2025,0,100\nD02,2025,0.0,0\nD03,2025,7,-99\n")
    mapping = """
  facts:
    file: wide.csv
    missing_values: {rd: [0], sales: [-99, n.a.]}
    columns: {unit: code, period: year}
    melt: {measures: {rd: research, sales: revenue}}
"""
    tables, findings = read(path, "tables:\n" + UNITS + mapping)
    figures = tables.facts.figures["value"]
    found = {
        (unit, measure): figures.at(row)
        for row, (unit, measure) in enumerate(zip(tables.facts.text("unit"), tables.facts.text("measure"), strict=True))
    }
    assert {key: found.get(key) for key in [("D01", "research"), ("D02", "research"), ("D02", "revenue")]} == {
        ("D01", "research"): None, ("D02", "research"): None, ("D02", "revenue"): 0,
    }  # fmt: skip
    told = [(finding.message.en, str(finding.where)) for finding in findings if finding.code == "missing-declared"]
    assert told == [
        ("2 cells of 'rd' written 0: missing, by the mapping's missing_values", "wide.csv:2 [rd]"),
        ("1 cell of 'sales' written -99, n.a.: missing, by the mapping's missing_values", "wide.csv:4 [sales]"),
    ]


def test_the_missing_values_of_a_column_that_is_not_there_are_a_mistake(folder: Folder, codes: Codes) -> None:
    path = folder(wide="code,year,rd\nD01,2025,0\n")
    facts = (
        "{file: wide.csv, missing_values: {rnd: [0]}, columns: {unit: code, period: year}, melt: {measures: {rd: r}}}"
    )
    assert codes(read(path, "tables:\n" + UNITS + f"  facts: {facts}\n")[1]) == {"mapping-column": "mapping.yaml:3"}


@pytest.mark.parametrize(
    ("part", "periods"),
    [
        ("part: year", ["2015", "2015", "2014"]),
        ("part: year, back: 7", ["2014", "2015", "2014"]),
        ("part: half", ["2015H1", "2015H1", "2014H2"]),
        ("part: quarter, back: 7", ["2014Q4", "2015Q2", "2014Q4"]),
        ("part: month", ["2015-01", "2015-05", "2014-12"]),
    ],
)
def test_a_period_is_taken_from_a_date(folder: Folder, part: str, periods: list[str]) -> None:
    path = folder(years="code,closed,v\nD01,2015-01-03,1\nD01,2015/5/31,2\nD02,2014年12月31日,3\n")
    columns = f"{{unit: code, measure: {{join: [{{const: m}}, v]}}, period: {{column: closed, {part}}}, value: v}}"
    tables, findings = read(path, "tables:\n" + UNITS + f"  facts: {{file: years.csv, columns: {columns}}}\n")
    assert not errors(findings)
    assert tables.facts.text("period") == periods


def test_what_is_no_date_has_no_period_and_is_told_with_its_line(folder: Folder, codes: Codes) -> None:
    path = folder(years="code,closed,v\nD01,2015-01-03,1\nD02,1215,2\nD03,,3\n")
    columns = "{unit: code, measure: {const: m}, period: {column: closed, part: year}, value: v}"
    tables, findings = read(path, "tables:\n" + UNITS + f"  facts: {{file: years.csv, columns: {columns}}}\n")
    found = [(finding.code, str(finding.where)) for finding in errors(findings)]
    assert ("not-a-date", "years.csv:3 [closed]") in found
    assert ("required-blank", "years.csv:4 [closed]") in found
    assert tables.facts.text("period") == ["2015"]


def test_values_get_our_words(folder: Folder) -> None:
    path = folder(foreign="unit,ev,who\nD01,Veto!,-1\n")
    tables, _ = read(
        path,
        "tables:\n"
        + UNITS
        + """
  events: {file: foreign.csv, columns: {unit: unit, event: ev, count: who}, values: {event: {Veto!: veto}, count: {"-1.0": "1"}}}
""",
    )
    assert tables.events.text("event") == ["veto"]
    assert tables.events.figures["count"].at(0) == 1


def test_the_rest_is_kept_but_for_what_is_skipped(folder: Folder) -> None:
    path = folder(foreign="code,staff,secret\nD01,5,x\n")
    tables, _ = read(path, "tables: {units: {file: foreign.csv, columns: {unit: code}, rest: keep, skip: [secret]}}")
    assert tables.units.figures["staff"].at(0) == 5
    assert set(tables.units.texts) == {"unit"}


def test_units_and_directions_are_declared_or_read_from_a_file(folder: Folder) -> None:
    path = folder(
        foreign="unit,measure,period,value,way,what\nD01,a,2015,5%,Up,%\nD01,b,2015,7,Down,-\nD02,a,2015,50%,Up,%\n"
    )
    tables, findings = read(
        path,
        "tables:\n"
        + UNITS
        + """
  facts: {file: foreign.csv, columns: {unit: unit, measure: measure, period: period, value: value}}
units: {a: ratio, from: {file: foreign.csv, key: measure, value: what}}
directions: {c: near, from: {file: foreign.csv, key: measure, value: way, values: {Up: higher, Down: lower}}}
""",
    )
    assert not errors(findings)
    assert tables.declared_units == {"a": "ratio", "b": "-"}
    assert tables.declared_directions == {"c": Direction.NEAR, "a": Direction.HIGHER, "b": Direction.LOWER}
    assert tables.facts.text("value_unit") == ["ratio", "-", "ratio"]
    assert tables.facts.figures["value"].at(0) == Fraction(5, 100)


def test_a_unit_the_file_states_otherwise_is_an_error(folder: Folder, codes: Codes) -> None:
    path = folder(facts="unit,measure,period,value,value_unit\nD01,a,2015,5,元\n")
    findings = read(path, "tables:\n" + UNITS + "  facts: {file: facts.csv}\nunits: {a: 万元}\n")[1]
    assert codes(findings) == {"unit-conflict": "facts.csv:2 [value_unit]"}


def test_a_measure_declared_in_two_ways_is_an_error(folder: Folder, codes: Codes) -> None:
    path = folder(foreign="m,way\na,higher\na,lower\n")
    findings = read(path, "tables:\n" + UNITS + "directions: {from: {file: foreign.csv, key: m, value: way}}\n")[1]
    assert codes(findings)["declared-twice"] == "foreign.csv:3 [way]"


def test_implausible_figures_are_told_and_dropped_on_demand(folder: Folder) -> None:
    path = folder(facts="unit,measure,period,value\nD01,roe,2015,724.97\nD02,roe,2015,12\nD01,x,2015,99\n")
    tables, findings = read(
        path,
        "tables:\n"
        + UNITS
        + "  facts: {file: facts.csv}\nplausible: {roe: [-100, 100], x: {range: [0, 1], drop: true}}\n",
    )
    told = [finding.message.en for finding in findings if finding.code == "implausible"]
    assert told == ["implausible: roe 724.97 lies outside -100..100", "implausible: x 99 lies outside 0..1; left out"]
    assert tables.facts.text("measure") == ["roe", "roe"]


def test_identical_rows_count_once_only_when_the_mapping_says_so(folder: Folder, codes: Codes) -> None:
    path = folder(facts="unit,measure,period,value\nD01,a,2015,5\nD01,a,2015,5.0\nD02,a,2015,1\nD02,a,2015,2\n")
    plain = "tables:\n" + UNITS + "  facts: {file: facts.csv}\n"
    assert read(path, plain)[0].facts.rows == 0
    tables, findings = read(path, plain.replace("facts.csv}", "facts.csv, duplicates: first_identical}"))
    assert tables.facts.text("unit") == ["D01"]
    assert codes(findings) == {"identical-rows-merged": "facts.csv:3", "duplicate-key": "facts.csv:5 [unit]"}


def test_sheets_of_a_foreign_workbook_are_mapped(book: Book) -> None:
    path = book(units=None, facts=None, Tabelle1=[["note"], ["code", "v"], ["D01", 0.5]], Leute=[["id"], ["D01"]])
    tables, findings = read(
        path,
        """
tables:
  units: {sheet: Leute, columns: {unit: id}}
  facts: {sheet: Tabelle1, header_row: 2, columns: {unit: code, measure: {const: m}, period: {const: 2020}, value: v}}
""",
    )
    assert not errors(findings)
    assert str(tables.facts.where(0, "value")) == "group.xlsx Tabelle1!B3 [v]"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("tables: {facts: {file: a.csv, colums: {}}}", 1, "did you mean 'columns'?"),
        ("tables:\n  fact: {file: a.csv}", 2, "did you mean 'facts'?"),
        ("tables:\n  facts: {columns: {}}", 2, "`file` or `sheet` is missing"),
        ("tables:\n  facts: {file: ../a.csv}", 2, "within the data folder"),
        ("tables:\n  facts: {file: /etc/passwd}", 2, "within the data folder"),
        ("tables:\n  facts:\n    file: a.csv\n    columns: {unti: x}", 4, "did you mean 'unit'?"),
        ("tables: {}\nunits: {a: 万圆}", 2, "unknown unit of measure"),
        ("tables: {}\ndirections: {a: up}", 2, "unknown direction 'up'"),
        ("tables: {}\nplausible: {a: [5, 1]}", 2, "[lowest, highest]"),
        ("tables: {}\nplausible: {a: [x, 1]}", 2, "not a number"),
        ("tables: {facts: {file: a.csv, duplicates: yes}}", 1, "'yes' is not allowed"),
        ("tables: {facts: {file: a.csv, where: {x: {like: y}}}}", 1, "unknown key 'like'"),
        ("tables: {facts: {file: 'a{q}.csv'}}", 1, "does not define {q}"),
        ("tables: {facts: {file: a.csv, melt: {colours: []}}}", 1, "unknown key 'colours'"),
        ("tables: {facts: {file: a.csv, lookup: [{file: b.csv}]}}", 1, "needs a `key`"),
        ("tables: {facts: {file: a.csv, lookup: [{file: b.csv, key: {a: ''}}]}}", 1, "needs a `key`"),
        ("tables: {facts: {file: a.csv, columns: {period: {column: d, part: week}}}}", 1, "'week' is not allowed"),
        ("tables: {facts: {file: a.csv, columns: {period: {column: d, back: 7}}}}", 1, "`back` needs `part`"),
        ("tables: {facts: {file: a.csv, columns: {period: {column: d, part: year, back: -7}}}}", 1, "number of days"),
        ("tables: {facts: {file: a.csv, delimiter: ab}}", 1, "one character"),
        ("tables: {facts: {file: a.csv}}\ntables: {}", 2, "tables"),
        ("tables: {facts: &x {file: a.csv}}", 1, ""),
        ("tables: [", 1, ""),
        ("", 0, ""),
        ("units: {a: 元}", 1, "`tables` is missing"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_mapping_is_told_with_its_line(text: str, line: int, words: str) -> None:
    found, findings = parse_mapping(text, "map.yaml")
    told = errors(findings)
    assert found is None
    assert told
    assert told[0].where.file == "map.yaml"
    assert not line or told[0].where.line == line
    assert any(words in finding.render("en") for finding in told)


def test_all_mistakes_of_a_mapping_are_told_at_once() -> None:
    findings = parse_mapping("tabels: {}\nunits: {a: 万圆}\ndirections: {b: up}\n")[1]
    assert len(errors(findings)) == 4


def test_a_column_that_is_not_there_is_told_at_the_mapping(folder: Folder) -> None:
    columns = "{unit: unti, measure: measure, period: period, value: value}"
    findings = read(folder(), "tables:\n" + UNITS + "  facts: {file: facts.csv, columns: " + columns + "}\n")[1]
    found = errors(findings)
    assert [(finding.code, str(finding.where)) for finding in found] == [("mapping-column", "mapping.yaml:3")]
    assert found[0].hint is not None
    assert found[0].hint.en == "did you mean 'unit'?"


def test_a_file_that_is_not_there_is_an_error(folder: Folder, codes: Codes) -> None:
    findings = read(folder(), "tables: {units: {file: unts.csv}}")[1]
    assert codes(findings) == {"no-such-file": "unts.csv"}


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b"a: " * 5_000, b"\xff\xfe\x00", b"a: &a [*a, *a]", b"? {}\n: x", b"- a\n- b", b"x" * 3_000_000],
)
def test_hostile_yaml_is_a_finding(data: bytes) -> None:
    found, findings = parse_mapping(data)
    assert found is None
    assert errors(findings)


def test_a_mapping_may_name_a_unit_of_the_schemes_own() -> None:
    text = "tables:\n" + UNITS + "units: {煤价: 折价美元}\n"
    assert [each.code for each in parse_mapping(text)[1]] == ["mapping"]
    own = parse_unit("元")
    found, wrong = parse_mapping(text, units={"折价美元": Unit("折价美元", own.dimension, Fraction("6.8"))})
    assert wrong == []
    assert found is not None
    assert found.units == {"煤价": "折价美元"}
