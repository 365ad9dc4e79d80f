"""The content of a letter: one meaning, one sequence of bytes, and each sentence is its rule."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from support.scoring_rules import rules

from hengji.audit.canonical import canonical
from hengji.contracts.changes import (
    Level,
    Size,
    compare,
    in_unit,
    largest_step,
    sharing,
    size_of,
    told,
    with_item,
    with_tier,
    with_weight,
)
from hengji.contracts.checks import check
from hengji.contracts.content import (
    Clause,
    Content,
    Duty,
    Goal,
    GradeLine,
    Item,
    Kind,
    Node,
    Party,
    Range,
    Task,
    Term,
    Tier,
    Totals,
    hash_of,
    read,
    written,
)
from hengji.contracts.plain import Unreadable, plain, value_of
from hengji.contracts.wording import context, reads_back, reworded, worded
from hengji.engine.rules.model import FULL, Amount, Mark, Measured, Partial, Rule, Side, Step
from hengji.engine.rules.model import Size as StepSize
from hengji.engine.sentences.en.render import render_formerly
from hengji.engine.sentences.reading import Points
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Text

SECOND_FORM = "f0c950251e2c6bf44447c2549a7b18ee375f67f48804da835cb0d947e55a5abc"
"""Hash of a small letter as the second form wrote it."""
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TEXTS = st.builds(Text, WORDS, WORDS)
FIGURES = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False)
WEIGHTS = st.decimals(min_value=1, max_value=100, places=2)
DAYS = st.dates(date(2000, 1, 1))
GOALS = st.builds(
    Goal, WORDS, TEXTS, TEXTS, st.sampled_from(list(Task)), WORDS,
    st.lists(st.builds(Tier, WORDS, st.none() | FIGURES, st.none() | TEXTS), max_size=2).map(tuple), WORDS,
    st.none() | TEXTS, st.none() | WEIGHTS, st.booleans(), st.none() | TEXTS,
)  # fmt: skip
CLAUSES = st.lists(st.builds(Clause, TEXTS, TEXTS), max_size=2).map(tuple)
TOTALS = st.builds(
    Totals, CLAUSES, st.lists(st.builds(GradeLine, TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS), max_size=2).map(tuple),
    CLAUSES, CLAUSES,
)  # fmt: skip
NAMES = (
    "base",
    "target",
    "challenge",
    "prior",
    "average3",
    "average",
    "benchmark",
    "best",
    "worst",
    "excellent",
    "行业三年均值",
)


@st.composite
def items(draw: st.DrawFn, id: str) -> Item:
    """An item of any rule the engine has a sentence for."""
    rule = draw(rules())
    bare = Item(
        id=id,
        dimension=draw(TEXTS),
        title=draw(TEXTS),
        indicator=draw(WORDS),
        unit=draw(st.sampled_from(["%", "‰", "万元", "起", "天", "分", "倍", "万元/人", ""])),
        direction=draw(st.sampled_from([Direction.HIGHER, Direction.LOWER, Direction.NEAR])),
        weight=draw(WEIGHTS),
        allowed=draw(st.none() | st.builds(Range, WEIGHTS, WEIGHTS)),
        tiers=tuple(Tier(name, draw(FIGURES)) for name in NAMES),
        sentence=Text.same("—"),
        rule=rule,
        full=draw(st.none() | st.just(Decimal(100))),
        points=draw(st.sampled_from(list(Points))),
        partial=draw(st.sampled_from(list(Partial))),
        own=draw(st.booleans()),
    )
    return worded(bare)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A whole letter."""
    party = st.builds(Party, WORDS, WORDS, TEXTS)
    years = sorted(draw(st.tuples(st.integers(2000, 2100), st.integers(2000, 2100))))
    return Content(
        kind=draw(st.sampled_from(list(Kind))),
        group=draw(party),
        subject=draw(party),
        holder=None,
        term=Term(*years),
        scheme=draw(WORDS),
        unit_class=draw(WORDS),
        items=tuple(draw(items(f"i{number}")) for number in range(draw(st.integers(1, 2)))),
        goals=tuple(draw(st.lists(GOALS, max_size=1))),
        nodes=tuple(draw(st.lists(st.builds(Node, WORDS, TEXTS, DAYS, TEXTS, WORDS, st.none() | WEIGHTS), max_size=1))),
        duties=tuple(
            draw(
                st.lists(st.builds(Duty, TEXTS, TEXTS, FIGURES, TEXTS, st.none() | DAYS, st.none() | TEXTS), max_size=1)
            )
        ),
        constraints=tuple(draw(st.lists(TEXTS, max_size=1))),
        clauses=tuple(draw(st.lists(st.builds(Clause, TEXTS, TEXTS), max_size=1))),
        totals=draw(st.none() | TOTALS),
    )


