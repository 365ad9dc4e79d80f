"""Who can have a letter of a kind for a period: units and posts, each with its scheme, its class and the letter it has already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from ..engine.scheme import Scheme as Meaning
from ..engine.values.finding import Finding, Level, Refused
from ..engine.values.text import Text
from ..facts.models import Measure
from ..goals.queries import duties_owed, goals_carried, goals_touched
from ..org.models import Appointment, PostKind
from ..org.models import Kind as UnitKind
from ..org.permissions import Permission
from ..org.queries import in_force
from ..org.tree import Node
from ..org.viewer import Viewer
from ..policy.classes import class_title, classed, trait_names
from ..policy.models import SchemeVersion
from ..policy.queries import all_in_force_on, meaning, subjects
from ..store.exact import NotExact
from .agreements import REFERRED, agreement_of, decides_exits, exits_of
from .changes import in_unit
from .content import Content, Exits, Holder, Item, Kind, Party, Reference, Term, read
from .drafting import place_of
from .drift import drifts_of
from .generating import Made, Share, letter_of
from .lifecycle import TABLE, Move, State
from .models import Letter, LetterVersion
from .past import past_of
from .queries import articles_for, letters_seen
from .scorecard import Around, Subject, Targets

YEARS = {Kind.APPOINTMENT: 3, Kind.TENURE: 3}
"""How many years a letter of a kind runs; one, where nothing is said."""
OF_UNIT = {Kind.DEPARTMENT: UnitKind.DEPARTMENT, Kind.SUBSIDIARY: UnitKind.SUBSIDIARY}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can have the letter: a unit, or a post with its holder. `key` names it in a form."""

    key: str
    node: Node
    holder: Holder | None
    chief: bool
    scheme: SchemeVersion | None
    unit_class: str
    class_title: Text
    letter: Letter | None

    @property
    def name(self) -> Text:
        """As the letter calls it."""
        if self.holder is None:
            return self.node.name
        return Text(
            f"{self.node.name.zh} {self.holder.title.zh} {self.holder.name.zh}",
            f"{self.holder.name.en}, {self.holder.title.en}, {self.node.name.en}",
        )


def candidates(viewer: Viewer, kind: Kind, first: int) -> list[Candidate]:
    """Everybody the viewer drafts letters for, by code. About ten queries, whoever and however many they are."""
    units = viewer.units(Permission.DRAFT_LETTERS)
    wanted = OF_UNIT.get(kind)
    kinds = {wanted.value} if wanted else {UnitKind.SUBSIDIARY.value}
    nodes = sorted(
        (node for unit in units if (node := viewer.tree.nodes[unit]).kind in kinds), key=lambda node: node.code
    )
    term = term_of(kind, first)
    schemes = _classes(viewer, nodes, term)
    people = _posts(viewer, nodes) if kind.of_a_post else [(node, None, False) for node in nodes]
    keys = [place_of(kind, node.ref, holder, term) for node, holder, _ in people]
    letters = {letter.slot: letter for letter in Letter.objects.filter(slot__in=keys)}
    found = []
    for (node, holder, chief), key in zip(people, keys, strict=True):
        version, unit_class, title = schemes.get(node.unit, (None, "", Text("没有生效的方案", "no scheme in force")))
        found.append(
            Candidate(
                holder.post if holder else node.ref,
                node,
                holder,
                chief,
                version,
                unit_class,
                title,
                letters.get(key),
            )
        )
    return found


def term_of(kind: Kind, first: int) -> Term:
    """The years of a letter of a kind that begins in a year."""
    return Term(first, first + YEARS.get(kind, 1) - 1)


def made_for(
    viewer: Viewer,
    kind: Kind,
    first: int,
    chosen: Sequence[Candidate],
    given: Mapping[str, Targets] | None = None,
    around: Mapping[str, Around] | None = None,
) -> list[Made | Refused]:
    """What each letter would hold with its findings, or why there can be none; in the order of those chosen. Six queries.

    `given` and `around` say by key what no goal does: figures of tiers, articles, nodes of items scored by their day.
    """
    term = term_of(kind, first)
    if kind is Kind.APPOINTMENT:
        return _agreements(viewer, term, chosen, around or {})
    years, units = range(term.first, term.last + 1), {each.node.unit for each in chosen}
    carried, owed = goals_carried(viewer, units, years), duties_owed(viewer, units, years)
    called = {
        code: frozenset({code, zh, en})
        for code, zh, en in Measure.objects.filter(
            code__in={goal.measure for goals in carried.values() for goal in goals if goal.measure}
        ).values_list("code", "title_zh", "title_en")
    }
    past = past_of(viewer, first, chosen) if term.first == term.last else {}
    found: list[Made | Refused] = []
    for each in chosen:
        share = Share(carried.get(each.node.unit, ()), owed.get(each.node.unit, ()), called)
        try:
            scheme = _usable(each)
            subject = Subject(kind, _group(viewer, each.node), _party(each.node), term, each.holder, _own(scheme, each))
            given_, around_ = (given or {}).get(each.key), (around or {}).get(each.key)
            found.append(letter_of(scheme, each.unit_class, subject, share, given_, around_, past.get(each.key)))
        except Refused as refused:
            found.append(refused)
    return found


