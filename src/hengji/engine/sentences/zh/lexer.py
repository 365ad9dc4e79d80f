"""The plain form of a sentence cut into tokens: figures, units, known words, signs, quoted names, and text (everything else).

The longest known word wins. Words of one character are words only where their guard holds (低 before a figure, 内 after a unit): elsewhere
they are part of a name (高质量, 计划, 内部).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from . import words
from .numerals import NUMERAL, chinese_value
from .words.patterns import reference


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    UNIT = auto()
    WORD = auto()
    SIGN = auto()
    QUOTED = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the plain form; `value` where it is a number; `start` and `end` are places in the plain form."""

    kind: Kind
    text: str
    start: int
    end: int
    value: Fraction = Fraction(0)


_NUMBER = re.compile(
    r"\d+(?:\.\d+)?万(?=[-~至到]\d+(?:\.\d+)?万元)|\d+分之\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+/\d+(?=个?分)|\d+(?:\.\d+)?|(?<![A-Za-z])\.\d+"
)
_COUNTED = "|".join(sorted((re.escape(unit) for unit in words.UNITS | {"分"}), key=len, reverse=True))
_AHEAD = rf"约?(?:\d|\.\d|百分之|千分之|[{NUMERAL}]+(?:点[{NUMERAL}]+)?(?:{_COUNTED}))"
_POINTS = rf"(?:{_AHEAD}|满|全|权重|标准分|该项|本项|总分|一半|半|百分|-|基准分|基本分|基础分)"
_TIER = "|".join(sorted(words.TIERS, key=len, reverse=True))
_DOING = (
    "(?:开展|完成|组织|召开|参加|报送|提交|举办|检查|培训|培养|引进|签订|建成|发展|新增|投产|交付|生产|销售|实现|上报|上缴|"
    "提供|采购|发放|投放|收|产|销|办|建|招|修|植)"
)
"""Verbs that may stand between less or more and the figure: 少开展1次, 多完成2项."""
_GUARDS = {
    **dict.fromkeys("低高超降升涨缺欠增差", rf"{_AHEAD}|于|{_TIER}|\("),
    **dict.fromkeys("少多", rf"{_AHEAD}|于|{_TIER}|\(|{_DOING}(?:{_AHEAD}|了)"),
    **dict.fromkeys("早晚迟", _AHEAD),
    **dict.fromkeys("扣加减得计记赋给评奖罚打", rf"{_POINTS}|\d"),
    "处罚": rf"{_POINTS}|\d",
    **dict.fromkeys("计扣算", rf"{_POINTS}|\d|$|[,;。)]"),
    **dict.fromkeys(("未超", "没超"), rf"{_AHEAD}|{_TIER}|预算"),
    "为": rf"{_POINTS}|{_TIER}|优|良|合格",
    "按": _POINTS,
    "达": rf"{_AHEAD}|{_TIER}|不?到",
    **dict.fromkeys(("有", "漏"), _AHEAD),
    **dict.fromkeys(("比", "较", "与", "同", "和", "跟"), rf"{_TIER}|预算"),
    "以": rf"{_TIER}|预算|\d",
    "零": r"(?![点一二三四五六七八九〇十])",
    "被": r"(?!)",
    "因": r"(?!)",
    "受": r"(?!)",
    "各": r"得|扣|加|计",
    **dict.fromkeys(("减亏", "增亏"), rf"{_AHEAD}|[的者]?,?(?:得|不得|不计|计|扣|加)|不足|不到|超过"),
    "约": r"\d",
}
_BEHIND = {
    "内": r"[\d%天次起件项个日元月家人例值标算划额围间钟时周年季度点位]$",
    "间": r"[%\d值]$",
    "止": r"[分完]$",
    "后": r"(?!)$",
    "约": r"(?<![节合签制条预违特])$",
    "奖": r"(?<![技步质优金银铜新果班术学利计功特大城等])$",
}
_NOT_AFTER = re.compile(r"率|幅|速度|质量|情况统计")
_GUARDED_ENDS = frozenset(words.WAYS) | frozenset(words.RELATIONS) | frozenset(words.HAPPENS)
_LEXICON = sorted(words.lexicon(), key=len, reverse=True)
_BY_FIRST: dict[str, list[str]] = {}
for _word in _LEXICON:
    _BY_FIRST.setdefault(_word[0], []).append(_word)
