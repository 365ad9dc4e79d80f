"""What the doors share: fields of a form, the rows of a letter as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ...audit.outcomes import Refusal
from ...engine.rules.model import Measured
from ...engine.trace import tier_word
from ...engine.values.finding import Finding
from ...engine.values.text import Lang, Text
from ...org.models import Person
from ...org.viewer import Viewer
from ...ui.measures import measured
from ..actions.negotiate import UNIT, field_word, fields_in, tiers_in, value_of
from ..additions import Choice, choices
from ..content import Clause, Content, Item, Tier
from ..departed import departed
from ..dimensions import unequal
from ..doubts import doubts, unit_alone
from ..editing import ALSO, NEW, other
from ..models import Letter, Matter, Proposal
from ..parts import Part
from ..queries import articles_for, scheme_of, texts_before
from ..signing import in_place_of
from ..standard import standard_articles
from ..tongues import one_sided


def field(request: HttpRequest, name: str, most: int = 4000) -> str:
    """A text of the form. Raises `Refusal` where it is too long."""
    found = request.POST.get(name, "")
    if len(found) > most:
        raise Refusal(Text(f"文字超过 {most} 字", f"the text is longer than {most} signs"), at=name)
    if "\0" in found:
        raise Refusal(Text("文字里有不可见的字符", "the text holds a sign that cannot be seen"), at=name)
    return found


def to_look_at(viewer: Viewer, letter: Letter, content: Content) -> list[Finding]:
    """What is to be looked at in the text on the table before it is sent or signed, and hinders neither. Three queries; one where nothing
    was written since it was looked at."""

    def found() -> list[Finding]:
        scheme = None if content.agreement else scheme_of(viewer, content)
        return [*one_sided(texts_before(letter, letter.current)), *unequal(scheme, content)]

    told = viewer.once(("contracts.to-look-at", letter.ref), found)
    return [*departed(viewer, letter), *told, *doubts(content)]


def to_letter(letter: Letter | str) -> HttpResponse:
    """The page of the letter."""
    return redirect(f"/letters/{letter if isinstance(letter, str) else letter.ref}")


@dataclass(frozen=True, slots=True)
class TierCell:
    """A tier as it is shown."""

    name: str
    title: Text
    tier: Tier


@dataclass(frozen=True, slots=True)
class FieldCell:
    """One field of a proposal: what it was and what it becomes, in both languages; `now` is what the letter says, where that is another
    by now."""

    title: Text
    old: Text
    new: Text
    now: Text | None = None


@dataclass(frozen=True, slots=True)
class ProposalCell:
    """A proposal as it is shown, field by field; none where it is a mere comment. `later` is what became of an accepted one since, and in
    which text."""

    row: Proposal
    by: Text
    """Who proposed it, and for whom where they stood in; so `answered`."""
    changes: tuple[FieldCell, ...]
    later: tuple[Text, int] | None = None
    answered: Text | None = None
    odd: tuple[Text, ...] = ()
    """What is to be looked at before an open one is accepted."""

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.row.answer


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with what was said to it."""

    item: Item
    tiers: tuple[TierCell, ...]
    proposals: tuple[ProposalCell, ...]
    first_of_dimension: bool

    @property
    def about(self) -> list[Text]:
        """What stands below its title, piece by piece: unit and direction of what is measured in one (a deadline and a count of events have
        none), whose it is, what it rests on."""
        item, found = self.item, []
        if item.unit:
            unit = measured(item.unit)
            found.append(Text(unit.zh, unit.en))
        if item.rule.measured is Measured.VALUE:
            found.append(item.direction.words)
        if item.own:
            found.append(Text("个人指标", "holder's own"))
        if item.watch:
            found.append(Text("监测，不计分", "watched, not scored"))
        if item.clause:
            found.append(Text(f"依据 {item.clause}", f"under {item.clause}"))
        return found


StoodIn = Mapping[datetime, Text]
"""For whom somebody stood in, by the moment of what was done."""
Later = Mapping[str, tuple[str, int]]
"""By proposal that was accepted: the value another text gave since, as it is kept, and the number of that text."""


def rows(
    content: Content, proposals: Iterable[Proposal] = (), later: Later | None = None, whom: StoodIn | None = None
) -> list[ItemRow]:
    """The items in order, each with its tiers and proposals."""
    said: dict[str, list[ProposalCell]] = {}
    for each in proposals:
        said.setdefault(each.item, []).append(cell(each, content, later, whom))
    found: list[ItemRow] = []
    for item in content.items:
        tiers = tuple(TierCell(tier.name, tier_word(tier.name), tier) for tier in item.tiers)
        first = not found or found[-1].item.dimension != item.dimension
        found.append(ItemRow(item, tiers, tuple(said.get(item.id, ())), first))
    return found


def elsewhere(content: Content, proposals: Sequence[Proposal], whom: StoodIn | None = None) -> list[ProposalCell]:
    """What was said to the whole, or to items that are gone."""
    return [cell(each, content, whom=whom) for each in proposals if content.item(each.item) is None]


