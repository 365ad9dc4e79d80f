"""What comes through the doors when nobody means well: seeds, broken by a generator that is always the same for the same number.

Each door has its seeds (sound inputs), a way to break one, and the act that lets it in. Nothing but a result, findings or a refusal may
come out, and within two seconds.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import yaml

from hengji.engine.formula import evaluate_text
from hengji.engine.intake.columns import FACTS
from hengji.engine.intake.one import read_one
from hengji.engine.scheme import examine, load_scheme
from hengji.engine.schemebook import examine_book, mark
from hengji.engine.sentences import Understood, parse
from hengji.engine.values.finding import Finding, errors
from hengji.reports.schemebook import write_workbook

ROOT = Path(__file__).resolve().parents[2]

_MARKS = list(
    "0123456789.,;:%+-*/=<>()[]{}|\"'#&!?$@\\~^`_ \t\n\r\0，。；：、（）％＋－×÷≥≤“”【】\u200b\u202e\ufeff é😀"
)
_HUGE = [
    "9" * 50,
    "1e400",
    "-1e-400",
    "NaN",
    "inf",
    "1_000",
    "０１２",
    "--",
    "((((((((((",
    "{{{{{{{{",
    "[[[[[[[[",
    "&a *a",
    "!!python/object:x",
    "<<: *x",
    "\x00" * 8,
]
_ZH = (
    "每低于目标值1%扣0.5分 最多扣3分 扣完为止 及以上 不得分 一票否决 满分 上年 增长 名 天 次 万元 百分点 且 或 "
    "不足 按比例 线性插值 得 加 减 超过 完成率 挑战值 基本值"
).split()
_EN = (
    "full marks at target minus 2 points per percentage point below floor 0 each at least up to no more than days "
    "late unless otherwise veto pro rata"
).split()
_FORMULA = (
    "利润 收入 期初 期末 平均( 上年( 增长率( 如果( 最大( , + - * / ( ) 5% 100万元 > < = 且 或 [万元] 四舍五入(".split()
)
_YAML = (
    "scheme: measures: indicators: - {} [] {a: b} | > rule: weight: ledger: sum: items add: {formula: x} $p "
    "title: {zh: 甲, en: A} unit: 万元 yes no null ~ 1:30 0x1f 2026-02-30"
).split()


class Outcome(StrEnum):
    """What a door says to an input: it is taken, it is told what is wrong with it, or it is turned away at the threshold."""

    TAKEN = "taken"
    TOLD = "told"
    REFUSED = "refused"


Door = Callable[[bytes, Path], Outcome]


@dataclass(frozen=True, slots=True)
class Fuzz:
    """One door: sound inputs, the words its language is made of, what lets an input in, and how many inputs a campaign brings."""

    name: str
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[str]
    enter: Door
    shuffled_zip: bool = False
    campaign: int = 100_000

    def broken(self, number: int) -> bytes:
        """The input of this number: a seed cut, spliced, repeated, salted."""
        rng = random.Random(f"{self.name} {number}")
        seeds = self.seeds()
        data = rng.choice(seeds)
        if self.shuffled_zip and rng.random() < 0.7:
            return _zip_broken(data, rng, self.words)
        return _bytes_broken(data, rng, self.words, rng.choice(seeds))


def _bytes_broken(data: bytes, rng: random.Random, words: Sequence[str], other: bytes) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at, to = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + rng.choice((1, 4, 20, 200)))
        piece = data[at:to]
        match rng.randrange(8):
            case 0:
                data = data[:at] + data[to:]
            case 1:
                data = data[:at] + piece * rng.choice((2, 3, 50)) + data[to:]
            case 2:
                data = data[:at] + rng.choice(_MARKS).encode("utf-8", "replace") + data[at:]
            case 3:
                data = data[:at] + rng.choice(_HUGE).encode() + data[to:]
            case 4:
                data = data[:at] + " ".join(rng.choices(words, k=rng.randrange(1, 6))).encode() + data[at:]
            case 5:
                data = data[:at] + bytes(rng.randrange(256) for _ in range(rng.randrange(1, 6))) + data[to:]
            case 6:
                start = rng.randrange(len(other) + 1)
                data = data[:at] + other[start : start + rng.choice((5, 50, 500))] + data[to:]
            case _:
                data = data[:to] + data[:at]
    return data[:200_000]


def _zip_broken(data: bytes, rng: random.Random, words: Sequence[str]) -> bytes:
    """A workbook whose parts are broken inside a sound archive: half of them as text only, so that they get further in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = book.namelist()
        chosen = set(rng.sample(names, k=rng.choice((1, 1, 2))))
        retold = rng.random() < 0.5
        for name in names:
            part = book.read(name)
            if retold and name.startswith(("xl/worksheets/sheet", "xl/sharedStrings")):
                part = _retold(part, rng, words)
            elif not retold and name in chosen:
                if rng.random() < 0.1:
                    continue
                part = _bytes_broken(part, rng, [*words, "<c r='A1' t='s'><v>9</v></c>", "<f>1+1</f>", "&#0;"], part)
            made.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


def _retold(part: bytes, rng: random.Random, words: Sequence[str]) -> bytes:
    """A sound part of a workbook whose cells say something else."""
    texts = [found for found in re.finditer(rb"(?<=>)[^<]+(?=<)", part) if not found.group().isspace()]
    for found in sorted(rng.sample(texts, k=min(len(texts), rng.choice((1, 2, 5)))), key=lambda at: -at.start()):
        said = found.group().decode("utf-8", "replace")
        mark, huge, word = rng.choice(_MARKS), rng.choice(_HUGE), rng.choice(words)
        new = rng.choice(
            (said[::-1], said + mark, mark + said, huge, word, said * 40, "", str(rng.randrange(-9, 9**12)))
        )
        part = part[: found.start()] + escape(new).encode("utf-8", "replace") + part[found.end() :]
    return part


