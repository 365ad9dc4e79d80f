"""`hengji score`: a scheme and a group's tables in; cells, ledger, totals, findings, workbook, report and bundle out."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..engine.bundle import canonical, csv_bytes, freeze, result_tables, write_bundle, write_parquet
from ..engine.intake import load_mapping, read_tables
from ..engine.run.blocks import Cells, in_process
from ..engine.run.declared import declared_findings
from ..engine.run.result import Run
from ..engine.run.score import score
from ..engine.run.wanted import amounts_named, tables_wanted
from ..engine.scheme import Scheme
from ..engine.values.finding import Finding, Level, Refused, Source, errors
from ..engine.values.period import Period
from ..engine.values.text import Lang, Text
from .cluster import ENGINES, IN_PROCESS, cells_on
from .rooms import (
    BUNDLE,
    Commands,
    Common,
    Words,
    a_path,
    check_folder,
    check_order,
    existing,
    read_scheme,
    scheme_or_pack,
)
from .speak import FOUND, OK, as_data, give, say, show_findings, tell

Tell = Callable[[Text], None]


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    run = commands.add_parser(
        "score", parents=[common], help=words("按方案给一组单位计分", "score a group by a scheme")
    )
    run.add_argument("scheme", type=scheme_or_pack, help=words("方案文件或文件夹", "scheme file or folder"))
    run.add_argument(
        "data",
        type=a_path,
        help=words("数据：一个工作簿，或 CSV/Parquet 文件夹", "a workbook, or a folder of CSV/Parquet"),
    )
    run.add_argument("--out", type=a_path, required=True, help=words("结果文件夹", "where results go"))
    run.add_argument(
        "--map",
        type=a_path,
        help=words("外来列名、单位、方向的对照表", "mapping of foreign names, units and directions"),
    )
    run.add_argument(
        "--targets",
        type=a_path,
        metavar="FILE",
        help=words(
            "目标值另在一个文件里，如 hengji analyse standards 写出的标准值",
            "targets in a file of their own, such as the standards that hengji analyse standards writes",
        ),
    )
    run.add_argument("--period", help=words("考核期间，如 2026、2026H1、2026-09", "the period assessed"))
    run.add_argument(
        "--engine",
        choices=ENGINES,
        default=IN_PROCESS,
        help=words("在哪里计算各项得分，结果相同", "where items are scored; the results are the same"),
    )
    run.set_defaults(run=run_score)


@dataclass(frozen=True, slots=True)
class Scored:
    """A finished run and what was found on the way, from the scheme and from reading the tables."""

    run: Run
    digest: str


def run_score(options: argparse.Namespace) -> int:
    """Read, score, write; everything that was found is told, and exit code 1 says that there were errors."""
    lang: Lang = options.lang

    def progress(text: Text) -> None:
        tell(f"… {text.get(lang)}", lang)

    period = a_period(options.period)
    out = check_results(check_folder(options.out, "--out"))
    check_order(options.scheme, options.data)
    scheme, scheme_findings = read_scheme(options.scheme)
    with cells_on(options.engine, out, progress) as cells:
        run = score_files(scheme, options.data, options.map, period, progress, cells, options.targets)
    run.reading = [*scheme_findings, *run.reading]  # whoever signs the report sees what was found about the scheme
    digest = write_results(run, out, lang, progress)
    findings = run.all_findings
    if options.json:
        scored = int((run.held == 0).sum())
        give(
            {
                "out": str(options.out),
                "sha256": digest,
                "units": len(run.units),
                "scored": scored,
                "held": len(run.units) - scored,
                "errors": len(errors(findings)),
                "draft": bool(errors(findings)),
                "findings": as_data(findings),
            }
        )
    else:
        show_findings(findings, lang)
        units, scored = len(run.units), int((run.held == 0).sum())
        zh = f"{units} 个单位，{scored} 个已计分，{units - scored} 个暂不计算。结果在 {options.out}，存档 sha256 {digest}"
        en = f"{units} units, {scored} scored, {units - scored} held. Results in {options.out}, bundle sha256 {digest}"
        say(Text(zh, en).get(lang))
        say(_count(findings).get(lang))
    return FOUND if errors(findings) else OK


def _count(findings: list[Finding]) -> Text:
    """How many findings of each level there are, and what unsettled errors mean."""
    counts = Counter(finding.level for finding in findings)
    error, warning, note = (counts[level] for level in (Level.ERROR, Level.WARNING, Level.NOTE))
    zh, en = (
        f"检查发现：{error} 条错误，{warning} 条警告，{note} 条提示。",
        f"Findings: {error} errors, {warning} warnings, {note} notes.",
    )
    if error:
        zh, en = (
            f"{zh}有错误未处理，是试算稿，不得用于兑现。",
            f"{en} With errors unsettled this is a draft, not for pay.",
        )
    return Text(zh, en)


_OURS = re.compile(r"bundle\.zip|report\.html|scorecards\.xlsx|(?:cells|ledger|totals|findings)\.(?:csv|parquet)")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


def check_results(folder: Path) -> Path:
    """A folder for results: new, empty, or one that results were written into; `Refused` where other people's files lie."""
    if not folder.is_dir() or (folder / BUNDLE).exists():
        return folder
    names = sorted(each.name for each in folder.iterdir())
    others = [
        n for n in names if not n.startswith((".", "~$")) and n.casefold() not in _SYSTEM and not _OURS.fullmatch(n)
    ]
    if not others:
        return folder
    zh, en = "、".join(others[:5]), ", ".join(others[:5])
    more = len(others) > 5
    message = Text(
        f"“{folder}”里有别的文件（{zh}{' 等' if more else ''}），结果没有写入",
        f"'{folder}' holds other files ({en}{' and more' if more else ''}); no results were written",
    )
    hint = Text(f"换一个文件夹，如 {folder / 'out'}", f"choose another folder, such as {folder / 'out'}")
    raise Refused([Finding("folder-of-others", Level.ERROR, message, hint, Source(field="--out"))])


