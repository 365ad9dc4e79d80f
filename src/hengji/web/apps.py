"""The project as Django sees it; its checks refuse to serve with settings that are unsafe."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "hengji.web"
    label = "web"
    verbose_name = "网页 / web"

    def ready(self) -> None:
        """What a session is told when it begins, and the trail when a name is locked."""
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_logged_in

        from .door import locked_out
        from .sessions import begun

        user_logged_in.connect(begun, dispatch_uid="hengji.web.sessions.begun")
        user_locked_out.connect(locked_out, dispatch_uid="hengji.web.door.locked_out")
