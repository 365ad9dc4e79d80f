"""From a draft to a version in force: two different people, neither of them an author, approve exactly one text."""

from __future__ import annotations

from datetime import timedelta

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Forbidden, Refusal
from ...engine.values.finding import Refused, errors
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.models import Person
from ...org.permissions import Permission
from ..actors import rights
from ..models import Approval, Author, Decision, Scheme, SchemeVersion, Status
from ..models.version import ISSUED
from ..queries import NEEDED, binding, decisions
from ..reading import read
from .common import in_status, locked, reasoned, signed_by


@action("policy.submit")
def submit(act: Act, *, ref: str, version: int, note: str = "") -> Answer:
    """Put a draft before those who approve. Raises `Refused` while it has an error."""
    row = locked(act, ref, Permission.EDIT_SCHEMES)
    in_status(row, Status.DRAFT)
    _sound(row)
    act.change(row, version, status=Status.SUBMITTED.value, round=row.round + 1)
    signed_by(act, row)
    act.reason = note[:500]
    act.tell(Text("状态", "status"), Status.DRAFT.label, Status.SUBMITTED.label)
    act.tell(Text("摘要", "digest"), None, row.digest)
    return {"version": row.ref}


@action("policy.approve")
def approve(act: Act, *, ref: str, digest: str, submission: int, reason: str = "") -> Answer:
    """One person's approval of the text that was shown. The second makes the version approved.

    Raises `Conflict` where the text is another by now, `Forbidden` for an author and for who approved already, also through others.
    """
    row = locked(act, ref, Permission.APPROVE_SCHEMES)
    in_status(row, Status.SUBMITTED)
    _shown(row, digest, submission)
    given = [each for each in decisions(row) if each.round == row.round]
    principal = _principal(act, row, given)
    decision = act.add(_decision(act, row, principal, Decision.APPROVED, reason[:500]))
    act.reason = decision.reason
    act.tell(Text("批准了摘要", "approved the digest"), None, row.digest)
    if len(binding(row, [*given, decision])) >= NEEDED:
        act.change(row, None, status=Status.APPROVED.value)
        act.tell(Text("状态", "status"), Status.SUBMITTED.label, Status.APPROVED.label)
    return {"version": row.ref}


@action("policy.reject")
def reject(act: Act, *, ref: str, digest: str, submission: int, reason: str) -> Answer:
    """Send it back with a reason; approvals given before are void. Raises as `approve`."""
    row = locked(act, ref, Permission.APPROVE_SCHEMES)
    in_status(row, Status.SUBMITTED)
    _shown(row, digest, submission)
    given = [each for each in decisions(row) if each.round == row.round]
    act.add(_decision(act, row, _principal(act, row, given), Decision.REJECTED, reasoned(reason)))
    act.change(row, None, status=Status.DRAFT.value)
    act.reason = reason.strip()
    act.tell(Text("退回", "sent back"), Status.SUBMITTED.label, Status.DRAFT.label)
    return {"version": row.ref}


@action("policy.put-in-force")
def put_in_force(act: Act, *, ref: str, version: int, digest: str) -> Answer:
    """The version holds on the days it states; what held on them before is superseded from its first day on.

    Raises `Refusal` without two approvals of exactly this text, `Refused` where this engine finds an error in it.
    """
    row = locked(act, ref, Permission.EDIT_SCHEMES)
    in_status(row, Status.APPROVED)
    _shown(row, digest, row.round)
    _sound(row)
    if len(binding(row, decisions(row))) < NEEDED:
        raise Refusal(
            Text("没有两个人对这份文本的批准", "two people have not approved exactly this text"),
            Text("重新提交批准", "submit it again"),
            "not-approved",
        )
    act.lock(Scheme, pk=row.scheme_id)  # two versions put in force at once would both hold
    for other in _overlapped(row):
        _supersede(act, other, row)
    act.change(row, version, status=Status.IN_FORCE.value)
    act.tell(Text("状态", "status"), Status.APPROVED.label, Status.IN_FORCE.label)
    act.tell(Text("施行期", "holds"), None, f"{row.since} – {row.until - timedelta(days=1)}")
    act.tell(Text("摘要", "digest"), None, row.digest)
    return {"version": row.ref}


