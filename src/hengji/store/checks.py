"""Refuses, at start, what would lose a digit: `DecimalField` and `FloatField` in the models of the product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import models


@register()
def no_binary_floats(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One error for each field of ours that is a float on one of the databases."""
    ours = [config for config in app_configs or apps.get_app_configs() if config.name.startswith("hengji.")]
    return [
        Error(
            f"{model._meta.label}.{field.name} is a {type(field).__name__}, a binary float on SQLite",
            hint="use hengji.store.exact.ExactField",
            obj=model,
            id="hengji.E001",
        )
        for config in ours
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DecimalField | models.FloatField)
    ]
