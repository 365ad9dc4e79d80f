"""Reads of letters, as far as the viewer may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from ..audit.outcomes import Missing
from ..engine.scheme import Scheme
from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.standing import told_for
from ..org.viewer import Viewer
from ..policy.models.version import ISSUED
from ..policy.queries import meaning
from ..policy.queries import versions_seen as versions_of_schemes
from .articles import read_articles
from .changes import Level
from .content import Clause, Content, Kind, Term, read
from .lifecycle import Move, Side, State, moves
from .models import Amendment, ArticleSet, Letter, LetterVersion, Proposal, Signature
from .parts import Part
from .retelling import retold
from .rights import APPROVES, SIGNS, of_the_subject, of_the_subjects_side, sides
from .standard import standard_articles


def letters_seen(viewer: Viewer) -> QuerySet[Letter]:
    """The letters of the units in sight and of those that went into them; one that was never sent only for those who draft, and for the
    auditor.

    A letter of a post says what one person owes and is paid for: it is seen by its holder and by those who may see the people of the
    unit, not by everybody who sees the unit's letters.
    """
    units = viewer.ever(Permission.SEE_LETTERS)
    unsent = units & (viewer.ever(Permission.DRAFT_LETTERS) | viewer.ever(Permission.SEE_TRAIL))
    seen = Q(unit__in=units, first_sent__gt=0) | Q(unit__in=unsent)
    whose = Q(holder__isnull=True) | Q(holder=viewer.person) | Q(unit__in=viewer.ever(Permission.SEE_PEOPLE))
    found: QuerySet[Letter] = Letter.objects.filter(seen, whose).select_related("unit", "post", "holder")
    return found


def sees_every_letter(viewer: Viewer) -> bool:
    """Whether no letter is out of sight, drafts and those of posts among them: where there is none to be seen, there is none."""
    drafts = viewer.units(Permission.DRAFT_LETTERS) | viewer.units(Permission.SEE_TRAIL)
    every = viewer.units(Permission.SEE_LETTERS) & viewer.units(Permission.SEE_PEOPLE) & drafts
    return viewer.tree.nodes.keys() <= every


def referred_seen(viewer: Viewer, content: Content) -> frozenset[str]:
    """The numbers of the letters an agreement refers to that are in sight. One query; none for what refers to no letter."""
    numbers = [each.number for each in content.letters]
    return (
        frozenset(letters_seen(viewer).filter(number__in=numbers).values_list("number", flat=True))
        if numbers
        else frozenset()
    )


def title_of(viewer: Viewer, letter: Letter) -> Text:
    """A letter as lists call it, by the names of the day."""
    node, kind = viewer.called(letter.unit_id), Kind(letter.kind).words
    whom = node.name if node is not None else Text.same(letter.unit.code)
    if letter.holder is not None and letter.post is not None:
        whom = Text(
            f"{whom.zh}{letter.post.title_zh}{letter.holder.name_zh}",
            f"{letter.holder.name_en}, {letter.post.title_en}, {whom.en}",
        )
    term = Term(letter.first_year, letter.last_year)
    years = f"{term}" if kind.zh.startswith("年度") else f"{term}年"
    return Text(f"{whom.zh}{years}{kind.zh}", f"{whom.en}: {kind.en} {term}")


def letter_seen(viewer: Viewer, ref: str) -> Letter:
    """A letter by its reference; raises `Missing` for one out of sight or not there."""
    found = letters_seen(viewer).filter(ref=plain(ref)).first()
    if found is None:
        raise Missing
    return found


def plain(ref: str) -> str:
    """A reference as it can be looked up; raises `Missing` for one that no database takes."""
    if not ref.isalnum():
        raise Missing
    return ref


def versions_seen(viewer: Viewer, letter: Letter) -> QuerySet[LetterVersion]:
    """The versions of a letter; those before it was sent only for those who draft, and for the auditor."""
    found: QuerySet[LetterVersion] = LetterVersion.objects.filter(letter=letter)
    if viewer.may(Permission.DRAFT_LETTERS, letter.unit_id) or viewer.may(Permission.SEE_TRAIL, letter.unit_id):
        return found
    return found.filter(number__gte=letter.first_sent)


def version_of(letter: Letter, number: int) -> LetterVersion:
    """A version of a letter; raises `Missing`."""
    found: LetterVersion | None = LetterVersion.objects.filter(letter=letter, number=number).first()
    if found is None:
        raise Missing
    return found


GENERATED = ("draft", "goals")
"""Why a version was made that came out of scheme and goals: it is what later goals are compared with."""


def texts_before(letter: Letter, number: int) -> list[tuple[Content, bool]]:
    """The texts a version was made from, the first one first, and itself; with each whether scheme and goals gave it. One query."""
    rows = LetterVersion.objects.filter(letter=letter, number__lte=number)
    texts = {each: (of, why, text) for each, of, why, text in rows.values_list("number", "made_from", "why", "content")}
    found: list[tuple[Content, bool]] = []
    made_from: int | None = number
    while made_from in texts:
        made_from, why, text = texts.pop(made_from)
        found.append((read(text), why in GENERATED))
    return found[::-1]


def drafted_with(viewer: Viewer, ref: str) -> list[tuple[Letter, str]]:
    """The letters that the viewer drafted by the same act as the one of a reference, with what they held; none where there is no such
    letter. For the page that follows the act."""
    first = LetterVersion.objects.filter(letter__ref=ref, number=1, by=viewer.person).first() if ref.isalnum() else None
    if first is None:
        return []
    rows = LetterVersion.objects.filter(number=1, by=viewer.person, at=first.at, letter__in=letters_seen(viewer))
    rows = rows.select_related("letter__unit", "letter__post", "letter__holder").order_by("letter__number")
    return [(each.letter, each.content) for each in rows]


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to."""

    state: str = ""
    turn: str = ""
    kind: str = ""
    year: int | None = None
    text: str = ""


