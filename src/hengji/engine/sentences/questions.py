"""What is told to the writer of a sentence: refusals, questions and notes, each in both languages, under a stable code."""

from __future__ import annotations

from collections.abc import Sequence

from ..values.finding import Finding, Level, Source
from ..values.text import Text
from .statements import Span


def refusal(code: str, zh: str, en: str, hint: Text | None = None) -> Finding:
    """Something the sentence cannot say, or says against itself."""
    return Finding(f"sentence-{code}", Level.ERROR, Text(zh, en), hint)


question = refusal
"""Something the sentence leaves open: told in the same way, and answered by choosing."""


def note(code: str, zh: str, en: str, hint: Text | None = None) -> Finding:
    """Something a declared default or a plain slip settled."""
    return Finding(f"sentence-{code}", Level.NOTE, Text(zh, en), hint)


def placed(finding: Finding, sentence: str, span: Span) -> Finding:
    """The finding with its place: the characters of the sentence, counted from 1, and the words there."""
    if span.end <= span.start:
        return finding
    words = sentence[span.start : span.end]
    where = Source(field=f"{span.start + 1}-{span.end}: {words}")
    return Finding(finding.code, finding.level, finding.message, finding.hint, where)


# --- refusals -------------------------------------------------------------------------------------------------------


def percent_in_formula(zh: str, en: str) -> Finding:
    """Constants in % beside a figure of which nobody knows whether it counts in per cent."""
    return refusal(
        "percent-in-formula",
        f"公式里的 {zh} 是百分数，还是完成率、满分的几成，看不出来",
        f"is {en} of the formula a figure in per cent, or a part of one?",
        Text(
            "比率指标写明计量单位 %；几成写成小数，如 0.9",
            "state the unit % of the item, or write a part as a decimal: 0.9",
        ),
    )


def unread(words: str, expected: Text) -> Finding:
    """Words no clause takes."""
    return refusal("not-understood", f"读不懂“{words}”", f"'{words}' is not understood", expected)


def empty() -> Finding:
    """No sentence at all."""
    hint = Text(
        "例如：完成目标值得满分，每低于目标值1%扣1分，扣完为止",
        "e.g. Full marks at target; minus 1 point per 1% below target, floor 0",
    )
    return refusal("empty", "没有计分规则", "there is no scoring rule here", hint)


def too_long(length: int, most: int) -> Finding:
    """A sentence no rule needs."""
    return refusal("too-long", f"句子有{length}字，超过{most}字", f"{length} characters, more than {most}")


def missing_tier(name: str, tiers: Sequence[str]) -> Finding:
    """A reference value the item does not have."""
    known = "、".join(tiers) or "无"
    return refusal(
        "missing-tier",
        f"本指标没有“{name}”这一参照值（现有：{known}）",
        f"the item has no value '{name}' (it has: {', '.join(tiers) or 'none'})",
        Text("在指标中填列该参照值，或改用已有的参照值", "give the item that value, or refer to one it has"),
    )


def unit_mismatch(written: str, unit: str) -> Finding:
    """A unit that cannot be the item's."""
    return refusal(
        "unit",
        f"句中的单位“{written}”与指标单位“{unit}”不符",
        f"the unit '{written}' of the sentence does not fit the item's unit '{unit}'",
        Text(f"以“{unit}”表述，或写明“目标值的…%”", f"say it in '{unit}', or as a percentage of the target"),
    )


def empty_step() -> Finding:
    """A step of no size."""
    return refusal("step-size", "每一步的幅度必须大于零", "the size of a step must be greater than zero")


def against_direction(zh: str, en: str, lower: bool) -> Finding:
    """A deduction for doing well, or a bonus for doing badly."""
    better = Text("越低越好", "lower is better") if lower else Text("越高越好", "higher is better")
    return refusal(
        "against-direction",
        f"{zh}，与“{better.zh}”相反",
        f"{en}, although {better.en}",
        Text(
            "核对加分与扣分、高于与低于是否写反，或更正指标方向"
            + ("；按降幅计分的，写“较上年减少10%以上得…分”" if lower else ""),
            "check bonus and deduction, above and below, or the item's direction"
            + ("; of how far it falls, write '10% or more below last year: ... points'" if lower else ""),
        ),
    )


def tiny_amount(amount: str) -> Finding:
    """A share of a point no one means."""
    return refusal(
        "tiny-amount",
        f"分值“{amount}”小得不合常理",
        f"the amount '{amount}' is too small to be meant",
        Text("核对百分号和小数点", "check the percent sign and the decimal point"),
    )


