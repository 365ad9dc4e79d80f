"""What a step clause says, once its head and its effect are read: what is measured, on which side, from where."""

from __future__ import annotations

from dataclasses import replace

from ...rules.model import FULL, ZERO, Amount, Partial
from ..assemble.order import TARGET_LADDER
from ..assemble.places import WHOLE_UNITS
from ..axis import Axis, Compare, Form, Place, Quantity, Relation, When
from ..statements import Award, Deed, Doubt, Doubtful, Each, Effect, Given, Span, Start, Statement, Way
from . import words
from .rankings import PEOPLE, RANKING
from .reader import Act
from .step_heads import _LENGTHS, Head, HeadReader, size_unit

MEASURES = frozenset(
    "米 吨 万吨 元 万元 亿元 千元 千米 公里 亩 平方米 立方米 万立方米 千瓦时 万千瓦时 km m t kg mm".split()
)
"""Units of what is measured: a figure in them without a word for its side does not count events."""
_FEWER_OR_MORE = frozenset("少 多 缺 缺少 欠 超 超过 超出 增加 减少 新增 多于 少于 不足".split())
"""Words for more or fewer of what is counted: places of a ranking are higher or lower."""
_MOVED = frozenset("下降 降 降低 上升 升 提升 提高 前进 后退 退后 后移 下滑".split())
"""Words of moving up and down a ranking, where nothing speaks of people."""
_LOSSES = frozenset("亏损 亏 亏损额 净亏损 负".split())
_GROWING = frozenset("增加 减少 增长 下降 上升 提高 提升 降低 升高 上涨 下滑 增 降 升".split())
_WAY = {"below": Way.BELOW, "above": Way.ABOVE, "off": Way.OFF, "better": Way.BETTER, "worse": Way.WORSE}


