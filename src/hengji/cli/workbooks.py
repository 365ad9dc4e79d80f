"""`hengji workbook`: a scheme as an Excel workbook, and a workbook back as YAML."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..engine.schemebook import is_workbook, sheets_of_book, sheets_of_source, yaml_of_book
from ..engine.values.finding import Finding, Level, Refused, Source, errors
from ..engine.values.text import Text
from .rooms import Commands, Common, Words, a_path, check_folder, existing, read_scheme, scheme_or_pack
from .speak import FOUND, OK, as_data, give, say, show_findings

YAML = (".yaml", ".yml")


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    workbook = commands.add_parser(
        "workbook",
        parents=[common],
        help=words("把方案写成工作簿，或把工作簿写回 YAML", "a scheme as a workbook, or a workbook back as YAML"),
    )
    workbook.add_argument(
        "scheme", type=scheme_or_pack, help=words("方案文件、文件夹或方案工作簿", "scheme file, folder or workbook")
    )
    workbook.add_argument(
        "--out",
        type=a_path,
        required=True,
        help=words("写到 .xlsx 或 .yaml；不覆盖已有的文件", "an .xlsx or .yaml file that is not there yet"),
    )
    workbook.set_defaults(run=run_workbook)


def run_workbook(options: argparse.Namespace) -> int:
    """Write the workbook or the YAML; a scheme with errors is told and not written."""
    out: Path = options.out
    _check_out(out, options.scheme)
    scheme, findings = read_scheme(options.scheme)
    from_book = is_workbook(options.scheme)
    if is_workbook(out):
        from ..reports.schemebook import write_laid  # the maker of workbooks is heavy: only this command waits for it

        write_laid(scheme, (sheets_of_book if from_book else sheets_of_source)(options.scheme, scheme), out)
    else:
        _write_text(out, yaml_of_book(options.scheme, scheme))
    if options.json:
        give({"out": str(out), "scheme": scheme.id, "findings": as_data(findings)})
        return FOUND if errors(findings) else OK
    code = show_findings(findings, options.lang)
    say(Text(f"已写出 {out}。", f"Wrote {out}.").get(options.lang))
    return code


def check_mark(scheme: Path, marked: Path) -> None:
    """`Refused` unless findings can be marked: in a new copy of a workbook."""
    if existing(scheme).is_dir() or not is_workbook(scheme):
        message = Text("只有工作簿的问题能标在格子上", "only the findings of a workbook can be marked in its cells")
        hint = Text(
            f"先写成工作簿：hengji workbook {scheme.name} --out …xlsx",
            f"first: hengji workbook {scheme.name} --out ....xlsx",
        )
        raise Refused([Finding("not-a-workbook", Level.ERROR, message, hint, Source(field="--mark"))])
    if marked.suffix.casefold() != ".xlsx":
        _refuse_suffix(marked, "--mark", Text("写成 .xlsx", "write an .xlsx file"))
    _check_new(marked, "--mark")


def _check_out(out: Path, scheme: Path) -> None:
    """`Refused` for a file of another kind, one that is there already, or a folder that cannot be written into."""
    from_book = not existing(scheme).is_dir() and is_workbook(scheme)
    if not (out.suffix.casefold() == ".xlsx" or (from_book and out.suffix.casefold() in YAML)):
        hint = (
            Text("写成 .xlsx 或 .yaml", "write an .xlsx or a .yaml file")
            if from_book
            else Text("写成 .xlsx", "write an .xlsx file")
        )
        _refuse_suffix(out, "--out", hint)
    _check_new(out, "--out")


def _refuse_suffix(path: Path, field: str, hint: Text) -> None:
    message = Text(f"“{path.name}”不是能写的文件种类", f"'{path.name}' is no kind of file that can be written here")
    raise Refused([Finding("out-suffix", Level.ERROR, message, hint, Source(field=field))])


def _check_new(path: Path, field: str) -> None:
    if path.exists():
        message = Text(f"“{path}”已存在，没有覆盖", f"'{path}' exists and was not overwritten")
        raise Refused(
            [
                Finding(
                    "file-exists",
                    Level.ERROR,
                    message,
                    Text("换一个文件名", "choose another name"),
                    Source(field=field),
                )
            ]
        )
    check_folder(path.parent, field)
    path.parent.mkdir(parents=True, exist_ok=True)


def _write_text(path: Path, text: str) -> None:
    """Write a text so that the file is there whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(text.encode("utf-8"))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
