"""Clauses that are clear as words and open as rules: assessor's judgment, bare proportions, `linear` without its ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...rules.model import FULL, Amount
from ...values.number import show
from ...values.text import Text
from .. import questions
from ..axis import Axis, Relation, When
from ..reading import Context
from ..statements import (
    Award,
    Between,
    Bound,
    Deed,
    Doubt,
    Doubtful,
    Effect,
    Limit,
    Proportional,
    Ratio,
    Start,
    Statement,
    Way,
)
from . import unadded
from .bands import BOTH_WORDS
from .ladders import further, written_only
from .places import WHOLE_UNITS, Scale
from .repeats import among
from .said import Said
from .stop import Choice, Fork, refuse


def check(said: Said) -> None:
    """Refuses what cannot be read and asks about what the front end found open."""
    if said.unread:
        raise refuse(*(questions.unread(item.words, item.expected) for item in said.unread))
    for judged in said.judged:
        raise _judgment(judged.words, judged.ceiling)
    for doubt in said.doubts:
        raise _doubt(doubt, said)
    side_missing(said)
    bonus_without_base(said)
    bonus_tiers(said)
    both_words(said)


def side_missing(said: Said) -> None:
    """`欠尺1米扣0.1分`: a figure and points, with no word understood for more or less."""
    lone = [award for award in said.awards if isinstance(award.condition, When) and award.condition.axis is Axis.VALUE]
    if len(lone) != 1 or lone[0].effect.deed is Deed.GET or lone[0].effect.amount == Amount():
        return
    assert isinstance(lone[0].condition, When)
    compares = lone[0].condition.compares
    if (
        len(compares) == 1
        and compares[0].relation is Relation.EQUAL
        and not compares[0].marked
        and compares[0].place.quantity
    ):
        raise refuse(
            questions.refusal(
                "side-missing",
                "没有写明高于还是低于，也没有写明是否逐步累计",
                "it is not said whether above or below, nor whether it repeats",
                Text(
                    "写“每低于目标值…扣…分”或“低于…的扣…分”",
                    "write 'minus ... for each ... below target' or 'below ...: minus ...'",
                ),
            )
        )


def _judgment(words: str, ceiling: Amount | None) -> Fork:
    limit_zh, limit_en = "", ""
    if ceiling is not None:
        text = show(ceiling.points) if ceiling.points else f"{show(ceiling.share * 100)}%"
        limit_zh, limit_en = f"，以{text}分为限", f", within {text} points"
    question = questions.question(
        "judgment",
        f"“{words}”由考核人裁量，没有可计算的规则{limit_zh}",
        f"'{words}' leaves it to the assessor: there is no rule to compute{limit_en}",
        Text(
            "写明每种情形的分值；否则本项由考核人评分",
            "state the points of each case, or let the assessor score the item",
        ),
    )
    manual = Text(f"由考核人评分{limit_zh}", f"the assessor scores the item{limit_en}")
    fixed = Text("改写为固定分值", "fixed points, to be written")
    return Fork(question, [Choice(manual), Choice(fixed)])


def _doubt(doubt: Doubtful, said: Said) -> Fork:
    words = doubt.words
    match doubt.doubt:
        case Doubt.AND_SO_ON:
            question = questions.question(
                "and-so-on",
                f"“{words}”没有写明以下各档",
                f"'{words}' does not state the further bands",
                Text("写出每一档，或写成“每…扣…分”", "write every band, or 'each ... minus ...'"),
            )
            step = further(said, doubt)
            rest = tuple(item for item in said.statements if item is not doubt)
            choices = [
                Choice(Text("各档等差递推", "equal bands go on"), None if step is None else (*rest, step)),
                Choice(
                    Text("只有写出的各档", "only the bands written"),
                    None if step is None else written_only(said, doubt),
                ),
            ]
        case Doubt.CUMULATIVE:
            question = questions.question(
                "cumulative",
                f"“{words}”没有写明各档是否累加",
                f"'{words}' does not say whether the bands add up",
                Text("写明“各档累加”的合计分值，或“按最高一档计”", "state the total of each band"),
            )
            rest = tuple(item for item in said.statements if item is not doubt)
            choices = [
                Choice(Text("按达到的最高一档计", "the highest band reached"), (*rest, Limit(Bound.UNCAPPED, FULL))),
                Choice(Text("各档累加", "the bands add up")),
            ]
        case Doubt.ONLY_BEYOND:
            question = questions.question(
                "only-beyond",
                f"“{words}”没有写明从头计算还是只计超出部分",
                f"'{words}' does not say whether all counts, or only the part beyond",
                Text("写“超出部分每…”或“从第1天起每…”", "write 'for the part beyond' or 'from the first'"),
            )
            choices = _beyond(said, doubt)
        case Doubt.RANGE_AMOUNT:
            return _judgment(words, None)
        case Doubt.DOUBLED if unadded.is_half(words):
            return _judgment(words, None) if unadded.may_be(words) else unadded.halved(words)
        case Doubt.DOUBLED:
            question = questions.question(
                "doubled",
                f"“{words}”没有写明按哪一项的几倍计、是否逐次翻倍",
                f"'{words}' does not say how many times which points, nor whether it doubles each time",
                Text("写明每种情形扣几分", "state the points of each case"),
            )
            choices = [
                Choice(Text("一律按两倍计", "always twice the points")),
                Choice(Text("逐次翻倍（1、2、4…）", "twice as many each time (1, 2, 4 ...)")),
            ]
        case Doubt.ON_TOP:
            question = questions.question(
                "on-top",
                f"“{words}”没有写明是在逐步扣分之外再扣，还是代替逐步扣分",
                f"'{words}' does not say whether it comes on top of the steps or instead of them",
                Text("写“再扣…分”，或写“合计扣…分”", "write 'a further ... points', or '... points in all'"),
            )
            rest = tuple(item for item in said.statements if item is not doubt)
            choices = [
                Choice(Text("在逐步扣分之外再扣", "on top of the steps"), rest),
                Choice(Text("代替逐步扣分，合计只扣这么多", "instead of the steps, so much in all")),
            ]
        case Doubt.BASE_OPEN:
            question = questions.question(
                "base-open",
                f"“{words}”没有写明基础分是多少",
                f"'{words}' does not say how many points the base is",
                Text("写“基础分…分”或“完成目标值得满分”", "write 'base score ...', or 'full marks at target'"),
            )
            rest = tuple(item for item in said.statements if item is not doubt)
            choices = [
                Choice(
                    Text("以满分为基础分", "the base is full marks"), (*rest, Start(FULL), Limit(Bound.UNCAPPED, FULL))
                ),
                Choice(Text("另有基础分", "it is another figure")),
            ]
        case Doubt.AMONG:
            return among(said, doubt)
        case Doubt.MOST_PER:
            question = questions.question(
                "most-per",
                f"“{words}”要分期（分次）计算，一个合计数无法执行",
                f"'{words}' is computed for each period or case; one figure for all of them cannot keep it",
                Text(
                    "按期（次）分别设项，或写明合计最多扣多少分",
                    "score each period as an item, or state the most in all",
                ),
            )
            rest = tuple(item for item in said.statements if item is not doubt)
            assert doubt.most is not None
            choices = [
                Choice(
                    Text("填报数只是一期（一次）的数", "the figure is that of one period or case"),
                    (*rest, Limit(Bound.MOST, doubt.most)),
                ),
                Choice(Text("分期（次）计分后相加", "scored for each, and added up")),
            ]
        case Doubt.PLACES:
            question = questions.question(
                "places",
                f"“{words}”没有写明是人数还是名次",
                f"'{words}' does not say whether people are counted, or places of a ranking",
                Text(
                    "人数写“每少（多）1人”，名次写“排名每后退（前进）1名”",
                    "write 'person' for people, or 'place' of a ranking",
                ),
            )
            choices = _people_or_places(said, doubt)
        case Doubt.UNSIGNED:
            question = questions.question(
                "unsigned",
                f"“{words}”没有写明是扣分还是得分",
                f"'{words}' does not say whether the points are taken or earned",
                Text("写“每…扣…分”或“每…得…分”", "write 'minus ... for each' or '... points for each'"),
            )
            choices = _unsigned(said, doubt)
    return Fork(question, choices)


def _unsigned(said: Said, doubt: Doubtful) -> list[Choice]:
    """Points without a verb: taken from full marks, or earned from nothing."""
    unsigned = [item for item in said.doubts if item.doubt is Doubt.UNSIGNED and item.step is not None]
    assert doubt in unsigned

    def each(deed: Deed) -> tuple[Statement, ...]:
        steps = {
            id(item): replace(item.step, effect=replace(item.step.effect, deed=deed)) for item in unsigned if item.step
        }
        return tuple(steps.get(id(item), item) for item in said.statements)

    return [
        Choice(Text("扣分", "points taken"), each(Deed.LOSE)),
        Choice(Text("从0分起得分", "points earned, from nothing"), (Start(Amount()), *each(Deed.GAIN))),
    ]


def _people_or_places(said: Said, doubt: Doubtful) -> list[Choice]:
    """The lower number of people is the smaller one; the lower place of a ranking is the larger one."""
    assert doubt.step is not None
    turned = {Way.BELOW: Way.ABOVE, Way.ABOVE: Way.BELOW}.get(doubt.step.way, doubt.step.way)
    place = replace(doubt.step, way=turned, axis=Axis.RANK)
    people, places = (
        tuple(step if item is doubt else item for item in said.statements) for step in (doubt.step, place)
    )
    return [Choice(Text("人数", "people"), people), Choice(Text("名次", "places of a ranking"), places)]


def _beyond(said: Said, doubt: Doubtful) -> list[Choice]:
    """Only the part beyond the threshold counts, or everything once it is passed."""
    rest = tuple(item for item in said.statements if item is not doubt)
    only, everything = (
        Text("只计超出部分", "only the part beyond"),
        Text("一旦超过即从头计算", "once passed, all of it counts"),
    )
    step = doubt.step
    if step is None:
        return [Choice(only), Choice(everything)]
    outside = _UP_TO.get(step.within[0].relation) if step.within else None
    if outside is None:
        return [Choice(only, (*rest, step)), Choice(everything)]
    spared = replace(step.within[0], relation=outside, marked=True)
    untouched = Award(When((spared,), axis=step.axis), Effect(Deed.GET, FULL), final=True)
    return [Choice(only, (*rest, step)), Choice(everything, (*rest, replace(step, within=()), untouched))]


def both_words(said: Said) -> None:
    """`超过15%以上`, where no other band meets the border and so settles whose it is."""
    places = [
        compare.place
        for award in said.awards
        if isinstance(award.condition, When)
        for compare in award.condition.compares
    ]
    for award in said.awards:
        if not isinstance(award.condition, When):
            continue
        for compare in award.condition.compares:
            if (
                not (compare.loose and compare.marked and compare.relation in BOTH_WORDS)
                or places.count(compare.place) > 1
            ):
                continue
            question = questions.question(
                "border-words",
                "“超过…以上”（或“低于…以下”）没有写明是否含本数",
                "'more than ... or more' does not say whether the border is included",
                Text(
                    "写“…及以上”（含本数）或“超过…”（不含本数）", "write 'or more' (included) or 'more than' (excluded)"
                ),
            )
            variants = []
            for meaning, relation in (
                (Text("含本数", "border included"), BOTH_WORDS[compare.relation]),
                (Text("不含本数", "border excluded"), compare.relation),
            ):
                plain = replace(compare, relation=relation, loose=False, marked=True)
                compares = tuple(plain if item is compare else item for item in award.condition.compares)
                other = replace(award, condition=replace(award.condition, compares=compares))
                variants.append(Choice(meaning, tuple(other if item is award else item for item in said.statements)))
            raise Fork(question, variants)


def bonus_tiers(said: Said) -> None:
    """`10人以上加0.3分，20人以上加0.4分，最多加2分`: no tier comes near the limit, so it may be points for each one."""
    tiers = [
        item
        for item in said.awards
        if item.effect.deed is Deed.GAIN and item.effect.amount != Amount() and isinstance(item.condition, When)
    ]
    limit = said.bound(Bound.MOST_GAINED, Bound.MOST)
    if len(tiers) < 2 or said.bound(Bound.UNCAPPED) is not None:
        return
    if limit is None and not (_counts_up(tiers) and len(tiers) == len(said.awards) and not said.steps):
        return
    if limit is not None and limit.amount.points <= max(item.effect.amount.points for item in tiers):
        return
    question = questions.question(
        "tier-bonus",
        "加分上限高于各档加分，没有写明是按档一次加分还是每一个都加",
        "the limit is above every tier: are the points given once for the tier, or for each one?",
        Text("写“每…加…分”，或去掉上限", "write 'each ... plus ...', or leave out the limit"),
    )
    once = tuple(item for item in said.statements if item is not limit)
    once = (*once, Limit(Bound.UNCAPPED, FULL))
    choices = [
        Choice(Text("按达到的一档一次加分", "once, for the tier reached"), once),
        Choice(Text("每一个都加分", "for each one")),
    ]
    raise Fork(question, choices)


def _counts_up(tiers: Sequence[Award]) -> bool:
    """Whether the tiers are counts reached (`10件以上`)."""
    places = [
        compare.place.quantity
        for tier in tiers
        if isinstance(tier.condition, When) and len(tier.condition.compares) == 1
        for compare in tier.condition.compares
        if compare.relation in (Relation.AT_LEAST, Relation.REACHED)
    ]
    return len(places) == len(tiers) and all(
        quantity is not None and quantity.unit in WHOLE_UNITS for quantity in places
    )


def bonus_without_base(said: Said) -> None:
    """`每增长1%加1分` with neither a base nor a cap: what does it add to, and how far?"""
    loose = [
        step
        for step in said.steps
        if step.effect.deed is Deed.GAIN
        and step.axis in (Axis.VALUE, Axis.EVENTS)
        and step.partial is None
        and step.most is None
    ]
    based = said.starts or said.fulls or said.given or any(award.effect.deed is Deed.GET for award in said.awards)
    bodied = said.proportional or said.formulas or said.pieces or said.efficacy or said.mode
    if not loose or based or bodied or said.bound(Bound.CAP, Bound.MOST_GAINED, Bound.UNCAPPED):
        return
    question = questions.question(
        "base-or-cap",
        "只写了加分，没有写明基础分和加分上限",
        "a bonus is stated without the base it adds to and without a cap",
        Text("写“完成目标值得满分”或“基础分…分”，并写“最多加…分”", "state the score it adds to, and the most it adds"),
    )
    rest = said.statements
    raise Fork(
        question,
        [
            Choice(
                Text("在满分之上加，不封顶", "on top of full marks, no cap"),
                (*rest, Start(FULL), Limit(Bound.UNCAPPED, FULL)),
            ),
            Choice(
                Text("从0分起加，最高得满分", "from nothing, up to full marks"),
                (*rest, Start(Amount()), Limit(Bound.CAP, FULL)),
            ),
        ],
    )


_UP_TO = {
    Relation.ABOVE: Relation.AT_MOST,
    Relation.AT_LEAST: Relation.BELOW,
    Relation.BELOW: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.ABOVE,
}


def _without(said: Said, *dropped: Statement) -> list[Statement]:
    return [item for item in said.statements if item not in dropped]


def proportions(said: Said, context: Context, scale: Scale) -> None:
    """`按完成率计分` alone: may it exceed full marks? and which ratio, where smaller is better?"""
    for item in said.proportional:
        unadded.refuse_beside(item, said.awards)
        if item.ratio is Ratio.UNSAID and scale.lower:
            rest = _without(said, item)
            question = questions.question(
                "which-ratio",
                "指标越低越好，没有写明完成率怎样计算",
                "smaller is better here, and it is not said how the completion rate is computed",
                Text("写明“目标值÷实际值”或“2－实际值÷目标值”", "write 'target / actual' or '2 - actual / target'"),
            )
            named = [
                (Text("目标值÷实际值", "target / actual"), replace(item, ratio=Ratio.INVERSE)),
                (Text("2－实际值÷目标值", "2 - actual / target"), replace(item, ratio=Ratio.MIRROR)),
            ]
            raise Fork(question, [Choice(meaning, (*rest, variant)) for meaning, variant in named])
        whole = any(
            award.effect.deed is Deed.GET and award.effect.amount != Amount() and isinstance(award.condition, When)
            for award in said.awards
        )
        capped = said.bound(Bound.CAP, Bound.UNCAPPED) is not None or item.condition is not None or whole
        if not capped and not item.formula and not any(step.effect.deed is Deed.GAIN for step in said.steps):
            question = questions.question(
                "capped",
                "没有写明超额完成时得分能否超过满分",
                "it is not said whether the score may exceed full marks",
                Text(
                    "写“最高得满分”“最高不超过120%”或“不封顶”", "write 'at most full marks', 'at most 120%' or 'no cap'"
                ),
            )
            of = item.of or (said.fulls[-1].amount if said.fulls else FULL)
            raise Fork(
                question,
                [
                    Choice(Text("最高得满分", "at most full marks"), (*said.statements, Limit(Bound.CAP, of))),
                    Choice(Text("不封顶", "no cap"), (*said.statements, Limit(Bound.UNCAPPED, FULL))),
                ],
            )


def linear(said: Said, context: Context) -> None:
    """`线性得分` between two thresholds: from the neighbours' scores, from nothing, or in proportion to the target?"""
    for between in said.between:
        if between.clear:
            continue
        rest = _without(said, between)
        question = questions.question(
            "linear-ends",
            "“线性（按比例）得分”没有写明两端各得多少分",
            "'linear' does not say how many points each end earns",
            Text(
                "写明两端的得分，例如 80%得0分，100%得满分，其间按线性插值",
                "state both ends, e.g. 0 at 80%, full marks at 100%, linear in between",
            ),
        )
        ratio = Proportional(ratio=Ratio.ACTUAL, formula=True)
        choices = [
            Choice(
                Text("在两端得分之间线性插值", "straight between the scores at both ends"),
                (*rest, replace(between, clear=True)),
            ),
            Choice(Text("按实际值与目标值之比计", "in proportion to the target"), _in_proportion(rest, ratio)),
        ]
        if between.condition is not None and len(between.condition.compares) == 2:
            low, high = between.condition.compares
            full = next((a.effect.amount for a in said.awards if a.effect.amount != Amount()), FULL)
            bottom = _percent(low.place.quantity.value if low.place.quantity else None, full)
            if bottom is not None:
                proportional = Award(between.condition, Effect(Deed.GET, bottom, full))
                choices[1] = Choice(
                    Text("按实际值与目标值之比计", "in proportion to the target"), (*rest, proportional)
                )
                zero = Award(between.condition, Effect(Deed.GET, Amount(), full))
                choices[0] = Choice(
                    Text("从下限得0分到上限得满分", "from nothing at the lower end to full marks at the upper"),
                    (*rest, zero),
                )
            del high
        raise Fork(question, choices)


def _in_proportion(rest: Sequence[Statement], ratio: Proportional) -> tuple[Statement, ...]:
    return (*(item for item in rest if not isinstance(item, Award)), ratio)


def _percent(value: Fraction | None, full: Amount) -> Amount | None:
    if value is None:
        return None
    return Amount(full.points * value / 100, full.share * value / 100)


__all__ = ["Between", "Proportional", "check", "linear", "proportions"]