@given(contents())
@settings(max_examples=40)
def test_a_content_written_and_read_is_itself_and_its_sentences_are_its_rules(content: Content) -> None:
    """A rule that its item cannot say beyond doubt is refused and asked about; none is ever read as another."""
    text = written(content)
    again = read(text)
    assert written(again) == text
    assert hash_of(written(again)) == hash_of(text)
    assert [item.rule for item in again.items] == [item.rule for item in content.items]
    for item in again.items:
        codes = {each.code for each in reads_back(item)}
        event("asked about" if codes else "reads back")
        assert codes <= {"sentence-not-understood"}, item.sentence
    assert compare(again, again) == []


@given(rules())
@settings(max_examples=100)
def test_any_rule_has_a_plain_form_and_comes_back(rule: Rule) -> None:
    assert value_of(json.loads(json.dumps(plain(rule))), Rule) == rule


def small() -> Content:
    """A short letter."""
    bare = Item(
        "profit", Text("效益", "Value"), Text("利润", "Profit"), "profit", "万元", Direction.HIGHER, Decimal(60), None,
        (Tier("base", Decimal(900)), Tier("target", Decimal(1000))), Text.same("—"), Rule(),
    )  # fmt: skip
    first = reworded(bare, "完成目标值得满分，每低于目标值1%扣1分，扣完为止")
    second = reworded(replace(bare, id="debt", weight=Decimal(40)), "每低于目标值1%扣2分，扣完为止")
    party = Party("aaaaaaaaaaaa", "D1", Text("财务部", "Finance"))
    return Content(Kind.DEPARTMENT, party, party, None, Term(2026, 2026), "s 1", "c", (first, second))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"60"', '"60.0"'), ('"60"', '"６０"'), ('"60"', '"6E+1"'), ('"60"', "60"), ('"60"', '"NaN"'), ('"60"', '"Infinity"'),
        ('"own":false', '"own":"no"'), ('"own":false,', ""), ('"profit"', "null"), ('"hengji-letter-3"', '"hengji-letter-1"'),
        ('"hengji-letter-3"', '"hengji-letter-2"'), ('"hengji-letter-3"', '"hengji-letter-4"'), ('"exits":null,', ""),
        ('"value"', '"sideways"'), ('{"form"', ' {"form"'), ('"watch":false', '"watch":false,"x":"y"'), ('"1000"', '"1/3"'),
        ('"first":"2026"', '"first":"2027"'), ('"first":"2026"', '"first":"+2026"'),
    ],
)  # fmt: skip
def test_text_that_is_not_exactly_what_is_written_is_not_read(old: str, new: str) -> None:
    text = written(small())
    assert old in text
    with pytest.raises(Unreadable):
        read(text.replace(old, new, 1))


def test_a_letter_of_the_older_form_keeps_its_bytes_and_its_hash() -> None:
    node = Node("profit", Text("节点", "Node"), date(2026, 3, 31), Text("标准", "Standard"))
    duty = Duty(Text("接口", "Interface"), Text("生产部", "Production"), Decimal(40), Text("职责", "Duty"))
    whole = replace(small(), nodes=(node,), duties=(duty,))
    data = json.loads(written(whole))["letter"]
    for later in ("goals", "scoring", "scheme_title", "class_title", "sizes", "totals", "letters", "exits"):
        del data[later]
    for item in data["items"]:
        del item["nodes"]
    del data["nodes"][0]["goal"], data["nodes"][0]["weight"], data["nodes"][0]["share"]
    del data["duties"][0]["due"], data["duties"][0]["standard"]
    text = canonical({"form": "hengji-letter-1", "letter": data}).decode()
    assert read(text) == whole
    assert hash_of(text) == hashlib.sha256(f"hengji-letter-1\n{text}".encode()).hexdigest()
    with pytest.raises(Unreadable):
        read(text.replace("letter-1", "letter-2"))
    with pytest.raises(Unreadable):
        read(canonical({"form": "hengji-letter-1", "letter": data | {"goals": []}}).decode())