_PROTECTED: dict[str, list[str]] = {}
for _word in words.PROTECTED:
    _PROTECTED.setdefault(_word[0], []).append(_word)
_RANKS = re.compile(rf"[{NUMERAL}]+[至到~\-][{NUMERAL}]+[名位]")
_GRADES = re.compile(r"第[一二三四五六]+(?:等级|等次|档次|梯队|档|类|级|等)(?!奖)")
_ONCE = re.compile(
    r"一次(?=性?(?:交验|审查|报审|送审|验收|检验|交付|调试|试车|报验|送检|评审|通过|合格|成功|安装|焊接|开箱)[一-龥]{0,6}率)"
)
"""`一次审查通过率`: passed at once, and no count."""
_UNITS = sorted(words.UNITS, key=len, reverse=True)
_LOOSE_UNITS = frozenset("级 等 类 档 种 度 期 头 字".split())
_IN_MYRIADS = (*(unit for unit in _UNITS if unit.startswith("万") and len(unit) > 1), "万-", "万~", "万至", "万到")
"""What is a unit by itself, and no 万 that belongs to the figure: 万吨, 万标箱."""
_SIGNS = frozenset(".;,。、:()~-/+×÷<>=≤≥|→↔?!'%‰ ±")


def tokenize(text: str, names: frozenset[str] = frozenset(), unit: str = "") -> list[Token]:
    """The tokens of the plain form; `names` are further words for tiers, `unit` is the item's own unit."""
    return list(_Lexer(text, names, unit).run())


