"""The top of the page: what was assessed, the spread of totals over the grades, the ranking."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from ...engine.trace.lines import begins_words
from ...engine.trace.places import ranking_title
from ...engine.values.finding import Level
from ...engine.values.number import half_up
from ...engine.values.text import LANGS, Text
from .. import words as shared
from ..figures import SHAPES, figure, grade_tone
from ..reading import Standing
from . import words
from .html import anchor, both, esc, row, table, tag, td
from .making import Making
from .spread import drawn_spread

MOST_ROWS = 5_000


def masthead(making: Making) -> str:
    """Title, period, and the figures that matter most."""
    run, scheme, reading = making.run, making.run.scheme, making.reading
    totals = [total for unit in range(len(run.units)) if (total := run.total_of(unit)) is not None]
    levels = Counter(finding.level for finding in run.all_findings)
    held = len(run.units) - len(totals)
    places = reading.total_places
    mean = half_up(sum(totals, Fraction(0)) / len(totals), places) if totals else None
    tiles = [
        (words.ASSESSED, str(len(run.units)), False),
        (words.MEAN, figure(mean, places), False),
        (words.BEST, figure(max(totals, default=None), places), False),
        (words.WORST, figure(min(totals, default=None), places), False),
        (words.HELD, str(held), held > 0),
        (words.FOUND, f"{levels[Level.ERROR]} / {levels[Level.WARNING]}", levels[Level.ERROR] > 0),
    ]
    boxes = "".join(
        tag("div", tag("span", both(name)) + tag("b", value), "tile red" if red else "tile")
        for name, value, red in tiles
    )
    until = Text(
        f"{scheme.effective.start} 至 {scheme.effective.end}", f"{scheme.effective.start} to {scheme.effective.end}"
    )
    meta = " · ".join(
        f"{both(name)} <b>{value}</b>"
        for name, value in (
            (shared.PERIOD, esc(str(run.period))),
            (shared.VERSION, esc(scheme.version)),
            (words.EFFECTIVE, both(until)),
        )
    )
    basis = "".join(
        f'<div class="meta">{both(shared.BASIS)} {both(each.document)} {esc(each.clause)}</div>'
        for each in scheme.basis
    )
    return (
        f'<div class="title"><div class="kind">{both(words.REPORT)}</div><h1>{both(scheme.title)}</h1>'
        f'<div class="under"><div><div class="meta">{meta}</div>{basis}</div><div class="tiles">{boxes}</div></div>{_draft(making)}</div>'
    )


def _draft(making: Making) -> str:
    """The stamp of a trial, with the way to what is unsettled."""
    draft = making.reading.draft
    return "" if draft is None else tag("p", f'✖ <a href="#findings">{both(draft)}</a>', "note bad draft")


def overview(making: Making) -> str:
    """The spread of totals, and how many units got each grade."""
    run, whole = making.run, len(making.run.units)
    counts = Counter(int(index) for index in run.grade)
    rows = ""
    for index in range(len(run.bands)):
        begins = "<br>".join(both(each) for each in begins_words(run.scheme, index))
        rows += row(
            td(chip(making, index)), td(begins, "n"), td(str(counts[index]), "n"), td(_share(counts[index], whole), "n")
        )
    if counts[-1] and run.bands:
        rows += row(td(both(words.HELD)), td("—", "n"), td(str(counts[-1]), "n"), td(_share(counts[-1], whole), "n"))
    head = [(shared.GRADE, ""), (words.FROM, "n"), (words.COUNT, "n"), (words.SHARE, "n")]
    bands = table(head, rows) if rows else tag("p", both(words.NO_BANDS), "soft")
    left = tag("h3", both(words.SPREAD)) + drawn_spread(making.drawing, making.sketches, words.SPREAD)
    if making.reading.moved:
        left += tag("p", both(words.by_score(making.reading.moved)), "soft")
    right = tag("h3", both(words.GRADES)) + bands
    inside = tag("div", tag("div", left) + tag("div", right), "two")
    return f'<section id="overview"><h2>{both(words.SUMMARY)}</h2>{inside}</section>'


def _share(count: int, whole: int) -> str:
    return figure(half_up(Fraction(100 * count, whole), 1), 1) + "%" if whole else "—"


def chip(making: Making, index: int) -> str:
    """A grade: its shape, its word, its colour."""
    tone = grade_tone(index, len(making.run.bands))
    if index < 0:
        return '<span class="chip none">○ —</span>'
    return f'<span class="chip {tone.value}">{SHAPES[tone]} {both(making.run.bands[index].title)}</span>'


def scale_top(making: Making) -> Fraction:
    """Where a full bar ends: the greatest total, at least 100."""
    totals = [total for unit in range(len(making.run.units)) if (total := making.run.total_of(unit)) is not None]
    return max([Fraction(100), *totals])


def bar(value: Fraction | None, top: Fraction) -> str:
    """A small bar; the figure stands beside it in words."""
    long = figure(max(Fraction(0), (value or Fraction(0)) / top * 200), 1)
    return (
        '<svg class="bar-of" viewBox="0 0 200 9" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="t" width="200" height="9"/><rect width="{long}" height="9"/></svg>'
    )


def ranking(making: Making) -> str:
    """Every unit from best to worst."""
    reading, run = making.reading, making.run
    others = [ranked for ranked in run.rankings if ranked is not reading.main]
    head: list[tuple[Text | str, str]] = [(shared.RANK, "n"), (shared.UNIT, ""), (shared.CLASS, "x")]
    head += [(title, "n x") for title in reading.dimension_titles]
    head += [("", "x"), (shared.TOTAL, "n")]
    head += [(shared.GRADE, "")] if run.bands else []
    head += [(shared.MULTIPLIER, "n x")] if reading.pays else []
    head += [(ranking_title(run.scheme, each.ranking), "n x") for each in others]
    order, cut = reading.order, ""
    if len(order) > MOST_ROWS:
        order, cut = (*order[: MOST_ROWS // 2], *order[-MOST_ROWS // 2 :]), tag("p", both(words.TABLE_CUT), "note")
    if not order:
        return f'<section id="ranking"><h2>{both(words.RANKING)}</h2>{tag("p", both(words.NO_UNITS), "soft")}</section>'
    top = scale_top(making)
    rows = "".join(
        _row(making, reading.standing(unit), top, [int(each.place[unit]) for each in others]) for unit in order
    )
    main = tag("small", both(reading.main.ranking.title)) if reading.main else ""
    return (
        f'<section id="ranking"><h2>{both(words.RANKING)}{main}</h2>{cut}{_tools(making)}{table(head, rows, "ranking")}'
        f'<p id="none" class="soft" hidden>{both(words.NO_MATCH)}</p></section>'
    )


def _tools(making: Making) -> str:
    classes = dict.fromkeys(making.run.units.classes)
    options = "".join(
        f'<option value="{esc(id)}">{esc(making.reading.class_title(id).get(making.lang))}</option>' for id in classes
    )
    name = esc(words.FILTER.zh + " / " + words.FILTER.en)
    every = esc(words.ALL_CLASSES.zh + " / " + words.ALL_CLASSES.en)
    return (
        f'<div class="tools" hidden><input id="f" type="search" placeholder="{name}" aria-label="{name}">'
        f'<select id="k" aria-label="{every}"><option value="">{every}</option>{options}</select></div>'
    )


def _row(making: Making, standing: Standing, top: Fraction, places: list[int]) -> str:
    reading, name, remark = making.reading, esc(standing.name), held_text(standing)
    shown = tag("a", name, href=f"#{anchor(standing.id)}") if standing.unit in making.shown else name
    shown += tag("div", both(remark), "tiny") if remark else ""
    points = (standing.dimensions.get(title.zh) for title in reading.dimension_titles)
    cells = [
        td(str(standing.place or "—"), "rank"),
        td(shown, "name"),
        td(both(standing.kind), "x"),
        *(td(figure(value, reading.dimension_places), "n x") for value in points),
        td(bar(standing.total, top), "wide x"),
        td(tag("b", figure(standing.total, reading.total_places)), "n"),
    ]
    if making.run.bands:
        cells.append(td(chip(making, int(making.run.grade[standing.unit]))))
    if reading.pays:
        cells.append(td(figure(standing.multiplier, reading.multiplier_places), "n x"))
    cells += [td(str(place or "—"), "n x") for place in places]
    search, kind = esc(f"{standing.name} {standing.id}"), esc(making.run.units.classes[standing.unit])
    return f'<tr data-n="{search}" data-k="{kind}">{"".join(cells)}</tr>'


def held_text(standing: Standing) -> Text | None:
    """Why a unit has no total, or why its grade is not its score's."""
    if standing.total is None:
        return Text(
            *(
                f"{words.HELD.get(lang)}{'：' if lang == 'zh' else ': '}{standing.held.words.get(lang)}"
                for lang in LANGS
            )
        )
    return standing.grade_note
