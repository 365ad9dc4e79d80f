"""The file form of the PDFs made here, read and written: numbered objects in plain view behind a table of their places.

Only as much of PDF as Typst writes. What is not so is refused, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_HEAD = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_XREF = re.compile(rb"xref\n0 (\d+)\n")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_STREAM = b">>\nstream\n"
_TOKEN = re.compile(
    rb"(?s)\\.|(/(?:Title|T|Alt|ActualText|E)\()|(\(U\d+x\d+y\d+\))|[()]|(/StructParents?) (\d+)|(\d+) 0 R"
)
"""An escape, the beginning of a text, an id, a bracket of a string, a key of the structure, the number of an object."""
_ROLE = re.compile(rb"/(\w+)/(\w+)")
_PARENT = re.compile(rb"(\d+) (\d+ 0 R)")


class NoSuchPdf(ValueError):
    """Bytes that are no PDF made here."""

    def __init__(self) -> None:
        super().__init__("this is no PDF made here")


@dataclass(frozen=True, slots=True)
class Structure:
    """The tree that says what the marks on the pages are: its tops, which mark of which page is whose, ids, roles."""

    tops: bytes
    parents: tuple[tuple[int, bytes], ...]
    ids: bytes
    roles: Mapping[bytes, bytes]


class Source:
    """A PDF made here, by its objects. Raises `NoSuchPdf` for anything else."""

    def __init__(self, pdf: bytes) -> None:
        found = _START.search(pdf[-64:])
        table = _XREF.match(pdf, int(found[1])) if found else None
        if found is None or table is None:
            raise NoSuchPdf
        lines = pdf[table.end() : table.end() + 20 * int(table[1])]
        places = {number: int(lines[20 * number : 20 * number + 10]) for number in range(1, int(table[1]))}
        edges = sorted([*places.values(), int(found[1])])
        ends = dict(pairwise(edges))
        self.objects: dict[int, bytes] = {}
        for number, place in places.items():
            head, tail = b"%d 0 obj\n" % number, pdf[place : ends[place]].rstrip()
            if not tail.startswith(head) or not tail.endswith(b"\nendobj"):
                raise NoSuchPdf
            self.objects[number] = tail[len(head) : -7]
        trailer = pdf[table.end() + len(lines) :]
        self.root, self.info = reference(trailer, b"Root"), reference(trailer, b"Info")
        self._catalog = self.objects[self.root]
        if b"/Names" in self._catalog or b"/AcroForm" in self._catalog:
            raise NoSuchPdf
        self.pages_root, self.structure = (
            reference(self._catalog, b"Pages"),
            reference(self._catalog, b"StructTreeRoot"),
        )
        self.metadata_at = reference(self._catalog, b"Metadata")
        self.outlines = reference(self._catalog, b"Outlines") if b"/Outlines" in self._catalog else 0

    @property
    def single(self) -> frozenset[int]:
        """The objects a file has once, which are written for the whole."""
        return frozenset({self.pages_root, self.structure, self.outlines})

    @cached_property
    def pages(self) -> list[int]:
        """The pages in order."""
        return [int(each) for each in _REFERENCE.findall(_between(self.objects[self.pages_root], b"/Kids[", b"]"))]

    @cached_property
    def height(self) -> bytes:
        """The height of the first page."""
        return _between(self.objects[self.pages[0]], b"/MediaBox[", b"]").split()[3]

    @cached_property
    def intents(self) -> set[int]:
        """The objects of the output intent."""
        if b"/OutputIntents" not in self._catalog:
            return set()
        array = reference(self._catalog, b"OutputIntents")
        return {array, *map(int, _REFERENCE.findall(self.objects[array]))}

    def catalog_entry(self, name: bytes) -> bytes:
        """A reference or a string of the catalogue, empty where there is none."""
        found = re.search(rb"/%s ?(\d+ 0 R|\([^()]*\))" % name, self._catalog)
        return found[1] if found else b""

    @property
    def metadata(self) -> str:
        """The XMP packet."""
        return _between(self.objects[self.metadata_at], b"stream\n", b"\nendstream").decode()

    @property
    def outline_entries(self) -> tuple[int, int, int] | None:
        """The first and the last bookmark and how many there are, None for a paper without."""
        if not self.outlines:
            return None
        body = self.objects[self.outlines]
        count = re.search(rb"/Count (\d+)", body)
        if count is None:
            raise NoSuchPdf
        return reference(body, b"First"), reference(body, b"Last"), int(count[1])

    @property
    def structure_tree(self) -> Structure:
        """The structure of the marks on the pages."""
        body = self.objects[self.structure]
        parents = _PARENT.findall(_between(body, b"/ParentTree<</Nums[", b"]"))
        return Structure(
            _between(body, b"/K[", b"]"),
            tuple((int(key), of) for key, of in parents),
            _between(body, b"/IDTree<</Names[", b"]") if b"/IDTree" in body else b"",
            dict(_ROLE.findall(_between(body, b"/RoleMap<<", b">>"))) if b"/RoleMap" in body else {},
        )

    @staticmethod
    def is_leaf(body: bytes) -> bool:
        """Whether an object is a stream that names no other object."""
        head, found, _ = body.partition(_STREAM)
        return bool(found) and _REFERENCE.search(head) is None and b"/StructParent" not in head


class Mended:
    """Writes objects of one file as those of another: each number is led to its new one, keys and ids are moved."""

    def __init__(self, at: Mapping[int, int], parents: int, prefix: bytes) -> None:
        self._at, self._parents, self._prefix = at, parents, prefix
        self._depth = 0

    def __call__(self, body: bytes) -> bytes:
        """The object with its numbers mended. Raises `NoSuchPdf` where it names one that is not there."""
        head, found, stream = body.partition(_STREAM) if body.endswith(b"endstream") else (body, b"", b"")
        self._depth = 0
        try:
            return _TOKEN.sub(self._token, head) + found + stream
        except KeyError as error:
            raise NoSuchPdf from error

    def _token(self, found: re.Match[bytes]) -> bytes:
        said = found[0]
        if said == b"(" or found[1]:
            self._depth += 1
        elif said == b")":
            self._depth -= 1
        elif self._depth or said[:1] == b"\\":
            return said  # a text may say "12 0 R"
        elif found[2]:
            return b"(" + self._prefix + found[2][1:]
        elif found[3]:
            return b"%s %d" % (found[3], int(found[4]) + self._parents)
        elif found[5]:
            return b"%d 0 R" % self._at[int(found[5])]
        return said


def reference(body: bytes, name: bytes) -> int:
    """The number of the object that an entry names. Raises `NoSuchPdf`."""
    found = re.search(rb"/%s (\d+) 0 R" % name, body)
    if found is None:
        raise NoSuchPdf
    return int(found[1])


def _between(body: bytes, before: bytes, behind: bytes) -> bytes:
    _, found, rest = body.partition(before)
    inner, end, _ = rest.partition(behind)
    if not found or not end:
        raise NoSuchPdf
    return inner


def string(text: str) -> bytes:
    """A text as PDF writes it, whatever stands in it."""
    return b"<FEFF%s>" % text.encode("utf-16-be").hex().upper().encode()


def pdf_bytes(objects: Sequence[bytes], root: int, info: int, digest: bytes) -> bytes:
    """A file of objects, the first of them number 1; `digest` are the 32 hexadecimal figures by which it is known."""
    out, places, length = [_HEAD], [], len(_HEAD)
    for number, body in enumerate(objects, 1):
        places.append(length)
        out.append(b"%d 0 obj\n%s\nendobj\n\n" % (number, body))
        length += len(out[-1])
    out.append(b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(objects) + 1))
    out += [b"%010d 00000 n\r\n" % place for place in places]
    out.append(
        b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, root, info, digest, digest, length)
    )
    return b"".join(out)
