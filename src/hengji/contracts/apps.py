"""The room as Django sees it."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Responsibility letters."""

    name = "hengji.contracts"
    label = "contracts"
    verbose_name = "责任书 / letters"

    def ready(self) -> None:
        """The page of a goal tells which letters hold it as it is no longer."""
        from ..goals.queries import beside
        from . import drift

        if drift.of_goal not in beside.SOURCES:
            beside.SOURCES.append(drift.of_goal)
