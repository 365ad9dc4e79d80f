"""The letter of a company beside those of its managers: what an amendment changed there, a manager's letter still says as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F

from ..engine.trace import tier_word
from ..engine.values.finding import Refused
from ..engine.values.text import Text
from ..org.viewer import Viewer
from ..store.exact import NotExact
from .changes import in_unit
from .checks import IN_ORDER
from .content import Content, Item, Kind, read
from .lifecycle import State
from .models import Letter, LetterVersion
from .queries import letters_seen
from .wording import of_unit

OVER = frozenset({State.CLOSED, State.WITHDRAWN})
"""Letters that bind nobody any more."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A figure of a manager's letter that is another in the letter of the company in force, in words; `ref` leads to that letter."""

    ref: str
    number: str
    text: Text


def apart_from_company(viewer: Viewer, letter: Letter, content: Content) -> list[Apart]:
    """The figures of a manager's letter that the company's letters in force of the same years hold otherwise, as far as they are in sight.
    One query; none for a letter that is over or is of no manager."""
    if content.holder is None or not content.items or State(letter.state) in OVER:
        return []
    companies = letters_seen(viewer).filter(
        unit=letter.unit_id, kind=Kind.SUBSIDIARY.value, slot__isnull=False, in_force__gt=0,
        first_year__gte=letter.first_year, first_year__lte=letter.last_year,
    )  # fmt: skip
    rows = LetterVersion.objects.filter(letter__in=companies.order_by(), number=F("letter__in_force"))
    found = rows.order_by("letter__first_year").values_list("letter__ref", "letter__number", "letter__state", "content")
    return [
        Apart(ref, number, text)
        for ref, number, state, held in found
        if State(state) not in OVER
        for text in _apart(content, read(held))
    ]


def _apart(content: Content, company: Content) -> Iterator[Text]:
    for item in content.items:
        other = company.item(item.id)
        if other is None or other.indicator != item.indicator:
            continue
        try:
            there = in_unit(other, item.unit)
        except (Refused, NotExact):
            continue
        yield from _figures(item, there)


def _figures(item: Item, there: Item) -> Iterator[Text]:
    for name in IN_ORDER:
        own, now = item.tier(name), there.tier(name)
        if own is None or now is None or own.value is None or now.value is None or own.value == now.value:
            continue
        word = tier_word(name)
        here, by_now = (of_unit(Fraction(each), item.unit) for each in (own.value, now.value))
        yield Text(
            f"“{item.title.zh}”{word.zh}：这里为 {here.zh}，单位责任书为 {by_now.zh}",
            f"'{item.title.en}', {word.en}: {here.en} here, {by_now.en} in the letter of the unit",
        )
