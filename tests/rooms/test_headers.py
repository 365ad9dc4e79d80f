"""What every answer carries, whatever it is: the policy of contents, no sniffing, no frames, no copy kept; and cookies that are safe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from support.doors import DOORS
from support.group_of_rooms import PASSWORD, Group
from support.marked_group import Marked, mark
from support.pages import BACKEND
from support.passwords import give_password

from hengji.org.models import Account
from hengji.web.middleware import POLICY
from hengji.web.views import home

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def marked(group: Group) -> Marked:
    return mark(group)


def static(client: Client) -> Any:
    """A file of the product's own, read to its end."""
    answer = client.get("/static/ui/hengji.css")
    answer.getvalue()
    for close in answer._resource_closers:  # closing the answer itself would close the connection of the test
        close()
    return answer


def answers(marked: Marked, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One answer of every class."""
    olivia, max_, refs = marked.clients["olivia"], marked.clients["max"], marked.refs["S1"]
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(Account.objects.get(login="olivia"), backend=BACKEND)
    found = {
        "200": olivia.get("/goals"),
        "302": Client().get("/goals"),
        "401": Client().post("/sign-in", {"login": "x", "password": "y"}),
        "403": max_.get("/units/new"),
        "403 without a token": checked.post("/goals/new", {}),
        "404": max_.get(f"/goals/{refs['goal']}"),
        "404 of no address": olivia.get("/nowhere/at/all"),
        "405": olivia.get("/goals/many"),
        "409": olivia.post(f"/goals/{refs['goal']}/submit", {"key": "a-key-of-headers", "version": "99"}),
        "422": olivia.post("/goals/new", {"key": "another-key", "code": "X"}),
        "200 of a static file": static(olivia),
        "200 of a workbook": olivia.get("/goals?export=xlsx"),
        "200 of a file": olivia.get(f"/figures/evidence/{refs['evidence']}"),
        "204 to htmx": Client().get("/goals", headers={"HX-Request": "true"}),
        "200 of health": Client().get("/health"),
    }

    def breaks(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(home, "todos", breaks)
    found["500"] = olivia.get("/")
    return found


def test_every_class_of_answer_carries_the_headers(marked: Marked, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answers(marked, monkeypatch)
    assert len(found) == 16
    for name, answer in found.items():
        assert answer.status_code == int(name[:3]), (name, answer.status_code)
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["Referrer-Policy"] == "same-origin", name
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name
        policy = answer["Content-Security-Policy"]
        assert policy == (POLICY if name != "200 of a file" else "default-src 'none'; sandbox"), name
        if "static" not in name:
            assert answer["Cache-Control"] == "no-store", name
            assert answer["X-Frame-Options"] == "DENY", name
        assert "Server" not in answer, name
        assert "X-Powered-By" not in answer, name
        if "workbook" in name or "of a file" in name:
            assert answer["Content-Disposition"].startswith("attachment"), name


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    parts = dict(each.strip().split(" ", 1) for each in POLICY.split(";"))
    assert parts["default-src"] == parts["script-src"] == parts["style-src"] == parts["form-action"] == "'self'"
    assert parts["frame-ancestors"] == parts["object-src"] == parts["base-uri"] == "'none'"
    assert "unsafe" not in POLICY


def test_no_page_has_script_or_style_of_its_own(marked: Marked) -> None:
    pages = 0
    for door in DOORS:
        if door.get is None:
            continue
        answer = marked.clients["olivia"].get(door.path.format(**marked.refs["S1"]))
        if answer.get("Content-Type", "").startswith("text/html"):
            pages += 1
            text = answer.content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), door.path
            assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text), door.path
    assert pages >= 45


def test_what_changes_something_needs_the_token_of_the_form(marked: Marked) -> None:
    """And none of it is reached by a look: an address for changes alone answers 405 to it."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(Account.objects.get(login="olivia"), backend=BACKEND)
    sent = 0
    for door in DOORS:
        path = door.path.format(**marked.refs["S1"])
        if door.post is not None:
            sent += 1
            assert client.post(path, {"key": "a-key-of-the-test"}).status_code == 403, path
            if door.get is None and not door.only:
                assert client.get(path).status_code == 405, path
    assert sent >= 40


def test_cookies_are_kept_from_scripts_and_from_other_sites(group: Group) -> None:
    give_password("mia")
    client = Client()
    signed = client.post("/sign-in", {"login": "mia", "password": PASSWORD})
    page, chosen = client.get("/password"), client.post("/language", {"lang": "en"})
    cookies = {**signed.cookies, **page.cookies, **chosen.cookies}
    assert {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, "hengji-lang"} <= set(cookies)
    for name, cookie in cookies.items():
        assert cookie["httponly"], name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
    assert {settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE, cookies["hengji-lang"]["samesite"]} == {
        "Strict"
    }


def deployed(tmp_path: Path, code: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """A Python with the settings of a deployment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI_", "DJANGO_"))}
    env = kept | {
        "DJANGO_SETTINGS_MODULE": "hengji.web.settings", "PYTHONPATH": str(ROOT / "src"), "HENGJI_HOME": str(tmp_path),
        "HENGJI_SECRET_KEY": "q7Rk2vX9mZ4tLb8wN3sJ6hYdC1fGpE5uAoVxTiKrWnQyBe0MzS", "HENGJI_HOSTS": "kpi.example.cn",
        "HENGJI_AUDIT_KEY": "another long key of the trail, kept apart from the first",
    } | more  # fmt: skip
    return subprocess.run([sys.executable, *code], env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_check_of_a_deployment_has_nothing_to_say(tmp_path: Path) -> None:
    done = deployed(tmp_path, ["-m", "django", "check", "--deploy", "--fail-level", "WARNING"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_under_https_cookies_are_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    names = (
        "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SECURE_SSL_REDIRECT "
        "SECURE_HSTS_SECONDS DEBUG"
    )
    code = f"from hengji.web import settings as s; print([getattr(s, name) for name in {names.split()!r}])"
    done = deployed(tmp_path, ["-c", code])
    assert done.stdout.strip() == str(
        ["__Host-hengji", "__Host-hengji-form", True, True, True, True, 366 * 24 * 3600, False]
    ), done.stderr