@cache
def _schemes() -> tuple[bytes, ...]:
    museum = sorted((ROOT / "tests/engine/scheme/museum").glob("*.yaml"))
    return tuple(path.read_bytes() for path in museum)


@cache
def _sentences() -> tuple[bytes, ...]:
    found: list[str] = []
    for name in ("clear", "open"):
        entries = yaml.safe_load((ROOT / f"tests/cli/sentences/{name}.yaml").read_text(encoding="utf-8"))
        found += [entry["sentence"] for entry in entries]
    return tuple(sentence.encode() for sentence in found)


_FIGURES = {
    "a": "3万元",
    "b": "0元",
    "人数": "120人",
    "利润总额": "5亿元",
    "上年.利润总额": "4亿元",
    "期初.权益": "",
    "权益": "80亿元",
}


@cache
def _formulas() -> tuple[bytes, ...]:
    return tuple(
        text.encode()
        for text in (
            "利润总额 / 平均(期初权益, 期末权益)",
            "增长率(利润总额) + 5%",
            "如果(a > 100万元, a / b, 0)",
            "max(a, min(b, 3万元)) * (1 - 25%)",
            "round(a / 人数, 2, [元/人]) - prior(a, 2) / 人数",
            "abs(ytd(a)) + sum(a, b, 利润总额)",
            "四舍五入(利润总额 ÷ 人数, 4, [万元/人])",
            "如果(利润总额 >= 4亿元 且 非 (a < b 或 a = b), 正值(a) / 正值(b), 绝对值(a) / 权益)",
            "[利润总额] × 75% － 权益 × 5.5%",
        )
    )


@cache
def _tables() -> tuple[bytes, ...]:
    rows = "".join(f"u{k},利润,2026-{k % 12 + 1:02d},{k * 1234.5}\n" for k in range(12))
    texts = (
        "unit,measure,period,value\n" + rows,
        "单位,指标,期间,数值（万元）\n" + rows,
        "单位\t指标\t期间\t数值\n" + rows.replace(",", "\t"),
    )
    return tuple(text.encode(code) for text in texts for code in ("utf-8", "utf-8-sig", "gb18030", "utf-16"))


@cache
def _workbooks() -> tuple[bytes, ...]:
    import openpyxl

    found = []
    for human in (False, True):
        book = openpyxl.Workbook()
        sheet = book.create_sheet("facts", 0)
        if human:  # as a person keeps it: a title, a merged name, a hidden row, a figure with its unit, a formula never computed
            sheet.append(["2026 年主要指标"])
        sheet.append(["单位", "指标", "期间", "数值"])
        for k in range(12):
            sheet.append([f"u{k}", "利润", "2026", "1,234.5万元" if human and k == 3 else k * 10.5])
        if human:
            sheet.merge_cells("A4:A6")
            sheet.row_dimensions[7].hidden = True
            sheet["D14"] = "=D13*2"
        out = io.BytesIO()
        book.save(out)
        found.append(out.getvalue())
    return tuple(found)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _of(findings: Iterable[Finding]) -> Outcome:
    return Outcome.TOLD if errors(findings) else Outcome.TAKEN


def _scheme(data: bytes, folder: Path) -> Outcome:
    return _of(examine(_text(data))[1])


def _sentence(data: bytes, folder: Path) -> Outcome:
    return Outcome.TAKEN if isinstance(parse(_text(data)), Understood) else Outcome.TOLD


def _formula(data: bytes, folder: Path) -> Outcome:
    answer = evaluate_text(_text(data), _FIGURES)
    return _of(answer.findings)


def _table(data: bytes, folder: Path) -> Outcome:
    (folder / "facts.csv").write_bytes(data)
    return _of(read_one(folder / "facts.csv", FACTS)[1])


def _workbook(data: bytes, folder: Path) -> Outcome:
    (folder / "facts.xlsx").write_bytes(data)
    return _of(read_one(folder / "facts.xlsx", FACTS)[1])


@cache
def _scheme_books() -> tuple[bytes, ...]:
    scheme, _ = load_scheme(ROOT / "src" / "hengji" / "cli" / "starter")
    assert scheme is not None
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(scheme, Path(folder) / "scheme.xlsx")
        return ((Path(folder) / "scheme.xlsx").read_bytes(),)


def _scheme_book(data: bytes, folder: Path) -> Outcome:
    (folder / "scheme.xlsx").write_bytes(data)
    _, found = examine_book(folder / "scheme.xlsx")
    mark(folder / "scheme.xlsx", found, folder / "marked.xlsx")
    return _of(found)


DOORS = (
    Fuzz("yaml", _schemes, _YAML, _scheme),
    Fuzz("sentences", _sentences, [*_ZH, *_EN], _sentence),
    Fuzz("formulas", _formulas, _FORMULA, _formula),
    Fuzz("csv", _tables, ["unit", "值", "2026", "1,234", "", "\t", ";"], _table),
    Fuzz("workbooks", _workbooks, ["<row r='3'>", "</sheetData>", "A1:XFD1048576"], _workbook, shuffled_zip=True),
    Fuzz(
        "scheme-workbooks", _scheme_books, [*_YAML, "<row r='5'>", "t='inlineStr'"], _scheme_book, True, campaign=10_000
    ),
)