ORDERS = {
    "number": ("number",),
    "unit": ("unit__code", "number"),
    "state": ("state", "number"),
    "year": ("-first_year", "number"),
}
"""What the list can be sorted by."""


def listed(viewer: Viewer, narrowed: Filter, order: str = "year") -> QuerySet[Letter]:
    """The letters of the list, filtered and sorted by the database. A word finds numbers, codes, and names of units in sight."""
    found = letters_seen(viewer)
    if narrowed.state in set(State):
        found = found.filter(state=narrowed.state)
    if narrowed.turn in set(Side):
        found = found.filter(turn__in=[narrowed.turn, "both"])
    if narrowed.kind:
        found = found.filter(kind=narrowed.kind)
    if narrowed.year is not None:
        found = found.filter(first_year__lte=narrowed.year, last_year__gte=narrowed.year)
    word = narrowed.text.strip()
    if word:
        low = word.lower()
        named = [
            node.unit
            for node in viewer.tree.nodes.values()
            if low in node.name.zh.lower() or low in node.name.en.lower() or low in node.code.lower()
        ]
        found = found.filter(Q(number__icontains=word) | Q(unit__in=named) | Q(holder__name_zh__icontains=word))
    return found.order_by(*ORDERS.get(order, ORDERS["year"]))


def clauses_before(viewer: Viewer, kind: str) -> tuple[Clause, ...]:
    """The articles of the latest letter of a kind in sight: the next ones begin with them."""
    last = letters_seen(viewer).filter(kind=kind).order_by("-first_year", "-id").first()
    return read(version_of(last, last.current).content).clauses if last is not None else ()


def scheme_of(viewer: Viewer, content: Content) -> Scheme | None:
    """The scheme a letter was made from, by its code and version, among those that were put in force; None for one that is not there, or
    out of sight. One query."""
    code, _, number = content.scheme.rpartition(" ")
    for row in versions_of_schemes(viewer).filter(scheme__code=code, status__in=ISSUED):
        scheme = meaning(row)
        if scheme.version == number:
            return scheme
    return None


