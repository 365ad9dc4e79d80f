"""`hengji replay` and `hengji diff`: recompute a bundle offline, and see what moved between two."""

from __future__ import annotations

import argparse

from .. import __version__
from ..engine.bundle import Moved, Telling, compare
from ..engine.bundle import replay as recompute
from ..engine.values.text import Lang, Text
from .rooms import Commands, Common, Words, a_path, open_bundle
from .speak import FOUND, OK, give, say


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the commands."""
    replay = commands.add_parser(
        "replay", parents=[common], help=words("离线重算存档，核对每个字节", "recompute a bundle, byte for byte")
    )
    replay.add_argument(
        "bundle", type=a_path, help=words("存档 bundle.zip，或有它的结果文件夹", "bundle.zip, or the folder it lies in")
    )
    replay.set_defaults(run=run_replay)
    diff = commands.add_parser(
        "diff",
        parents=[common],
        help=words("比较两个存档：哪些得分变了，为什么", "compare two bundles: which scores moved and why"),
    )
    diff.add_argument("old", type=a_path, help=words("旧的存档或结果文件夹", "the older bundle or folder of results"))
    diff.add_argument("new", type=a_path, help=words("新的存档或结果文件夹", "the newer bundle or folder of results"))
    diff.set_defaults(run=run_diff)


def run_replay(options: argparse.Namespace) -> int:
    """Print the sha256 and whether the results come out the same."""
    bundle = open_bundle(options.bundle)
    again = recompute(bundle)
    lang: Lang = options.lang
    if options.json:
        give(
            {
                "sha256": again.digest,
                "recorded": bundle.digest,
                "matches": again.matches,
                "differs": list(again.differs),
                "engine": __version__,
                "recorded_engine": bundle.engine,
            }
        )
        return OK if again.matches else FOUND
    say(f"sha256 {again.digest}")
    if again.matches:
        say(Text("与存档一致，每个字节相同。", "It matches the bundle, byte for byte.").get(lang))
    else:
        names = ", ".join(again.differs)
        say(Text(f"与存档不一致：{names}", f"It does NOT match the bundle: {names}").get(lang))
        if bundle.engine != __version__:
            engines = f"{bundle.engine} → {__version__}"
            say(Text(f"引擎版本不同：{engines}", f"the engine differs: {engines}").get(lang))
    return OK if again.matches else FOUND


def run_diff(options: argparse.Namespace) -> int:
    """What changed in the inputs, and which scores moved."""
    old, new = open_bundle(options.old), open_bundle(options.new)
    found, telling = compare(old, new), Telling.of(old, new)
    lang: Lang = options.lang
    if options.json:
        give(
            {
                "inputs": list(found.inputs),
                "changes": [_data(change, telling) for change in found.input_rows],
                "moved": [_data(change, telling) for change in found.moved],
            }
        )
        return OK
    if not found.inputs and not found.moved:
        say(Text("两个存档相同。", "The two bundles are the same.").get(lang))
        return OK
    say(Text("输入的变化：", "What changed in the inputs:").get(lang))
    for change in found.input_rows or ():
        say(f"  {telling.line(change).get(lang)}")
    if not found.inputs:
        say(Text("  没有变化（引擎版本不同）", "  nothing (the engine differs)").get(lang))
    totals = [change for change in found.moved if change.table == "totals"]
    cells = [change for change in found.moved if change.table == "cells"]
    say(Text("总分、等级、名次的变化：", "Totals, grades and ranks that moved:").get(lang))
    for change in totals:
        say(f"  {_total_line(change, totals, telling).get(lang)}")
    if not totals:
        say(Text("  没有变化", "  none").get(lang))
    say(Text("项目得分的变化：", "Items that moved:").get(lang))
    for change in cells:
        if change.column in ("actual", "score", "points", "null_reason", "weight") or change.column.startswith("tier_"):
            say(f"  {telling.line(change).get(lang)}")
    return OK


def _total_line(change: Moved, totals: list[Moved], telling: Telling) -> Text:
    """A total, grade or rank that moved; of a grade also what its quota did."""
    line, why = telling.line(change), telling.by_quota(change, totals)
    return line if why is None else Text(f"{line.zh}（{why.zh}）", f"{line.en} ({why.en})")


def _data(change: Moved, telling: Telling) -> dict[str, object]:
    words = telling.line(change)
    return {
        "table": change.table,
        "key": list(change.key),
        "column": change.column,
        "old": change.old,
        "new": change.new,
        "words": {"zh": words.zh, "en": words.en},
    }
