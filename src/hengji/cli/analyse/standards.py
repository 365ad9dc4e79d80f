"""`hengji analyse standards`: five standard values of each indicator by industry and size, built from a group's own figures.

It is asked of a scheme and a group's tables, not of a table of ratios: the indicators are then computed by the scheme's own formulas, to
its own decimals, and nobody types them again. The call is that of `hengji score` without the standards, which are what is lacking; what
comes out is the targets table that `hengji score --targets` reads. A finished folder of results would need a scoring run of which every
unit is held, first.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from ...analysis.standards import BANDS, FEWEST, SHARES, Key, Making, Standard, standards
from ...engine.bundle import csv_bytes
from ...engine.run.result import Run
from ...engine.run.tables import NUMBER, TEXT, Flat, figure_at, has_figure
from ...engine.scheme.model.indicators import Indicator
from ...engine.scheme.model.scorecards import Feed, Item
from ...engine.values.direction import Direction
from ...engine.values.finding import Finding, Level, Refused, Source
from ...engine.values.null import NullReason
from ...engine.values.number import show
from ...engine.values.text import Text
from ..rooms import Words, a_path, check_folder, check_order, read_scheme, scheme_or_pack
from ..scoring import a_period, score_files
from ..speak import tell
from .answer import Answer, Grid
from .table import exact, names

ABOUT = Text(
    "标准值：按行业、规模算出各指标的五档标准值，供功效系数法使用",
    "five standard values of each indicator by industry and size, for the efficacy method",
)

TITLES = dict(
    zip(
        BANDS,
        (
            Text("优秀", "excellent"),
            Text("良好", "good"),
            Text("平均", "average"),
            Text("较低", "lower"),
            Text("较差", "poor"),
        ),
        strict=True,
    )
)
ALSO = {"average": ("average", "mean"), "lower": ("lower", "low")}
"""What a scheme may call a band."""

PLACES = 4
"""Decimals of a standard whose indicator has no decimals of its own."""

SHOWN = 12
"""Units named in a finding; the JSON answer names all."""

EXPECTED = frozenset({"unit-held", "step-held", "table-wanted"})
"""What scoring without standards finds: that there are none."""


def shares(word: str) -> tuple[Fraction, ...]:
    """`90%,70%,50%,30%,10%` in a call."""
    return tuple(exact(part) for part in names(word))


def add_options(ask: argparse.ArgumentParser, words: Words) -> None:
    """The call: that of `hengji score`, and how standards are made."""
    ask.add_argument(
        "scheme", type=scheme_or_pack, help=words("方案：指标的公式取自它", "the scheme, whose formulas are used")
    )
    ask.add_argument("data", type=a_path, help=words("数据", "the group's tables"))
    ask.add_argument("--map", type=a_path, help=words("外来列名的对照表", "mapping of foreign names"))
    ask.add_argument("--period", help=words("考核期间", "the period assessed"))
    ask.add_argument(
        "--by",
        type=names,
        help=words(
            "按单位表的哪些列分组，如 行业,规模；默认按类别",
            "columns of the units table: industry,size; else the class",
        ),
    )
    ask.add_argument(
        "--indicators",
        type=names,
        default=[],
        help=words("只算这些考核项；默认方案里有五档的全部", "only these items; else all that have five bands"),
    )
    ask.add_argument(
        "--shares",
        type=shares,
        help=words(
            "五档各在从最差到最好的什么位置，默认 90%%,70%%,50%%,30%%,10%%（本工具拟定）",
            "where the five lie from worst to best: 90%%,70%%,50%%,30%%,10%% (ours)",
        ),
    )
    ask.add_argument(
        "--fewest",
        type=int,
        default=FEWEST,
        help=words(
            f"一组至少几个单位，不够的用上一级的标准值，默认 {FEWEST}（本工具拟定）",
            f"units a group needs for standards of its own; {FEWEST} (ours)",
        ),
    )
    ask.add_argument(
        "--decimals",
        type=int,
        help=words("标准值保留几位小数，默认同指标", "decimals of the standards, else the indicator's"),
    )
    ask.add_argument(
        "--out", type=a_path, metavar="FILE", help=words("写出目标值表（CSV）", "write the targets table (CSV)")
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One item: its indicator, the tier columns of the five bands, its figures by unit and why some have none."""

    item: Item
    indicator: Indicator
    columns: Mapping[str, str]
    figures: Mapping[str, Fraction | None]
    lacking: Mapping[str, NullReason]


