"""That whoever holds the post of a letter, or heads the unit of one, has left or is about to: told to both sides before they sign."""

from __future__ import annotations

from django.db.models import F

from ..engine.values.finding import Finding, Level
from ..engine.values.text import Text
from ..org.models import Appointment, PostKind
from ..org.permissions import Permission
from ..org.viewer import Viewer
from ..ui.words import en_day
from .models import Letter

HINT_POST = Text(
    "换了人的，撤回这一份，为继任者另拟一份；签订前先核对",
    "where somebody else takes the post withdraw this letter and draft one for the successor; look into it before signing",
)
HINT_UNIT = Text(
    "由继任者签订；岗位空缺的，先任命，签订前先核对",
    "the successor signs; where the post is vacant appoint first; look into it before signing",
)


def departed(viewer: Viewer, letter: Letter) -> list[Finding]:
    """Nothing while the post is held for good, where it was never held, or where somebody follows at once. One query."""
    held = Appointment.objects.exclude(until=F("since")).select_related("person", "post").order_by("since", "pk")
    if letter.holder_id is not None:
        rows = list(held.filter(post=letter.post_id, person=letter.holder_id))
    else:
        rows = list(held.filter(post__unit=letter.unit_id, post__kind=PostKind.CHIEF.value))
    last = _last(rows, viewer)
    if last is None or last.until is None:
        return []
    named = letter.holder_id is not None or letter.unit_id in viewer.ever(Permission.SEE_PEOPLE)
    zh = f"{last.post.title_zh}{last.person.name_zh}" if named else "主要负责人"
    en = f"{last.person.name_en}, {last.post.title_en}," if named else "the head of the unit"
    gone = last.until <= viewer.today
    message = Text(
        f"{zh}{'已于' if gone else '将于'} {last.until} 离任",
        f"{en} {'left' if gone else 'leaves'} on {en_day(last.until)}",
    )
    return [Finding("holder-left", Level.WARNING, message, HINT_UNIT if letter.holder_id is None else HINT_POST)]


def _last(rows: list[Appointment], viewer: Viewer) -> Appointment | None:
    """Of appointments in their order the one that ends, or ended, without another after it; None where one holds for good."""
    begun = [row for row in rows if row.since <= viewer.today]
    if not begun or any(row.until is None for row in rows):
        return None
    last = max(begun, key=lambda row: row.until or viewer.today)
    follows = any(row.since > viewer.today and last.until is not None and row.since <= last.until for row in rows)
    return None if follows else last
