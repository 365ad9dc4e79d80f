"""Five wrong passwords lock a name for a while, however its capitals are written, and nobody else."""

from __future__ import annotations

from pathlib import Path

from django.test import Client, override_settings
from support.group_of_rooms import PASSWORD, Group
from support.passwords import give_password


def test_five_failures_lock_the_name_and_no_other(group: Group, tmp_path: Path) -> None:
    give_password("leo", "hana")
    with override_settings(STATIC_ROOT=tmp_path):
        client = Client()
        answers = [
            client.post("/sign-in", {"login": name, "password": "wrong"}).status_code
            for name in ("leo", "LEO", " Leo", "leO", "lEo")
        ]
        assert answers[:4] == [401] * 4
        assert client.post("/sign-in", {"login": "leo", "password": PASSWORD}).status_code == 429
        assert client.post("/sign-in", {"login": "hana", "password": PASSWORD}).status_code == 302
