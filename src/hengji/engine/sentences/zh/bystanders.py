"""Content words of a Chinese sentence that are neither grammar nor the item's name: a class of unit, a circumstance, a second condition.

`火电企业低于目标值90%的，不得分`, `因市场原因低于上年值的`, `达到目标值110%且现金流为正的`: a rule looks at where the value
lies, so that such words confine what no rule confines. Like `circumstances`, this looks at a reading from outside: it cuts the sentence
into the words the lexicon knows and the text that is left. The first clause that compares may name the item, and a clause behind it may
repeat that name; whatever else is left must be one of the few words that say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...rules.model import Expression, Levels, Measured, Rule
from ..reading import Context
from . import words
from .lexer import Kind, Token, tokenize
from .normalise import normalise

_HARMLESS = re.compile(
    r"[A-Za-z°μ%/]{1,8}|率|后|底|底后|年|年底|日|满|网|线|二|三|四|五|一|一年|为|不|未|与|按|此|述|仍|各|限|超|计发|为准|以行业五|此处|得该|动|和|"
    r"幅度|低幅|增幅|降幅|差幅|浮动|变动|增减|加减|加减幅度|正负|单项|扣后|单次|负|为负|为正|负增长|亏损|盈利|亏损额|净亏损|优秀|良好|合格|"
    r"不合格|达标线|合格线|满分线|控制线|警戒线|基本完成|百分制|查.*|名次|位次|排名|未进入|进入|跌出|跌出行业|退出|介于|劣化|少签|"
    r"占|占比|比例|比率|数值|数额|金额|总额|本身|指标|属实|项|结果|得分|分数|分值|得数|幅|额|量|值|数|完成率|达成率|即可|合计|累计|原定|"
    r"部分|超额|欠额|差额|区间|范围|上下限|下限|上限|挡|档|档次|采用|计入|其值|该值|期末|期初|本年度?|当期|实际|倒扣|倒扣分|负分|"
    r"综合|结算|采购|递|.*占|为.*幅度|评先|评优|资格|取消|一次|处罚|处于"
)
"""Words that confine nothing: pieces of units, of dates and of the grammar itself."""
_PROFIT = re.compile("(?:净?利润|利润总额|净利)为[正负]")
"""What has a sign, of an item that no other clause has named."""
_CLASS = re.compile(
    r"(?:企业|公司|单位|子公司|分公司|集团|成员单位|电厂|煤矿|矿井|工厂|医院|院校|门店|项目部|事业部|央企|国企|厂商|供应商)的?$"
    r"|适用|仅限|(?:^|[,、])(?:仅|只|对于|对(?![标外象比账应]))[一-龥]"
)
_OF_OTHERS = re.compile(r"(?:对标|标杆|同行|同类|同业|行业|竞争)[一-龥]{0,6}(?:企业|公司|单位)$")
_WHOEVER = re.compile(
    r"(?:如|若|凡|对于?)?(?:(?:各|本|该|每[家户个]|全部|所有|被考核|受考核|考核|责任|承担)?(?:企业|公司|单位)|考核对象)的?"
)
"""Whoever is assessed: no class of them."""
_SET_BY = frozenset("下 下达 下发 核定 确定 批复".split())
"""Behind a unit's name: it is the one that sets the target."""
_CIRCUMSTANCE = re.compile(
    r"原因|理由|由于|不可抗力|未经|批准|审批|报备|备案同意|管理不善|情况下|情形下|条件下|政策性|经营性|主业|^受.+(?:影响)?$|^因.+"
    r"|(?:下跌|上涨|下滑|回落|低迷)而?$|而$|除外$|的前提"
)
_VERBS = (
    frozenset(words.NAMING)
    - frozenset("完成 未完成 失误 逾期 新增 达标 未达标 不达标 不合格 不符合 缺少 取得 获得 获".split())
) | frozenset("报送 提交 上报 培训 未按要求 未按规定 整改".split())
"""Deeds, which are a condition of their own beside a place on the axis."""
_JOINS = frozenset("且 并 并且 而 同时 又".split())
_LEADING = frozenset("对 对于 仅 因 受 由于 标杆".split())
_STOPS = frozenset(",;。:")
_COMPARING = (
    words.RELATIONS,
    words.WAYS,
    words.EACH,
    words.COMPARED,
    words.SUFFIXES,
    words.DONE_VERBS,
)
_ANCHORS = (words.RELATIONS, words.WAYS, words.EACH, words.TIERS, words.COMPARED)


def left(sentence: str, rule: Rule, context: Context, *, sure: bool = False) -> tuple[str, ...]:
    """The words of `sentence` that would confine `rule` and are no part of it; `sure`: only those that can be no name."""
    found, _ = _looked_through(sentence, rule, context)
    return tuple(dict.fromkeys(words for words in found if not sure or _confines(words)))


def named(sentence: str, rule: Rule, context: Context) -> str:
    """The words at the head of `sentence` that are taken for the item's name, which nobody has told."""
    _, names = _looked_through(sentence, rule, context)
    return names.first if rule.measured is Measured.VALUE and not context.called else ""