class _Lexer:
    def __init__(self, text: str, names: frozenset[str], unit: str = "") -> None:
        self.text = text
        self.names = sorted(names, key=len, reverse=True)
        own = "" if unit in words.UNITS else unit.partition("/")[0]
        self.own = "" if own in words.UNITS or own == "分" else own
        self.units = [self.own, *_UNITS] if self.own else _UNITS
        self.last: Token | None = None

    def run(self) -> Iterator[Token]:
        at = 0
        pending = -1
        while at < len(self.text):
            token = self.next(at)
            if token is None or (token.kind is Kind.TEXT and pending >= 0):
                pending = at if pending < 0 else pending
                at += 1 if token is None else len(token.text)
                continue
            if pending >= 0:
                self.last = Token(Kind.TEXT, self.text[pending:at], pending, at)
                yield self.last
                pending = -1
                token = self.next(at) or token
            yield token
            self.last = token
            at = token.end
        if pending >= 0:
            yield Token(Kind.TEXT, self.text[pending:], pending, len(self.text))

    def next(self, at: int) -> Token | None:
        """The token that begins at `at`, or None for a character of a name."""
        return (
            self.quoted(at)
            or self.protected(at)
            or self.named(at)
            or self.number(at)
            or self.unit(at)
            or self.word(at)
            or self.numeral(at)
            or self.sign(at)
        )

    def quoted(self, at: int) -> Token | None:
        if self.text[at] != '"':
            return None
        end = self.text.find('"', at + 1)
        return None if end < 0 else Token(Kind.QUOTED, self.text[at + 1 : end], at, end + 1)

    def protected(self, at: int) -> Token | None:
        voltage = re.compile(r"\d+(?:\.\d+)?(?:kV|KV|kv|千伏)").match(self.text, at)
        if voltage is not None:
            return Token(Kind.TEXT, voltage[0], at, voltage.end())
        grade = _GRADES.match(self.text, at)
        if grade is not None:
            return Token(Kind.TEXT, grade[0], at, grade.end())
        once = _ONCE.match(self.text, at)
        if once is not None:
            return Token(Kind.TEXT, once[0], at, once.end())
        if self.text.startswith("两票", at):
            return Token(Kind.TEXT, "两票", at, at + 2)
        for name in _PROTECTED.get(self.text[at], ()):
            if self.text.startswith(name, at):
                return Token(Kind.TEXT, name, at, at + len(name))
        return None

    def named(self, at: int) -> Token | None:
        for name in self.names:
            if self.text.startswith(name, at):
                return Token(Kind.WORD, name, at, at + len(name))
        return None

    def number(self, at: int) -> Token | None:
        if self.text.startswith(("百分之", "千分之"), at):
            match = re.compile(rf"[百千]分之([{NUMERAL}点]+|\d+(?:\.\d+)?)").match(self.text, at)
            if match is not None:
                return Token(Kind.NUMBER, match[0], at, match.end(), chinese_value(match[1]))
        if self.text.startswith("万分之", at):
            match = re.compile(rf"万分之([{NUMERAL}点]+|\d+(?:\.\d+)?)").match(self.text, at)
            if match is not None:
                return Token(Kind.NUMBER, "千分之" + match[1], at, match.end(), chinese_value(match[1]) / 10)
        match = _NUMBER.match(self.text, at)
        if match is not None and "/" in match[0] and (self.text[at - 1 : at] == "/" or match[0].endswith("/0")):
            match = re.compile(r"\d+").match(self.text, at)
        if match is not None:
            digits = match[0].replace(",", "").removesuffix("万")
            whole, _, part = digits.partition("分之")
            value, end = (
                Fraction(int(part), int(whole)) if part and int(whole) else Fraction(digits.split("分之")[0]),
                match.end(),
            )
            own = self.own != "" and self.text.startswith(self.own, end)
            if not own and self.text.startswith("万", end) and not self.text.startswith(_IN_MYRIADS, end):
                if not self._unit_at(end + 1) and not self.text.startswith("分", end + 1):
                    return Token(
                        Kind.NUMBER, self.text[at:end], at, end, value
                    )  # `100万`, of an item in 万元: the 万 is its unit
                value, end = value * 10**4, end + 1
            return Token(Kind.NUMBER, self.text[at:end], at, end, value)
        return None

    def _unit_at(self, at: int) -> bool:
        return any(self.text.startswith(unit, at) for unit in _UNITS)

    def numeral(self, at: int) -> Token | None:
        match = re.compile(rf"[{NUMERAL}]+(?:点[零一二三四五六七八九]+)?").match(self.text, at)
        if match is None:
            return None
        end = match.end()
        if self.text.startswith("分", end) and not self.text.startswith(("分之", "分点", "分别"), end):
            return Token(Kind.NUMBER, match[0], at, end, chinese_value(match[0]))
        unit = next((unit for unit in _UNITS if self.text.startswith(unit, end)), None)
        follows = self.last is not None and self.last.kind is Kind.WORD
        if unit is None or (unit in _LOOSE_UNITS and not follows):
            listed = _RANKS.match(self.text, at) is not None
            if listed or (self.last is not None and self.last.text in ("第", "前", "后")):
                return Token(Kind.NUMBER, match[0], at, end, chinese_value(match[0]))
            return None
        return Token(Kind.NUMBER, match[0], at, end, chinese_value(match[0]))

    def unit(self, at: int) -> Token | None:
        last = self.last
        after_figure = last is not None and last.kind is Kind.NUMBER and last.end == at
        after_each = (
            last is not None
            and (last.text in words.EACH or (last.kind is Kind.SIGN and last.text == "/"))
            and last.end == at
        )
        if not (after_figure or after_each):
            return None
        if last is not None and last.text.startswith(("百分之", "千分之")):
            return None
        for unit in self.units:
            if self.text.startswith(unit, at) and not (unit == "个" and self.text.startswith("个分", at)):
                return Token(Kind.UNIT, unit, at, at + len(unit))
        return None

    def word(self, at: int) -> Token | None:
        built = reference(self.text, at)
        for word in _BY_FIRST.get(self.text[at], ()):
            if built is not None and len(built[0]) > len(word):
                break
            if self.text.startswith(word, at) and self.holds(word, at):
                return Token(Kind.WORD, word, at, at + len(word))
        return None if built is None else Token(Kind.WORD, built[0], at, at + len(built[0]))

    def holds(self, word: str, at: int) -> bool:
        """Whether the guard of a word holds here."""
        rest = self.text[at + len(word) :]
        if word in _GUARDS and not re.match(_GUARDS[word], rest):
            return False
        if word in _BEHIND and not re.search(_BEHIND[word], self.text[:at]):
            return False
        if word in words.ALL_LOST and (rest.startswith(("的", "为止")) or (word == "全扣" and rest[:1].isdigit())):
            return False
        if word in words.NOTHINGS and word.endswith("0") and rest[:1] in ("分", ".", *"0123456789"):
            return False
        return not (word in _GUARDED_ENDS and _NOT_AFTER.match(rest))

    def sign(self, at: int) -> Token | None:
        char = self.text[at]
        return Token(Kind.SIGN, char, at, at + 1) if char in _SIGNS else None
