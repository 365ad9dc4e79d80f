"""The project as Django sees it; its checks refuse to serve with settings that are unsafe."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "hengji.web"
    label = "web"
    verbose_name = "网页 / web"
