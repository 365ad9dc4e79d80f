"""What the system administrator does with an account that is there: close it, open it again, unlock it, give it a new first password; and
what its person does: change the password.
An administrator's first password takes two (`renewals`); where no administrator can help, the terminal of the server does.

Sessions end in the same transaction. The last account of an administrator's role that can sign in stays open, and the last two of security
administrators: nobody is locked out.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.text import Text
from ..org import enough
from ..org.actions import viewer
from ..org.locks import locks
from ..org.models import Account, Grant
from ..org.permissions import Permission
from ..org.queries import in_force
from ..org.roles import ADMINISTRATORS, ROLES, Role
from . import lockout, renewals, sessions
from .models import Renewal


@action("web.disable-account")
def disable_account(act: Act, *, account: str, reason: str) -> Answer:
    """Nobody signs in with it from now on. Raises `Refusal` for one that is closed, one's own, the last of an administrator's role, and
    where fewer than two security administrators could sign in after it."""
    held = _held(act, account, reason)
    if held.person_id == viewer(act).person:
        raise Refusal(
            Text("不能停用自己的账号", "one cannot disable one's own account"),
            Text("请另一位系统管理员办理", "ask another system administrator"),
        )
    if not held.is_active:
        raise Refusal(Text("账号已停用", "the account is disabled already"), Text("刷新页面", "reload the page"))
    _not_the_last(act, held)
    act.change(held, None, is_active=False)
    ended = sessions.end_all(held.pk)
    act.tell(Text("停用账号", "account disabled"), held.login, None)
    act.tell(Text("结束登录", "sessions ended"), None, ended)
    return {"account": held.ref}


@action("web.enable-account")
def enable_account(act: Act, *, account: str, reason: str) -> Answer:
    """Its person can sign in again, with the password and the roles there are. Raises `Refusal` for one that is open."""
    held = _held(act, account, reason)
    if held.is_active:
        raise Refusal(Text("账号已启用", "the account is enabled already"), Text("刷新页面", "reload the page"))
    act.change(held, None, is_active=True)
    act.tell(Text("启用账号", "account enabled"), None, held.login)
    return {"account": held.ref}


@action("web.renew-password")
def renew_password(act: Act, *, account: str, password: str, reason: str) -> Answer:
    """Another first password, to be changed at the next sign-in; every session ends, and a name that was locked is open. Raises
    `Refusal` for one's own, and for an administrator's unless a security administrator approved it within the last day."""
    held = _held(act, account, reason)
    _not_ones_own_password(act, held)
    act.reason = renewals.given(act, held)
    _renewed(act, held, password)
    return {"account": held.ref}


def _renewed(act: Act, held: Account, password: str) -> None:
    act.change(held, None, password=make_password(password), must_change=True, password_set=None)
    lockout.unlock(held.login)
    ended = sessions.end_all(held.pk)
    act.tell(Text("重发初始密码", "new first password"), None, held.login)
    act.tell(Text("结束登录", "sessions ended"), None, ended)


@action("web.ask-renewal")
def ask_renewal(act: Act, *, account: str, reason: str) -> Answer:
    """Ask for a new first password for an administrator's account: a security administrator has to approve it. Raises `Refusal` for one's
    own, for what is asked for already, and where nobody has to approve it."""
    held = _held(act, account, reason)
    _not_ones_own_password(act, held)
    return renewals.ask(act, held)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Whoever stands at the terminal of the server, as the trail names them: for when no administrator can sign in who could help."""

    ref: str = "terminal"
    name: str = "服务器终端 terminal"
    role: str = "terminal"
    acts_for: str = ""


@action("web.renew-at-terminal")
def renew_at_terminal(act: Act, *, login: str, password: str, reason: str) -> Answer:
    """Another first password, for whoever commands the server; an administrator's too. Raises `Refusal` without a reason, and where nobody
    has this sign-in name."""
    held = _named(act, login, reason)
    act.add(Renewal(account=held, reason=act.reason, asked=act.at, issued=act.at))
    _renewed(act, held, password)
    return {"account": held.ref}


@action("web.unlock-at-terminal")
def unlock_at_terminal(act: Act, *, login: str, reason: str) -> Answer:
    """A locked name is open at once; password and roles stay. Raises `Refusal` without a reason, for one that is not locked, and where
    nobody has it."""
    held = _named(act, login, reason)
    _unlocked(
        act,
        held,
        Text(
            "不用解锁；忘了密码的，用 hengji renew 重发初始密码",
            "there is nothing to open; for a forgotten password, hengji renew gives a new first one",
        ),
    )
    return {"account": held.ref}


