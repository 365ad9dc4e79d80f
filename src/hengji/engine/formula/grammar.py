"""The grammar: a small recursive descent over tokens, bounded in nodes and depth.

Loosest first: or; and; not; comparison (never chained); + -; * /; sign; then numbers, names, calls and brackets. A mistake of
meaning (an unknown name, a wrong argument) is noted and reading goes on with a stand-in; a mistake of form ends it.
"""

from __future__ import annotations

from fractions import Fraction

from ..values.text import Text
from ..values.unit import Unit, UnknownUnit, parse_unit
from .calls import build_call
from .cursor import Cursor, Stop
from .mistakes import MAX_MISTAKES, Mistake, printable
from .resolve import Known
from .tokens import Kind, Token
from .tree import (
    CONDITIONS,
    Binary,
    Both,
    Compare,
    Condition,
    Either,
    Negate,
    Node,
    Not,
    Number,
    Operator,
    Place,
    Relation,
    Tree,
)
from .words import BY_WORD, FUNCTIONS, RELATIONS, did_you_mean, function, keyword, nearest

_ZERO = Fraction(0)
_PERCENT = parse_unit("%")


def read_tokens(tokens: list[Token], known: Known, condition: bool) -> tuple[Tree | None, list[Mistake]]:
    """The tree of a formula (of a condition, where asked) and what is wrong; None when its form cannot be followed."""
    parser = _Parser(tokens, known)
    try:
        return parser.whole(condition), parser.mistakes
    except Stop:
        if parser.mistakes[-1].code == "syntax":
            parser.rest()
        return None, parser.mistakes


