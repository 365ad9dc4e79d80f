"""The tables of the pages: sessions, and what was read of the notices."""

from .notice import NoticeMark, NoticeRead
from .session import SignIn

__all__ = ["NoticeMark", "NoticeRead", "SignIn"]
