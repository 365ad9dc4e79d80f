"""Milestones: for each unit the date a task is due, the date it was done, and the days between; what is not done says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet
from ..scheme.model.scorecards import Item, Missing
from ..sentences import parse
from ..sentences.reading import Context, Due, Understood
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.period import Period
from ..values.text import Text
from .names import Names


@dataclass(frozen=True, slots=True)
class Milestone:
    """One task of one unit: `due` and `done` as far as they are stated, `where` they were written."""

    due: date | None
    done: date | None
    where: Source

    @property
    def days(self) -> int | None:
        """Days late (early is negative), None while a date is missing."""
        return None if self.due is None or self.done is None else (self.done - self.due).days

    def reason(self, period: Period) -> NullReason:
        """Why there are no days; NONE when there are."""
        if self.due is None:
            return NullReason.MISSING_TIER
        if self.done is None:
            return NullReason.NOT_DONE if self.due <= period.last_day else NullReason.NOT_DUE
        return NullReason.NONE


Milestones = Mapping[tuple[str, int], Milestone]
"""(the task an item is about, unit) -> its dates."""


@dataclass(frozen=True, slots=True)
class MilestoneBook:
    """All milestones, the `rows` of the tasks table they stand in, the places of rows that could not be read, and what was found."""

    by: Milestones = field(default_factory=dict)
    rows: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    unread: Mapping[tuple[str, int], Source] = field(default_factory=dict)


def gather_milestones(
    items: Sequence[Item],
    together: Sequence[Sequence[str]],
    units: Mapping[str, int],
    tasks: Sheet,
    due_by_target: Callable[[str], Mapping[int, date]],
    *,
    boards: bool,
    names: Sequence[str] = (),
) -> MilestoneBook:
    """The milestones of the items that are about a date.

    A row names its task as the scheme does, or by the item's id or title. Two rows of one milestone complete each other; where their
    dates differ that is told and neither is used. A date due that the rows lack is taken from the targets table. Where the scheme
    has task boards a row that is no milestone belongs to them; else it is told, with a proposal.
    """
    of, titles = _names_of(items)
    known = Names(titles, [[id for id in group if id in titles] for group in together])
    due, done = tasks.dates.get("due"), tasks.dates.get("done")
    targets = {item.of: due_by_target(item.id) for item in items}
    rows_of: dict[tuple[str, int], list[int]] = {}
    findings: list[Finding] = []
    rows: set[int] = set()
    unread: dict[tuple[str, int], Source] = {}
    for row in range(tasks.rows):
        unit, written = units.get(tasks.text("unit")[row]), tasks.text("task")[row]
        meant = (written,) if written in targets else tuple(of[id] for id in known.find_all(written))
        if not meant and not boards:
            findings.append(_stray(known, written, tasks.where(row, "task"), bool(items)))
        if unit is None:
            continue
        if tasks.text(UNREADABLE)[row]:
            unread |= {(task, unit): tasks.where(row, "") for task in meant}
            continue
        rows.update([row] if meant else [])
        for task in meant:
            rows_of.setdefault((task, unit), []).append(row)
    found: dict[tuple[str, int], Milestone] = {}
    for (task, unit), own in rows_of.items():
        planned, reached = _dates(due, own), _dates(done, own)
        if len(planned) > 1 or len(reached) > 1:
            title = next(item.title for item in items if item.of == task)
            findings.append(_twice(tasks, own, title, names[unit] if names else tasks.text("unit")[own[0]]))
            unread[task, unit] = tasks.where(own[-1], "")
            continue
        where = next((row for row in own if done and done[row] is not None), own[0])
        stated = next(iter(planned), None) or targets[task].get(unit)
        found[task, unit] = Milestone(stated, next(iter(reached), None), tasks.where(where, "done"))
    stated_alone = {
        task: {unit: day for unit, day in days.items() if (task, unit) not in unread} for task, days in targets.items()
    }
    told = tuple(dict.fromkeys(findings))  # a title borne by items of several cards is told once
    return MilestoneBook(_with_targets_alone(found, stated_alone), frozenset(rows), told, unread)


def _dates(column: Sequence[date | None] | None, rows: Sequence[int]) -> set[date]:
    """The different dates that rows state in a column."""
    return {day for row in rows if column and (day := column[row]) is not None}


def _twice(tasks: Sheet, rows: Sequence[int], title: Text, unit: str) -> Finding:
    """Rows of one milestone of a unit that state different dates."""
    places = [str(tasks.where(row, "")) for row in rows]
    zh, en = "、".join(places), ", ".join(places)
    message = Text(
        f"{unit}：“{title.zh}”在任务表里写了不止一次，日期不同：{zh}；都未使用",
        f"{unit}: '{title.en}' is in the tasks table more than once, with different dates: {en}; none of them is used",
    )
    hint = Text("只保留一行", "keep one of the rows")
    return Finding("milestone-twice", Level.ERROR, message, hint, tasks.where(rows[-1], "task"))


def with_signed_dates(
    book: MilestoneBook, items: Iterable[Item], names: Sequence[str], period: Period
) -> tuple[MilestoneBook, dict[int, list[Text]]]:
    """The milestones beside the dates their sentences state (`6月30日前完成`), and the units that wait because the two differ.

    What is signed is what is computed: a row without a date due takes the sentence's, in the year assessed where it names none; a row
    with another date is an error, and its unit has no total until one of the two is mended.
    """
    by, findings = dict(book.by), list(book.findings)
    waiting: dict[int, list[Text]] = {}
    for item in items:
        signed = _signed(item)
        for (task, unit), milestone in book.by.items() if signed is not None else ():
            if signed is None or task != item.of:
                continue
            if milestone.due is None:
                year = signed.year or period.last_day.year
                day = min(signed.day, 28) if signed.month == 2 else signed.day
                by[task, unit] = replace(milestone, due=date(year, signed.month, day))
            elif not _same_day(signed, milestone.due):
                findings.append(_differs(names[unit], item, signed, milestone))
                waiting.setdefault(unit, []).append(findings[-1].message)
    return replace(book, by=by, findings=tuple(findings)), waiting


def _signed(item: Item) -> Due | None:
    """The date an item's sentence states."""
    outcome = parse(item.sentence, Context(full=item.weight or None)) if item.sentence else None
    return outcome.due if isinstance(outcome, Understood) else None


