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
    """Letters, the latest year first; nothing for who sees none. Two queries: initials are no column, so titles are gone through here."""
    if not asked.split() or not viewer.may(Permission.SEE_LETTERS):
        return []
    found = []
    for letter in letters_seen(viewer).order_by("-first_year", "number"):
        title = title_of(viewer, letter)
        if matches(asked, (letter.number, title.zh, title.en), title.zh):
            found.append(Found(title, f"/letters/{letter.ref}", _note(letter)))
    return [Finds(Text("责任书", "Letters"), found[:MOST], len(found))]


def _note(letter: Letter) -> Text:
    state = State(letter.state).words
    return Text(f"{letter.number} · {state.zh}", f"{letter.number} · {state.en}")
