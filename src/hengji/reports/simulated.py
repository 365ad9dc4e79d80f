"""The page of a simulation: what a scheme would do to a group, in pictures and tables, both languages, one file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from .. import __version__
from ..analysis.rigidity import Item
from ..analysis.simulation import Comparison, Noise, Outlook, Picture, Sensitivity
from ..engine.run.result import Run
from ..engine.values.number import fixed, show
from ..engine.values.text import Lang, Text
from ..ui import charts
from .page.html import Sketchbook, both, esc, row, table, tag, td
from .page.spread import drawn_spread
from .page.style import CSS
from .pictures import Drawing
from .reading import Reading

TOLD = 15
"""Moved weights that are told: those that move most."""

MOST = 60
"""Rows of a table of units; of a larger group the two ends are shown."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a simulation found: the run looked at and shaken, perhaps foreseen, perhaps beside another scheme's run."""

    run: Run
    picture: Picture
    shaken: Sequence[Sensitivity]
    outlook: Outlook | None = None
    noise: Noise | None = None
    other: Run | None = None
    comparison: Comparison | None = None


def write_simulation(found: Simulated, path: Path, lang: Lang = "zh") -> None:
    """Write the page, opening in `lang`. The same simulation gives the same bytes."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(simulation_html(found, lang), encoding="utf-8", newline="\n")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def simulation_html(found: Simulated, lang: Lang = "zh") -> str:
    """The whole page."""
    sketches = Sketchbook()
    parts = (
        _spread(found, sketches),
        _items(found, sketches),
        _weights(found),
        _chances(found, sketches),
        _beside(found),
    )
    title = found.run.scheme.title
    radios = "".join(
        f'<input class="lang" type="radio" name="lang" id="{each}" aria-label="{name}"{" checked" if each == lang else ""}>'
        for each, name in (("zh", "中文"), ("en", "English"))
    )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="generator" content="hengji {esc(__version__)}"><title>{esc(title.get(lang))}</title>'
        f'<link rel="icon" href="data:,"><style>{CSS}{sketches.css()}</style>'
    )
    switch = '<div class="switch"><label for="zh">中文</label><label for="en">EN</label></div>'
    mark = tag("div", f"<i>衡</i>{tag('span', both(Text('衡绩', 'Hengji')))}", "mark")
    bar = tag("header", tag("div", mark + tag("nav", "") + switch), "bar")
    kind = tag("div", both(Text("方案模拟 · 不得用于兑现", "Simulation, not for pay")), "kind")
    under = tag("div", f"{esc(str(found.run.period))} · {len(found.run.units)} {both(Text('个单位', 'units'))}", "meta")
    heading = tag("div", kind + tag("h1", both(title)) + under, "title")
    foot = tag("footer", tag("div", f"hengji {esc(__version__)}"))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head>{head}</head>'
        f"<body>{radios}{bar}{tag('main', heading + ''.join(parts), id='main')}{foot}</body></html>\n"
    )


def _section(title: Text, *parts: str) -> str:
    return tag("section", tag("h2", both(title)) + "".join(parts))


def _spread(found: Simulated, sketches: Sketchbook) -> str:
    run, picture = found.run, found.picture
    drawing = Drawing(Reading(run))
    name = Text("总分分布", "Spread of totals")
    drawn = drawn_spread(drawing, sketches, name)
    rows = "".join(
        row(td(_grade(run, id)), td(str(count), "n"), td(_percent(Fraction(count, len(run.units) or 1)), "n"))
        for id, count in picture.grades.items()
    )
    grades = table([(Text("等级", "Grade"), ""), (Text("单位数", "Units"), "n"), (Text("占比", "Share"), "n")], rows)
    figures = ""
    if picture.spread is not None:
        names = (
            ("最低", "Least", picture.spread.least),
            ("下四分位", "Lower quartile", picture.spread.lower),
            ("中位", "Median", picture.spread.middle),
            ("上四分位", "Upper quartile", picture.spread.upper),
            ("最高", "Most", picture.spread.most),
            ("平均", "Mean", picture.spread.mean),
        )
        cells = [td(fixed(value, 2), "n") for _, _, value in names]
        figures = table([(Text(zh, en), "n") for zh, en, _ in names], row(*cells))
    pools = "".join(
        row(td(both(next(p.pool.title for p in run.pools if p.pool.id == id))), td(fixed(paid, 2), "n"))
        for id, paid in picture.pools.items()
    )
    cost = table([(Text("资金池", "Pool"), ""), (Text("支出", "Cost"), "n")], pools) if pools else ""
    ties = "".join(
        row(td(esc(column)), td(_plain(value, 3), "n"))
        for column, value in (*picture.correlations.items(), *picture.groups.items())
    )
    told = (
        table([(Text("名次与", "The order and"), ""), (Text("相关／解释", "Correlation or share"), "n")], ties)
        if ties
        else ""
    )
    return _section(name, tag("div", tag("div", drawn + figures) + tag("div", grades + cost + told), "two"))


def _items(found: Simulated, sketches: Sketchbook) -> str:
    titles = {item.id: item.title for _, item in found.run.scheme.items()}
    parts = []
    for place, (card, items) in enumerate(found.picture.items.items()):
        if not items:
            continue
        heading = found.run.scheme.scorecards[card].title if card in found.run.scheme.scorecards else Text.same(card)
        drawn = sketches.drawing(lambda lang, items=items, place=place: _decides(items, titles, lang, place), heading)  # type: ignore[misc]
        rows = "".join(
            row(
                td(both(titles.get(each.name, Text.same(each.name)))),
                td(_percent(each.weight), "n"),
                td("—" if each.decides is None else _percent(each.decides), "n"),
                td(_percent(each.commonest), "n"),
                td(_percent(each.full), "n"),
                td(_plain(each.agrees, 2), "n"),
                td(both(Text("无区分", "flat")) if each.flat else ""),
            )
            for each in items
        )
        head: list[tuple[Text | str, str]] = [
            (Text("考核项", "Item"), ""),
            (Text("权重", "Weight"), "n"),
            (Text("实际决定", "Decides"), "n"),
            (Text("同分占比", "Commonest"), "n"),
            (Text("满分占比", "Full marks"), "n"),
            (Text("与其余相关", "With the rest"), "n"),
            ("", ""),
        ]
        parts.append(tag("h3", both(heading)) + tag("div", tag("div", table(head, rows)) + tag("div", drawn), "two"))
    note = Text(
        "“实际决定”是该项与总分的协方差占总分方差的比例：远小于权重的项写了权重而不起作用，为负的与其他项相反。",
        "“Decides” is the share of the spread of totals an item makes: far below its weight it counts on paper only, "
        "below zero it goes against the rest.",
    )
    return _section(Text("哪些考核项起作用", "Which items decide"), tag("p", both(note), "soft"), *parts)


def _decides(items: Sequence[Item], titles: dict[str, Text], lang: Lang, place: int) -> str:
    gaps = tuple(
        charts.Gap(
            titles.get(each.name, Text.same(each.name)).get(lang),
            None if each.decides is None else Fraction(each.decides).limit_denominator(10**6) * 100,
            Fraction(each.weight).limit_denominator(10**6) * 100,
        )
        for each in items
    )
    words = ("实际决定", "权重") if lang == "zh" else ("decides", "weight")
    data = charts.Dumbbell(gaps, own=words[0], middle="", best=words[1], unit="%")
    title = "权重与实际决定" if lang == "zh" else "Weight and what it decides"
    return str(charts.dumbbell(data, charts.Frame(f"w{place}", title, 460, lang)))


def _weights(found: Simulated) -> str:
    titles = {item.id: item.title for _, item in found.run.scheme.items()}
    cards = found.run.scheme.scorecards
    rows = "".join(
        row(
            td(both(titles.get(each.item, Text.same(each.item)))),
            td(both(cards[each.card].title)),
            td(show(each.weight), "n"),
            td(("+" if each.step > 0 else "") + _percent(each.step), "n"),
            td(_plain(each.correlation, 4), "n"),
            td(fixed(each.places, 1), "n"),
            td(str(each.grades), "n"),
            td(fixed(each.cost, 2), "n"),
        )
        for each in found.shaken[:TOLD]
    )
    head: list[tuple[Text | str, str]] = [
        (Text("考核项", "Item"), ""),
        (Text("考核表", "Card"), ""),
        (Text("权重", "Weight"), "n"),
        (Text("移动", "Moved"), "n"),
        (Text("名次相关", "Rank correlation"), "n"),
        (Text("最多移动名次", "Most places"), "n"),
        (Text("等级变动的单位", "Grades changed"), "n"),
        (Text("成本变动", "Cost"), "n"),
    ]
    return _section(Text("每个权重动一动", "What hangs on each weight"), table(head, rows)) if rows else ""


def _chances(found: Simulated, sketches: Sketchbook) -> str:
    outlook, run = found.outlook, found.run
    if outlook is None:
        return ""
    names = dict(zip(run.units.ids, run.units.names, strict=True))
    seen = sorted(outlook.units, key=lambda each: -(each.mean or 0))
    shown = seen if len(seen) <= MOST else [*seen[: MOST // 2], *seen[-MOST // 2 :]]
    rows = "".join(
        row(
            td(esc(names[each.unit]), "name"),
            td(_plain(each.mean, 2), "n"),
            td(_plain(each.deviation, 2), "n"),
            *(td(_percent(each.grades[band.id]) if band.id in each.grades else "", "n") for band in run.bands),
        )
        for each in shown
    )
    head: list[tuple[Text | str, str]] = [
        (Text("单位", "Unit"), ""),
        (Text("平均", "Mean"), "n"),
        (Text("离散", "Deviation"), "n"),
        *((band.title, "n") for band in run.bands),
    ]
    noise = found.noise or Noise()
    said = Text(
        f"{outlook.count} 个情景，种子 {outlook.seed}；每个数的波动 {_percent(noise.own)}，共同波动 {_percent(noise.common)}。"
        f"等级与填报数下不同的情形占 {_percent(outlook.unsettled)}。",
        f"{outlook.count} scenarios, seed {outlook.seed}; a figure moves by {_percent(noise.own)}, all together by "
        f"{_percent(noise.common)}. In {_percent(outlook.unsettled)} of the cases the grade differs from that of the figures as reported.",
    )
    cost = "".join(
        row(
            td(both(next(p.pool.title for p in run.pools if p.pool.id == pool))),
            *(td(_plain(value, 2), "n") for value in (low, mean, high)),
        )
        for pool, (mean, low, high) in outlook.cost.items()
    )
    costs = (
        table(
            [
                (Text("资金池", "Pool"), ""),
                (Text("二十分之一低于", "One in twenty below"), "n"),
                (Text("平均", "Mean"), "n"),
                (Text("二十分之一高于", "One in twenty above"), "n"),
            ],
            cost,
        )
        if cost
        else ""
    )
    kept = "".join(tag("p", both(text), "soft") for text in outlook.kept)
    return _section(
        Text("年景变化时", "As the year might have been"), tag("p", both(said), "soft") + kept, costs, table(head, rows)
    )


def _beside(found: Simulated) -> str:
    comparison, run, other = found.comparison, found.run, found.other
    if comparison is None or other is None:
        return ""
    names = dict(zip(run.units.ids, run.units.names, strict=True))
    units = list(comparison.units)
    shown = units if len(units) <= MOST else [*units[: MOST // 2], *units[-MOST // 2 :]]
    rows = "".join(
        row(
            td(esc(names[each.unit]), "name"),
            td(_plain(each.before, 2), "n"),
            td(_plain(each.after, 2), "n"),
            td(_plain(each.place_before, 1), "n"),
            td(_plain(each.place_after, 1), "n"),
            td(f"{_grade(run, each.grade_before)} → {_grade(other, each.grade_after)}"),
            td(fixed(each.paid_before, 2), "n"),
            td(fixed(each.paid_after, 2), "n"),
        )
        for each in shown
    )
    head: list[tuple[Text | str, str]] = [
        (Text("单位", "Unit"), ""),
        (Text("本方案得分", "Score"), "n"),
        (Text("另一方案", "Other scheme"), "n"),
        (Text("名次", "Place"), "n"),
        (Text("另一名次", "Other place"), "n"),
        (Text("等级", "Grade"), ""),
        (Text("所得", "Paid"), "n"),
        (Text("另一所得", "Other pay"), "n"),
    ]
    said = Text(
        f"与“{other.scheme.title.zh}”相比，名次相关 {_plain(comparison.correlation, 3)}；得益最多的在前。",
        f"Beside “{other.scheme.title.en}”: rank correlation {_plain(comparison.correlation, 3)}; the largest gains first.",
    )
    return _section(Text("谁得谁失", "Who wins and who loses"), tag("p", both(said), "soft"), table(head, rows))


def _grade(run: Run, id: str) -> str:
    title = next((band.title for band in run.bands if band.id == id), None)
    return both(title) if title is not None else "—"


def _percent(value: Fraction | float) -> str:
    return f"{fixed(Fraction(value) * 100, 1)}%"


def _plain(value: Fraction | float | None, places: int) -> str:
    return "—" if value is None else fixed(Fraction(value), places)
