"""What the security administrator ends: sessions of others. Told in the trail, like everything done about somebody else."""

from __future__ import annotations

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.text import Text
from ..org.actions import viewer
from ..org.models import Account
from ..org.permissions import Permission
from . import sessions


@action("web.end-sessions")
def end_sessions(act: Act, *, account: str, session: str, reason: str) -> Answer:
    """End one session of an account, or, where `session` is empty, all of them. Raises `Missing` where there is none such."""
    if not viewer(act).may(Permission.GRANT_ROLES):
        raise Forbidden(
            Text("只有安全管理员能结束他人的登录", "only security administrators end other people's sessions"),
            Text("请安全管理员办理", "ask one"),
        )
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"), Text("写明为何结束", "tell why it is ended"), at="reason"
        )
    held = Account.objects.select_related("person").filter(ref=account).first()
    if held is None:
        raise Missing
    ended = int(sessions.end(held.pk, session)) if session else sessions.end_all(held.pk)
    if not ended:
        raise Missing
    act.subject, act.reason = held.person.ref, reason.strip()
    act.tell(Text("结束登录", "sessions ended"), None, str(ended))
    return {"ended": str(ended)}
