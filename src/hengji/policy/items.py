"""Items of a scheme in words and pictures, without any run: its sentence, and the curve of its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..engine.rules.model import Levels, Measured, Rule
from ..engine.rules.score import score_one
from ..engine.run.inputs import item_rule, tiers_used
from ..engine.scheme import Scheme as Meaning
from ..engine.scheme.model.scorecards import Item, Scorecard
from ..engine.sentences import render
from ..engine.trace import item_sentence, rule_context, tier_word
from ..engine.values.direction import Direction
from ..engine.values.number import NotANumber, parse_number, show
from ..engine.values.text import Lang, Text
from ..reports.curves import pieces, reach
from ..reports.heights import Shape
from ..ui import charts
from ..ui.charts import Better, Frame, Tone
from ..ui.measures import in_unit

_TONES = {"base": Tone.WARN, "target": Tone.PLAIN, "challenge": Tone.GOOD, "fail": Tone.BAD}
_BETTER = {Direction.HIGHER: Better.HIGHER, Direction.LOWER: Better.LOWER}
_STEPS = {"base": -10, "prior": -5, "last_year": -5, "target": 0, "challenge": 10, "fail": -20}
"""How far from the target a tier is drawn whose value is not known here, in hundredths of it."""


def sentence_of(scheme: Meaning, item: Item) -> Text:
    """The rule of an item as the one canonical sentence; a watched item has none."""
    return Text("只监测，不计分", "watched, not scored") if item.watch else item_sentence(scheme, item, item.weight)


def spoken(scheme: Meaning, item: Item) -> Text | None:
    """The rule in words that read back to it: the author's own where they are kept; None for a watched item."""
    if item.watch:
        return None
    within = rule_context(scheme, item, item.weight)
    en = render(item.rule, within, "en")
    return Text(item.sentence or render(item.rule, within, "zh"), en)


def found(scheme: Meaning, card: str, item: str) -> tuple[Scorecard, Item] | None:
    """An item of a card by its id."""
    held = scheme.scorecards.get(card)
    return next(((held, each) for each in held.items() if each.id == item), None) if held is not None else None


@dataclass(frozen=True, slots=True)
class Example:
    """The tiers a curve is drawn at: those the scheme fixes, those somebody typed, and invented ones for the rest."""

    tiers: Mapping[str, Fraction]
    invented: tuple[str, ...]


def example(names: tuple[str, ...], fixed: Mapping[str, Fraction], typed: Mapping[str, str], *, lower: bool) -> Example:
    """A value for every tier. What is typed and is no number is passed over."""
    values, invented = dict(fixed), []
    for name in names:
        if name in typed and typed[name].strip():
            try:
                values[name] = parse_number(typed[name])
            except NotANumber:
                continue
    middle = values.get("target", Fraction(100))
    for name in names:
        if name not in values:
            step = Fraction(_STEPS.get(name, 0), 100) * (-1 if lower else 1)
            values[name] = middle + abs(middle or Fraction(100)) * step
            invented.append(name)
    return Example(values, tuple(invented))


def constants(item: Item) -> dict[str, Fraction]:
    """The tiers whose value the scheme itself states."""
    return {name: tier.constant for name, tier in item.tiers.items() if tier.constant is not None}


def picture(
    scheme: Meaning,
    item: Item,
    lang: Lang,
    *,
    width: int = 400,
    prefix: str = "c",
    typed: Mapping[str, str] | None = None,
) -> tuple[str, Example]:
    """What each value of an item earns, as an SVG, and the tiers it is drawn at.

    No picture for a watched item or several kinds of events.
    """
    rule = item_rule(scheme, item, item.weight)
    indicator = scheme.indicators.get(item.of)
    drawing = Drawing(
        rule.rule,
        rule.full,
        rule.point,
        item.title.get(lang),
        "" if indicator is None else indicator.unit.symbol,
        indicator.direction if indicator is not None else Direction.HIGHER,
    )
    if item.watch:
        return "", Example({}, ())
    return drawing.svg(
        lang, width=width, prefix=prefix, fixed=constants(item), typed=typed or {}, names=tuple(item.tiers)
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """A rule to be drawn, with what its axes are called."""

    rule: Rule
    full: Fraction
    point: Fraction
    title: str
    unit: str = ""
    direction: Direction = Direction.HIGHER

    def svg(
        self,
        lang: Lang,
        *,
        width: int,
        prefix: str,
        fixed: Mapping[str, Fraction],
        typed: Mapping[str, str],
        names: tuple[str, ...] = (),
    ) -> tuple[str, Example]:
        """The drawing, and the tiers it was made at."""
        frame = Frame(prefix, self.title, width, lang)
        if isinstance(self.rule.body, Levels):
            return self._levels(frame), Example({}, ())
        kinds = {step.of for step in self.rule.steps}
        if self.rule.measured is Measured.EVENTS and len(kinds) != 1:
            return "", Example({}, ())
        wanted = tuple(dict.fromkeys([*names, *tiers_used(self.rule), *self.rule.tiers]))
        drawn = example(wanted, fixed, typed, lower=self.direction is Direction.LOWER)
        return self._curve(frame, drawn, next(iter(kinds)) if self.rule.measured is Measured.EVENTS else ""), drawn

    def _curve(self, frame: Frame, drawn: Example, kind: str) -> str:
        shape = Shape(self.rule, drawn.tiers, self.full, self.point, kind)
        low, high = reach(shape, [])
        beyond = (high - low) / 8  # so that the picture's edge does not look like an end of the rule
        tiers = tuple(
            charts.Tier(tier_word(name).get(frame.lang), value, _TONES.get(name, Tone.NONE), show(value))
            for name, value in drawn.tiers.items()
        )
        days = self.rule.measured is Measured.DAYS
        label = Text(kind, kind) if kind else _DAYS if days else _ACTUAL
        curve = charts.Curve(
            pieces(shape, low - beyond, high + beyond),
            tiers[: charts.curve.MOST_TIERS],
            None,
            x_label=label.get(frame.lang),
            x_unit="" if days else in_unit(self.unit, frame.lang),
            y_label=_SCORE.get(frame.lang),
            better=Better.LOWER if kind or days else _BETTER.get(self.direction, Better.UNSAID),
            x_low=low,
            x_high=high,
        )
        return charts.score_curve(curve, frame)

    def _levels(self, frame: Frame) -> str:
        body = self.rule.body
        entries = body.entries if isinstance(body, Levels) else ()
        places = [charts.Place(name, score_one(self.rule, name, {}, full=self.full).score) for name, _ in entries[:60]]
        return charts.ranking_bars(charts.Ranking(tuple(places), 2), frame)


_ACTUAL, _SCORE, _DAYS = Text("实际值", "Actual"), Text("得分", "Score"), Text("比约定晚（天）", "Days late")
