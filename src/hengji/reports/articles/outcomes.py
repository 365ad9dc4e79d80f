"""Grades with their quotas, rankings, and the use of results: multipliers, pools, tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...engine.run.outcomes import MULTIPLIER_PLACES, bonus_ranges, free_band
from ...engine.scheme.model.outcomes import Grade, Grades, Pool, Ranking, ResultTable
from ...engine.scheme.model.scheme import Scheme
from ...engine.trace.effects import grade_name
from ...engine.trace.lines import LineGroup, grouped, line_groups, reach_words
from ...engine.trace.places import ranking_words
from ...engine.trace.titles import figure_title, listed, score_title
from ...engine.values.number import show
from ...engine.values.text import Text
from .part import Article, Part, percent, row, told

GRADES = Text("等级与发放系数", "Grades and multipliers")
RANKINGS = Text("排名", "Rankings")
RESULTS = Text("结果应用", "Use of results")
BASE = Text("奖金基数", "base of the bonus")


def outcome_parts(scheme: Scheme) -> Iterator[Part]:
    """Grades, rankings, use of results."""
    yield Part(GRADES, tuple(_grades(scheme)) if scheme.grades is not None else ())
    yield Part(RANKINGS, tuple(_ranking(scheme, each) for each in scheme.rankings))
    yield Part(RESULTS, tuple(result_words(scheme, each) for each in scheme.results))


def _grades(scheme: Scheme) -> Iterator[Article]:
    grades = scheme.grades
    if grades is None:
        return
    for index, band in enumerate(grades.bands):
        yield row(band.title, _band(scheme, grades, index, band))
    if any(band.quota is not None for band in grades.bands):
        yield row(Text("名额", "Places"), places_words(scheme, grades))
    if grades.round_first is not None:
        kept = grades.round_first
        yield row(
            Text("定级前", "Before grading"),
            [Text(f"总分先四舍五入到 {kept} 位小数", f"the total is rounded half up to {kept} decimals")],
        )


def _band(scheme: Scheme, grades: Grades, index: int, band: Grade) -> Iterator[Text]:
    """Which scores a grade is for and what it pays, for each class where classes differ."""
    groups = line_groups(scheme)
    yield from grouped([(each, reach_words(grades.ladder(each.unit_class), index)) for each in groups])
    if band.bonus is not None:
        paid = [each for each in groups if index in dict(grades.ladder(each.unit_class))] or groups
        yield from grouped([(each, multiplier_words(scheme, each.unit_class, band, *band.bonus)) for each in paid])
    if band.quota is not None:
        yield Text(f"名额 {percent(band.quota)}", f"places: {percent(band.quota)}")


def multiplier_words(scheme: Scheme, unit_class: str, band: Grade, first: Fraction, last: Fraction) -> Text:
    """One number, or the line it runs along within the grade."""
    ranges = bonus_ranges(scheme, unit_class)
    ends = next(((low, high) for each, low, high in ranges if each.id == band.id), None)
    if ends is None:
        return Text(f"发放系数 {show(last)}", f"multiplier {show(last)}")
    low, high = map(show, ends)
    return Text(
        f"发放系数在 {low} 至 {high} 分之间由 {show(first)} 到 {show(last)} 按直线变化，四舍五入到 {MULTIPLIER_PLACES} 位小数",
        f"the multiplier runs from {show(first)} to {show(last)} over {low} to {high} points, rounded half up to"
        f" {MULTIPLIER_PLACES} decimals",
    )


def places_words(scheme: Scheme, grades: Grades) -> Iterator[Text]:
    """How places are shared out, who takes them, and what is left to the others."""
    among = figure_title(scheme, grades.within) if grades.within else None
    where = (
        Text("全部单位", "all units")
        if among is None
        else Text(f"同一{among.zh}的单位", f"the units of one {among.en}")
    )
    zh, en = (
        ("按比例为限、只舍不入", "as limits, rounded down")
        if grades.at_most
        else ("按比例、用最大余额法取整", "by largest remainder")
    )
    yield Text(
        f"在{where.zh}内{zh}，由总分高的单位依次占用",
        f"shared out among {where.en} {en}, and filled from the highest total down",
    )
    keys = listed([*(score_title(scheme, key) for key in grades.ties), Text("单位编号", "the unit's id")])
    yield Text(f"同分的依次比较{keys.zh}", f"equal totals are told apart by {keys.en}")
    if grades.and_band:
        yield Text("名额等级与分数等级取较低的一个", "the lower of the grade by places and the grade by score counts")
    beyond: list[tuple[LineGroup, Text]] = []
    for group in line_groups(scheme):
        free = grades.bands[free_band(grades, group.unit_class)].title
        zh, en = f"名额之外的按分数定级，不高于“{free.zh}”", f"beyond the places the score decides, '{free.en}' at best"
        beyond.append((group, Text(zh, en)))
    yield from grouped(beyond)


def _ranking(scheme: Scheme, ranking: Ranking) -> Article:
    return Article(ranking.title, ranking_words(scheme, ranking))


def result_words(scheme: Scheme, result: Pool | ResultTable) -> Article:
    """What a result brings."""
    if isinstance(result, Pool):
        return row(result.title, _pool(scheme, result), result.clause)
    brought = [
        Text(f"{name.zh}：{what.zh}", f"{name.en}: {what.en}")
        for id in result.by_grade
        for name, what in ((grade_name(scheme, id), result.brings(id) or Text.same("—")),)
    ]
    return row(result.title, brought, result.clause)


def pool_words(scheme: Scheme, pool: Pool) -> Text:
    """How what is due and what is paid come about."""
    return told(_pool(scheme, pool))


def _in_groups(figure: str) -> str:
    """An amount with its thousands separated."""
    whole, point, rest = figure.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdecimal() else figure


def _pool(scheme: Scheme, pool: Pool) -> Iterator[Text]:
    base = figure_title(scheme, pool.base, BASE)
    zh, en = f"应得＝{base.zh} × 发放系数", f"due = {base.en} × multiplier"
    if pool.coefficient:
        title = scheme.coefficients[pool.coefficient].title
        zh, en = f"{zh} × {title.zh}", f"{en} × {title.en}"
    yield Text(zh, en)
    if pool.most_each is not None:
        most = percent(pool.most_each)
        yield Text(f"一个单位最多为{base.zh}的 {most}", f"one unit gets at most {most} of its {base.en}")
    if pool.amount is None:
        yield Text(
            f"不设总额，按应得实发，四舍五入到 {pool.places} 位小数",
            f"no fixed pool: paid as due, rounded half up to {pool.places} decimals",
        )
        return
    amount = _in_groups(show(pool.amount))
    yield Text(
        f"资金总额 {amount} 按应得比例分配，舍到 {pool.places} 位小数，余下的按最大余额法逐个补上，合计等于总额",
        f"the pool of {amount} is shared in proportion to what is due, cut to {pool.places} decimals,"
        " the rest goes to the largest remainders: the shares add up to the pool",
    )
    if pool.most_each is not None:
        yield Text("超过单位上限的部分分给其他单位", "what one unit may not get goes to the others")
