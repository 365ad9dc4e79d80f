"""Scoring sentences of items and events, read by `sentences` in the item's own context."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ... import sentences
from ...rules.model import Measured, Rule
from ...sentences.reading import Ambiguous, Context, NotUnderstood, Points, Understood
from ...values.finding import Finding, Level, Source
from ...values.text import Lang, Text
from ..model.identity import Scale
from ..nodes import Map, Node
from . import scalars
from .desk import Desk
from .rules import Ground


def context(ground: Ground, full: Fraction | None, points: Points | None, *, tiers_known: bool) -> Context:
    """What an item settles for its sentence."""
    return Context(
        direction=ground.direction,
        unit=ground.unit,
        full=full,
        points=points,
        partial=ground.partial,
        tiers=frozenset({*ground.tiers, "target"}) if tiers_known else None,
        names={name: name for name in ground.tiers},
        called=ground.called,
    )


def marks(scale: Scale, weight: Fraction, full: Fraction | None) -> tuple[Fraction, Points]:
    """The full marks of an item and what its written points are; an item with `full` of its own is scored out of that."""
    if full is not None:
        return full, Points.HUNDRED
    return (weight, Points.WEIGHT) if scale.points is Points.WEIGHT else (scale.full, Points.HUNDRED)


def is_bilingual(node: Node) -> bool:
    """Whether a mapping is a sentence in two languages rather than a structured rule."""
    return isinstance(node, Map) and bool(node.entries) and set(node.keys()) <= {"zh", "en"}


def sentence(desk: Desk, node: Node, within: Context) -> tuple[Rule | None, str]:
    """The rule of a sentence and the sentence itself (the Chinese one of two); two languages must say the same."""
    if not isinstance(node, Map):
        text = desk.filled(node, scalars.text(desk, node))
        return (read(desk, node, text, within), text) if text else (None, "")
    rules: dict[str, Rule | None] = {}
    texts: dict[str, str] = {}
    for key, value in node.entries:
        texts[key.text] = desk.filled(value, scalars.text(desk, value))
        if texts[key.text]:
            rules[key.text] = read(desk, value, texts[key.text], within, "zh" if key.text == "zh" else "en")
    zh, en = rules.get("zh"), rules.get("en")
    if zh is not None and en is not None and zh != en:
        message = Text("中文和英文的规则意思不同", "the Chinese and the English rule do not mean the same")
        hint = Text(
            f"中文读作：{sentences.render(zh, within, 'zh')}；英文读作：{sentences.render(en, within, 'zh')}",
            f"the Chinese reads: {sentences.render(zh, within, 'en')}; the English: {sentences.render(en, within, 'en')}",
        )
        desk.error(node, "languages-differ", message, hint)
        return None, ""
    return zh or en, texts.get("zh") or texts.get("en", "")


def read(desk: Desk, node: Node, text: str, within: Context, lang: Lang | None = None) -> Rule | None:
    """The rule of one sentence; what the parser has to say becomes findings at the sentence's place."""
    outcome = sentences.parse(text, within, lang)
    match outcome:
        case Understood():
            notes = [
                note
                for note in outcome.notes
                if not (desk.partial_declared and note.code == "sentence-partial-default")
            ]
            desk.take(placed(notes, node.where))
            return outcome.rule
        case Ambiguous():
            question = outcome.question
            message = Text(f"{question.message.zh}：“{text}”", f"{question.message.en}: '{text}'")
            asked = replace(question, level=Level.ERROR, message=message, hint=ways_to_say(outcome))
            desk.take(placed([asked], node.where))
        case NotUnderstood():
            desk.take(placed([replace(finding, level=Level.ERROR) for finding in outcome.findings], node.where))
            if not outcome.findings:
                desk.error(node, "sentence-not-understood", Text("看不懂这句规则", "this rule is not understood"))
    return None


_MARKS = "①②③④⑤⑥⑦⑧⑨"


def ways_to_say(question: Ambiguous) -> Text | None:
    """Each reading of an ambiguous sentence with what to write for it, else what the question itself proposes."""
    zh, en = [], []
    for mark, reading in zip(_MARKS, question.readings, strict=False):
        says = reading.write != reading.meaning
        zh.append(f"{mark} {reading.meaning.zh}" + (f"，写“{reading.write.zh}”" if says else ""))
        en.append(f"{mark} {reading.meaning.en}" + (f": write '{reading.write.en}'" if says else ""))
    hint = question.question.hint
    if not zh:
        return hint
    if hint is not None and any(reading.write == reading.meaning for reading in question.readings):
        zh.append(hint.zh)
        en.append(hint.en)
    return Text("是哪一种意思：" + "；".join(zh), "which is meant: " + "; ".join(en))


def placed(findings: list[Finding] | tuple[Finding, ...], where: Source) -> list[Finding]:
    """Findings of a sentence at the place where the sentence stands."""
    return [replace(finding, where=where) for finding in findings]


def event_points(desk: Desk, node: Node, text: str) -> tuple[Fraction, Fraction | None] | None:
    """The points each occurrence brings and the most in all, where a sentence says them; None where it does not."""
    outcome = sentences.parse(text, Context())
    if not isinstance(outcome, Understood):
        return None
    rule = outcome.rule
    if rule.measured is not Measured.EVENTS or len(rule.steps) != 1 or rule.steps[0].amount.share:
        return None
    step = rule.steps[0]
    if step.size.value != 1 or (step.most is not None and step.most.share):
        return None
    return abs(step.amount.points), None if step.most is None else step.most.points
