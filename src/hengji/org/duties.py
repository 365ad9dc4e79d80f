"""Duties that have to stay apart: nobody administers and does business, or administers twice. Told in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..engine.values.text import Text
from .models import Grant
from .roles import ADMINISTRATORS, Role

APART = Text(
    "三员分立：换一个人，或先收回、不批准其中一项",
    "administrators are kept apart: choose another person, or withdraw one of the two, or turn it down, first",
)


def clash(role: Role, since: date, beside: Iterable[Grant], who: Text) -> Text | None:
    """Why somebody cannot have a role beside what they hold, or were only asked for, on that day or later; None where they can."""
    others = [each for each in beside if each.role != role.value and (each.until is None or each.until > since)]
    against = [each for each in others if role in ADMINISTRATORS or Role(each.role) in ADMINISTRATORS]
    if not against:
        return None
    held = sorted({Role(each.role) for each in against if each.approved_by_id is not None})
    asked = sorted({Role(each.role) for each in against} - set(held))
    zh, en = list[str](), list[str]()
    for roles, is_zh, is_en in (
        (held, "已是{}", "is {}"),
        (asked, "已申请{}（尚未批准）", "was asked to be {} (not approved yet)"),
    ):
        if roles:
            zh.append(is_zh.format("、".join(each.words.zh for each in roles)))
            en.append(is_en.format(", ".join(each.words.en for each in roles)))
    return Text(
        f"{who.zh}{'，'.join(zh)}，与{role.words.zh}不能由一人担任",
        f"{who.en} {' and '.join(en)}: not to be held together with {role.words.en}",
    )
