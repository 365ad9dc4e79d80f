"""Who can sign for the subject of a letter: a letter that nobody can sign is sent in vain, so that it is told before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ..engine.values.finding import Finding, Level
from ..engine.values.text import Text
from ..org.models import Account, Appointment, Grant, PostKind
from ..org.models import Kind as UnitKind
from ..org.permissions import Permission
from ..org.queries import in_force
from ..org.roles import ROLES, Role
from ..org.viewer import Viewer
from ..store.among import Among
from .lifecycle import BOTH, Side, State
from .models import Letter

SIGNING = tuple(role.value for role, words in ROLES.items() if Permission.SIGN_FOR_UNIT in words.allows)
"""The roles that sign for a unit."""
GRANTS = "/grants"
"""Where a role is asked for, and seen."""


@dataclass(frozen=True, slots=True)
class Party:
    """For whom somebody has to sign: a unit, or the holder of one of its posts (by reference) with the title of the post."""

    unit: int
    holder: str = ""
    title: Text | None = None
    name: Text | None = None


@dataclass(frozen=True, slots=True)
class Unsigned:
    """That nobody can sign for a unit: `why`, and what would do."""

    unit: Text
    why: Text
    hint: Text

    @property
    def finding(self) -> Finding:
        """As it is told of a letter."""
        zh, en = f"{self.unit.zh}没有人能签订：{self.why.zh}", f"nobody can sign for {self.unit.en}: {self.why.en}"
        return Finding("nobody-signs", Level.WARNING, Text(zh, en), self.hint)


def of_letter(letter: Letter) -> Party:
    """The subject of a letter."""
    if letter.holder is None or letter.post is None:
        return Party(letter.unit_id)
    return Party(
        letter.unit_id, letter.holder.ref, Text(letter.post.title_zh, letter.post.title_en),
        Text(letter.holder.name_zh, letter.holder.name_en),
    )  # fmt: skip


def nobody_signs(
    viewer: Viewer, parties: Mapping[str, Party], can: Mapping[int, frozenset[str]] | None = None
) -> dict[str, Unsigned]:
    """By key those for whom nobody can sign today, and why; `can` are the signers of units, where they are known. One query; three where
    there are any."""
    if not parties:
        return {}
    can = _signers(viewer, {each.unit for each in parties.values()}) if can is None else can
    lacking = {
        key: each
        for key, each in parties.items()
        if not (can.get(each.unit, frozenset()) & {each.holder} if each.holder else can.get(each.unit))
    }
    if not lacking:
        return {}
    heads = _heads(viewer, {each.unit for each in lacking.values() if not each.holder})
    names = {each.holder for each in lacking.values()} | {head.holder for head in heads.values()}
    active = set(Account.objects.filter(is_active=True, person__ref__in=names).values_list("person__ref", flat=True))
    return {
        key: _unsigned(viewer, each if each.holder else heads.get(each.unit, each), active)
        for key, each in lacking.items()
    }


@dataclass(frozen=True, slots=True)
class Lacking:
    """The letters the viewer's office has sent that wait for a subject in which nobody can sign: a condition that finds them (`where`), and
    those of posts among them that may have a signer after all."""

    where: Q
    can: Mapping[int, frozenset[str]]

    def told(self, viewer: Viewer, rows: Iterable[Letter], most: int) -> list[tuple[Letter, Unsigned]]:
        """Of what the condition found, those that nobody can sign, what is due first at the top."""
        found = [row for row in rows if row.holder is None or row.holder.ref not in self.can.get(row.unit_id, ())]
        found.sort(key=lambda row: (row.due or date.max, row.number))
        return [(row, _brief(viewer, row)) for row in found[:most]]


def without_signers(viewer: Viewer) -> Lacking | None:
    """How the letters that nobody can sign are found; None for who drafts none. One query."""
    units = viewer.units(Permission.DRAFT_LETTERS)
    if not units:
        return None
    talks = Q(state__in=[State.SENT.value, State.NEGOTIATING.value])
    signing = Q(state__in=[state.value for state in State if state.signable], turn__in=[Side.UNIT.value, BOTH])
    can = _signers(viewer, units)
    unsigned = units - Among(unit for unit, people in can.items() if people)
    open_ = Q(holder__isnull=False) | Q(unit__in=unsigned)
    return Lacking(Q(talks | signing, open_, unit__in=units), can)


def _brief(viewer: Viewer, letter: Letter) -> Unsigned:
    """The same without looking up who heads the unit; the page of the letter names them."""
    node, party = viewer.tree.nodes[letter.unit_id], of_letter(letter)
    role = ROLES[Role.HEAD if node.kind == UnitKind.DEPARTMENT else Role.MANAGER].title
    whom = Text("主要负责人", "its head") if party.title is None else party.title
    why = Text(f"{whom.zh}没有能签订的账号或角色", f"{whom.en} has no account or role that signs")
    hint = Text(f"请安全管理员在“授权”授予“{role.zh}”角色", f"have the role '{role.en}' granted under 'Grants'")
    return Unsigned(node.name, why, hint)


def _signers(viewer: Viewer, units: Collection[int]) -> dict[int, frozenset[str]]:
    """By unit the references of those who sign for it today and can sign in. One query."""
    rows = (
        Grant.objects.filter(
            in_force(viewer.today), role__in=SIGNING, approved_by__isnull=False, person__accounts__is_active=True
        )
        .order_by()
        .values_list("unit_id", "person__ref")
        .distinct()
    )
    by_scope: dict[int, set[str]] = {}
    for scope, person in rows:
        by_scope.setdefault(scope, set()).add(person)
    tree = viewer.tree
    return {
        unit: frozenset[str]().union(*(by_scope.get(node.unit, ()) for node in tree.path(unit)))
        for unit in units
        if unit in tree.nodes
    }


def _heads(viewer: Viewer, units: Collection[int]) -> dict[int, Party]:
    """The head of each unit, where the post is held today. One query."""
    rows = Appointment.objects.filter(in_force(viewer.today), post__unit__in=units, post__kind=PostKind.CHIEF.value)
    return {
        row.post.unit_id: Party(
            row.post.unit_id,
            row.person.ref,
            Text(row.post.title_zh, row.post.title_en),
            Text(row.person.name_zh, row.person.name_en),
        )
        for row in rows.select_related("post", "person").order_by("-pk")
    }


def _unsigned(viewer: Viewer, party: Party, active: Collection[str]) -> Unsigned:
    """Why nobody can sign, and what would do."""
    node = viewer.tree.nodes[party.unit]
    role = ROLES[Role.HEAD if node.kind == UnitKind.DEPARTMENT else Role.MANAGER].title
    if party.title is None or party.name is None:
        why = Text("没有登记主要负责人", "no head is recorded")
        hint = Text(
            f"在“组织”登记主要负责人，请安全管理员在“授权”为其建账号、授予“{role.zh}”角色",
            f"record the head under 'Units', then have the security administrator open an account and grant the role "
            f"'{role.en}' under 'Grants'",
        )
    else:
        said = Text(f"{party.title.zh}{party.name.zh}", f"{party.name.en}, {party.title.en},")
        if party.holder in active:
            why = Text(f"{said.zh}没有签订的角色", f"{said.en} has no role that signs")
            hint = Text(
                f"请安全管理员在“授权”授予“{role.zh}”角色",
                f"have the security administrator grant the role '{role.en}' under 'Grants'",
            )
        else:
            why = Text(f"{said.zh}没有可用的账号", f"{said.en} has no account in use")
            hint = Text(
                f"请安全管理员建账号，并在“授权”授予“{role.zh}”角色",
                f"have the security administrator open an account and grant the role '{role.en}' under 'Grants'",
            )
    return Unsigned(node.name, why, hint)
