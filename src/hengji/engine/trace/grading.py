"""From total to grade: the band the score reaches, the places a quota gave, and what lowered the grade afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from ..run.column import Array, Column
from ..run.kept import Same
from ..run.outcomes import band_of, free_band, places_among
from ..run.result import Lists, Run
from ..scheme.model.outcomes import Grade, Grades, Ladder
from ..values.number import half_up, show
from ..values.text import Text
from .acting import effects_on
from .agreement import Disagreement
from .axis import number
from .titles import listed, respoken, score_title

QUOTA = "名额"
"""In the remark on a grade: a quota has moved it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How the places of a list were shared out, and where a unit stands in it: `best` to `worst` place, more than one where scores are
    equal. `places` has a count for each band of the scheme, in its order."""

    name: Text
    size: int
    places: tuple[int, ...]
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class GradeTrace:
    """Why a unit has its grade.

    `by_score` is the grade its total reaches (None: below every grade), `ranked` the one the quotas leave it (the same without quotas;
    None where equal scores at the border were told apart by the keys of the scheme), `final` what is left after vetoes, red lines and
    gates.
    """

    by_score: Grade | None
    ranked: Grade | None
    final: Grade
    quota: Quota | None
    steps: tuple[Text, ...]

    def as_dict(self) -> dict[str, object]:
        """The trace as plain data, both languages."""
        quota = self.quota
        return {
            "by_score": self.by_score.id if self.by_score is not None else None,
            "by_quota": self.ranked.id if self.ranked is not None and quota is not None else None,
            "final": self.final.id,
            "quota": None
            if quota is None
            else {
                "list": {"zh": quota.name.zh, "en": quota.name.en},
                "size": quota.size,
                "places": list(quota.places),
                "place": quota.best,
                "place_at_worst": quota.worst,
            },
            "steps": [{"zh": step.zh, "en": step.en} for step in self.steps],
        }


def trace_grade(run: Run, unit: int) -> GradeTrace | None:
    """Why a unit has its grade; None where it has none."""
    final, total, grades = run.grade_of(unit), run.total_of(unit), run.scheme.grades
    if final is None or total is None or grades is None:
        return None
    met = total if grades.round_first is None else half_up(total, grades.round_first)
    unit_class = run.units.classes[unit]
    band = band_of(grades.ladder(unit_class), met)
    quota = _quota(run, grades, unit, total)
    given = {band} if quota is None else _given(grades, quota, band, free_band(grades, unit_class))
    noted = unit in run.grade_notes
    ranked = next(iter(given)) if len(given) == 1 else None if noted else int(run.grade[unit])
    if not noted and int(run.grade[unit]) not in given:
        raise Disagreement(f"{run.units.ids[unit]}: stored grade {final.id}, recomputed {sorted(given)}")
    before = None if ranked is None else grades.bands[ranked]
    steps = [_by_score(run, unit_class, band, met)]
    if quota is not None:
        steps += _by_quota(run, grades, quota, band, ranked)
    if noted:
        steps.append(_lowered(run, unit, before, final))
    return GradeTrace(grades.bands[band] if band >= 0 else None, before, final, quota, tuple(steps))


def has_quotas(run: Run) -> bool:
    """Whether some grade has a share of the units."""
    return any(band.quota is not None for band in run.bands)


def moved_grades(run: Run) -> int:
    """How many units have another grade than their score reaches."""
    grades = run.scheme.grades
    if grades is None or not has_quotas(run):
        return len(run.grade_notes)
    traces = (trace_grade(run, unit) for unit in range(len(run.units)))
    return sum(trace.final is not trace.by_score for trace in traces if trace is not None)


def _quota(run: Run, grades: Grades, unit: int, total: Fraction) -> Quota | None:
    """The places of the unit's list; None where the scheme has no quotas."""
    if not has_quotas(run):
        return None
    lists = run.units.lists(grades.within)
    totals = _totals(Same(run.total), Same(lists), Same(run))[int(lists.codes[unit])]
    size, mine = len(totals), run.total.num[unit]
    better = size - int(np.searchsorted(totals, mine, side="right"))
    equal = size - better - int(np.searchsorted(totals, mine, side="left"))
    places = places_among(grades, size)
    return Quota(_list_name(run, grades, lists.each[unit]), size, tuple(places), better + 1, better + equal)


