"""Reads of schemes and classes: only what the viewer may see.

Who may see schemes sees those of the units of the scope whole, drafts as well; of the units above, what was put in force: whoever is
assessed by a scheme can read it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ..audit.models import Event
from ..audit.outcomes import Missing
from ..engine.scheme import Scheme as Meaning
from ..engine.scheme.model.scorecards import Scorecard
from ..engine.values.text import Text
from ..org.models import Account, UnitSpan
from ..org.permissions import Permission
from ..org.queries import WITHDRAWN, in_force, tree_on
from ..org.tree import Node, Tree
from ..org.viewer import Viewer
from ..store.among import Among
from .classes import Subject, classed, trait_names
from .models import Approval, Author, Decision, Placement, Scheme, SchemeVersion, Status, Trait
from .models.version import ISSUED
from .reading import Read, read

NEEDED = 2
"""Approvals before a version can be put in force."""
SORTS = {"code": "code", "-code": "-code", "title": "title_zh", "-title": "-title_zh"}


def _owners(viewer: Viewer) -> tuple[Among, Among]:
    """The units within the scope, and those above them: whose schemes are seen, and whose are where they have been issued."""
    seen = viewer.units(Permission.SEE_SCHEMES)
    above = Among(node.unit for unit in seen for node in viewer.tree.path(unit))
    return seen, above - seen


def sees_every_scheme(viewer: Viewer) -> bool:
    """Whether no scheme is out of sight: where there is none to be seen, there is none."""
    return viewer.tree.nodes.keys() <= viewer.units(Permission.SEE_SCHEMES)


def schemes_seen(viewer: Viewer, search: str = "", sort: str = "code") -> QuerySet[Scheme]:
    """The schemes, by code unless sorted otherwise."""
    own, above = _owners(viewer)
    issued = SchemeVersion.objects.filter(scheme=OuterRef("pk"), status__in=ISSUED)
    found: QuerySet[Scheme] = Scheme.objects.filter(Q(owner__in=own) | (Q(owner__in=above) & Exists(issued)))
    if search.strip():
        word = search.strip()[:60]
        found = found.filter(Q(code__icontains=word) | Q(title_zh__icontains=word) | Q(title_en__icontains=word))
    return found.order_by(SORTS.get(sort, "code"), "pk")


def versions_seen(viewer: Viewer) -> QuerySet[SchemeVersion]:
    """The versions, newest first."""
    own, above = _owners(viewer)
    found: QuerySet[SchemeVersion] = SchemeVersion.objects.filter(
        Q(scheme__owner__in=own) | Q(scheme__owner__in=above, status__in=ISSUED)
    )
    return found.select_related("scheme").order_by("scheme", "-number")


def version_seen(viewer: Viewer, ref: str) -> SchemeVersion:
    """One version; raises `Missing` for one that is out of sight or not there."""
    found = versions_seen(viewer).filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A scheme in the list: its newest version, and the one in force on the day."""

    scheme: Scheme
    latest: SchemeVersion
    holds: SchemeVersion | None


def rows(viewer: Viewer, schemes: Sequence[Scheme]) -> list[Row]:
    """The rows of a page of schemes, in one query."""
    by_scheme: dict[int, list[SchemeVersion]] = defaultdict(list)
    for version in versions_seen(viewer).filter(scheme__in=list(schemes)).defer("source"):
        by_scheme[version.scheme_id].append(version)
    return [
        Row(scheme, held[0], next((each for each in held if holds_on(each, viewer.today)), None))
        for scheme in schemes
        if (held := by_scheme.get(scheme.pk))
    ]


def holding(day: date) -> Q:
    """The versions that hold on a day."""
    return Q(status__in=ISSUED, since__lte=day, until__gt=day) & (Q(ended__isnull=True) | Q(ended__gt=day))


def holds_on(version: SchemeVersion, day: date) -> bool:
    """The same for one version."""
    in_time = version.since <= day < version.until and (version.ended is None or day < version.ended)
    return version.status in ISSUED and in_time


def in_force_on(viewer: Viewer, scheme: Scheme, day: date) -> SchemeVersion | None:
    """The version of a scheme in force on a day, as far as it is seen."""
    return versions_seen(viewer).filter(holding(day), scheme=scheme).order_by("-number").first()


