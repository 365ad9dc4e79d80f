"""Who may do what, told a second time: from the sentences of the roles and a hand-drawn tree, without the product's own reckoning."""

from __future__ import annotations

from dataclasses import dataclass

READ = "see-unit see-goals see-letters see-figures"
ALLOWED = {
    "office": f"{READ} see-schemes see-people see-trail edit-library edit-schemes approve-schemes edit-goals draft-letters "
    "negotiate-letters amend-letters accept-figures edit-tree",
    "head": f"{READ} see-schemes see-people negotiate-letters sign-for-unit accept-figures edit-goals",
    "liaison": f"{READ} report-figures",
    "manager": f"{READ} see-schemes see-people negotiate-letters sign-for-unit accept-figures edit-goals",
    "leader": f"{READ} see-schemes see-people approve-goals approve-schemes sign-for-group amend-letters",
    "rater": "see-unit",
    "finance": f"{READ} see-schemes see-people accept-figures",
    "auditor": f"{READ} see-schemes see-people see-trail",
    "system-admin": "edit-accounts",
    "security-admin": "grant-roles see-people",
    "audit-admin": "see-trail check-trail",
}
BELOW = {
    "G": "G D1 D2 S1 S1A S1B S2",
    "D1": "D1",
    "D2": "D2",
    "S1": "S1 S1A S1B",
    "S1A": "S1A",
    "S1B": "S1B",
    "S2": "S2",
}
UNITS = tuple(BELOW)
PARTNER = {"G": "D1", "D1": "D2", "D2": "D1", "S1": "S1A", "S1A": "S1B", "S1B": "S1A", "S2": "S1"}
"""The other side of the interface of each unit's node."""
PARENT = {"D1": "G", "D2": "G", "S1": "G", "S2": "G", "S1A": "S1", "S1B": "S1"}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody at the door with the roles they may use today; nobody, where `signed_in` is false."""

    name: str
    held: tuple[tuple[str, str], ...] = ()
    signed_in: bool = True

    def can(self, permission: str) -> frozenset[str]:
        """The codes of the units for which something is allowed."""
        found: set[str] = set()
        for role, unit in self.held:
            if permission in ALLOWED[role].split():
                found.update(BELOW[unit].split())
        return frozenset(found)

    def scope_of(self, unit: str) -> str:
        """How a unit stands to this person's own."""
        own = [code for _, code in self.held]
        if unit in own:
            return "own"
        if any(unit in BELOW[code].split() for code in own):
            return "child"
        if any(code in BELOW[unit].split() for code in own):
            return "parent"
        return "sibling" if any(PARENT.get(code) == PARENT.get(unit) for code in own) else "other"


PEOPLE = (
    Who("nobody", signed_in=False),
    Who("gone", signed_in=False),
    Who("olivia", (("office", "G"),)),
    Who("leo", (("leader", "G"),)),
    Who("hana", (("head", "D1"),)),
    Who("hugo", (("head", "D2"),)),
    Who("lin", (("liaison", "D1"),)),
    Who("mia", (("manager", "S1"),)),
    Who("max", (("manager", "S2"),)),
    Who("gus", (("liaison", "S1A"),)),
    Who("ada", (("auditor", "G"),)),
    Who("fay", (("finance", "G"),)),
    Who("sys", (("system-admin", "G"),)),
    Who("sec", (("security-admin", "G"),)),
    Who("sec2", (("security-admin", "G"),)),
    Who("aud", (("audit-admin", "G"),)),
    Who("none"),
    Who("rep", (("liaison", "G"),)),
    Who("rat", (("rater", "S1"),)),
    Who("dee", (("manager", "S1"),)),
)
"""Everybody of the small group, and: `gone`, whose account is closed; `rep`, who reported everything; `rat`, a rater; `dee`, who
stands in for `mia`."""


def word(kind: str, unit: str) -> str:
    """The one word by which a thing of a unit is known wherever it is told."""
    return f"Qx{kind}{unit}xQ"


def target(unit: str) -> str:
    """The figure a unit's goal aims at: none is the sum or the rest of others."""
    return f"8{UNITS.index(unit) ** 2 + 11}.{(UNITS.index(unit) + 3) ** 5 + 100_001}"


def value(unit: str) -> str:
    """The figure a unit reported."""
    return f"7{UNITS.index(unit) ** 2 + 11}.{(UNITS.index(unit) + 3) ** 5 + 300_007}"


def may_know(who: Who, unit: str, path: str) -> dict[str, bool]:
    """Every word of a unit, and whether this person may read it at this address."""
    goals, figures = who.can("see-goals"), who.can("see-figures")
    people, letters = who.can("see-people"), who.can("see-letters")
    signed_with = path.startswith(("/letters", "/verify")) and unit == "G" and bool(letters)
    sides = path.startswith("/goals/interfaces")
    partners = [left for left in UNITS if PARTNER[left] == unit and left in goals]
    # who reads the trail of a unit knows its name; who checks the trail knows by name whom administrators acted on
    trail = path.startswith("/trail") and unit in who.can("see-trail")
    beside = sides and (bool(partners) or PARTNER[unit] in goals)
    everybody = bool(who.can("grant-roles") | who.can("edit-accounts"))
    held = {code for _, code in who.held}
    return {
        word("Name", unit): unit in who.can("see-unit") | people | held or beside or signed_with or trail,
        word("Pers", unit): unit in people or everybody,
        word("Goal", unit): bool(goals & set(BELOW[unit].split())) or (sides and PARTNER[unit] in goals),
        word("Why", unit): unit in goals,
        word("Node", unit): unit in goals or ((sides or path == "/") and PARTNER[unit] in goals),
        word("Duty", unit): unit in goals or (sides and PARTNER[unit] in goals),
        target(unit): unit in goals,
        word("Form", unit): unit in figures or "G" in who.can("edit-library"),
        word("Note", unit): unit in figures,
        word("File", unit): unit in figures,
        value(unit): unit in figures,
        word("Meas", unit): bool(figures),
        word("Letr", unit): unit in letters,
        word("Schm", unit): unit in who.can("see-schemes"),
    }