@dataclass(frozen=True, slots=True)
class Made:
    """The standards of one item."""

    asked: Asked
    places: int
    found: Sequence[Standard]


def answer(options: argparse.Namespace) -> Answer:
    """Figures by the scheme's formulas, standards by group, the targets table."""
    making = _making(options)
    period = a_period(options.period)
    if options.out is not None:
        _check_file(options.out)
    check_order(options.scheme, options.data)
    scheme, findings = read_scheme(options.scheme)
    run = score_files(
        scheme, options.data, options.map, period, lambda text: tell(f"… {text.get(options.lang)}", options.lang)
    )
    by = list(dict.fromkeys(options.by or ["class"]))
    groups = _groups(run, by)
    made = [_make(asked, groups, making) for asked in _asked(run, options.indicators)]
    whom = _whom(run, made, groups)
    told = [each for each in (*findings, *run.all_findings) if each.code not in EXPECTED]
    told += [*_left_out(run, made), *_flags(made, by, making)]
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_bytes(csv_bytes(_targets(run, made, whom), for_people=True))
    return Answer(_data(run, made, whom, by, making), _grids(made, by), [_rule(making)], told)


def _check_file(path: Path) -> None:
    """`Refused` unless the table can be written there: a CSV file, so that nobody's workbook is written over."""
    check_folder(path.parent, "--out")
    if path.suffix.casefold() == ".csv" and not path.is_dir():
        return
    message = Text(f"“{path.name}”不是 CSV 文件，没有写出", f"'{path.name}' is no CSV file; nothing was written")
    hint = Text("如 --out standards.csv", "such as --out standards.csv")
    raise Refused([Finding("standards-file", Level.ERROR, message, hint, Source(field="--out"))])


def _making(options: argparse.Namespace) -> Making:
    try:
        if options.decimals is not None and not 0 <= options.decimals <= 12:
            raise ValueError("decimals lie between 0 and 12")
        return Making(SHARES if options.shares is None else options.shares, options.fewest, options.decimals)
    except ValueError as wrong:
        message = Text(
            "标准值的参数不对：--shares 是五个依次变小、在 0 到 100% 之内的数，--fewest 至少 1，--decimals 在 0 到 12 之间",
            f"these standards cannot be made: {wrong}",
        )
        hint = Text("如 --shares 90%,70%,50%,30%,10% --fewest 10", "such as --shares 90%,70%,50%,30%,10% --fewest 10")
        raise Refused([Finding("standards-options", Level.ERROR, message, hint)]) from None


def _groups(run: Run, by: Sequence[str]) -> dict[str, Key]:
    """The group of every unit; `Refused` where the units table lacks a column."""
    columns = {"class": run.units.classes} | dict(run.units.attributes)
    lacking = [name for name in by if name not in columns]
    if lacking:
        there = "、".join(columns)
        raise Refused(
            Finding(
                "no-such-column",
                Level.ERROR,
                Text(f"单位表没有列“{name}”；现有：{there}", f"the units table has no column '{name}'; found: {there}"),
                None,
                Source(field="--by"),
            )
            for name in lacking
        )
    return {unit: tuple(columns[name][at] for name in by) for at, unit in enumerate(run.units.ids)}


