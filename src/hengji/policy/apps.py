"""The room as Django sees it."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Schemes and classes."""

    name = "hengji.policy"
    label = "policy"
    verbose_name = "方案 / schemes"
