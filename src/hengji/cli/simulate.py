"""`hengji simulate`: what a scheme would do to a group, before anybody is paid by it; and another scheme beside it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..analysis.simulation import Comparison, Noise, Outlook, Picture, Sensitivity, compare_runs, foresee, look, shake
from ..engine.run.result import Run
from ..engine.values.finding import Finding, Level, Refused, Source, errors
from ..engine.values.text import Lang, Text
from ..reports.simulated import Simulated, write_simulation
from .analyse.answer import Answer, Grid, cell, number, percent
from .analyse.table import exact, names
from .rooms import Commands, Common, Words, a_path, check_order, read_scheme, scheme_or_pack
from .scoring import a_period, score_files
from .speak import FOUND, OK, as_data, give, say, show_findings, tell


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    run = commands.add_parser(
        "simulate",
        parents=[common],
        help=words("模拟一个方案：分布、等级、成本、敏感度、两个方案对比", "what a scheme would do; two side by side"),
    )
    run.add_argument("scheme", type=scheme_or_pack, help=words("方案", "the scheme"))
    run.add_argument("data", type=a_path, help=words("数据", "the group's tables"))
    run.add_argument(
        "--against", type=scheme_or_pack, help=words("另一个方案，并排比较", "another scheme, side by side")
    )
    run.add_argument("--map", type=a_path, help=words("外来列名的对照表", "mapping of foreign names"))
    run.add_argument(
        "--targets",
        type=a_path,
        metavar="FILE",
        help=words(
            "目标值另在一个文件里，如 hengji analyse standards 写出的标准值",
            "targets in a file of their own, such as the standards that hengji analyse standards writes",
        ),
    )
    run.add_argument("--period", help=words("考核期间", "the period assessed"))
    run.add_argument(
        "--size",
        type=names,
        default=[],
        help=words("单位表中的数字列，看名次与它们的相关（规模、上年得分）", "figures of units to correlate with"),
    )
    run.add_argument("--group", type=names, default=[], help=words("单位表中的分组列（地区、行业）", "groups of units"))
    run.add_argument(
        "--step",
        type=exact,
        default=Fraction(1, 10),
        help=words("权重敏感度：各权重上下移动的幅度，默认 10%%", "how far each weight is moved; 10%%"),
    )
    run.add_argument("--scenarios", type=int, default=0, metavar="N", help=words("随机情景数", "how many scenarios"))
    run.add_argument("--seed", type=int, default=1, metavar="S", help=words("随机数种子，默认 1", "the seed; 1"))
    run.add_argument(
        "--noise",
        type=exact,
        default=Fraction(5, 100),
        help=words("每个数的波动（标准差），默认 5%%", "how far a figure moves; 5%%"),
    )
    run.add_argument(
        "--common",
        type=exact,
        default=Fraction(0),
        help=words("全体单位共同的波动，默认 0", "the shock common to all; 0"),
    )
    run.add_argument(
        "--report", type=a_path, metavar="FILE", help=words("另写一个带图的网页报告", "also write a page with pictures")
    )
    run.set_defaults(run=run_simulate)


def run_simulate(options: argparse.Namespace) -> int:
    """Run, look, shake, foresee, compare."""
    lang: Lang = options.lang
    wrong = _wrong(options)
    if wrong:
        raise Refused(wrong)
    check_order(options.scheme, options.data)
    run, findings = _run(options, options.scheme)
    other = None
    if options.against is not None:
        other, more = _run(options, options.against)
        findings = list(dict.fromkeys([*findings, *more]))
    found = _simulated(run, other, options)
    answer = _answer(found, options)
    if options.report is not None:
        write_simulation(found, options.report, lang)
    if options.json:
        give({**answer.data, "findings": as_data(findings)})
    else:
        for line in answer.lines(lang):
            say(line)
    show_findings(findings, lang)
    return FOUND if errors(findings) else OK


def _wrong(options: argparse.Namespace) -> list[Finding]:
    """Options outside what can be meant."""
    rules = (
        ("--scenarios", 0 <= options.scenarios <= 1_000_000, "0 .. 1000000", "1000"),
        ("--seed", 0 <= options.seed < 2**63, "0 .. 2^63", "1"),
        ("--noise", 0 <= options.noise <= 1, "0 .. 100%", "5%"),
        ("--common", 0 <= options.common <= 1, "0 .. 100%", "2%"),
        ("--step", 0 < options.step < 1, "0 .. 100%", "10%"),
    )
    return [
        Finding(
            "option-range",
            Level.ERROR,
            Text(f"{name} 应在 {bounds} 之内", f"{name} lies in {bounds}"),
            Text(f"例如 {name} {usual}", f"for example {name} {usual}"),
            Source(field=name),
        )
        for name, holds, bounds, usual in rules
        if not holds
    ]


def _run(options: argparse.Namespace, path: Any) -> tuple[Run, list[Finding]]:
    scheme, findings = read_scheme(path)
    run = score_files(
        scheme,
        options.data,
        options.map,
        a_period(options.period),
        lambda text: tell(f"… {text.get(options.lang)}", options.lang),
        targets=options.targets,
    )
    lacking = [name for name in options.size if name not in run.units.figures]
    lacking += [name for name in options.group if name != "class" and name not in run.units.attributes]
    if lacking:
        there = "、".join([*run.units.figures, *run.units.attributes]) or "—"
        raise Refused(
            Finding(
                "no-such-column",
                Level.ERROR,
                Text(f"单位表没有列“{name}”；现有：{there}", f"the units table has no column '{name}'; found: {there}"),
                None,
                Source(field=name),
            )
            for name in lacking
        )
    return run, [*findings, *run.all_findings]


def _simulated(run: Run, other: Run | None, options: argparse.Namespace) -> Simulated:
    """Everything that was asked, found."""
    picture, shaken = look(run, options.size, options.group), shake(run, options.step)
    noise = Noise(options.noise, options.common)
    outlook = (
        foresee(run, options.scenarios, options.seed, noise, _progress(options.lang)) if options.scenarios else None
    )
    comparison = compare_runs(run, other) if other is not None else None
    return Simulated(run, picture, shaken, outlook, noise, other, comparison)


def _answer(found: Simulated, options: argparse.Namespace) -> Answer:
    run = found.run
    data: dict[str, Any] = {
        "picture": _picture(found.picture),
        "weights": [_sensitivity(each) for each in found.shaken],
    }
    grids = [*_picture_grids(run, found.picture), _weight_grid(run, found.shaken)]
    if found.outlook is not None:
        data["scenarios"] = _outlook(found.outlook, found.noise or Noise())
        grids.append(_outlook_grid(run, found.outlook))
        if found.outlook.kept:
            grids.append(_kept_grid(found.outlook))
    if found.comparison is not None and found.other is not None:
        other = look(found.other, options.size, options.group)
        data["against"] = {"picture": _picture(other), "comparison": _comparison(found.comparison)}
        grids.append(_comparison_grid(run, found.comparison))
    return Answer(data, grids)


def _progress(lang: Lang) -> Any:
    def told(done: int, whole: int) -> None:
        if done % max(1, whole // 10) == 0:
            tell(Text(f"… 情景 {done}/{whole}", f"… scenario {done}/{whole}"), lang)

    return told


def _picture(picture: Picture) -> dict[str, Any]:
    spread = picture.spread
    return {
        "spread": None
        if spread is None
        else {"count": spread.count}
        | {name: number(getattr(spread, name)) for name in ("least", "lower", "middle", "upper", "most", "mean")},
        "grades": dict(picture.grades),
        "pools": {pool: number(paid) for pool, paid in picture.pools.items()},
        "items": {card: [_item(each) for each in items] for card, items in picture.items.items()},
        "correlations": {name: number(value) for name, value in picture.correlations.items()},
        "groups": {name: number(value) for name, value in picture.groups.items()},
    }


def _item(each: Any) -> dict[str, Any]:
    return {"item": each.name, "flat": each.flat} | {
        name: number(getattr(each, name)) for name in ("weight", "decides", "commonest", "full", "agrees")
    }


def _sensitivity(each: Sensitivity) -> dict[str, Any]:
    return {
        "card": each.card,
        "item": each.item,
        "weight": number(each.weight),
        "step": number(each.step),
        "rank_correlation": number(each.correlation),
        "places_moved": number(each.places),
        "grades_changed": each.grades,
        "cost": number(each.cost),
    }


def _outlook(outlook: Outlook, noise: Noise) -> dict[str, Any]:
    return {
        "count": outlook.count,
        "seed": outlook.seed,
        "noise": number(noise.own),
        "common": number(noise.common),
        "unsettled": number(outlook.unsettled),
        "kept": [{"zh": text.zh, "en": text.en} for text in outlook.kept],
        "units": [
            {
                "unit": each.unit,
                "mean": number(each.mean),
                "deviation": number(each.deviation),
                "grades": {name: number(share) for name, share in each.grades.items()},
            }
            for each in outlook.units
        ],
        "cost": {
            pool: {"mean": number(mean), "low": number(low), "high": number(high)}
            for pool, (mean, low, high) in outlook.cost.items()
        },
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "rank_correlation": number(found.correlation),
        "grades": [
            {"before": before, "after": after, "units": count} for (before, after), count in found.grades.items()
        ],
        "units": [
            {
                "unit": each.unit,
                "before": number(each.before),
                "after": number(each.after),
                "place_before": number(each.place_before),
                "place_after": number(each.place_after),
                "grade_before": each.grade_before,
                "grade_after": each.grade_after,
                "paid_before": number(each.paid_before),
                "paid_after": number(each.paid_after),
            }
            for each in found.units
        ],
    }


def _picture_grids(run: Run, picture: Picture) -> list[Grid]:
    grids = []
    if picture.spread is not None:
        parts = ("count", "least", "lower", "middle", "upper", "most", "mean")
        heads = ("单位数", "最低", "下四分位", "中位", "上四分位", "最高", "平均")
        headers = [Text(zh, en) for zh, en in zip(heads, parts, strict=True)]
        grids.append(
            Grid(Text("总分分布", "totals"), headers, [[cell(getattr(picture.spread, name), 2) for name in parts]])
        )
    grades = [[name or "—", str(count)] for name, count in picture.grades.items()]
    grids.append(Grid(Text("等级", "grades"), (Text("等级", "grade"), Text("单位数", "units")), grades))
    pools = [[pool, cell(paid, 2)] for pool, paid in picture.pools.items()]
    if pools:
        grids.append(Grid(Text("资金池", "pools"), (Text("资金池", "pool"), Text("支出", "paid")), pools))
    shares = [[name, cell(value, 3)] for name, value in (*picture.correlations.items(), *picture.groups.items())]
    if shares:
        grids.append(
            Grid(
                Text("名次与单位特征", "the order and what units are"),
                (Text("列", "column"), Text("相关／解释", "correlation or share")),
                shares,
            )
        )
    titles = _titles(run)
    for card, items in picture.items.items():
        rows: list[list[Text | str]] = [
            [
                _named(titles, each.name),
                percent(each.weight),
                percent(each.decides),
                percent(each.commonest),
                "!" if each.flat else "",
            ]
            for each in items
        ]
        headers = [
            Text("考核项", "item"),
            Text("权重", "weight"),
            Text("实际决定", "decides"),
            Text("同分占比", "commonest"),
            Text("无区分", "flat"),
        ]
        if rows:
            grids.append(Grid(Text(f"区分度 {card}", f"items of {card}"), headers, rows))
    return grids


def _titles(run: Run) -> Mapping[str, Text]:
    return {item.id: item.title for _, item in run.scheme.items()}


def _named(titles: Mapping[str, Text], item: str) -> Text:
    return titles.get(item, Text.same(item))


_SHOWN = 15


def _weight_grid(run: Run, shaken: Sequence[Sensitivity]) -> Grid:
    titles = _titles(run)
    rows: list[list[Text | str]] = [
        [
            run.scheme.scorecards[each.card].title if each.card in run.scheme.scorecards else each.card,
            _named(titles, each.item),
            cell(each.weight),
            percent(each.step),
            cell(each.correlation, 4),
            cell(each.places, 1),
            str(each.grades),
            cell(each.cost, 2),
        ]
        for each in shaken[:_SHOWN]
    ]
    headers = [
        Text("考核表", "card"),
        Text("考核项", "item"),
        Text("权重", "weight"),
        Text("移动", "step"),
        Text("名次相关", "correlation"),
        Text("最多移动名次", "places"),
        Text("等级变动", "grades"),
        Text("成本变动", "cost"),
    ]
    return Grid(Text("权重敏感度（影响最大的）", "sensitivity to weights, the largest first"), headers, rows)


def _outlook_grid(run: Run, outlook: Outlook) -> Grid:
    bands = [band.id for band in run.bands]
    at = dict(zip(run.units.ids, run.units.names, strict=True))
    rows = [
        [
            at[each.unit],
            cell(each.mean, 2),
            cell(each.deviation, 2),
            *(percent(each.grades.get(band, 0.0)) for band in bands),
        ]
        for each in outlook.units
    ]
    headers = [
        Text("单位", "unit"),
        Text("平均", "mean"),
        Text("离散", "deviation"),
        *(Text(f"{band} 的机会", f"chance of {band}") for band in bands),
    ]
    return Grid(
        Text(f"{outlook.count} 个情景，种子 {outlook.seed}", f"{outlook.count} scenarios, seed {outlook.seed}"),
        headers,
        rows,
    )


def _kept_grid(outlook: Outlook) -> Grid:
    """What did not move: a chance is read wrongly by whoever thinks that it did."""
    title = Text("各情景中照填报数不变的", "what stays as reported in every scenario")
    return Grid(title, [Text("内容与原因", "what, and why")], [[text] for text in outlook.kept])


def _comparison_grid(run: Run, found: Comparison) -> Grid:
    at = dict(zip(run.units.ids, run.units.names, strict=True))
    rows = [
        [
            at[each.unit],
            cell(each.before, 2),
            cell(each.after, 2),
            cell(each.place_before, 1),
            cell(each.place_after, 1),
            f"{each.grade_before or '—'} → {each.grade_after or '—'}",
            cell(each.paid_before, 2),
            cell(each.paid_after, 2),
        ]
        for each in found.units
    ]
    headers = [
        Text("单位", "unit"),
        Text("本方案", "score"),
        Text("另一方案", "other"),
        Text("名次", "place"),
        Text("另名次", "other place"),
        Text("等级", "grade"),
        Text("所得", "paid"),
        Text("另所得", "other paid"),
    ]
    return Grid(
        Text(
            f"两个方案（名次相关 {cell(found.correlation, 3)}），得益最多的在前",
            f"two schemes (rank correlation {cell(found.correlation, 3)})",
        ),
        headers,
        rows,
    )
