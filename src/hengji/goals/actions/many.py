"""Many goals handed in, or approved, as one act: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Missing, Refusal
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.text import Text
from ...org.models import Account
from ...org.permissions import Permission
from ..models import Cycle, Goal, State
from ..queries.changed import changer
from ..queries.goal_page import HANDED_IN, SENT_BACK, history
from ..queries.parts import dues, written
from ..queries.scope import goals_seen, not_given
from ..rules.ready import lacks
from .approval import approving_units
from .common import open_cycle_of, viewer

MOST = 2000
"""Goals of one act."""
STEPS = HANDED_IN | {SENT_BACK}
"""Acts that say only how far a goal has come."""
TOLD = 5
"""Goals changed meanwhile of which it is told who changed them and how."""
_OWNER = Text("填责任单位；不由您编制的，由编制单位提交", "name its unit; those who set it hand it in")
_DRAFTS = Text("只勾选“编制中”的目标", "pick drafts only")
_LEADER = Text("由分管领导批准", "the leader in charge approves")
_ANOTHER = Text("由另一位有批准权限的人批准", "somebody else who may approve has to do it")


class Shown(TypedDict):
    """A goal in the version that was shown."""

    goal: str
    version: int


@action("goals.submit-many")
def submit_goals(act: Act, *, goals: Sequence[Shown]) -> Answer:
    """Drafts are handed in together. Raises `Refused` with every reason why one of them cannot be, `Conflict` for a version by now gone."""
    rows = _locked(act, goals, State.DRAFT)
    units = viewer(act).units(Permission.EDIT_GOALS)
    ids = [row.pk for row in rows]
    tiers, nodes = written(ids), dues(ids)
    years = dict(Cycle.objects.filter(pk__in={row.cycle_id for row in rows}).values_list("pk", "year"))
    wrong = []
    for row in rows:
        if row.unit_id not in units:
            wrong.append(
                _why(
                    row,
                    "没有责任单位，或不由您编制",
                    "without a responsible unit, or not yours to set",
                    _OWNER,
                )
            )
        if row.state != State.DRAFT.value:
            wrong.append(_why(row, "不在编制中", "not a draft", _DRAFTS))
        wrong += [
            _why(row, each.text.zh, each.text.en, each.hint)
            for each in lacks(
                row.source,
                row.task,
                row.measure_unit,
                tiers[row.pk],
                nodes[row.pk],
                years[row.cycle_id],
                row.parent_id is not None,
            )
        ]
    _refuse(wrong)
    for row in rows:
        viewer(act).use(Permission.EDIT_GOALS, unit=row.unit_id)
    act.change_all(rows, state=State.SUBMITTED.value, author_id=viewer(act).account)
    act.tell(Text("提交目标", "goals submitted"), None, len(rows))
    return {"goals": str(len(rows))}


@action("goals.approve-many")
def approve_goals(act: Act, *, goals: Sequence[Shown]) -> Answer:
    """Submitted goals are approved together, by somebody who wrote none of them. Raises as `submit_goals` does."""
    by = viewer(act)
    rows = _locked(act, goals, State.SUBMITTED)
    authors = {
        account.pk: account.person
        for account in Account.objects.select_related("person").filter(pk__in={row.author_id for row in rows})
    }
    allowed = {author: approving_units(by, person) for author, person in authors.items()}
    own = set(
        Goal.objects.filter(not_given(by, Permission.APPROVE_GOALS), pk__in=[row.pk for row in rows]).values_list(
            "pk", flat=True
        )
    )
    wrong = []
    for row in rows:
        if row.state != State.SUBMITTED.value:
            wrong.append(
                _why(
                    row,
                    "不在“待批准”状态",
                    "not awaiting approval",
                    Text(
                        "只勾选“待批准”的目标；“编制中”的先由编制人提交",
                        "pick submitted goals only; drafts are handed in by their authors first",
                    ),
                )
            )
        elif not by.may(Permission.APPROVE_GOALS, row.unit_id) or row.pk not in own:
            wrong.append(_why(row, "不由您批准", "not yours to approve", _LEADER))
        elif row.unit_id not in allowed[row.author_id]:
            wrong.append(
                _why(
                    row,
                    "编制人不能批准自己的目标",
                    "an author does not approve their own goal",
                    _ANOTHER,
                )
            )
    _refuse(wrong)
    for row in rows:
        by.use(Permission.APPROVE_GOALS, unit=row.unit_id, but=[authors[row.author_id].name_zh])
    act.change_all(rows, state=State.APPROVED.value, approver_id=by.account)
    act.tell(Text("批准目标", "goals approved"), None, len(rows))
    return {"goals": str(len(rows))}


def _locked(act: Act, goals: Sequence[Shown], state: State) -> list[Goal]:
    """The goals, locked in one order, each in the version shown, in which it was in this state. Three queries, however many there are."""
    shown = {each["goal"]: each["version"] for each in goals}
    if not shown:
        raise Refusal(
            Text("没有勾选目标", "no goal is ticked"),
            Text("先在第一列勾选目标，再按这个按钮", "tick goals in the first column first, then press the button"),
        )
    if len(shown) > MOST:
        raise Refusal(
            Text(
                f"一次最多 {MOST} 个目标，勾选了 {len(shown)} 个",
                f"{MOST} goals at most at a time, {len(shown)} are ticked",
            ),
            Text("分几次办理", "do it in several goes"),
        )
    seen = goals_seen(viewer(act)).filter(ref__in=shown).select_related("cycle").order_by("pk")
    cycles = {row.cycle_id: row.cycle for row in seen}
    rows = list(Goal.objects.select_for_update().filter(pk__in=[row.pk for row in seen]).order_by("pk"))
    if len(rows) < len(shown):
        raise Missing
    for cycle in cycles.values():
        open_cycle_of(cycle)
    moved = [row for row in rows if row.version != shown[row.ref]]
    if moved:
        raise _moved(act, moved, shown, state)
    act.subject = min(cycle.ref for cycle in cycles.values())
    return rows


def _moved(act: Act, moved: Sequence[Goal], shown: Mapping[str, int], state: State) -> Conflict:
    """Which goals are no longer as they were ticked, who changed each, and what differs; of more than a few the codes."""
    by = viewer(act)
    told, differences = [], []
    for row in moved[:TOLD]:
        said = changer(by, row).has("已改过", "changed it")
        told.append(Text(f"{row.code} {row.title_zh}，{said.zh}", f"{row.code} {row.title_en}, {said.en}"))
        if row.state != state.value:
            now, was = str(State(row.state).label), str(state.label)
            differences.append(Difference(Text(f"{row.code} 状态", f"{row.code} state"), now, was, seen=True))
        since = history(row, all_below=False)[: row.version - shown[row.ref]]
        differences += [
            Difference(
                Text(f"{row.code} {line['title']['zh']}", f"{row.code} {line['title']['en']}"),
                line["new"] or "",
                line["old"] or "",
                seen=True,
            )
            for each in since
            for line in each.told
            if each.action not in STEPS
        ]
    more = [row.code for row in moved[TOLD:]]
    zh, en = "；".join(each.zh for each in told), "; ".join(each.en for each in told)
    if more:
        zh, en = f"{zh}；还有 {'、'.join(more[:20])}", f"{en}; and {', '.join(more[:20])}"
    return Conflict(
        Text(
            f"您打开后，{len(moved)} 个目标改过，一个都没有办：{zh}",
            f"{len(moved)} goals changed after you opened the page, nothing was done: {en}",
        ),
        Text(
            "看过改动后重新勾选；其余的可以照旧办理",
            "look at what changed, then tick them again; the others can go on as they are",
        ),
        differences,
    )


def _why(goal: Goal, zh: str, en: str, hint: Text) -> Finding:
    return Finding("not-ready", Level.ERROR, Text(zh, en), hint, Source(file=goal.code))


def _refuse(wrong: Sequence[Finding]) -> None:
    if wrong:
        raise Refused(wrong)