def _looked_through(sentence: str, rule: Rule, context: Context) -> tuple[list[str], _Names]:
    names = _Names(context.called, rule.veto.of if rule.veto is not None else "")
    found: list[str] = []
    if rule.measured not in (Measured.VALUE, Measured.DAYS) or isinstance(rule.body, Expression | Levels):
        return found, names
    plain = normalise(sentence)
    unit = context.unit.symbol if context.unit is not None else ""
    clauses = list(_clauses(tokenize(plain.text, frozenset(context.names), unit)))
    first = next((at for at, clause in enumerate(clauses) if any(map(_compares, clause))), 0)
    for at, clause in enumerate(clauses):
        found += _confining(clause, plain.text, names, opening=at <= first or rule.measured is Measured.DAYS)
    return found, names


class _Names:
    """What the item is called, as far as it is known."""

    def __init__(self, *known: str) -> None:
        self.known = [each for each in known if each]
        self.first = ""

    def take(self, text: str, phrase: str) -> None:
        """One more word of the name, in its phrase."""
        self.known.append(text)
        self.first = self.first or phrase

    def hold(self, text: str) -> bool:
        """Whether `text` repeats the name, or a part of it."""
        plain = text.strip("的")
        return any(plain in name or (len(name) > 1 and name in plain) for name in self.known) or plain in "".join(
            self.known
        )


def _clauses(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for token in tokens:
        if token.kind is Kind.SIGN and token.text in _STOPS:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _compares(token: Token) -> bool:
    """Whether a word compares, so that the clause speaks of the item's figure."""
    return any(token.text in table for table in _COMPARING)


def _confining(clause: Sequence[Token], plain: str, names: _Names, opening: bool) -> Iterator[str]:
    """What of a clause confines the rule: `opening` clauses may name the item before the figure."""
    bracket, behind, further = False, False, False
    for index, token in enumerate(clause):
        if token.kind is Kind.TEXT and _is_whoever(clause, plain, index):
            continue
        if token.text in ("(", ")"):
            bracket = token.text == "("
        behind = behind or token.kind is Kind.NUMBER or token.text in words.TIERS or token.text in words.DONE_VERBS
        further = further or (behind and token.text in _JOINS and not _dated(clause))
        if token.kind is not Kind.TEXT:
            beside = further or not (opening or behind)
            if token.text in _VERBS and beside and (further or _meets(clause[index + 1 :])):
                yield _phrase(clause, plain, index)
            continue
        if _confines(_whole(clause, plain, index)) or (further and len(token.text) > 1):
            yield _phrase(clause, plain, index)
        elif _HARMLESS.fullmatch(token.text) or names.hold(token.text) or bracket or _per(clause, index):
            continue
        elif opening or (not names.known and _PROFIT.fullmatch(token.text)):
            names.take(token.text, _phrase(clause, plain, index))
        else:
            yield _phrase(clause, plain, index)


def _dated(clause: Sequence[Token]) -> bool:
    """Whether the figures of a clause are a date, so that what is joined behind it is the task: `4月15日前完成设计并报审`."""
    return any(token.text in ("月", "日", "号") for token in clause)


def _is_whoever(clause: Sequence[Token], plain: str, index: int) -> bool:
    """Whether a text names whoever is assessed, or who sets the target."""
    following = clause[index + 1].text if index + 1 < len(clause) else ""
    before = clause[index - 2].kind if index > 1 and clause[index - 1].text == "的" else None
    if before is Kind.TEXT:
        return False  # `亏损的公司`
    return _WHOEVER.fullmatch(_whole(clause, plain, index)) is not None or following in _SET_BY


def _per(clause: Sequence[Token], index: int) -> bool:
    """Whether a word is the second half of a unit: `元/吉焦`."""
    return index > 0 and clause[index - 1].text == "/"


def _confines(text: str) -> bool:
    """Whether words name a class of unit or a circumstance, and no name does."""
    return (_CLASS.search(text) is not None and not _OF_OTHERS.search(text)) or _CIRCUMSTANCE.search(text) is not None


def _whole(clause: Sequence[Token], plain: str, index: int) -> str:
    """The text with the words before it that belong to it: 对 + 火电企业, 三级 + 企业."""
    start = index
    while start > 0 and (clause[start - 1].kind is Kind.TEXT or clause[start - 1].text in _LEADING):
        start -= 1
    return plain[clause[start].start : clause[index].end]


def _meets(rest: Sequence[Token]) -> bool:
    """Whether a comparison follows, so that the deed before it is a condition beside it."""
    return any(token.text in words.RELATIONS or token.text in words.WAYS for token in rest[:2])


def _phrase(clause: Sequence[Token], plain: str, index: int) -> str:
    """The words around a text, up to the comparison or the figure beside them."""
    start, end = index, index + 1
    while start > 0 and not _anchors(clause[start - 1]):
        start -= 1
    while end < len(clause) and not _anchors(clause[end]):
        end += 1
    return plain[clause[start].start : clause[end - 1].end].strip("的")


def _anchors(token: Token) -> bool:
    return (
        token.kind in (Kind.NUMBER, Kind.UNIT, Kind.SIGN)
        or token.text in words.DEEDS
        or any(token.text in table for table in _ANCHORS)
    )