def a_period(text: str | None) -> Period | None:
    if text is None:
        return None
    try:
        return Period.parse(text)
    except ValueError:
        message = Text(f"“{text}”不是期间", f"'{text}' is not a period")
        hint = Text("写成 2026、2026H1、2026Q3 或 2026-09", "write 2026, 2026H1, 2026Q3 or 2026-09")
        raise Refused([Finding("period-unreadable", Level.ERROR, message, hint, Source(field="--period"))]) from None


def score_files(
    scheme: Scheme,
    data: Path,
    mapping: Path | None,
    period: Period | None,
    progress: Tell,
    cells: Cells = in_process,
    targets: Path | None = None,
) -> Run:
    """Read a group's tables (with the `targets` of another file) and score them; what reading them found is kept with the run."""
    found: list[Finding] = []
    foreign = None
    if mapping is not None:
        foreign, found = load_mapping(existing(mapping), units=scheme.own_units)
        if foreign is None:
            raise Refused(found)
    progress(Text("读取数据", "reading tables"))
    ratios = [each.given for each in scheme.coefficients.values() if each.given]
    tables, read = read_tables(
        existing(data),
        foreign,
        units=scheme.own_units,
        wanted=tables_wanted(scheme),
        ratios=ratios,
        amounts=amounts_named(scheme),
        targets=None if targets is None else existing(targets),
    )
    if not tables.units.rows:
        raise Refused([*found, *read, *_no_units(read, data)])
    run = score(scheme, canonical(tables), period, progress=progress, cells=cells)
    told = declared_findings(scheme, tables, mapping.name) if mapping is not None else []
    run.reading = [*found, *read, *told]
    return run


def _no_units(read: list[Finding], data: Path) -> list[Finding]:
    """That there is nobody to score, unless an error has said why."""
    if errors(read):
        return []
    message = Text("units（单位）表里没有单位", "there is no unit in the units table")
    hint = Text("在表头下面一行写一个单位", "write one unit a row below the header")
    return [Finding("no-units", Level.ERROR, message, hint, Source(file=data.name))]


def write_results(run: Run, out: Path, lang: Lang, progress: Tell) -> str:
    """All files of a run into `out`, which then holds all of them or, when interrupted, what it held before. Returns the sha256."""
    from ..reports import (
        write_report,
        write_scorecards,
    )  # workbook and picture makers: only this command waits for them

    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".hengji-", dir=out.parent))
    try:
        flat = result_tables(run)
        bundle = freeze(run, flat)
        progress(Text("写出存档包", "writing the bundle"))
        write_bundle(bundle, work / BUNDLE)
        for name, table in flat.items():
            progress(Text(f"写出 {name}", f"writing {name}"))
            (work / f"{name}.csv").write_bytes(csv_bytes(table, for_people=True))
            write_parquet(table, work / f"{name}.parquet")
        progress(Text("写出计分工作簿", "writing the workbook"))
        write_scorecards(run, work / "scorecards.xlsx", lang, bundle.digest)
        progress(Text("写出报告", "writing the report"))
        write_report(run, work / "report.html", lang, bundle.digest)
        _put_in_place(work, out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return bundle.digest


def _put_in_place(work: Path, out: Path) -> None:
    """Move the finished files; Ctrl-C waits for the few renames."""
    for file in work.iterdir():
        if (out / file.name).is_dir():
            message = Text(
                f"“{out / file.name}”是文件夹，结果放不下", f"'{out / file.name}' is a folder where a result belongs"
            )
            hint = Text("移走它，或换一个结果文件夹", "move it away, or choose another folder for the results")
            raise Refused([Finding("folder-in-the-way", Level.ERROR, message, hint, Source(field="--out"))])
    with _uninterrupted():
        out.mkdir(exist_ok=True)
        for file in sorted(work.iterdir()):
            os.replace(file, out / file.name)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread: nobody can press Ctrl-C here
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
