"""The report page: one file, no network, both languages, readable and printable without script."""

from __future__ import annotations

import os
from pathlib import Path

from ... import __version__
from ...engine.run.result import Run
from ...engine.values.text import Lang
from ..pictures import Drawing
from ..reading import Reading
from . import words
from .closing import findings, proof, results, scheme
from .html import both, esc, tag
from .making import Making
from .overview import masthead, overview, ranking
from .style import CSS, SCRIPT
from .unit import units

MOST_UNITS = 60
"""Units that get a part each with all their curves; of a larger group only the ends are shown."""
ENDS = 10

__all__ = ["report_html", "write_report"]


def write_report(run: Run, path: Path, lang: Lang = "zh", digest: str = "") -> None:
    """Write `report.html`, opening in `lang`. `digest` is the sha256 of the run's bundle. The same run gives the same bytes."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(report_html(run, lang, digest), encoding="utf-8", newline="\n")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def report_html(run: Run, lang: Lang = "zh", digest: str = "") -> str:
    """The whole page."""
    reading = Reading(run)
    order, whole = reading.order, len(run.units) <= MOST_UNITS
    shown = order if whole else (*order[:ENDS], *order[-ENDS:])
    making = Making(reading, Drawing(reading), lang, digest, whole, dict.fromkeys(shown))
    parts = (overview, ranking, units, results, findings, scheme, proof)
    body = "".join(part(making) for part in parts)
    places = (
        ("overview", words.SUMMARY),
        ("ranking", words.RANKING),
        ("units", words.UNITS),
        ("results", words.RESULTS),
        ("findings", words.FINDINGS),
        ("scheme", words.SCHEME),
        ("proof", words.PROOF),
    )
    links = "".join(f'<a href="#{id}">{both(title)}</a>' for id, title in places if f'id="{id}"' in body)
    title = esc(f"{run.scheme.title.get(lang)} {run.period} · {words.REPORT.get(lang)}")
    radios = "".join(
        f'<input class="lang" type="radio" name="lang" id="{each}" aria-label="{name}"{" checked" if each == lang else ""}>'
        for each, name in (("zh", "中文"), ("en", "English"))
    )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="generator" content="hengji {esc(__version__)}"><title>{title}</title><link rel="icon" href="data:,">'
        f"<style>{CSS}{making.sketches.css()}</style>"
    )
    switch = '<div class="switch"><label for="zh">中文</label><label for="en">EN</label></div>'
    mark = tag("div", f"<i>衡</i>{tag('span', both(words.HOUSE))}", "mark")
    bar = tag("header", tag("div", mark + tag("nav", links) + switch), "bar")
    foot = tag("footer", tag("div", f"{both(run.scheme.title)} · {esc(str(run.period))} · hengji {esc(__version__)}"))
    skip = tag("a", both(words.SKIP), "skip", href="#main")
    main = tag("main", masthead(making) + body, id="main")
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head>{head}</head>'
        f"<body>{radios}{skip}{bar}{main}{foot}<script>{SCRIPT}</script></body></html>\n"
    )
