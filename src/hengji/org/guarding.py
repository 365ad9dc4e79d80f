"""Writes about the second step of a sign-in. Neither a secret nor a code ever stands in an event."""

from __future__ import annotations

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.text import Text
from . import second_step, totp
from .actions import viewer
from .models import Account, Begun, Factor, FactorRule
from .permissions import Permission
from .roles import ROLES, Role

WRONG_CODE = "wrong-code"
_TITLE = Text("二次验证", "second step")


@action("org.set-second-step")
def confirm(act: Act, *, code: str) -> Answer:
    """A device is in use from now on, because its code is right. Raises `Refusal` for a wrong one, `Missing` where nothing was begun."""
    account = Account.objects.select_for_update(of=("self",)).select_related("person").get(pk=viewer(act).account)
    before = Factor.objects.filter(account=account).first()
    if before is not None and before.confirmed is not None:
        raise Refusal(Text("二次验证已启用", "the second step is in use already"))
    begun = second_step.begun_of(account)
    secret = second_step.unsealed(begun) if begun is not None else None
    if begun is None or secret is None:
        raise Missing
    step = totp.matching_step(secret, code, second_step.seconds())
    if step is None:
        raise _wrong()
    values = {"sealed": begun.sealed, "confirmed": act.at, "codes": second_step.digests(begun, act.key)}
    if before is None:
        act.add(Factor(account=account, last_step=step, **values))
    else:
        act.change(before, None, last_step=step, **values)
    Begun.objects.filter(pk=begun.pk).delete()
    act.subject = account.person.ref
    act.tell(_TITLE, "未启用", "已启用")
    return {}


@action("org.renew-recovery-codes")
def renew_codes(act: Act, *, code: str) -> Answer:
    """Ten new recovery codes; the old ones are void. Raises `Refusal` for a wrong code of the device."""
    factor = _mine(act)
    _right(factor, code)
    act.change(factor, None, codes=second_step.digests(factor, act.key))
    act.subject = factor.account.person.ref
    act.tell(Text("恢复码", "recovery codes"), None, "重新生成")
    return {}


@action("org.drop-second-step")
def drop(act: Act, *, code: str) -> Answer:
    """Sign in with the password alone again. Raises `Refusal` for a wrong code, or while a role asks for the second step."""
    factor = _mine(act)
    if viewer(act).second_step:
        raise Refusal(
            Text("您的角色须二次验证", "a role of yours asks for the second step"),
            Text("换设备：请另一位安全管理员重置", "for another device ask a security administrator to reset it"),
        )
    _right(factor, code)
    act.subject = factor.account.person.ref
    _taken_away(act, factor)
    act.tell(_TITLE, "已启用", "已停用")
    return {}


@action("org.use-recovery-code")
def use_recovery(act: Act, *, code: str) -> Answer:
    """A sign-in by a recovery code. Raises `Refusal` for one that is wrong or was used."""
    factor = _mine(act)
    if not second_step.spend_recovery(act, factor, code):
        raise _wrong()
    act.subject = factor.account.person.ref
    act.tell(Text("用恢复码登录", "signed in by a recovery code"), None, f"还剩 {second_step.left(factor)} 个")
    return {}


@action("org.reset-second-step")
def reset(act: Act, *, account: str, reason: str) -> Answer:
    """Take a person's device away: at the next sign-in the password is enough, or a new device is set up.

    Raises `Forbidden` for one's own: somebody else has to see who asks.
    """
    _guards(act)
    held = Account.objects.select_related("person").filter(ref=account).first()
    if held is None:
        raise Missing
    if held.person_id == viewer(act).person:
        raise Forbidden(
            Text("不能重置自己的二次验证", "one cannot reset one's own second step"),
            Text("请另一位安全管理员办理", "ask another security administrator"),
        )
    factor = _locked(held.pk)
    if factor is None:
        raise Refusal(Text("此人没有启用二次验证", "this person has no second step in use"))
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明如何核实了本人", "tell how you know who asks"),
            at="reason",
        )
    _taken_away(act, factor)
    act.subject, act.reason = held.person.ref, reason.strip()
    act.tell(_TITLE, "已启用", "已重置")
    return {"account": held.ref}


@action("org.require-second-step")
def require(act: Act, *, role: str, required: bool, version: int, reason: str) -> Answer:
    """A role asks for the second step, or no longer. `version` is that of the rule shown, 0 where there is none."""
    _guards(act)
    if role not in {each.value for each in Role}:
        raise Missing
    if not reason.strip():
        raise Refusal(Text("没有写原因", "no reason is given"), Text("写明依据", "name the ground"), at="reason")
    row = FactorRule.objects.select_for_update().filter(role=role).first()
    if row is None:
        act.add(FactorRule(role=role, required=required))
    else:
        act.change(row, version, required=required)
    act.subject, act.reason = role, reason.strip()
    was = row is not None and row.required
    act.tell(
        Text(f"二次验证：{ROLES[Role(role)].title.zh}", f"second step: {ROLES[Role(role)].title.en}"),
        *("须" if each else "不要求" for each in (was, required)),
    )
    return {"role": role}


def _mine(act: Act) -> Factor:
    found = _locked(viewer(act).account)
    if found is None:
        raise Missing
    return found


def _locked(account: int) -> Factor | None:
    """The device of an account that is in use, locked."""
    rows = Factor.objects.select_for_update(of=("self",)).select_related("account__person")
    found: Factor | None = rows.filter(account=account, confirmed__isnull=False).first()
    return found


def _taken_away(act: Act, factor: Factor) -> None:
    act.change(factor, None, sealed="", codes="", confirmed=None)


def _right(factor: Factor, code: str) -> None:
    if not second_step.spend_code(factor, code):
        raise _wrong()


def _wrong() -> Refusal:
    return Refusal(
        Text("验证码不对，或已用过", "the code is wrong, or was used already"),
        Text("等设备显示下一个再填；设备时间须准确", "wait for the next one; the clock of the device has to be right"),
        WRONG_CODE,
        at="code",
    )


def _guards(act: Act) -> None:
    if not viewer(act).may(Permission.GRANT_ROLES):
        raise Forbidden(
            Text("只有安全管理员能办理", "only security administrators may do this"),
            Text("请安全管理员办理", "ask one"),
        )
    viewer(act).use(Permission.GRANT_ROLES)