def test_a_letter_of_the_second_form_keeps_its_bytes_and_its_hash_and_says_nothing_of_what_came_later() -> None:
    node = Node("profit", Text("节点", "Node"), date(2026, 3, 31), Text("标准", "Standard"), "G-1", Decimal(20))
    goal = Goal("G1", Text("目标", "Goal"), Text("来源", "Source"), Task.SPECIAL, "", ())
    for whole, known in (
        (replace(small(), goals=(goal,)), SECOND_FORM),
        (replace(small(), goals=(goal,), nodes=(node,)), ""),
    ):
        data = json.loads(written(whole))["letter"]
        for item in data["items"]:
            del item["nodes"]
        for each in data["nodes"]:
            del each["share"]
        del data["letters"], data["exits"]
        del data["totals"], data["sizes"], data["goals"][0]["reward"], data["goals"][0]["size"]
        text = canonical({"form": "hengji-letter-2", "letter": data}).decode()
        assert read(text) == whole
        assert read(text).totals is None
        assert hash_of(text) == hashlib.sha256(f"hengji-letter-2\n{text}".encode()).hexdigest()
        assert known in ("", hash_of(text)), "the bytes of a letter that was signed are never others"
        with pytest.raises(Unreadable):
            read(text.replace("letter-2", "letter-3"))
        later = (
            {"totals": None},
            {"sizes": []},
            *({"goals": [data["goals"][0] | each]} for each in ({"reward": None}, {"size": None})),
        )
        for other in later:
            with pytest.raises(Unreadable):
                read(canonical({"form": "hengji-letter-2", "letter": data | other}).decode())


def test_an_agreement_of_the_form_before_it_had_parts_keeps_its_bytes_its_hash_and_its_items() -> None:
    article = Clause(Text("兑现", "Pay"), Text("按办法执行", "By the rules"))
    whole = replace(small(), kind=Kind.APPOINTMENT, clauses=(article,), scoring=(article,))
    data = json.loads(written(whole))["letter"]
    for item in data["items"]:
        del item["nodes"]
    del (
        data["totals"],
        data["sizes"],
        data["letters"],
        data["exits"],
        data["clauses"][0]["part"],
        data["scoring"][0]["part"],
    )
    text = canonical({"form": "hengji-letter-2", "letter": data}).decode()
    assert read(text) == whole
    assert hash_of(text) == hashlib.sha256(f"hengji-letter-2\n{text}".encode()).hexdigest()
    assert not read(text).agreement, "it is shown as the letter it was signed as"
    with pytest.raises(Unreadable):
        read(text.replace("letter-2", "letter-1"))
    with pytest.raises(Unreadable):
        read(canonical({"form": "hengji-letter-2", "letter": data | {"exits": None}}).decode())


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "{", '{"form":"hengji-letter-1","letter":[]}', "[" * 3000])
def test_text_that_is_no_letter_is_not_read(text: str) -> None:
    with pytest.raises((Unreadable, RecursionError)):
        read(text)


def test_every_change_is_told_and_measured() -> None:
    old = small()
    assert check(old) == []
    tier = with_item(old, with_tier(old.items[0], "target", Decimal(1100)))
    assert size_of(old, tier) == Size(Fraction(1, 10), Decimal(0), False)
    assert size_of(old, tier).level is Level.OFFICE
    beyond = with_item(old, with_tier(old.items[0], "target", Decimal("1100.000001")))
    assert size_of(old, beyond).level is Level.LEADER
    weights = with_item(with_item(old, with_weight(old.items[0], Decimal(55))), with_weight(old.items[1], Decimal(45)))
    assert size_of(old, weights) == Size(Fraction(0), Decimal(5), False)
    assert size_of(old, weights).level is Level.OFFICE
    more = with_item(
        with_item(old, with_weight(old.items[0], Decimal("54.99"))), with_weight(old.items[1], Decimal("45.01"))
    )
    assert size_of(old, more).level is Level.LEADER
    sentence = with_item(old, reworded(old.items[0], "完成目标值得满分，每低于目标值1%扣2分，扣完为止"))
    assert size_of(old, sentence).level is Level.LEADER
    assert [each.what.en for each in compare(old, sentence)] == ["scoring sentence"]
    gone = replace(old, items=old.items[:1])
    assert size_of(old, gone).level is Level.LEADER
    assert [(each.item, each.new) for each in compare(old, gone)] == [("debt", None)]
    zero = with_item(old, with_tier(old.items[0], "base", Decimal(0)))
    assert size_of(zero, old).level is Level.LEADER
    assert size_of(old, replace(old, clauses=(Clause(Text("一", "1"), Text("二", "2")),))).level is Level.OFFICE
    assert size_of(old, replace(old, constraints=(Text("一", "1"),))).level is Level.LEADER