def _asked(run: Run, wanted: Sequence[str]) -> list[Asked]:
    """The items of which standards are wanted, in the scheme's order; `Refused` for one that is none or cannot have any."""
    able = {item.id: (item, indicator) for item, indicator in _able(run)}
    called = {
        name: id for id, (item, _) in able.items() for name in (item.of, item.title.zh, item.title.en, id) if name
    }
    lacking = [name for name in wanted if name not in called]
    if lacking or not able:
        there = "、".join(able) or "—"
        message = Text(
            f"这些考核项不能有标准值：{'、'.join(lacking) or '全部'}；有五档（优秀、良好、平均、较低、较差）的：{there}",
            f"no standards can be made for: {', '.join(lacking) or 'any item'}; items with the five tiers: {there}",
        )
        hint = Text(
            "考核项的 tiers 写 {excellent: table, good: table, average: table, lower: table, poor: table}，指标越高越好或越低越好",
            "give the item tiers {excellent: table, good: table, average: table, lower: table, poor: table}, higher or lower is better",
        )
        raise Refused([Finding("standards-item", Level.ERROR, message, hint, Source(field="--indicators"))])
    chosen = {called[name] for name in wanted} or set(able)
    return [_figures(run, item, indicator) for id, (item, indicator) in able.items() if id in chosen]


def _able(run: Run) -> Iterator[tuple[Item, Indicator]]:
    """Every item that can have standards: an indicator, one way of which is better, with five tiers out of the targets table."""
    mine = [item for _, item in run.scheme.items() if item.feed is Feed.INDICATOR and _columns(item) is not None]
    for item in mine:
        indicator = run.scheme.indicators.get(item.of)
        if indicator is not None and indicator.direction in (Direction.HIGHER, Direction.LOWER):
            yield item, indicator


def _columns(item: Item) -> dict[str, str] | None:
    """The column of the targets table for each band; None where the item lacks one, or has it from elsewhere."""
    found = {}
    for band in BANDS:
        tier = next((item.tiers[name] for name in ALSO.get(band, (band,)) if name in item.tiers), None)
        if tier is None or not tier.column:
            return None
        found[band] = tier.column
    return found


def _figures(run: Run, item: Item, indicator: Indicator) -> Asked:
    """The item's figures on every card that has it."""
    figures: dict[str, Fraction | None] = {}
    lacking: dict[str, NullReason] = {}
    for card in run.cards:
        for row, each in enumerate(card.items):
            if each.id != item.id:
                continue
            if each.of != item.of:
                raise Refused([_two_meanings(item)])
            given = card.inputs[row]
            for column, unit in enumerate(card.units.tolist()):
                id = run.units.ids[unit]
                known = has_figure(given, column)
                figures[id] = figure_at(given, column) if known else None
                if not known:
                    lacking[id] = NullReason(int(card.scores.null[row, column]))
    return Asked(item, indicator, _columns(item) or {}, figures, lacking)


def _two_meanings(item: Item) -> Finding:
    message = Text(
        f"“{item.id}”在不同考核表里是不同的指标，不能放在一起算标准值",
        f"'{item.id}' is another indicator on another card; their figures make no common standard",
    )
    hint = Text("给它们不同的编号", "give them ids of their own")
    return Finding("standards-item", Level.ERROR, message, hint, item.where)


def _make(asked: Asked, groups: Mapping[str, Key], making: Making) -> Made:
    own = asked.indicator.decimals
    places = making.places if making.places is not None else PLACES if own is None else own
    higher = asked.indicator.direction is Direction.HIGHER
    mine = {unit: groups[unit] for unit in asked.figures}
    return Made(asked, places, standards(asked.figures, mine, higher, Making(making.shares, making.fewest, places)))


def _whom(run: Run, made: Sequence[Made], groups: Mapping[str, Key]) -> dict[Key, list[str]]:
    """For each group whom its rows of the targets table are for: everybody, its classes, or, where a class is spread over several groups,
    its units."""
    assessed = {unit for each in made for unit in each.asked.figures}
    units = [(unit, name) for unit, name in zip(run.units.ids, run.units.classes, strict=True) if unit in assessed]
    of_class: dict[str, set[Key]] = {}
    for unit, name in units:
        of_class.setdefault(name, set()).add(groups[unit])
    alone = len({groups[unit] for unit, _ in units}) == 1
    whole = "" not in of_class and all(len(keys) == 1 for keys in of_class.values())
    found: dict[Key, dict[str, None]] = {}
    for unit, name in units:
        found.setdefault(groups[unit], {})["*" if alone else f"class:{name}" if whole else unit] = None
    return {group: list(names) for group, names in found.items()}


