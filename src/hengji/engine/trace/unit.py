"""Why a unit's result is what it is: its items with what each lost, every line of its ledger, then its grade, rank and pay."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..run.events import MOVES_POINTS
from ..run.moved import taken, taken_note
from ..run.policies import policy_of
from ..run.result import EventApplied, Run
from ..scheme.model.scorecards import Missing
from ..values.null import NullReason
from ..values.number import fixed, show
from ..values.text import Lang, Text
from .axis import number
from .factors import CoefficientTrace, trace_coefficients
from .grading import GradeTrace, trace_grade
from .notes import line_words, over_caps
from .payment import PayTrace, trace_pay
from .places import RankLine, rank_lines
from .progress import Adjuster, ProgressTrace, trace_progress
from .titles import respoken, step_title


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a unit's card: its weight, its points, and what is missing to its full weight.

    `scored` is no where there is no score and nothing stands in for it: then there are no points, not even none. `taken`
    says which event took its points.
    """

    item: str
    title: Text
    weight: Fraction
    points: Fraction
    null: NullReason
    scored: bool = True
    taken: Text | None = None

    @property
    def lost(self) -> Fraction:
        """Weight minus points (negative where it earned more than its weight)."""
        return self.weight - self.points


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the ledger."""

    title: Text
    before: Fraction
    after: Fraction
    note: Text | None


@dataclass(frozen=True, slots=True)
class UnitTrace:
    """A unit's result from items to pay. `total` empty: it is held, `held` says why; then there is no `grading` and no `pay` either."""

    unit: str
    unit_name: str
    items: tuple[ItemLine, ...]
    steps: tuple[StepLine, ...]
    total: str
    held: NullReason
    coefficients: tuple[CoefficientTrace, ...]
    grade: str
    grade_title: Text | None
    grade_note: Text | None
    grading: GradeTrace | None
    multiplier: str
    pay: PayTrace | None
    ranks: tuple[RankLine, ...]
    events: tuple[Text, ...]
    progress: tuple[ProgressTrace, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data, both languages."""
        return {
            "unit": self.unit,
            "unit_name": self.unit_name,
            "items": [
                {
                    "item": line.item,
                    "title": {"zh": line.title.zh, "en": line.title.en},
                    "weight": show(line.weight),
                    "points": show(line.points) if line.scored else "",
                    "lost": show(line.lost) if line.scored else "",
                    "null_reason": line.null.code,
                    "taken": {"zh": line.taken.zh, "en": line.taken.en} if line.taken else None,
                }
                for line in self.items
            ],
            "ledger": [
                {
                    "title": {"zh": step.title.zh, "en": step.title.en},
                    "before": number(step.before),
                    "change": number(step.after - step.before),
                    "after": number(step.after),
                    "note": {"zh": step.note.zh, "en": step.note.en} if step.note else None,
                }
                for step in self.steps
            ],
            "total": self.total,
            "held": self.held.code,
            "coefficients": [each.as_dict() for each in self.coefficients],
            "progress": [each.as_dict() for each in self.progress],
            "grade": self.grade,
            "grade_title": {"zh": self.grade_title.zh, "en": self.grade_title.en} if self.grade_title else None,
            "grade_note": {"zh": self.grade_note.zh, "en": self.grade_note.en} if self.grade_note else None,
            "grading": self.grading.as_dict() if self.grading else None,
            "multiplier": self.multiplier,
            "pay": self.pay.as_dict() if self.pay else None,
            "ranks": [line.as_dict() for line in self.ranks],
            "events": [{"zh": text.zh, "en": text.en} for text in self.events],
        }

    def render(self, lang: Lang) -> str:
        """The trace as text: items that lost most first, then the ledger."""
        return "\n".join(_text(self, lang))


def explain_unit(run: Run, unit: int) -> UnitTrace:
    """The trace of a unit by position."""
    items: tuple[ItemLine, ...] = ()
    on = run.card_of(unit)
    if on is not None:
        card, column = on
        gone = taken(run)
        items = tuple(
            ItemLine(
                item.id,
                item.title,
                card.counted.at(row, column),
                card.points.at(row, column),
                (null := NullReason(int(card.scores.null[row, column]))),
                not null or policy_of(item, null) in (Missing.ZERO, Missing.FULL),
                taken_note(card, row, column, gone.get((unit, item.id), ())),
            )
            for row, item in enumerate(card.items)
        )
    held = NullReason(int(run.held[unit]))
    lines = [] if held else run.lines
    steps = tuple(
        StepLine(
            step_title(run.scheme, each.step), each.before.at(unit), each.after.at(unit), line_words(run, unit, each)
        )
        for each in lines
    )
    grade, total, note = run.grade_of(unit), run.total_of(unit), run.grade_notes.get(unit)
    return UnitTrace(
        unit=run.units.ids[unit],
        unit_name=run.units.names[unit],
        items=items,
        steps=steps,
        total="" if total is None else fixed(total, run.rounding.total),
        held=held,
        coefficients=() if held else trace_coefficients(run, unit),
        grade=grade.id if grade else "",
        grade_title=grade.title if grade else None,
        grade_note=respoken(run.scheme, note) if note is not None else None,
        grading=trace_grade(run, unit),
        multiplier=show(run.multiplier.at(unit)) if grade else "",
        pay=trace_pay(run, unit),
        ranks=rank_lines(run, unit),
        events=(
            *(_event(run, applied) for applied in run.events if applied.unit == unit),
            *over_caps(run, unit),
            *_waiting(run, unit),
        ),
        progress=() if held else trace_progress(run, unit),
    )


def _waiting(run: Run, unit: int) -> list[Text]:
    """What a unit without a total waits for, beside the events that are listed with their reason."""
    if run.sources is None:
        return []
    listed = {applied.why_not for applied in run.events if applied.unit == unit}
    return [text for text in run.sources.log.waiting.get(unit, ()) if text not in listed]


def _event(run: Run, applied: EventApplied) -> Text:
    title = run.scheme.events[applied.event].title
    if applied.why_not is not None:
        return applied.why_not
    points, count = show(applied.points), show(applied.count)
    zh, en = f"{title.zh} × {count}", f"{title.en} x {count}"
    if run.scheme.events[applied.event].kind in MOVES_POINTS:
        zh, en = f"{zh}：{points} 分", f"{en}: {points}"
    return Text(
        zh + (f"（{applied.reason}）" if applied.reason else ""),
        en + (f" ({applied.reason})" if applied.reason else ""),
    )


def _text(trace: UnitTrace, lang: Lang) -> list[str]:
    out = [trace.unit_name, *_item_lines(trace, lang)]
    for step in trace.steps:
        change = step.after - step.before
        sign = "+" if change >= 0 else "−"
        note = f"  ({step.note.get(lang)})" if step.note else ""
        out.append(
            f"  {step.title.get(lang)}: {number(step.before)} {sign} {number(abs(change))} = {number(step.after)}{note}"
        )
    out += ["  " + text.get(lang) for text in trace.events]
    adjusters: tuple[Adjuster, ...] = (*trace.coefficients, *trace.progress)
    for each in adjusters:
        out.append(f"  {each.title.get(lang)}{'：' if lang == 'zh' else ': '}{each.shown.get(lang)}")
        out += [f"    {step.get(lang)}" for step in each.steps]
    if trace.held:
        out.append(("  暂无总分：" if lang == "zh" else "  no total: ") + trace.held.words.get(lang))
        return out
    return [*out, *_result_lines(trace, lang)]


def _item_lines(trace: UnitTrace, lang: Lang) -> list[str]:
    """The items, those that lost most first; an id only where two items share a title."""
    zh, titles = lang == "zh", [line.title for line in trace.items]
    out = [
        "  " + "  ".join(("项目", "权重", "得分", "与满分之差") if zh else ("item", "weight", "points", "against full"))
    ]
    for line in sorted(trace.items, key=lambda each: -each.lost):
        told = [text.get(lang) for text in (line.null.words if line.null else None, line.taken) if text is not None]
        note = f"  {('；' if zh else '; ').join(told)}" if told else ""
        points, short = (show(line.points), show(-line.lost)) if line.scored else ("—", "—")
        name = line.title.get(lang) + (f" [{line.item}]" if titles.count(line.title) > 1 else "")
        out.append(f"  {name}  {show(line.weight)}  {points}  {short}{note}")
    return out


def _result_lines(trace: UnitTrace, lang: Lang) -> list[str]:
    """Total, grade, ranks, multiplier, and what is paid, each with how it came about."""
    zh = lang == "zh"
    colon = "：" if zh else ": "
    grade = f"  {trace.grade_title.get(lang)}" if trace.grade_title is not None else ""
    out = [(f"  总分 {trace.total}" if zh else f"  total {trace.total}") + grade]
    steps = trace.grading.steps if trace.grading is not None else ()
    out += [f"    {'等级' if zh else 'grade'}{colon}{step.get(lang)}" for step in steps]
    out += [f"  {line.words.get(lang)}" for line in trace.ranks]
    if trace.pay is None:
        return out
    out += [f"  {'发放系数' if zh else 'multiplier'}{colon}{step.get(lang)}" for step in trace.pay.multiplier]
    for pool in trace.pay.pools:
        out.append(f"  {pool.title.get(lang)}{colon}{pool.shown.get(lang)}")
        out += [f"    {step.get(lang)}" for step in pool.steps]
    return out + [f"  {title.get(lang)}{colon}{brings.get(lang)}" for title, brings in trace.pay.tables]
