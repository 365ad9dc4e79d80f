"""Looking at pages as somebody: a signed-in client, the words of a page, the queries it took."""

from __future__ import annotations

import re
from typing import Any

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.org.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(name: str, lang: str = "zh") -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.cookies["hengji-lang"] = lang
    client.force_login(Account.objects.get(login=name), backend=BACKEND)
    return client


def counted(client: Client, path: str) -> tuple[Any, int]:
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(connections["default"]) as queries:
        answer = client.get(path)
    return answer, len(queries)


def plain(answer: Any) -> str:
    """The words of a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def value_of(answer: Any, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found.group(1)
