"""What a draft lacks to be handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ...engine.values.text import Text
from .decomposing import COUNTED, OWN
from .nodes import outside, weights_off, within_year

MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class Due:
    """A node as far as handing in is concerned."""

    title: Text
    due: date
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Lacks:
    """What is missing, and what would do."""

    text: Text
    hint: Text


def lacks(
    source: str, task: str, measure_unit: str, tiers: frozenset[str], nodes: Sequence[Due], year: int, part: bool
) -> list[Lacks]:
    """Everything that is missing or cannot be; `tiers` are the rungs on which a figure or words stand, `year` the goal's;
    a `part` of a goal above has the challenge value of that where it has none of its own."""
    found = []
    if task == COUNTED and "target" not in tiers:
        found.append(
            Lacks(
                Text("定量任务没有目标值", "a quantitative task has no target"),
                Text("先定目标值", "set the target first"),
            )
        )
    if task == COUNTED and not measure_unit.strip():
        found.append(
            Lacks(
                Text("定量任务没有计量单位", "a quantitative task has no unit of measure"),
                Text("先在“修改”里填计量单位，如 万元、%", "fill in the unit of measure first, such as 万元 or %"),
            )
        )
    if source == OWN and not part and task != MILESTONE and "challenge" not in tiers:
        found.append(
            Lacks(
                Text("挑战任务申报没有挑战值", "a challenge proposal has no challenge value"),
                Text("先填挑战值并保存目标档", "fill in the challenge value and save the tiers first"),
            )
        )
    if task == MILESTONE and not nodes:
        found.append(
            Lacks(Text("节点任务没有节点", "a milestone task has no nodes"), Text("先加节点", "add nodes first"))
        )
    off = weights_off([node.weight for node in nodes])
    if off is not None:
        found.append(Lacks(off, Text("先调整节点权重", "mend the weights first")))
    wrong = [said for node in nodes if (said := outside(year, node.due, node.title)) is not None]
    return found + [Lacks(said, within_year(year)) for said in wrong]