def _targets(run: Run, made: Sequence[Made], whom: Mapping[Key, Sequence[str]]) -> Flat:
    """The targets table: a row for each group (class or unit) and item, `sample` the number of units behind it."""
    columns = list(dict.fromkeys(column for each in made for column in each.asked.columns.values()))
    kinds = {"unit": TEXT, "item": TEXT, "period": TEXT} | dict.fromkeys(columns, NUMBER)
    kinds |= {"value_unit": TEXT, "sample": NUMBER}
    rows = [
        {
            "unit": unit,
            "item": each.asked.item.id,
            "period": str(run.period),
            "value_unit": each.asked.indicator.unit.symbol,
            "sample": str(standard.sample),
        }
        | {each.asked.columns[band]: show(value) for band, value in standard.values.items()}
        for each in made
        for standard in each.found
        if standard.values is not None
        for unit in whom[standard.group]
    ]
    return Flat("targets", kinds, {name: [row.get(name, "") for row in rows] for name in kinds})


def _left_out(run: Run, made: Sequence[Made]) -> Iterator[Finding]:
    """Units without a figure, by item and reason."""
    called = dict(zip(run.units.ids, run.units.names, strict=True))
    for each in made:
        for reason in sorted(set(each.asked.lacking.values())):
            units = [called[unit] for unit, why in each.asked.lacking.items() if why is reason]
            more = len(units) > SHOWN
            zh, en = (
                "、".join(units[:SHOWN]) + ("等" if more else ""),
                ", ".join(units[:SHOWN]) + ("..." if more else ""),
            )
            title, why = each.asked.item.title, reason.words
            message = Text(
                f"{title.zh}：{len(units)} 个单位没有进入标准值（{why.zh}）：{zh}",
                f"{title.en}: {len(units)} left out of the standards ({why.en}): {en}",
            )
            yield Finding("standards-left-out", Level.NOTE, message, None, Source(field=each.asked.item.id))


def _flags(made: Sequence[Made], by: Sequence[str], making: Making) -> Iterator[Finding]:
    """Groups that are too small, by group and level; bands that are equal; groups without any standard."""
    small: dict[tuple[Key, tuple[int, ...]], list[tuple[Made, Standard]]] = {}
    for each in made:
        for found in each.found:
            if found.values is None or found.fell_back:
                small.setdefault((found.group, found.level), []).append((each, found))
    for (group, level), found_there in small.items():
        yield _small(_group(group), level, group, found_there, by, making)
    for each in made:
        for standard in each.found:
            if standard.equal:
                yield _equal(each, standard)


def _small(
    name: str,
    level: Sequence[int],
    group: Key,
    there: Sequence[tuple[Made, Standard]],
    by: Sequence[str],
    making: Making,
) -> Finding:
    """One group with too few units, and where the standards of which items come from."""
    told = [f"{each.asked.item.title.zh}（{found.own} 个）" for each, found in there]
    en = [f"{each.asked.item.title.en} ({found.own})" for each, found in there]
    items = Text("、".join(told[:SHOWN]) + ("等" if len(told) > SHOWN else ""), ", ".join(en[:SHOWN]))
    if there[0][1].values is None:
        message = Text(
            f"{name}：连同全部单位也不足 {making.fewest} 个单位，没有标准值：{items.zh}",
            f"{name}: even all units together are fewer than {making.fewest}; no standards: {items.en}",
        )
        return Finding("standards-none", Level.WARNING, message, None, Source(field="--fewest"))
    used = _level(level, group, by)
    counts = sorted({found.sample for _, found in there})
    sample = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"
    message = Text(
        f"{name}不足 {making.fewest} 个单位，用“{used.zh}”的标准值（{sample} 个单位）：{items.zh}",
        f"{name}: fewer than {making.fewest} units; the standards of {used.en} ({sample} units) are used: {items.en}",
    )
    return Finding("standards-small", Level.WARNING, message, None, Source(field="--fewest"))


