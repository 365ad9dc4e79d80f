"""Appointment agreements: which letters assess the post, and the exit lines as the scheme compiled them. Pure.

An exit line is a gate, a veto or a red line that sets the grade `exit`; a scheme with such a grade is about managers staying in office and
is never the scheme of a letter of targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..engine.formula.tree import Binary, Compare, Name, Negate, Number, Operator, Relation, Span, Tree
from ..engine.scheme import Scheme
from ..engine.scheme.model.ledger import Gate, Holds
from ..engine.trace.effects import grade_name
from ..engine.trace.titles import condition_words, figure_title, gate_title
from ..engine.values.finding import Finding, Level
from ..engine.values.number import show
from ..engine.values.text import LANGS, Lang, Text
from ..ui.measures import measured
from .checks import check
from .content import Content, ExitLine, Exits, Kind, Reference
from .generating import Made
from .scorecard import Around, Subject

EXIT = "exit"
"""The grade that ends an appointment."""
REFERRED = (Kind.ANNUAL, Kind.TENURE)
"""The letters an agreement refers to."""
_RELATIONS = {
    Relation.LESS: Text("低于", "below"),
    Relation.AT_MOST: Text("不高于", "at most"),
    Relation.MORE: Text("高于", "above"),
    Relation.AT_LEAST: Text("达到或超过", "at least"),
    Relation.EQUAL: Text("为", "equal to"),
}


def decides_exits(scheme: Scheme) -> bool:
    """Whether a scheme says who leaves office."""
    return scheme.grades is not None and any(band.id == EXIT for band in scheme.grades.bands)


def exits_of(scheme: Scheme) -> Exits:
    """The exit lines of a scheme, each in the words of the rule that runs."""
    lines = [_of_gate(scheme, gate) for gate in scheme.gates.values() if gate.effect.grade == EXIT]
    lines += [
        ExitLine(event.id, event.title, _ends(scheme, _occurs(event.title)), event.id, event.clause)
        for event in scheme.events.values()
        if event.effect.grade == EXIT
    ]
    return Exits(f"{scheme.id} {scheme.version}", scheme.title, tuple(lines))


def agreement_of(subject: Subject, letters: Sequence[Reference], exits: Exits | None, around: Around) -> Made:
    """The agreement of a post with its holder."""
    content = Content(
        Kind.APPOINTMENT, subject.group, subject.unit, subject.holder, subject.term, "", "", (),
        clauses=around.clauses, letters=tuple(letters), exits=exits,
    )  # fmt: skip
    found = [*check(content), *_said(content)]
    return Made(content, tuple(sorted(found, key=lambda each: each.level is not Level.ERROR)))


def _said(content: Content) -> list[Finding]:
    found = []
    if content.exits is None:
        found.append(
            _warn("no-exit-lines", "没有生效的退出底线规则，退出只按条款约定",
                  "no scheme with exit lines is in force: exit is as its articles say",
                  Text("由方案包“经理层任期制契约化退出底线”起草方案，批准生效后重新生成",
                       "start a scheme from the pack 'Exit lines of tenure contracts', put it in force and generate the agreement again"))
        )  # fmt: skip
    if not content.letters:
        found.append(
            _warn("no-letters", "还没有可引用的年度、任期经营业绩责任书", "there is no annual or tenure letter yet to refer to",
                  Text("起草之后，在协议页“按目标重新生成”", "draft them, then generate the agreement again on its page"))
        )  # fmt: skip
    return found


def _warn(code: str, zh: str, en: str, hint: Text) -> Finding:
    return Finding(code, Level.WARNING, Text(zh, en), hint)


# --- the words of a rule --------------------------------------------------------------------------------------------------


def _of_gate(scheme: Scheme, gate: Gate) -> ExitLine:
    rule = gate.when.text if isinstance(gate.when, Holds) else condition_words(scheme, gate.when).zh
    return ExitLine(gate.id, gate_title(scheme, gate), _ends(scheme, _when(scheme, gate)), rule, gate.clause)


def _occurs(title: Text) -> Text:
    return Text(f"发生“{title.zh}”", f"'{title.en}' occurs")


def _ends(scheme: Scheme, when: Text) -> Text:
    grade = grade_name(scheme, EXIT)
    return Text(f"{when.zh}的，{grade.zh}。", f"{when.en[:1].upper()}{when.en[1:]}: {_low(grade.en)}.")


def _when(scheme: Scheme, gate: Gate) -> Text:
    """A comparison of one figure with a constant as a sentence says it; anything else as explanations write it."""
    held = gate.when.formula if isinstance(gate.when, Holds) else None
    if isinstance(held, Compare) and isinstance(held.left, Name) and held.relation in _RELATIONS:
        bound = _constant(held.right)
        if bound is not None and held.left.span is Span.PERIOD:
            title, how = _figure(scheme, held.left.name), _RELATIONS[held.relation]
            zh, en = (_with_unit(scheme, held.left.name, *bound, lang) for lang in LANGS)
            return Text(f"{title.zh}{how.zh} {zh}", f"{title.en} {how.en} {en}")
    return condition_words(scheme, gate.when)


def _figure(scheme: Scheme, name: str) -> Text:
    """What is compared."""
    return Text("考核得分", "result") if name == "score" else figure_title(scheme, name)


def _with_unit(scheme: Scheme, name: str, value: Fraction, unit: str, lang: Lang) -> str:
    """The bound as it is read: the score in points, a measure in its unit where the rule names none."""
    if name == "score":
        return f"{show(value)} {'分' if lang == 'zh' else 'points'}"
    measure = scheme.measures.get(name)
    symbol = unit or (measure.unit.symbol if measure is not None else "")
    words = measured(symbol)
    said = words.zh if lang == "zh" else words.en
    return f"{show(value)}{said}" if said == "%" else f"{show(value)} {said}".rstrip()


def _low(title: str) -> str:
    return title[:1].lower() + title[1:]


def _constant(tree: Tree) -> tuple[Fraction, str] | None:
    """A constant with its unit: `70`, `2年`, `70 * 1%`; None where figures enter."""
    match tree:
        case Number(value, unit):
            return value, unit.symbol
        case Negate(inner):
            bound = _constant(inner)
            return (-bound[0], bound[1]) if bound is not None else None
        case Binary(Operator.MULTIPLY, left, right):
            one, other = _constant(left), _constant(right)
            if one is not None and other is not None and "" in (one[1], other[1]):
                return one[0] * other[0], one[1] or other[1]
    return None
