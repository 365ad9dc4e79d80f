"""Keys for what is made ready once: by the very object it was made from. A scheme never changes, and comparing whole schemes would cost
more than it saves."""

from __future__ import annotations

from typing import Generic, TypeVar

From = TypeVar("From")


class Same(Generic[From]):
    """A key that is equal only to the same object, which it keeps alive."""

    __slots__ = ("it",)

    def __init__(self, it: From) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.it is other.it

    def __hash__(self) -> int:
        return object.__hash__(self.it)
