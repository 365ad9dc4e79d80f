"""Scoring sentences: a controlled language, Chinese and English, for the rule column of a letter.

`parse` reads a sentence into a `Rule` (or says which readings it has, or what it does not understand);
`render` writes a rule as the one canonical sentence, and `parse(render(rule)) == rule`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache

from ..rules.model import Amount, Rule
from ..values.direction import Direction
from ..values.finding import Finding
from ..values.text import Lang, Text
from . import cases, circumstances, figures, meant, questions, shapes
from .reading import Ambiguous, Context, NotUnderstood, Outcome, Reading, Understood

MAX_LENGTH = 2000
MOST_KEPT = 2048
"""Sentences of which the outcome is kept: those of some dozen schemes."""
_UNSETTLED = Context()
_SETTLED = tuple(each.name for each in fields(Context))


def parse(sentence: str, context: Context = _UNSETTLED, lang: Lang | None = None) -> Outcome:
    """What a scoring sentence means for an item; `lang` None: the language in which it speaks of scoring."""
    if not sentence.strip():
        return NotUnderstood((questions.empty(),))
    if len(sentence) > MAX_LENGTH:
        return NotUnderstood((questions.too_long(len(sentence), MAX_LENGTH),))
    return _parsed(sentence, lang, *(_fixed(getattr(context, name)) for name in _SETTLED))


def _fixed(value: object) -> object:
    """A value that can be looked up by; a mapping in its own order, for that is part of what a reading goes by."""
    return _Pairs(value.items()) if isinstance(value, Mapping) else value


class _Pairs(tuple[tuple[str, object], ...]):
    """The pairs of a mapping."""

    __slots__ = ()


@lru_cache(maxsize=MOST_KEPT)
def _parsed(sentence: str, lang: Lang | None, *settled: object) -> Outcome:
    """A scheme is read whole for every change of a part of it, and most of that would be reading its sentences again: an outcome follows
    from the sentence and its context alone, so it is kept."""
    given = zip(_SETTLED, settled, strict=True)
    context = Context(**{name: dict(each) if isinstance(each, _Pairs) else each for name, each in given})  # type: ignore[arg-type]
    spoken = lang or _language(sentence)
    if spoken == "zh":
        from .zh.parse import parse as read
    else:
        from .en.parse import parse as read
    outcome = read(sentence, context)
    if lang is None and isinstance(outcome, NotUnderstood) and not _speaks(sentence):
        return NotUnderstood(tuple(_in_either(each) for each in outcome.findings))
    classes = cases.classes(sentence) if context.full else ()
    if classes and not _is_rendered(sentence, outcome, context):
        return NotUnderstood((questions.of_classes(classes),))
    if isinstance(outcome, Ambiguous):
        return _asked(sentence, outcome, context, spoken)
    return _read_whole(sentence, outcome, context, spoken) if isinstance(outcome, Understood) else outcome


def render(rule: Rule, context: Context = _UNSETTLED, lang: Lang = "zh") -> str:
    """The one sentence of a rule: it reads back to exactly this rule in the same context."""
    if lang == "zh":
        from .zh.render import render as write
    else:
        from .en.render import render as write
    return write(rule, context)


def renders(sentence: str, rule: Rule, context: Context, lang: Lang) -> bool:
    """Whether a sentence is the one a rule is written as in a language, or was before: what was agreed in those words stands."""
    if sentence == render(rule, context, lang):
        return True
    if lang == "zh":
        return False
    from .en.render import render_formerly

    return sentence == render_formerly(rule, context)


def _is_rendered(sentence: str, outcome: Outcome, context: Context) -> bool:
    """Whether the sentence is the one its rule is written as: it is what it says."""
    if not isinstance(outcome, Understood):
        return False
    return renders(sentence, outcome.rule, context, "zh") or renders(sentence, outcome.rule, context, "en")


def _read_whole(sentence: str, outcome: Understood, context: Context, lang: Lang) -> Outcome:
    """The outcome, unless a figure, a limit or a condition of the sentence was lost on the way to its rule."""
    found = _left_behind(sentence, outcome.rule, context, outcome.overruled)
    if found is None and context.full is not None and not _is_rendered(sentence, outcome, context):
        left = _bystanders(sentence, outcome.rule, context, lang)
        found = questions.beside_value(left, _said(outcome.rule, context)) if left else None
        if found is None and shapes.hides_a_fall(sentence, outcome.rule, outcome.points, context):
            found = questions.hidden_fall(_said(outcome.rule, context))
        if found is None and shapes.caps_the_start(outcome.rule, outcome.points, context):
            found = questions.cap_below_start()
    return NotUnderstood((found,)) if found is not None else _told_name(sentence, outcome, context, lang)


def _told_name(sentence: str, outcome: Understood, context: Context, lang: Lang) -> Understood:
    """The outcome with a note of the words taken for the item's name, where nobody has told the name."""
    if lang != "zh" or context.full is None or context.called or _is_rendered(sentence, outcome, context):
        return outcome  # the English grammar tells it by itself
    from .zh.bystanders import named

    name = named(sentence, outcome.rule, context)
    return replace(outcome, notes=(*outcome.notes, questions.named(name))) if name else outcome


