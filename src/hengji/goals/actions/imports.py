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
from ..models import Cycle, Goal, Tier, TierKind, Upload
from ..queries.uploads import checked_upload, upload_of
from ..workbook.columns import TIERS
from .common import hold_cycle, open_cycle_of, viewer


@action("goals.hand-in-workbook")
def hand_in(act: Act, *, cycle: str, name: str, content: bytes) -> Answer:
    """Keep the user's file for the preview; no goal is written. Raises `Forbidden` for who sets no goals."""
    by = viewer(act)
    if not by.may(Permission.EDIT_GOALS):
        raise Forbidden(Text("您不能编制目标", "you may not set goals"))
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
def import_goals(act: Act, *, upload: str, version: int) -> Answer:
    """All goals of a workbook. Checked again under the lock. Raises `Refused` with every finding, `Conflict` when imported already."""
    by = viewer(act)
    held = upload_of(by, upload)
    hold_cycle(held.cycle_id)
    act.change(held, version, imported=True)
    checked = checked_upload(by, held)
    wrong = errors(checked.findings)
    if wrong:
        raise Refused(wrong)
    units = {node.code: node.unit for node in by.tree.nodes.values()}
    codes = {line["parent"] for line in checked.goals if line["parent"]}
    made: dict[str, Goal] = {goal.code: goal for goal in _above(held.cycle_id, codes - set(checked.levels))}
    by_level: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in checked.goals:
        by_level[checked.levels[line["code"]]].append(line)
    for level in sorted(by_level):
        rows = [
            Goal(
                cycle_id=held.cycle_id, code=line["code"], title_zh=line["title_zh"], title_en=line["title_en"],
                source=line["source"], task=line["task"], way=line["way"], unit_id=units.get(line["unit"]),
                parent=made[line["parent"]] if line["parent"] else None, how=line["how"], share=line["share"],
                measure=line["measure"], measure_unit=line["measure_unit"], author_id=by.account,
            )
            for line in by_level[level]
        ]  # fmt: skip
        made |= {goal.code: goal for goal in act.add_all(rows)}
    act.add_all([tier for line in checked.goals for tier in _tiers(made[line["code"]], line)])
    act.subject = held.ref
    act.tell(Text("导入目标", "goals imported"), None, f"{held.name} {len(checked.goals)}")
    return {"upload": held.ref, "goals": str(len(checked.goals))}


def _above(cycle: int, codes: set[str]) -> list[Goal]:
    """Goals of the product that the new ones stand under. One query."""
    return list(Goal.objects.filter(cycle=cycle, code__in=sorted(codes))) if len(codes) < 500 else [
        goal for goal in Goal.objects.filter(cycle=cycle) if goal.code in codes
    ]  # fmt: skip


def _tiers(goal: Goal, line: dict[str, Any]) -> list[Tier]:
    found = [Tier(goal=goal, kind=kind, value=line[kind]) for kind in TIERS if line[kind] is not None]
    if line["words"]:
        found.append(Tier(goal=goal, kind=TierKind.TARGET.value, words_zh=line["words"], words_en=line["words"]))
    return found
