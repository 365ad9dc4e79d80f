"""What a change of the tree will do, told before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from ..engine.values.text import Text
from ..ui.words import en_day, many
from .models import Appointment, Grant, Kind, Post, UnitSpan
from .permissions import Permission
from .queries import WITHDRAWN, in_force
from .roles import ROLES
from .spans import going_on, that_holds
from .tree import Node, Tree
from .viewer import Viewer

RANK = {Kind.GROUP: 0, Kind.DEPARTMENT: 1, Kind.SUBSIDIARY: 1, Kind.GRASSROOTS: 2}
"""How far down a unit of a kind stands as a rule; a peer stands anywhere."""


def unusual(above: Node, kind: str, name: Text) -> list[Text]:
    """What is out of the ordinary in a unit of this kind below that one: told, and not refused."""
    rank, over = RANK.get(Kind(kind)), RANK.get(Kind(above.kind))
    if rank is None or over is None or rank >= over:
        return []
    (zh, _, en), (over_zh, _, over_en) = (str(Kind(each).label).partition(" / ") for each in (kind, above.kind))
    return [
        Text(
            f"请核对：{name.zh}是{zh}，却在{over_zh}{above.name.zh}之下，通常不这样设",
            f"Please check: {name.en} is a {en.lower()} and would stand below {above.name.en}, a {over_en.lower()}; that is unusual",
        )
    ]


def of_founding(above: Node, name: Text, kind: str, since: date) -> list[Text]:
    """A new unit."""
    return [
        *unusual(above, kind, name),
        Text(
            f"自 {since} 起，{name.zh}设在{above.name.zh}之下",
            f"From {en_day(since)} on, {name.en} stands below {above.name.en}",
        ),
        Text(
            f"凡角色及于{above.name.zh}的人，同时及于{name.zh}",
            f"Whoever has a role for {above.name.en} has it for {name.en} as well",
        ),
    ]


def of_renaming(node: Node, name: Text, since: date) -> list[Text]:
    """Another name."""
    return [
        Text(f"自 {since} 起称“{name.zh}”", f"From {en_day(since)} on it is called “{name.en}”"),
        Text(
            f"此前仍称“{node.name.zh}”；已签的责任书与报表不变",
            f"Before it stays “{node.name.en}”; what was signed and reported does not change",
        ),
    ]


def of_later(node: Node, since: date, what: Callable[[UnitSpan], object]) -> list[Text]:
    """A change that is entered already for a later day, and from which on this one no longer holds; `what` is what both change."""
    spans = list(UnitSpan.objects.filter(unit=node.unit).exclude(WITHDRAWN).order_by("since"))
    span = that_holds(spans, since)
    if span is None:
        return []
    last = [span, *going_on(spans, span, what)][-1]
    if last is spans[-1] or last.until is None:
        return []
    return [
        Text(
            f"到 {last.until} 为止：自那天起照已录入的变动",
            f"Until {en_day(last.until)}: from then on as it is entered already",
        )
    ]


def of_moving(viewer: Viewer, node: Node, parent: Node, since: date) -> list[Text]:
    """Another parent: what moves along, and who sees it from then on or no longer."""
    tree, count = viewer.tree, len(viewer.tree.below(node.unit))
    coming = viewer.coming.get(node.unit)
    way = coming.path if coming is not None else tree.path(node.unit)
    old = {each.unit for each in way[:-1]}
    new = {each.unit for each in tree.path(parent.unit)}
    found = [
        *unusual(parent, node.kind, node.name),
        Text(
            f"自 {since} 起，{node.name.zh}在{parent.name.zh}之下",
            f"From {en_day(since)} on, {node.name.en} stands below {parent.name.en}",
        ),
    ]
    if count > 1:
        found.append(
            Text(
                f"下级 {count - 1} 个单位一同移动",
                f"{many(count - 1, 'unit below it moves', 'units below it move')} along",
            )
        )
    for units, zh, en in ((old - new, "不再看到", "no longer see it"), (new - old, "从此看到", "see it from then on")):
        names = _seers(units & viewer.units(Permission.SEE_PEOPLE), since)
        if names:
            found.append(Text(f"{'、'.join(names)}{zh}这些单位", f"{', '.join(names)} {en}"))
    return found


def of_closing(node: Node, tree_then: Tree, until: date) -> list[Text]:
    """The end of a unit: what still hangs on it."""
    below = [each.name for each in tree_then.children.get(node.unit, [])]
    if below:
        count, first = len(below), below[:5]
        stand = many(count, "unit stands", "units stand")
        zh = f"还不能撤销：下面有 {count} 个单位（{'、'.join(each.zh for each in first)}），请先移走或撤销"
        en = f"It cannot be closed yet: {stand} below it ({', '.join(each.en for each in first)}); move or close them first"
        return [Text(zh, en)]
    posts = Appointment.objects.filter(in_force(until), post__in=Post.objects.filter(unit=node.unit)).count()
    roles = Grant.objects.filter(in_force(until), unit=node.unit).count()
    found = [
        Text(
            f"自 {until} 起不再有{node.name.zh}；历史照旧可查",
            f"From {en_day(until)} on there is no {node.name.en}; its history stays",
        )
    ]
    hold, are = many(posts, "person holds", "people hold"), many(roles, "role is", "roles are")
    if posts or roles:
        found.append(
            Text(
                f"还有 {posts} 人任职、{roles} 项角色以它为范围，撤销后不再起作用",
                f"{hold} a post in it and {are} for it; they end in effect",
            )
        )
    return found


def _seers(units: Iterable[int], on: date) -> list[str]:
    roles = [role.value for role, words in ROLES.items() if Permission.SEE_UNIT in words.allows]
    names = Grant.objects.filter(
        in_force(on), unit__in=list(units), role__in=roles, approved_by__isnull=False
    ).values_list("person__name_zh", flat=True)
    return sorted(set(names))[:8]