def points_clash(stated: str, full: str) -> Finding:
    """The sentence's full marks and the item's are different."""
    return refusal(
        "points-clash",
        f"句中满分为{stated}分，而本项满分为{full}分",
        f"the sentence's full marks are {stated}, the item's {full}",
        Text(
            f"按{full}分制书写，或声明按百分制计分",
            f"write it out of {full}, or declare that points are out of a hundred",
        ),
    )


def contradiction(zh: str, en: str, hint: Text | None = None) -> Finding:
    """Two clauses that cannot both hold."""
    return refusal("contradiction", zh, en, hint)


def two_limits() -> Finding:
    """Two limits of different height on one and the same thing."""
    return contradiction(
        "同一个上限（下限）写了两个不同的数",
        "two different limits on the same thing",
        Text(
            "只留一个，或写明各限什么：得分、加分、扣分、每一项",
            "keep one, or say what each limits: the score, what is added, what is taken",
        ),
    )


def anchors() -> Finding:
    """Interpolation with nothing to stand on."""
    return refusal(
        "interpolation-anchors",
        "插值需要至少两个点的得分",
        "interpolation needs the scores at two points at least",
        Text(
            "写明两端的得分，例如 80%得60分，100%得100分，其间按线性插值",
            "state the score at both ends, e.g. 60 points at 80%, 100 points at 100%, linear in between",
        ),
    )


def way_between() -> Finding:
    """A step between two stated scores: it leads from the one to the other."""
    return contradiction(
        "两处写明了得分，中间又写每步加分：到了后一处，加分与写明的得分不符",
        "two scores are stated, with a step between them: at the second the step adds to what is stated",
        Text(
            "写“…得…分，…得…分，其间按线性插值”，或只写一处得分和每步加分",
            "write 'linear in between' the two scores, or one score and the step",
        ),
    )


def days_and_target() -> Finding:
    """Days late or early, of an item whose target is a length of time."""
    return question(
        "days-and-target",
        "指标有目标值，而这句话计的是比期限早（晚）几天",
        "the item has a target, while the sentence counts days before or after a date",
        Text(
            "写“每超过（低于）目标值1天扣…分”，或不填目标值",
            "write 'for each day above target', or leave the target out",
        ),
    )


def two_starts() -> Finding:
    """Two scores to begin from: the points of something that is not said to be counted, most likely."""
    return contradiction(
        "有两个不同的起点分",
        "two different scores to begin from",
        Text("写“每…得…分”表示逐次，或只留一个基础分", "write 'for each', or keep one base score"),
    )


def other_figure(tier: str, stated: str, figure: str) -> Finding:
    """The sentence states a reference value, and the item has another one."""
    return contradiction(
        f"句中写的参照值（{tier}）是{stated}，而本指标填列的是{figure}",
        f"the sentence states {stated} for '{tier}', the item has {figure}",
        Text("改正其中一处，或句中不写数值", "mend one of them, or leave the figure out of the sentence"),
    )


def lost_figures(lost: Sequence[str], read: Text) -> Finding:
    """Figures that a reading left behind: it is not what the writer meant."""
    return refusal(
        "figure-lost",
        f"句中的“{'”“'.join(lost)}”没有用上：读成的是“{read.zh}”",
        f"{', '.join(map(repr, lost))} of the sentence came to nothing: it was read as '{read.en}'",
        Text("换一种说法写清这个数的作用，或删去它", "say in other words what the figure does, or leave it out"),
    )


def lost_conditions(lost: Sequence[str], read: Text, *, rising: bool) -> Finding:
    """Conditions that a reading left behind: it would score those they do not concern. `rising`: of an item that is better higher, which
    a loss is not."""
    loss = rising and any("亏损额" in each or "亏损总额" in each for each in lost)
    return refusal(
        "condition-lost",
        f"条件“{'”“'.join(lost)}”没有用上：读成的是“{read.zh}”",
        f"the condition {', '.join(map(repr, lost))} came to nothing: the sentence was read as '{read.en}'",
        _LOSS_IS_LOWER if loss else _BY_ITS_VALUE,
    )


def unheld(conditions: Sequence[str]) -> Finding:
    """Conditions that none of a sentence's readings would hold."""
    return refusal(
        "condition-lost",
        f"条件“{'”“'.join(conditions)}”一条规则表达不了",
        f"the condition {', '.join(map(repr, conditions))} is more than one rule can hold",
        _BY_ITS_VALUE,
    )


