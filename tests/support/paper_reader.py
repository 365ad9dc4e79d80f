"""Reads back what a maker wrote: the text of a PDF by its fonts' own tables, and the text of a Word document.

Only as much of PDF as Typst writes: plain objects, Type0 fonts with a ToUnicode table, forms inside pages.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

_INNER = rb"(?:\\.|[^\\()])*"
for _ in range(8):  # balanced brackets may stand in a string as they are
    _INNER = rb"(?:\\.|[^\\()]|\(" + _INNER + rb"\))*"
_TOKEN = re.compile(
    rb"\((?P<string>" + _INNER + rb")\)|<(?P<hex>[0-9A-Fa-f]+)>|/(?P<name>[\w.]+)"
    rb"|(?P<begin>\bBT\b)|(?P<do>\bDo\b)|(?P<font>\bTf\b)|(?P<open>\bB[DM]C\b)|(?P<close>\bEMC\b)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squashed(text: str) -> str:
    """The text without spaces, breaks and hyphens, which setting may add or drop."""
    return re.sub(r"[\s\u200b\u00ad\u2010-]", "", text)


def pdf_pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order of writing, a line for each piece."""
    objects = _objects(pdf)
    kids = next(re.search(rb"/Kids\[(.*?)\]", o) for o in objects.values() if b"/Type/Pages" in o)
    assert kids
    return [_Page(objects).read(objects[int(number)]) for number in kids[1].split()[::3]]


def pdf_tables(pdf: bytes) -> list[dict[int, str]]:
    """What the glyphs of each font stand for by the font's own table: all that many readers of PDF go by."""
    objects = _objects(pdf)
    page = _Page(objects)
    return [page.table(number) for number, held in objects.items() if b"/ToUnicode" in held]


def _objects(pdf: bytes) -> dict[int, bytes]:
    return {int(m[1]): m[2] for m in re.finditer(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)}


class _Page:
    def __init__(self, objects: dict[int, bytes]) -> None:
        self._objects = objects

    def read(self, page: bytes) -> str:
        return self._text(self._stream(self._objects[_reference(page, b"Contents")]), self._resources(page))

    def _resources(self, thing: bytes) -> dict[bytes, int]:
        held = re.search(rb"/Resources (\d+) 0 R", thing)
        said = self._objects[int(held[1])] if held else thing
        return {name: int(number) for name, number in re.findall(rb"/([fx]\d+) (\d+) 0 R", said)}

    def _stream(self, thing: bytes) -> bytes:
        start = thing.index(b"stream\n") + 7
        length = re.search(rb"/Length (\d+)", thing)
        assert length
        data = thing[start : start + int(length[1])]
        return zlib.decompress(data) if b"FlateDecode" in thing[:start] else data

    def _text(self, stream: bytes, resources: dict[bytes, int]) -> str:
        out: list[str] = []
        table: dict[int, str] = {}
        name = b""
        marks: list[bool] = []
        replaced = False
        for token in _TOKEN.finditer(stream):
            if token["open"]:
                marks.append(replaced)
                replaced = False
            elif token["close"]:
                marks.pop()
                replaced = False
            elif token["begin"]:
                out.append("\n")
            elif token["name"]:
                name = token["name"]
            elif token["font"]:
                table = self.table(resources[name])
            elif token["do"]:
                form = self._objects[resources[name]]
                if b"/Subtype/Form" in form:
                    out.append(self._text(self._stream(form), self._resources(form)))
            else:
                codes = _unescaped(token["string"]) if token["hex"] is None else bytes.fromhex(token["hex"].decode())
                if name == b"ActualText":  # stands for the glyphs of the mark it opens
                    out.append(codes[2:].decode("utf-16-be") if codes[:2] == b"\xfe\xff" else codes.decode("latin-1"))
                    name, replaced = b"", True
                elif name.startswith(b"f") and not (replaced or any(marks)):
                    pairs = (codes[i] * 256 + codes[i + 1] for i in range(0, len(codes) - 1, 2))
                    out.append("".join(table[code] for code in pairs))
        return "".join(out)

    def table(self, font: int) -> dict[int, str]:
        """What the glyphs of a font stand for."""
        text = self._stream(self._objects[_reference(self._objects[font], b"ToUnicode")])
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", text)
        return {int(code, 16): bytes.fromhex(chars.decode()).decode("utf-16-be") for code, chars in pairs}


def _reference(thing: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", thing)
    assert found, name
    return int(found[1])


def _unescaped(string: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        said = found[1]
        return bytes([int(said, 8) & 255]) if said.isdigit() else _LETTERS.get(said, said)

    return _ESCAPE.sub(one, string)


def word_parts(docx: bytes) -> dict[str, ElementTree.Element]:
    """The XML parts of a Word document, each proven well-formed by being read."""
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        return {name: ElementTree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")}


def word_text(docx: bytes) -> str:
    """All text of body, headers and footers."""
    kept = [part for name, part in word_parts(docx).items() if re.fullmatch(r"word/(document|[fh]\w+er\d+)\.xml", name)]
    return "".join(map(_said, (node for part in kept for node in part.iter())))


def _said(node: ElementTree.Element) -> str:
    if node.tag == WORD + "t":
        return node.text or ""
    return "\n" if node.tag in (WORD + "p", WORD + "br") else ""