@pytest.mark.parametrize(
    ("target", "zh"),
    [("1100", "10%"), ("1100.12", "10.01%"), ("1100.012", "10.001%"), ("1099.99", "9.999%"), ("1123.456", "12.35%"),
     ("1100.0000000001", "超过 10%"), ("1099.9999999999", "不到 10%")],
)  # fmt: skip
def test_a_change_is_never_printed_as_the_limit_it_is_not_at(target: str, zh: str) -> None:
    old = small()
    new = with_item(old, with_tier(old.items[0], "target", Decimal(target)))
    size, step = size_of(old, new), largest_step(new, [(1, old)])
    en = zh.replace("超过", "more than").replace("不到", "less than").replace("%", " %")
    for said in (told(size), told(size, step)):
        assert f"目标档最多变动 {zh}" in said.zh
        assert f"tiers move by up to {en}" in said.en


def test_the_share_of_the_goal_above_goes_with_the_target_it_was_told_of() -> None:
    first = small().items[0]
    goal = Goal(
        "P-01", Text("利润", "Profit"), Text("经营", "Business"), Task.QUANTITATIVE, first.unit, (), item=first.id
    )
    other = replace(goal, code="P-02", item="debt", share=Decimal(10))
    old = replace(small(), goals=(replace(goal, above=Text("总额", "Total"), share=Decimal("33.333334")), other))
    moved = with_item(old, with_tier(first, "target", Decimal(1100)))
    assert [each.share for each in moved.goals] == [None, Decimal(10)]
    assert size_of(old, moved) == Size(Fraction(1, 10), Decimal(0), False), "a small move of a target stays one"
    for same in (with_tier(first, "base", Decimal(1)), with_weight(first, Decimal(1)), in_unit(first, "亿元")):
        assert with_item(old, same).goals == old.goals
    told = replace(moved, goals=(replace(goal, share=Decimal(40)), other))
    assert sharing(old, told).goals == told.goals, "what is told anew is told of the new target"


def test_ranges_order_and_lacking_tiers_are_named() -> None:
    old = small()
    first = old.items[0]
    for item, code in (
        (replace(first, allowed=Range(Decimal(10), Decimal(50))), "weight-range"),
        (with_tier(first, "base", Decimal(1001)), "tier-order"),
        (replace(first, tiers=first.tiers[:1]), "tier-lacking"),
        (replace(first, tiers=(Tier("target", None),)), "tier-empty"),
        (replace(first, tiers=(*first.tiers, first.tiers[0])), "tier-twice"),
        (with_tier(first, "target", Decimal("1000.0000001")), "figure-exact"),
    ):
        found = check(with_item(old, item))
        assert code in {each.code for each in found}, code
        assert all(each.where.sheet == "profit" for each in found if each.code == code)
    lower = replace(first, direction=Direction.LOWER)
    assert "tier-order" in {each.code for each in check(with_item(old, lower))}


def test_a_sentence_in_the_words_of_former_letters_is_still_that_of_its_rule() -> None:
    late = Step(Side.ABOVE, Mark(), StepSize(Fraction(5)), Amount(points=Fraction(-3)), Partial.WHOLE)
    one = worded(replace(small().items[0], rule=Rule(Measured.DAYS, FULL, steps=(late,))))
    former = render_formerly(one.rule, context(one))
    assert former != one.sentence.en
    assert reads_back(replace(one, sentence=Text(one.sentence.zh, former))) == ()
    assert reads_back(replace(one, sentence=Text(one.sentence.zh, former.replace("3 points", "4 points")))) != ()
