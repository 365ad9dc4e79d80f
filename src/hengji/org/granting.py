"""Roles of many people at once: asked for, approved, or turned down with one reason; all of them or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.db.models import F

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.finding import Finding, Level, Refused
from ..engine.values.text import Text
from ..ui.words import en_day
from . import duties, enough, lasting
from .actions import viewer
from .grounds import ASKING
from .models import Grant, Person
from .permissions import Permission
from .queries import not_to_oneself
from .roles import ADMINISTRATORS, Role
from .sight import place
from .viewer import Viewer

MOST = 500
"""Grants of one act."""


LONGEST = 200
"""Characters of a reason."""
MOST_ASKED = 5000
"""Requests of one act."""


class Line(TypedDict):
    """A request as a workbook has it; days as they are written, `until` perhaps empty."""

    person: str
    role: str
    unit: str
    since: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role that is to be asked for."""

    person: int
    person_ref: str
    role: Role
    unit: int
    unit_ref: str
    since: date
    until: date | None
    reason: str

    def is_there(self, row: Grant) -> bool:
        """Whether it was asked for, or is held, already: the same role, scope and days."""
        return (row.role, row.unit_id, row.since, row.until) == (self.role.value, self.unit, self.since, self.until)

    def line(self) -> Line:
        """As the act takes it."""
        return {
            "person": self.person_ref, "role": self.role.value, "unit": self.unit_ref, "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else "", "reason": self.reason,
        }  # fmt: skip


class Shown(TypedDict):
    """A grant in the version that was shown."""

    grant: str
    version: int


@action("org.ask-roles")
def ask_roles(act: Act, *, lines: Sequence[Line], source: str) -> Answer:
    """Ask for many roles, each with its own ground; a second security administrator approves them. All of them or none: raises `Refused`
    with whatever is against some of them, `Missing` where a person or a unit is not there."""
    by = viewer(act)
    _administers(by)
    if not 0 < len(lines) <= MOST_ASKED:
        raise Refusal(
            Text(f"有 {len(lines)} 项", f"there are {len(lines)}"),
            Text(f"一次 1 至 {MOST_ASKED} 项", f"ask for 1 to {MOST_ASKED} at a time"),
        )
    people = {person.ref: person for person in Person.objects.all()}
    wanted = [_understood(by, line, people) for line in lines]
    named = {person.pk: person for person in people.values()}
    beside, wrong = beside_of({each.person for each in wanted}), list[Finding]()
    earlier: dict[int, list[Wanted]] = defaultdict(list)
    for each in wanted:
        fault = against(by, each, beside[each.person], earlier[each.person])
        earlier[each.person].append(each)
        if fault is not None:
            of = named[each.person]
            zh, en = f"{of.name_zh}（{of.code}）{each.role.words.zh}", f"{of.name_en} ({of.code}), {each.role.words.en}"
            told = Text(f"{zh}：{fault.message.zh}", f"{en}: {fault.message.en}")
            wrong.append(Finding(fault.code, fault.level, told, fault.hint))
    if wrong:
        raise Refused(wrong)
    rows = act.add_all(
        [Grant(person_id=each.person, role=each.role.value, unit_id=each.unit, since=each.since, until=each.until,
               granted_by_id=by.account) for each in wanted]
    )  # fmt: skip
    for row, each in sorted(zip(rows, wanted, strict=True), key=lambda pair: pair[0].pk):
        row.person = named[each.person]
        act.tell(Text(f"{ASKING}：{words(by, row).zh}", f"role asked for: {words(by, row).en}"), None, each.reason)
    act.subject, act.unit = source[:60], shared(by, {each.unit for each in wanted})
    return {"asked": str(len(rows))}


def _understood(by: Viewer, line: Line, people: Mapping[str, Person]) -> Wanted:
    """A line as it was shown, found again. Raises `Missing`, and `Refusal` for what no plan lets through."""
    person, node = people.get(line["person"]), by.node(line["unit"], Permission.GRANT_ROLES)
    if person is None or line["role"] not in set(Role):
        raise Missing
    since, until = date.fromisoformat(line["since"]), date.fromisoformat(line["until"]) if line["until"] else None
    if until is not None and until <= since:
        raise Refusal(
            Text("终止日应晚于生效日", "a role ends later than the day it begins"),
            Text("不填为长期", "leave the end out for one without end"),
        )
    if not line["reason"].strip():
        raise Refusal(
            Text("没有写依据", "no ground is given"),
            Text("写任命文件或申请单", "name the appointment or the request"),
        )
    return Wanted(person.pk, person.ref, Role(line["role"]), node.unit, node.ref, since, until, line["reason"].strip())