@lru_cache(maxsize=4)
def _totals(total: Same[Column], lists: Same[Lists], run: Same[Run]) -> Sequence[Array]:
    """The totals of each list, rising, of the units that have one; kept, because every unit asks for its list."""
    open_ = run.it.held == 0
    return [np.sort(total.it.num[(lists.it.codes == code) & open_]) for code in range(len(lists.it.names))]


def _list_name(run: Run, grades: Grades, name: str) -> Text:
    if not grades.within or not name:
        return Text("全部单位", "all units")
    return run.scheme.class_titles.get(name, Text.same(name)) if grades.within == "class" else Text.same(name)


def _given(grades: Grades, quota: Quota, band: int, free: int) -> set[int]:
    """The grades that the places of a unit may bring: one, but for equal scores at a border. Beyond the places it gets `free` at best."""
    return {_at(grades, quota, place, band, free) for place in range(quota.best, quota.worst + 1)}


def _at(grades: Grades, quota: Quota, place: int, band: int, free: int) -> int:
    """The grade of a place in the list, for a score that reaches `band`."""
    reached = 0
    for index, count in enumerate(quota.places):
        reached += count
        if place <= reached:
            return max(index, band) if grades.and_band else index
    return max(free, band)


def _by_score(run: Run, unit_class: str, band: int, met: Fraction) -> Text:
    """The line the total reaches or misses; a class with lines of its own is named with it."""
    grades, shown = run.scheme.grades, number(met)
    if band < 0 or grades is None:
        return Text(f"总分 {shown} 低于各等级的起点分", f"the total {shown} is below every grade")
    ladder, title = grades.ladder(unit_class), grades.bands[band].title
    of, where = "", ""
    if unit_class in grades.lines:
        name = run.scheme.class_titles.get(unit_class, Text.same(unit_class))
        of, where = f"{name.zh}的", f" for {name.en}"
    least = dict(ladder)[band]
    if least is not None:
        return Text(
            f"总分 {shown} 达到{of}“{title.zh}”的起点分 {show(least)}",
            f"the total {shown} reaches {show(least)}, where '{title.en}' begins{where}",
        )
    above = _next_better(ladder, band)
    if above is None:
        return Text(f"按分数为“{title.zh}”", f"'{title.en}' by score")
    better, missed = grades.bands[above[0]].title, show(above[1])
    return Text(
        f"总分 {shown} 未达到{of}“{better.zh}”的起点分 {missed}，按分数为“{title.zh}”",
        f"the total {shown} does not reach {missed}, where '{better.en}' begins{where}: '{title.en}' by score",
    )


def _next_better(ladder: Ladder, band: int) -> tuple[int, Fraction] | None:
    """The lowest line above a grade, and whose it is."""
    above = [(index, least) for index, least in ladder if index < band and least is not None]
    return above[-1] if above else None


def _by_quota(run: Run, grades: Grades, quota: Quota, band: int, ranked: int | None) -> Iterator[Text]:
    counts = [
        (each.title, show((each.quota or Fraction(0)) * 100), count)
        for each, count in zip(grades.bands, quota.places, strict=True)
        if each.quota is not None
    ]
    zh = "，".join(f"“{title.zh}”{share}% 为 {count} 家" for title, share, count in counts)
    en = ", ".join(f"'{title.en}' {share}%: {count}" for title, share, count in counts)
    by_zh, by_en = (
        ("比例为上限，名额只舍不入", "quotas are limits, places rounded down")
        if grades.at_most
        else ("名额按最大余额法", "places by largest remainder")
    )
    yield Text(
        f"{quota.name.zh}共 {quota.size} 家有总分，{by_zh}：{zh}",
        f"{quota.name.en}: {quota.size} with a total; {by_en}: {en}",
    )
    yield _standing(run, grades, quota)
    if ranked is None:
        return
    title = grades.bands[ranked].title
    taken = ranked > band >= 0 and bool(quota.places[band])
    beyond = quota.best > sum(quota.places) and not taken
    if ranked == band:
        yield Text(f"名额没有改变等级：“{title.zh}”", f"the quota leaves the grade as it is: '{title.en}'")
        return
    why = Text(f"在{QUOTA}之外", "beyond the places") if beyond else _full(grades, quota, band, ranked)
    if band < 0:
        yield Text(f"{why.zh}，等级为“{title.zh}”", f"{why.en}: the grade is '{title.en}'")
        return
    was = grades.bands[band].title
    yield Text(
        f"{why.zh}，等级由“{was.zh}”变为“{title.zh}”", f"{why.en}: the grade moves from '{was.en}' to '{title.en}'"
    )


