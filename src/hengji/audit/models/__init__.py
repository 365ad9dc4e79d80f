"""The tables of the trail."""

from .event import Answered, Event, Head, Seal

__all__ = ["Answered", "Event", "Head", "Seal"]
