"""The accounts of the example group, for the sign-in page of the demo and for nothing else."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import check_password

from ..engine.values.text import Text
from ..org.models import Grant
from ..org.queries import tree_on
from ..org.roles import ROLES, Role

WORD = "hengji-demo-2026"
"""The password of every account of the example group."""


@lru_cache(maxsize=200)
def _is_the_word(hashed: str) -> bool:
    """Whether this is a hash of it; reckoned once, as the example's accounts have one hash between them and hashing is slow."""
    return check_password(WORD, hashed)


def accounts() -> tuple[list[tuple[str, Text]], list[tuple[str, Text]]]:
    """Every account of the example with a role, by the order of the roles: sign-in name, role, person, and the unit where it is one
    below the group. An account that was opened later, or whose password is another by now, is not told with a password it has not.

    Those with a name of their own come first; who signs in with the staff number is in the second list. Nothing outside the demo.
    """
    if not settings.DEMO:
        return [], []
    rows = list(
        Grant.objects.filter(approved_by__isnull=False, until__isnull=True, person__accounts__is_active=True)
        .select_related("person")
        .prefetch_related("person__accounts")
        .order_by("id")
    )
    order = [role.value for role in Role]
    nodes = tree_on(max(row.since for row in rows)).nodes if rows else {}
    found: dict[str, tuple[int, Text]] = {}
    numbers = set[str]()
    for row in rows:
        title, node = ROLES[Role(row.role)].title, nodes.get(row.unit_id)
        who = Text(f"{title.zh} · {row.person.name_zh}", f"{title.en} · {row.person.name_en}")
        if node is not None and node.parent is not None:
            who = Text(f"{who.zh} · {node.name.zh}", f"{who.en} · {node.name.en}")
        for account in row.person.accounts.all():
            if not account.is_active or not _is_the_word(account.password):
                continue
            found.setdefault(account.login, (order.index(row.role), who))
            if account.login == row.person.code.lower():
                numbers.add(account.login)
    ranked = [(login, who) for login, (_, who) in sorted(found.items(), key=lambda each: each[1][0])]
    return [each for each in ranked if each[0] not in numbers], [each for each in ranked if each[0] in numbers]
