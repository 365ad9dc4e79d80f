"""The tables of the pages: sessions, what was read of the notices, and first passwords given anew."""

from .notice import NoticeMark, NoticeRead
from .renewal import Renewal
from .session import SignIn

__all__ = ["NoticeMark", "NoticeRead", "Renewal", "SignIn"]