_LOSS_IS_LOWER = Text(
    "亏损额越少越好，而本指标是越高越好：指标方向改为“越低越好”，这一句就读得懂；指标是利润（亏损为负）的，写“较上年每增加…加…分”",
    "a loss is better lower, and the item is better higher: turn its direction and the sentence is understood; "
    "of a profit, negative for a loss, write what an increase over last year earns",
)
_BY_ITS_VALUE = Text(
    "一条规则只看本项数值落在哪里：按目标正负、上年盈亏把单位分开，各写一条规则；只看当年亏损的，单写“低于0的得0分”",
    "a rule sees where the value itself lies: part the units by the sign of the target or last year's result, a rule for each; "
    "for a loss of this year alone write 'below 0: 0 points'",
)


def named(name: str) -> Finding:
    """Words taken as the item's own name are told, so that a misread word does not pass unseen."""
    return note("noun", f"“{name}”读作本指标的名称", f"'{name}' is read as the name of what is measured")


def hidden_fall(read: Text) -> Finding:
    """A score that falls again towards the better side, of a sentence that speaks of no range."""
    return refusal(
        "falls",
        f"读成的是“{read.zh}”：数值越好，中间一段得分反而更高，句中没有说要控制在一个区间内",
        f"it was read as '{read.en}': the score rises and then falls again, and the sentence speaks of no range to stay in",
        Text(
            "幅度写明以什么为准，例如“超过目标值5%的加1分”；确要控制在区间内的，写“控制在…至…之间得满分”",
            "say from where a distance counts, e.g. 'more than 5% above target: plus 1 point'; for a range write 'between ... and ...'",
        ),
    )


def beside_value(words: Sequence[str], read: Text) -> Finding:
    """Words that confine a clause to some units or circumstances: a rule sees the value of the item, and nothing else."""
    return refusal(
        "condition-lost",
        f"“{'”“'.join(words)}”没有用上：读成的是“{read.zh}”，对所有单位、所有情形有效",
        f"{', '.join(map(repr, words))} came to nothing: the sentence was read as '{read.en}', for all units and circumstances",
        Text(
            "一条规则只看本项的数值：只对一类单位的，为这些单位另立记分卡（scorecards 的 for）；看原因、审批等情形的，"
            "写进调整或由考核人评分；要求另一项指标的，为它另设一项；只是本项名称的，写在句首，例如“利润总额完成目标值得满分，低于90%的不得分”",
            "a rule sees the value of its item: for some units alone, give them a scorecard of their own (`for` under `scorecards`); "
            "a cause or an approval belongs to adjustments or to the assessor, another indicator into an item of its own; "
            "the item's own name stands at the very beginning: 'Profit: full marks at target; below 90%: no points'",
        ),
    )


def beside_cap(said: Sequence[str], read: Text) -> Finding:
    """What a case of the target's ambition says beside its cap: a rule keeps a cap for each case, and nothing else."""
    return refusal(
        "condition-lost",
        f"按目标高低分档时，“{'”“'.join(said)}”不只是上限，没有用上：读成的是“{read.zh}”",
        f"{', '.join(map(repr, said))} is more than a cap that depends on the target: it was read as '{read.en}'",
        Text(
            "各档只能写最多加几分（最高得几分），结构化规则里写 caps；扣分与例外不能随目标高低而变，单独成句的对所有单位有效，"
            "只对一类单位的，为这些单位另立一条规则",
            "a case states the most that is added (or scored) and no more, `caps` in a structured rule; a deduction or an exception does "
            "not depend on the target: in a sentence of its own it holds for all; for some units alone, give them a rule of their own",
        ),
    )


def of_classes(classes: Sequence[str]) -> Finding:
    """Classes of units in one sentence: each class has a scorecard of its own."""
    return refusal(
        "classes",
        f"一句话分别规定了{'、'.join(classes)}：一条规则不分单位类别",
        f"the sentence provides for {', '.join(classes)} each: a rule knows no classes of units",
        Text(
            "每类单位各用一张记分卡（scorecards 的 for），各写各的规则",
            "give each class a scorecard of its own (`for` under `scorecards`), with its own rule",
        ),
    )


def halved(words: str) -> Finding:
    """Half the points: of which step, and is the limit halved too?"""
    return question(
        "halved",
        f"“{words}”没有写明减半的是每步的分值，还是上限",
        f"'{words}' does not say whether each step is halved, or the limit",
        Text(
            "直接写减半后的数：每…加（扣）…分，最多加（扣）…分；随目标高低而定的写“目标值低于…的最多加…分”",
            "write the figures after halving: so many points for each step, so many at most",
        ),
    )


