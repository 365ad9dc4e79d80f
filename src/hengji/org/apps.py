"""The room as Django sees it."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Organisation and people."""

    name = "hengji.org"
    label = "org"
    verbose_name = "组织 / organisation"