def _full(grades: Grades, quota: Quota, band: int, ranked: int) -> Text:
    """Which quota moved a grade: the better grade's places are taken, or those of a better grade reach down to this unit."""
    if ranked > band >= 0:
        title = grades.bands[band].title
        return Text(f"“{title.zh}”的 {quota.places[band]} 个{QUOTA}已满", f"the places of '{title.en}' are taken")
    title = grades.bands[ranked].title
    return Text(f"在“{title.zh}”的{QUOTA}之内", f"within the places of '{title.en}'")


def _standing(run: Run, grades: Grades, quota: Quota) -> Text:
    if quota.best == quota.worst:
        return Text(f"本单位在其中排第 {quota.best}", f"this unit is number {quota.best} of them")
    keys = [score_title(run.scheme, key) for key in grades.ties] + [Text("单位编号", "the unit's id")]
    return Text(
        f"本单位与同分的共 {quota.worst - quota.best + 1} 家排第 {quota.best} 至 {quota.worst}，依次比较{listed(keys).zh}",
        f"{quota.worst - quota.best + 1} units of equal score are numbers {quota.best} to {quota.worst}, told apart by {listed(keys).en}",
    )


def _lowered(run: Run, unit: int, before: Grade | None, final: Grade) -> Text:
    """What vetoes, red lines and gates did, by the titles of the grades."""
    note = respoken(run.scheme, run.grade_notes[unit])
    if before is None:
        return note
    zh, en = note.zh.rpartition("：")[0], note.en.rpartition(": ")[0]
    over = _passed_over(run, unit, before, final)
    return Text(
        f"{zh}：等级由“{before.title.zh}”降为“{final.title.zh}”{over.zh if over else ''}",
        f"{en}: the grade goes down from '{before.title.en}' to '{final.title.en}'{over.en if over else ''}",
    )


def _passed_over(run: Run, unit: int, before: Grade, final: Grade) -> Text | None:
    """The grades that steps down passed over because the unit's class does not have them."""
    grades, unit_class = run.scheme.grades, run.units.classes[unit]
    if grades is None or unit_class not in grades.lines or not any(acts.down for _, acts in effects_on(run, unit)):
        return None
    between = grades.bands[grades.bands.index(before) + 1 : grades.bands.index(final)]
    lacking = [band.title for band in between if band.id not in grades.lines[unit_class].begins]
    if not lacking:
        return None
    name, told = run.scheme.class_titles.get(unit_class, Text.same(unit_class)), listed(lacking)
    return Text(f"（{name.zh}不设{told.zh}）", f" ({name.en}: no {told.en})")


def grade_remark(run: Run, unit: int) -> Text | None:
    """Why a unit's grade is not the one its score reaches: the quota that moved it, then what lowered it; None where it is."""
    if unit not in run.grade_notes and not has_quotas(run):
        return None
    trace = trace_grade(run, unit)
    if trace is None:
        return None
    moved = trace.quota is not None and trace.ranked is not None and trace.ranked is not trace.by_score
    parts = [trace.steps[3]] if moved else []
    parts += [trace.steps[-1]] if unit in run.grade_notes else []
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts)) if parts else None


def grade_remarks(run: Run) -> dict[int, Text]:
    """The remark on the grade of every unit whose grade is not the one its score reaches."""
    remarks = ((unit, grade_remark(run, unit)) for unit in range(len(run.units)))
    return {unit: remark for unit, remark in remarks if remark is not None}
