"""The end of the page: use of results, findings, the scheme in sentences, and how to check it all."""

from __future__ import annotations

from fractions import Fraction

from ... import __version__
from ...engine.run.result import PoolShares
from ...engine.scheme.model.scorecards import Item, Scorecard
from ...engine.values.finding import Level
from ...engine.values.number import show
from ...engine.values.text import Text
from .. import words as shared
from ..figures import column_places, figure
from ..policy import MISSING, dimension_titles, direction_of, does, flags, rule_of, tier_sources
from ..reading import measure_of
from . import words
from .html import both, esc, row, table, tag, td
from .making import Making
from .overview import chip, held_text

_CLASSES = {Level.ERROR: "bad", Level.WARNING: "warn", Level.NOTE: "none"}
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
MOST_FINDINGS = 1_000


def results(making: Making) -> str:
    """Pools with their reconciliation, and what each grade brings."""
    run = making.run
    parts = [_pool(making, shares) for shares in run.pools]
    for outcome in run.tables:
        rows = ""
        for index, band in enumerate(run.bands):
            value = outcome.by_grade.get(band.id)
            told = "—" if value is None else value if isinstance(value, str) else show(value)
            rows += row(td(chip(making, index)), td(esc(told)))
        clause = tag("small", esc(outcome.clause)) if outcome.clause else ""
        parts.append(tag("h3", both(outcome.title) + clause) + table([(shared.GRADE, ""), (shared.RESULTS, "")], rows))
    inside = "".join(parts) or tag("p", both(words.NO_RESULTS), "soft")
    return tag("section", tag("h2", both(words.RESULTS)) + inside, id="results")


def _pool(making: Making, shares: PoolShares) -> str:
    run, reading, pool = making.run, making.reading, shares.pool
    base_places, rows = column_places(shares.base), ""
    whole = len(reading.order) <= 60
    for unit in reading.order if whole else ():
        rows += row(
            td(esc(run.units.names[unit]) + _waits(making, unit)),
            td(chip(making, int(run.grade[unit]))),
            td(figure(shares.base.at(unit), base_places), "n"),
            td(figure(None if run.held[unit] else run.multiplier.at(unit), reading.multiplier_places), "n"),
            td(tag("b", figure(None if run.held[unit] else shares.paid.at(unit), pool.places)), "n"),
        )
    paid = sum(shares.paid.fractions(), Fraction(0))
    base = sum(shares.base.fractions(), Fraction(0))
    sums = [td(both(words.SUM)), td(""), td(figure(base, base_places), "n"), td(""), td(figure(paid, pool.places), "n")]
    rows += row(*sums, css="sum")
    head = [(shared.UNIT, ""), (shared.GRADE, ""), (shared.BASE, "n"), (shared.MULTIPLIER, "n"), (shared.PAID, "n")]
    clause = tag("small", esc(pool.clause)) if pool.clause else ""
    along = shared.runs_along(run.scheme)
    told = "" if along is None else tag("p", both(along), "soft")
    return tag("h3", both(pool.title) + clause) + _verdict(making, shares, paid) + told + table(head, rows, "pool")


def _waits(making: Making, unit: int) -> str:
    """Under the name of a unit that gets nothing yet: why."""
    standing = making.reading.standing(unit)
    told = held_text(standing) if standing.total is None else None
    return "" if told is None else tag("div", both(told), "tiny")


def _verdict(making: Making, shares: PoolShares, paid: Fraction) -> str:
    pool, held = shares.pool, sum(1 for reason in making.run.held if reason)
    draft = making.reading.draft
    if pool.amount is None:
        if draft is not None:
            return f'<p class="note bad">{both(words.NO_POOL)} · {both(draft)}</p>'
        return f'<p class="soft">{both(words.NO_POOL)}</p>'
    amount = f"{both(words.POOL)} {figure(pool.amount, pool.places)}"
    if held:
        return f'<p class="note bad">{amount} · {both(shared.provisional(held))}</p>'
    if draft is not None:
        return f'<p class="note bad">{amount} · {both(draft)}</p>'
    if paid == pool.amount:
        return f'<p class="note ok">{amount} · {both(words.RECONCILED)}</p>'
    return f'<p class="note bad">{amount} · {both(words.NOT_RECONCILED)} {figure(pool.amount - paid, pool.places)}</p>'


