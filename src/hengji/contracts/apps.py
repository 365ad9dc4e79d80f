"""The room as Django sees it."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Responsibility letters."""

    name = "hengji.contracts"
    label = "contracts"
    verbose_name = "责任书 / letters"
