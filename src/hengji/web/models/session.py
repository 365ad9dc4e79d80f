"""Sessions that know whose they are, so that a person can see and end them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class SignIn(AbstractBaseSession):
    """A session in a browser."""

    account = models.BigIntegerField(null=True, db_index=True)
    since = models.DateTimeField(null=True)
    browser = models.CharField(max_length=200, default="")

    class Meta(AbstractBaseSession.Meta):
        """Short-lived rows; what was done in a session stands in the trail."""

        abstract = False
        db_table = "web_sign_in"
        indexes: ClassVar = []

    @classmethod
    def get_session_store_class(cls) -> type:
        """The engine that writes these rows."""
        from ..sessions import SessionStore

        return SessionStore
