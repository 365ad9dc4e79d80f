"""QR codes, and drawings as PNG for Word, which shows SVG only in its newer versions."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

from .fonts import Fonts

_DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)"""
_PPI = 240.0


def qr_svg(payload: str) -> str:
    """The QR code as SVG text, without a margin."""
    out = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def qr_address(payload: str) -> str:
    """The QR code as an address that a picture of a page takes: SVG, with the margin that cameras need."""
    return str(segno.make(payload, error="m", micro=False).svg_data_uri(scale=5, border=3))


def qr_png(payload: str) -> bytes:
    """The QR code as PNG, without a margin, ten dots a module."""
    out = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(out, kind="png", border=0, scale=10)
    return out.getvalue()


@lru_cache(maxsize=64)
def _png(svg: str, millimetres: float, fonts: Fonts) -> bytes:
    made = fonts.compiler().compile(
        input=_DRAWING, format="png", ppi=_PPI, sys_inputs={"svg": svg, "width": str(millimetres)}
    )
    if not isinstance(made, bytes):
        raise TypeError("one picture was expected")
    return made


def picture_png(svg: str, millimetres: float, fonts: Fonts) -> bytes:
    """The drawing as PNG, to be shown so many millimetres wide."""
    return _png(svg, round(millimetres, 1), fonts)
