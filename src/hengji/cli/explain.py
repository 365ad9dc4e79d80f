"""`hengji explain`: why a unit has its total, why an item has its score. Recomputed from the bundle each time."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence

from ..engine.bundle import recompute
from ..engine.run.names import Names
from ..engine.run.result import Run
from ..engine.trace import explain_cell, explain_unit
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Lang, Text
from .rooms import Commands, Common, Words, a_path, open_bundle
from .speak import OK, give, say


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    explain = commands.add_parser(
        "explain", parents=[common], help=words("解释得分：为什么丢了三分", "why: where three points went")
    )
    explain.add_argument(
        "results",
        type=a_path,
        help=words("score 写出的结果文件夹（或 bundle.zip）", "the folder that score wrote (or bundle.zip)"),
    )
    explain.add_argument("--unit", required=True, help=words("单位", "the unit"))
    explain.add_argument("--item", help=words("考核项目；不写则解释总分", "the item; without it the total"))
    explain.add_argument(
        "--svg", type=a_path, help=words("另存图形：计分曲线或得分账", "also write the picture: curve or ledger")
    )
    explain.set_defaults(run=run_explain)


def run_explain(options: argparse.Namespace) -> int:
    """The explanation as text or JSON, and its picture on request."""
    run = recompute(open_bundle(options.results))
    lang: Lang = options.lang
    unit, item = _unit(run, options.unit), None
    if options.item is None:
        whole = explain_unit(run, unit)
        answer, text = whole.as_dict(), whole.render(lang)
    else:
        item = _item(run, unit, options.item)
        cell = explain_cell(run, unit, item)
        answer, text = cell.as_dict(), cell.render(lang)
    if options.svg is not None:
        options.svg.write_text(_picture(run, unit, item, lang), encoding="utf-8")
    if options.json:
        give(answer)
    else:
        say(text)
    return OK


def _picture(run: Run, unit: int, item: str | None, lang: Lang) -> str:
    from ..reports import item_picture, ledger_picture

    return ledger_picture(run, unit, lang) if item is None else item_picture(run, unit, item, lang)


def _unit(run: Run, name: str) -> int:
    for names in (run.units.ids, run.units.names):
        if name in names:
            return names.index(name)
    namesakes = [id for id, shown in zip(run.units.ids, run.units.names, strict=True) if shown == f"{name}（{id}）"]
    raise Refused([_namesakes(name, namesakes) if namesakes else _unknown(run, name)])


def _namesakes(name: str, ids: Sequence[str]) -> Finding:
    message = Text(f"{len(ids)} 家单位都叫“{name}”", f"{len(ids)} units are called '{name}'")
    hint = Text(f"写单位代码：{' 或 '.join(ids)}", f"give the unit's id: {' or '.join(ids)}")
    return Finding("unit-name-shared", Level.ERROR, message, hint, Source(field="--unit"))


def _unknown(run: Run, name: str) -> Finding:
    near = difflib.get_close_matches(name, [*run.units.ids, *run.units.names], 1, 0.4)
    hint = Text(f"您是否想写“{near[0]}”？", f"did you mean '{near[0]}'?") if near else _units(run)
    message = Text(f"没有单位“{name}”", f"there is no unit '{name}'")
    return Finding("unit-unknown", Level.ERROR, message, hint, Source(field="--unit"))


_FEW = 12


def _units(run: Run) -> Text:
    """The units there are: all of a few, else some and how many."""
    shown = [
        id if id == name or name.endswith(f"（{id}）") else f"{id} {name}"
        for id, name in zip(run.units.ids[:_FEW], run.units.names, strict=False)
    ]
    more = len(run.units) - len(shown)
    zh, en = "、".join(shown), ", ".join(shown)
    return Text(
        f"单位有：{zh}{f' 等 {len(run.units)} 家' if more else ''}",
        f"the units: {en}{f' and {more} more' if more else ''}",
    )


def _item(run: Run, unit: int, name: str) -> str:
    on = run.card_of(unit)
    titles = {item.id: item.title for item in on[0].items} if on else {}
    found = Names(titles).find(name)
    if found is None:
        raise Refused([Names(titles).unknown(name, "item", Source(field="--item"))])
    return found
