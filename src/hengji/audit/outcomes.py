"""How an action ends when it does not do what was asked: four ways, each with what to say and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..engine.values.text import Text


class Refusal(Exception):
    """An action that was not done; nothing is changed. `text` says why, `hint` what would work, `at` which field of the form it is about:
    a form that comes back says it there."""

    status = 422

    def __init__(self, text: Text, hint: Text | None = None, code: str = "", *, at: str = "") -> None:
        self.text, self.hint, self.code, self.at = text, hint, code, at
        super().__init__(text.en)


class Missing(Refusal):
    """There is no such thing, or none that this person may know of: the two are not told apart."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text("没有找到，或您无权查看", "not found, or not for you to see"),
            Text(
                "核对地址；需要查看的，请安全管理员授予角色",
                "check the address; the security administrator grants the role that lets you see it",
            ),
            "missing",
        )


class Forbidden(Refusal):
    """Seen, but not this person's to change."""

    status = 403


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a thing that two people changed: as it stands now, and as it was to become; words are `中文 / English`. Where it was
    `seen`, `wanted` is how it stood when the page was opened, and nobody wants it so; where it is a `step`,
    `wanted` is what was to be done, and not how it was to stand."""

    title: Text
    now: str
    wanted: str
    seen: bool = False
    step: bool = False


class Conflict(Refusal):
    """Somebody else was first: the version that was shown is no longer the one in force."""

    status = 409

    def __init__(self, text: Text, hint: Text | None = None, differences: Sequence[Difference] = ()) -> None:
        super().__init__(text, hint, "conflict")
        self.differences = tuple(differences)


class Unaudited(RuntimeError):
    """A change outside an action: a mistake of the program, stopped before it reaches the database."""
