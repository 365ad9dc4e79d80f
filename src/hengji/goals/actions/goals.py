"""Adding, changing and withdrawing goals, and their tiers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ...engine.values.unit import plain_symbol
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...store.exact import NotExact, exact
from ..models import Ask, Cycle, Goal, How, Interface, Reply, Source, State, Task, Tier, TierKind, Way
from ..queries.choices import has_heirs
from ..queries.library import library_unit
from ..queries.scope import goals_seen, sees_whole
from ..rules.codes import plain_code
from ..rules.decomposing import usual
from ..rules.descent import DEEPEST
from ..rules.measured import converted
from ..rules.plausible import unlike_unit
from ..rules.sums import amount_told
from ..rules.tiers import out_of_order
from .common import codes_taken, edited, hold_cycle, named, reasoned, require_edit, to_edit, viewer
from .nodes import refuse_one_side

Values = Mapping[str, Decimal | Text | None]
"""Tiers by kind: a value, words, or None for a rung that is taken away."""


@action("goals.add")
def add_goal(
    act: Act, *, cycle: str, code: str, title: Text, source: str, task: str, way: str = "higher", unit: str = "",
    parent: str = "", how: str = "none", share: Decimal | None = None, measure: str = "", measure_unit: str = "",
    tiers: Values | None = None, reason: str = "",
) -> Answer:  # fmt: skip
    """A new goal, a draft; with `how` left blank it is decomposed as goals of its kind are.

    Raises `Missing` for what is out of sight, `Refusal` for a code that is taken or what does not fit.
    """
    by = viewer(act)
    year = Cycle.objects.filter(ref=cycle).first()
    if year is None or not by.may(Permission.SEE_GOALS):
        raise Missing
    hold_cycle(year.pk)
    owner = by.node(unit, Permission.SEE_GOALS) if unit else None
    require_edit(by, owner.unit if owner else None)
    code = plain_code(code)
    if not code or len(code) > 40:
        raise Refusal(Text("编号应为 1 至 40 个字符", "a code has 1 to 40 signs"))
    for taken in codes_taken(year.pk, [code]):
        raise Refusal(
            Text(f"编号 {taken} 已有目标使用", f"the code {taken} is taken"),
            Text("换一个编号；大小写、全角半角不区分", "choose another; case and width do not tell codes apart"),
            at="code",
        )
    goal = Goal(cycle=year, code=code, unit_id=owner.unit if owner else None, author_id=by.account)
    how = how or usual(source, task, measure_unit, heirs=has_heirs(by, owner))
    wanted = _wanted(by, goal, title=title, source=source, task=task, way=way, parent=parent, how=how, share=share,
                     measure=measure, measure_unit=measure_unit)  # fmt: skip
    for name, value in wanted.items():
        setattr(goal, name, value)
    act.add(goal)
    act.subject, act.unit, act.reason = goal.ref, owner.ref if owner else "", reason.strip()
    act.tell(Text("设立目标", "goal set"), None, f"{goal.code} {title.zh}")
    if tiers:
        put_tiers(act, goal, tiers)
    return {"goal": goal.ref}


@action("goals.change")
def change_goal(
    act: Act, *, goal: str, version: int, title: Text, source: str, task: str, way: str, unit: str, parent: str,
    how: str, share: Decimal | None, measure: str, measure_unit: str, reason: str, figures: str = "",
) -> Answer:  # fmt: skip
    """A goal is another one; it is a draft again. Where its unit of measure becomes another, `figures` says what becomes of its figures:
    they are `kept` as they are, or `converted` into it.

    Raises `Missing`, `Forbidden`, `Conflict`, and `Refusal` for a parent below itself, for another unit where nothing is said of the
    figures, for figures that are not converted into it, and while another target is asked for in the unit there is."""
    by = viewer(act)
    owner = by.node(unit, Permission.SEE_GOALS) if unit else None
    row = to_edit(act, goal, version, title_zh=title.zh, title_en=title.en, how=how)
    if row.title_en == row.title_zh == title.en:
        title = Text.same(title.zh)  # an English title that is the Chinese one follows it
    require_edit(by, owner.unit if owner else None)
    reasoned(act, reason)
    wanted = _wanted(by, row, title=title, source=source, task=task, way=way, parent=parent, how=how, share=share,
                     measure=measure, measure_unit=measure_unit)  # fmt: skip
    wanted["unit_id"] = owner.unit if owner else None
    if wanted["way"] != row.way:
        refuse_disorder(wanted["way"], {t.kind: Fraction(t.value) for t in row.tiers.all() if t.value is not None})
    anew = _figures_in(row, wanted["measure_unit"], figures)
    for name, value in wanted.items():
        if getattr(row, name) != value:
            act.tell(_words(name), _told(by, name, getattr(row, name)), _told(by, name, value))
    edited(act, row, version, **wanted)
    if anew:
        put_tiers(act, row, anew)
    return {"goal": row.ref}


KEPT, CONVERTED = "kept", "converted"
"""What becomes of the figures of a goal whose unit of measure changes."""


def _figures_in(goal: Goal, unit: str, said: str) -> dict[str, Decimal]:
    """The figures of a goal that are others in another unit of measure; none where they stay as they are. Raises `Refusal`."""
    was = goal.measure_unit
    if not was.strip() or plain_symbol(was) == plain_symbol(unit):
        return {}
    held = {tier.kind: Fraction(tier.value) for tier in goal.tiers.all() if tier.value is not None}
    if not held:
        return {}
    if Ask.objects.filter(goal=goal, reply=Reply.OPEN.value).exists():
        raise Refusal(
            Text(
                "有一项目标值申请待答复，数值以现在的计量单位写",
                "another target is asked for, in the unit of measure there is",
            ),
            Text("先答复这项申请，再改计量单位", "answer that first, then change the unit of measure"),
            at="measure_unit",
        )
    if said == KEPT:
        return {}
    kinds = [kind for kind in TierKind.values if kind in held]
    in_it = {kind: converted(held[kind], was, unit) for kind in kinds}
    now = ((tier_words(kind), amount_told(held[kind], was), in_it[kind]) for kind in kinds)
    told = [(word, here, None if there is None else amount_told(there, unit)) for word, here, there in now]
    if said == CONVERTED and (anew := _exactly(in_it)) is not None:
        return anew
    zh = "、".join(f"{word.zh} {here.zh}{'' if there is None else f' 即 {there.zh}'}" for word, here, there in told)
    en = ", ".join(f"{word.en} {here.en}{'' if there is None else f' ({there.en})'}" for word, here, there in told)
    if said == CONVERTED:
        raise Refusal(
            Text(
                f"数值不能换算成“{unit}”而不损失小数：{zh}",
                f"the figures are not converted into '{unit}' without loss: {en}",
            ),
            Text("选“数值不变”，保存后在目标档里逐一填写", "keep the figures, then give them anew among the tiers"),
            at="figures",
        )
    raise Refusal(
        Text(
            f"计量单位由“{was}”改为“{unit}”，已有数值怎么办没有选：{zh}",
            f"the unit of measure becomes '{unit}' instead of '{was}', and nothing is said of the figures: {en}",
        ),
        Text(
            "选“换算成新单位”，或确认“数值不变，只改计量单位”", "have them converted, or say that they stay as they are"
        ),
        at="figures",
    )


def _exactly(values: Mapping[str, Fraction | None]) -> dict[str, Decimal] | None:
    """The values as they are kept; None where one of them cannot be."""
    try:
        found = {kind: exact(value) for kind, value in values.items() if value is not None}
    except NotExact:
        return None
    return found if len(found) == len(values) else None


@action("goals.withdraw")
def withdraw_goal(act: Act, *, goal: str, version: int, reason: str) -> Answer:
    """A goal is no longer one; it stays readable. Raises `Refusal` while goals stand below it, `Conflict`."""
    row = to_edit(act, goal, version)
    reasoned(act, reason)
    below = list(row.children.exclude(state=State.WITHDRAWN.value).values_list("unit_id", "code"))
    if below:
        by = viewer(act)
        units = by.units(Permission.SEE_GOALS)
        codes = "、".join(code for unit, code in below if unit in units or sees_whole(by)) or "…"
        raise Refusal(
            Text(f"下面还有目标：{codes[:200]}", f"goals stand below it: {codes[:200]}"),
            Text("先撤回它们，或改挂到别的目标下", "withdraw them first, or place them under another goal"),
        )
    refuse_one_side(act, list(Interface.objects.filter(node__goal=row, node__withdrawn=False)))
    act.change(row, version, state=State.WITHDRAWN.value, author_id=viewer(act).account, approver_id=None)
    act.tell(Text("撤回目标", "goal withdrawn"), f"{row.code} {row.title_zh}", None)
    return {"goal": row.ref}


@action("goals.set-tiers")
def set_tiers(act: Act, *, goal: str, version: int, tiers: Values, reason: str) -> Answer:
    """The values of a goal. Raises `Refusal` where base, target and challenge do not climb in the direction that is better."""
    row = to_edit(act, goal, version)
    reasoned(act, reason)
    edited(act, row, version)
    put_tiers(act, row, tiers)
    return {"goal": row.ref}


def put_tiers(act: Act, goal: Goal, tiers: Values) -> None:
    """Write the tiers of a goal that is locked. Raises `Refusal` where they do not climb."""
    present = {tier.kind: tier for tier in Tier.objects.select_for_update().filter(goal=goal)}
    values = {kind: Fraction(tier.value) for kind, tier in present.items() if tier.value is not None}
    for kind, wanted in tiers.items():
        TierKind(kind)
        if isinstance(wanted, Decimal):
            values[kind] = Fraction(wanted)
        else:
            values.pop(kind, None)
    refuse_disorder(goal.way, values)
    new = []
    for kind, wanted in tiers.items():
        columns: dict[str, Any] = {"value": None, "words_zh": "", "words_en": ""}
        if isinstance(wanted, Text):
            named(wanted, 300, 400)
            columns |= {"words_zh": wanted.zh, "words_en": wanted.en}
        elif wanted is not None:
            columns["value"] = exact(wanted)
        old = present.get(kind)
        if old is None:
            if wanted is None:
                continue
            new.append(Tier(goal=goal, kind=kind, **columns))
        elif all(getattr(old, name) == value for name, value in columns.items()):
            continue
        before = (old.words_zh if old.value is None else old.value) if old is not None else None
        act.tell(tier_words(kind), before, columns["words_zh"] or columns["value"])
        if old is not None:
            act.change(old, None, **columns)
    act.add_all(new)


def refuse_disorder(way: str, values: Mapping[str, Fraction | Decimal], at: str = "", hint: Text | None = None) -> None:
    """Raises `Refusal`, told at a field and with what would do, where tiers do not climb."""
    wrong = out_of_order(way, {kind: Fraction(value) for kind, value in values.items()})
    if wrong:
        raise Refusal(
            Text("；".join(each.zh for each in wrong), "; ".join(each.en for each in wrong)),
            hint
            or Text(
                "按方向依次为 基本值、目标值、挑战值",
                "base, target and challenge climb in the direction that is better",
            ),
            at=at,
        )


def _wanted(
    by: Viewer, goal: Goal, *, title: Text, source: str, task: str, way: str, parent: str, how: str,
    share: Decimal | None, measure: str, measure_unit: str,
) -> dict[str, Any]:  # fmt: skip
    """The columns of a goal, checked."""
    named(title)
    for given, choices in ((source, Source), (task, Task), (way, Way), (how, How)):
        if given not in choices.values:
            raise Refusal(
                Text(f"没有“{given[:20]}”这个选项", f"there is no choice '{given[:20]}'"),
                Text("从列表中选择", "choose from the list"),
            )
    if len(measure) > 60 or len(measure_unit) > 20:
        raise Refusal(
            Text("指标编号最多 60 字，计量单位最多 20 字", "a measure has at most 60 signs, a unit at most 20"),
            at="measure",
        )
    _refuse_unlike(by, goal, task, measure.strip(), measure_unit)
    above = goal_above(by, goal, parent) if parent else None
    part = None if share is None else exact(share)
    if part is not None and not 0 < part <= 100:
        raise Refusal(Text("份额应大于 0，不超过 100", "a share is more than 0 and at most 100"), at="share")
    if part is not None and above is None:
        raise Refusal(
            Text("写了份额，没有上级目标", "a share without a goal above"),
            Text("选上级目标", "choose the goal above"),
            at="parent",
        )
    return {
        "title_zh": title.zh, "title_en": title.en, "source": source, "task": task, "way": way, "how": how,
        "parent_id": above.pk if above else None, "share": part, "measure": measure.strip(),
        "measure_unit": measure_unit.strip(),
    }  # fmt: skip


def _refuse_unlike(by: Viewer, goal: Goal, task: str, measure: str, unit: str) -> None:
    """A unit of measure that is none of the measure. A milestone names an item and no measure; a goal that had such a unit before may be
    changed otherwise. Raises `Refusal`."""
    if task == Task.MILESTONE.value or (goal.pk and (goal.measure, goal.measure_unit) == (measure, unit.strip())):
        return
    wrong = unlike_unit(unit, library_unit(by, measure))
    if wrong is not None:
        raise Refusal(*wrong, at="measure_unit")


def goal_above(by: Viewer, goal: Goal, ref: str) -> Goal:
    """The goal above: one in sight, or the one it stands under already.

    Raises `Missing`; `Refusal` for another year, a withdrawn one, one below the goal itself, or too deep a tree.
    """
    above: Goal | None = Goal.objects.filter(ref=ref).first()
    if above is None or not (above.pk == goal.parent_id or goals_seen(by).filter(pk=above.pk).exists()):
        raise Missing
    if above.cycle_id != goal.cycle_id:
        raise Refusal(Text("上级目标不在同一年度", "the goal above is of another year"), at="parent")
    if above.state == State.WITHDRAWN.value:
        raise Refusal(
            Text("上级目标已撤回", "the goal above is withdrawn"),
            Text("换一个上级目标", "choose another one"),
            at="parent",
        )
    depth = 1
    at: Goal | None = above
    while at is not None:
        if at.pk == goal.pk:
            raise Refusal(
                Text("目标不能成为自己的下级", "a goal cannot be its own descendant"),
                Text("换一个上级目标", "choose another goal above"),
                at="parent",
            )
        depth, at = depth + 1, at.parent
    if depth + _height(goal) > DEEPEST:
        raise Refusal(
            Text(f"目标最多分 {DEEPEST} 级", f"goals go down {DEEPEST} levels at most"),
            Text("挂到更高一级的目标下", "place it under a higher goal"),
            at="parent",
        )
    return above


def _height(goal: Goal) -> int:
    """Levels below a goal."""
    height, level = 0, [goal.pk] if goal.pk else []
    while level and height < DEEPEST:
        level = list(
            Goal.objects.filter(parent__in=level).exclude(state=State.WITHDRAWN.value).values_list("pk", flat=True)
        )
        height += bool(level)
    return height


def _words(name: str) -> Text:
    zh, _, en = str(getattr(Goal._meta.get_field(name), "verbose_name", name)).partition(" / ")
    return Text(zh, en or zh)


def tier_words(kind: str) -> Text:
    """A tier in words."""
    zh, _, en = str(TierKind(kind).label).partition(" / ")
    return Text(zh, en or zh)


def _told(by: Viewer, name: str, value: object) -> str:
    """A column as the trail tells it: names, not numbers of rows."""
    if value is None:
        return ""
    if name == "unit_id":
        node = by.tree.nodes.get(int(str(value)))
        return node.name.zh if node else ""
    if name == "parent_id":
        return Goal.objects.filter(pk=int(str(value))).values_list("code", flat=True).first() or ""
    choices: dict[str, Any] = {"source": Source, "task": Task, "way": Way, "how": How}
    if name in choices:
        return str(choices[name](value).label).partition(" / ")[0]
    return str(value)
