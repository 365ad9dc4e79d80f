"""Sessions end when nothing was done for long, and after some hours whatever happens; a form sent too late leads back to its page."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from support.group_of_rooms import Group
from support.pages import counted, plain, signed_in

from hengji.web import environment
from hengji.web.models import SignIn
from hengji.web.sessions import SEEN, SINCE


def aged(client: Client, name: str, by: timedelta) -> None:
    session = client.session
    session[name] = (timezone.now() - by).isoformat()
    session.save()


def test_after_the_idle_time_one_is_led_to_the_sign_in_page_and_told_why(group: Group) -> None:
    client = signed_in("mia")
    aged(client, SEEN, timedelta(minutes=settings.IDLE_MINUTES, seconds=1))
    answer = client.get("/units?view=table")
    assert answer["Location"] == "/sign-in?next=%2Funits%3Fview%3Dtable&ended=idle"
    assert "没有操作，已自动退出" in plain(client.get(answer["Location"]))
    assert not SignIn.objects.filter(account__isnull=False).exists()


def test_activity_keeps_a_session_and_is_noted_at_most_once_a_minute(group: Group) -> None:
    client = signed_in("mia")
    client.get("/")
    _, usual = counted(client, "/me")
    aged(client, SEEN, timedelta(minutes=settings.IDLE_MINUTES - 1))
    assert client.post("/alive").status_code == 204
    aged_since = client.session[SEEN]
    assert timezone.now() - timezone.datetime.fromisoformat(aged_since) < timedelta(minutes=1)
    assert counted(client, "/me")[1] == usual


def test_a_session_ends_after_its_hours_however_busy(group: Group) -> None:
    client = signed_in("mia")
    aged(client, SINCE, timedelta(seconds=settings.SESSION_COOKIE_AGE + 1))
    assert client.get("/")["Location"].endswith("ended=length")


def test_a_form_sent_too_late_leads_back_to_the_page_it_was_filled_in(group: Group) -> None:
    client = signed_in("olivia")
    aged(client, SEEN, timedelta(hours=2))
    page = "/units/new?parent=x"
    answer = client.post("/units/new", {"code": "N1"}, headers={"Referer": f"http://testserver{page}"})
    assert answer["Location"] == "/sign-in?next=%2Funits%2Fnew%3Fparent%3Dx&ended=idle"
    other = client.post("/units/new", {}, headers={"Referer": "https://evil.example/units"})
    assert other["Location"] == "/sign-in"


def test_a_part_of_a_page_asked_for_too_late_leads_back_to_the_whole(group: Group) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/units?view=table"}
    assert Client().get("/units?page=2", headers=headers)["HX-Redirect"] == "/sign-in?next=%2Funits%3Fview%3Dtable"


@pytest.mark.parametrize(
    ("profile", "asked", "idle", "hours"),
    [
        ("modern", "", "30", "12"),
        ("classified", "", "15", "8"),
        ("classified", "10", "10", "8"),
        ("modern", "60", "60", "12"),
    ],
)
def test_both_profiles_have_their_times(profile: str, asked: str, idle: str, hours: str) -> None:
    told = "from hengji.web import settings as s; print(s.IDLE_MINUTES, s.SESSION_COOKIE_AGE // 3600)"
    env = {"HENGJI_PASSWORD_PROFILE": profile, "PYTHONPATH": ":".join(sys.path)}
    env |= {"HENGJI_IDLE_MINUTES": asked} if asked else {}
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, env=env, check=False)
    assert done.stdout.split() == [idle, hours], done.stderr


@pytest.mark.parametrize("value", ["0", "16", "ten", "", "1.5"])
def test_a_time_out_of_bounds_is_refused_at_start(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HENGJI_IDLE_MINUTES", value)
    with pytest.raises(ImproperlyConfigured):
        environment.whole("HENGJI_IDLE_MINUTES", 15, 1, 15)


def test_a_window_in_which_nothing_happens_ends_the_session_and_keeps_what_was_typed(group: Group) -> None:
    client = signed_in("mia")
    answer = client.post("/alive", {"end": "1"})
    assert answer.status_code == 204
    assert "Clear-Site-Data" not in answer
    assert client.get("/units")["Location"].startswith("/sign-in")
