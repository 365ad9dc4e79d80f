"""Forms of the house: they carry the key that makes a repeated request harmless, and the version that was shown."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms


def new_key() -> str:
    """A key for one intent: made when the form is shown, sent with it."""
    return secrets.token_urlsafe(16)


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class HouseForm(forms.Form):
    """A form whose labels, hints and choices are written `中文 / English`; draw it with `{% fields form %}`."""

    key = forms.CharField(min_length=8, max_length=80, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": new_key()} | dict(kwargs.get("initial") or {})
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", True)
        super().__init__(data, *args, **kwargs)
