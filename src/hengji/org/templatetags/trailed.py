"""What a page offers by the rights of whoever looks: the way from a thing to what was done with it, and whether something may be done."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..permissions import Permission
from ..viewer import Viewer

register = template.Library()


@register.simple_tag(takes_context=True)
def trail_of(context: Context, unit: int | None, *parts: str) -> SafeString | str:
    """`{% trail_of goal.unit_id goal.ref %}`: a button to the trail of a thing, for those who may read the trail of its unit or of what
    that went into; `None`: for whoever reads the trail anywhere. Several parts name a figure."""
    viewer = context.get("viewer")
    if not isinstance(viewer, Viewer) or not viewer.may(
        Permission.SEE_TRAIL, None if unit is None else viewer.heir(unit)
    ):
        return ""
    words = "Trail" if context.get("lang") == "en" else "操作记录"
    return format_html(
        '<a class="button second" href="/trail?{}">{}</a>', urlencode({"subject": "~".join(parts)}), words
    )


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """`{% may "edit-goals" as sets %}`: whether whoever looks may do it anywhere: a tab that would answer with a refusal is not drawn."""
    viewer = context.get("viewer")
    return isinstance(viewer, Viewer) and viewer.may(Permission(permission))
