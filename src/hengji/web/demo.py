"""The accounts of the example group, for the sign-in page of the demo and for nothing else."""

from __future__ import annotations

from django.conf import settings

from ..engine.values.text import Text
from ..org.models import Account, Grant
from ..org.roles import ROLES, Role

WORD = "hengji-demo-2026"
"""The password of every account of the example group."""


def accounts() -> list[tuple[str, Text]]:
    """One account for each role, by sign-in name; nothing outside the demo."""
    if not settings.DEMO:
        return []
    found: dict[str, tuple[str, Text]] = {}
    logins = dict(Account.objects.filter(is_active=True).order_by("-login").values_list("person_id", "login"))
    rows = (
        Grant.objects.filter(approved_by__isnull=False, until__isnull=True)
        .select_related("person")
        .order_by("role", "id")
    )
    for row in rows:
        if row.person_id in logins and (row.role not in found or row.role == Role.SECURITY_ADMIN):
            title = ROLES[Role(row.role)].title
            who = Text(f"{title.zh} · {row.person.name_zh}", f"{title.en} · {row.person.name_en}")
            place = row.role if row.role not in found else f"{row.role}-2"
            if place not in found:
                found[place] = (logins[row.person_id], who)
    order = [role.value for role in Role]
    return [found[each] for each in sorted(found, key=lambda name: (order.index(name.removesuffix("-2")), name))]
