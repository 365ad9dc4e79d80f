"""Who may act for which side, at this moment: rights are looked up again under the lock, and by person, not by account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..audit.outcomes import Forbidden, Missing
from ..engine.values.text import Text
from ..org.models import Account, Delegation, Grant
from ..org.permissions import Permission
from ..org.queries import NOT_DELEGATED, in_force, viewer_of
from ..org.roles import ROLES, Role
from ..org.viewer import Viewer
from ..store.among import Among
from .changes import Level
from .lifecycle import Side
from .models import Amendment, Letter

NEGOTIATES = {
    Side.GROUP: frozenset({Permission.NEGOTIATE_LETTERS, Permission.DRAFT_LETTERS}),
    Side.UNIT: frozenset({Permission.NEGOTIATE_LETTERS, Permission.SIGN_FOR_UNIT}),
}
"""What one holds together to speak for a side."""
APPROVES = {
    Level.OFFICE: frozenset({Permission.AMEND_LETTERS}),
    Level.LEADER: frozenset({Permission.AMEND_LETTERS, Permission.SIGN_FOR_GROUP}),
}
"""What one needs to approve an amendment of a level."""
SIGNS = {Side.GROUP: Permission.SIGN_FOR_GROUP, Side.UNIT: Permission.SIGN_FOR_UNIT}


@dataclass(frozen=True, slots=True)
class Standing:
    """A person acting: with which role, and for whom when it is another's (`principal` is the person whose right it is)."""

    person: int
    principal: int
    role: str
    acts_for: str

    @property
    def people(self) -> frozenset[int]:
        """The two, or the one."""
        return frozenset({self.person, self.principal})


def stands_for(viewer: Viewer, permissions: Iterable[Permission], unit: int) -> Text | None:
    """Whom a person stands in for in using all of these permissions for a unit; None where their own roles do."""
    held: dict[str, set[Permission]] = {"": set()}
    called: dict[str, Text] = {}
    for each in viewer.held:
        if unit in viewer.tree.below(each.unit):
            held.setdefault(each.acts_for, set()).update(ROLES[each.role].allows)
            if each.acts_for:
                called[each.acts_for] = each.called or Text.same(each.acts_for)
    needed = set(permissions)
    by = next((name for name, allowed in held.items() if needed <= allowed), "")
    return called[by] if by else None


def in_own_right(viewer: Viewer, permissions: Iterable[Permission]) -> Among:
    """The units for which a person's own roles allow all of these, whomever they stand in for besides."""
    reach: dict[Permission, set[int]] = {each: set() for each in permissions}
    for each in viewer.held:
        for permission in () if each.acts_for else ROLES[each.role].allows & reach.keys():
            reach[permission].update(viewer.tree.below(each.unit))
    return Among(frozenset[int].intersection(*map(frozenset, reach.values())))


def of_the_subject(viewer: Viewer, letter: Letter) -> Forbidden | None:
    """Why a person may not sign for the group, being the subject: its head or the holder of the post, for whom nobody else could sign the
    other side then. None where they may."""
    if letter.holder_id != viewer.person and letter.unit_id not in in_own_right(viewer, [Permission.SIGN_FOR_UNIT]):
        return None
    return Forbidden(
        Text(
            "您本人代表责任方，不能代表集团签订，受委托也不行",
            "you are the subject of this letter: you cannot sign for the group, not by standing in either",
        ),
        Text("集团方由另一位有权的人签订", "somebody else who may has to sign for the group"),
    )


