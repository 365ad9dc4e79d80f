"""The room as Django sees it."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals and their cascade."""

    name = "hengji.goals"
    label = "goals"
    verbose_name = "目标 / goals"