def _overlapped(row: SchemeVersion) -> list[SchemeVersion]:
    """The versions that hold on days of this one."""
    others = SchemeVersion.objects.select_for_update(of=("self",)).filter(
        scheme=row.scheme_id, status__in=ISSUED, since__lt=row.until, until__gt=row.since
    )
    return [each for each in others.order_by("number") if each.ended is None or each.ended > row.since]


def _supersede(act: Act, other: SchemeVersion, row: SchemeVersion) -> None:
    ended = max(other.since, row.since)
    last = min(other.until, other.ended or other.until)
    act.change(other, None, status=Status.SUPERSEDED.value, ended=ended)
    act.tell(Text(f"取代第 {other.number} 版", f"version {other.number} superseded"), other.until, ended)
    if last > row.until:
        act.tell(Text("没有方案的日子", "days without a scheme"), None, f"{row.until} – {last - timedelta(days=1)}")


def _sound(row: SchemeVersion) -> None:
    """Raises `Refused` where this engine finds an error, `Refusal` where it reads another meaning than was approved."""
    found = read(row.source)
    if found.meaning is None or errors(found.findings):
        raise Refused(found.findings)
    if found.digest != row.digest:
        raise Refusal(
            Text("本版引擎读出的意思与保存时不同", "this engine reads another meaning than when the text was saved"),
            Text("打开原文，核对后重新保存", "open the text, look through it and save it again"),
            "digest-differs",
        )


def _shown(row: SchemeVersion, digest: str, submission: int) -> None:
    if digest != row.digest or submission != row.round:
        raise Conflict(
            Text("您看到的不是现在的文本", "what you were shown is not the text as it is now"),
            Text("重新打开，看过再决定", "open it again, read it, then decide"),
            [Difference(Text("摘要", "digest"), row.digest, digest, seen=True)],
        )


def _principal(act: Act, row: SchemeVersion, given: list[Approval]) -> int:
    """Whose right is used. Raises `Forbidden` for an author, and for a person or a right that has decided in this round."""
    me = viewer(act)
    used = {each.person_id for each in given} | {each.principal_id for each in given}
    authors = set(Author.objects.filter(scheme_version=row).values_list("person_id", flat=True))
    mine = rights(me, Permission.APPROVE_SCHEMES, row.scheme.owner_id)
    if me.person in authors or authors.issuperset(mine):
        raise Forbidden(
            Text("编写人不能批准自己编写的方案，代人批准也不行", "an author cannot approve it, nor by way of another"),
            Text("请另一位有批准权的人批准", "somebody else has to approve it"),
            "author",
        )
    free = [each for each in mine if each not in used | authors]
    if me.person in used or not free:
        raise _twice()
    others = Person.objects.filter(pk__in=set(mine) - {free[0]}).values_list("name_zh", flat=True)
    me.use(Permission.APPROVE_SCHEMES, unit=row.scheme.owner_id, but=others if len(mine) > 1 else ())
    return free[0]


def _twice() -> Forbidden:
    return Forbidden(
        Text(
            "一个人、一份权力只能决定一次，代人批准也不行",
            "a person, and a right, decides once, also by way of another",
        ),
        Text("请另一位有批准权的人", "somebody else has to approve it"),
        "twice",
    )


def _decision(act: Act, row: SchemeVersion, principal: int, decision: Decision, reason: str) -> Approval:
    return Approval(scheme_version=row, digest=row.digest, round=row.round, person_id=viewer(act).person,
                    principal_id=principal, decision=decision.value, reason=reason, at=act.at)  # fmt: skip
