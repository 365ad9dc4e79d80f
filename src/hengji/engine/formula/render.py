"""Tree to text, in Chinese and in English. Canonical: `parse(render(tree))` gives the tree again."""

from __future__ import annotations

from collections.abc import Callable

from ..values.number import show
from ..values.text import Lang
from ..values.unit import Unit
from .resolve import bare
from .tree import (
    PLAIN,
    Binary,
    Both,
    Call,
    Compare,
    Either,
    Func,
    If,
    Name,
    Negate,
    Not,
    Number,
    Operator,
    Prior,
    Relation,
    Round,
    Span,
    Tree,
)
from .words import BY_CODE, JOINERS, WORD

Leaf = Callable[[Name, int, str], str]
"""Told a name, how many years back it is read, and its text; gives the text to print for it."""

_OPERATORS = {Operator.MULTIPLY: "×", Operator.DIVIDE: "÷"}
_RELATIONS = {Relation.AT_MOST: "≤", Relation.AT_LEAST: "≥", Relation.UNEQUAL: "≠"}
_OR, _AND, _NOT, _COMPARE, _SUM, _TERM, _SIGN, _ATOM = range(8)


def render(tree: Tree, lang: Lang = "zh") -> str:
    """The canonical text of a tree: `净利润 ÷ 平均(期初(所有者权益), 期末(所有者权益))`."""
    return _Writer(lang, None).text(tree, _OR, 0)


def render_with(tree: Tree, lang: Lang, leaf: Leaf, back: int = 0) -> str:
    """The text of a tree for reading, names as `leaf` prints them; it need not parse."""
    return _Writer(lang, leaf).text(tree, _OR, back)


class _Writer:
    def __init__(self, lang: Lang, leaf: Leaf | None) -> None:
        self.lang, self.leaf = lang, leaf

    def text(self, tree: Tree, tightest: int, back: int) -> str:
        """The text of a node, in brackets where its binding is looser than its place allows."""
        text, binding = self._bound(tree, back)
        return f"({text})" if binding < tightest else text

    def _bound(self, tree: Tree, back: int) -> tuple[str, int]:
        zh = self.lang == "zh"
        match tree:
            case Number():
                return written(tree), _ATOM
            case Name():
                return self._name(tree, back), _ATOM
            case Binary(operator, left, right):
                binding = _SUM if operator in (Operator.ADD, Operator.SUBTRACT) else _TERM
                sign = _OPERATORS.get(operator, operator.value) if zh else operator.value
                return f"{self.text(left, binding, back)} {sign} {self.text(right, binding + 1, back)}", binding
            case Negate(inner):
                return f"-{self.text(inner, _SIGN, back)}", _SIGN
            case Call(func, args):
                # For reading, growth shows both its figures; as text of the language it has one argument.
                both = self.leaf is not None and func is Func.GROWTH
                earlier = self.text(args[0], _OR, back + 1) if both else ""
                return self._call(func.value, args, back, earlier), _ATOM
            case Prior(inner, years):
                if self.leaf is not None:
                    return self.text(inner, _ATOM, back + years), _ATOM
                return self._call("prior", (inner,), back, "" if zh and years == 1 else str(years)), _ATOM
            case Round(inner, places, unit):
                return self._call(
                    "round", (inner,), back, str(places), "" if unit is None else f"[{unit.symbol}]"
                ), _ATOM
            case If(condition, then, otherwise):
                return self._call("if", (condition, then, otherwise), back), _ATOM
            case Compare(relation, left, right):
                sign = _RELATIONS.get(relation, relation.value) if zh else relation.value
                return f"{self.text(left, _SUM, back)} {sign} {self.text(right, _SUM, back)}", _COMPARE
            case Both(left, right):
                return f"{self.text(left, _AND, back)} {self._joiner('and')} {self.text(right, _NOT, back)}", _AND
            case Either(left, right):
                return f"{self.text(left, _OR, back)} {self._joiner('or')} {self.text(right, _AND, back)}", _OR
            case Not(inner):
                return f"{self._joiner('not')} {self.text(inner, _NOT, back)}", _NOT

    def _joiner(self, code: str) -> str:
        return JOINERS[code][0 if self.lang == "zh" else 1]

    def _call(self, code: str, args: tuple[Tree, ...], back: int, *more: str) -> str:
        parts = [self.text(arg, _OR, back) for arg in args] + [text for text in more if text]
        return f"{BY_CODE[code].word(self.lang)}({', '.join(parts)})"

    def _name(self, node: Name, back: int) -> str:
        if self.leaf is not None:
            return self.leaf(node, back, spoken(node, back, self.lang))
        text = bare(node.name)
        return text if node.span is Span.PERIOD else f"{BY_CODE[node.span.value].word(self.lang)}({text})"


def spoken(node: Name, back: int, lang: Lang) -> str:
    """A figure as a person names it: 期初所有者权益, 上年净利润; `opening equity`, `profit (2 years before)`."""
    if lang == "zh":
        span = {Span.OPENING: "期初", Span.CLOSING: "期末", Span.YEAR_TO_DATE: "累计"}.get(node.span, "")
        return {0: "", 1: "上年", 2: "前年"}.get(back, f"{back}年前") + span + node.name
    span = "" if node.span is Span.PERIOD else BY_CODE[node.span.value].word("en") + " "
    when = {0: "", 1: " (prior year)"}.get(back, f" ({back} years before)")
    return span + node.name + when


def written(node: Number) -> str:
    """A constant as it is written: `5%`, `5000万元`, `80[万元/人]`."""
    return show(node.value) + symbol(node.unit)


def symbol(unit: Unit) -> str:
    """A unit as it stands behind a number."""
    if unit == PLAIN:
        return ""
    return unit.symbol if unit.symbol in ("%", "‰") or WORD.fullmatch(unit.symbol) else f"[{unit.symbol}]"
