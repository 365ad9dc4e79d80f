"""The trail verified on a page: what was looked at, each fault with its place, and whether the checkpoint was met."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from support.group_of_rooms import Group, busy
from support.pages import plain, signed_in

from hengji.audit.checkpoint import Checkpoint, written
from hengji.audit.kept import writing
from hengji.audit.models import Event, Head, Seal
from hengji.cli.main import main
from hengji.org.models import UnitSpan
from hengji.store.refs import new_ref


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(STATIC_ROOT=tmp_path):
        yield


def _checked(file: bytes | None = None, trusted: str = "", lang: str = "zh") -> Any:
    body: dict[str, Any] = {"key": new_ref(), "trusted": trusted}
    if file is not None:
        body["file"] = SimpleUploadedFile("checkpoint.txt", file)
    return signed_in("aud", lang).post("/trail/check", body)


def test_all_that_holds_is_counted_and_a_cut_tail_needs_a_checkpoint(group: Group) -> None:
    busy(group, 3)
    page = plain(_checked())
    assert "全部相符" in page
    assert "末尾被截看不出来" in page
    assert f"事件 {Event.objects.count()}" in page.replace("  ", " ")
    assert Event.objects.count() == 4, "verifying writes nothing"


def test_an_exported_checkpoint_is_met_later_and_not_by_a_chain_that_was_cut_or_rewritten(group: Group) -> None:
    busy(group, 2)
    file = signed_in("aud").get("/trail/checkpoint")
    assert 'filename="checkpoint-3.txt"' in file["Content-Disposition"]
    assert "与检查点相符：前 3 个事件" in plain(_checked(file.content))
    assert "The checkpoint is met: the first 3 events" in plain(_checked(file.content, lang="en"))
    last = Event.objects.get(seq=3)
    Event.objects.filter(seq=3).delete()
    Seal.objects.filter(event=3).delete()
    page = plain(_checked(file.content))
    assert "与检查点（3 个事件）不符" in page
    assert "末尾被截" in page
    Head.objects.update(seq=2, digest=last.previous)
    assert "与检查点（3 个事件）不符" in plain(_checked(file.content))


def test_the_checkpoint_of_another_system_is_refused_even_an_empty_one(group: Group) -> None:
    with override_settings(HENGJI_AUDIT_KEY=b"the key of some other system"):
        file = written(Checkpoint(0, "0" * 64)).encode()
    answer = _checked(file)
    assert answer.status_code == 422
    assert "这个检查点不是本系统导出的" in plain(answer)
    assert "与检查点相符" not in plain(answer)


def test_each_fault_is_told_with_its_place(group: Group) -> None:
    busy(group, 2)
    Event.objects.filter(seq=2).update(body=Event.objects.get(seq=2).body.replace("西部0", "西部9"))
    token = writing.set(True)
    try:
        span = UnitSpan.objects.get(unit=group.units["S1"])
        UnitSpan.objects.filter(pk=span.pk).update(name_en="Somebody's")
    finally:
        writing.reset(token)
    answer = _checked()
    page = plain(answer)
    assert "第 2 号事件" in page
    assert "内容被改过" in page
    assert f"单位名称与上级，第 {span.pk} 行（org_unit_span）" in page
    assert "数据库里的行被直接改过" in page
    assert '<a href="/trail/2">' in answer.content.decode()


def test_a_file_that_is_no_checkpoint_and_a_key_one_does_not_trust_are_refused_at_the_field(group: Group) -> None:
    busy(group, 1)
    for file in (b"nonsense", b"\xff\xfe", b"hengji-audit\n1\n", b"x" * 5000):
        answer = _checked(file)
        assert answer.status_code == 422
        assert "不是检查点文件" in plain(answer)
    good = signed_in("aud").get("/trail/checkpoint").content
    assert "另" in plain(_checked(good, "ab" * 32))
    assert _checked(good, "ab" * 32).status_code == 422
    assert "签名不符" in plain(_checked(good.replace(b"\n2\n", b"\n1\n")))


def test_a_key_that_is_wrong_is_told_at_the_key_and_one_without_a_file_is_not_passed_over(group: Group) -> None:
    busy(group, 1)
    good = signed_in("aud").get("/trail/checkpoint").content
    wrong = _checked(good, "ab" * 32)
    assert list(wrong.context["form"].errors) == ["trusted"]
    key = good.decode().partition("key ")[2][:12]
    assert f"这个文件是用 {key}… 签的" in plain(wrong)
    alone = _checked(None, "ab" * 32)
    assert alone.status_code == 422
    assert list(alone.context["form"].errors) == ["file"]
    assert "全部相符" not in plain(alone)


def test_the_command_does_not_pass_over_a_key_without_a_checkpoint(
    group: Group, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hengji.cli import product

    monkeypatch.setattr(product, "ready", lambda run: run)
    assert main(["audit", "verify", "--key", "ab" * 32]) != 0
    assert "加上 --against" in capsys.readouterr().err


def test_only_who_checks_the_trail_may(group: Group) -> None:
    for name in ("ada", "olivia", "sec", "sys", "mia"):
        assert signed_in(name).get("/trail/check").status_code == 403
        assert signed_in(name).get("/trail/checkpoint").status_code == 403
    assert "核验操作记录" not in plain(signed_in("ada").get("/trail"))
    assert "核验操作记录" in plain(signed_in("aud").get("/trail"))


def test_the_command_says_that_the_checkpoint_was_met(
    group: Group, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hengji.cli import product

    monkeypatch.setattr(product, "ready", lambda run: run)
    busy(group, 1)
    file = tmp_path / "checkpoint.txt"
    assert main(["audit", "checkpoint", "--out", str(file)]) == 0
    capsys.readouterr()
    assert main(["audit", "verify", "--against", str(file)]) == 0
    told = capsys.readouterr().out
    assert "核对了 2 个事件" in told
    assert "与检查点相符：前 2 个事件" in told
    assert main(["audit", "verify", "--against", str(file), "--json"]) == 0
    assert '"met": true' in capsys.readouterr().out
    assert main(["audit", "verify", "--lang", "en"]) == 0
    assert "a cut tail is not seen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "密钥可能不是建库时的那个：换回 HENGJI_AUDIT_KEY"), ("en", "set the HENGJI_AUDIT_KEY of the set-up")],
)
def test_the_command_says_that_the_key_may_be_another_where_every_event_looks_changed(
    group: Group, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    from hengji.cli import product

    monkeypatch.setattr(product, "ready", lambda run: run)
    busy(group, 2)
    with override_settings(HENGJI_AUDIT_KEY=b"the key of some other system"):
        assert main(["audit", "verify", "--lang", lang]) != 0
    told = capsys.readouterr()
    assert said in told.out + told.err
    last = Event.objects.latest("seq")
    Event.objects.filter(pk=last.pk).update(body=last.body.replace("zh", "hz", 1))
    assert main(["audit", "verify", "--lang", lang]) != 0
    told = capsys.readouterr()
    assert said not in told.out + told.err, "the first event is bound with this key: something was changed"
