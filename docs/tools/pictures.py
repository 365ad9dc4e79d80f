"""The picture of the README: one item's curve and one unit's ledger, drawn from a real run of the starter scheme."""

from __future__ import annotations

import re
import tempfile
from importlib.resources import files
from pathlib import Path

from hengji.cli.new import write_workbook
from hengji.engine.bundle import canonical
from hengji.engine.intake import read_tables
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.values.text import Lang
from hengji.reports import item_picture, ledger_picture

UNIT, ITEM = "D02", "revenue"
EDGE = 16
SIZE = re.compile(r'<svg [^>]*?width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')


def pictures() -> dict[str, str]:
    """Every picture by file name."""
    run = starter_run()
    unit = run.units.ids.index(UNIT)
    return {
        "why.svg": together(item_picture(run, unit, ITEM, "zh"), ledger_picture(run, unit, "zh"), "zh"),
        "why.en.svg": together(item_picture(run, unit, ITEM, "en"), ledger_picture(run, unit, "en"), "en"),
    }


def starter_run() -> Run:
    """The starter scheme and workbook that `hengji new` writes, scored."""
    scheme, findings = load_scheme(
        files("hengji.cli.starter").joinpath("scheme.yaml").read_text("utf-8"), "scheme.yaml"
    )
    if scheme is None:
        raise ValueError([finding.render("en") for finding in findings])
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.xlsx"
        write_workbook(data)
        tables, _ = read_tables(data)
        return score(scheme, canonical(tables))


def together(above: str, below: str, lang: Lang) -> str:
    """Two pictures, one above the other, on white with an edge: pages may be dark."""
    (narrow, first), (wide, second) = (_size(picture) for picture in (above, below))
    width = max(narrow, wide)
    height = first + second + 3 * EDGE
    label = (
        "一个考核项的计分曲线，一个单位的得分账" if lang == "zh" else "The curve of one item, the ledger of one unit"
    )
    body = f'<rect width="{width + 2 * EDGE:g}" height="{height:g}" fill="#ffffff"/>'
    body += _placed(above, EDGE + (width - narrow) / 2, EDGE, "a-")
    body += _placed(below, EDGE + (width - wide) / 2, first + 2 * EDGE, "b-")
    box = f'width="{width + 2 * EDGE:g}" height="{height:g}" viewBox="0 0 {width + 2 * EDGE:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label="{label}">{body}</svg>\n'


def _size(picture: str) -> tuple[float, float]:
    found = SIZE.search(picture)
    if found is None:
        raise ValueError("a picture states its width and height")
    return float(found["width"]), float(found["height"])


def _placed(picture: str, x: float, y: float, prefix: str) -> str:
    """The picture at a place, its ids made its own."""
    own = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', picture)
    own = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", own)
    own = re.sub(r'(href)="#([^"]+)"', rf'\1="#{prefix}\2"', own)
    own = re.sub(r'aria-labelledby="[^"]*"', "", own)
    return own.strip().replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1)
