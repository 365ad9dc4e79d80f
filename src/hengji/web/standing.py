"""What still stands on a unit or a person in the rooms above the group: told before the unit goes into another, is closed or moved, or the
person leaves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ..contracts.lifecycle import State
from ..contracts.models import Letter
from ..contracts.queries import letters_seen
from ..engine.values.text import Text
from ..facts.models import BatchUnit, FormUnit, Status
from ..facts.queries import batches_seen, forms_seen
from ..goals.models import CycleState, Goal
from ..goals.models import State as GoalState
from ..goals.queries.scope import goals_seen
from ..org.models import Appointment, PostKind
from ..org.permissions import Permission
from ..org.tree import Node
from ..org.viewer import Viewer
from ..store.among import Among
from ..ui.words import many

NAMED = 5
"""So many things are named; of more it is said how many."""


def merging_into(viewer: Viewer, node: Node) -> list[Text]:
    """Before a unit goes into another."""
    return _standing(viewer, node, Text("并入单位", "the other unit"))


def closing(viewer: Viewer, node: Node, parent: Node | None) -> list[Text]:
    """Before a unit is closed."""
    return _standing(viewer, node, Text("其他单位", "another unit"))


def _standing(viewer: Viewer, node: Node, other: Text) -> list[Text]:
    """Open forms that ask for its figures, batches with its figures that wait, goals it carries, letters on the table and in force, as far
    as they are in sight: none of them moves by itself. A query for each."""
    found = []
    forms, batches = _forms(viewer, node), _batches(viewer, node)
    if forms:
        found.append(
            Text(
                f"{forms} 张未关闭的报表要它填报：那一天以后没有人能替它填，先填完，或改由{other.zh}填",
                f"{many(forms, 'open form')} for its figures: after that day nobody can report them: report first, or ask {other.en}",
            )
        )
    if batches:
        above = Text("管并入单位的人", "who is responsible for the other unit")
        if other.zh != "并入单位":
            above = Text("管其上级单位的人", "who is responsible for the unit above it")
        found.append(
            Text(
                f"{batches} 批含它的指标数还没有审核：先审核；那一天以后由{above.zh}接受或退回",
                f"{many(batches, 'batch', 'batches')} with its figures not decided on: decide first; later {above.en} does",
            )
        )
    goals = _open_goals(viewer).filter(unit=node.unit).count()
    if goals:
        found.append(
            Text(
                f"{goals} 个目标由它负责，留在它名下；要接着做的，改由{other.zh}负责",
                f"{many(goals, 'goal')} of its own, to stay so; what is to go on is given to {other.en}",
            )
        )
    bound, open_ = _by_state(letters_seen(viewer).filter(unit=node.unit))
    if bound:
        found.append(
            Text(
                f"{len(bound)} 份责任书还在生效：先结束或调整；那一天以后只能查阅或结束",
                f"{many(len(bound), 'letter')} in force: to be closed or amended first; after that day only to be read or closed",
            )
        )
    if open_:
        found.append(
            Text(
                f"{len(open_)} 份责任书还没有签订：先签订或撤回；那一天以后只能查阅或撤回",
                f"{many(len(open_), 'letter')} not signed yet: to be signed or withdrawn first; after that day only to be withdrawn",
            )
        )
    return found


def moving(viewer: Viewer, node: Node, parent: Node | None) -> list[Text]:
    """Before a unit stands below another: goals of it and of those below it that come from a goal of a unit they will no longer stand
    below, forms that ask for its figures, batches that wait."""
    found = []
    stays = {each.unit for each in viewer.tree.path(parent.unit)} if parent is not None else set[int]()
    left = {
        each.unit: each for each in viewer.tree.path(node.unit) if each.unit != node.unit and each.unit not in stays
    }
    moved = Among(viewer.tree.below(node.unit))
    goals = list(_open_goals(viewer).filter(unit__in=moved, parent__unit__in=Among(left)).order_by("code"))
    if goals:
        above = node.parent if node.parent in left else next(iter(left))
        name, (zh, en) = left[above].name, _first(f"{goal.code} {goal.title_zh}" for goal in goals)
        found.append(
            Text(
                f"{len(goals)} 个目标由{name.zh}一方的目标分解而来（{zh}），仍挂在其下：由考核办改挂新的上级目标，或撤回后另行分解",
                f"{many(len(goals), 'goal')} from goals of {name.en} ({en}) to stay below them: the performance office puts them below "
                "another goal or withdraws them",
            )
        )
    if forms := _forms(viewer, node):
        found.append(
            Text(
                f"{forms} 张未关闭的报表要它填报：照旧由它填",
                f"{many(forms, 'open form')} for its figures: reported by it as before",
            )
        )
    if batches := _batches(viewer, node):
        found.append(
            Text(
                f"{batches} 批含它的指标数还没有审核：那一天以后由管新上级单位的人审核",
                f"{many(batches, 'batch', 'batches')} with its figures not decided on yet: after that day by who is responsible for the "
                "new unit above",
            )
        )
    return found


def leaving(viewer: Viewer, row: Appointment) -> list[Text]:
    """Before a person leaves a post: letters of the person for the post; of a head, also those of the unit that are not signed. One query
    for each."""
    found = []
    bound, open_ = _by_state(letters_seen(viewer).filter(holder=row.person, post=row.post))
    if bound:
        zh, en = _first(each.number for each in bound)
        found.append(
            Text(
                f"{len(bound)} 份本人的岗位责任书还在生效（{zh}）：先结束，或按离任日考核后结束",
                f"{many(len(bound), 'letter')} of this person for the post in force ({en}): to be closed",
            )
        )
    if open_:
        zh, en = _first(each.number for each in open_)
        found.append(
            Text(
                f"{len(open_)} 份本人的岗位责任书还没有签订（{zh}）：先签订或撤回，不能由继任者代签",
                f"{many(len(open_), 'letter')} of this person for the post not signed yet ({en}): to be signed or withdrawn",
            )
        )
    if row.post.kind == PostKind.CHIEF.value:
        _, waits = _by_state(letters_seen(viewer).filter(unit=row.post.unit_id, holder__isnull=True))
        if waits:
            zh, en = _first(each.number for each in waits)
            found.append(
                Text(
                    f"{len(waits)} 份单位责任书还没有签订（{zh}）：离任前由本人签订，或由继任者签订",
                    f"{many(len(waits), 'letter')} of the unit not signed yet ({en}): signed before that day, or by the successor",
                )
            )
    return found


def _forms(viewer: Viewer, node: Node) -> int:
    if not viewer.may(Permission.SEE_FIGURES):
        return 0
    asked = FormUnit.objects.filter(unit=node.unit).values("form")
    return forms_seen(viewer).filter(pk__in=asked, closed=False).count()


def _batches(viewer: Viewer, node: Node) -> int:
    if not viewer.may(Permission.SEE_FIGURES):
        return 0
    of = BatchUnit.objects.filter(unit=node.unit).values("batch")
    return batches_seen(viewer).filter(pk__in=of, status=Status.SUBMITTED).count()


def _open_goals(viewer: Viewer) -> QuerySet[Goal]:
    return goals_seen(viewer).filter(cycle__state=CycleState.OPEN.value).exclude(state=GoalState.WITHDRAWN.value)


def _by_state(letters: QuerySet[Letter]) -> tuple[list[Letter], list[Letter]]:
    """Those in force, and those that are not signed yet."""
    rows = [(each, State(each.state)) for each in letters.order_by("number")]
    over = (State.CLOSED, State.WITHDRAWN)
    return [each for each, state in rows if state.bound], [
        each for each, state in rows if not state.bound and state not in over
    ]


def _first(names: Iterable[str]) -> tuple[str, str]:
    """The first few, in Chinese and in English."""
    every = list(names)
    more = len(every) > NAMED
    return (
        f"{'、'.join(every[:NAMED])}{'等' if more else ''}",
        f"{', '.join(every[:NAMED])}{' and others' if more else ''}",
    )
