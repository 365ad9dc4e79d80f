"""A finished run as four flat tables: `cells`, `ledger`, `totals`, `findings`. What is written here is what is stored and paid on.

Numbers are exact decimal text (a value whose decimals never end is cut half-up at `LONGEST` places; only running scores can be such).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..scheme.model.scorecards import Dimension, Item, Scorecard
from ..values.finding import Finding
from ..values.null import NullReason
from ..values.number import decimal_texts, decimals, fixed, show
from ..values.text import Text
from .blocks import ItemInput
from .column import Array, Column
from .moved import line_note, taken, taken_note
from .places import short
from .plans import RAW_PLACES
from .policies import earns
from .result import CardRun, Run

LONGEST = 12

NUMBER = "number"
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Flat:
    """A flat table: its columns with their kind (`text` or `number`), each a list of texts; "" is missing."""

    name: str
    kinds: Mapping[str, str]
    columns: Mapping[str, list[str]]

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(next(iter(self.columns.values()), []))


def number_text(value: Fraction) -> str:
    """A number as decimal text: exact where its decimals end, else half-up at `LONGEST` places."""
    return show(value) if decimals(value) is not None else fixed(value, LONGEST)


class _Sheet:
    def __init__(self, name: str, **kinds: str) -> None:
        self.name, self.kinds = name, kinds
        self.columns: dict[str, list[str]] = {column: [] for column in kinds}

    def add(self, **cells: str) -> None:
        for column, values in self.columns.items():
            values.append(cells.get(column, ""))

    def flat(self) -> Flat:
        return Flat(self.name, self.kinds, self.columns)


def flatten(run: Run, remarks: Mapping[int, Text] | None = None) -> dict[str, Flat]:
    """All four tables; `remarks` say of units why their grade is not the one their score reaches."""
    return {table.name: table for table in (cells(run), ledger(run), totals(run, remarks), findings(run))}


def tier_names(run: Run) -> list[str]:
    """The names of all tiers any item has, in order of appearance."""
    return list(dict.fromkeys(name for card in run.cards for given in card.inputs for name in given.shown_tiers))


def agreed_names(run: Run) -> list[str]:
    """The names of the tiers that price clauses move: these have a column of their own for what was agreed."""
    return list(dict.fromkeys(name for card in run.cards for _, moves in card.linked() for name in moves.agreed))


def item_paths(card: Scorecard) -> dict[str, str]:
    """item id -> the ids of the dimensions above it, joined by ` / `."""

    def down(part: Dimension, above: str) -> Iterator[tuple[str, str]]:
        path = f"{above} / {part.id}" if above else part.id
        for child in part.children:
            if isinstance(child, Item):
                yield child.id, path
            else:
                yield from down(child, path)

    return {id: path for part in card.dimensions for id, path in down(part, "")}


def cells(run: Run) -> Flat:
    """One row for each unit and item, unit by unit."""
    tiers = tier_names(run)
    kinds = dict.fromkeys(["unit", "unit_name", "class", "card", "dimension", "item", "item_title"], TEXT)
    kinds |= dict.fromkeys(["weight", "counted_weight", "actual"], NUMBER) | {"level": TEXT}
    kinds |= {f"tier_{name}": NUMBER for name in tiers}
    kinds |= {f"agreed_{name}": NUMBER for name in agreed_names(run)}
    kinds |= dict.fromkeys(["raw", "score", "points"], NUMBER)
    kinds |= {"branch": NUMBER, "clause": TEXT, "null_reason": TEXT, "note_zh": TEXT, "note_en": TEXT, "source": TEXT}
    columns: dict[str, list[str]] = {name: [] for name in kinds}
    gone = taken(run)
    for card in run.cards:
        rows = [_item_columns(run, card, row, tiers) | _notes(card, row, gone) for row in range(len(card.items))]
        blank = [""] * len(card.units)
        for name, values in columns.items():
            by_item = [row.get(name, blank) for row in rows]
            values += [cell for unit in zip(*by_item, strict=True) for cell in unit]
    return Flat("cells", kinds, columns)


def _item_columns(run: Run, card: CardRun, row: int, tiers: Sequence[str]) -> dict[str, list[str]]:
    """All columns of one item, one cell for each unit of the card."""
    item, given, scores, places = card.items[row], card.inputs[row], card.scores, card.rules[row].places
    units, n = card.units.tolist(), len(card.units)
    null = scores.null[row].tolist()
    reasons = {int(code): NullReason(int(code)).code for code in set(null)}
    earning = {code: earns(item, NullReason(int(code))) for code in reasons}
    # 0 is what an item earns, or its part where its weight does not count; one that waits has no points
    known = [earning[code] or not weight for code, weight in zip(null, card.counted.num[row].tolist(), strict=True)]
    scored = [not reason for reason in null]
    told = [run.units.ids[unit] for unit in units]
    found = {
        "unit": told,
        "unit_name": [run.units.names[unit] for unit in units],
        "class": [run.units.classes[unit] for unit in units],
        "card": [card.card.id] * n,
        "dimension": [item_paths(card.card)[item.id]] * n,
        "item": [item.id] * n,
        "item_title": [item.title.zh] * n,
        "weight": [number_text(card.weights[row])] * n,
        "counted_weight": _texts(card.counted.num[row], card.counted.den),
        "points": _where(known, _texts(card.points.num[row], card.points.den)),
        "raw": _where(scored, decimal_texts(scores.raw[row].tolist(), RAW_PLACES, trim=False)),
        "score": _where(scored, decimal_texts(scores.score[row].tolist(), places, trim=False)),
        "branch": _where(scored, [str(branch) for branch in scores.branch[row].tolist()]),
        "clause": [item.clause] * n,
        "null_reason": [reasons[reason] for reason in null],
        "source": [short(places) for places in run.places_of(item, units)],
    }
    reported = [True] * n if given.no_figure is None else [not gone for gone in given.no_figure.tolist()]
    if item.id in card.levels:
        names = card.levels[item.id]
        found["level"] = [
            names[x] if ok and 0 <= x < len(names) else "" for ok, x in zip(reported, given.x.tolist(), strict=True)
        ]
    elif len(given.kinds) <= 1:  # several kinds of events are several figures: the explanation lists them
        counted = replace(given, x=next(iter(given.kinds.values()))) if given.kinds else given
        found["actual"] = _where(reported, _actuals(counted, n))
    for name in tiers:
        if name in given.tiers:
            texts = decimal_texts(given.tiers[name].tolist(), given.places)
            lacking = given.no_tier.get(name)
            there = [True] * n if lacking is None else [not gone for gone in lacking.tolist()]
            found[f"tier_{name}"] = _where(there, texts if len(texts) == n else texts * n)
    for name, agreed in given.linked.agreed.items() if given.linked is not None else ():
        found[f"agreed_{name}"] = ["" if value is None else number_text(value) for value in agreed]
    return found


def _notes(card: CardRun, row: int, gone: Mapping[tuple[int, str], tuple[Text, ...]]) -> dict[str, list[str]]:
    """Why an item's points are not what its score makes, for the units of its card; nothing where nobody is concerned."""
    item = card.items[row].id
    if not any(name == item for _, name in gone):
        return {}
    told = [
        taken_note(card, row, column, gone.get((unit, item), ())) for column, unit in enumerate(card.units.tolist())
    ]
    return {
        "note_zh": ["" if note is None else note.zh for note in told],
        "note_en": ["" if note is None else note.en for note in told],
    }


