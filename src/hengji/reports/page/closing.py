"""The end of the page: use of results, findings, the scheme in sentences, and how to check it all."""

from __future__ import annotations

from fractions import Fraction

from ... import __version__
from ...engine.run.result import PoolShares
from ...engine.scheme.model.outcomes import Pool
from ...engine.scheme.model.scorecards import Item, Scorecard
from ...engine.trace.payment import due_of, provisional
from ...engine.trace.titles import step_title
from ...engine.values.finding import Level
from ...engine.values.text import Text
from .. import words as shared
from ..articles import Article, Part, closing_parts, opening_parts, pool_words
from ..figures import column_places, figure, places_of, short
from ..policy import card_words, dimension_titles, direction_of, does, flags, rule_of, tier_sources, without_score
from ..reading import measure_of
from ..spoken import place_words, spoken
from . import words
from .html import both, esc, row, table, tag, td
from .making import Making
from .overview import chip, held_text

_CLASSES = {Level.ERROR: "bad", Level.WARNING: "warn", Level.NOTE: "none"}
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
MOST_FINDINGS = 1_000
MOST_SHARES = 60
"""Units whose shares of a pool are listed; those of a larger group are in the workbook."""


def results(making: Making) -> str:
    """Pools with their reconciliation, and what each grade brings."""
    run = making.run
    parts = [_pool(making, shares) for shares in run.pools]
    for outcome in run.tables:
        rows = ""
        for index, band in enumerate(run.bands):
            brings = outcome.brings(band.id)
            rows += row(td(chip(making, index)), td(both(brings) if brings is not None else "—"))
        clause = tag("small", esc(outcome.clause)) if outcome.clause else ""
        parts.append(tag("h3", both(outcome.title) + clause) + table([(shared.GRADE, ""), (shared.RESULTS, "")], rows))
    inside = "".join(parts) or tag("p", both(words.NO_RESULTS), "soft")
    return tag("section", tag("h2", both(words.RESULTS)) + inside, id="results")


def _pool(making: Making, shares: PoolShares) -> str:
    run, reading, pool = making.run, making.reading, shares.pool
    base_places, coefficient = column_places(shares.base), shares.coefficient
    dues = [due_of(run, shares, unit) for unit in range(len(run.units))]
    due_places = places_of(dues, pool.places, max(pool.places, 4))
    rows = ""
    for unit in reading.order if len(reading.order) <= MOST_SHARES else ():
        held = bool(run.held[unit])
        factor = [] if coefficient is None else [td("—" if held else short(coefficient.at(unit)), "n k")]
        rows += row(
            td(esc(run.units.names[unit]) + _waits(making, unit), "u"),
            td(chip(making, int(run.grade[unit])), "g"),
            td(figure(shares.base.at(unit), base_places), "n b"),
            td(figure(None if held else run.multiplier.at(unit), reading.multiplier_places), "n m"),
            *factor,
            td(figure(None if held else dues[unit], due_places), "n d"),
            td(tag("b", figure(None if held else shares.paid.at(unit), pool.places)), "n p"),
        )
    paid = sum(shares.paid.fractions(), Fraction(0))
    base, due = sum(shares.base.fractions(), Fraction(0)), sum(dues, Fraction(0))
    gap = [td("", "m")] if coefficient is None else [td("", "m"), td("", "k")]
    sums = [td(both(words.SUM), "u"), td("", "g"), td(figure(base, base_places), "n b"), *gap]
    sums += [td(figure(due, due_places), "n d"), td(figure(paid, pool.places), "n p")]
    rows += row(*sums, css="sum")
    head: list[tuple[Text | str, str]] = [(shared.UNIT, ""), (shared.GRADE, ""), (shared.BASE, "n")]
    head += [(shared.MULTIPLIER, "n")]
    head += [] if coefficient is None else [(run.scheme.coefficients[pool.coefficient].title, "n")]
    head += [(shared.DUE, "n"), (shared.PAID, "n")]
    clause = tag("small", esc(pool.clause)) if pool.clause else ""
    return (
        tag("h3", both(pool.title) + clause)
        + _verdict(making, shares, paid)
        + _how(making, pool)
        + table(head, rows, "pool")
    )


