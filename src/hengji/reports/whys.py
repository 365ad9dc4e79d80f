"""Why a cell earned what it did, in a few words: the piece of the rule that spoke. The full arithmetic is the engine's trace."""

from __future__ import annotations

from fractions import Fraction

from ..engine.rules.model import Curve, Expression, Levels, Mark, Proportion, Rule
from ..engine.rules.score import CAP_BRANCH, CUT_BRANCH, FLOOR_BRANCH
from ..engine.run.nodes import NODES_BRANCH
from ..engine.run.policies import policy_of
from ..engine.scheme.model.scorecards import Item, Missing
from ..engine.trace.arithmetic import tier_word
from ..engine.trace.axis import PLAIN, Axis
from ..engine.values.null import NullReason
from ..engine.values.number import show
from ..engine.values.text import Text
from .figures import short
from .words import joined

POLICIES = {
    Missing.HOLD: Text("总分待定", "no total until it is settled"),
    Missing.ZERO: Text("本项计 0 分", "the item earns 0"),
    Missing.FULL: Text("本项计满分", "the item earns full marks"),
    Missing.REDISTRIBUTE: Text("权重由同维度其他项目分担", "its weight goes to the other items of its dimension"),
    Missing.DROP: Text("权重不计入", "its weight does not count"),
}


def why_null(item: Item, null: NullReason) -> Text:
    """Why there is no score, and what follows."""
    if null is NullReason.WATCH_ONLY:
        return null.words
    return joined([null.words, POLICIES[policy_of(item, null)]])


def why(rule: Rule, branch: int, change: Fraction, axis: Axis = PLAIN) -> Text:
    """What applied. `change` is what the rule added to or took from where it starts, before floor and cap; `axis` says how its
    figures are spoken of."""
    if branch == CAP_BRANCH:
        return Text("按上限计分", "at the cap")
    if branch == FLOOR_BRANCH:
        return Text("按下限计分", "at the floor")
    if branch >= NODES_BRANCH:
        return Text("按各节点计分", "by its nodes")
    if branch >= CUT_BRANCH:
        cut = rule.cuts[branch - CUT_BRANCH]
        at, beyond = mark_words(cut.at, axis), axis.beyond(cut.side, closed=cut.closed)
        worth = short(cut.amount.points) if not cut.amount.share else f"{show(cut.amount.share * 100)}%"
        return Text(f"{beyond.zh}{at.zh}，计 {worth}", f"{beyond.en} {at.en}: {worth}")
    match rule.body:
        case Curve(knots):
            return _piece(
                knots[branch - 1].at if branch else None, knots[branch].at if branch < len(knots) else None, axis
            )
        case Proportion(tier):
            word = tier_word(tier)
            return Text(f"按{word.zh}完成率计分", f"by completion of {word.en}")
        case Levels(entries):
            named = entries[branch][0] if branch < len(entries) else ""
            return Text(f"等级：{named}", f"level: {named}") if named else Text("其他等级", "another level")
        case Expression():
            return Text("按公式计分", "by formula")
        case _:
            return _moved(change)


def _piece(low: Mark | None, high: Mark | None, axis: Axis) -> Text:
    if low is None and high is not None:
        at = mark_words(high, axis)
        return Text(f"未达到{at.zh}", f"short of {at.en}")
    if low is not None and high is None:
        at = mark_words(low, axis)
        return Text(f"达到{at.zh}", f"reaches {at.en}")
    if low is None or high is None:
        return Text("按曲线计分", "by the curve")
    one, other = mark_words(low, axis), mark_words(high, axis)
    return Text(f"{one.zh}与{other.zh}之间", f"between {one.en} and {other.en}")


def _moved(change: Fraction) -> Text:
    if change == 0:
        return Text("无加扣分", "nothing added or taken")
    amount = short(abs(change), 4)
    return Text(f"加 {amount} 分", f"adds {amount}") if change > 0 else Text(f"扣 {amount} 分", f"takes {amount}")


def mark_words(mark: Mark, axis: Axis = PLAIN) -> Text:
    """A place on the axis in words: `目标值`, `目标值的95%`, `80`, `晚 10 天`."""
    if not mark.tier:
        return axis.value(mark.plus)
    word = tier_word(mark.tier)
    zh, en = word.zh, word.en
    if mark.times != 1:
        zh, en = f"{zh}的{show(mark.times * 100)}%", f"{show(mark.times * 100)}% of {en}"
    if mark.plus:
        plus = f"{'+' if mark.plus > 0 else '−'}{show(abs(mark.plus))}"
        zh, en = zh + plus, f"{en} {plus}"
    return Text(zh, en)
