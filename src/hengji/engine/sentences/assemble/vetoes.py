"""Vetoes of which only the gravity is told: `情节严重的一票否决`, "serious cases lead to a veto"."""

from __future__ import annotations

from dataclasses import replace

from ...values.text import Text
from .. import questions
from .said import Said
from .stop import Choice, Fork


def ask_how_grave(said: Said) -> None:
    """What is grave enough is the assessor's to say: either such cases are entered as a count of their own, or no rule tells them."""
    for veto in said.vetoes:
        if not veto.degree:
            continue
        settled = tuple(replace(veto, degree=False) if item is veto else item for item in said.statements)
        raise Fork(
            questions.question(
                "veto-degree",
                f"没有写明什么情形算“{veto.of}”",
                f"it is not said what counts as '{veto.of}'",
                Text(
                    "写明否决的事件，如“发生较大及以上事故，一票否决”", "name the event, as in 'a fatal accident: veto'"
                ),
            ),
            [
                Choice(
                    Text(
                        f"由考核人认定，另行填报“{veto.of}”的次数，有一次即否决",
                        f"the assessor enters how many there were ('{veto.of}'), one of which is a veto",
                    ),
                    settled,
                ),
                Choice(Text("写明否决的事件后再计分", "the event is still to be named")),
            ],
        )