def _where(mask: Sequence[bool], texts: Sequence[str]) -> list[str]:
    return [text if shown else "" for text, shown in zip(texts, mask, strict=True)]


def _texts(num: Array, den: int) -> list[str]:
    """num/den as decimal text, fast where den is a power of ten."""
    digits = len(str(den)) - 1
    if den == 10**digits:
        return decimal_texts(num.tolist(), digits)
    return [number_text(Fraction(int(value), den)) for value in num]


def _actuals(given: ItemInput, n: int) -> list[str]:
    if given.den is None:
        return decimal_texts(given.x.tolist(), given.places)
    return [number_text(figure_at(given, column)) for column in range(n)]


def figure_at(given: ItemInput, column: int) -> Fraction:
    """An item's figure for one unit of its card."""
    den = 1 if given.den is None else int(given.den[column])
    return Fraction(int(given.x[column]), den * 10**given.places)


def has_figure(given: ItemInput, column: int) -> bool:
    """Whether an item has a figure for one unit of its card."""
    return given.no_figure is None or not bool(given.no_figure[column])


def tiers_at(given: ItemInput, column: int) -> dict[str, Fraction]:
    """The tiers an item has for one unit of its card, as it is scored against them; a missing one is left out."""
    return {name: value for name, value in rule_tiers_at(given, column).items() if name in given.shown_tiers}


def rule_tiers_at(given: ItemInput, column: int) -> dict[str, Fraction]:
    """All that the rule of an item reads as tiers, for one unit of its card: where it judges the ambition of a target that a price
    clause moves, the tiers as they were agreed too."""
    found = {}
    for name, values in given.tiers.items():
        lacking = given.no_tier.get(name)
        if lacking is None or not bool(lacking[column]):
            found[name] = Fraction(int(values[column if len(values) > 1 else 0]), 10**given.places)
    return found


def agreed_at(given: ItemInput, column: int) -> dict[str, Fraction]:
    """The tiers of an item with a price clause as they were agreed, for one unit of its card; none without a clause."""
    agreed = given.linked.agreed if given.linked is not None else {}
    return {name: value for name, values in agreed.items() if (value := values[column]) is not None}


