"""The parts of an appointment agreement, in the order in which it states them. Pure."""

from __future__ import annotations

from enum import StrEnum

from ..engine.values.text import Text


class Part(StrEnum):
    """What an article is about. Letters of targets have no parts: all their articles are `OTHER`."""

    POST = "post"
    DUTIES = "duties"
    RIGHTS = "rights"
    ASSESSMENT = "assessment"
    PAY = "pay"
    EXIT = "exit"
    BREACH = "breach"
    END = "end"
    OTHER = "other"

    @property
    def words(self) -> Text:
        """As it is headed."""
        return _PARTS[self]


_PARTS = {
    Part.POST: Text("聘任岗位与任期", "Post and term"),
    Part.DUTIES: Text("岗位职责", "Duties of the post"),
    Part.RIGHTS: Text("权利与义务", "Rights and obligations"),
    Part.ASSESSMENT: Text("考核", "Assessment"),
    Part.PAY: Text("薪酬与考核结果挂钩", "Pay and how results move it"),
    Part.EXIT: Text("退出", "Exit"),
    Part.BREACH: Text("违约责任", "Breach"),
    Part.END: Text("期满与续聘", "End of the term"),
    Part.OTHER: Text("其他约定", "Further agreed"),
}
NEEDED = (Part.DUTIES, Part.RIGHTS, Part.ASSESSMENT, Part.PAY, Part.EXIT)
"""What an agreement cannot be sent without; post and term it always states."""
