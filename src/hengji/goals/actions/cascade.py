"""The cascade: one goal to many units in one act."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NotRequired, TypedDict

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Refusal
from ...engine.values.text import Text
from ...org.permissions import Permission
from ...org.tree import Node
from ...store.exact import NotExact, exact
from ..models import Goal, How, State, Tier, TierKind
from ..queries.scope import sees_all_below
from ..rules.descent import DEEPEST
from ..rules.measured import converted
from ..rules.shares import WHOLE, Standing, carried_beside, kept_shares, left_over, split
from ..rules.sums import amount_told, on_the_way
from .common import codes_taken, edited, hold_cycle, named, reasoned, require_edit, to_edit, viewer


class Part(TypedDict):
    """What one unit is to carry: a value, or a share of the goal in per cent; its own words for it, if any."""

    unit: str
    value: NotRequired[Decimal | None]
    share: NotRequired[Decimal | None]
    title: NotRequired[Text | None]


@action("goals.cascade")
def cascade(act: Act, *, goal: str, version: int, how: str, parts: Sequence[Part], reason: str) -> Answer:
    """Give a goal to units. A unit that carries a part already has its part changed, the others get a goal of their own; what carries a
    part and is not named stays as it is.

    Raises `Missing`, `Forbidden`, `Conflict`; `Refusal` where the parts exceed the goal, a unit is named twice, or nothing is left to do.
    """
    by = viewer(act)
    row = to_edit(act, goal, version, within=True, how=how)
    reasoned(act, reason)
    if how not in (How.STRICT.value, How.SHARED.value):
        raise Refusal(Text("选择合计分解或共同承担", "choose a strict sum or shared"))
    if not sees_all_below(by, row):
        raise Forbidden(
            Text("这个目标已分给您范围以外的单位", "this goal is given to units beyond your scope already"),
            Text("由考核办继续分解", "the performance office cascades it further"),
        )
    nodes = [by.node(part["unit"], Permission.SEE_GOALS) for part in parts]
    for node in nodes:
        require_edit(by, node.unit)
    _refuse_odd(row, nodes)
    present = {
        child.unit_id: child
        for child in Goal.objects.select_for_update(of=("self",))
        .filter(parent=row)
        .exclude(state=State.WITHDRAWN.value)
    }
    target = _target(row)
    held = {tier.goal_id: tier for tier in Tier.objects.select_for_update().filter(
        goal__in=[child.pk for child in present.values()], kind=TierKind.TARGET.value)}  # fmt: skip
    named_units = {node.unit for node in nodes}
    beside = [child for unit, child in present.items() if unit not in named_units]
    others = _standing(row, how, target, [(child, held.get(child.pk)) for child in beside])
    values = _values(how, target, parts, others)
    _refuse_too_much(row, how, target, values, parts, others)
    hold_cycle(row.cycle_id)
    edited(act, row, version, how=how)
    new = [
        _child(row, by.account, node, part) for node, part in zip(nodes, parts, strict=True) if node.unit not in present
    ]
    _refuse_taken(row, new)
    made = {child.unit_id: child for child in act.add_all(new)}
    tiers = []
    for node, part, value in zip(nodes, parts, values, strict=True):
        child = made.get(node.unit) or present[node.unit]
        share = part.get("share")
        tier = held.get(child.pk)
        worth, part_of = _worth(row, child, value), None if share is None else exact(share)
        if node.unit in present:
            if child.share == part_of and (tier.value if tier is not None else None) == worth:
                continue  # it is what it was: nobody has to approve it anew
            edited(act, child, child.version, share=part_of)
        if tier is not None and tier.value != worth:
            act.tell(node.name, tier.value, worth)
            act.change(tier, None, value=worth, words_zh="", words_en="")
        elif tier is None:
            act.tell(node.name, None, worth if worth is not None else f"{share}%")
            if worth is not None:
                tiers.append(Tier(goal=child, kind=TierKind.TARGET.value, value=worth))
    act.add_all(tiers)
    act.tell(Text("分解给单位数", "units it was given to"), len(present), len(set(present) | set(made)))
    return {"goal": row.ref}


def _target(goal: Goal) -> Fraction | None:
    value = Tier.objects.filter(goal=goal, kind=TierKind.TARGET.value).values_list("value", flat=True).first()
    return None if value is None else Fraction(value)


def _refuse_odd(goal: Goal, nodes: Sequence[Node]) -> None:
    if not nodes:
        raise Refusal(
            Text("没有选择单位", "no unit is chosen"), Text("至少给一个单位填值或份额", "give at least one unit a part")
        )
    units = [node.unit for node in nodes]
    twice = [node.name.zh for node in nodes if units.count(node.unit) > 1]
    if twice:
        raise Refusal(Text(f"{twice[0]}写了两次", f"a unit is named twice: {twice[0]}"))
    depth, at = 1, goal
    while at.parent is not None:
        depth, at = depth + 1, at.parent
    if depth >= DEEPEST:
        raise Refusal(Text(f"目标最多分 {DEEPEST} 级", f"goals go down {DEEPEST} levels at most"))


def _standing(
    goal: Goal, how: str, target: Fraction | None, beside: Sequence[tuple[Goal, Tier | None]]
) -> list[Standing]:
    """What the goals carry that stay as they are, in the unit of the goal above. Raises `Refusal` where a strict sum cannot be made of
    them."""
    found, apart = list[Standing](), list[str]()
    for child, tier in beside:
        value = None if tier is None or tier.value is None else Fraction(tier.value)
        here = None if value is None else converted(value, child.measure_unit, goal.measure_unit)
        if value is not None and here is None:
            apart.append(child.code)
        found.append((None if child.share is None else Fraction(child.share), here))
    if apart and target is not None and how == How.STRICT.value:
        raise Refusal(apart_told(apart), CONVERT)
    return found


CONVERT = Text(
    "先在下级目标的“修改”页改计量单位，改成能与上级换算的",
    "give those goals a unit of measure first that is converted into the one above",
)


def apart_told(codes: Sequence[str]) -> Text:
    """That goals make no sum with the one above."""
    shown = "、".join(codes[:5]), ", ".join(codes[:5])
    return Text(
        f"合计不起来：{shown[0]} 的计量单位不能换算成本目标的",
        f"there is no sum: the unit of measure of {shown[1]} is not converted into the one of this goal",
    )


def _worth(goal: Goal, child: Goal, value: Fraction | None) -> Decimal | None:
    """A value given in the unit of the goal, in that of the goal below. Raises `Refusal` where it cannot be said in it to the last
    digit that is kept."""
    if value is None:
        return None
    said = converted(value, goal.measure_unit, child.measure_unit)
    if said is None:
        raise Refusal(
            Text(
                f"{child.code} 以“{child.measure_unit or '无单位'}”计量，不能换算成“{goal.measure_unit or '无单位'}”",
                f"{child.code} is in '{child.measure_unit or 'no unit'}', which is not converted into '{goal.measure_unit or 'no unit'}'",
            ),
            CONVERT,
        )
    try:
        return exact(said)
    except NotExact as error:
        raise Refusal(
            Text(
                f"{child.code} 以“{child.measure_unit}”计量：{error.text.zh}",
                f"{child.code} is in '{child.measure_unit}': {error.text.en}",
            ),
            Text("先改它的计量单位，或给小数少些的值", "give it another unit of measure first, or a value with fewer decimals"),
        ) from error  # fmt: skip


def _values(
    how: str, target: Fraction | None, parts: Sequence[Part], others: Sequence[Standing]
) -> list[Fraction | None]:
    """The value of each part: as written, else by its share, exact to the last digit over all that are written as shares."""
    for part in parts:
        share = part.get("share")
        if share is not None and not 0 < exact(share) <= 100:
            raise Refusal(Text("份额应大于 0，不超过 100", "a share is more than 0 and at most 100"))
        if share is None and part.get("value") is None and how == How.STRICT.value:
            raise Refusal(Text("合计分解要写目标值或份额", "a part of a strict sum has a value or a share"))
    if how == How.SHARED.value:
        return [Fraction(exact(value)) if (value := part.get("value")) is not None else target for part in parts]
    by_share = [Fraction(exact(part["share"] or 0)) for part in parts if part.get("value") is None]
    divided = iter(split(target, by_share, beside=kept_shares(target, others)) if target is not None else [])
    return [
        Fraction(exact(value)) if (value := part.get("value")) is not None else next(divided, None) for part in parts
    ]


def _refuse_too_much(
    goal: Goal, how: str, target: Fraction | None, values: Sequence[Fraction | None], parts: Sequence[Part],
    others: Sequence[Standing],
) -> None:  # fmt: skip
    """A strict sum that exceeds the goal, together with what other units carry already."""
    if how != How.STRICT.value:
        return
    if target is None:
        shares = [Fraction(exact(share)) for part in parts if (share := part.get("share")) is not None]
        rest = left_over(WHOLE, [*shares, *(share for share, _ in others if share is not None)])
        unit = "%"
    else:
        rest = left_over(target, [value for value in values if value is not None] + carried_beside(target, others))
        unit = goal.measure_unit
    if rest < 0 and not (target is not None and on_the_way(target, target - rest)):
        over = amount_told(abs(rest), unit)
        raise Refusal(
            Text(f"各单位合计超出目标 {over.zh}", f"the parts exceed the goal by {over.en}"),
            Text("减少某些单位的值，或先调整上级目标", "lower some parts, or change the goal above first"),
        )


def _child(goal: Goal, account: int, node: Node, part: Part) -> Goal:
    title = named(part.get("title") or Text(goal.title_zh, goal.title_en))
    share = part.get("share")
    return Goal(
        cycle_id=goal.cycle_id, code=f"{goal.code}-{node.code}"[:40], title_zh=title.zh, title_en=title.en,
        source=goal.source, task=goal.task, way=goal.way, unit_id=node.unit, parent=goal,
        share=None if share is None else exact(share), measure=goal.measure, measure_unit=goal.measure_unit,
        author_id=account,
    )  # fmt: skip


def _refuse_taken(goal: Goal, new: Sequence[Goal]) -> None:
    codes = [child.code for child in new]
    taken = codes_taken(goal.cycle_id, codes) if codes else []
    if taken or len(set(codes)) < len(codes):
        shown = "、".join(taken[:5]) or codes[0]
        raise Refusal(
            Text(f"编号已有目标使用：{shown}", f"the codes are taken: {shown}"),
            Text("把已撤回的目标改用别的编号，或单独新增", "add the goal by itself under another code"),
        )
