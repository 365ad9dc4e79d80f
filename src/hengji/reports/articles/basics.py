"""What everything else rests on: the scale and rounding, classes of units, indicators, panels, task boards, parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ...engine.rules.model import Partial
from ...engine.scheme.model.events import TaskBoard, TaskGrade, TaskSize
from ...engine.scheme.model.identity import Parameter
from ...engine.scheme.model.indicators import Indicator
from ...engine.scheme.model.scheme import Scheme
from ...engine.scheme.model.scorecards import Panel
from ...engine.scheme.model.units import AttributeTest, Classification, ClassRule
from ...engine.sentences.reading import Points
from ...engine.trace.arithmetic import tier_word
from ...engine.trace.periods import period_rules
from ...engine.trace.titles import figure_title, figures_words, listed
from ...engine.values.number import show
from ...engine.values.text import Text
from ...ui.unit_names import english
from .part import Article, Part, row, span

SCALE = Text("计分尺度", "Scale")
CLASSES = Text("单位分类", "Classes of units")
INDICATORS = Text("指标口径", "Indicators")
PANELS = Text("评价组", "Panels")
BOARDS = Text("任务积分", "Points of tasks")
PARAMETERS = Text("参数", "Parameters")
OURS = Text("来源未载明，为本方案拟定", "not stated by the source, a default of this scheme")

_PARTIAL = {
    Partial.PROPORTIONAL: Text("不足一步按比例计", "a part of a step counts in proportion"),
    Partial.WHOLE: Text("不足一步不计", "a part of a step does not count"),
    Partial.STARTED: Text("不足一步按一步计", "a part of a step counts as a whole one"),
}


def foundation_parts(scheme: Scheme) -> Iterator[Part]:
    """The parts that stand before events and steps."""
    yield Part(SCALE, tuple(_scale(scheme)))
    how = scheme.classification
    yield Part(CLASSES, tuple(_classes(scheme, how)) if how is not None else ())
    used = {item.of for _, item in scheme.items()}
    indicators = (each for each in scheme.indicators.values() if each.id in used)
    yield Part(INDICATORS, tuple(_indicator(scheme, each) for each in indicators))
    yield Part(PANELS, tuple(row(panel.title, _panel(panel)) for panel in scheme.panels.values()))
    yield Part(BOARDS, tuple(article for board in scheme.boards.values() for article in _board(board)))


def parameter_part(scheme: Scheme) -> Part:
    """The named numbers, and which of them no source states."""
    return Part(PARAMETERS, tuple(row(each.title, _parameter(each)) for each in scheme.parameters.values()))


def _parameter(parameter: Parameter) -> Iterator[Text | None]:
    yield Text.same(show(parameter.value))
    yield OURS if parameter.ours else None
    yield parameter.note


def _scale(scheme: Scheme) -> Iterator[Article]:
    scale, kept = scheme.scale, scheme.scale.round
    full = show(scale.full)
    points = (
        Text(
            "规则中的分就是权重分，满分即权重",
            "points of the rules are points of the weight; full marks are the weight",
        )
        if scale.points is Points.WEIGHT
        else Text(
            f"各项按 {full} 分制打分，再折算：计入分＝得分 ÷ {full} × 权重",
            f"items are scored out of {full}, then points = score ÷ {full} × weight",
        )
    )
    yield row(Text("分值", "Points"), [points, _PARTIAL[scale.partial]])
    places = (
        (Text("完成率与公式", "ratios and formulas"), kept.ratio),
        (Text("项目得分", "scores of items"), kept.item),
        (Text("计入分", "points"), kept.points),
        (Text("维度小计", "subtotals"), kept.subtotal),
        (Text("总分", "the total"), kept.total),
    )
    stated = [
        Text(f"{what.zh} {count} 位小数", f"{what.en}: {count} decimals") for what, count in places if count is not None
    ]
    rest = [what for what, count in places if count is None]
    stated += [Text(f"{listed(rest).zh}不取舍", f"{listed(rest).en}: not rounded")] if rest else []
    yield row(Text("四舍五入", "Rounding half up"), stated)


def _classes(scheme: Scheme, how: Classification) -> Iterator[Article]:
    for each in how.classes.values():
        yield row(each.title, _ways(scheme, how, each.id) or [Text("由单位表写明", "as the units table says")])
    if how.given and (how.rules or how.matrix is not None or how.fallback):
        first = Text("单位表写明类别的，以单位表为准", "a class written in the units table comes first")
        yield row(Text("优先", "First"), [first])


def _ways(scheme: Scheme, how: Classification, id: str) -> list[Text]:
    """The ways into a class: rules, cells of the matrix, and what is left over."""
    found = [_rule(scheme, rule) for rule in how.rules if rule.to == id]
    if how.matrix is not None:
        rows, columns = figure_title(scheme, how.matrix.rows), figure_title(scheme, how.matrix.columns)
        cells = [f"{at}/{across}" for (at, across), to in how.matrix.cells.items() if to == id]
        if cells:
            told = "、".join(cells)
            found.append(Text(f"{rows.zh}/{columns.zh}为 {told}", f"{rows.en}/{columns.en}: {told}"))
    return [*found, Text("其余单位", "all other units")] if how.fallback == id else found


def _rule(scheme: Scheme, rule: ClassRule) -> Text:
    tests = [_test(scheme, test) for test in rule.tests]
    return Text("且".join(test.zh for test in tests), " and ".join(test.en for test in tests))


def _test(scheme: Scheme, test: AttributeTest) -> Text:
    name = figure_title(scheme, test.attribute)
    if test.values:
        values = "、".join(test.values)
        return Text(f"{name.zh}为{values}", f"{name.en}: {values}")
    bounds = [
        (test.least, "不低于", "from"),
        (test.below, "低于", "below"),
        (test.since, "不早于", "since"),
        (test.before, "早于", "before"),
    ]
    said = [(zh, en, show(x) if isinstance(x, Fraction) else str(x)) for x, zh, en in bounds if x is not None]
    return Text(
        name.zh + "、".join(f"{zh} {value}" for zh, _, value in said),
        f"{name.en} " + ", ".join(f"{en} {value}" for _, en, value in said),
    )


def _indicator(scheme: Scheme, indicator: Indicator) -> Article:
    return row(indicator.title, _definition(scheme, indicator), indicator.clause)


def _definition(scheme: Scheme, indicator: Indicator) -> Iterator[Text]:
    if indicator.formula is None:
        yield Text("填报数", "as reported")
    else:
        formula = figures_words(scheme, indicator.formula)
        plain = formula.zh == indicator.title.zh
        yield Text("填报数", "as reported") if plain else Text(f"＝{formula.zh}", f"= {formula.en}")
    if indicator.unit.symbol:
        yield Text(f"单位：{indicator.unit.symbol}", f"in {english(indicator.unit.symbol)}")
    yield indicator.direction.words
    yield from period_rules(scheme, indicator)
    if indicator.decimals is not None:
        yield Text(f"保留 {indicator.decimals} 位小数", f"{indicator.decimals} decimals")
    if indicator.source:
        zh, _, en = indicator.source.partition(" / ")  # a name in two languages, or one for both
        yield Text(f"来源：{zh}", f"source: {en or zh}")


def _panel(panel: Panel) -> Iterator[Text]:
    groups = [(group.title, show(group.weight)) for group in panel.groups]
    yield Text(
        "各组平均分加权：" + "、".join(f"{title.zh} {weight}" for title, weight in groups),
        "weighted means of the groups: " + ", ".join(f"{title.en} {weight}" for title, weight in groups),
    )
    yield from _trimmed(panel)
    short = (
        Text("不计，权重由其他组分担", "is left out and the others share its weight")
        if panel.redistribute
        else Text("不能计分", "leaves no score")
    )
    few = Text("没有评分的组", "a group without ratings")
    if panel.minimum > 1:
        few = Text(f"不足 {panel.minimum} 人评分的组", f"a group of fewer than {panel.minimum} raters")
    yield Text(f"{few.zh}{short.zh}", f"{few.en} {short.en}")
    scores = span(panel.low, panel.high)
    if scores is not None:
        yield Text(f"评分范围 {scores.zh}", f"scores {scores.en}")
    if panel.grades:
        words = "、".join(f"{word} {show(score)}" for word, score in panel.grades.items())
        yield Text(f"等级折算：{words}", f"grades count: {words}")
    if panel.leniency:
        yield Text(
            "先校正宽严：各评价人的评分按其平均与本组平均之差平移",
            "leniency is undone first: each rater's scores are shifted to the mean of the group",
        )
    if panel.places is not None:
        yield Text(f"四舍五入到 {panel.places} 位小数", f"rounded half up to {panel.places} decimals")


def _trimmed(panel: Panel) -> Iterator[Text]:
    cut = [(panel.drop_high, "最高", "highest"), (panel.drop_low, "最低", "lowest")]
    cut = [each for each in cut if each[0]]
    if cut:
        zh, en = "、".join(f"{n} 个{zh}分" for n, zh, _ in cut), " and ".join(f"{n} {en}" for n, _, en in cut)
        yield Text(
            f"一组满 {panel.trim_from} 人的去掉{zh}", f"of {panel.trim_from} or more in a group the {en} are left out"
        )


def _board(board: TaskBoard) -> Iterator[Article]:
    grades = [_grade(grade, last=number == len(board.grades)) for number, grade in enumerate(board.grades, start=1)]
    yield row(
        Text(f"{board.title.zh}：完成等级", f"{board.title.en}: completion grades"),
        [*grades, Text("评定了等级的从评定", "a grade that was given counts first")],
        board.clause,
    )
    sizes = [_size(size) for size in board.sizes]
    yield row(Text(f"{board.title.zh}：规模类别", f"{board.title.en}: size classes"), sizes, board.clause)
    yield row(Text(f"{board.title.zh}：累计", f"{board.title.en}: accumulation"), _accumulation(board), board.clause)


def _grade(grade: TaskGrade, *, last: bool) -> Text:
    points = Text(f"{grade.title.zh} {show(grade.points)} 分", f"{grade.title.en}: {show(grade.points)} points")
    ways: list[Text] = []
    if grade.reach:
        word = tier_word(grade.reach)
        ways.append(Text(f"定量任务达到{word.zh}", f"quantitative tasks that reach {word.en}"))
    if grade.days_late is not None:
        ways.append(_days(grade.days_late))
    if not ways:
        return Text(f"{points.zh}（其余）", f"{points.en} (otherwise)") if last else points
    return Text(f"{points.zh}（{'；'.join(w.zh for w in ways)}）", f"{points.en} ({'; '.join(w.en for w in ways)})")


def _days(late: int) -> Text:
    if late < 0:
        return Text(f"提前 {-late} 天及以上完成", f"done {-late} or more days early")
    if late == 0:
        return Text("按期完成", "done in time")
    return Text(f"延迟不超过 {late} 天", f"at most {late} days late")


def _size(size: TaskSize) -> Text:
    zh, en = f"{size.title.zh} × {show(size.factor)}", f"{size.title.en} × {show(size.factor)}"
    if size.most is None:
        return Text(zh, en)
    return Text(f"{zh}，累计最多 {show(size.most)} 分", f"{en}, at most {show(size.most)} points in all")


def _accumulation(board: TaskBoard) -> Iterable[Text | None]:
    yield Text("等级分 × 规模系数，各任务相加", "points of the grade × factor of the size, over all tasks")
    if board.base:
        yield Text(f"基础分 {show(board.base)}", f"on top of {show(board.base)}")
    bounds = span(board.least, board.most)
    yield None if bounds is None else Text(f"累计限于 {bounds.zh}", f"in all kept within {bounds.en}")
    yield Text(
        f"经批准免责的任务计 {show(board.exempt_points)} 分", f"an exempted task counts {show(board.exempt_points)}"
    )
