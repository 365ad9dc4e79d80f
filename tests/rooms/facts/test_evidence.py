"""Evidence: kept by content, refused by content, handed out only to who sees the batch."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from support.reporting import World, key

from hengji.audit.outcomes import Forbidden, Missing, Refusal
from hengji.facts import actions, queries
from hengji.facts.cabinet import fetch, keep, where
from hengji.facts.contents import MOST_BYTES, display_name, kind_of, named_as
from hengji.facts.models import Batch, EvidenceKind

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF"


def package(names: Sequence[str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name in names:
            held.writestr(zipfile.ZipInfo(name), "x")  # of no date: the bytes stand in the names of tests
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, EvidenceKind.PDF),
        (PDF + b"\nstream\n\x00/JS (\x01\nendstream\n", EvidenceKind.PDF),
        (PDF + b"\n<< /Type /EmbeddedFile >>", EvidenceKind.PDF),
        (b"\x89PNG\r\n\x1a\n....", EvidenceKind.IMAGE),
        (b"\xff\xd8\xff\xe0....", EvidenceKind.IMAGE),
        (package(["[Content_Types].xml", "word/document.xml"]), EvidenceKind.DOCUMENT),
        (package(["[Content_Types].xml", "xl/workbook.xml"]), EvidenceKind.WORKBOOK),
        (package(["OFD.xml", "Doc_0/Document.xml"]), EvidenceKind.OFD),
        ("会议纪要：同意。".encode(), EvidenceKind.TEXT),
        ("会议纪要：同意。".encode("gb18030"), EvidenceKind.TEXT),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: EvidenceKind) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00this program cannot be run",
        b"\x7fELF\x02\x01\x01",
        b"#!/bin/sh\nrm -r x",
        b"<html><script>alert(1)</script></html>",
        b"\xef\xbb\xbf <svg onload=alert(1)>",
        b"%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
        b"X5O!P%@AP[4" + b"\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*",
        package(["word/document.xml", "word/vbaProject.bin"]),
        package(["a/setup.exe", "xl/workbook.xml"]),
        package(["readme.txt"]),
        b"\x00\x01\x02\x03",
        b"x" * (MOST_BYTES + 1),
    ],
    ids=lambda data: repr(data[:16]),
)
def test_programs_scripts_macros_test_viruses_and_what_is_too_large_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        kind_of(data)


def test_a_name_decides_nothing_and_never_becomes_a_path() -> None:
    assert display_name("..\\..\\etc/批复\u202efdp.exe", EvidenceKind.PDF) == "批复fdp.exe.pdf"
    assert display_name("", EvidenceKind.TEXT) == "file.txt"
    assert display_name("照片.JPG", EvidenceKind.IMAGE) == "照片.jpg"
    for digest in ("../../etc/passwd", "0" * 63, "G" * 64):
        with pytest.raises(Missing):
            where(digest)


@pytest.mark.parametrize(
    ("name", "kind", "instead"),
    [
        ("假.pdf", EvidenceKind.TEXT, "假.txt"),
        ("扫描件.PDF", EvidenceKind.IMAGE, "扫描件.png"),
        ("月报.xls", EvidenceKind.WORKBOOK, "月报.xlsx"),
        ("程序.exe", EvidenceKind.PDF, "程序.pdf"),
        ("a\\\\b/表.csv", EvidenceKind.PDF, "表.pdf"),
        (" 纪要.docx. ", EvidenceKind.TEXT, "纪要.txt"),
    ],
)
def test_a_name_whose_ending_promises_other_content_is_refused(name: str, kind: EvidenceKind, instead: str) -> None:
    with pytest.raises(Refusal) as told:
        named_as(name, kind)
    assert told.value.at == "file"
    assert told.value.hint is not None
    assert f"“{instead}”" in told.value.hint.zh
    assert f"'{instead}'" in told.value.hint.en


def test_a_name_that_promises_nothing_gets_the_ending_of_its_content() -> None:
    for name, kind, kept in (
        ("批复.pdf", EvidenceKind.PDF, "批复.pdf"), ("数据.csv", EvidenceKind.TEXT, "数据.csv"),
        ("批复", EvidenceKind.PDF, "批复.pdf"), ("关于2026.9月", EvidenceKind.TEXT, "关于2026.9月.txt"),
        ("照片.JPEG", EvidenceKind.IMAGE, "照片.jpeg"), ("", EvidenceKind.TEXT, "file.txt"),
    ):  # fmt: skip
        assert named_as(name, kind) == kept


def test_the_same_content_is_one_file_and_a_changed_file_is_not_handed_out(tmp_path: Path) -> None:
    with override_settings(EVIDENCE=tmp_path):
        digest = keep(PDF)
        assert keep(PDF) == digest
        assert [each for each in tmp_path.rglob("*") if each.is_file()] == [where(digest)]
        assert fetch(digest) == PDF
        where(digest).write_bytes(PDF + b" ")
        with pytest.raises(Missing):
            fetch(digest)


def test_evidence_is_of_its_batch_and_of_nobody_elses(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    made = actions.attach(world.viewer("gus"), key(), batch=batch.ref, sha256=keep(PDF), name="批复.pdf")
    assert queries.evidence_seen(world.viewer("gus"), made["evidence"]).name == "批复.pdf"
    for name in ("mia", "olivia"):  # not submitted yet: the reporter's alone
        with pytest.raises(Missing):
            queries.evidence_seen(world.viewer(name), made["evidence"])
    world.submit("gus", batch)
    assert queries.evidence_seen(world.viewer("mia"), made["evidence"])
    for name in ("max", "lin", "sys", "sec"):
        with pytest.raises(Missing):
            queries.evidence_seen(world.viewer(name), made["evidence"])
    with pytest.raises(Forbidden):
        actions.attach(world.viewer("mia"), key(), batch=batch.ref, sha256=keep(PDF), name="另.pdf")
    world.accept("mia", batch)
    fact = queries.figures(world.viewer("gus")).get()
    assert fact.evidence is not None
    assert fact.evidence.ref == made["evidence"]
    with pytest.raises(Refusal, match="decided"):
        actions.attach(
            world.viewer("gus"), key(), batch=Batch.objects.get(pk=batch.pk).ref, sha256=keep(PDF), name="晚.pdf"
        )


def test_the_cabinet_is_on_no_static_path() -> None:
    from hengji.web import settings as product

    assert not str(product.EVIDENCE).startswith(str(product.STATIC_ROOT))
    assert "MEDIA_URL" not in vars(product)
    assert settings.MEDIA_URL in ("", "/")