def _same_day(signed: Due, due: date) -> bool:
    return (signed.month, signed.day) == (due.month, due.day) and signed.year in (None, due.year)


def _differs(name: str, item: Item, signed: Due, milestone: Milestone) -> Finding:
    year = f"{signed.year}年" if signed.year else ""
    message = Text(
        f"{name}：“{item.title.zh}”的计分语句写的是{year}{signed.month}月{signed.day}日，任务表写的是{milestone.due}；总分暂不计算",
        f"{name}: the sentence of '{item.title.en}' says {signed.month}/{signed.day}, the tasks table {milestone.due}; "
        "no total until it is settled",
    )
    hint = Text("两处写成同一天", "write the same day in both")
    return Finding("milestone-date-differs", Level.ERROR, message, hint, milestone.where)


def _names_of(items: Iterable[Item]) -> tuple[dict[str, str], dict[str, Text]]:
    """Item id -> the task it is about, and item id -> title."""
    known = list(items)
    return {item.id: item.of for item in known}, {item.id: item.title for item in known}


def _with_targets_alone(
    found: dict[tuple[str, int], Milestone], targets: Mapping[str, Mapping[int, date]]
) -> dict[tuple[str, int], Milestone]:
    """Dates due that only the targets table states: nothing was reported for them yet."""
    for task, days in targets.items():
        for unit, due in days.items():
            found.setdefault((task, unit), Milestone(due, None, Source()))
    return found


def _stray(names: Names, written: str, where: Source, dated: bool) -> Finding:
    message = Text(
        f"方案里没有任务或节点“{written}”，该行未使用", f"the scheme has no task '{written}'; the row is not used"
    )
    return Finding("task-unplaced", Level.ERROR if dated else Level.WARNING, message, names.near(written), where)


_FOLLOWS: Mapping[Missing, Text] = {
    Missing.ZERO: Text("本项计 0 分", "the item earns 0"),
    Missing.FULL: Text("本项计满分", "the item earns full marks"),
    Missing.REDISTRIBUTE: Text("权重由同维度其他项目分担", "its weight goes to the other items of its dimension"),
    Missing.DROP: Text("权重不计入", "its weight does not count"),
    Missing.HOLD: Text("总分暂不计算", "no total until it is settled"),
}


def open_finding(name: str, item: Item, milestone: Milestone, reason: NullReason, follows: Missing) -> Finding:
    """A milestone that is not done, by unit and date, with what follows for the score."""
    after = _FOLLOWS[follows]
    day = milestone.due.isoformat() if milestone.due else ""
    zh = f"{name}：“{item.title.zh}”应于 {day} 完成，{reason.words.zh}；{after.zh}"
    en = f"{name}: '{item.title.en}' was due on {day}: {reason.words.en}; {after.en}"
    hint = Text(
        "若已完成请填完成日期；未完成怎样计分可在方案中写明 not_done: zero / full / redistribute / drop",
        "if it is done, give the date; what an unfinished one earns is said in the scheme by not_done: zero / full / redistribute / drop",
    )
    return Finding("milestone-open", Level.WARNING, Text(zh, en), hint, milestone.where)
