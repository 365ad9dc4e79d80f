"""`hengji new`: a folder with a scheme to change and a workbook to fill in, so that nobody starts from an empty page."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Lang, Text
from .rooms import BUNDLE, Commands, Common, Words, a_path, check_folder
from .speak import OK, give, say

UNITS = (
    ("D01", "东部发电公司", 120),
    ("D02", "西部新能源公司", 90),
    ("D03", "南方燃料公司", 80),
    ("D04", "工程建设公司", 110),
)
FACTS: dict[str, tuple[tuple[str | int | float, ...], ...]] = {
    # measure: (this year, last year, the year before) of each unit, in the unit the scheme states
    "净利润": ((5200, 4800), (3100, 2500), (900, 1200), (2600, 2400)),
    "所有者权益": ((62000, 60000, 58000), (40000, 36000, 33000), (21000, 20500, 20000), (30000, 29000, 28500)),
    "营业收入": ((186000,), (74500,), (132000,), (98000,)),
    "debt_ratio": ((61.2,), (66.8,), (70.4,), (58.9,)),
    "较大事故": ((0,), (0,), (0,), (1,)),
    "一般事故": ((0,), (1,), (2,), (0,)),
}
TARGETS: tuple[tuple[str, str, float, float | None], ...] = (
    ("D01", "roe", 8.3, 9),
    ("D02", "roe", 8, 9.5),
    ("D03", "roe", 6, 6.8),
    ("D04", "roe", 8.6, 9.2),
    ("D01", "revenue", 180000, None),
    ("D02", "revenue", 80000, None),
    ("D03", "revenue", 130000, None),
    ("D04", "revenue", 100000, None),
    ("*", "debt_ratio", 65, None),
)
RATINGS = ((92, 88), (85, 90), (78, 80), (88, 84))


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    new = commands.add_parser(
        "new", parents=[common], help=words("新建起步方案与数据工作簿", "start a scheme and its workbook")
    )
    new.add_argument("folder", type=a_path)
    new.set_defaults(run=run_new)


def run_new(options: argparse.Namespace) -> int:
    """Write scheme.yaml and data.xlsx; never over what is there."""
    folder = check_folder(options.folder)
    lang: Lang = options.lang
    if (folder / BUNDLE).exists():
        message = Text(f"“{folder}”是结果文件夹", f"'{folder}' is a folder of results")
        hint = Text("换一个文件夹", "choose another folder")
        raise Refused([Finding("folder-of-results", Level.ERROR, message, hint, Source(file=folder.name))])
    for name in ("scheme.yaml", "data.xlsx"):
        if (folder / name).exists():
            message = Text(f"“{folder / name}”已存在，没有覆盖", f"'{folder / name}' exists and was not overwritten")
            hint = Text("换一个文件夹", "choose another folder")
            raise Refused([Finding("file-exists", Level.ERROR, message, hint, Source(file=name))])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheme.yaml").write_bytes(files("hengji.cli.starter").joinpath("scheme.yaml").read_bytes())
    write_workbook(folder / "data.xlsx")
    if options.json:
        give({"scheme": str(folder / "scheme.yaml"), "data": str(folder / "data.xlsx")})
        return OK
    say(
        Text(
            f"已写出 {folder}/scheme.yaml 与 {folder}/data.xlsx。\n"
            f"下一步：hengji score {folder}/scheme.yaml {folder}/data.xlsx --out {folder}/out",
            f"Wrote {folder}/scheme.yaml and {folder}/data.xlsx.\n"
            f"Next: hengji score {folder}/scheme.yaml {folder}/data.xlsx --out {folder}/out",
        ).get(lang)
    )
    return OK


def write_workbook(path: Path) -> None:
    """The example data of the starter scheme, one sheet a table, the first row its columns."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF1F6", "bottom": 1})
        sheets = {
            "units": (("unit", "name", "奖金基数"), UNITS),
            "facts": (("unit", "measure", "period", "value"), _facts()),
            "targets": (("unit", "item", "target", "challenge"), TARGETS),
            "events": (
                ("unit", "event", "count", "approved_by", "reason"),
                (("D02", "上级表彰", 1, "王总", "年度安全先进"),),
            ),
            "reviews": (("unit", "item", "rater", "group", "score"), _reviews()),
        }
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, 18)
            sheet.write_row(0, 0, columns, head)
            for at, row in enumerate(rows, start=1):
                _write(sheet, at, row)


def _write(sheet: Any, at: int, row: tuple[object, ...]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(at, column, value)
        elif value is not None:
            sheet.write_number(at, column, value)


def _facts() -> list[tuple[object, ...]]:
    return [
        (unit, measure, str(2026 - back), value)
        for measure, series in FACTS.items()
        for (unit, _, _), values in zip(UNITS, series, strict=True)
        for back, value in enumerate(values)
    ]


def _reviews() -> list[tuple[object, ...]]:
    return [
        (unit, "review", f"{group}1", group, score)
        for (unit, _, _), scores in zip(UNITS, RATINGS, strict=True)
        for group, score in zip(("leaders", "peers"), scores, strict=True)
    ]
