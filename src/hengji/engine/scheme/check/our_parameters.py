"""Values no source states are listed, so that whoever signs knows them."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.finding import Finding
from ...values.number import show
from ...values.text import Text
from ..model.scheme import Scheme
from .told import note


def check(scheme: Scheme) -> Iterator[Finding]:
    """One note for each parameter marked as ours."""
    for parameter in scheme.parameters.values():
        if parameter.ours:
            message = Text(
                f"参数“{parameter.title.zh}”= {show(parameter.value)} 为本方案拟定，来源未载明",
                f"the parameter '{parameter.title.en}' = {show(parameter.value)} is ours; no source states it",
            )
            yield note("ours", parameter.where, message, parameter.note)