def kinds_at(given: ItemInput, column: int) -> dict[str, Fraction]:
    """The counts of events an item has for one unit of its card, by kind."""
    scale = (1 if given.den is None else int(given.den[column])) * 10**given.places
    return {name: Fraction(int(values[column]), scale) for name, values in given.kinds.items()}


def ledger(run: Run) -> Flat:
    """One row for each unit and step; units without a total have no lines."""
    kinds = {"unit": TEXT, "step": NUMBER, "action": TEXT, "title_zh": TEXT, "title_en": TEXT}
    kinds |= dict.fromkeys(["before", "change", "after"], NUMBER) | {"note_zh": TEXT, "note_en": TEXT, "clause": TEXT}
    sheet = _Sheet("ledger", **kinds)
    for unit, id in enumerate(run.units.ids):
        if run.held[unit]:
            continue
        for position, line in enumerate(run.lines, start=1):
            before, after = line.before.at(unit), line.after.at(unit)
            note = line_note(run, unit, line)
            sheet.add(
                unit=id,
                step=str(position),
                action=type(line.step.action).__name__.lower(),
                title_zh=line.step.title.zh,
                title_en=line.step.title.en,
                before=number_text(before),
                change=number_text(after - before),
                after=number_text(after),
                note_zh=note.zh if note else "",
                note_en=note.en if note else "",
                clause=line.step.clause,
            )
    return sheet.flat()


def totals(run: Run, remarks: Mapping[int, Text] | None = None) -> Flat:
    """One row for each unit: total, grade, ranks, coefficients, progress indices, what it is paid; `remarks` on
    grades, else what lowered them."""
    told = run.grade_notes if remarks is None else remarks
    kinds = dict.fromkeys(["unit", "unit_name", "class"], TEXT)
    kinds |= {"total": NUMBER, "held": TEXT, "grade": TEXT, "grade_note": TEXT, "multiplier": NUMBER}
    kinds |= {f"rank_{ranked.ranking.id}": NUMBER for ranked in run.rankings}
    kinds |= {f"coefficient_{id}": NUMBER for id in run.coefficients}
    kinds |= {f"progress_{id}": NUMBER for id in run.progress}
    kinds |= {f"paid_{shares.pool.id}": NUMBER for shares in run.pools}
    kinds |= {f"result_{table.id}": TEXT for table in run.tables}
    sheet = _Sheet("totals", **kinds)
    for unit, id in enumerate(run.units.ids):
        grade, total = run.grade_of(unit), run.total_of(unit)
        note = told.get(unit)
        row = {f"rank_{r.ranking.id}": str(int(r.place[unit])) for r in run.rankings if r.place[unit]}
        row |= {
            f"coefficient_{name}": number_text(column.at(unit))
            for name, column in run.coefficients.items()
            if run.scheme.coefficients[name].is_for(run.units.classes[unit])
        }
        row |= {
            f"progress_{name}": number_text(each.index.at(unit))
            for name, each in run.progress.items()
            if not each.without[unit]
        }
        if not run.held[unit]:  # who has no result yet is not paid 0
            row |= {f"paid_{s.pool.id}": fixed(s.paid.at(unit), s.pool.places) for s in run.pools}
        row |= {f"result_{t.id}": _result(t.by_grade.get(grade.id)) for t in run.tables if grade}
        sheet.add(
            unit=id,
            unit_name=run.units.names[unit],
            **{"class": run.units.classes[unit]},
            total="" if total is None else fixed(total, _places(run.total, run)),
            held=NullReason(int(run.held[unit])).code,
            grade=grade.id if grade else "",
            grade_note=note.zh if note else "",
            multiplier=number_text(run.multiplier.at(unit)) if grade else "",
            **row,
        )
    return sheet.flat()


def _places(total: Column, run: Run) -> int:
    """Decimals a total is shown with: those of the scheme, more where the ledger did not round."""
    need = decimals(Fraction(1, total.den))
    return (
        max(run.rounding.total, min(need or 0, LONGEST)) if total.den != 10**run.rounding.total else run.rounding.total
    )


def _result(value: str | Fraction | None) -> str:
    return "" if value is None else value if isinstance(value, str) else show(value)


def findings(run: Run, found: Sequence[Finding] | None = None) -> Flat:
    """One row for each finding of the run and of reading its tables (or of `found`), errors first."""
    names = ("level", "code", "where", "clause", "message_zh", "message_en", "hint_zh", "hint_en")
    sheet = _Sheet("findings", **dict.fromkeys(names, TEXT))
    order = {"error": 0, "warning": 1, "note": 2}
    for finding in sorted(
        [*run.reading, *run.findings] if found is None else found, key=lambda each: (order[each.level], each.code)
    ):
        sheet.add(**{key: str(value) for key, value in finding.as_dict().items()})
    return sheet.flat()
