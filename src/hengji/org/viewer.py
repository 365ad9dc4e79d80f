"""Who looks: a signed-in person with the roles of the day, their own and those they stand in for. Everything unseen stays unseen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from ..audit.outcomes import Forbidden, Missing
from ..engine.values.text import Lang, Text
from ..store.among import Among
from .permissions import Permission
from .roles import ROLES, Role
from .tree import Coming, Former, Leaving, Node, Tree

T = TypeVar("T")
NONE = Among()
SEES = frozenset(each for each in Permission if each.value.startswith("see-"))
"""What lets one look: finding a thing is not yet doing something with it."""
MOST_KNOWN = 50


@dataclass(frozen=True, slots=True)
class Held:
    """A role in force: where it reaches from, and for whom it is held when it is another's; `called` is that name in both languages."""

    role: Role
    unit: int
    acts_for: str = ""
    called: Text | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What an act was allowed by: a permission for a unit (None: for any), not in the right of those named in `but`."""

    permission: Permission
    unit: int | None = None
    but: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Viewer:
    """A person at a door; `ref`, `name`, `role` and `acts_for` are what the trail keeps."""

    ref: str
    account: int
    person: int
    name: str
    today: date
    held: tuple[Held, ...]
    tree: Tree = field(repr=False, default_factory=Tree)
    lang: Lang = "zh"
    second_step: bool = False
    """Whether a role held asks for the second step of a sign-in."""
    known: dict[Hashable, Any] | None = field(default=None, repr=False, compare=False)
    """What `once` has reckoned; none where the viewer may outlive a write."""
    lasting: dict[Hashable, Any] | None = field(default=None, repr=False, compare=False)
    """What `always` has made; none but at a door."""
    by_rooms: dict[tuple[frozenset[str], Hashable], Any] | None = field(default=None, repr=False, compare=False)
    """What `once` has reckoned from certain rooms, which stand before its name; none but at a door."""
    former: Mapping[int, Former] = field(default_factory=dict, repr=False)
    """The units that are no more by today, by number."""
    coming: Mapping[int, Coming] = field(default_factory=dict, repr=False)
    """The units that are not there yet, by number."""
    leaving: Mapping[int, Leaving] = field(default_factory=dict, repr=False)
    """The units that are to be no more on a day to come, by number."""
    needs: dict[Need, None] | None = field(default=None, repr=False, compare=False)
    """What the act under way needed so far, in its order; None for who only looks."""

    @property
    def role(self) -> str:
        """For the trail: the roles in which the act under way is done; all of them for who only looks."""
        return ",".join(sorted({each.role.value for each in self.in_right_of}))

    @property
    def acts_for(self) -> str:
        """Whom the person stands in for in the act under way, or does today who only looks; apart by commas where there are several."""
        return ",".join(sorted({each.acts_for for each in self.in_right_of if each.acts_for}))

    @property
    def stood_in_for(self) -> Text | None:
        """The same in both languages; None where nobody is."""
        called = {each.acts_for: each.called or Text.same(each.acts_for) for each in self.in_right_of if each.acts_for}
        names = [called[each] for each in sorted(called)]
        return Text("、".join(each.zh for each in names), ", ".join(each.en for each in names)) if names else None

    def acting(self) -> Viewer:
        """The same person doing something: what the act needs is noted, so that the trail tells by whose right it was done."""
        found = copy(self)
        object.__setattr__(found, "needs", {})
        return found

    def still_acting(self, before: Viewer) -> Viewer:
        """The same person, looked up anew, goes on with an act."""
        object.__setattr__(self, "needs", before.needs)
        return self

    def use(self, *permissions: Permission, unit: int | None = None, but: Iterable[str] = ()) -> None:
        """Note what an act was allowed by, where not `require` has: not in the right of those named in `but`. Who looks notes nothing."""
        if self.needs is not None:
            self.needs.update(dict.fromkeys(Need(each, unit, frozenset(but)) for each in permissions))

    @property
    def in_right_of(self) -> tuple[Held, ...]:
        """The roles by which the act under way is done: one's own where they do for all it needed, else those of the first one stands in
        for whose roles do; where nobody's do for all, one's own as far as they go. An act that needed none is one's own."""
        if self.needs is None:
            return self.held
        below = {each.unit: self.tree.below(each.unit) for each in self.held}
        given = [[each for each in self.held if self._gives(each, need, below[each.unit])] for need in self.needs]
        given = [each for each in given if each]  # what no role gives is one's own to do
        if not given:
            return tuple(each for each in self.held if not each.acts_for)
        owners = list(dict.fromkeys(["", *(each.acts_for for each in self.held)]))
        by = [{each.acts_for for each in roles} for roles in given]
        alone = next((name for name in owners if all(name in names for names in by)), None)
        used = {
            each
            for roles, names in zip(given, by, strict=True)
            for each in roles
            if each.acts_for == (alone if alone is not None else next(name for name in owners if name in names))
        }
        return tuple(each for each in self.held if each in used)

    def _gives(self, held: Held, need: Need, below: frozenset[int]) -> bool:
        """Whether a role gives what an act needs."""
        if need.permission not in ROLES[held.role].allows or (held.acts_for and held.acts_for in need.but):
            return False
        if need.unit is None:
            return True
        coming = self.coming.get(need.unit)
        return self.heir(need.unit) in below or (coming is not None and held.unit in coming.above)

    @cached_property
    def _reach(self) -> dict[Permission, Among]:
        found: dict[Permission, set[int]] = {}
        for each in self.held:
            below = self.tree.below(each.unit)
            for permission in ROLES[each.role].allows:
                found.setdefault(permission, set()).update(below)
        return {permission: Among(units) for permission, units in found.items()}

    def once(self, name: Hashable, reckon: Callable[[], T], rooms: Iterable[str] = ()) -> T:
        """What follows from this viewer, the kept rows and the trail, and from nothing else that `name` does not hold. At a door it is
        reckoned once for a state of everything that is written; elsewhere every time.

        What reads rows of certain `rooms` only, besides those that make a viewer, is held until a row of those rooms is written. The trail
        is of no room: what tells of events must name none, unless each event it tells of writes a row of them.
        """
        return _once(self.by_rooms, (frozenset(rooms), name), reckon) if rooms else _once(self.known, name, reckon)

    def remembering(self) -> Viewer:
        """The same viewer at a door, who has reckoned nothing yet but what follows from rooms where nothing was written; what the roles
        reach stays worked out."""
        found = copy(self)
        object.__setattr__(found, "known", {})
        if found.lasting is None:
            object.__setattr__(found, "lasting", {})
        if found.by_rooms is None:
            object.__setattr__(found, "by_rooms", {})
        return found

    def after(self, written: frozenset[str]) -> Viewer:
        """The same viewer after rows of these rooms were written: without what was reckoned from them. Another request may still be
        reckoning for the viewer of before, so what is held is held apart."""
        found = copy(self)
        held = self.by_rooms or {}
        object.__setattr__(found, "by_rooms", {of: made for of, made in list(held.items()) if not of[0] & written})
        return found

    def always(self, name: Hashable, make: Callable[[], T]) -> T:
        """What follows from this viewer and from nothing else: roles, tree, day. At a door it is made once for as long as those hold,
        whatever else is written."""
        return _once(self.lasting, name, make)

    def units(self, permission: Permission) -> Among:
        """The units for which this is allowed today: none where no role says so."""
        return self._reach.get(permission, NONE)

    def may(self, permission: Permission, unit: int | None = None) -> bool:
        """Whether it is allowed for a unit, or for any unit at all."""
        units = self.units(permission)
        return bool(units) if unit is None else unit in units

    def require(self, permission: Permission, unit: int, *, seen: Permission = Permission.SEE_UNIT) -> None:
        """Raises `Missing` where the unit is out of sight, `Forbidden` where it is seen but this is not allowed."""
        if self.may(permission, unit):
            self.use(permission, unit=unit)
            return
        if not self.may(seen, unit):
            raise Missing
        raise _not_allowed(permission)

    def node(self, ref: str, permission: Permission = Permission.SEE_UNIT) -> Node:
        """A unit by its reference; raises `Missing` for one that is out of sight or not there."""
        node = self.tree.by_ref.get(ref)
        if node is None or node.unit not in self.units(permission):
            raise Missing
        if permission not in SEES:
            self.use(permission, unit=node.unit)
        return node

    def ever(self, permission: Permission) -> Among:
        """The units for which this is allowed today, and those that went into them: to read what was theirs, and to end what they left."""
        units = self.units(permission)
        if not (self.former and units):
            return units
        if permission not in self._ever:
            self._ever[permission] = units | {unit for unit in self.former if self.heir(unit) in units}
        return self._ever[permission]

    @cached_property
    def _ever(self) -> dict[Permission, Among]:
        return {}

    def require_ever(self, permission: Permission, unit: int, *, seen: Permission = Permission.SEE_UNIT) -> None:
        """As `require`, of a unit that is no more by what it went into."""
        self.require(permission, self.heir(unit), seen=seen)

    def heir(self, unit: int) -> int:
        """Where a unit is today: itself, or what it went into in the end; of one that was closed, what stands above it."""
        seen = set[int]()
        while unit in self.former and unit not in seen:
            seen.add(unit)
            unit = self.former[unit].into
        return unit

    def called(self, unit: int) -> Node | None:
        """A unit as it stands, as it stood before it went into another, or as it will stand; None for one that is neither. Not scoped: for
        names."""
        other = self.former.get(unit) or self.coming.get(unit)
        return self.tree.nodes.get(unit) or (other.node if other is not None else None)

    def called_by(self, ref: str) -> Node | None:
        """As `called`, by its reference and of the units of today and those that are no more. Not scoped: for names."""
        return self.tree.by_ref.get(ref) or self._former_by_ref.get(ref)

    @cached_property
    def _former_by_ref(self) -> dict[str, Node]:
        return {each.node.ref: each.node for each in self.former.values()}

    def node_ever(self, ref: str, permission: Permission = Permission.SEE_UNIT) -> Node:
        """As `node`, also for a unit that went into one of those: what it was is read there. Raises `Missing`."""
        gone = self._former_by_ref.get(ref)
        if gone is None or ref in self.tree.by_ref or gone.unit not in self.ever(permission):
            return self.node(ref, permission)
        return gone

    def awaited(self, permission: Permission = Permission.SEE_UNIT) -> dict[int, Coming]:
        """The units that are not there yet, as far as the roles of today allow this for them on their first day; soonest first."""
        if not self.coming:
            return {}
        scopes = {each.unit for each in self.held if permission in ROLES[each.role].allows}
        found = sorted(self.coming.items(), key=lambda each: (each[1].since, each[1].node.place, each[1].node.code))
        return {unit: each for unit, each in found if each.above & scopes}

    def node_to_come(self, ref: str, permission: Permission = Permission.SEE_UNIT) -> Node:
        """As `node`, also for a unit that is not there yet. Raises `Missing`."""
        if self.coming and ref not in self.tree.by_ref:
            found = next((each.node for each in self.awaited(permission).values() if each.node.ref == ref), None)
            if found is not None:
                return found
        return self.node(ref, permission)

    def require_to_come(self, permission: Permission, unit: int) -> None:
        """As `require`, also for a unit that is not there yet."""
        if unit in self.awaited(permission):
            self.use(permission, unit=unit)
            return
        if unit in self.awaited():
            raise _not_allowed(permission)
        self.require(permission, unit)

    def known_units(self) -> Among:
        """The units one sees today, those that went into them, and those to come: what may be named of another day."""
        units, awaited = self.ever(Permission.SEE_UNIT), self.awaited()
        return units | set(awaited) if awaited else units

    def shown(self, permission: Permission = Permission.SEE_UNIT) -> Iterable[tuple[int, Node]]:
        """The tree as far as it is seen."""
        units = self.units(permission)
        return [(depth, node) for depth, node in self.tree.walk() if node.unit in units]


def _not_allowed(permission: Permission) -> Forbidden:
    return Forbidden(
        Text(f"您没有这个单位的“{permission.words.zh}”权限", f"you may not {permission.words.en} here"),
        Text("请安全管理员授予相应角色", "ask the security administrator for the role"),
    )


def room_of(table: str) -> str:
    """The room a table stands in, by which its name begins."""
    return table.partition("_")[0]


def _once(held: dict[Any, Any] | None, name: Hashable, reckon: Callable[[], T]) -> T:
    """What is held by that name, reckoned where it is not; every time where nothing is held."""
    if held is None:
        return reckon()
    if name not in held:
        if len(held) >= MOST_KNOWN:
            held.clear()
        held[name] = reckon()
    found: T = held[name]
    return found