def against(by: Viewer, wanted: Wanted, beside: Iterable[Grant], earlier: Iterable[Wanted]) -> Finding | None:
    """Why a role cannot be asked for: it is one's own, its unit is no more by then, duties have to stay apart, or it is held or was asked
    for already. `earlier` is what is asked for, for the same person, in the same act."""
    if wanted.person == by.person:
        text, hint = not_to_oneself(by)
        return _why(text.zh, text.en, hint)
    row = _row(wanted)
    others = [*beside, *(_row(each) for each in earlier)]
    return _too_late(by, row) or _apart(row, others) or _twice(row, others, lambda each: True)


def _row(wanted: Wanted) -> Grant:
    return Grant(
        person_id=wanted.person, role=wanted.role.value, unit_id=wanted.unit, since=wanted.since, until=wanted.until
    )


@action("org.approve-grants")
def approve_grants(act: Act, *, grants: Sequence[Shown]) -> Answer:
    """The second person's approval of many requests. Each is looked at again: raises `Refused` with every reason why one of them cannot be
    approved, and then none is."""
    rows = _locked(act, grants)
    _refuse(rows, _moved(rows, grants) | faults(viewer(act), rows))
    act.change_all(rows, approved_by_id=viewer(act).account)
    for row in rows:
        act.tell(Text("批准角色", "role approved"), None, words(viewer(act), row).zh)
    return {"grants": str(len(rows))}


@action("org.turn-down-grants")
def turn_down_grants(act: Act, *, grants: Sequence[Shown], reason: str) -> Answer:
    """Roles that were asked for are not given, all for one reason: they never take effect. Raises as `approve_grants` does."""
    rows = _locked(act, grants)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"), Text("写明为何不给", "tell why they are not given"), at="reason"
        )
    if len(reason.strip()) > LONGEST:
        raise Refusal(
            Text(f"原因有 {len(reason.strip())} 个字符", f"the reason has {len(reason.strip())} characters"),
            Text(f"最多 {LONGEST} 个；写短些", f"at most {LONGEST}: make it shorter"),
            at="reason",
        )
    _refuse(rows, _moved(rows, grants) | {row.ref: fault for row in rows if (fault := _over(row)) is not None})
    for since, those in _by_day(rows).items():
        act.change_all(those, until=since)
    act.reason = reason.strip()
    for row in rows:
        act.tell(Text("不批准", "turned down"), words(viewer(act), row).zh, None)
    return {"grants": str(len(rows))}


def words(by: Viewer, row: Grant) -> Text:
    """A grant in a line: whose, which role, where."""
    role, where = Role(row.role).words, place(row.unit_id, by.tree, by.units(Permission.GRANT_ROLES))
    return Text(
        f"{row.person.name_zh}（{row.person.code}）：{role.zh}，{where.zh}",
        f"{row.person.name_en} ({row.person.code}): {role.en}, {where.en}",
    )


def faults(by: Viewer, rows: Sequence[Grant]) -> dict[str, Finding]:
    """Why some of these requests cannot be approved by this person, by their reference. One query; two where some administer."""
    beside = beside_of({row.person_id for row in rows})
    found: dict[str, Finding] = {}
    known = enough.with_first_password(rows)
    ticked: set[int] = set()
    for row in rows:
        fault = _over(row) or _own(by, row) or _too_late(by, row)
        fault = (
            fault
            or _apart(row, beside[row.person_id])
            or _twice(row, beside[row.person_id], lambda each: each.approved_by_id is not None or each.pk in ticked)
            or _known(row, known)
        )
        if fault is not None:
            found[row.ref] = fault
        ticked.add(row.pk)
    return found


def _administers(by: Viewer) -> None:
    if not by.may(Permission.GRANT_ROLES):
        said = Permission.GRANT_ROLES.words
        raise Forbidden(Text(f"您没有“{said.zh}”权限", f"you may not {said.en}"))
    by.use(Permission.GRANT_ROLES)


def _locked(act: Act, grants: Sequence[Shown]) -> list[Grant]:
    """The grants, locked in one order. Raises `Missing` where one is out of scope."""
    _administers(viewer(act))
    refs = {each["grant"] for each in grants}
    if not 0 < len(refs) <= MOST:
        raise Refusal(
            Text(f"勾选了 {len(refs)} 项", f"{len(refs)} are ticked"),
            Text(f"一次勾选 1 至 {MOST} 项", f"tick 1 to {MOST} at a time"),
        )
    rows = list(
        Grant.objects.select_for_update(of=("self",))
        .select_related("person", "unit", "granted_by")
        .filter(ref__in=refs, unit__in=viewer(act).units(Permission.GRANT_ROLES))
        .order_by("pk")
    )
    if len(rows) < len(refs):
        raise Missing
    act.subject = rows[0].ref
    act.unit = shared(viewer(act), {row.unit_id for row in rows})
    return rows