def _equal(each: Made, standard: Standard) -> Finding:
    pairs = [(TITLES[better], TITLES[worse]) for better, worse in standard.equal]
    zh = "、".join(f"{better.zh}与{worse.zh}" for better, worse in pairs)
    en = ", ".join(f"{better.en} and {worse.en}" for better, worse in pairs)
    title, group = each.asked.item.title, _group(standard.group)
    message = Text(
        f"{group}：{title.zh}的{zh}标准值相同，这一段没有区分度",
        f"{group}: {en} of {title.en} are the same; nobody is told apart there",
    )
    return Finding("standards-equal", Level.WARNING, message, None, Source(field=each.asked.item.id))


def _group(group: Key) -> str:
    return "·".join(name or "—" for name in group) or "*"


def _level(level: Sequence[int], group: Key, by: Sequence[str]) -> Text:
    """The units a standard comes from, in words."""
    if not level:
        return Text("全部单位", "all units")
    return Text.same("·".join(group[each] or "—" for each in level))


def _rule(making: Making) -> Text:
    """How the standards were made."""
    lines = "、".join(
        f"{TITLES[band].zh} {show(share * 100)}%" for band, share in zip(BANDS, making.shares, strict=True)
    )
    en = ", ".join(f"{TITLES[band].en} {show(share * 100)}%" for band, share in zip(BANDS, making.shares, strict=True))
    return Text(
        f"标准值 = 同组各单位从最差到最好排列后的分位数（电子表格的 PERCENTILE.INC，中间按比例）：{lines}；"
        f"一组至少 {making.fewest} 个单位。位置与个数为本工具拟定，来源未载明。",
        f"A standard is the quantile of the group from worst to best (PERCENTILE.INC of a spreadsheet): {en}; "
        f"a group has at least {making.fewest} units. Shares and number are ours; no source states them.",
    )


def _data(
    run: Run, made: Sequence[Made], whom: Mapping[Key, Sequence[str]], by: Sequence[str], making: Making
) -> dict[str, Any]:
    return {
        "period": str(run.period),
        "by": list(by),
        "rule": {
            "shares": {band: show(share) for band, share in zip(BANDS, making.shares, strict=True)},
            "quantile": "PERCENTILE.INC",
            "fewest": making.fewest,
            "ours": True,
        },
        "standards": [_row(each, standard, whom, by) for each in made for standard in each.found],
        "left_out": [
            {"item": each.asked.item.id, "unit": unit, "reason": reason.code}
            for each in made
            for unit, reason in each.asked.lacking.items()
        ],
    }


def _row(each: Made, standard: Standard, whom: Mapping[Key, Sequence[str]], by: Sequence[str]) -> dict[str, Any]:
    values = standard.values
    return {
        "item": each.asked.item.id,
        "group": dict(zip(by, standard.group, strict=True)),
        "for": list(whom[standard.group]),
        "level": [by[at] for at in standard.level] if values is not None else None,
        "own": standard.own,
        "sample": standard.sample,
        "fell_back": standard.fell_back,
        "equal": [list(pair) for pair in standard.equal],
        "values": None if values is None else {band: show(value) for band, value in values.items()},
    }


def _grids(made: Sequence[Made], by: Sequence[str]) -> list[Grid]:
    """One table of all items: a row for each group."""
    headers = [Text("考核项", "item"), Text("组", "group"), *TITLES.values()]
    headers += [Text("样本", "sample"), Text("本组", "own"), Text("用哪一级", "taken from")]
    rows: list[list[Text | str]] = [
        [
            each.asked.item.title,
            _group(standard.group),
            *("—" if standard.values is None else show(standard.values[band]) for band in BANDS),
            str(standard.sample),
            str(standard.own),
            _level(standard.level, standard.group, by) if standard.fell_back else "",
        ]
        for each in made
        for standard in each.found
    ]
    return [Grid(Text("标准值", "standards"), headers, rows)]
