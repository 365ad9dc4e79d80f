"""Milestones: for each unit the dates a task is due and was done, and the days between; what is not done says so.

A task may have several nodes, each a row of its own with its name; `nodes` says what they make of the item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from ..intake.checks import UNREADABLE
from ..intake.tables import Sheet
from ..scheme.model.scorecards import Item, Missing
from ..sentences import parse
from ..sentences.reading import Context, Due, Understood
from ..values.finding import Finding, Level, Source
from ..values.null import NullReason
from ..values.number import show
from ..values.period import Period
from ..values.text import Text
from .names import Names, listed, plain


@dataclass(frozen=True, slots=True)
class Milestone:
    """One task of one unit, or one of its nodes: `due` and `done` as far as they are stated, `where` they were written. `name` is the
    node's, `share` its part of the item in per cent as it is stated (None: the nodes have equal parts)."""

    due: date | None
    done: date | None
    where: Source
    name: str = ""
    share: Fraction | None = None

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


Milestones = Mapping[tuple[str, int], tuple[Milestone, ...]]
"""(the task an item is about, unit) -> its dates, one for each of its nodes; a task without nodes has one."""


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

    A row names its task as the scheme does, or by the item's id or title, and its node where the task has several. Two rows of one node
    complete each other; where their dates differ that is told and the task is not used, as where some rows name no node or the shares
    are not the whole. A date due that the rows lack is taken from the targets table. Where the scheme has task boards a row that is no
    milestone belongs to them; else it is told, with a proposal.
    """
    of, titles = _names_of(items)
    known = Names(titles, [[id for id in group if id in titles] for group in together])
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
    found: dict[tuple[str, int], tuple[Milestone, ...]] = {}
    for (task, unit), own in rows_of.items():
        by_node = _by_node(tasks, own)
        if (task, unit) in unread and (len(by_node) > 1 or "" not in by_node):
            continue  # the node whose row has an error is missing: the others are not the whole
        title = next(item.title for item in items if item.of == task)
        amiss = _amiss(tasks, own, by_node, title, names[unit] if names else tasks.text("unit")[own[0]])
        if amiss is not None:
            findings.append(amiss)
            unread[task, unit] = tasks.where(own[-1], "")
            continue
        found[task, unit] = tuple(_node(tasks, mine, targets[task].get(unit)) for mine in by_node.values())
    stated_alone = {
        task: {unit: day for unit, day in days.items() if (task, unit) not in unread} for task, days in targets.items()
    }
    told = tuple(dict.fromkeys(findings))  # a title borne by items of several cards is told once
    return MilestoneBook(_with_targets_alone(found, stated_alone), frozenset(rows), told, unread)


def _by_node(tasks: Sheet, rows: Sequence[int]) -> dict[str, list[int]]:
    """The rows of a task by the node they name ("": none)."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(plain(tasks.text("node")[row]), []).append(row)
    return found


def _node(tasks: Sheet, rows: Sequence[int], planned: date | None) -> Milestone:
    """One node out of its rows; `planned` is the date due where they state none."""
    due, done = tasks.dates.get("due"), tasks.dates.get("done")
    where = next((row for row in rows if done and done[row] is not None), rows[0])
    return Milestone(
        next(iter(_dates(due, rows)), None) or planned,
        next(iter(_dates(done, rows)), None),
        tasks.where(where, "done"),
        tasks.text("node")[rows[0]].strip(),
        next(iter(_shares(tasks, rows)), None),
    )


def _shares(tasks: Sheet, rows: Sequence[int]) -> set[Fraction]:
    """The different shares that rows state."""
    column = tasks.figure("share")
    return {share for row in rows if column is not None and (share := column.at(row)) is not None}


def _amiss(
    tasks: Sheet, rows: Sequence[int], by_node: Mapping[str, Sequence[int]], title: Text, unit: str
) -> Finding | None:
    """What keeps the rows of a task of a unit from being used: contradictions, rows without a node beside others, shares that are no
    whole."""
    for own in by_node.values():
        differ = (_dates(tasks.dates.get(name), own) for name in ("due", "done"))
        if any(len(days) > 1 for days in differ) or len(_shares(tasks, own)) > 1:
            return _twice(tasks, own, title, unit)
    if len(by_node) > 1 and "" in by_node:
        return _unnamed(tasks, rows, by_node[""], title, unit)
    stated = {row: next(iter(_shares(tasks, own)), None) for row, own in ((own[0], own) for own in by_node.values())}
    given = [share for share in stated.values() if share is not None]
    if not given or (len(given) == len(stated) and sum(given) == _WHOLE and min(given) > 0):
        return None
    return _not_whole(tasks, rows, stated, title, unit)


_WHOLE = 100
"""What the shares of the nodes of an item add up to, in per cent."""


def _unnamed(tasks: Sheet, rows: Sequence[int], bare: Sequence[int], title: Text, unit: str) -> Finding:
    """Some rows of a task name a node and others do not: nobody knows whether these are nodes too."""
    zh, en = listed([str(tasks.where(row, "")) for row in bare])
    message = Text(
        f"{unit}：“{title.zh}”有的行写了节点，有的没写：{zh}；都未使用",
        f"{unit}: some rows of '{title.en}' name a node and others do not: {en}; none of them is used",
    )
    hint = Text("每行都写节点名称，或删去多余的行", "name the node in every row, or delete the row that is none")
    return Finding("milestone-unnamed", Level.ERROR, message, hint, tasks.where(bare[0], "node"))


