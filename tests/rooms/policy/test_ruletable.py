"""The table of classification rules and their text carry one rule: nothing is lost on the way there and back."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.scheme.dump import parts
from hengji.engine.scheme.dump.writer import write
from hengji.engine.scheme.model.units import AttributeTest, Classification, ClassRule, Matrix
from hengji.policy.ruletable import (
    OTHER,
    Condition,
    Row,
    RuleTable,
    Square,
    classification_of,
    in_rows,
    posted,
    starts,
    stepped,
    table_of,
    text_of,
    unclear,
)

WORDS = st.one_of(
    st.sampled_from(["煤电", "yes", "否", "1", "1.50", "2026-01-01", "a: b", "#x", "'", '"', "+", "{a}", "null", " ", " 前后 ", "x|y"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=8),
)  # fmt: skip
FIGURES = st.one_of(st.none(), st.integers(-999, 10**9).map(Fraction), st.fractions(-100, 100, max_denominator=60))
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
TESTS = st.builds(AttributeTest, WORDS, st.lists(WORDS, max_size=3).map(tuple), FIGURES, FIGURES, DAYS, DAYS).filter(
    lambda test: bool(test.values) or (test.least, test.below, test.since, test.before) != (None,) * 4
)
PLAIN = st.one_of(
    st.builds(AttributeTest, WORDS, st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
    st.builds(AttributeTest, WORDS, least=st.integers(0, 99).map(Fraction), below=FIGURES),
    st.builds(AttributeTest, WORDS, since=st.dates(date(1990, 1, 1), date(2040, 1, 1)), before=DAYS),
)
RULES = st.builds(ClassRule, WORDS, st.lists(st.one_of(PLAIN, TESTS), min_size=1, max_size=3).map(tuple))
CELLS = st.dictionaries(st.tuples(WORDS, WORDS), WORDS, min_size=1, max_size=3)
WAYS = st.builds(
    Classification, st.just({}), st.lists(RULES, max_size=4).map(tuple),
    st.one_of(st.none(), st.builds(Matrix, WORDS, WORDS, CELLS)), st.one_of(st.just(""), WORDS), st.booleans(),
)  # fmt: skip


def laid(how: Classification) -> str:
    return write({"classify": parts.classify(how)}).strip("\n")


def sent(table: RuleTable) -> dict[str, list[str]]:
    """What a browser sends of the form of a table: it breaks lines its own way, and sends nothing of a box that is not ticked."""
    found = {"rest": [table.rest.replace("\n", "\r\n")], "otherwise": [table.otherwise]}
    if table.given:
        found["given"] = ["on"]
    if table.square is not None:
        square = table.square
        found |= {
            "m": ["1"],
            "m-rows": [OTHER],
            "m-rows-other": [square.rows],
            "m-columns": [OTHER],
            "m-columns-other": [square.columns],
        }
        found |= {"m-down": list(square.down), "m-across": list(square.across)}
        for line, cells in enumerate(square.cells):
            found |= {f"m-{line}-{place}": [to] for place, to in enumerate(cells)}
    for at, row in enumerate(table.rows):
        found[f"r{at}"] = ["rule" if row.text is None else "text"]
        if row.text is not None:
            found[f"r{at}-text"] = [row.text.replace("\n", "\r\n")]
            continue
        found[f"r{at}-to"] = [row.to]
        for inner, each in enumerate(row.conditions):
            key = f"r{at}-t{inner}"
            found |= {
                f"{key}-how": [each.how],
                f"{key}-name": [OTHER],
                f"{key}-name-other": [each.name],
                f"{key}-v": [*each.values, ""],
            }
            for low, high in (("from", "below"), ("since", "before")):
                found |= {f"{key}-{low}": [each.low], f"{key}-{high}": [each.high]}
    return found


@given(WAYS)
def test_every_rule_of_the_language_goes_into_the_table_and_comes_back_as_the_same_text(how: Classification) -> None:
    text = laid(how)
    table = table_of(text)
    assert table is not None
    assert text_of(table) == text
    assert len(starts(in_rows(table))) == len(table.rows)


@given(WAYS)
def test_the_form_of_a_table_sends_the_table_whole(how: Classification) -> None:
    table = table_of(laid(how))
    assert table is not None
    if table.otherwise == table.otherwise.strip():
        assert text_of(posted(sent(table))) == laid(how)


def test_what_a_row_cannot_say_stands_in_it_as_text() -> None:
    table = table_of("classify:\n  rules: [{class: coal, when: {x: {is: [a], from: 3}}}, {class: wind, when: {x: b}}]")
    assert table is not None
    assert [row.text for row in table.rows] == ["class: coal\nwhen: [{x: {from: 3, is: [a]}}]", None]


def test_a_text_that_cannot_be_read_or_says_more_has_no_table() -> None:
    for text in ("classify: [", "classify: {rules: [{class: a}]}", "classify: {otherwise: a}\nscale: {full: 3}", ""):
        assert table_of(text) is None


def test_what_is_typed_wrong_stands_in_the_text_as_it_was_typed() -> None:
    table = RuleTable((Row("coal", (Condition("规模", "figure", (), "约3"),)), Row("", (Condition(),))))
    text = text_of(table)
    assert "约3" in text
    assert classification_of(text) is None
    assert len(starts(text)) == 2


def test_rows_and_conditions_are_added_moved_and_taken_out_and_one_goes_on_where_one_was() -> None:
    table = RuleTable(tuple(Row(to) for to in "abc"))

    def order(step: str) -> tuple[str, str]:
        done = stepped(table, step)
        return "".join(row.to or "-" for row in done.table.rows), done.at

    assert order("up-1") == ("bac", "down-0")
    assert order("up-2") == ("acb", "up-1")
    assert order("down-0") == ("bac", "down-1")
    assert order("down-2") == order("up-0") == order("up-99") == order("nonsense") == ("abc", "")
    assert order("drop-2") == ("ab", "drop-1")
    assert order("add") == ("abc-", "r3-t0-name")
    more = stepped(table, "more-1").table
    assert [len(row.conditions) for row in more.rows] == [1, 2, 1]
    assert stepped(more, "less-1-0").table == table
    assert stepped(table, "less-1-0").table == table


MATRIX = "classify:\n  matrix: {rows: 阶段, columns: 定位, cells: {新兴: {甲: coal}, 成熟: {甲: wind, 乙: coal}}}\n  otherwise: wind"


def test_a_matrix_is_a_table_of_classes_with_rows_and_columns_to_add_and_take_out() -> None:
    table = table_of(MATRIX)
    assert table is not None
    assert table.square == Square("阶段", "定位", ("新兴", "成熟"), ("甲", "乙"), (("coal", ""), ("wind", "coal")))
    wider = stepped(table, "wider")
    assert wider.at == "m-across-2"
    assert text_of(wider.table) == text_of(table)
    assert stepped(wider.table, "slimmer-2").table == table
    assert stepped(stepped(table, "taller").table, "lower-2").table == table
    slim = stepped(table, "slimmer-0").table.square
    assert slim is not None
    assert (slim.across, slim.cells) == (("乙",), (("",), ("coal",)))
    assert stepped(table, "square-1").table.square is None
    assert stepped(RuleTable(), "square").table.square == Square()


def test_a_matrix_with_values_missing_or_there_twice_is_told_before_anything_is_written() -> None:
    square = Square("阶段", "", ("新兴", "新兴", ""), ("甲",), (("coal",), ("wind",), ("wind",)))
    assert [each.zh for _, each in unclear(RuleTable(square=square))] == [
        "二维分类：两个属性都要选", "二维分类：有一行没有写取值", "二维分类：“新兴”有两行",
    ]  # fmt: skip
    assert unclear(RuleTable()) == []
    rows = (
        Row("coal", (Condition("规模", "figure", (), "1"), Condition("", "is", ("甲",)))),
        Row(),
        Row(text="{}", conditions=()),
    )
    assert [(at, each.en) for at, each in unclear(RuleTable(rows))] == [
        (1, "a condition has no trait"),
        (2, "no class is chosen"),
    ]
