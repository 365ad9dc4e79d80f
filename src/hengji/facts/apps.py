"""The room as Django sees it."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Measures and figures."""

    name = "hengji.facts"
    label = "facts"
    verbose_name = "指标数 / figures"
