"""The one table of the pages: sessions."""

from .session import SignIn

__all__ = ["SignIn"]
