"""Forms of the house: they carry the key that makes a repeated request harmless, and the version that was shown."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

KEY_LEAST, KEY_MOST = 8, 80
"""So many signs has the key of a form."""
VERSION_MOST = 999_999_999


def new_key() -> str:
    """A key for one intent: made when the form is shown, sent with it."""
    return secrets.token_urlsafe(16)


def key_in(posted: Mapping[str, str]) -> str | None:
    """The key that a form was sent with; None where it is none."""
    found = posted.get("key", "")
    return found if KEY_LEAST <= len(found) <= KEY_MOST and "\0" not in found else None


def version_in(text: str) -> int | None:
    """The version that was shown, as a form sends it back; None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(VERSION_MOST)) else None


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class HouseForm(forms.Form):
    """A form whose labels, hints and choices are written `中文 / English`; draw it with `{% fields form %}`."""

    key = forms.CharField(min_length=KEY_LEAST, max_length=KEY_MOST, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=VERSION_MOST, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": new_key()} | dict(kwargs.get("initial") or {})
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", True)
        super().__init__(data, *args, **kwargs)
        for each in self.fields.values():
            _tell_length(each)


LONG = 100
"""From so many signs on a text is pasted rather than typed."""
TOO_LONG = (
    "有 %(show_value)s 个字符，最多 %(limit_value)s 个；写短些，或只写文号 / "
    "It has %(show_value)s characters, at most %(limit_value)s: make it shorter, or name the document alone"
)


def _tell_length(held: forms.Field) -> None:
    """A browser cuts what is pasted at the length of the field and says nothing; a long text is sent whole and refused with the limit."""
    if not isinstance(held, forms.CharField) or (held.max_length or 0) < LONG:
        return
    held.widget.attrs.pop("maxlength", None)
    rest = [each for each in held.validators if not isinstance(each, MaxLengthValidator)]
    held.validators = [MaxLengthValidator(held.max_length, TOO_LONG), *rest]
