"""Forms of goals that come back filled in, with what is wrong at their fields."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from ..engine.values.text import Text
from ..org.doors import both
from ..store.exact import NotExact, exact_in
from ..ui.forms import HouseForm
from .views.given import meant, plain_figure


class FigureField(forms.CharField):
    """An exact figure as people write it, with its thousands separated or not; its value is a `Decimal`, None when blank.

    `unit` is the one it is in."""

    def __init__(self, **kwargs: Any) -> None:
        self.unit = ""
        super().__init__(max_length=60, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """The figure; raises a `ValidationError` that says what would have worked."""
        typed = str(super().clean(value)).replace("\x00", "").strip()
        if not typed:
            return None
        try:
            return exact_in(plain_figure(typed), self.unit)
        except NotExact as error:
            how = error.hint or meant(typed, self.unit)
            said = error.text if how is None else Text(f"{error.text.zh}。{how.zh}", f"{error.text.en}. {how.en}")
            raise forms.ValidationError(both(said)) from error


class AskForm(HouseForm):
    """Another target, and the tiers beside it."""

    value = FigureField(label="希望的目标值 / Target asked for")
    base = FigureField(
        label="希望的基本值 / Base asked for", required=False, help_text="不变的留空 / Blank where it stays as it is"
    )
    challenge = FigureField(
        label="希望的挑战值 / Challenge asked for",
        required=False,
        help_text="不变的留空 / Blank where it stays as it is",
    )
    reason = forms.CharField(label="理由 / Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for figure in self.fields.values():
            if isinstance(figure, FigureField):
                figure.unit = unit


class ReplyForm(HouseForm):
    """An answer; a refusal needs words."""

    words = forms.CharField(
        label="说明 / In words", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不同意时必填 / Needed for a refusal",
    )  # fmt: skip