class SaidSteps(HeadReader):
    """Says the steps that a reader of heads has collected."""

    def _say(self, head: Head, within: tuple[Compare, ...], act: Act, start: int, said: bool) -> list[Statement] | None:
        """The statements of a step clause whose head and effect are read."""
        assert head.size is not None
        self.way_word, self.beyond = head.way, head.beyond
        self.zone_below = bool(within) and within[0].relation in (Relation.BELOW, Relation.MISSED) and len(within) == 1
        span = self.r.span(start)
        before = self._begins(head, act, span)
        effect = act.effect
        if act.bare or effect.deed is Deed.GET:
            effect = Effect(Deed.LOSE if act.bare else Deed.GAIN, effect.amount)
        if effect.amount == ZERO:
            return None
        earned = act.effect.deed is Deed.GET and not act.bare
        if earned and not head.way and size_unit(head) in _LENGTHS and self.conditions.rate is False:
            return None  # `完成率每1个百分点得0.1分`, of an amount: so much of the target, from nothing
        within = () if _late_at_all(within) else within
        axis, way, of = self._axis_in(head, within)
        sideless = axis is Axis.EVENTS and not (head.names or head.happens or within or act.per)
        if sideless and head.size.unit in MEASURES:
            return None  # `每1万吨扣1分`: above or below is not said
        if self.ordinal and within:
            return [*before, Each(Way.ABOVE, head.size, effect, within=within, span=span)]
        counted = self._counted_beyond(head, within, effect, (axis, way, of), start)
        if counted is not None:
            return counted
        way = way or self._default_way(within, effect, axis)
        if way is None:
            return None
        self._of_completion(head, start)
        if (
            head.relative is None
            and size_unit(head) in ("pp", "%")
            and within
            and within[0].place.form is Form.COMPLETION
            and self.conditions.rate is not True
        ):
            head.relative = True  # `完成率低于90%的，每低1个百分点`: points of the completion are shares of the target
        if _opposed(within, way) and not self.zone_part and within[0].place.quantity is not None:
            step = self._each(head, (), effect, (axis, way, of), said, start)
            return [*before, Given("target", within[0].place.quantity, span, self.zone_noun), step]
        if not self.zone_part and head.origin is None and is_other_yardstick(within):
            head.origin, within = within[0].place, ()
        step = self._each(head, within, effect, (axis, way, of), said, start)
        if len(within) == 2 and not self.zone_part and (way is Way.OFF or head.way == "超出"):
            inside = Award(When(within), Effect(Deed.GET, FULL), span=span)
            return [*before, inside, replace(step, way=Way.OFF, within=())]
        if act.bare:
            return [Doubtful(Doubt.UNSIGNED, self.r.raw(start), span, step)]
        if step.size.unit == "名" and step.axis is Axis.VALUE and head.way and self._places(head) is None:
            return [*before, Doubtful(Doubt.PLACES, self.r.raw(start), span, step)]
        return [*before, step]

    def _begins(self, head: Head, act: Act, span: Span) -> list[Statement]:
        """Where the step starts, as far as its own clause says so: from nothing where points are earned, from `8分` of `在8分基础上`."""
        before: list[Statement] = []
        if act.effect.deed is Deed.GET and not act.bare:
            before.append(Start(ZERO, span))
        if head.start is not None:
            before.append(Start(Amount(points=head.start), span))
        return before

    def _axis_in(self, head: Head, within: tuple[Compare, ...]) -> tuple[Axis, Way | None, str]:
        """What is measured, on which side, and of which kind, within the zone said before."""
        axis, way, of = self._axis(head)
        zoned = {item.place.quantity.unit for item in within if item.place.quantity} if self.zone_part else set()
        measured = len(within) == 1 and _measured_from(within[0], size_unit(head))
        short = self.zone_part and self.zone_below and bool(within[0].place.tier)
        if axis is Axis.EVENTS and (size_unit(head) in zoned or measured or short) and not (head.names or head.happens):
            axis, way = Axis.VALUE, None if measured or self.zone_below else way  # `超过10小时的部分每小时扣0.3分`
        if within and self.zone_axis is Axis.DAYS:
            early = within[0].relation in (Relation.BELOW, Relation.AT_MOST) and not head.day
            return Axis.DAYS, Way.BELOW if early else way, ""
        return axis, way, of

    def _counted_beyond(
        self,
        head: Head,
        within: tuple[Compare, ...],
        effect: Effect,
        measured: tuple[Axis, Way | None, str],
        start: int,
    ) -> list[Statement] | None:
        """`超过3起的，每起扣1分`: does all count, or what is beyond? `断货超过24小时的，每次扣5分` only says what is counted."""
        if not self._counted_in(head, within) or _early_at_all(within):
            return None
        assert head.size is not None
        axis, way, of = measured
        span, text = self.r.span(start), self.r.raw(start)
        if self._defines(within[0], head):
            return [Each(Way.ABOVE, head.size, effect, axis=Axis.EVENTS, of=defined_kind(text), span=span)]
        if self.zone_axis is Axis.RANK:
            return None
        of = "" if axis is Axis.EVENTS else of
        beyond = Each(way or Way.ABOVE, head.size, effect, None, axis, of, within, span=span)
        return [Doubtful(Doubt.ONLY_BEYOND, text, span, beyond)]

    def _each(
        self,
        head: Head,
        within: tuple[Compare, ...],
        effect: Effect,
        measured: tuple[Axis, Way, str],
        said: bool,
        start: int,
    ) -> Each:
        axis, way, of = measured
        size = head.size
        assert size is not None
        return Each(
            way,
            replace(size, unit="天") if axis is Axis.DAYS and size.unit == "" else size,
            effect,
            head.origin,
            axis,
            of or (self.zone_noun if within and axis is Axis.VALUE else ""),
            within,
            partial=Partial.WHOLE if head.whole else Partial.STARTED if head.started else None,
            relative=head.relative,
            rate=head.rate,
            said=said,
            span=self.r.span(start),
            grows=head.way in _GROWING and axis is Axis.VALUE,
        )

    def _counted_in(self, head: Head, within: tuple[Compare, ...]) -> bool:
        """Whether a step counts within a region without a word for its side (`超过3起的，每起扣1分`)."""
        if len(within) != 1 or self.zone_part or head.way or head.day or _measured_from(within[0], size_unit(head)):
            return False
        away = within[0].place.form in (Form.BEYOND, Form.MOVED) and within[0].place.quantity is not None
        return size_unit(head) not in _LENGTHS or away

    def _of_completion(self, head: Head, start: int) -> None:
        """`完成率每低于目标1个百分点`: points of the rate of completion, not a share of the target."""
        plain = head.origin is not None and head.origin.quantity is None
        if head.relative and plain and "完成" in self.r.raw(start):
            head.relative, head.rate = None, True

    def _defines(self, zone: Compare, head: Head) -> bool:
        """`断货超过24小时的，每次扣5分`: the threshold is part of what is counted, told by its unit."""
        quantity = zone.place.quantity
        unit = size_unit(head)
        return (
            quantity is not None
            and quantity.unit not in ("", unit)
            and unit in WHOLE_UNITS
            and quantity.unit not in WHOLE_UNITS
        )

    def _places(self, head: Head) -> bool | None:
        """`每少引进1名博士`: people are counted; `每下降1名`, `第4名起每低1名`: places of a ranking; None: no word tells."""
        if RANKING.search(head.name):
            return True
        if self.r.own in ("名次", "rank"):
            return True
        if self.r.own not in ("", "名") or PEOPLE.search(head.name):
            return False
        text = self.r.plain.text
        if RANKING.search(text):
            return True
        if PEOPLE.search(text) or head.way in _FEWER_OR_MORE:
            return False
        return True if head.way in _MOVED or not head.way else None

    def _axis(self, head: Head) -> tuple[Axis, Way | None, str]:
        unit = size_unit(head)
        if head.day and unit not in words.DAYS and unit not in ("", *_LENGTHS):
            return Axis.EVENTS, Way.ABOVE, head.late + head.name
        if head.day:
            return Axis.DAYS, Way.ABOVE if head.day > 0 else Way.BELOW, head.name
        size = head.size
        assert size is not None
        ranked = (
            size.unit in ("位次", "个位次", "名次", "个名次")
            or (size.unit == "名" and bool(self._places(head)))
            or (size.unit in ("位", "个") and any(word in head.name for word in ("排名", "位次", "名次")))
        )
        moved = head.way in ("前进", "后退", "退后", "后移") and size.unit in ("位", "名", "个")
        ranked = ranked or moved
        self.ranked = self.ranked or ranked
        if (ranked or (self.ranked and size.unit in ("位", "名", "个"))) and head.way:
            return Axis.RANK, _WAY_OF_RANK.get(words.WAYS[head.way], Way.ABOVE), ""
        if head.beyond and not head.way:
            return Axis.VALUE, Way.BELOW if self.zone_below else Way.ABOVE, ""
        if head.way == "超标" and size.unit in ("次", "起", "项", "例", "处", "件", "批次", "台次"):
            return Axis.EVENTS, Way.ABOVE, head.name + "超标"
        if head.way:
            counted = (
                bool(head.names)
                and head.origin is None
                and size.unit not in _LENGTHS
                and size.unit not in ("", *words.DAYS)
            )
            if counted and (
                head.way in ("缺", "缺少", "欠")
                or (head.way in ("少", "缺") and head.name.startswith(("未", "没", "不")))
                or (head.after and head.way in ("增加", "增", "多", "新增"))
            ):
                return Axis.EVENTS, Way.ABOVE, head.name
            short = head.way == "少" and (self.drop or self.conditions.decreased)
            return Axis.VALUE, Way.WORSE if short else _WAY[words.WAYS[head.way]], head.name
        if head.origin_word and size.unit in WHOLE_UNITS and head.names and not head.way:
            head.origin = None
            return (
                Axis.EVENTS,
                Way.ABOVE,
                head.origin_word + head.name if head.origin_first else head.name + head.origin_word,
            )
        if head.name in _LOSSES and size.unit.endswith("元"):
            head.origin = Place(Quantity(ZERO.points, size.unit))
            return Axis.VALUE, Way.BELOW, ""  # a loss is a result below nothing
        if head.happens or size.unit not in _LENGTHS:
            if head.origin is None and size.unit not in _LENGTHS:
                return Axis.EVENTS, Way.ABOVE, head.name
        return Axis.VALUE, None, ""

    def _default_way(self, within: tuple[Compare, ...], effect: Effect, axis: Axis) -> Way | None:
        """`低于95%的，每1个百分点扣2分`: the zone tells the side."""
        for compare in within:
            if compare.relation in (Relation.BELOW, Relation.AT_MOST):
                return Way.BELOW
            if compare.relation in (Relation.ABOVE, Relation.AT_LEAST):
                return Way.ABOVE
            if compare.relation is Relation.MISSED:
                return Way.WORSE
            if compare.relation is Relation.EXCEEDED:
                return Way.BETTER
        if within or axis is not Axis.VALUE:
            return None
        return Way.WORSE if effect.deed is Deed.LOSE else Way.BETTER