class _Parser(Cursor):
    def number(self, tree: Tree) -> Node:
        """`tree` where a number belongs."""
        if isinstance(tree, CONDITIONS):
            self.mistake("condition", tree.at, "这里应为数，不是条件", "a number belongs here, not a condition")
            return Number(_ZERO, at=tree.at)
        return tree

    def holds(self, tree: Tree) -> Condition:
        """`tree` where a condition belongs."""
        if not isinstance(tree, CONDITIONS):
            hint = Text("例如 利润 > 0", "for example profit > 0")
            self.mistake(
                "condition",
                tree.at,
                "这里应为条件（比较），不是数",
                "a condition (a comparison) belongs here, not a number",
                hint,
            )
            zero = Number(_ZERO, at=tree.at)
            return Compare(Relation.EQUAL, zero, zero, tree.at)
        return tree

    def rest(self) -> None:
        """After a stop: names and functions further on that are unknown anyway, so that all is told at once."""
        for index in range(self.position + 1, len(self.tokens) - 1):
            token, before = self.tokens[index], self.tokens[index - 1]
            if len(self.mistakes) >= MAX_MISTAKES:
                return
            if token.kind not in (Kind.WORD, Kind.NAME) or keyword(token.text) or before.kind is Kind.NUMBER:
                continue
            if token.kind is Kind.WORD and self.tokens[index + 1].text == "(":
                if function(token.text) is None:
                    self.unknown_function(token)
            elif _unit(token.text) is None:
                self.name(token)

    def whole(self, condition: bool) -> Tree:
        """The whole text."""
        if self.peek().kind is Kind.END:
            raise self.stop(
                "empty",
                self.peek().place,
                "公式为空",
                "the formula is empty",
                Text("例如 净利润 ÷ 营业收入", "for example a / b"),
            )
        if equals := self.sign("=", "=="):
            self.mistake(
                "syntax",
                equals.place,
                "公式开头不写等号",
                "a formula does not begin with =",
                Text("去掉“=”", "drop the ="),
            )
        tree = self.either()
        if self.peek().kind is not Kind.END:
            raise self.unexpected()
        return self.holds(tree) if condition else self.number(tree)

    def either(self) -> Tree:
        """or"""
        left = self.both()
        while self.peek().kind is Kind.WORD and keyword(self.peek().text) == "or":
            self.position += 1
            self.counted()
            right = self.both()
            left = Either(self.holds(left), self.holds(right), (left.at[0], right.at[1]))
        return left

    def both(self) -> Tree:
        """and"""
        left = self.negation()
        while self.peek().kind is Kind.WORD and keyword(self.peek().text) == "and":
            self.position += 1
            self.counted()
            right = self.negation()
            left = Both(self.holds(left), self.holds(right), (left.at[0], right.at[1]))
        return left

    def negation(self) -> Tree:
        """not"""
        token = self.peek()
        if token.kind is Kind.WORD and keyword(token.text) == "not":
            self.position += 1
            self.counted()
            self.deeper()
            inner = self.negation()
            self.depth -= 1
            return Not(self.holds(inner), (token.place[0], inner.at[1]))
        return self.comparison()

    def comparison(self) -> Tree:
        """A sum, or two compared."""
        left = self.sum()
        token = self.sign(*RELATIONS)
        if token is None:
            return left
        self.counted()
        right = self.sum()
        if chained := self.sign(*RELATIONS):
            hint = Text("写成 甲 < 乙 且 乙 < 丙", "write a < b and b < c")
            raise self.stop("syntax", chained.place, "比较不能连写", "comparisons cannot be chained", hint)
        return Compare(RELATIONS[token.text], self.number(left), self.number(right), (left.at[0], right.at[1]))

    def sum(self) -> Tree:
        """Terms added and subtracted, from left to right."""
        left = self.term()
        while token := self.sign("+", "-"):
            self.counted()
            right = self.term()
            left = Binary(Operator(token.text), self.number(left), self.number(right), (left.at[0], right.at[1]))
        return left

    def term(self) -> Tree:
        """Factors multiplied and divided, from left to right."""
        left = self.signed()
        while token := self.sign("*", "/"):
            self.counted()
            right = self.signed()
            left = Binary(Operator(token.text), self.number(left), self.number(right), (left.at[0], right.at[1]))
        return left

    def signed(self) -> Tree:
        """A sign before an atom."""
        token = self.sign("+", "-")
        if token is None:
            return self.atom()
        self.deeper()
        inner = self.signed()
        self.depth -= 1
        if token.text == "+":
            return self.number(inner)
        self.counted()
        return Negate(self.number(inner), (token.place[0], inner.at[1]))

    def atom(self) -> Tree:
        """A number, a name, a call, or brackets."""
        token = self.peek()
        self.counted()
        if token.kind is Kind.NUMBER:
            self.position += 1
            return self.constant(token)
        if token.kind is Kind.NAME:
            self.position += 1
            return self.name(token)
        if token.kind is Kind.WORD and not keyword(token.text):
            self.position += 1
            return self.call(token) if self.peek().text == "(" and self.peek().kind is Kind.SIGN else self.name(token)
        if opened := self.sign("("):
            self.nodes -= 1
            self.deeper()
            tree = self.either()
            self.depth -= 1
            self.closing(opened)
            return tree
        raise self.unexpected()

    def closing(self, opened: Token) -> Token:
        """The bracket that closes `opened`."""
        token = self.sign(")")
        if token is not None:
            return token
        if self.peek().kind is Kind.END:
            raise self.stop(
                "syntax",
                opened.place,
                "括号没有配对",
                "this bracket is never closed",
                Text("补上“)”", "add the missing )"),
            )
        raise self.unexpected()

    def constant(self, token: Token) -> Node:
        """A number with the unit that follows it, if one does."""
        after = self.peek()
        symbol: str | None = None
        if after.kind is Kind.SIGN and after.text in "%‰":
            symbol = after.text
        elif after.kind is Kind.NAME or (after.kind is Kind.WORD and not keyword(after.text)):
            follows = self.tokens[self.position + 1]
            symbol = after.text if follows.text != "(" or follows.kind is not Kind.SIGN else None
        if symbol is None:
            return Number(token.value, at=token.place)
        self.position += 1
        place = (token.place[0], after.place[1])
        unit = _unit(symbol)
        if unit is not None:
            return Number(token.value, unit, place)
        hint, whole = None, token.text + symbol
        if self.known.names is not None and self.known.measure(whole) is not None:
            hint = did_you_mean(f"[{whole}]")
        elif self.known.names is not None and self.known.find(symbol) is not None:
            hint = Text(f"乘号不能省略：{token.text} × {symbol}", f"write the multiplication: {token.text} * {symbol}")
        self.unknown_unit(symbol, after.place, hint)
        return Number(token.value, at=place)

    def name(self, token: Token) -> Node:
        """A name looked up."""
        found = self.known.find(token.text, token.place)
        if found is not None:
            return found
        shown = printable(token.text)
        called = function(token.text) if token.kind is Kind.WORD else None
        hint = self.known.hint(token.text) or (did_you_mean(called.usage.zh, called.usage.en) if called else None)
        self.mistake("unknown-name", token.place, f"未知指标“{shown}”", f"unknown name '{shown}'", hint)
        return Number(_ZERO, at=token.place)

    def unknown_function(self, token: Token) -> None:
        """Note a function that is none."""
        shown, near = printable(token.text), nearest(token.text, BY_WORD)
        hint = did_you_mean(near) if near else _ALL_FUNCTIONS
        self.mistake("unknown-function", token.place, f"没有函数“{shown}”", f"there is no function '{shown}'", hint)

    def call(self, token: Token) -> Node:
        """A function and its arguments."""
        called = function(token.text)
        if called is None:
            self.unknown_function(token)
        opened = self.tokens[self.position]
        self.position += 1
        self.deeper()
        args: list[Tree] = []
        unit: Unit | None = None
        if self.peek().kind is not Kind.SIGN or self.peek().text != ")":
            args.append(self.either())
            while self.sign(","):
                if called is not None and called.code == "round" and len(args) == 2:
                    unit = self.unit_argument()
                else:
                    args.append(self.either())
        self.depth -= 1
        closed = self.closing(opened)
        place = (token.place[0], closed.place[1])
        if called is None:
            return Number(_ZERO, at=place)
        built = build_call(called, args, unit, place)
        if isinstance(built, Mistake):
            self.mistakes.append(built)
            return Number(_ZERO, at=place)
        return built

    def unit_argument(self) -> Unit:
        """The unit in which a `round` counts its decimals: `万元`, `%`, `[万元/人]` or `万元/人`."""
        start, symbol = self.peek().place[0], ""
        while self.peek().kind is not Kind.END and self.peek().text not in (",", ")", "("):
            symbol += self.peek().text
            self.position += 1
        unit = _unit(symbol)
        if unit is None or not symbol:
            self.unknown_unit(symbol, (start, self.tokens[self.position - 1].place[1]))
            return _PERCENT
        return unit

    def unknown_unit(self, symbol: str, place: Place, hint: Text | None = None) -> None:
        """Note a unit that is none."""
        shown = printable(symbol)
        self.mistake(
            "unknown-unit", place, f"未知单位“{shown}”", f"unknown unit '{shown}'", hint or UnknownUnit(symbol).hint
        )

    def unexpected(self) -> Stop:
        """What to say of a token that does not belong where it stands."""
        token = self.peek()
        shown, place = printable(token.text), token.place
        before = self.tokens[self.position - 1] if self.position else None
        value = before is not None and (before.kind in (Kind.NUMBER, Kind.WORD, Kind.NAME) or before.text == ")")
        if token.kind is Kind.END:
            hint = Text("后面还应有数、指标或括号", "a number, a name or a bracket belongs here")
            return self.stop("syntax", place, "公式没有写完", "the formula breaks off", hint)
        if token.text == "," and token.kind is Kind.SIGN:
            hint = Text(
                "逗号只分隔函数的参数；数字不写千分位", "a comma separates arguments only; write 1000, not 1,000"
            )
            return self.stop("syntax", place, "这里不应有逗号", "no comma belongs here", hint)
        if token.text == ")" and token.kind is Kind.SIGN:
            return self.stop(
                "syntax", place, "多出一个“)”，或括号内为空", "a ) too many, or nothing inside the brackets"
            )
        if token.text in ("%", "‰"):
            return self.stop("syntax", place, f"“{shown}”只跟在数字后面", f"{shown} follows a number only")
        if (value and token.kind is not Kind.SIGN) or (value and token.text == "("):
            hint = Text(
                "补上 + − × ÷；名称含空格或括号时写在方括号内",
                "put + - * / between; a name with spaces goes in [brackets]",
            )
            return self.stop(
                "syntax", place, f"“{shown}”前缺少运算符", f"an operator is missing before '{shown}'", hint
            )
        return self.stop("syntax", place, f"这里不应有“{shown}”", f"'{shown}' does not belong here")


def _unit(symbol: str) -> Unit | None:
    try:
        return parse_unit(symbol)
    except UnknownUnit:
        return None


_ALL_FUNCTIONS = Text(
    "可用：" + " ".join(called.zh[0] for called in FUNCTIONS),
    "there are: " + " ".join(called.en[0] for called in FUNCTIONS),
)