def all_in_force_on(viewer: Viewer, day: date) -> list[SchemeVersion]:
    """The versions in force on a day, one of each scheme that is seen."""
    found: dict[int, SchemeVersion] = {}
    for version in versions_seen(viewer).filter(holding(day)):
        found.setdefault(version.scheme_id, version)
    return list(found.values())


def card_of(viewer: Viewer, version: SchemeVersion, unit: int) -> Scorecard | None:
    """The card a unit is assessed by today; None for a unit the scheme does not assess, or has no class for."""
    scheme = meaning(version)
    known = [each for each in subjects(viewer, version.scheme, trait_names(scheme)) if each.node.unit == unit]
    return next((scheme.card_for(each.unit_class) for each in classed(scheme, known)), None)


# --- approvals --------------------------------------------------------------------------------------------------------


def decisions(version: SchemeVersion) -> list[Approval]:
    """Every decision about a version, in order."""
    return list(Approval.objects.filter(scheme_version=version).select_related("person", "principal"))


def binding(version: SchemeVersion, given: Iterable[Approval]) -> list[Approval]:
    """The approvals that bind exactly this text in this round; an edit or a rejection makes a draft, and leaves none."""
    if version.status == Status.DRAFT.value:
        return []
    return [
        each
        for each in given
        if each.decision == Decision.APPROVED.value and each.round == version.round and each.digest == version.digest
    ]


# --- classes ----------------------------------------------------------------------------------------------------------


def subjects(viewer: Viewer, scheme: Scheme, names: Iterable[str] | None, day: date | None = None) -> list[Subject]:
    """The units a scheme assesses, as far as they are seen, as they are on a day (None: today), with the named traits, or with all of
    them. Two queries, however many there are; one more for another day than today."""
    on = day or viewer.today
    tree, seen = tree_seen(viewer, on)
    kinds = set(scheme.kinds.split(","))
    nodes = [
        tree.nodes[unit] for unit in tree.below(scheme.owner_id) if unit in seen and tree.nodes[unit].kind in kinds
    ]
    nodes.sort(key=lambda node: node.code)
    units = {node.unit for node in nodes}
    placed = dict(Placement.objects.filter(in_force(on), scheme=scheme).values_list("unit", "unit_class"))
    traits: dict[int, dict[str, str]] = defaultdict(dict)
    held = Trait.objects.filter(in_force(on))
    if names is not None:
        held = held.filter(name__in=sorted(set(names)))
    for unit, name, value in held.values_list("unit", "name", "value"):
        if unit in units:
            traits[unit][name] = value
    return [
        Subject(node, _of_tree(tree, node) | traits.get(node.unit, {}), placed.get(node.unit, "")) for node in nodes
    ]


def usual_day(viewer: Viewer, version: SchemeVersion) -> date:
    """The day as of which the classes of a version are looked at: today, or the first day of one that begins later."""
    return max(viewer.today, version.since)


def tree_seen(viewer: Viewer, day: date) -> tuple[Tree, Set[int]]:
    """The tree of a day and what is seen of it: by the scope of today; a unit that is not there today is seen where the unit is that it
    stands below."""
    seen = viewer.units(Permission.SEE_UNIT)
    if day == viewer.today:
        return viewer.tree, seen
    tree = viewer.once(("policy.tree", day), lambda: tree_on(day))
    found = set()
    for unit in tree.nodes:
        nearest = next((each.unit for each in reversed(tree.path(unit)) if each.unit in viewer.tree.nodes), None)
        if nearest in seen:
            found.add(unit)
    return tree, found


def codes_seen(viewer: Viewer, day: date, named: Iterable[str]) -> set[str]:
    """The codes of units in sight today and on a day; of the `named` ones also those of units founded later below one in sight."""
    found = {
        tree.nodes[unit].code
        for tree, seen in (tree_seen(viewer, each) for each in {viewer.today, day})
        for unit in seen
        if unit in tree.nodes
    }
    others = sorted(set(named) - found)
    if others:
        later = UnitSpan.objects.filter(
            unit__code__in=others, since__gt=viewer.today, parent__in=viewer.units(Permission.SEE_UNIT)
        ).exclude(WITHDRAWN)
        found |= set(later.values_list("unit__code", flat=True))
    return found