def _not_whole(
    tasks: Sheet, rows: Sequence[int], stated: Mapping[int, Fraction | None], title: Text, unit: str
) -> Finding:
    """Shares of nodes that are not the whole item."""
    given = {row: share for row, share in stated.items() if share is not None}
    lacking = [tasks.text("node")[row] for row in stated if row not in given]
    if lacking:
        zh, en = listed(lacking)
        why = Text(f"有的节点写了份额，“{zh}”没写", f"some nodes state a share, {en} none")
    elif min(given.values()) <= 0:
        why = Text("节点份额应大于 0", "the share of a node is above 0")
    else:
        total = show(sum(given.values(), Fraction(0)))
        why = Text(f"节点份额合计 {total}，应为 100", f"the shares of the nodes add up to {total}, not 100")
    message = Text(
        f"{unit}：“{title.zh}”{why.zh}；都未使用", f"{unit}: '{title.en}': {why.en}; none of its nodes is used"
    )
    hint = Text(
        "全部节点的份额写齐，合计 100；平均分配的都不填",
        "give the share of every node, 100 in all; leave all blank where they are equal",
    )
    return Finding("milestone-shares", Level.ERROR, message, hint, tasks.where(rows[-1], "share"))


def _dates(column: Sequence[date | None] | None, rows: Sequence[int]) -> set[date]:
    """The different dates that rows state in a column."""
    return {day for row in rows if column and (day := column[row]) is not None}


def _twice(tasks: Sheet, rows: Sequence[int], title: Text, unit: str) -> Finding:
    """Rows of one milestone of a unit that state different dates."""
    places = [str(tasks.where(row, "")) for row in rows]
    zh, en = "、".join(places), ", ".join(places)
    what = Text("日期或份额", "dates or shares") if len(_shares(tasks, rows)) > 1 else Text("日期", "dates")
    node = tasks.text("node")[rows[0]]
    title = Text(f"{title.zh}：{node}", f"{title.en}: {node}") if node else title
    message = Text(
        f"{unit}：“{title.zh}”在任务表里写了不止一次，{what.zh}不同：{zh}；都未使用",
        f"{unit}: '{title.en}' is in the tasks table more than once, with different {what.en}: {en}; none of them is used",
    )
    hint = Text(
        "只保留一行；确是几个节点的，每行写明节点名称",
        "keep one of the rows; where they are several nodes, name the node in each row",
    )
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
        for (task, unit), nodes in book.by.items() if signed is not None else ():
            if signed is None or task != item.of:
                continue
            year = signed.year or period.last_day.year
            day = date(year, signed.month, min(signed.day, 28) if signed.month == 2 else signed.day)
            by[task, unit] = tuple(replace(each, due=day) if each.due is None else each for each in nodes)
            for milestone in nodes:
                if milestone.due is not None and not _same_day(signed, milestone.due):
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
    year, called = f"{signed.year}年" if signed.year else "", named(item, milestone)
    message = Text(
        f"{name}：“{called.zh}”的计分语句写的是{year}{signed.month}月{signed.day}日，任务表写的是{milestone.due}；总分暂不计算",
        f"{name}: the sentence of '{called.en}' says {signed.month}/{signed.day}, the tasks table {milestone.due}; "
        "no total until it is settled",
    )
    hint = Text("两处写成同一天", "write the same day in both")
    return Finding("milestone-date-differs", Level.ERROR, message, hint, milestone.where)


def _names_of(items: Iterable[Item]) -> tuple[dict[str, str], dict[str, Text]]:
    """Item id -> the task it is about, and item id -> title."""
    known = list(items)
    return {item.id: item.of for item in known}, {item.id: item.title for item in known}


def _with_targets_alone(
    found: dict[tuple[str, int], tuple[Milestone, ...]], targets: Mapping[str, Mapping[int, date]]
) -> dict[tuple[str, int], tuple[Milestone, ...]]:
    """Dates due that only the targets table states: nothing was reported for them yet."""
    for task, days in targets.items():
        for unit, due in days.items():
            found.setdefault((task, unit), (Milestone(due, None, Source()),))
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


_FOLLOWS_OF_A_NODE: Mapping[Missing, Text] = {
    Missing.ZERO: Text("该节点计 0 分", "the node earns 0"),
    Missing.FULL: Text("该节点计满分", "the node earns full marks"),
    Missing.REDISTRIBUTE: Text("其份额由本项其他节点分担", "its share goes to the other nodes of the item"),
    Missing.DROP: Text("该节点的份额不计分", "its share of the item earns nothing"),
    Missing.HOLD: Text("总分暂不计算", "no total until it is settled"),
}


def named(item: Item, milestone: Milestone) -> Text:
    """An item with the node that is meant."""
    if not milestone.name:
        return item.title
    return Text(f"{item.title.zh}：{milestone.name}", f"{item.title.en}: {milestone.name}")


def open_finding(
    name: str, item: Item, milestone: Milestone, reason: NullReason, follows: Missing, *, beside: bool = False
) -> Finding:
    """A milestone that is not done, by unit and date, with what follows for the score; `beside` tells that it is one of several nodes,
    and what follows is of the node."""
    after, called = (_FOLLOWS_OF_A_NODE if beside else _FOLLOWS)[follows], named(item, milestone)
    day = milestone.due.isoformat() if milestone.due else ""
    zh = f"{name}：“{called.zh}”应于 {day} 完成，{reason.words.zh}；{after.zh}"
    en = f"{name}: '{called.en}' was due on {day}: {reason.words.en}; {after.en}"
    hint = Text(
        "若已完成请填完成日期；未完成怎样计分可在方案中写明 not_done: zero / full / redistribute / drop",
        "if it is done, give the date; what an unfinished one earns is said in the scheme by not_done: zero / full / redistribute / drop",
    )
    return Finding("milestone-open", Level.WARNING, Text(zh, en), hint, milestone.where)