def worded_anew(viewer: Viewer, old: Content, new: Content) -> Content:
    """The new content with the wording above its items told of the items it has. One query."""
    return new if new.agreement else retold(scheme_of(viewer, new), old, new)


def drafting_path(viewer: Viewer) -> list[int]:
    """The highest unit the viewer drafts letters for and those above it, the nearest first: whose wording applies."""
    units = viewer.units(Permission.DRAFT_LETTERS)
    paths = [[node.unit for node in viewer.tree.path(unit)] for unit in units]
    return min(paths, key=lambda path: (len(path), path))[::-1] if paths else []


def articles_kept(viewer: Viewer, kind: Kind) -> ArticleSet | None:
    """The wording the office keeps for a kind of letter: its own, else that of the office above. One query."""
    path = drafting_path(viewer)
    rows = ArticleSet.objects.filter(unit__in=path, kind=kind.value).select_related("unit", "by")
    return min(rows, key=lambda row: (path.index(row.unit_id), -row.number), default=None)


def articles_versions(viewer: Viewer, kind: Kind) -> QuerySet[ArticleSet]:
    """Every wording the viewer's office kept for a kind, the latest first."""
    found: QuerySet[ArticleSet] = ArticleSet.objects.filter(unit__in=drafting_path(viewer)[:1], kind=kind.value)
    return found.select_related("by").order_by("-number")


def articles_for(viewer: Viewer, kind: Kind) -> tuple[Clause, ...]:
    """What a new letter of a kind begins with: the wording the office keeps; without one, that of the latest letter of the kind; without
    one that has any, the standard wording. An agreement of an older form lends none: it has no parts."""
    kept = articles_kept(viewer, kind)
    if kept is not None:
        return read_articles(kept.content)
    before = clauses_before(viewer, kind)
    if kind is Kind.APPOINTMENT and all(each.part is Part.OTHER for each in before):
        before = ()
    return before or standard_articles(kind)


def signed_sides(version: LetterVersion) -> dict[Side, Signature]:
    """Who has signed a version, by side."""
    found = Signature.objects.filter(of=version).select_related("person", "principal")
    return {Side(each.side): each for each in found}


def signed_texts(letter: Letter) -> list[int]:
    """The numbers of the texts that both sides have signed, in order. One query."""
    numbers = Counter(Signature.objects.filter(letter=letter).values_list("of__number", flat=True))
    return sorted(number for number, signed in numbers.items() if signed == len(Side))


def open_proposals(letter: Letter) -> QuerySet[Proposal]:
    """The proposals that wait for an answer."""
    found: QuerySet[Proposal] = Proposal.objects.filter(letter=letter, answer="")
    return found


def waiting(proposals: Iterable[Proposal]) -> frozenset[Side]:
    """The sides that have something of the other's to answer."""
    return frozenset(Side(each.side).other for each in proposals if not each.answer)


def open_amendment(letter: Letter) -> Amendment | None:
    """The amendment on its way, where there is one."""
    found: Amendment | None = (
        Amendment.objects.filter(letter=letter, decision__in=["", "approved"])
        .select_related("by", "acted_for", "decided_by")
        .order_by("-id")
        .first()
    )
    return found


def stood_in(letter: Letter) -> dict[datetime, Text]:
    """Of proposals, answers and decisions on a letter that is in sight those that were made by standing in: for whom, by their moment. One
    query."""
    acts = ("contracts.propose", "contracts.answer", "contracts.approve-amendment", "contracts.reject-amendment")
    return {event.at: whom for event, whom in told_for([letter.ref], acts)}