_WAY_OF_RANK = {"below": Way.ABOVE, "above": Way.BELOW}


def is_other_yardstick(within: tuple[Compare, ...]) -> bool:
    """`较上年下降的，每下降1%`, beside steps from the target: a reference of its own, from which its own steps count."""
    return len(within) == 1 and within[0].place.quantity is None and within[0].place.tier not in ("", *TARGET_LADDER)


def _opposed(within: tuple[Compare, ...], way: Way) -> bool:
    """`不少于24篇，每少一篇`: the region before the step is where the figure ought to be, and the step counts outside it."""
    if len(within) != 1 or within[0].place.tier or within[0].place.form is not Form.PLAIN:
        return False
    return (within[0].relation, way) in ((Relation.AT_LEAST, Way.BELOW), (Relation.AT_MOST, Way.ABOVE))


def _measured_from(zone: Compare, unit: str) -> bool:
    """`高于定额每0.1升扣0.2分`: so much of what is measured, from the reference value on."""
    place = zone.place
    return bool(place.tier) and place.quantity is None and unit not in (*WHOLE_UNITS, "", *_LENGTHS, *words.DAYS)


def _early_at_all(within: tuple[Compare, ...]) -> bool:
    """`提前的`: any time before the date."""
    if len(within) != 1 or within[0].relation is not Relation.BELOW:
        return False
    quantity = within[0].place.quantity
    return quantity is not None and quantity.value == 0 and quantity.unit == "天"


def _late_at_all(within: tuple[Compare, ...]) -> bool:
    """Whether a region is that of any lateness: a step in days needs none."""
    if len(within) != 1 or within[0].relation is not Relation.ABOVE:
        return False
    quantity = within[0].place.quantity
    return quantity is not None and quantity.value == 0 and quantity.unit == "天"


def defined_kind(text: str) -> str:
    """The thing counted, of a clause that defines it before 每."""
    return text.partition("每")[0].strip("，,、的 ").removesuffix("的")
