"""Why a unit's total is what it is: its items with what each lost, then every line of its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..run.cards import policy_of
from ..run.events import MOVES_POINTS
from ..run.moved import line_note, taken, taken_note
from ..run.result import EventApplied, Run
from ..scheme.model.scorecards import Missing
from ..values.null import NullReason
from ..values.number import fixed, show
from ..values.text import Lang, Text
from .axis import number


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
    """A unit's result from items to grade. `total` None: it is held, `held` says why."""

    unit: str
    unit_name: str
    items: tuple[ItemLine, ...]
    steps: tuple[StepLine, ...]
    total: str
    held: NullReason
    grade: str
    grade_note: Text | None
    multiplier: str
    ranks: tuple[tuple[Text, int], ...]
    events: tuple[Text, ...]

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
            "grade": self.grade,
            "grade_note": {"zh": self.grade_note.zh, "en": self.grade_note.en} if self.grade_note else None,
            "multiplier": self.multiplier,
            "ranks": [{"title": {"zh": title.zh, "en": title.en}, "place": place} for title, place in self.ranks],
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
        StepLine(each.step.title, each.before.at(unit), each.after.at(unit), line_note(run, unit, each))
        for each in lines
    )
    grade, total = run.grade_of(unit), run.total_of(unit)
    return UnitTrace(
        unit=run.units.ids[unit],
        unit_name=run.units.names[unit],
        items=items,
        steps=steps,
        total="" if total is None else fixed(total, run.rounding.total),
        held=held,
        grade=grade.id if grade else "",
        grade_note=run.grade_notes.get(unit),
        multiplier=show(run.multiplier.at(unit)) if grade else "",
        ranks=tuple((ranked.ranking.title, int(ranked.place[unit])) for ranked in run.rankings if ranked.place[unit]),
        events=(*(_event(run, applied) for applied in run.events if applied.unit == unit), *_waiting(run, unit)),
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
    zh = lang == "zh"
    out = [trace.unit_name]
    head = ("项目", "权重", "得分", "与满分之差") if zh else ("item", "weight", "points", "short of full")
    out.append("  " + "  ".join(head))
    for line in sorted(trace.items, key=lambda each: -each.lost):
        told = [text.get(lang) for text in (line.null.words if line.null else None, line.taken) if text is not None]
        note = f"  {('；' if zh else '; ').join(told)}" if told else ""
        points, short = (show(line.points), show(-line.lost)) if line.scored else ("—", "—")
        out.append(f"  {line.title.get(lang)} [{line.item}]  {show(line.weight)}  {points}  {short}{note}")
    for step in trace.steps:
        change = step.after - step.before
        sign = "+" if change >= 0 else "−"
        note = f"  ({step.note.get(lang)})" if step.note else ""
        out.append(
            f"  {step.title.get(lang)}: {number(step.before)} {sign} {number(abs(change))} = {number(step.after)}{note}"
        )
    out += ["  " + text.get(lang) for text in trace.events]
    if trace.held:
        out.append(("  暂无总分：" if zh else "  no total: ") + trace.held.words.get(lang))
    else:
        grade = f"  {trace.grade}" if trace.grade else ""
        out.append((f"  总分 {trace.total}" if zh else f"  total {trace.total}") + grade)
        out += [f"  {title.get(lang)}: {place}" for title, place in trace.ranks]
    if trace.grade_note:
        out.append("  " + trace.grade_note.get(lang))
    return out
