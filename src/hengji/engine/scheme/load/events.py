"""Task boards and events."""

from __future__ import annotations

from fractions import Fraction

from ...values.finding import Source
from ...values.number import show
from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, Record, Ref
from ..model.events import ACTING, Effect, Event, EventKind, TaskBoard, TaskGrade, TaskSize, first_words
from ..nodes import Leaf, Map, Node
from . import scalars, wording
from .box import Box, elements, entries, open_box
from .desk import Desk
from .names import Names

EFFECT = Record(
    "effect",
    "后果 / an effect",
    (
        Key("ceiling", Is.TEXT, "等级不高于 / the best grade left"),
        Key("grade", Is.TEXT, "等级定为 / the grade"),
        Key("down", Is.WHOLE, "等级下调几级 / grades down"),
        Key("total_cap", Is.NUMBER, "总分不高于 / the most total"),
        Key("payout", Is.SHARE, "发放系数 / the payout multiplier"),
        Key("zero_items", ListOf(Is.TEXT, alone=True), "这些项不得分 / items that earn nothing"),
    ),
)
TASK_GRADE = Record(
    "task_grade",
    "完成等级 / a completion grade",
    (
        Key("grade", Is.TEXT, "编号 / id", required=True),
        Key("title", Is.TITLE, "名称 / title"),
        Key("points", Is.NUMBER, "分值 / points", required=True),
        Key("reach", Is.TEXT, "达到的档位 / the tier reached"),
        Key("days_late", Is.WHOLE, "最多延迟天数，负数为提前 / at most so many days late, negative: early"),
    ),
)
TASK_SIZE = Record(
    "task_size",
    "规模类别 / a size class",
    (
        Key("title", Is.TITLE, "名称 / title"),
        Key("factor", Is.SHARE, "系数 / factor on the points", required=True),
        Key("most", Is.NUMBER, "累计上限 / the most in all"),
    ),
)
TASK_BOARD = Record(
    "task_board",
    "任务清单 / a task board",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("grades", ListOf(Ref("task_grade")), "完成等级 / completion grades, best first", required=True),
        Key("sizes", MapOf(AnyOf((Is.SHARE, Ref("task_size")))), "规模类别 / size classes", required=True),
        Key("kinds", ListOf(Is.TEXT, alone=True), "任务种类 / kinds of tasks"),
        Key("most", Is.NUMBER, "累计上限 / the most in all"),
        Key("least", Is.NUMBER, "累计下限 / the least in all"),
        Key("base", Is.NUMBER, "基础分 / points before any task"),
        Key("exempt_points", Is.NUMBER, "免责任务分值 / points of an exempted task"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)
EVENT = Record(
    "event",
    "事项 / an event",
    (
        *(
            Key(kind.value, Is.TITLE, about)
            for kind, about in zip(
                EventKind,
                (
                    "加分 / bonus",
                    "扣分 / deduction",
                    "一票否决 / veto",
                    "红线 / red line",
                    "免责 / exemption",
                    "挑战奖励 / challenge reward",
                ),
                strict=True,
            )
        ),
        Key("id", Is.TEXT, "编号 / id"),
        Key("sentence", Is.TEXT, "文字表述 / the wording"),
        Key("points", AnyOf((Is.NUMBER, Is.RANGE)), "每次分值，或范围 / points each time, or a range"),
        Key("most", Is.NUMBER, "累计上限 / the most for one unit"),
        Key("effect", Ref("effect"), "后果 / what it does"),
        Key("evidence", Is.YES, "须有佐证 / evidence required"),
        Key("approval", Is.YES, "须经批准 / approval required"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)
RECORDS = (EFFECT, TASK_GRADE, TASK_SIZE, TASK_BOARD, EVENT)
_SCORING = (EventKind.BONUS, EventKind.DEDUCTION, EventKind.CHALLENGE)
ROW = ("row", "填报")
"""Written where each row of the events table says its points, without bounds."""


def effect(desk: Desk, node: Node | None) -> Effect:
    """What a veto, red line or gate does."""
    if node is None:
        return Effect()
    box = open_box(desk, node, EFFECT)
    if box is None:
        return Effect()
    return Effect(
        box.text("ceiling"),
        box.text("grade"),
        box.whole("down", 0),
        box.maybe("total_cap"),
        box.maybe_share("payout"),
        box.texts("zero_items"),
    )


def boards(desk: Desk, node: Node | None, names: Names) -> dict[str, TaskBoard]:
    """All task boards, by id."""
    for key, value in entries(desk, node):
        box = open_box(desk, value, TASK_BOARD)
        built = None if box is None else _board(box, key)
        if built is not None:
            names.boards[built.id] = built
    return names.boards


def _board(box: Box, key: Leaf) -> TaskBoard | None:
    desk = box.desk
    grades = [grade for element in elements(desk, box.get("grades")) if (grade := _grade(desk, element))]
    sizes = [size for name, value in entries(desk, box.get("sizes")) if (size := _size(desk, name.text, value))]
    return desk.build(
        box.node,
        box.before,
        lambda: TaskBoard(
            key.text,
            box.title("title"),
            tuple(grades),
            tuple(sizes),
            box.texts("kinds"),
            box.maybe("most"),
            box.maybe("least"),
            box.number("base", 0),
            box.number("exempt_points", 0),
            box.text("clause"),
            key.where,
        ),
    )


def _grade(desk: Desk, node: Node) -> TaskGrade | None:
    box = open_box(desk, node, TASK_GRADE)
    if box is None:
        return None
    name = box.text("grade", "?")
    late = box.whole("days_late", 0) if "days_late" in box else None
    return TaskGrade(name, box.title("title", Text.same(name or "?")), box.number("points", 0), box.text("reach"), late)


def _size(desk: Desk, name: str, node: Node) -> TaskSize | None:
    if not isinstance(node, Map):
        return TaskSize(name, Text.same(name or "?"), scalars.share(desk, node))
    box = Box(desk, node, TASK_SIZE)
    return TaskSize(
        name, box.title("title", Text.same(name or "?")), box.share("factor", Fraction(1)), box.maybe("most")
    )


def events(desk: Desk, node: Node | None) -> dict[str, Event]:
    """All events, by id."""
    found: dict[str, Event] = {}
    first: dict[str, Source] = {}
    for element in elements(desk, node):
        box = open_box(desk, element, EVENT)
        event = None if box is None else _event(box)
        if event is None:
            continue
        if event.id in first:
            earlier = first[event.id]
            place = f"第 {earlier.line} 行" if earlier.line else f" {earlier.cell}"
            message = Text(f"事项编号“{event.id}”用了两次，第一次在{place}", f"two events are called '{event.id}'")
            desk.error(element, "duplicate-id", message, Text("用 id: 另起编号", "give one of them another id:"))
        elif event.id in set(EventKind):
            message = Text(
                f"事项不能叫“{event.id}”，这是事项种类",
                f"an event cannot be called '{event.id}', which is a kind of event",
            )
            desk.error(element, "bad-name", message, Text("用 id: 另起编号", "give it another id:"))
        first.setdefault(event.id, element.where)
        found[event.id] = event
    return found


def _event(box: Box) -> Event | None:
    desk = box.desk
    kinds = [kind for kind in EventKind if kind.value in box]
    if len(kinds) != 1:
        message = Text("事项的种类要写且只写一种", "an event has one kind")
        hint = Text(
            "以 veto、red_line、bonus、deduction、exemption 或 challenge 开头",
            "begin with veto, red_line, bonus, deduction, exemption or challenge",
        )
        desk.error(box.node, "event-kind", message, hint)
        return None
    kind = kinds[0]
    node = box.at(kind.value)
    title = box.title(kind.value)
    said = desk.filled(node, title.zh) if isinstance(node, Leaf) else ""
    said = box.text("sentence", said)
    name = box.text("id") or first_words(title.zh)
    amount, least, most_each, most = _points(box, kind, said)
    act = effect(desk, box.get("effect"))
    if kind in ACTING and act.nothing and "effect" not in box:
        message = Text("否决或红线事项没有写后果", "a veto or red line does not say what it does")
        hint = Text("补上 effect: {grade: D, payout: 0}", "add effect: {grade: D, payout: 0}")
        desk.error(box.node, "veto-effect", message, hint)
    return desk.build(
        box.node,
        box.before,
        lambda: Event(
            name,
            kind,
            title,
            amount,
            least,
            most_each,
            most,
            act,
            said,
            box.yes("evidence"),
            box.yes("approval"),
            box.text("clause"),
            box.node.where,
        ),
    )


def _points(
    box: Box, kind: EventKind, said: str
) -> tuple[Fraction | None, Fraction | None, Fraction | None, Fraction | None]:
    """Points each time, their bounds where the row says them, and the most for one unit."""
    desk, most = box.desk, box.maybe("most")
    node = box.get("points")
    if node is None:
        if kind not in _SCORING:
            return None, None, None, most
        spoken = wording.event_points(desk, box.node, said) if said else None
        if spoken is None:
            message = Text("每次加（扣）几分没有写明", "the points of each occurrence are not stated")
            hint = Text(
                "写 points: 2，或 points: 1 .. 3 由填报确定", "write points: 2, or points: 1 .. 3 for the row to say"
            )
            desk.error(box.node, "event-points", message, hint)
            return None, None, None, most
        return spoken[0], None, None, most if most is not None else spoken[1]
    if isinstance(node, Leaf) and node.text in ROW:
        return None, None, None, most
    if isinstance(node, Leaf) and ".." in node.text:
        low, high = scalars.span(desk, node)
        return None, low, high, most
    amount = scalars.number(desk, node)
    if amount < 0:
        message = Text(
            "分值不写负号：扣分事项本来就扣", "points are written without a sign: a deduction takes them anyway"
        )
        desk.error(node, "signed-points", message, Text(f"写 {show(-amount)}", f"write {show(-amount)}"))
    return amount, None, None, most
