"""A system of one's own is begun from a terminal: the group and its administrators are founded once, who then let everybody else in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from support.databases import Database

from hengji.audit.outcomes import Refusal
from hengji.audit.verify import verify
from hengji.engine.values.text import Text
from hengji.org.founding import SetUp, found_group
from hengji.org.models import Account, Grant, Unit
from hengji.org.roles import Role
from hengji.store.refs import new_ref

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = (
    "--system", "E001,石岩,Shi Yan,shiyan", "--security", "E002，沈策，Shen Ce，shence", "--security", "E003,宋岑,Song Cen,songcen",
    "--audit", "E004,敖丹,Ao Dan,aodan",
)  # fmt: skip
SETTINGS = {
    "HENGJI_SECRET_KEY": "q7Rk2vX9mZ4tLb8wN3sJ6hYdC1fGpE5uAoVxTiKrWnQyBe0MzS",
    "HENGJI_AUDIT_KEY": "another long key of the trail, kept apart",
    "HENGJI_HOSTS": "kpi.example.cn",
}


def hengji(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as it is deployed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI", "DJANGO"))}
    env |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "HENGJI_HOME": str(home)} | SETTINGS | more
    call = [sys.executable, "-m", "hengji", *words]
    return subprocess.run(call, capture_output=True, text=True, env=env, check=False, timeout=280, encoding="utf-8")


def test_a_system_is_begun_from_a_terminal_and_only_once(tmp_path: Path) -> None:
    group = ("--group", "G,测试能源集团,Test Energy Group", "--since", "2026-01-01")
    before = hengji(tmp_path, "found", *group, *PEOPLE)
    assert before.returncode == 1
    assert "先运行 hengji manage migrate" in before.stderr
    assert "Traceback" not in before.stderr
    assert hengji(tmp_path, "manage", "migrate", "-v", "0").returncode == 0
    few = hengji(tmp_path, "found", *group, *PEOPLE[:4], "--json")
    assert few.returncode == 1
    assert "还缺第二位安全管理员、审计管理员" in few.stderr + few.stdout
    done = hengji(tmp_path, "found", *group, *PEOPLE, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["accounts"]
    assert [each["login"] for each in told] == ["shiyan", "shence", "songcen", "aodan"]
    assert len({each["password"] for each in told}) == 4
    again = hengji(tmp_path, "found", *group, *PEOPLE)
    assert again.returncode == 1
    assert "系统里已有单位或人员" in again.stderr
    verified = hengji(tmp_path, "audit", "verify", "--json")
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["events"] == 1
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\xff\xfe")
    unreachable = {"HENGJI_DATABASE": "sqlite:////no/such/folder/h.db"}
    for words, more, told_of in (
        (("audit", "verify", "--against", str(tmp_path / "picture.png")), {}, "不是检查点"),
        (("restore", str(tmp_path / "nowhere.zip")), {}, "找不到"),
        (("manage", "migrate"), unreachable, "打不开数据库"),
    ):
        done = hengji(tmp_path, *words, **more)
        assert done.returncode == 1, words
        assert told_of in done.stderr
        assert "Traceback" not in done.stderr


def test_commands_of_django_that_would_write_past_the_trail_name_the_right_one(tmp_path: Path) -> None:
    for name, right in (("createsuperuser", "hengji found"), ("changepassword", "hengji renew")):
        done = hengji(tmp_path, "manage", name, "shiyan")
        assert done.returncode == 1
        assert done.stderr.count(right) == 2, "in both languages"
        assert "Traceback" not in done.stderr


def test_administrators_who_are_all_locked_out_are_helped_at_the_terminal(tmp_path: Path) -> None:
    hengji(tmp_path, "manage", "migrate", "-v", "0")
    assert hengji(tmp_path, "found", "--group", "G,测试集团,Test Group", *PEOPLE).returncode == 0
    for words, told in (
        (("unlock", "shiyan", "--reason", "x"), "没有锁定"),
        (("unlock", "nobody", "--reason", "x"), "没有登录名 nobody"),
        (("renew", "shiyan", "--reason", " "), "没有写原因"),
    ):
        done = hengji(tmp_path, *words)
        assert done.returncode == 1, words
        assert told in done.stderr
        assert "Traceback" not in done.stderr
    assert hengji(tmp_path, "renew", "shiyan").returncode == 2
    done = hengji(tmp_path, "renew", "shiyan", "--reason", "唯一的系统管理员忘记密码", "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["password"]) == 19
    verified = json.loads(hengji(tmp_path, "audit", "verify", "--json").stdout)
    assert (verified["events"], verified["findings"]) == (2, [])


@pytest.mark.parametrize(
    "words", [("manage", "migrate"), ("found", "--group", "G,集团,Group", *PEOPLE), ("serve", "--port", "0")]
)
def test_a_folder_that_is_not_there_is_named_with_the_setting_it_comes_from(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    home = tmp_path / "nowhere"
    done = hengji(home, *words)
    assert done.returncode == 1
    assert f"没有目录 {home}" in done.stderr
    assert "来自 HENGJI_HOME" in done.stderr
    assert "HENGJI_DATABASE" not in done.stderr
    other = hengji(tmp_path, *words, HENGJI_DATABASE=f"sqlite:///{home.as_posix()}/h.db")
    assert f"没有目录 {home}" in other.stderr
    assert "来自 HENGJI_DATABASE" in other.stderr


def test_another_audit_key_than_that_of_the_trail_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    hengji(tmp_path, "manage", "migrate", "-v", "0")
    assert hengji(tmp_path, "found", "--group", "G,测试集团,Test Group", *PEOPLE).returncode == 0
    other = {"HENGJI_AUDIT_KEY": "a wholly different key of some other trail"}
    for words in (("backup", str(tmp_path / "b.zip")), ("serve", "--port", "0")):
        done = hengji(tmp_path, *words, **other)
        assert done.returncode == 1, words
        assert "不是这个数据库的操作记录所用的密钥" in done.stderr
    assert not (tmp_path / "b.zip").exists()
    assert hengji(tmp_path, "backup", str(tmp_path / "b.zip")).returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HENGJI_SECRET_KEY", "a" * 60, "不是随机的"),
        ("HENGJI_SECRET_KEY", "q7Rk2vX9", "只有 8 个字符"),
        ("HENGJI_AUDIT_KEY", SETTINGS["HENGJI_SECRET_KEY"], "与 HENGJI_SECRET_KEY 相同"),
        ("HENGJI_HOSTS", "kpi.example.cn,*", "什么主机名都接受"),
        ("HENGJI_HTTPS", "maybe", "HENGJI_HTTPS=maybe"),
        ("HENGJI_IDLE_MINUTES", "9999", "HENGJI_IDLE_MINUTES=9999"),
        ("HENGJI_DATABASE", "sqlite:////no/such/folder/h.db", "打不开数据库"),
    ],
)
def test_a_setting_that_is_unsafe_or_wrong_is_told_by_its_name(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    done = hengji(tmp_path, "serve", "--port", "0", **{name: value})
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_the_administrators_of_a_new_group_hold_their_roles_and_no_other(database: Database) -> None:
    given = [
        {
            "role": role.value,
            "code": f"E{at}",
            "name_zh": f"某{at}",
            "name_en": f"P{at}",
            "login": f"login{at}",
            "hashed": "x",
        }
        for at, role in enumerate((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
    ]
    call = {"code": "G", "name": Text("集团", "Group"), "since": date(2026, 1, 1)}
    for wrong in (
        given[:3],
        [given[0], given[1], {**given[1]}, given[3]],
        [*given[:3], {**given[3], "role": "office"}],
    ):
        with pytest.raises(Refusal):
            found_group(SetUp(), new_ref(), administrators=wrong, **call)  # type: ignore[arg-type]
        assert not Unit.objects.exists()
    found_group(SetUp(), new_ref(), administrators=given, **call)  # type: ignore[arg-type]
    assert all(each.must_change for each in Account.objects.all())
    for row in Grant.objects.select_related("approved_by"):
        assert row.granted_by is None
        assert row.approved_by is not None
        assert row.approved_by.person_id != row.person_id
    assert verify() == []