def shared(by: Viewer, units: Collection[int]) -> str:
    """The reference of the lowest unit that all of these are, or stand below; nothing where there is none."""
    paths = [by.tree.path(unit) for unit in units]
    ref = ""
    for level in zip(*paths, strict=False):
        if len({node.unit for node in level}) > 1:
            break
        ref = level[0].ref
    return ref


def _by_day(rows: Iterable[Grant]) -> dict[date, list[Grant]]:
    found: dict[date, list[Grant]] = defaultdict(list)
    for row in rows:
        found[row.since].append(row)
    return found


def beside_of(people: Collection[int]) -> dict[int, list[Grant]]:
    """Whatever these people hold, held or were asked for, by person."""
    found: dict[int, list[Grant]] = defaultdict(list)
    for row in Grant.objects.filter(person__in=people).exclude(until=F("since")).order_by("since", "pk"):
        found[row.person_id].append(row)
    return found


def _moved(rows: Iterable[Grant], grants: Iterable[Shown]) -> dict[str, Finding]:
    shown = {each["grant"]: each["version"] for each in grants}
    return {
        row.ref: _why("打开后有人改过", "somebody changed it after you opened it", Text("再看一遍", "look at it again"))
        for row in rows
        if row.version != shown[row.ref]
    }


def _over(row: Grant) -> Finding | None:
    """It has been decided on."""
    again = Text("不再勾选它", "leave it unticked")
    if row.approved_by_id is not None:
        return _why("已经批准", "it is approved already", again)
    if row.until == row.since:
        return _why("申请已撤回，或未获批准", "it was withdrawn or turned down", again)
    return None


def _own(by: Viewer, row: Grant) -> Finding | None:
    if by.person not in (row.person_id, row.granted_by.person_id if row.granted_by else None):
        return None
    return _why(
        "申请人与本人不能批准", "neither who asked for it nor whom it is for can approve it",
        Text("由另一位安全管理员批准", "another security administrator has to approve it"),
    )  # fmt: skip


def _too_late(by: Viewer, row: Grant) -> Finding | None:
    """Its unit is no more by its first day."""
    told = lasting.too_late(by, row.unit_id, row.since)
    return _why(told.zh, told.en, lasting.STAYS) if told is not None else None


def _apart(row: Grant, beside: Iterable[Grant]) -> Finding | None:
    """Nobody administers and does business, or administers twice."""
    others = [each for each in beside if each != row]
    told = duties.clash(Role(row.role), row.since, others, Text("此人", "the person"))
    return _why(told.zh, told.en, duties.APART) if told is not None else None


def _twice(row: Grant, beside: Iterable[Grant], counts: Callable[[Grant], bool]) -> Finding | None:
    """Nobody holds a role for the same units twice on one day; of what stands beside it that counts."""
    for each in beside:
        same = each != row and (each.role, each.unit_id) == (row.role, row.unit_id)
        if same and counts(each) and max(each.since, row.since) < min(each.until or date.max, row.until or date.max):
            end_zh, end_en = (f"，至 {each.until}（不含）", f" until {en_day(each.until)}") if each.until else ("", "")
            return _why(
                f"与另一项重复：自 {each.since} 起{end_zh}已有同一角色、同一范围，或已申请",
                f"it repeats another one: the same role for the same units is held or asked for from {en_day(each.since)}{end_en}",
                Text("两项留一项；要改日期，先收回原来的", "keep one of them; for other days withdraw the one there is first"),
            )  # fmt: skip
    return None


def _known(row: Grant, known: Collection[int]) -> Finding | None:
    """Somebody else knows the password of who is to administer."""
    if Role(row.role) not in ADMINISTRATORS or row.person_id not in known:
        return None
    return _why(enough.FIRST_PASSWORD.zh, enough.FIRST_PASSWORD.en, enough.SIGN_IN_FIRST)


def _why(zh: str, en: str, hint: Text) -> Finding:
    return Finding("not-to-decide", Level.ERROR, Text(zh, en), hint)


def _refuse(rows: Sequence[Grant], found: Mapping[str, Finding]) -> None:
    """Raises `Refused` where there is anything against some of them: each with whose it is."""
    if found:
        raise Refused(
            Finding(
                fault.code, fault.level, Text(f"{_whose(row).zh}：{fault.message.zh}", f"{_whose(row).en}: {fault.message.en}"),
                fault.hint,
            )
            for row in rows
            if (fault := found.get(row.ref)) is not None
        )  # fmt: skip


def _whose(row: Grant) -> Text:
    of, role = row.person, Role(row.role).words
    return Text(f"{of.name_zh}（{of.code}）{role.zh}", f"{of.name_en} ({of.code}), {role.en}")
