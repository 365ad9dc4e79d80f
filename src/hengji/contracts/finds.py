"""What can be looked up in the room of letters: letters in sight by number, title, subject and holder, or the initials of their pinyin."""

from __future__ import annotations

from ..engine.values.text import Text
from ..org.finds import MOST, Finds, Found, matches
from ..org.permissions import Permission
from ..org.viewer import Viewer
from .lifecycle import State
from .models import Letter
from .queries import letters_seen, title_of


def find(viewer: Viewer, asked: str) -> list[Finds]:
    """Letters, the latest year first; nothing for who sees none. One query at most: initials are no column, so titles are
    gone through here."""
    if not asked.split() or not viewer.may(Permission.SEE_LETTERS):
        return []
    letters = viewer.once("letters to find", lambda: _letters(viewer), rooms=("contracts", "org"))
    found = [each for number, each in letters if matches(asked, (number, each.text.zh, each.text.en), each.text.zh)]
    return [Finds(Text("责任书", "Letters"), found[:MOST], len(found))]


def _letters(viewer: Viewer) -> list[tuple[str, Found]]:
    """Number and title of every letter in sight."""
    return [
        (letter.number, Found(title_of(viewer, letter), f"/letters/{letter.ref}", _note(letter)))
        for letter in letters_seen(viewer).order_by("-first_year", "number")
    ]


def _note(letter: Letter) -> Text:
    state = State(letter.state).words
    return Text(f"{letter.number} · {state.zh}", f"{letter.number} · {state.en}")
