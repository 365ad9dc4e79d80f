"""The first rows of a group: what nobody in it could do, for nobody has a role yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Refusal
from ..engine.values.text import Text
from .models import Account, Grant, Kind, Person, Unit, UnitSpan
from .opening import LOGIN
from .roles import ADMINISTRATORS, Role
from .writing import alike, as_code


@dataclass(frozen=True, slots=True)
class SetUp:
    """Whoever sets the system up before anybody has a role, as the trail names it."""

    ref: str = "founder"
    name: str = "系统建立 set-up"
    role: str = "set-up"
    acts_for: str = ""


@action("org.found-group")
def found_group(act: Act, *, code: str, name: Text, since: date, administrators: Sequence[Mapping[str, str]]) -> Answer:
    """The group itself and its administrators, in an empty system: `role`, `code`, `name_zh`, `name_en`, `login` and `hashed` (a first
    password, to be changed) of each. Two or more security administrators approve each other's role; every later role is asked for by one
    and approved by another.

    Raises `Refusal` where a unit or a person is there already, for too few administrators, and for one named twice.
    """
    if Unit.objects.exists() or Person.objects.exists() or Account.objects.exists():
        raise Refusal(
            Text("系统里已有单位或人员", "there are units or people already"),
            Text(
                "只有空的系统才能建立；之后由系统管理员开通账号",
                "only an empty system is founded; later accounts are the system administrator's",
            ),
        )
    _require_enough(administrators)
    group = act.add(Unit(code=as_code(code), kind=Kind.GROUP.value))
    act.add(UnitSpan(unit=group, name_zh=name.zh, name_en=name.en, since=since))
    accounts: list[tuple[Role, Account]] = []
    for each in administrators:
        person = act.add(Person(code=as_code(each["code"]), name_zh=each["name_zh"], name_en=each["name_en"]))
        made = act.add(Account(login=each["login"], person=person, password=each["hashed"]))
        accounts.append((Role(each["role"]), made))
        act.tell(Text("开通账号", "account opened"), None, f"{each['login']} {each['name_zh']}")
    security = [account for role, account in accounts if role is Role.SECURITY_ADMIN]
    for role, account in accounts:
        second = next(each for each in security if each is not account)
        act.add(
            Grant(person=account.person, role=role.value, unit=group, since=since, granted_by=None, approved_by=second)
        )
    act.subject = act.unit = group.ref
    act.tell(Text("建立集团", "group founded"), None, f"{code} {name.zh}")
    return {"group": group.ref}


def _lacking(role: Text, held: int) -> Text:
    return Text(f"第二位{role.zh}", f"a second {role.en}") if held else role


def _require_enough(administrators: Sequence[Mapping[str, str]]) -> None:
    """One system and one audit administrator, two for security, all of them different people. Raises `Refusal`."""
    held = [Role(each["role"]) for each in administrators]
    least = {Role.SYSTEM_ADMIN: 1, Role.SECURITY_ADMIN: 2, Role.AUDIT_ADMIN: 1}
    lacking = [_lacking(role.words, held.count(role)) for role, number in least.items() if held.count(role) < number]
    if lacking or not set(held) <= ADMINISTRATORS:
        raise Refusal(
            Text(
                "管理员不全：还缺" + "、".join(each.zh for each in lacking),
                "administrators are lacking: " + ", ".join(each.en for each in lacking),
            ),
            Text(
                "要一位系统管理员、两位安全管理员、一位审计管理员，四个不同的人",
                "one system, two security and one audit administrator, four different people",
            ),
        )  # fmt: skip
    for at, zh, en in (("code", "工号", "staff number"), ("login", "登录名", "sign-in name")):
        said = [alike(each[at]) for each in administrators]
        twice = sorted({each[at] for each in administrators if said.count(alike(each[at])) > 1})
        if twice:
            raise Refusal(
                Text(f"{zh} {twice[0]} 写了两次", f"the {en} {twice[0]} is given twice"),
                Text("三员分立：写不同的人", "administrators are kept apart: name different people"),
            )
    for each in administrators:
        if not LOGIN.fullmatch(each["login"]):
            raise Refusal(
                Text(f"登录名“{each['login']}”不能用", f"the sign-in name “{each['login']}” cannot be used"),
                Text(
                    "用小写字母、数字、点与横线，至少 3 个", "use at least three small letters, digits, dots or dashes"
                ),
            )
