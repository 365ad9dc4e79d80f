"""Goals from a workbook: handed in, previewed, and imported whole or not at all, as one act."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing
from ...engine.values.finding import Refused, errors
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ..models import Cycle, Goal, Tier, TierKind, Upload
from ..queries.uploads import checked_upload, upload_of
from ..workbook.checking import Checked
from ..workbook.columns import TIERS
from .common import hold_cycle, open_cycle_of, reasoned, use_edit, viewer
from .rows import change_goals, goals_named, put_nodes


@action("goals.hand-in-workbook")
def hand_in(act: Act, *, cycle: str, name: str, content: bytes) -> Answer:
    """Keep the user's file for the preview; no goal is written. Raises `Forbidden` for who sets no goals."""
    by = viewer(act)
    if not by.may(Permission.EDIT_GOALS):
        raise Forbidden(Text("您不能编制目标", "you may not set goals"))
    by.use(Permission.EDIT_GOALS)
    year = Cycle.objects.filter(ref=cycle).first()
    if year is None:
        raise Missing
    open_cycle_of(year)
    digest = hashlib.sha256(content).hexdigest()
    row = act.add(Upload(cycle=year, owner_id=by.account, name=name[-120:], digest=digest, content=content))
    act.subject = row.ref
    act.tell(Text("交来工作簿", "workbook handed in"), None, f"{name[-120:]} sha256:{digest}")
    return {"upload": row.ref}


@action("goals.import")
def import_goals(act: Act, *, upload: str, version: int, reason: str = "") -> Answer:
    """All goals and nodes of a workbook, new ones and changes of those there are; what is changed is a draft again, and needs a reason.
    Checked again under the lock. Raises `Refused` with every finding, `Refusal` without a reason, `Conflict` when imported already, or
    where somebody changes one of them at the same moment."""
    by = viewer(act)
    held = upload_of(by, upload)
    hold_cycle(held.cycle_id)
    act.change(held, version, imported=True)
    checked = checked_upload(by, held)
    wrong = errors(checked.findings)
    if wrong:
        raise Refused(wrong)
    if checked.reasoned:
        reasoned(act, reason)
    act.subject = held.ref
    act.tell(Text("导入目标", "goals imported"), None, f"{held.name} {len(checked.goals)}")
    _in_right_of(by, checked)
    made = _new_goals(act, held.cycle_id, checked)
    change_goals(act, checked, made)
    put_nodes(act, held.cycle_id, checked)
    return {
        "upload": held.ref,
        "goals": str(len(checked.goals)),
        "changed": str(len(checked.changes)),
        "nodes": str(len(checked.nodes) + len(checked.node_changes)),
    }


def _in_right_of(by: Viewer, checked: Checked) -> None:
    """Note by what the import is allowed: to set the goals of the units that its lines name."""
    units = {node.code: node.unit for node in by.tree.nodes.values()}
    by.use(Permission.EDIT_GOALS)
    for line in [*checked.goals, *(change.line for change in checked.changes)]:
        use_edit(by, units.get(line["unit"]))


def _new_goals(act: Act, cycle: int, checked: Checked) -> dict[str, Goal]:
    """The new goals, from the highest down; and those the lines of the workbook stand under, by code."""
    by = viewer(act)
    units = {node.code: node.unit for node in by.tree.nodes.values()}
    new = {line["code"] for line in checked.goals}
    lines = [*checked.goals, *(change.line for change in checked.changes if change.touches("parent"))]
    made: dict[str, Goal] = {
        goal.code: goal for goal in goals_named(cycle, {line["parent"] for line in lines if line["parent"]} - new)
    }
    by_level: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in checked.goals:
        by_level[checked.levels[line["code"]]].append(line)
    for level in sorted(by_level):
        rows = [
            Goal(
                cycle_id=cycle, code=line["code"], title_zh=line["title_zh"], title_en=line["title_en"],
                source=line["source"], task=line["task"], way=line["way"], unit_id=units.get(line["unit"]),
                parent=made[line["parent"]] if line["parent"] else None, how=line["how"], share=line["share"],
                measure=line["measure"], measure_unit=line["measure_unit"], author_id=by.account,
            )
            for line in by_level[level]
        ]  # fmt: skip
        made |= {goal.code: goal for goal in act.add_all(rows)}
    act.add_all([tier for line in checked.goals for tier in _tiers(made[line["code"]], line)])
    return made


def _tiers(goal: Goal, line: dict[str, Any]) -> list[Tier]:
    found = [Tier(goal=goal, kind=kind, value=line[kind]) for kind in TIERS if line[kind] is not None]
    if line["words"]:
        found.append(Tier(goal=goal, kind=TierKind.TARGET.value, words_zh=line["words"], words_en=line["words"]))
    return found
