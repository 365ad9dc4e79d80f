"""Calls of functions: their arguments checked in number and kind, and made into nodes."""

from __future__ import annotations

from collections.abc import Sequence

from ..values.text import Text
from ..values.unit import Unit
from .mistakes import Mistake
from .tree import (
    CONDITIONS,
    MAX_PLACES,
    MAX_YEARS_BACK,
    PLAIN,
    Call,
    Func,
    If,
    Name,
    Node,
    Number,
    Place,
    Prior,
    Round,
    Span,
    Tree,
    walk,
)
from .words import Function, did_you_mean


def build_call(called: Function, args: Sequence[Tree], unit: Unit | None, place: Place) -> Node | Mistake:
    """The node of a call, or what is wrong with it. `unit` is the unit a `round` names."""
    count = len(args) + (unit is not None)
    if not called.least <= count <= called.most:
        return _count(called, args, count, place)
    for index, arg in enumerate(args):
        if isinstance(arg, CONDITIONS) and (called.code != "if" or index):
            message = Text("这里应为数，不是条件", "a number belongs here, not a condition")
            return Mistake("condition", arg.at, message, _usage(called))
    numbers = tuple(arg for arg in args if not isinstance(arg, CONDITIONS))
    match called.code:
        case "if":
            if not isinstance(args[0], CONDITIONS):
                message = Text("第一个参数应为条件（比较）", "the first argument is a condition (a comparison)")
                return Mistake("condition", args[0].at, message, _usage(called))
            return If(args[0], numbers[0], numbers[1], place)
        case "prior":
            return _prior(called, numbers, place)
        case "round":
            places = _whole(numbers[1], 0, MAX_PLACES)
            return _not_whole(numbers[1], 0, MAX_PLACES) if places is None else Round(numbers[0], places, unit, place)
        case Span.YEAR_TO_DATE | Span.OPENING | Span.CLOSING:
            return _span(called, numbers[0], place)
        case Func.GROWTH if any(isinstance(node, Call) and node.func is Func.GROWTH for node in walk(numbers[0])):
            return Mistake("argument", place, Text("增长率之内不能再取增长率", "growth cannot stand inside growth"))
        case _:
            return Call(Func(called.code), numbers, place)


def _usage(called: Function) -> Text:
    return Text(f"用法：{called.usage.zh}", f"usage: {called.usage.en}")


def _count(called: Function, args: Sequence[Tree], count: int, place: Place) -> Mistake:
    asked = f"{called.least}" if called.least == called.most else f"{called.least}–{called.most}"
    message = Text(
        f"“{called.zh[0]}”应有 {asked} 个参数，写了 {count} 个", f"{called.en[0]} takes {asked} arguments, not {count}"
    )
    hint = _usage(called)
    if count == 1 and isinstance(args[0], Name) and args[0].span is Span.PERIOD:
        name = args[0].name
        if called.code == Func.AVG:
            hint = did_you_mean(f"平均(期初({name}), 期末({name}))", f"avg(opening({name}), closing({name}))")
        elif called.code == Func.SUM:
            hint = did_you_mean(f"累计({name})", f"ytd({name})")
    return Mistake("arguments", place, message, hint)


def _whole(node: Node, least: int, most: int) -> int | None:
    plain = isinstance(node, Number) and node.unit == PLAIN and node.value.denominator == 1
    return int(node.value) if plain and isinstance(node, Number) and least <= node.value <= most else None


def _not_whole(node: Node, least: int, most: int) -> Mistake:
    message = Text(f"这里应为 {least} 到 {most} 的整数", f"a whole number from {least} to {most} belongs here")
    return Mistake("argument", node.at, message)


def _prior(called: Function, numbers: tuple[Node, ...], place: Place) -> Node | Mistake:
    if len(numbers) == 1:
        return Prior(numbers[0], 1, place)
    years = _whole(numbers[1], 1, MAX_YEARS_BACK)
    return _not_whole(numbers[1], 1, MAX_YEARS_BACK) if years is None else Prior(numbers[0], years, place)


def _span(called: Function, node: Node, place: Place) -> Node | Mistake:
    if isinstance(node, Name) and node.span is Span.PERIOD:
        return Name(node.name, Span(called.code), place)
    zh, en = called.zh[0], called.en[0]
    message = Text(f"“{zh}”内只写一个指标名", f"{en} takes the name of one measure")
    hint = Text(
        f"例如 {zh}(利润) ÷ {zh}(收入)，上年({zh}(利润))",
        f"for example {en}(profit) / {en}(revenue), prior({en}(profit), 1)",
    )
    return Mistake("argument", place, message, hint)
