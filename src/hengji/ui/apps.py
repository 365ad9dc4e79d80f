"""The room as Django sees it: templates, styles, components."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The page shell."""

    name = "hengji.ui"
    label = "ui"
    verbose_name = "界面 / user interface"