def _agreements(
    viewer: Viewer, term: Term, chosen: Sequence[Candidate], around: Mapping[str, Around]
) -> list[Made | Refused]:
    """The agreements of posts: no items, but the letters that assess them and the exit lines in force. Two queries."""
    letters, exits = _referred(viewer, term, chosen), _exits(viewer, term, chosen)
    return [
        agreement_of(
            Subject(Kind.APPOINTMENT, _group(viewer, each.node), _party(each.node), term, each.holder),
            letters.get((each.holder.post, each.holder.person), ()) if each.holder else (),
            exits.get(each.node.unit), around.get(each.key, Around()),
        )
        for each in chosen
    ]  # fmt: skip


def _referred(viewer: Viewer, term: Term, chosen: Sequence[Candidate]) -> dict[tuple[str, str], list[Reference]]:
    """The annual and tenure letters of each post and holder that fall into a term, in order. One query."""
    posts = {each.holder.post for each in chosen if each.holder is not None}
    rows = letters_seen(viewer).filter(
        post__ref__in=posts, kind__in=[kind.value for kind in REFERRED], slot__isnull=False,
        first_year__lte=term.last, last_year__gte=term.first,
    )  # fmt: skip
    found: dict[tuple[str, str], list[Reference]] = {}
    for row in rows.order_by("-kind", "first_year", "number"):
        if row.post is not None and row.holder is not None:
            of = found.setdefault((row.post.ref, row.holder.ref), [])
            of.append(Reference(Kind(row.kind), row.number, Term(row.first_year, row.last_year)))
    return found


def _exits(viewer: Viewer, term: Term, chosen: Sequence[Candidate]) -> dict[int, Exits]:
    """By unit the exit lines in force in a term: of several schemes the first by code. One query."""
    found: dict[int, Exits] = {}
    for version in sorted(all_in_force_on(viewer, _day(viewer, term)), key=lambda each: each.scheme.code):
        scheme = meaning(version)
        if not decides_exits(scheme):
            continue
        kinds, below = version.scheme.kinds.split(","), viewer.tree.below(version.scheme.owner_id)
        for unit in {each.node.unit for each in chosen if each.node.kind in kinds and each.node.unit in below}:
            found.setdefault(unit, exits_of(scheme))
    return found


def _day(viewer: Viewer, term: Term) -> date:
    """Of a term the day nearest to today: what is in force then holds."""
    return min(max(viewer.today, date(term.first, 1, 1)), date(term.last, 12, 31))


def revisable(each: Candidate) -> bool:
    """Whether the letter there is can still be revised, so that it can be generated anew."""
    return each.letter is not None and (State(each.letter.state), Move.REVISE) in TABLE


def moved_since(viewer: Viewer, kind: Kind, first: int, chosen: Collection[Candidate]) -> frozenset[str]:
    """The keys of those whose letter holds goals as they are no longer, whatever its state (its own page says in what), and of those
    whose goals changed after the text on the table was written, while it can still be revised. About ten queries."""
    letters = [each.letter for each in chosen if each.letter is not None]
    on_table = LetterVersion.objects.filter(letter__in=letters, number=F("letter__current"))
    texts = {letter: (at, text) for letter, at, text in on_table.values_list("letter_id", "at", "content")}
    drifted = drifts_of(viewer, [(letter, read(texts[letter.pk][1])) for letter in letters])
    open_ = [each for each in chosen if revisable(each)]
    term = term_of(kind, first)
    touched = (
        goals_touched(viewer, {each.node.unit for each in open_}, range(term.first, term.last + 1)) if open_ else {}
    )
    later = {
        each.key
        for each in open_
        if each.letter is not None and each.node.unit in touched and touched[each.node.unit] > texts[each.letter.pk][0]
    }
    return frozenset(later | {each.key for each in chosen if each.letter is not None and each.letter.pk in drifted})


def of_units(viewer: Viewer, first: int, chosen: Collection[Candidate]) -> dict[str, Targets]:
    """The figures that the letters of their companies hold for a year, in the units of the indicators of each one's scheme: a manager's
    annual letter begins with them. Two queries."""
    units = {each.node.unit for each in chosen}
    rows = letters_seen(viewer).filter(unit__in=units, kind=Kind.SUBSIDIARY.value, first_year=first, slot__isnull=False)
    on_table = LetterVersion.objects.filter(letter__in=rows.order_by(), number=F("letter__current"))
    items = {unit: read(text).items for unit, text in on_table.values_list("letter__unit", "content")}
    return {each.key: _figures(each, items[each.node.unit]) for each in chosen if each.node.unit in items}


