"""Every rule has one sentence in each language, and the sentence reads back to exactly that rule."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hengji.engine.rules.model import Amount, Cut, Mark, Measured, Partial, Rule, Side, Size, Step
from hengji.engine.sentences import parse, render
from hengji.engine.sentences.reading import Context, NotUnderstood, Points, Understood
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Lang
from hengji.engine.values.unit import parse_unit

from .strategies import rules

CONTEXTS = st.builds(
    Context,
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER, Direction.NEAR]),
    unit=st.none() | st.sampled_from(["%", "‰", "万元", "起", "天", "分", "倍", "万元/人"]).map(parse_unit),
    full=st.sampled_from([None, None, Fraction(0)]),
    points=st.sampled_from([None, Points.WEIGHT, Points.HUNDRED]),
    partial=st.sampled_from(list(Partial)),
)


def _reads_back(rule: Rule, context: Context, lang: Lang) -> None:
    sentence = render(rule, context, lang)
    outcome = parse(sentence, context, lang)
    if context.direction is Direction.LOWER and isinstance(outcome, NotUnderstood):
        # A rule that deducts on the better side is refused in the words of a sentence, as it should be.
        assume({finding.code for finding in outcome.findings} != {"sentence-against-direction"})
    assert isinstance(outcome, Understood), sentence
    assert outcome.rule == rule, sentence


@given(rule=rules(), context=CONTEXTS)
@settings(max_examples=100)
def test_a_rule_rendered_in_chinese_reads_back_to_itself(rule: Rule, context: Context) -> None:
    _reads_back(rule, context, "zh")


@given(rule=rules(), context=CONTEXTS)
@settings(max_examples=100)
def test_a_rule_rendered_in_english_reads_back_to_itself(rule: Rule, context: Context) -> None:
    _reads_back(rule, context, "en")


@pytest.mark.parametrize("full", [1, 30, 100])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_one_band_earns_beside_a_stated_base_makes_no_cap_of_the_full_marks(full: int, lang: Lang) -> None:
    """On a scale of a hundred the sentence opens with its full marks; they are no cap of the steps that add to the base."""
    one = Amount(points=Fraction(1))
    rule = Rule(
        Measured.DAYS,
        steps=(Step(Side.BELOW, Mark(), Size(Fraction(1)), one),),
        cuts=(Cut(Side.BELOW, Mark(), one, closed=True),),
    )
    _reads_back(rule, Context(full=Fraction(full), points=Points.HUNDRED, tiers=frozenset({"target"})), lang)
