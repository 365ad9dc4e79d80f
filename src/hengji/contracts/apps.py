"""The room as Django sees it."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Responsibility letters."""

    name = "hengji.contracts"
    label = "contracts"
    verbose_name = "责任书 / letters"

    def ready(self) -> None:
        """The page of a goal tells which letters hold it as it is no longer, and whether its nodes come into none."""
        from ..goals.queries import beside
        from . import dated, drift

        for source in (drift.of_goal, dated.of_goal):
            if source not in beside.SOURCES:
                beside.SOURCES.append(source)