def describable(viewer: Viewer, scheme: Scheme) -> list[Node]:
    """The units of a scheme whose traits somebody may write, by code."""
    mine = viewer.units(Permission.SEE_UNIT) & viewer.units(Permission.EDIT_SCHEMES)
    kinds, nodes = set(scheme.kinds.split(",")), viewer.tree.nodes
    found = [nodes[unit] for unit in viewer.tree.below(scheme.owner_id) if unit in mine and nodes[unit].kind in kinds]
    return sorted(found, key=lambda node: node.code)


def traits_on(units: Iterable[int], day: date) -> dict[int, dict[str, str]]:
    """What units are on a day, in one query."""
    wanted = set(units)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for unit, name, value in Trait.objects.filter(in_force(day)).values_list("unit", "name", "value"):
        if unit in wanted:
            found[unit][name] = value
    return found


def _of_tree(tree: Tree, node: Node) -> dict[str, str]:
    """What the tree itself says of a unit: rules may name it as they name a trait."""
    above = tree.nodes.get(node.parent) if node.parent is not None else None
    return {"unit": node.code, "kind": node.kind, "parent": above.code if above is not None else ""}


def placements(viewer: Viewer, scheme: Scheme) -> list[Placement]:
    """The placements by hand, as far as their units are seen."""
    found = Placement.objects.filter(scheme=scheme).select_related("unit").order_by("unit", "since")
    seen = viewer.units(Permission.SEE_UNIT)
    return [each for each in found if each.unit_id in seen]


# --- text and trail ---------------------------------------------------------------------------------------------------


def reading(version: SchemeVersion) -> Read:
    """What a version says, parsed once for all who look."""
    return read(version.source)


def meaning(version: SchemeVersion) -> Meaning:
    """The same as a scheme; raises `Refused` where this engine cannot use it."""
    return reading(version).usable


@dataclass(frozen=True, slots=True)
class Past:
    """One event of the trail, for reading."""

    at: Any
    who: Text
    acts_for: str
    reason: str
    told: tuple[tuple[Text, str, str], ...]


def history(viewer: Viewer, version: SchemeVersion, most: int = 100) -> list[Past] | None:
    """What was done with a version, newest first; None for who may not see the trail."""
    if not viewer.may(Permission.SEE_TRAIL, version.scheme.owner_id):
        return None
    english = Account.objects.filter(ref=OuterRef("actor")).values("person__name_en")[:1]
    events = Event.objects.filter(subject=version.ref).annotate(name_en=Subquery(english)).order_by("-seq")
    told = events.values_list("at", "body", "name_en")[:most]
    return [_past(at, json.loads(body), name_en or "") for at, body, name_en in told]


def _past(at: Any, body: Mapping[str, Any], name_en: str) -> Past:
    told = tuple((Text(each["title"]["zh"], each["title"]["en"]), each["old"], each["new"]) for each in body["told"])
    name = body["actor"]["name"]
    return Past(at, Text(name, name_en or name), body["actor"]["for"], body["reason"], told)


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do with a version now."""

    edit: bool
    submit: bool
    approve: bool
    put_in_force: bool
    copy: bool


def allowed(viewer: Viewer, version: SchemeVersion, given: Sequence[Approval]) -> May:
    """For the buttons of a page; the actions decide for themselves, also about whose right is used."""
    edits = viewer.may(Permission.EDIT_SCHEMES, version.scheme.owner_id)
    open_ = version.status in (Status.DRAFT.value, Status.SUBMITTED.value, Status.APPROVED.value)
    return May(
        edit=edits and open_,
        submit=edits and version.status == Status.DRAFT.value,
        approve=version.status == Status.SUBMITTED.value
        and viewer.may(Permission.APPROVE_SCHEMES, version.scheme.owner_id)
        and not any(
            viewer.person in (each.person_id, each.principal_id) for each in given if each.round == version.round
        )
        and not Author.objects.filter(scheme_version=version, person=viewer.person).exists(),
        put_in_force=edits and version.status == Status.APPROVED.value and len(binding(version, given)) >= NEEDED,
        copy=edits,
    )
