"""What still stands on a unit in the rooms above the group: told before the unit goes into another."""

from __future__ import annotations

from ..contracts.lifecycle import State
from ..contracts.queries import letters_seen
from ..engine.values.text import Text
from ..facts.models import FormUnit
from ..facts.queries import forms_seen
from ..goals.models import CycleState
from ..goals.models import State as GoalState
from ..goals.queries.scope import goals_seen
from ..org.permissions import Permission
from ..org.tree import Node
from ..org.viewer import Viewer
from ..ui.words import many


def standing(viewer: Viewer, node: Node) -> list[Text]:
    """Open forms that ask for its figures, goals it carries, letters on the table and in force, as far as they are in sight: none of them
    moves by itself. A query for each."""
    found = []
    asked = FormUnit.objects.filter(unit=node.unit).values("form")
    forms = forms_seen(viewer).filter(pk__in=asked, closed=False).count() if viewer.may(Permission.SEE_FIGURES) else 0
    if forms:
        found.append(
            Text(
                f"{forms} 张未关闭的报表要它填报：那一天以后没有人能替它填，先填完，或改由并入单位填",
                f"{many(forms, 'open form')} for its figures: after that day nobody can report them: report first, or ask the other unit",
            )
        )
    goals = (
        goals_seen(viewer)
        .filter(unit=node.unit, cycle__state=CycleState.OPEN.value)
        .exclude(state=GoalState.WITHDRAWN.value)
        .count()
    )
    if goals:
        found.append(
            Text(
                f"{goals} 个目标由它负责，留在它名下；要接着做的，改由并入单位负责",
                f"{many(goals, 'goal')} of its own, to stay so; what is to go on is given to the other unit",
            )
        )
    states = [State(each) for each in letters_seen(viewer).filter(unit=node.unit).values_list("state", flat=True)]
    bound = sum(each.bound for each in states)
    open_ = sum(each not in (State.CLOSED, State.WITHDRAWN) and not each.bound for each in states)
    if bound:
        found.append(
            Text(
                f"{bound} 份责任书还在生效：先结束或调整；那一天以后只能查阅",
                f"{many(bound, 'letter')} in force: to be closed or amended first; after that day only to be read",
            )
        )
    if open_:
        found.append(
            Text(
                f"{open_} 份责任书还没有签订：先签订或撤回；那一天以后只能查阅",
                f"{many(open_, 'letter')} not signed yet: to be signed or withdrawn first; after that day only to be read",
            )
        )
    return found