def no_bonus_in_proportion() -> Finding:
    """`按完成率计分，低于挑战值不加分`: nothing is added by a proportion, so is the score limited there, or not counted on?"""
    return contradiction(
        "按完成率计分没有“加分”一说：“不加分”没有写明是到满分为止，还是按满分计",
        "a proportion adds no points: does 'no bonus' limit the score there, or fix it?",
        Text(
            "写明上限或分档：最高得满分；或“达到目标值得100%，达到挑战值得120%，其间…”",
            "state the limit or the bands: at most full marks; or '100% at target, 120% at the challenge value, ... in between'",
        ),
    )


def outside_cap() -> Finding:
    """A bonus beside caps that depend on the target: within them, or on top?"""
    return contradiction(
        "随目标高低而定的上限之外又写了加分（得分）：没有写明算不算在上限之内",
        "beside caps that depend on the target more points are earned: within the caps, or on top of them?",
        Text(
            "把加分并入各档的上限（最多加…分），或只用一个总上限",
            "count the points into the cap of each case, or write one cap for all",
        ),
    )


def cap_below_start() -> Finding:
    """A cap of the score below what the bonus is added to."""
    return contradiction(
        "得分上限比起始分还低：加分不起作用，完成目标值也得不到写明的分",
        "the cap of the score lies below what the bonus is added to, so that the target never earns what is said",
        Text(
            "限加分的，写“最多加…分”；限扣分的，写“最多扣…分”；限得分的，写明最高得几分",
            "to limit the bonus, write 'at most ... bonus points'; the deduction, 'at most ... deducted'",
        ),
    )


def case_below_start() -> Finding:
    """A cap of the score, in a case of the target, below what the steps add to."""
    return contradiction(
        "某一档（目标值高低）的得分上限比起始分还低：加分在这一档不起作用",
        "in a case of the target the cap of the score lies below what the bonus is added to",
        Text(
            "限加分的，写“最多加…分”；限得分的，写明最高得几分", "to limit the bonus, write 'at most ... bonus points'"
        ),
    )


def rest_under_steps() -> Finding:
    """`完成目标值得20分，其余得10分；每低于目标值1%扣0.5分`: what is earned otherwise, and steps that take from it."""
    return contradiction(
        "“其余（否则）得…分”的范围里又逐步扣分：没有写明是得这些分，还是从哪个分数起扣",
        "points are taken step by step where a clause says what is earned otherwise: "
        "it is not said whether that is the score, or what the steps take from",
        Text(
            "只留一种：固定得分的不写每…扣…分；逐步扣分的写明扣到哪里、低于哪里得几分",
            "keep one: a fixed score without steps, or steps with the place where they end and what is earned below it",
        ),
    )


def case_of_results() -> Finding:
    """Points earned, among the cases of the target's own value."""
    return contradiction(
        "按目标值高低写最多加几分的各档之后，又写了“得…分”：没有写明这是上限，还是实际值的一档",
        "beside the cases of the target, points are earned: it is not said whether they are a cap, or a band of results",
        Text(
            "是上限的，写“其余的最多加…分”；是得分的，写明实际值落在哪里得几分",
            "a cap: 'otherwise at most ... added'; points earned: say for which results",
        ),
    )


def share_of_nothing() -> Finding:
    """A step in per cent that begins at nothing: there is no figure it is a part of."""
    return refusal(
        "step-of-nothing",
        "每步写的是百分比，而这一步从0算起，没有可作基数的值",
        "the step is a percentage and begins at nothing: there is no figure it is a part of",
        Text(
            "写明以什么为基数，例如“每高于（低于）目标值1%”“比上年每增加1%”；目标值为正、为负的各用一条规则",
            "say of what, e.g. 'for each 1% above (below) target'; one rule for positive targets, one for negative ones",
        ),
    )


def no_rule() -> Finding:
    """Words that say nothing about points."""
    return refusal(
        "no-rule",
        "句中没有说明怎样得分或扣分",
        "the sentence does not say how points are earned or lost",
        Text("写明条件与分值，例如 低于90%扣2分", "state a condition and its points, e.g. below 90%: minus 2 points"),
    )


def mixture(zh: str, en: str, hint: Text | None = None) -> Finding:
    """Clauses one rule cannot hold together. Beside `contradiction`, for the codes of the reference are gathered where they stand."""
    return refusal("mixture", zh, en, hint)
