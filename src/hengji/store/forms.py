"""Exact numbers in forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from .exact import NotExact, exact


class ExactFormField(forms.CharField):
    """A figure as people write it (`1,234.5`, `１２.５`), exactly or not at all."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The exact value, None when empty; raises a `ValidationError` that says what would have worked."""
        text = super().to_python(value)
        return exact(text) if text and text.strip() else None

    def prepare_value(self, value: Any) -> Any:
        """As it is written."""
        return str(value) if isinstance(value, Decimal) else value


__all__ = ["ExactFormField", "NotExact"]
