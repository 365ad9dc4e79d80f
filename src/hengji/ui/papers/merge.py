"""Several papers as one PDF/A-2b for the printer: their pages in order, a bookmark and page labels for each paper.

No page is made anew: objects are numbered again and the few that a file has once (catalogue, pages, bookmarks, structure,
metadata) are written for the whole. Only PDFs of `as_pdf` are read, whose form is known (`pdffile.py`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .layout import shown
from .pdffile import Mended, Source, pdf_bytes, string

_ALT = re.compile(r"(<dc:title><rdf:Alt><rdf:li[^>]*>).*?(</rdf:li>)", re.DOTALL)
_DATES = re.compile(r"(<(xmp:ModifyDate|xmp:CreateDate|stEvt:when)>).*?(</\2>)")
_PAGES = re.compile(r"(<xmpTPg:NPages>)\d+(</xmpTPg:NPages>)")
_INSTANCE = re.compile(r"(<(?:xmpMM|stEvt):(?:instanceID|InstanceID|DocumentID)>)[^<_]*")
_PDF_A = re.compile(r"<pdfaid:(\w+)>.*?</pdfaid:\1>")
_MODIFIED = re.compile(r"<xmp:ModifyDate>(.*?)</xmp:ModifyDate>")
_CREATOR = re.compile(r"<xmp:CreatorTool>(.*?)</xmp:CreatorTool>")


@dataclass(frozen=True, slots=True)
class Part:
    """A PDF of several in one file: `name` is its bookmark, `mark` stands before the numbers of its pages."""

    pdf: bytes
    name: str
    mark: str = ""


def as_one(parts: Sequence[Part], title: str) -> bytes:
    """The pages of PDFs of `as_pdf`, in order, each as it is, as one PDF/A-2b of that title; one alone stays as it is.

    The same parts give the same bytes; the day of the file is the latest of theirs. Where a part is no PDF/A (a drawing
    may forbid it) the whole does not say that it is one. Raises ValueError for none, or for what is no such PDF.
    """
    if not parts:
        raise ValueError("there is nothing to put together")
    if len(parts) == 1:
        return parts[0].pdf
    book = _Book()
    for number, part in enumerate(parts, 1):
        book.add(number, part)
    return book.bound(title)


class _Book:
    """What has been put together so far."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []
        self._pages_root, self._outlines, self._structure = self._place(), self._place(), self._place()
        self._pages: list[int] = []
        self._marks: list[int] = []
        self._labels: list[bytes] = []
        self._tops: list[bytes] = []
        self._parents: list[bytes] = []
        self._ids: list[bytes] = []
        self._roles: dict[bytes, bytes] = {}
        self._next_parent = 0
        self._intents = b""
        self._known: dict[bytes, int] = {}
        self._metadata: list[str] = []
        self._lang = b""
        self._fingerprint = hashlib.sha256()

    def _place(self, body: bytes = b"") -> int:
        self._objects.append(body)
        return len(self._objects)

    def add(self, number: int, part: Part) -> None:
        """Puts the pages of a part behind those there are, with its bookmarks and its structure."""
        source = Source(part.pdf)
        self._fingerprint.update(part.pdf)
        self._metadata.append(source.metadata)
        dropped = {source.root, source.info, source.metadata_at}
        dropped |= source.intents if self._intents else set()
        at = {source.pages_root: self._pages_root, source.structure: self._structure}
        at[source.outlines] = mark = self._place()
        for old, body in source.objects.items():
            if old in dropped or old in at:
                continue
            if source.is_leaf(body):
                # A profile of colours is the same in every part: one will do.
                at[old] = self._known[body] if body in self._known else self._place(body)
                self._known[body] = at[old]
            else:
                at[old] = self._place()
        mended = Mended(at, self._next_parent, b"%04d." % number)
        for old, body in source.objects.items():
            if old not in dropped and not source.is_leaf(body) and old not in source.single:
                self._objects[at[old] - 1] = mended(body)
        if not self._intents:
            self._intents = mended(source.catalog_entry(b"OutputIntents"))
            self._lang = source.catalog_entry(b"Lang")
        self._bookmark(source, at, mark, part)
        self._pages += [at[page] for page in source.pages]
        self._shape(source, mended)

    def _bookmark(self, source: Source, at: dict[int, int], mark: int, part: Part) -> None:
        first = at[source.pages[0]]
        inner = source.outline_entries
        said = b"<</Parent %d 0 R/Title%s/Dest[%d 0 R/XYZ 0 %s 0]" % (
            self._outlines, string(shown(part.name)), first, source.height,
        )  # fmt: skip
        if inner is not None:
            said += b"/First %d 0 R/Last %d 0 R/Count -%d" % (at[inner[0]], at[inner[1]], inner[2])
        self._objects[mark - 1] = said  # what comes before and behind is known only at the end
        self._marks.append(mark)
        before = b"/P" + string(shown(part.mark)) if part.mark else b""
        self._labels.append(b"%d<</S/D%s>>" % (len(self._pages), before))

    def _shape(self, source: Source, mended: Mended) -> None:
        """The structure of the part, by which a page is read aloud."""
        tree = source.structure_tree
        self._tops.append(mended(tree.tops))
        self._parents += [b"%d %s" % (self._next_parent + key, mended(of)) for key, of in tree.parents]
        self._ids.append(mended(tree.ids))
        self._roles |= tree.roles
        self._next_parent += max((key for key, _ in tree.parents), default=-1) + 1

    def bound(self, title: str) -> bytes:
        """The file."""
        self._objects[self._pages_root - 1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
            len(self._pages), b" ".join(b"%d 0 R" % page for page in self._pages),
        )  # fmt: skip
        marks = self._marks
        for place, mark in enumerate(marks):
            before = b"/Prev %d 0 R" % marks[place - 1] if place else b""
            behind = b"/Next %d 0 R" % marks[place + 1] if place + 1 < len(marks) else b""
            self._objects[mark - 1] += before + behind + b">>"
        self._objects[self._outlines - 1] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (
            marks[0], marks[-1], len(marks),
        )  # fmt: skip
        self._objects[self._structure - 1] = (
            b"<</Type/StructTreeRoot/RoleMap<<%s>>/K[%s]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d"
            b"/IDTree<</Names[%s]>>>>"
            % (
                b"".join(b"/%s/%s" % each for each in sorted(self._roles.items())),
                b" ".join(self._tops), b" ".join(self._parents), self._next_parent, b"".join(self._ids),
            )
        )  # fmt: skip
        digest = self._fingerprint.hexdigest()[:32]
        packet = self._packet(title, digest)
        metadata = self._place(
            b"<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n%s\nendstream" % (len(packet), packet)
        )
        day = max(map(_day, self._metadata))
        creator = _CREATOR.search(self._metadata[0])
        stamp = b"(D:%sZ)" % re.sub(r"\D", "", day).encode()
        info = self._place(
            b"<</Title%s/Creator%s/ModDate%s/CreationDate%s>>"
            % (string(shown(title)), string(creator[1] if creator else ""), stamp, stamp)
        )
        root = self._place(
            b"<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/OutputIntents %s/Lang%s/StructTreeRoot %d 0 R"
            b"/MarkInfo<</Marked true/Suspects false>>/ViewerPreferences<</Direction/L2R/DisplayDocTitle true>>"
            b"/PageMode/UseOutlines/Outlines %d 0 R/PageLabels<</Nums[%s]>>>>"
            % (
                self._pages_root, metadata, self._intents, self._lang, self._structure, self._outlines,
                b"".join(self._labels),
            )
        )  # fmt: skip
        return pdf_bytes(self._objects, root, info, digest.encode())

    def _packet(self, title: str, digest: str) -> bytes:
        """The metadata of the first part, said of the whole."""
        said = self._metadata[0]
        day, name = max(map(_day, self._metadata)), escape(shown(title), quote=False)
        said = _ALT.sub(lambda found: found[1] + name + found[2], said)
        said = _DATES.sub(lambda found: found[1] + day + found[3], said)
        said = _PAGES.sub(lambda found: f"{found[1]}{len(self._pages)}{found[2]}", said)
        said = _INSTANCE.sub(lambda found: found[1] + digest, said)
        if not all(_PDF_A.search(each) for each in self._metadata):
            said = _PDF_A.sub("", said)
        return said.encode()


def _day(metadata: str) -> str:
    found = _MODIFIED.search(metadata)
    return found[1] if found else ""