def findings(making: Making) -> str:
    """What was found in the material, errors first."""
    found = sorted(making.run.all_findings, key=lambda each: (_ORDER[each.level], each.code))
    rows = ""
    for each in found[:MOST_FINDINGS]:
        sign = f"{shared.LEVEL_SIGNS[each.level]} {both(each.level.words)}"
        place = " ".join(part for part in (str(each.where), each.where.clause) if part)
        hint = both(each.hint) if each.hint else ""
        rows += row(
            td(tag("span", sign, f"chip {_CLASSES[each.level]}")),
            td(both(each.message)),
            td(hint),
            td(esc(place), "tiny"),
        )
    head = [(shared.LEVEL, ""), (shared.MESSAGE, ""), (shared.HINT, ""), (shared.WHERE, "")]
    inside = table(head, rows, "findings") if found else tag("p", f"● {both(words.NO_FINDINGS)}", "note ok")
    if len(found) > MOST_FINDINGS:
        inside = tag("p", both(words.FINDINGS_CUT), "note") + inside
    count = tag("small", str(len(found))) if found else ""
    return f'<section id="findings"><h2>{both(words.FINDINGS)}{count}</h2>{inside}</section>'


def scheme(making: Making) -> str:
    """Every item with its rule as a sentence, then the steps."""
    run = making.run
    parts = tag("h2", both(words.SCHEME)) + "".join(_card(making, card) for card in run.scheme.scorecards.values())
    rows = "".join(
        row(
            td(str(number), "n"),
            td(tag("b", both(step.title))),
            td(both(does(run.scheme, step))),
            td(esc(step.clause), "tiny"),
        )
        for number, step in enumerate(run.scheme.ledger, start=1)
    )
    head = [(shared.NUMBER, "n"), (shared.STEP, ""), (shared.NOTE, ""), (shared.CLAUSE, "")]
    return tag("section", parts + tag("h3", both(words.STEPS)) + table(head, rows, "policy"), id="scheme")


def _card(making: Making, card: Scorecard) -> str:
    rows, paths = "", dimension_titles(card)
    for item in card.items():
        rows += _rule(making, item, paths[item.id])
    head = [(shared.ITEM, ""), (shared.WEIGHT, "n"), (shared.RULE, ""), (shared.TIERS, ""), (shared.CLAUSE, "")]
    return tag("h3", both(card.title)) + table(head, rows, "policy")


def _rule(making: Making, item: Item, path: Text) -> str:
    run = making.run
    facts = [
        flags(item),
        direction_of(run.scheme.indicators.get(item.of)),
        measure_of(run, item),
        MISSING[item.missing],
    ]
    told = " · ".join(both(fact) for fact in facts if fact.zh != "—")
    return row(
        td(tag("div", both(path), "tiny") + tag("b", both(item.title))),
        td(figure(item.weight, making.reading.weight_places), "n"),
        td(both(rule_of(run, item)) + tag("div", told, "tiny"), "rule"),
        td(both(tier_sources(item)), "tiny"),
        td(esc(item.clause), "tiny"),
    )


def proof(making: Making) -> str:
    """How to check the page."""
    digest = f'<span class="hash">{esc(making.digest)}</span>' if making.digest else both(words.NO_DIGEST)
    facts = [
        (words.DIGEST, digest),
        (words.ENGINE, f"hengji {esc(__version__)} · {esc(making.run.scheme.id)} {esc(making.run.scheme.version)}"),
        (words.REPLAY, '<span class="hash">hengji replay bundle.zip</span>'),
    ]
    listed = "".join(f"<dt>{both(name)}</dt><dd>{value}</dd>" for name, value in facts)
    return f'<section id="proof"><h2>{both(words.PROOF)}</h2><dl>{listed}</dl><p class="soft">{both(words.EXACT)}</p></section>'
