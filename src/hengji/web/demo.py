"""The accounts of the example group, for the sign-in page of the demo and for nothing else."""

from __future__ import annotations

from django.conf import settings

from ..engine.values.text import Text
from ..org.models import Grant
from ..org.queries import tree_on
from ..org.roles import ROLES, Role

WORD = "hengji-demo-2026"
"""The password of every account of the example group."""


def accounts() -> list[tuple[str, Text]]:
    """Every account with a role, by the order of the roles: sign-in name, role, person, and the unit where it is one below the group.

    Nothing outside the demo.
    """
    if not settings.DEMO:
        return []
    rows = list(
        Grant.objects.filter(approved_by__isnull=False, until__isnull=True, person__accounts__is_active=True)
        .select_related("person")
        .prefetch_related("person__accounts")
        .order_by("id")
    )
    order = [role.value for role in Role]
    nodes = tree_on(max(row.since for row in rows)).nodes if rows else {}
    found: dict[str, tuple[int, Text]] = {}
    for row in rows:
        title, node = ROLES[Role(row.role)].title, nodes.get(row.unit_id)
        who = Text(f"{title.zh} · {row.person.name_zh}", f"{title.en} · {row.person.name_en}")
        if node is not None and node.parent is not None:
            who = Text(f"{who.zh} · {node.name.zh}", f"{who.en} · {node.name.en}")
        for account in row.person.accounts.all():
            found.setdefault(account.login, (order.index(row.role), who))
    ranked = sorted(found.items(), key=lambda each: each[1][0])
    return [(login, who) for login, (_, who) in ranked]
