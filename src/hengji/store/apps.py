"""The room as Django sees it; its checks refuse fields that would store a binary float."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Registers the checks."""

    name = "hengji.store"
    label = "store"
    verbose_name = "存储 / store"

    def ready(self) -> None:
        """Django collects the checks on import."""
        from . import checks  # noqa: F401
