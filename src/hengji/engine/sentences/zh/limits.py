"""Limits in points, by the noun they limit: `本项得分不得低于5分`, `加减幅度不超过2分`, `均不超过3分`, `扣后不低于4分`.

Points behind a bound are never a value of the figure, unless it is counted in points itself: a clause of this form is a limit of the
score, of what is added, of what is taken or of each of them; with words that tell none of these it is not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...rules.model import Amount
from ...values.text import Text
from ..statements import Bound, Deed, Each, Judged, Limit, Statement, Unread
from .bounds import Bounds
from .lexer import Kind
from .reader import SEPARATORS

_MOST = (
    "不得?超过|不应超过|不能超过|不可超过|不得?高于|不应高于|不得?多于|不大于|不超出|不超|≤"
    "|控制在|限制在|限定在|限于|最多|至多|最高|上限|封顶|限额|以"
)
_LEAST = "不得?低于|不应低于|不能低于|不得?少于|不应少于|不小于|至少|最低|最少|下限|保底|≥"
_MODES = "一般情况下|一般|通常|原则上|大致|基本|大体"
_LEADS = "但是|但|并且|且|并|而且|同时|其中|其|则|应当|应|须|需|可|的|整体|总体|本项|该项|此项|本指标|该指标"
_PERIODS = "全年度?|一年内?|年度|本年度?|年内|当年|考核期内"
_SUMS = "累计|合计|总计|共计|一共|总共|总"
_EVERY = "二者|两者|双方|各项|各自|各|分别|均|都|每项|单项"
_CHANGES = (
    "(?:加减|加扣|奖扣|奖罚|增减|加、减|加、扣|加分、扣|加分和扣|升降)分?值?(?:幅度|额度|范围)?"
    "|(?:上下|正负)?(?:浮动|波动|变动|变化|调整)(?:幅度|范围|额度)?"
)
_NATURES = {
    "gained": "加分(?:值|额|总额|幅度|部分|额度)?|奖励(?:分|分值)?|奖分|所加分值?",
    "lost": "(?:扣分|减分|扣减|扣罚)(?:值|额|总额|幅度|部分|额度|分值)?|所扣分值?",
    "score": (
        "(?:最终|最后|实际)?的?(?:总得分|得分|总分|考核得分|考核分|计分|分值|分数)|最终|最后"
        "|(?:加分|扣分|加减分|加扣分|扣减|扣完|减分|加扣|加减|扣|加|减)后的?(?:最终|实际)?(?:总得分|得分|总分|分值|分数)?"
    ),
    "both": f"{_CHANGES}|(?:上下|正负)?幅度|上下|正负",
}
_MODIFIERS = f"(?:{_LEADS}|{_PERIODS}|{_SUMS}|{_EVERY})*?"
_SAID = re.compile(
    f"(?P<before>{_MODIFIERS})(?:{'|'.join(f'(?P<{name}>{said})' for name, said in _NATURES.items())})?(?P<behind>{_MODIFIERS})"
)
_CLAUSE = re.compile(rf"(?P<noun>[^,;。%]*?)(?:应|须|需)?(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))?(?:为|是|:|得)?")
_TAILS = frozenset("以内 之内 内 以下 为限 封顶 为上限 以上 为止".split())
_CAPPING = frozenset("为限 封顶 为上限".split())
_EXPECTED = Text(
    "写明限的是什么：得分不超过…分、得分不低于…分、最多加…分、最多扣…分、加扣分均不超过…分",
    "say what is limited: the score, what is added, or what is taken",
)
_DEEDS = {"gained": (Deed.GAIN,), "lost": (Deed.LOSE,), "": (Deed.GAIN, Deed.LOSE)}


@dataclass(frozen=True, slots=True)
class _Noun:
    """What a limit is said of: its nature (empty where no word tells it), whether in all, whether of each."""

    nature: str
    total: bool
    every: bool


class PointLimits(Bounds):
    """Reads limits in points by the noun they limit."""

    def _points_limited(self) -> list[Statement] | None:
        """A clause that bounds so many points, whatever it bounds."""
        r = self.r
        start = r.at
        said = self._bounding_words()
        if said is None:
            return None
        amount = r.amount()
        tail = r.text() if r.text() in _TAILS else ""
        r.take(tail)
        if not (said["most"] or said["least"]):
            if tail not in _CAPPING or not said["noun"]:
                return None
            said["most"] = tail  # `均3分封顶`
        if amount is None or not (r.done or r.text() in SEPARATORS) or self._earns_behind():
            return None
        stepped = any(isinstance(item, Each) for item in self.found)
        end = r.at
        noun = _noun(said["noun"])
        if noun is None or not amount.points or (said["most"] and not noun.nature and not noun.every):
            known = self._known(start, end)
            if known is not None:
                return known
        if noun is None or not amount.points:
            return self._unknown(said["noun"], amount, start, end, stepped)
        if r.scored and not stepped:
            return None  # `得分不低于90分，每低1分扣1分`, of a figure counted in points
        limits = self._least(noun, amount, start) if said["least"] else self._at_most(noun, amount, start)
        r.at = end
        return limits if limits is not None else self._unread_limit(start)

    def _bounding_words(self) -> dict[str, str] | None:
        """The words before the figure of the clause; the cursor stands at the figure."""
        r = self.r
        start = r.at
        while not r.done and r.text() not in (",", ";", "。", "(", ")") and r.kind() is not Kind.NUMBER:
            r.at += 1
        match = _CLAUSE.fullmatch(r.raw(start)) if r.kind() is Kind.NUMBER and r.at > start else None
        return None if match is None else {name: said or "" for name, said in match.groupdict().items()}

    def _earns_behind(self) -> bool:
        """Whether points follow, so that the clause is a condition (`满意度不低于95分，得满分`)."""
        r = self.r
        start = r.at
        r.take(",", ":")
        found = r.act() is not None or (r.text(-1) == ":" and r.act(bare=True) is not None)
        r.at = start
        return found

    def _unknown(self, noun: str, amount: Amount, start: int, end: int, stepped: bool) -> list[Statement] | None:
        """A limit of something no word tells: of a kind named before, at the assessor's discretion, or not understood."""
        r = self.r
        changes = stepped and _noun(noun) is not None and _noun(noun) != _Noun("", False, False)
        r.at = end
        mode = re.match(f"(?:{_LEADS})*(?:{_MODES})", noun)
        if mode is not None and stepped:
            return [Judged(r.raw(start), amount if amount.points else None, r.span(start))]
        points = bool(amount.points) and (stepped or not r.scored)
        return self._unread_limit(start) if points or changes else None

    def _known(self, start: int, end: int) -> list[Statement] | None:
        """The limit as the words for limits have it, where they take the clause to its end."""
        self.r.at = start
        found = self._bound()
        if found is not None and self.r.at == end:
            return found
        self.r.at = end
        return None

    def _unread_limit(self, start: int) -> list[Statement]:
        return [Unread(self.r.raw(start), _EXPECTED, self.r.span(start))]

    def _least(self, noun: _Noun, amount: Amount, start: int) -> list[Statement] | None:
        """A floor of the score; nobody bounds a deduction from below."""
        plain = noun.nature == "" and not noun.every and not noun.total
        if not plain and noun.nature != "score":
            return None
        return [Limit(Bound.FLOOR, amount, self.r.span(start))]

    def _at_most(self, noun: _Noun, amount: Amount, start: int) -> list[Statement] | None:
        span = self.r.span(start)
        if noun.nature == "score":
            return [Limit(Bound.CAP, amount, span)]
        if noun.every and noun.nature != "both" and not noun.total:
            return self._of_each(_DEEDS[noun.nature], amount)
        if noun.nature == "both":
            return self._of_both(amount, start)
        if noun.nature:
            return [self._limit(noun.nature, amount, start, noun.total)]
        return [self._opened(self._limit("any", amount, start, noun.total), start)]

    def _of_both(self, amount: Amount, start: int) -> list[Statement]:
        """The most that the steps change the score, upwards and downwards, as far as they do."""
        span = self.r.span(start)
        lost, gained = Limit(Bound.MOST_LOST, amount, span), Limit(Bound.MOST_GAINED, amount, span)
        deeds = {item.effect.deed for item in self.found if isinstance(item, Each)}
        if deeds == {Deed.LOSE}:
            return [lost]
        return [gained] if deeds == {Deed.GAIN} else [lost, gained]

    def _of_each(self, deeds: tuple[Deed, ...], amount: Amount) -> list[Statement] | None:
        """`均不超过3分`, `单项加分不超过4分`: the most of every step said before."""
        steps = [item for item in self.found if isinstance(item, Each) and item.effect.deed in deeds]
        if not steps or any(item.most not in (None, amount) for item in steps):
            return None
        self.found = [replace(item, most=amount) if item in steps else item for item in self.found]
        return []


def _noun(text: str) -> _Noun | None:
    """What the words before a bound name; None where they name nothing that is known."""
    match = _SAID.fullmatch(text.strip(":,、"))
    if match is None:
        return None
    nature = next((name for name in _NATURES if match[name]), "")
    around = match["before"] + "|" + match["behind"]
    total = re.search(f"{_SUMS}|{_PERIODS}", around) is not None
    return _Noun(nature, total, re.search(_EVERY, around) is not None)
