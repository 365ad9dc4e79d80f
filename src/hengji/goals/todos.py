"""What waits for somebody in the room of goals: goals sent back, goals to approve, interfaces that wait for one's side."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery

from ..audit.models import Event, Seal
from ..engine.values.text import Text
from ..org.models import Account
from ..org.permissions import Permission
from ..org.todos import MANY, Todo, at_most
from ..org.viewer import Viewer
from .actions.approval import approving_units
from .models import CycleState, Goal, Interface, State, Step, StepKind, Terms
from .models.interface import ENDED
from .queries.asks import asks_waiting
from .queries.goal_page import HANDED_IN
from .queries.interfaces import interfaces_seen
from .queries.scope import not_given

BACK = "goals.send-back"


def todos(viewer: Viewer) -> list[Todo]:
    """Only of years whose goals may still be set."""
    if not viewer.may(Permission.SEE_GOALS):
        return []
    return [*_again(viewer), *_to_approve(viewer), *_asked(viewer), *_interfaces(viewer)]


def _again(viewer: Viewer) -> list[Todo]:
    """Drafts of this person that have to be handed in again: sent back, or changed after they had been handed in. One query."""
    units = viewer.units(Permission.EDIT_GOALS)
    if not units:
        return []
    back = Event.objects.filter(subject=OuterRef("ref"), action=BACK).order_by("-seq").values("body")[:1]
    steps = Event.objects.filter(action__in=HANDED_IN).values("seq")
    handed_in = Seal.objects.filter(table=Goal._meta.db_table, row=OuterRef("pk"), event__in=steps)
    # handed in and back to a draft are two changes: of ten thousand drafts only those that had them are looked up in the trail
    drafts = Goal.objects.filter(author=viewer.account, unit__in=units, state=State.DRAFT.value, version__gt=2)
    rows = list(
        drafts.filter(cycle__state=CycleState.OPEN.value)
        .annotate(back=Subquery(back))
        .filter(Q(back__isnull=False) | Exists(handed_in))
        .select_related("cycle")
        .order_by("code")[:MANY]
    )
    what = Text("要重新提交的目标", "goals to submit again")
    return _by_year([(row.cycle.year, _handed_in_again(row, row.back or "")) for row in rows], what, State.DRAFT)


def _by_year(found: Sequence[tuple[int, Todo]], what: Text, state: State) -> list[Todo]:
    """What is beyond the first of each year leads to the goals of that year in this state."""
    years: dict[int, list[Todo]] = defaultdict(list)
    for year, todo in found:
        years[year].append(todo)
    return [
        todo
        for year, todos_of in years.items()
        for todo in at_most(todos_of, what, f"/goals?{urlencode({'year': year, 'f-state': state.value})}")
    ]


def _handed_in_again(row: Goal, back: str) -> Todo:
    """`back` is the event by which it was last sent back, or nothing."""
    reason = str(json.loads(back).get("reason", "")) if back else ""
    zh, en = ("目标被退回", "Goal sent back") if back else ("重新提交改动过的目标", "Submit a changed goal again")
    title = Text(f"{zh}：{row.code} {row.title_zh}", f"{en}: {row.code} {row.title_en}")
    return Todo(title, f"/goals/{row.ref}", None, Text.same(reason) if reason else None)


def _asked(viewer: Viewer) -> list[Todo]:
    """Other targets that units ask for and this person answers."""
    if not viewer.units(Permission.EDIT_GOALS):
        return []
    return [
        Todo(
            Text(
                f"答复目标值申请：{row.goal.code} {row.goal.title_zh}",
                f"Answer what is asked for: {row.goal.code} {row.goal.title_en}",
            ),
            f"/goals/asks/{row.ref}", None,
            Text(f"{row.by.person.name_zh}：{row.reason}", f"{row.by.person.name_en}: {row.reason}"),
        )
        for row in asks_waiting(viewer).order_by("pk")[:MANY]
    ]  # fmt: skip


def _to_approve(viewer: Viewer) -> list[Todo]:
    """Goals handed in by somebody else, where this person approves and stands in for no author of them."""
    units = viewer.units(Permission.APPROVE_GOALS)
    if not units:
        return []
    rows = Goal.objects.filter(not_given(viewer, Permission.APPROVE_GOALS), unit__in=units, state=State.SUBMITTED.value)
    rows = rows.select_related("cycle").filter(cycle__state=CycleState.OPEN.value)
    authors = Account.objects.select_related("person").filter(pk__in=rows.values("author"))
    people = {each.pk: each for each in authors}
    allowed = {pk: approving_units(viewer, account.person) for pk, account in people.items()}
    found = [row for row in rows.order_by("code")[:LOOKED_AT] if row.unit_id in allowed.get(row.author_id, frozenset())]
    waiting = [(row.cycle.year, _approve(row, parts, people[row.author_id])) for row, parts in _gathered(found)]
    return _by_year(waiting, Text("要批准的目标", "goals to approve"), State.SUBMITTED)


LOOKED_AT = 2000
"""So many goals that wait are put together with the goal they are parts of."""


def _gathered(rows: list[Goal]) -> list[tuple[Goal, int]]:
    """Each goal above which none waits, with how many of its parts, however far down, wait with it."""
    waiting = {row.pk: row for row in rows}
    parts: dict[int, int] = {}
    for row in rows:
        top = row
        while top.parent_id in waiting:
            top = waiting[top.parent_id]
        parts[top.pk] = parts.get(top.pk, -1) + 1
    return [(waiting[pk], count) for pk, count in parts.items()]


def _approve(row: Goal, parts: int, author: Account) -> Todo:
    """One line for a goal and the parts of it that wait: those are approved together from the list."""
    zh, en = f"批准目标：{row.code} {row.title_zh}", f"Approve a goal: {row.code} {row.title_en}"
    href = f"/goals/{row.ref}"
    if parts:
        zh, en = f"{zh}，及其下级 {parts} 个", f"{en}, and {parts} below it"
        href = f"/goals?{urlencode({'year': row.cycle.year, 'f-state': State.SUBMITTED.value, 'f-title': row.code})}"
    by = author.person
    return Todo(Text(zh, en), href, None, Text(f"编制人 {by.name_zh}", f"by {by.name_en}"))


def _interfaces(viewer: Viewer) -> list[Todo]:
    """Terms this person's side has not confirmed, disputes it has not answered, and answered ones this person decides."""
    signs, sets = viewer.units(Permission.SIGN_FOR_UNIT), viewer.units(Permission.EDIT_GOALS)
    if not signs and not sets:
        return []
    mine = Q(left__in=signs) | Q(right__in=signs)
    unconfirmed = Q(left__in=signs, left_by__isnull=True) | Q(right__in=signs, right_by__isnull=True)
    steps = Step.objects.filter(interface=OuterRef("pk"))
    raised = Exists(steps.filter(kind=StepKind.RAISED.value, unit__in=signs))
    answered = Exists(steps.filter(kind=StepKind.ANSWERED.value))
    disputed = Q(state=Terms.DISPUTED.value)
    rows = (
        interfaces_seen(viewer)
        .filter(
            (Q(state=Terms.PROPOSED.value) & unconfirmed)
            | (disputed & mine & ~raised & ~answered)
            | (disputed & Q(left__in=sets, right__in=sets) & ~mine & answered)
        )
        .filter(~ENDED, node__goal__cycle__state=CycleState.OPEN.value)
        .select_related("node")
        .order_by("node__due", "pk")
    )
    found = [_interface(row) for row in rows[:MANY]]
    return at_most(found, Text("责任接口", "interfaces"), "/goals/interfaces?f-state=open")


def _interface(row: Interface) -> Todo:
    disputed = row.state == Terms.DISPUTED.value
    zh, en = ("责任接口有争议", "Interface disputed") if disputed else ("确认责任接口", "Confirm an interface")
    title = Text(f"{zh}：{row.node.title_zh}", f"{en}: {row.node.title_en}")
    return Todo(title, f"/goals/interfaces/{row.ref}", row.node.due)