def of_the_subjects_side(viewer: Viewer, letter: Letter, asked: Amendment) -> Forbidden | None:
    """Why a person may not approve an amendment, being of the subject's side or standing in for it; None where they may. What the subject
    asked for they never approve, in whatever other role besides; what the group asked for, not in the place of one of the group. The
    group approves, so what it asks for itself is approved by another of its own."""
    if not (viewer.may(Permission.SIGN_FOR_UNIT, letter.unit_id) or letter.holder_id == viewer.person):
        return None
    approves = APPROVES[Level(asked.level)]
    whom = None if letter.holder_id == viewer.person else stands_for(viewer, [Permission.SIGN_FOR_UNIT], letter.unit_id)
    zh, en = (f"受{whom.zh}委托", f", for {whom.en},") if whom is not None else ("", "")
    if asked.side != Side.UNIT:
        giver = stands_for(viewer, approves, letter.unit_id)
        if giver is None or letter.unit_id in in_own_right(viewer, approves):
            return None
        return Forbidden(
            Text(
                f"您{zh}代表责任方，不能代{giver.zh}批准对本方责任书的调整",
                f"you speak{en} for the subject: you cannot approve an amendment of its letter in the place of {giver.en}",
            ),
            Text(
                f"由{giver.zh}本人，或由不代表责任方的人批准",
                f"{giver.en}, or somebody else who is not of the subject's side, has to approve it",
            ),
        )
    return Forbidden(
        Text(
            f"您{zh}代表责任方，不能批准责任方提请的调整",
            f"you speak{en} for the subject: you cannot approve an amendment that the subject asked for",
        ),
        Text(
            "由不代表责任方、也不受其委托的人批准",
            "somebody who is not of the subject's side, and stands in for nobody of it, has to approve it",
        ),
    )


def as_of_now(viewer: Viewer) -> Viewer:
    """The viewer with the roles as they stand under the lock: what was withdrawn since the page was opened is gone."""
    account = Account.objects.select_related("person").filter(pk=viewer.account, is_active=True).first()
    if account is None:
        raise Missing
    return viewer_of(account, viewer.today).still_acting(viewer)


def sides(viewer: Viewer, unit: int) -> list[Side]:
    """The sides a viewer may speak for, for a subject of a unit."""
    return [side for side, needed in NEGOTIATES.items() if all(viewer.may(each, unit) for each in needed)]


def side_of(viewer: Viewer, letter: Letter) -> Side:
    """The side a viewer speaks for. Raises `Forbidden` for who speaks for neither, or, by standing in, for both."""
    found = sides(viewer, letter.unit_id)
    if len(found) == 1:
        viewer.use(*NEGOTIATES[found[0]], unit=letter.unit_id)
        return found[0]
    if found:
        raise Forbidden(
            Text(
                "您同时代表双方，不能参加这份责任书的协商", "you stand for both sides: you cannot negotiate this letter"
            ),
            Text("由未受委托的人办理", "let somebody do it who does not stand in for another"),
        )
    raise Forbidden(
        Text("您不代表任何一方", "you speak for neither side"),
        Text("由考核办或责任单位负责人办理", "the performance office or the head of the unit does it"),
    )


def standing(viewer: Viewer, permissions: Iterable[Permission], unit: int) -> Standing:
    """By whose right a person acts: their own where they have it, else that of whom they stand in for. Raises `Forbidden`.

    The rows that give the right stay locked to the end of the action: it is withdrawn before or after, never in between.
    """
    needed = frozenset(permissions)
    givers = {
        each.giver_id: each.giver.name_zh
        for each in Delegation.objects.select_for_update(of=("self",))
        .filter(in_force(viewer.today), taker=viewer.person)
        .select_related("giver")
        .order_by("pk")
    }
    grants = (
        Grant.objects.select_for_update()
        .filter(in_force(viewer.today), person__in=[viewer.person, *givers], approved_by__isnull=False)
        .order_by("pk")
        .values_list("person_id", "role", "unit_id")
    )
    held: dict[int, list[Role]] = {}
    for person, name, scope in grants:
        role = Role(name)
        if unit in viewer.tree.below(scope) and (person == viewer.person or role not in NOT_DELEGATED):
            held.setdefault(person, []).append(role)
    for person in (viewer.person, *givers):
        roles = [role for role in held.get(person, []) if ROLES[role].allows & needed]
        if needed <= {each for role in roles for each in ROLES[role].allows}:
            words = ",".join(sorted({role.value for role in roles}))
            viewer.use(*needed, unit=unit, but=set(givers.values()) - {givers.get(person)})
            return Standing(viewer.person, person, words, givers.get(person, "") if person != viewer.person else "")
    lacking = "、".join(each.words.zh for each in sorted(needed)), ", ".join(each.words.en for each in sorted(needed))
    raise Forbidden(
        Text(f"您没有这个单位的“{lacking[0]}”权限", f"you may not {lacking[1]} here"),
        Text("请安全管理员授予相应角色", "ask the security administrator for the role"),
    )