def cell(row: Proposal, content: Content, later: Later | None = None, whom: StoodIn | None = None) -> ProposalCell:
    """A proposal as it is shown."""
    since, what, item = (later or {}).get(row.ref), Matter(row.matter), content.item(row.item)
    told = (_listed(what, row.tier, since[0]), since[1]) if since is not None else None
    was, becomes = fields_in(what, row.tier, row.old), fields_in(what, row.tier, row.new)
    changes = []
    for name, new in becomes.items():
        old, now = was.get(name, ""), value_of(item, name) if item is not None and not row.answer else was.get(name, "")
        then = _said(name, now) if now != old else None
        changes.append(FieldCell(field_word(name), _said(name, old), _said(name, new), then))
    answered = named(row.answered_by, row.answered_at, whom) if row.answered_by is not None else None
    odd: tuple[Text, ...] = ()
    if item is not None and not row.answer and UNIT in becomes:
        odd = tuple(each.message for each in unit_alone(item, becomes[UNIT], tiers_in(becomes)))
    return ProposalCell(row, named(row.by, row.at, whom), tuple(changes), told, answered, odd)


def named(person: Person, at: datetime | None, whom: StoodIn | None = None) -> Text:
    """Who did it at a moment, and for whom where they stood in."""
    return in_place_of(Text(person.name_zh, person.name_en), (whom or {}).get(at) if at is not None else None)


def _listed(what: Matter, tier: str, kept: str) -> Text:
    """The values a letter gives by now: one alone, several with what each is."""
    values = fields_in(what, tier, kept)
    if len(values) == 1:
        return _said(*next(iter(values.items())))
    told = [(field_word(name), _said(name, value)) for name, value in values.items()]
    return Text(
        "，".join(f"{word.zh} {value.zh}" for word, value in told),
        ", ".join(f"{word.en} {value.en}" for word, value in told),
    )


def _said(name: str, kept: str) -> Text:
    """The value of a field; a unit by its name in either language."""
    if name != UNIT or not kept:
        return _both(kept)
    unit = measured(kept)
    return Text(unit.zh, unit.en)


def _both(kept: str) -> Text:
    """A figure, or a sentence in both languages, one a line."""
    zh, _, en = kept.partition("\n")
    return Text(zh or "—", en or zh or "—")


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as a form shows it; the last row is a new one."""

    name: str
    place: str
    part: str
    title: str
    text: str
    out: bool
    blank: bool = False
    also_title: str = ""
    also_text: str = ""
    """The same words in the other language."""


def article_rows(content: Content, given: Mapping[str, str], lang: Lang) -> list[ArticleRow]:
    """The articles of a content, with what was typed."""

    def row(key: str, number: int, clause: Clause | None) -> ArticleRow:
        name = f"clause-{key}"

        def value(what: str, now: str, also: str = "") -> str:
            return given.get(f"{also}{name}{what}", now)

        title, text = ("", "") if clause is None else (clause.title.get(lang), clause.text.get(lang))
        there = ("", "") if clause is None else (clause.title.get(other(lang)), clause.text.get(other(lang)))
        place = "" if clause is None else str(number)
        part = Part.OTHER if clause is None else clause.part
        return ArticleRow(
            name, value("-place", place), value("-part", part.value), value("-title", title), value("", text), value("-out", "") == "1",
            clause is None, value("-title", there[0], ALSO), value("", there[1], ALSO),
        )  # fmt: skip

    return [*(row(str(at), at + 1, each) for at, each in enumerate(content.clauses)), row(NEW, 0, None)]


def offers(viewer: Viewer, content: Content) -> list[Clause]:
    """The articles that could be taken into a letter: those its kind begins with, and the standard ones, unless they are there."""
    known = dict.fromkeys((*articles_for(viewer, content.kind), *standard_articles(content.kind)))
    return [each for each in known if each not in content.clauses]


def choices_for(viewer: Viewer, content: Content) -> list[Choice]:
    """The items that could be added to a letter, out of its scheme."""
    scheme = scheme_of(viewer, content) if not content.agreement else None
    return choices(scheme, content) if scheme is not None else []


def added_items(viewer: Viewer, content: Content, given: Mapping[str, str]) -> list[Item]:
    """The items a form adds: those it holds already, and the one that is chosen. Raises `Refusal` for one that is not there to be added."""
    keys = [key for key in given.get("added", "").split(",") if key]
    chosen = given.get("add-item", "")
    keys += [chosen] if chosen and given.get("do") != "check" else []
    if not keys:
        return []
    known = {each.key: each.item for each in choices_for(viewer, content)}
    held = {item.id for item in content.items}
    lacking = [key for key in keys if key not in known and key not in held]
    if lacking:
        raise Refusal(
            Text(f"方案里没有可以加的考核项 {lacking[0]}", f"the scheme has no item {lacking[0]} to be added"),
            Text("从列表里选", "choose one of the list"),
            "item-unknown",
            at="add-item",
        )
    return [known[key] for key in dict.fromkeys(keys) if key in known]
