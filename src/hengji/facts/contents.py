"""What a file is by its content, and what is not taken in: programs, scripts, macros, active pages, test viruses, too much of it."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import PurePath

from ..audit.outcomes import Refusal
from ..engine.intake.zipguard import Package, Unreadable
from ..engine.values.text import Text
from .models import EvidenceKind

MOST_BYTES = 20 * 2**20
"""One file of evidence."""

_EICAR = b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE"
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!", b"\x00asm", b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"MSCF", b"Rar!", b"7z\xbc\xaf",
)  # fmt: skip
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)(?=[\s/<\[(>])")
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|\?xml|\?php|body|iframe)", re.IGNORECASE)
_ALLOWED = Text(
    "PDF、OFD、图片（PNG、JPEG）、Word/Excel（.docx、.xlsx，不含宏）或纯文本",
    "PDF, OFD, pictures (PNG, JPEG), Word or Excel (.docx, .xlsx, without macros) or plain text",
)


def kind_of(data: bytes) -> EvidenceKind:
    """What the bytes are. Raises `Refusal` for whatever is empty, too large, executable, active or unknown."""
    if not data:
        raise Refusal(Text("文件没有内容", "the file is empty"), at="file")
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 2**20
        raise Refusal(
            Text(f"文件超过 {most} MB", f"the file has more than {most} MB"),
            Text("压缩图片，或分成几份", "make it smaller, or hand in several files"),
            at="file",
        )
    if _EICAR in data:
        raise _refused("查毒测试文件", "a virus test file")
    if data.startswith(_PROGRAMS):
        raise _refused("程序、脚本或压缩包", "a program, a script or an archive")
    if data.startswith(b"%PDF-"):
        if _ACTIVE_PDF.search(_objects(data)):
            raise _refused("含脚本的 PDF", "a PDF with scripts")
        return EvidenceKind.PDF
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return EvidenceKind.IMAGE
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    return _text(data)


def _objects(data: bytes) -> bytes:
    """A PDF without its streams: chance bytes in a packed picture are no script. One walk, however many streams there are."""
    kept, at = [], 0
    while (start := data.find(b"stream", at)) >= 0 and (end := data.find(b"endstream", start)) >= 0:
        kept.append(data[at:start])
        at = end + len(b"endstream")
    return b"".join([*kept, data[at:]])


def _package(data: bytes) -> EvidenceKind:
    """An office document by its parts."""
    try:
        names = Package.open(data).names()
    except Unreadable as trouble:
        raise Refusal(trouble.problem.message, trouble.problem.hint, at="file") from None
    except zipfile.BadZipFile:
        raise _refused("损坏的压缩包", "a damaged archive") from None
    if any(
        name.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".class", ".jar"))
        for name in names
    ):
        raise _refused("含宏或程序的文件", "a file with macros or programs")
    if any("/activex/" in name or "oleobject" in name for name in names):
        raise _refused("含嵌入对象的文件", "a file with embedded objects")
    if "xl/workbook.xml" in names:
        return EvidenceKind.WORKBOOK
    if "word/document.xml" in names:
        return EvidenceKind.DOCUMENT
    if "ofd.xml" in names:
        return EvidenceKind.OFD
    raise _refused("压缩包", "an archive")


def _text(data: bytes) -> EvidenceKind:
    if _MARKUP.search(data[:4096]):
        raise _refused("网页或脚本", "a web page or a script")
    for code in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if not any(unicodedata.category(ch) == "Cc" and ch not in "\t\r\n\f" for ch in text):
            return EvidenceKind.TEXT
    raise _refused("认不出的文件", "a file of unknown content")


def _refused(zh: str, en: str) -> Refusal:
    return Refusal(
        Text(f"不收这个文件：内容是{zh}", f"the file is not taken: it is {en}"),
        Text(f"可以交 {_ALLOWED.zh}", f"hand in {_ALLOWED.en}"),
        "content-refused",
        at="file",
    )


_ENDINGS = {
    EvidenceKind.PDF: (".pdf",),
    EvidenceKind.IMAGE: (".png", ".jpg", ".jpeg"),
    EvidenceKind.WORKBOOK: (".xlsx",),
    EvidenceKind.DOCUMENT: (".docx",),
    EvidenceKind.OFD: (".ofd",),
    EvidenceKind.TEXT: (".txt", ".csv"),
}


def display_name(given: str, kind: EvidenceKind) -> str:
    """A file name for people: its last part, with an ending that fits its content and no sign that hides or turns writing."""
    plain = PurePath(given.replace("\\", "/")).name
    shown = "".join(
        ch for ch in unicodedata.normalize("NFC", plain) if ch.isprintable() and ch not in '<>:"/\\|?*'
    ).strip(" .")
    ending = next((each for each in _ENDINGS[kind] if shown.lower().endswith(each)), "")
    stem = shown[: len(shown) - len(ending)].strip(" .") or "file"
    return stem[:110] + (ending or _ENDINGS[kind][0])


_WORDS = {
    EvidenceKind.PDF: Text("PDF", "a PDF"),
    EvidenceKind.IMAGE: Text("图片（PNG 或 JPEG）", "a picture (PNG or JPEG)"),
    EvidenceKind.WORKBOOK: Text("Excel 工作簿", "an Excel workbook"),
    EvidenceKind.DOCUMENT: Text("Word 文档", "a Word document"),
    EvidenceKind.OFD: Text("OFD", "an OFD"),
    EvidenceKind.TEXT: Text("纯文本", "plain text"),
}
_PROMISED = frozenset(each for endings in _ENDINGS.values() for each in endings) | frozenset(
    ".doc .xls .ppt .pptx .wps .et .dps .rtf .odt .ods .gif .bmp .tif .tiff .webp .heic .svg .htm .html .xml .json .js "
    ".zip .rar .7z .gz .tar .exe .bat .cmd .sh .ps1 .vbs .dll .msi .jar .apk .mp3 .mp4 .wav .eml .msg".split()
)
"""Endings that tell people what a file is."""


def named_as(given: str, kind: EvidenceKind) -> str:
    """The file name for people. Raises `Refusal` where its ending promises something else than the content is: who opens the file later
    must find in it what the name says, and nobody's file is renamed without a word."""
    name = display_name(given, kind)
    ending = PurePath(PurePath(given.replace("\\", "/")).name.strip(" .")).suffix.lower()
    if ending not in _PROMISED or ending in _ENDINGS[kind]:
        return name
    words = _WORDS[kind]
    stem = name.removesuffix(_ENDINGS[kind][0])
    right = stem[: -len(ending)] + _ENDINGS[kind][0] if stem.lower().endswith(ending) else name
    raise Refusal(
        Text(
            f"文件名以 {ending} 结尾，内容却是{words.zh}", f"the name ends with {ending}, but the file holds {words.en}"
        ),
        Text(
            f"选错了文件的，换成真正的 {ending} 文件；内容没错的，改名为“{right}”再附",
            f"if it is the wrong file, choose the true {ending} file; if it is the right one, name it '{right}' and add it again",
        ),
        "name-and-content",
        at="file",
    )


_TYPES = {
    EvidenceKind.PDF: "application/pdf",
    EvidenceKind.TEXT: "text/plain; charset=utf-8",
    EvidenceKind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    EvidenceKind.DOCUMENT: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def media_type(kind: str) -> str:
    """How a kept file is handed out: always as a download."""
    return _TYPES.get(EvidenceKind(kind), "application/octet-stream")


__all__ = ["MOST_BYTES", "display_name", "kind_of", "media_type", "named_as"]
