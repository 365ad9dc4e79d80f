"""The room as Django sees it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The chain of events."""

    name = "hengji.audit"
    label = "audit"
    verbose_name = "审计 / audit"