def _figures(each: Candidate, items: Sequence[Item]) -> Targets:
    """The figures of items in the units of the indicators; an item that cannot be told in that unit gives none."""
    units = {name: one.unit.symbol for name, one in meaning(each.scheme).indicators.items()} if each.scheme else {}
    found: dict[str, dict[str, Decimal]] = {}
    for item in items:
        try:
            said = in_unit(item, units.get(item.indicator, item.unit))
        except (Refused, NotExact):
            continue
        found[item.id] = {tier.name: tier.value for tier in said.tiers if tier.value is not None}
    return found


def made_again(viewer: Viewer, letter: Letter, content: Content) -> Made | Refused:
    """What the letter of a content would hold today, out of scheme, class and goals as they stand. Raises nothing but returns `Refused`
    where it can no longer be made: its scheme ended, its post is held by somebody else."""
    who = [each for each in candidates(viewer, content.kind, content.term.first) if _is(each, content)]
    if not who:
        message = Text(
            "对象已变动：单位撤销、岗位换人或不在您的起草范围", "the subject is no longer there for you to draft for"
        )
        return Refused([Finding("subject-gone", Level.ERROR, message)])
    around = (
        {who[0].key: Around(clauses=articles_for(viewer, content.kind))} if content.kind is Kind.APPOINTMENT else None
    )
    return made_for(viewer, content.kind, content.term.first, who[:1], around=around)[0]


def _is(candidate: Candidate, content: Content) -> bool:
    if content.holder is None:
        return candidate.node.ref == content.subject.ref
    return candidate.holder is not None and (candidate.holder.post, candidate.holder.person) == (
        content.holder.post,
        content.holder.person,
    )


def _usable(each: Candidate) -> Meaning:
    if each.scheme is None:
        message = Text(f"{each.node.name.zh}没有生效的考核方案", f"no scheme is in force for {each.node.name.en}")
        hint = Text(
            "在“考核方案”里打开上一年的方案，“复制到下一年”，提交，由两个人批准，施行",
            'open the last scheme under "Schemes", "Copy to next year", submit it, have two people approve it, put it in force',
        )
        raise Refused([Finding("no-scheme", Level.ERROR, message, hint)])
    if not each.unit_class:
        message = Text(f"{each.node.name.zh}未定类别", f"{each.node.name.en} has no class")
        hint = Text("在方案的类别页定类", "give it a class on the page of the scheme")
        raise Refused([Finding("no-class", Level.ERROR, message, hint)])
    return meaning(each.scheme)


def _own(scheme: Meaning, each: Candidate) -> frozenset[str]:
    """The head of a unit answers for all of it: every item is the head's own. Those of a deputy the office names in the draft."""
    if each.holder is None or not each.chief:
        return frozenset()
    card = scheme.card_for(each.unit_class)
    return frozenset(item.id for item in card.items()) if card is not None else frozenset()


def _classes(viewer: Viewer, nodes: Sequence[Node], term: Term) -> dict[int, tuple[SchemeVersion, str, Text]]:
    """The scheme and class of each unit by the scheme in force in the period; where several are, the first by code."""
    day = _day(viewer, term)
    wanted, found = {node.unit for node in nodes}, dict[int, tuple[SchemeVersion, str, Text]]()
    for version in sorted(all_in_force_on(viewer, day), key=lambda each: each.scheme.code):
        if not set(version.scheme.kinds.split(",")) & {node.kind for node in nodes}:
            continue
        scheme = meaning(version)
        if decides_exits(scheme):
            continue
        for each in classed(scheme, subjects(viewer, version.scheme, trait_names(scheme))):
            if each.subject.node.unit in wanted:
                title = class_title(scheme, each.unit_class)
                found.setdefault(each.subject.node.unit, (version, each.unit_class, title))
    return found


def _posts(viewer: Viewer, nodes: Collection[Node]) -> list[tuple[Node, Holder | None, bool]]:
    """The leading posts of units with who holds each today. One query."""
    by_unit = {node.unit: node for node in nodes}
    held = (
        Appointment.objects.filter(
            in_force(viewer.today), post__unit__in=by_unit, post__kind__in=[PostKind.CHIEF.value, PostKind.DEPUTY.value]
        )
        .select_related("post", "person")
        .order_by("post__unit__code", "post__kind", "post_id", "person_id")
    )
    return [
        (
            by_unit[each.post.unit_id],
            Holder(
                each.post.ref, Text(each.post.title_zh, each.post.title_en), each.person.ref,
                Text(each.person.name_zh, each.person.name_en),
            ),
            each.post.kind == PostKind.CHIEF.value,
        )
        for each in held
    ]  # fmt: skip


def _party(node: Node) -> Party:
    return Party(node.ref, node.code, node.name)


def _group(viewer: Viewer, node: Node) -> Party:
    return _party(viewer.tree.path(node.unit)[0])