def _how(making: Making, pool: Pool) -> str:
    """How the figures of a pool come about."""
    first = pool is making.run.pools[0].pool
    told = [pool_words(making.run.scheme, pool), shared.runs_along(making.run.scheme) if first else None]
    return "".join(tag("p", both(text), "soft") for text in told if text is not None)


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
        return f'<p class="note bad">{amount} · {both(provisional(held, paid=paid > 0))}</p>'
    if draft is not None:
        return f'<p class="note bad">{amount} · {both(draft)}</p>'
    if paid == pool.amount:
        return f'<p class="note ok">{amount} · {both(words.RECONCILED)}</p>'
    return f'<p class="note bad">{amount} · {both(words.NOT_RECONCILED)} {figure(pool.amount - paid, pool.places)}</p>'


def findings(making: Making) -> str:
    """What was found in the material, errors first."""
    found = sorted(making.run.all_findings, key=lambda each: (_ORDER[each.level], each.code))
    rows = ""
    for each in (spoken(making.run, finding) for finding in found[:MOST_FINDINGS]):
        sign = f"{shared.LEVEL_SIGNS[each.level]} {both(each.level.words)}"
        place = both(place_words(making.run, each.where)) + (f" {esc(each.where.clause)}" if each.where.clause else "")
        hint = both(each.hint) if each.hint else ""
        rows += row(
            td(tag("span", sign, f"chip {_CLASSES[each.level]}")),
            td(both(each.message)),
            td(hint),
            td(place, "tiny"),
        )
    head = [(shared.LEVEL, ""), (shared.MESSAGE, ""), (shared.HINT, ""), (shared.WHERE, "")]
    inside = table(head, rows, "findings") if found else tag("p", f"● {both(words.NO_FINDINGS)}", "note ok")
    if len(found) > MOST_FINDINGS:
        inside = tag("p", both(words.FINDINGS_CUT), "note") + inside
    count = tag("small", str(len(found))) if found else ""
    return f'<section id="findings"><h2>{both(words.FINDINGS)}{count}</h2>{inside}</section>'


def scheme(making: Making) -> str:
    """The whole policy: every item with its rule as a sentence, the articles, the steps."""
    policy = making.run.scheme
    parts = [tag("h2", both(words.SCHEME)), *(_card(making, card) for card in policy.scorecards.values())]
    steps = tuple(Article(step_title(policy, step), does(policy, step), step.clause) for step in policy.ledger)
    groups = (*opening_parts(policy), Part(words.STEPS, steps), *closing_parts(policy))
    head = [(shared.NUMBER, "n"), (words.ABOUT, ""), (words.LAID_DOWN, ""), (shared.CLAUSE, "")]
    parts += [tag("h3", both(words.ARTICLES)), table(head, "".join(map(_part, groups)), "policy articles")]
    return tag("section", "".join(parts), id="scheme")


def _part(part: Part) -> str:
    """One part of the policy: its title across the table, then its rows."""
    return row(tag("th", both(part.title), colspan="4"), css="dim") + "".join(
        row(
            td(str(number), "n"),
            td(tag("b", both(article.about))),
            td(both(article.told)),
            td(esc(article.clause), "tiny"),
        )
        for number, article in enumerate(part.rows, start=1)
    )


def _card(making: Making, card: Scorecard) -> str:
    rows, paths = "", dimension_titles(card)
    for item in card.items():
        rows += _rule(making, item, paths[item.id])
    head = [(shared.ITEM, ""), (shared.WEIGHT, "n"), (shared.RULE, ""), (shared.TIERS, ""), (shared.CLAUSE, "")]
    told = tag("p", both(card_words(making.run.scheme, card)), "soft")
    return tag("h3", both(card.title)) + told + table(head, rows, "policy rules")


def _rule(making: Making, item: Item, path: Text) -> str:
    run = making.run
    facts = [
        flags(item),
        direction_of(run.scheme.indicators.get(item.of)),
        measure_of(run, item),
        without_score(run.scheme, item),
    ]
    told = " · ".join(both(fact) for fact in facts if fact.zh != "—")
    return row(
        td(tag("div", both(path), "tiny") + tag("b", both(item.title))),
        td(figure(item.weight, making.reading.weight_places), "n"),
        td(both(rule_of(run, item)) + tag("div", told, "tiny"), "rule"),
        td(both(tier_sources(run.scheme, item)), "tiny"),
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
