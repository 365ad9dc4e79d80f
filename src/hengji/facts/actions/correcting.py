"""Correcting one accepted figure: a new statement with a reason, in force when a second person has accepted it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Refusal
from ...engine.intake.cells import Cell, Number
from ...engine.intake.report import Problem
from ...engine.values.finding import Finding
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ..doubts import doubts, implausible
from ..lines import Known, Line, Past
from ..models import Batch, BatchHand, BatchUnit, Content, Fact, Measure, NullReason, Purpose, Status
from ..periods import period_of
from ..queries import as_known, correction_waiting, measure_seen, past_of, quantity
from ..second import hands
from ..stored import Stored, body_of, content_digest
from ..written import exactly, read_written
from .deciding import tally_of
from .reporting import attached

DOUBT = "doubtful"
"""The code of a refusal that asks to make sure."""

_LACKING = Text("没有数的，数留空，选缺数原因", "where there is no figure leave it blank and choose the reason")


@action("facts.correct")
def correct(
    act: Act,
    *,
    unit: str,
    measure: str,
    period: str,
    turn: int,
    value: str,
    null_reason: str = "",
    reason: str,
    sure: bool = False,
    sha256: str = "",
    name: str = "",
) -> Answer:
    """Hand in another value for a figure that was shown in this `turn`. Raises `Conflict` where it has another one by now, `Refusal`
    without a reason, for a value that is none, is implausible or is the same, and while another correction of it waits. A doubtful one
    is refused with its doubts, unless whoever corrects it is `sure`: then it is taken with a warning, which who accepts it reads too. A
    file of evidence that is kept under `sha256` goes with it, or nothing does."""
    by = viewer(act)
    node = by.node(unit, Permission.SEE_FIGURES)
    by.require(Permission.REPORT_FIGURES, node.unit, seen=Permission.SEE_FIGURES)
    of, text = measure_seen(by, measure), str(period_of(period))
    tally_of(act)  # locked: of two who correct one figure at once the second is told
    fact = as_known().filter(unit=node.unit, measure=of, period=text).first()
    if fact is None:
        raise Refusal(
            Text("还没有接受过的数，不能更正", "there is no accepted figure to correct"),
            Text("用报表填报", "report it on a form"),
        )
    if not reason.strip():
        raise Refusal(
            Text("没有写更正原因", "no reason is given"), Text("写明依据", "say what it rests on"), at="reason"
        )
    past = past_of(node.unit, of.pk, text)
    new, none = _given(value, null_reason, of, past)
    if fact.turn != turn:
        raise Conflict(
            Text("您打开后，这个数已经变了", "the figure has changed after you opened it"),
            Text("看过现在的数再更正", "look at it as it is now"),
            [Difference(Text(of.title_zh, of.title_en), _in_words(fact.value, fact.null_reason), _in_words(new, none))],
        )
    if (new, none) == (fact.value, fact.null_reason):
        raise Refusal(Text("与现在的数相同", "it is what it was"), Text("不用更正", "leave it"), at="value")
    if (waiting := correction_waiting(by, node.unit, of.pk, text)) is not None:
        who = waiting.reported_by.person
        raise Refusal(
            Text(
                f"{who.name_zh}对这个数的更正正在待审核",
                f"a correction of this figure by {who.name_en or who.name_zh} waits to be decided on",
            ),
            Text(
                "在这个数的历史页上打开它；接受或退回之后再更正",
                "open it from the history of the figure; correct again once it is accepted or sent back",
            ),
            "correction-waiting",
            at="value",
        )
    doubt = doubts(new, quantity(of), past) if new is not None else []
    if doubt and not sure:
        raise Refusal(
            _all(each.message for each in doubt), _all(each.hint for each in doubt if each.hint), DOUBT, at="value"
        )
    row = _batch(act, fact, (new, none), reason.strip(), doubt)
    file = attached(act, by, row, sha256, name) if sha256 else None
    act.subject, act.unit, act.reason = row.ref, node.ref, reason.strip()
    if file is not None:
        act.tell(Text("附佐证", "evidence added"), None, f"{file.name} {sha256[:12]}")
    act.tell(
        Text(f"{node.code} {of.code} {text}", f"{node.code} {of.code} {text}"),
        _said(fact.value, fact.null_reason),
        _said(new, none),
    )
    return {"batch": row.ref}


def _all(texts: Iterable[Text]) -> Text:
    said = list(dict.fromkeys(texts))
    return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))


def _batch(act: Act, fact: Fact, given: tuple[Decimal | None, str], reason: str, doubt: list[Problem]) -> Batch:
    by, (value, none) = viewer(act), given
    findings = [Finding(each.code, each.level, each.message, each.hint) for each in doubt]
    line = Line(fact.unit_id, fact.measure_id, "", value, none, "", Known(fact.value, fact.null_reason, fact.turn))
    row = act.add(
        Batch(
            purpose=Purpose.CORRECTION.value, period=fact.period, content_digest=content_digest("", [line]), lines=1, changes=1,
            warnings=len(findings), status=Status.SUBMITTED.value, total=value, reason=reason[:400],
            reported_by_id=by.account, reported_at=act.at,
        )
    )  # fmt: skip
    act.add(Content(batch=row, body=body_of(Stored("", [line], findings))))
    act.add(BatchUnit(batch=row, unit_id=fact.unit_id))
    act.add_all([BatchHand(batch=row, person_id=person) for person in sorted(hands(by, {fact.unit_id}))])
    return row


def _given(value: str, null_reason: str, measure: Measure, past: Past) -> tuple[Decimal | None, str]:
    if not value.strip():
        if null_reason not in NullReason.values:
            raise Refusal(
                Text("没有数，也没有写缺数原因", "neither a figure nor a reason why there is none"),
                Text("填数，或选原因；是零就填 0", "give a figure or choose a reason; where it is zero, write 0"),
                at="value",
            )
        return None, null_reason
    if null_reason:
        raise Refusal(
            Text("既填了数，又填了缺数原因", "there is a figure and a reason why there is none"),
            Text("二者留其一", "leave one of them"),
            at="value",
        )
    found = read_written(Cell.TEXT, value.strip(), measure.unit, _LACKING)
    given = exactly(found, quantity(measure), past) if isinstance(found, Number) else found
    if given is None:
        raise Refusal(
            Text(f"“{value.strip()[:40]}”不是数字", f"'{value.strip()[:40]}' is not a number"),
            _LACKING,
            at="value",
        )
    if isinstance(given, Problem):
        raise Refusal(given.message, given.hint, given.code, at="value")
    if (beyond := implausible(given, quantity(measure), past)) is not None:
        raise Refusal(beyond.message, beyond.hint, beyond.code, at="value")
    return given, ""


def _said(value: Decimal | None, none: str) -> str:
    return f"{value:,f}" if value is not None else none


def _in_words(value: Decimal | None, none: str) -> str:
    """The same for a page that is read: why there is no figure by its label."""
    return str(NullReason(none).label) if none else _said(value, none)