@dataclass(frozen=True)
class Desk:
    """A letter as its page shows it: everything of it, read in a fixed number of statements."""

    letter: Letter
    version: LetterVersion
    content: Content
    versions: tuple[LetterVersion, ...]
    proposals: tuple[Proposal, ...]
    signatures: tuple[Signature, ...]
    amendments: tuple[Amendment, ...]
    sides: tuple[Side, ...]
    moves: frozenset[Move] = field(default_factory=frozenset)
    stood_in: Mapping[datetime, Text] = field(default_factory=dict)
    """For whom somebody stood in who proposed, answered or decided, by the moment of it."""

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.letter.state)

    @property
    def open(self) -> Amendment | None:
        """The amendment on its way."""
        return next((each for each in self.amendments if each.decision in ("", "approved")), None)


def desk(viewer: Viewer, ref: str) -> Desk:
    """A letter with all that belongs to it, and what the viewer may do with it now. Raises `Missing`."""
    letter = letter_seen(viewer, ref)
    versions = tuple(versions_seen(viewer, letter).defer("content").select_related("by"))
    version = version_of(letter, letter.current)
    proposals = tuple(Proposal.objects.filter(letter=letter).select_related("by", "answered_by"))
    signatures = tuple(
        Signature.objects.filter(letter=letter).select_related("person", "principal", "of").defer("of__content")
    )
    amendments = tuple(
        Amendment.objects.filter(letter=letter).select_related("by", "acted_for", "decided_by").defer("content")
    )
    mine = tuple(sides(viewer, letter.unit_id))
    signed = {Side(each.side): each for each in signatures if each.of.number == letter.current}
    can = frozenset(moves_of(viewer, letter, proposals, signed, next((a for a in amendments if not a.decision), None)))
    whom = stood_in(letter) if proposals or any(each.decided_by_id for each in amendments) else {}
    return Desk(letter, version, read(version.content), versions, proposals, signatures, amendments, mine, can, whom)


def moves_of(
    viewer: Viewer,
    letter: Letter,
    proposals: Iterable[Proposal],
    signed: Mapping[Side, Signature],
    asked: Amendment | None,
) -> list[Move]:
    """What the viewer may do with a letter as it stands: a hint for the page; the actions decide."""
    unit, mine = letter.unit_id, sides(viewer, letter.unit_id)
    open_ = [each for each in proposals if not each.answer]
    drafts, amends = viewer.may(Permission.DRAFT_LETTERS, unit), viewer.may(Permission.AMEND_LETTERS, unit)
    ends = viewer.may(
        Permission.DRAFT_LETTERS, viewer.heir(unit)
    )  # of a unit that is no more nothing is drafted, but ended
    one_side = len(mine) == 1
    may = {
        Move.REVISE: drafts,
        Move.SEND: drafts,
        Move.WITHDRAW: ends,
        Move.CLOSE: ends,
        Move.PROPOSE: one_side,
        Move.ANSWER: one_side and bool(open_),
        Move.AGREE: mine == [Side.UNIT] and not open_ and letter.holder_id in (None, viewer.person),
        Move.SIGN: bool(signable_sides(viewer, letter, signed)),
        Move.AMEND: amends or mine == [Side.UNIT],
        Move.APPROVE: asked is not None
        and all(viewer.may(each, unit) for each in APPROVES[Level(asked.level)])
        and viewer.person not in (asked.by_id, asked.acted_for_id)
        and of_the_subjects_side(viewer, letter, asked) is None,
        Move.DROP: amends or (asked is not None and asked.by_id == viewer.person),
    }
    return [move for move in moves(State(letter.state)) if may[move]]


def signable_sides(viewer: Viewer, letter: Letter, signed: Mapping[Side, Signature]) -> list[Side]:
    """The sides for which the viewer could sign now: none for who has signed for the other, or for whom somebody did."""
    if not State(letter.state).signable or any(
        viewer.person in (each.person_id, each.principal_id) for each in signed.values()
    ):
        return []
    found = [side for side, right in SIGNS.items() if side not in signed and viewer.may(right, letter.unit_id)]
    if letter.holder_id is not None and letter.holder_id != viewer.person:
        found = [side for side in found if side is not Side.UNIT]
    if Side.GROUP in found and of_the_subject(viewer, letter) is not None:
        found.remove(Side.GROUP)
    return found