def _bystanders(sentence: str, rule: Rule, context: Context, lang: Lang, *, sure: bool = False) -> tuple[str, ...]:
    """The content words that are neither grammar nor the item's name."""
    if lang == "zh":
        from .zh.bystanders import left
    else:
        from .en.bystanders import left
    return left(sentence, rule, context, sure=sure)


def _said(rule: Rule, context: Context) -> Text:
    """A rule in both languages."""
    return Text(render(rule, context, "zh"), render(rule, context, "en"))


def _asked(sentence: str, outcome: Ambiguous, context: Context, lang: Lang) -> Outcome:
    """The question with its readings; none is worth an answer while a condition of the sentence is in no reading."""
    dropped = circumstances.never_held(sentence) if context.full else ()
    rules = [reading.rule for reading in outcome.readings if reading.rule is not None]
    if rules and context.full and not dropped:
        dropped = _bystanders(sentence, rules[0], context, lang, sure=True)
    return NotUnderstood((questions.unheld(dropped),)) if dropped else _with_sentences(outcome, context)


def _left_behind(sentence: str, rule: Rule, context: Context, overruled: tuple[Amount, ...]) -> Finding | None:
    """What of the sentence came to nothing in the rule read from it; None where nothing did."""
    if not context.full:
        return None  # a rendered sentence is taken as it stands
    lost = figures.lost(sentence, rule, context, overruled) or figures.unlimited(sentence, rule, context, overruled)
    lost = lost or meant.passed_over(sentence, rule, context) or cases.tiers_lost(sentence, rule, context)
    dropped = circumstances.lost(sentence, rule, context)
    beside = cases.lost(sentence, rule, context)
    if not (lost or dropped or beside):
        return None
    if renders(sentence, rule, context, "zh") or renders(sentence, rule, context, "en"):
        return None
    read = _said(rule, context)
    if beside:
        return questions.beside_cap(beside, read)
    if dropped:
        return questions.lost_conditions(dropped, read, rising=context.direction is not Direction.LOWER)
    return questions.lost_figures(lost, read)


_CHINESE = re.compile("[\u3400-\u9fff]")
_CHINESE_SCORING = re.compile("[分每扣得加减低高超少达满]")
_ENGLISH_SCORING = re.compile(
    r"\b(?:points?|pts|marks?|scores?|deduct\w*|minus|plus|each|every|per|for|of|at|by|is|if|up|to|target|full|zero|nil|"
    r"below|above|over|under|least|less|more|than|max(?:imum)?|min(?:imum)?|floor|cap(?:ped)?|otherwise|lose[sd]?|costs?)\b",
    re.IGNORECASE,
)


def _language(sentence: str) -> Lang:
    """English, also where it names a unit or a title in Chinese (`for every 100 万元 below target, deduct 1 point`)."""
    if not _CHINESE.search(sentence):
        return "en"
    english, chinese = len(_ENGLISH_SCORING.findall(sentence)), len(_CHINESE_SCORING.findall(sentence))
    return "en" if english >= 3 and english > 2 * chinese else "zh"


def _speaks(sentence: str) -> bool:
    """Whether a sentence speaks of scoring, or at least Chinese: signs, marks and single words say nothing of the language meant."""
    return bool(_CHINESE.search(sentence) or _ENGLISH_SCORING.search(sentence))


def _in_either(finding: Finding) -> Finding:
    """The finding of the English grammar with the advice of each language in that language: what is meant was said in neither."""
    from .en.names import EXPECTED as ENGLISH
    from .zh.clauses import EXPECTED as CHINESE

    return replace(finding, hint=Text(CHINESE.zh, ENGLISH.en)) if finding.hint == ENGLISH else finding


def _with_sentences(outcome: Ambiguous, context: Context) -> Ambiguous:
    """Each reading that is a rule, with the sentences that say it beyond doubt."""
    readings = []
    for reading in outcome.readings:
        if reading.rule is not None:
            write = _said(reading.rule, context)
            reading = Reading(reading.meaning, write, reading.rule)
        readings.append(reading)
    return replace(outcome, readings=tuple(_told_apart(readings)))


def _told_apart(readings: Sequence[Reading]) -> list[Reading]:
    """Readings whose words are the same show the clauses in which their sentences differ."""
    zh = _own_clauses([reading.meaning.zh for reading in readings], [reading.write.zh for reading in readings], "；")
    en = _own_clauses([reading.meaning.en for reading in readings], [reading.write.en for reading in readings], "; ")
    return [
        replace(reading, meaning=Text(*each)) for reading, each in zip(readings, zip(zh, en, strict=True), strict=True)
    ]


def _own_clauses(meanings: Sequence[str], sentences: Sequence[str], stop: str) -> list[str]:
    clauses = [sentence.split(stop) for sentence in sentences]
    shared = set.intersection(*map(set, clauses)) if clauses else set()
    return [
        f"{meaning}{_COLON[stop]}{stop.join(clause for clause in own if clause not in shared)}"
        if meanings.count(meaning) > 1
        else meaning
        for meaning, own in zip(meanings, clauses, strict=True)
    ]


_COLON = {"；": "：", "; ": ": "}
