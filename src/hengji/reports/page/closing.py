"""The end of the page: use of results, findings, the scheme in sentences, and how to check it all."""

from __future__ import annotations

from fractions import Fraction

from ... import __version__
from ...engine.run.result import PoolShares
from ...engine.values.finding import Level
from ...engine.values.number import show
from ...engine.values.text import Text
from .. import words as shared
from ..figures import column_places, figure
from ..policy import MISSING, dimension_titles, direction_of, does, flags, measure_of, rule_of, tier_sources
from . import words
from .html import both, esc
from .making import Making
from .overview import chip

_CLASSES = {Level.ERROR: "bad", Level.WARNING: "warn", Level.NOTE: "none"}
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
MOST_FINDINGS = 1_000


def _table(head: list[tuple[Text | str, str]], rows: str, kind: str = "") -> str:
    titles = "".join(
        f'<th class="{css}">{both(title) if isinstance(title, Text) else title}</th>' for title, css in head
    )
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def results(making: Making) -> str:
    """Pools with their reconciliation, and what each grade brings."""
    run = making.run
    parts = [_pool(making, shares) for shares in run.pools]
    for table in run.tables:
        rows = ""
        for index, band in enumerate(run.bands):
            value = table.by_grade.get(band.id)
            told = "—" if value is None else value if isinstance(value, str) else show(value)
            rows += f"<tr><td>{chip(making, index)}</td><td>{esc(told)}</td></tr>"
        clause = f"<small>{esc(table.clause)}</small>" if table.clause else ""
        parts.append(f"<h3>{both(table.title)}{clause}</h3>" + _table([(shared.GRADE, ""), (shared.RESULTS, "")], rows))
    inside = "".join(parts) or f'<p class="soft">{both(words.NO_RESULTS)}</p>'
    return f'<section id="results"><h2>{both(words.RESULTS)}</h2>{inside}</section>'


def _pool(making: Making, shares: PoolShares) -> str:
    run, reading, pool = making.run, making.reading, shares.pool
    base_places, rows = column_places(shares.base), ""
    whole = len(reading.order) <= 60
    for unit in reading.order if whole else ():
        rows += (
            f"<tr><td>{esc(run.units.names[unit])}</td><td>{chip(making, int(run.grade[unit]))}</td><td class=n>{figure(shares.base.at(unit), base_places)}</td>"
            f"<td class=n>{figure(run.multiplier.at(unit), reading.multiplier_places)}</td><td class=n><b>{figure(shares.paid.at(unit), pool.places)}</b></td></tr>"
        )
    paid = sum(shares.paid.fractions(), Fraction(0))
    base = sum(shares.base.fractions(), Fraction(0))
    rows += f'<tr class="sum"><td>{both(words.SUM)}</td><td></td><td class=n>{figure(base, base_places)}</td><td></td><td class=n>{figure(paid, pool.places)}</td></tr>'
    head: list[tuple[Text | str, str]] = [
        (shared.UNIT, ""),
        (shared.GRADE, ""),
        (shared.BASE, "n"),
        (shared.MULTIPLIER, "n"),
        (shared.PAID, "n"),
    ]
    clause = f"<small>{esc(pool.clause)}</small>" if pool.clause else ""
    return f"<h3>{both(pool.title)}{clause}</h3>{_verdict(shares, paid)}{_table(head, rows)}"


def _verdict(shares: PoolShares, paid: Fraction) -> str:
    pool = shares.pool
    if pool.amount is None:
        return f'<p class="soft">{both(words.NO_POOL)}</p>'
    amount = f"{both(words.POOL)} {figure(pool.amount, pool.places)}"
    if paid == pool.amount:
        return f'<p class="note ok">{amount} · {both(words.RECONCILED)}</p>'
    return f'<p class="note bad">{amount} · {both(words.NOT_RECONCILED)} {figure(pool.amount - paid, pool.places)}</p>'


def findings(making: Making) -> str:
    """What was found in the material, errors first."""
    found = sorted(making.run.findings, key=lambda each: (_ORDER[each.level], each.code))
    rows = ""
    for each in found[:MOST_FINDINGS]:
        level = f'<span class="chip {_CLASSES[each.level]}">{shared.LEVEL_SIGNS[each.level]} {both(each.level.words)}</span>'
        hint = both(each.hint) if each.hint else ""
        place = " ".join(part for part in (str(each.where), each.where.clause) if part)
        rows += f"<tr><td>{level}</td><td>{both(each.message)}</td><td>{hint}</td><td class=tiny>{esc(place)}</td></tr>"
    head: list[tuple[Text | str, str]] = [
        (shared.LEVEL, ""),
        (shared.MESSAGE, ""),
        (shared.HINT, ""),
        (shared.WHERE, ""),
    ]
    inside = _table(head, rows, "findings") if found else f'<p class="note ok">● {both(words.NO_FINDINGS)}</p>'
    count = f"<small>{len(found)}</small>" if found else ""
    return f'<section id="findings"><h2>{both(words.FINDINGS)}{count}</h2>{inside}</section>'


def scheme(making: Making) -> str:
    """Every item with its rule as a sentence, then the steps."""
    run, parts = making.run, []
    head: list[tuple[Text | str, str]] = [
        (shared.ITEM, ""),
        (shared.WEIGHT, "n"),
        (shared.RULE, ""),
        (shared.TIERS, ""),
        (shared.CLAUSE, ""),
    ]
    for card in run.scheme.scorecards.values():
        rows, paths = "", dimension_titles(card)
        for item in card.items():
            facts = [
                flags(item),
                direction_of(run.scheme.indicators.get(item.of)),
                measure_of(run, item),
                MISSING[item.missing],
            ]
            told = " · ".join(both(fact) for fact in facts if fact.zh != "—")
            rows += (
                f"<tr><td><div class=tiny>{both(paths[item.id])}</div><b>{both(item.title)}</b></td><td class=n>{figure(item.weight, making.reading.weight_places)}</td>"
                f'<td class="rule">{both(rule_of(run, item))}<div class=tiny>{told}</div></td><td class=tiny>{both(tier_sources(item))}</td><td class=tiny>{esc(item.clause)}</td></tr>'
            )
        parts.append(f"<h3>{both(card.title)}</h3>{_table(head, rows, 'policy')}")
    rows = ""
    for number, step in enumerate(run.scheme.ledger, start=1):
        rows += f"<tr><td class=n>{number}</td><td><b>{both(step.title)}</b></td><td>{both(does(run.scheme, step))}</td><td class=tiny>{esc(step.clause)}</td></tr>"
    head = [(shared.NUMBER, "n"), (shared.STEP, ""), (shared.NOTE, ""), (shared.CLAUSE, "")]
    parts.append(f"<h3>{both(words.STEPS)}</h3>{_table(head, rows, 'policy')}")
    return f'<section id="scheme"><h2>{both(words.SCHEME)}</h2>{"".join(parts)}</section>'


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
