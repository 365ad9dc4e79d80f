"""Grades, rankings and the use of results."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from ...values.number import NotANumber, parse_number, show
from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, OneOf, Record, Ref
from ..model.outcomes import ClassLines, Grade, Grades, Pool, Ranking, Result, ResultTable, Ties
from ..nodes import Leaf, Map, Node
from . import scalars
from .box import Box, elements, entries, open_box
from .desk import Desk

GRADE = Record(
    "grade",
    "等级 / a grade",
    (
        Key("grade", Is.TEXT, "编号 / id", required=True),
        Key("title", Is.TITLE, "名称 / title"),
        Key("from", Is.NUMBER, "下限（含） / from, included"),
        Key(
            "bonus",
            AnyOf((Is.SHARE, Is.RANGE)),
            "发放系数；写范围则在本级的分数段内随总分线性变化，四位小数，最高一级到台账的上限为止 / "
            "payout multiplier; a range runs with the total over the grade, four decimals, the best grade up to the clamp",
        ),
        Key("quota", Is.SHARE, "比例控制 / share of units"),
    ),
)
GRADES = Record(
    "grades",
    "等级 / grades",
    (
        Key("bands", ListOf(Ref("grade")), "从高到低 / best first", required=True),
        Key("within", Is.TEXT, "在何范围内分配名额 / quotas are shared out within"),
        Key(
            "at_most",
            Is.YES,
            "比例是上限（不超过）：名额只舍不入 / a quota is the most a grade may have: places are rounded down",
        ),
        Key("and_band", Is.YES, "还须达到分数线 / the band must be reached as well"),
        Key("ties", ListOf(Is.TEXT, alone=True), "同分时比较 / compared next where scores are equal"),
        Key("round_first", Is.WHOLE, "先取整到几位 / decimals before grading"),
        Key(
            "lines",
            MapOf(MapOf(Is.NUMBER)),
            "另有分数线的类别：每类写各等级的下限；没写的等级这一类按分数不设，最低一级不用写 / "
            "classes with lines of their own: where each grade begins; a grade left out is not reached by score in that class, "
            "the lowest needs no line",
        ),
    ),
)
RANKING = Record(
    "ranking",
    "排名 / a ranking",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("by", Is.TEXT, "分榜属性 / a list for each value of"),
        Key("ties", OneOf(tuple(Ties)), "同分名次 / equal scores"),
        Key("keys", ListOf(Is.TEXT, alone=True), "同分时比较 / compared next"),
        Key(
            "before",
            Is.TEXT,
            "按此系数、进步指数或闸门之前的得分排，或按 into 存下的得分 / "
            "by the score before this coefficient, progress index or gate, or by a score kept with into",
        ),
    ),
)
RESULT = Record(
    "result",
    "结果运用 / a use of results",
    (
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("by_grade", MapOf(AnyOf((Is.NUMBER, Is.TEXT))), "各等级对应 / what each grade brings"),
        Key("base", Is.TEXT, "基数 / the column or measure it is paid on"),
        Key("pool", Is.NUMBER, "总额 / the pool"),
        Key("places", Is.WHOLE, "小数位数 / decimals"),
        Key(
            "most_each",
            Is.SHARE,
            "单位上限：基数的这一份额；分总额之前先限应得，分得的也不超过它 / "
            "most for one unit, of its base: what is due is cut to it before the pool is shared out, and no share exceeds it",
        ),
        Key("coefficient", Is.TEXT, "系数 / a coefficient that enters pay"),
        Key("clause", Is.TEXT, "条款 / clause"),
    ),
)
RECORDS = (GRADE, GRADES, RANKING, RESULT)
_BAND = re.compile(r"\s*\d[\d.]*\s*(?:\.\.|-|~|–|—|至)\s*\d[\d.]*\s*")
GRADES_KIND = AnyOf((ListOf(Ref("grade")), Ref("grades")))


def grades(desk: Desk, node: Node | None) -> Grades | None:
    """The grades: a list of bands, or a mapping with quotas and ties."""
    if node is None:
        return None
    if not isinstance(node, Map):
        before = desk.errors
        bands = _bands(desk, node)
        return desk.build(node, before, lambda: Grades(bands, where=node.where))
    box = Box(desk, node, GRADES)
    bands = _bands(desk, box.get("bands"))
    lines = _lines(desk, box.get("lines"), bands)
    return desk.build(
        node,
        box.before,
        lambda: Grades(
            bands,
            box.text("within"),
            box.yes("and_band"),
            box.texts("ties"),
            box.decimals("round_first", 0) if "round_first" in box else None,
            node.where,
            lines,
            box.yes("at_most"),
        ),
    )


def _bands(desk: Desk, node: Node | None) -> tuple[Grade, ...]:
    found: list[Grade] = []
    before = desk.errors
    for element in elements(desk, node):
        box = open_box(desk, element, GRADE)
        if box is None:
            continue
        start = box.get("from")
        if isinstance(start, Leaf) and _BAND.fullmatch(start.text):
            hint = Text("只写下限，例如 from: 80", "write the lower bound only: from: 80")
            desk.error(start, "integer-band", _two_ends(start.text), hint)
            continue
        name = box.text("grade", "?") or "?"
        if any(grade.id == name for grade in found):
            message = Text(f"等级“{name}”写了两次", f"the grade '{name}' stands twice")
            desk.error(element, "duplicate-id", message, Text("每个等级只写一行", "write each grade once"))
        found.append(
            Grade(
                name,
                box.title("title", Text.same(name or "?")),
                box.maybe("from"),
                _bonus(box),
                _quota(box),
            )
        )
    if desk.errors == before:
        _order(desk, found, elements(desk, node))
    if node is not None and desk.errors == before and (total := sum(grade.quota or 0 for grade in found)) > 1:
        shown = show(total * 100)
        message = Text(
            f"各等级比例合计 {shown}%，应为 100%", f"the shares of the grades add up to {shown} %, not 100 %"
        )
        desk.error(
            node,
            "quota-sum",
            message,
            Text("调整 quota；最低一级可以不写", "adjust the quotas; the lowest grade may go without"),
        )
    return tuple(found)


def _quota(box: Box) -> Fraction | None:
    """The share of the places a grade has."""
    quota, node = box.maybe_share("quota"), box.get("quota")
    if quota is None or node is None or 0 <= quota <= 1:
        return quota
    shown = show(quota * 100)
    message = Text(f"一个等级的比例不能是 {shown}%", f"the share of a grade cannot be {shown} %")
    hint = Text(
        f"写 {show(quota)}%" if quota > 1 else "写 0% 到 100%",
        f"write {show(quota)} %" if quota > 1 else "write 0 % to 100 %",
    )
    box.desk.error(node, "quota-range", message, hint)
    return None


def _two_ends(text: str) -> Text:
    return Text(f"“{text}”写了上下限，99.5 这样的分数会落空", f"'{text}' has two ends: a score like 99.5 falls between")


def _order(desk: Desk, found: list[Grade], nodes: tuple[Node, ...]) -> None:
    bounds = [(grade.least, node) for grade, node in zip(found, nodes, strict=False) if grade.least is not None]
    for (better, _), (worse, node) in pairwise(bounds):
        if worse >= better:
            message = Text("等级下限没有从高到低排列", "the lower bounds of the grades do not fall")
            desk.error(node, "grade-order", message, Text("最好的等级写在最前", "write the best grade first"))
            return


def _lines(desk: Desk, node: Node | None, bands: tuple[Grade, ...]) -> dict[str, ClassLines]:
    """The lines of the classes that have their own, each falling from grade to grade. What names no class or grade is told later."""
    found: dict[str, ClassLines] = {}
    for unit_class, value in entries(desk, node):
        before = desk.errors
        written = tuple(entries(desk, value))
        if not written and desk.errors == before:
            message = Text(
                f"类别“{unit_class.text}”没有写分数线", f"no line is written for the class '{unit_class.text}'"
            )
            hint = Text(
                "写 {A: 100, B: 80}；与各级的 from 相同就不写这一类",
                "write {A: 100, B: 80}, or leave the class out where the grades' own from holds",
            )
            desk.error(unit_class, "no-lines", message, hint)
        begins = {key.text: _start(desk, line) for key, line in written}
        places = {key.text: line for key, line in written}
        if desk.errors == before:
            named = [band.id for band in bands if band.id in begins]
            _falling(desk, unit_class.text, [(name, begins[name], places[name]) for name in named])
        found[unit_class.text] = ClassLines(begins, unit_class.where)
    return found


def _start(desk: Desk, node: Node) -> Fraction:
    if isinstance(node, Leaf) and _BAND.fullmatch(node.text):
        desk.error(
            node, "integer-band", _two_ends(node.text), Text("只写下限，例如 80", "write the lower bound only: 80")
        )
        return Fraction(0)
    return scalars.number(desk, node)


def _falling(desk: Desk, unit_class: str, lines: list[tuple[str, Fraction, Node]]) -> None:
    for (better, high, _), (worse, low, node) in pairwise(lines):
        if low >= high:
            message = Text(
                f"类别“{unit_class}”的分数线没有从高到低：{better} {show(high)}、{worse} {show(low)}",
                f"the lines of the class '{unit_class}' do not fall: {better} {show(high)}, {worse} {show(low)}",
            )
            desk.error(node, "grade-order", message, Text("较好的等级分数线应较高", "a better grade begins higher"))
            return


def _bonus(box: Box) -> tuple[Fraction, Fraction] | None:
    node = box.get("bonus")
    if node is None:
        return None
    low, high = scalars.span(box.desk, node, shares=True, alone=True)
    if low is None or high is None:
        message = Text("发放系数写一个数或上下限", "a bonus is a number, or a range with both ends")
        box.desk.error(node, "not-a-range", message, Text.same("bonus: 1.00 .. 1.20"))
        return None
    return low, high


def rankings(desk: Desk, node: Node | None) -> tuple[Ranking, ...]:
    """The lists of units."""
    boxes = [(key, box) for key, value in entries(desk, node) if (box := open_box(desk, value, RANKING))]
    return tuple(
        Ranking(
            key.text,
            box.title("title"),
            box.text("by"),
            box.one_of("ties", Ties, Ties.MIN),
            box.texts("keys"),
            box.text("before"),
            key.where,
        )
        for key, box in boxes
    )


def results(desk: Desk, node: Node | None) -> tuple[Result, ...]:
    """What results are used for."""
    found = [(key, box) for key, value in entries(desk, node) if (box := open_box(desk, value, RESULT))]
    built = [_result(box, key) for key, box in found]
    return tuple(result for result in built if result)


def _result(box: Box, key: Leaf) -> Result | None:
    desk, name = box.desk, key.text
    if ("by_grade" in box) == ("base" in box):
        message = Text(
            "结果运用写 by_grade（按等级）或 base（按基数发放），取一",
            "a use of results has by_grade or base, one of them",
        )
        desk.error(
            box.node,
            "result-kind",
            message,
            Text("by_grade: {A: …}，或 base: 基数列名", "by_grade: {A: ...}, or base: the column paid on"),
        )
        return None
    if "by_grade" in box:
        for key_name in ("pool", "places", "most_each", "coefficient"):
            if key_name in box:
                message = Text(f"{key_name} 与 base 一起用", f"{key_name} goes with base")
                desk.error(box.at(key_name), "result-kind", message, Text(f"删去 {key_name}", f"leave out {key_name}"))
        rows = {grade.text: _word_or_number(desk, value) for grade, value in entries(desk, box.at("by_grade"))}
        return ResultTable(name, box.title("title"), rows, box.text("clause"), key.where)
    amount, places = box.maybe("pool"), box.decimals("places", 2)
    if amount is not None and (amount < 0 or (amount * 10**places).denominator != 1):
        message = Text(
            f"总额 {show(amount)} 不能按 {places} 位小数分完",
            f"the pool {show(amount)} cannot be shared out to {places} decimals",
        )
        hint = Text(
            f"不为负，最多 {places} 位小数；或写 places", f"not negative, {places} decimals at most; or state `places`"
        )
        desk.error(box.at("pool"), "pool-amount", message, hint)
    return Pool(
        name,
        box.title("title"),
        box.text("base"),
        amount,
        places,
        box.maybe_share("most_each"),
        box.text("coefficient"),
        box.text("clause"),
        key.where,
    )


def _word_or_number(desk: Desk, node: Node) -> str | Fraction:
    leaf = scalars.words(desk, node)
    if leaf is None or leaf.quoted:
        return "" if leaf is None else leaf.text
    if leaf.text.startswith(("$", "-$")) or leaf.text.endswith(("%", "％")):
        return scalars.share(desk, node)
    top, slash, bottom = leaf.text.partition("/")
    try:
        return parse_number(top) / (parse_number(bottom) if slash else 1)
    except (NotANumber, ZeroDivisionError):
        return leaf.text