def _named(act: Act, login: str, reason: str) -> Account:
    """The account of a sign-in name, locked, at the terminal. Raises `Refusal`, and `Forbidden` for whoever is elsewhere."""
    if not isinstance(act.by, Terminal):
        raise Forbidden(Text("只在服务器的终端上办理", "this is done at the terminal of the server only"))
    if not reason.strip():
        raise Refusal(Text("没有写原因", "no reason is given"), Text("加 --reason", "add --reason"), at="reason")
    rows = Account.objects.select_for_update(of=("self",)).select_related("person")
    held: Account | None = rows.filter(login__iexact=lockout.name_of(login)).first()
    if held is None:
        raise Refusal(
            Text(f"没有登录名 {login}", f"nobody has the sign-in name {login}"),
            Text("写登录名，不是工号或姓名", "write the sign-in name, neither the staff number nor the name"),
        )
    act.subject, act.reason = held.person.ref, reason.strip()
    return held


@action("web.unlock-account")
def unlock_account(act: Act, *, account: str, reason: str) -> Answer:
    """A name that was locked after too many failures is open at once, its person having been made sure of; password and roles stay. Raises
    `Refusal` for one that is not locked, and for one's own."""
    held = _held(act, account, reason)
    if held.person_id == viewer(act).person:
        raise Refusal(
            Text("不能解锁自己的账号", "one cannot unlock one's own account"),
            Text(
                "请另一位系统管理员办理，或等到锁定结束",
                "ask another system administrator, or wait until the lock ends",
            ),
        )
    _unlocked(act, held, Text("刷新页面", "reload the page"))
    return {"account": held.ref}


def _unlocked(act: Act, held: Account, otherwise: Text) -> None:
    """Open a locked name; `otherwise`: what to do about one that is not."""
    name = held.login.lower()
    if not locks(name):
        raise Refusal(
            Text("账号没有锁定，或锁定已经结束", "the account is not locked, or no longer"),
            otherwise,
        )
    lockout.unlock(name)
    act.tell(Text("解锁账号", "account unlocked"), None, held.login)


@action("web.change-password")
def change_password(act: Act, *, hashed: str) -> Answer:
    """One's own password, as a hash: the password itself was looked at by the page, and goes no further."""
    held = Account.objects.select_for_update(of=("self",)).select_related("person").get(pk=viewer(act).account)
    act.change(held, None, password=hashed, must_change=False, password_set=act.at)
    act.subject = held.person.ref
    act.tell(Text("改自己的密码", "own password changed"), None, held.login)
    return {"account": held.ref}


def _held(act: Act, ref: str, reason: str) -> Account:
    """The account, locked, with who it is and why told. Raises `Forbidden`, `Refusal` or `Missing`."""
    if not viewer(act).may(Permission.EDIT_ACCOUNTS):
        raise Forbidden(
            Text("只有系统管理员能管账号", "only system administrators keep accounts"),
            Text("请系统管理员办理", "ask one"),
        )
    if not reason.strip():
        raise Refusal(Text("没有写原因", "no reason is given"), Text("写明为何", "tell why"), at="reason")
    held = Account.objects.select_for_update(of=("self",)).select_related("person").filter(ref=ref).first()
    if held is None:
        raise Missing
    act.subject, act.reason = held.person.ref, reason.strip()
    return held


def _not_ones_own_password(act: Act, held: Account) -> None:
    if held.person_id == viewer(act).person:
        raise Refusal(
            Text("自己的密码在“我的账号”里改", "change your own password on your own page"),
            Text("打开“改密码”", "open 'Change the password'"),
        )


def _not_the_last(act: Act, held: Account) -> None:
    """The grants of everybody with the same role are held, so that two who close each other's do not both succeed."""
    if Account.objects.filter(person=held.person_id, is_active=True).exclude(pk=held.pk).exists():
        return
    today = viewer(act).today
    standing = Grant.objects.filter(in_force(today), approved_by__isnull=False)
    mine = set(Grant.objects.filter(person=held.person_id, role__in=ADMINISTRATORS).values_list("role", flat=True))
    enough.hold(mine)
    enough.refuse_disabling(viewer(act), held.person_id)
    for role in standing.filter(person=held.person_id, role__in=mine).values_list("role", flat=True):
        people = standing.filter(role=role).exclude(person=held.person_id).values("person")
        if not Account.objects.filter(person__in=people, is_active=True).exists():
            title = ROLES[Role(role)].title
            raise Refusal(
                Text(
                    f"这是最后一位能登录的{title.zh}，停用后没有人能管理",
                    f"this is the last {title.en} who can sign in: nobody could administer after it",
                ),
                Text("先让另一人担任", "let somebody else hold the role first"),
            )
