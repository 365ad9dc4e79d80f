"""People, their accounts, and the posts they hold."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import F

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ...ui.words import en_day
from .. import enough
from ..models import Account, Appointment, Person, Post
from ..permissions import Permission
from ..queries import in_force, numbered
from ..writing import alike, as_code, spaced
from .common import person_of, require_any, viewer


@action("org.add-person")
def add_person(act: Act, *, code: str, name: Text) -> Answer:
    """A person, before any account, post or role."""
    require_any(act, Permission.EDIT_ACCOUNTS)
    code = number(code)
    there = person_alike(code)
    if there is not None:
        raise Refusal(
            Text(
                f"工号 {code} 已有：{_whose(there).zh}",
                f"the staff number {code} is taken by {_whose(there).en}",
            ),
            _NO_DIFFERENCE,
            at="code",
        )
    person = act.add(Person(code=code, name_zh=name.zh, name_en=name.en))
    act.subject = person.ref
    act.tell(Text("人员", "person"), None, f"{code} {name.zh}")
    return {"person": person.ref}


@action("org.open-account")
def open_account(
    act: Act, *, login: str, password: str, person: str = "", code: str = "", name: Text | None = None
) -> Answer:
    """An account with a first password that has to be changed; it may do nothing until the security administrator grants a role.

    Of a `person` there is, or of whoever has the staff number `code`, registered in the same act where there is nobody: both or none.
    Raises `Refusal` for a sign-in name that is taken, for somebody who has an account, for an administrator, whose first password nobody
    gives alone, and for a number that is somebody else's; `Missing` for no such person.
    """
    require_any(act, Permission.EDIT_ACCOUNTS)
    login = as_code(login)
    taken = Account.objects.filter(login__iexact=login).first()
    if taken is not None:
        whose = _whose(taken.person)
        raise Refusal(
            Text(
                f"登录名 {login} 已有：{whose.zh}",
                f"the sign-in name {login} is taken by {whose.en}",
            ),
            Text("换一个登录名", "choose another one"),
            at="login",
        )
    held = person_of(person) if name is None else _of_number(act, code, name)
    _has_none(held)
    if enough.administering(viewer(act).today).filter(person=held).exists():
        raise Refusal(
            Text(
                "此人已授或已申请三员角色：这时开通，您就知道一位管理员的密码",
                "this person is an administrator or is to be one: you would know an administrator's password",
            ),
            Text(
                "先由安全管理员收回角色或不批准；开通账号、本人登录改过密码后再申请",
                "let the role be withdrawn or turned down; ask for it again once the person has signed in and changed the password",
            ),
            at="code",
        )
    account = act.add(Account(login=login, person=held, password=make_password(password)))
    act.subject = held.ref
    act.tell(Text("开通账号", "account opened"), None, login)
    return {"account": account.ref}


def _has_none(person: Person) -> None:
    """Raises `Refusal` where the person, who is locked, has an account: what one does is told of one."""
    list(Person.objects.select_for_update().filter(pk=person.pk))
    account = Account.objects.filter(person=person).order_by("-is_active", "pk").first()
    if account is None:
        return
    if account.is_active:
        raise Refusal(
            Text(f"此人已有账号 {account.login}", f"this person has an account already: {account.login}"),
            Text(
                "一人一个账号：用它登录；忘记密码的，在“账号”里打开它，重发初始密码",
                "one person has one account: sign in with it; for a forgotten password open it among the accounts and give a new one",
            ),
            at="code",
        )
    raise Refusal(
        Text(
            f"此人已有账号 {account.login}，已停用", f"this person has the account {account.login}, which is disabled"
        ),
        Text(
            "在“账号”里打开它，重新启用；忘记密码的，再重发初始密码",
            "open it among the accounts and enable it; for a forgotten password give a new first one",
        ),
        at="code",
    )


def _of_number(act: Act, code: str, name: Text) -> Person:
    """The person of a staff number, made where there is none. Raises `Refusal` where the number is somebody else's."""
    code = number(code)
    held = numbered(Person.objects.all(), code)
    if len(held) > 1:
        zh, en = "、".join(each.code for each in held), ", ".join(each.code for each in held)
        raise Refusal(
            Text(f"工号 {code} 与几个工号相近：{zh}", f"{code} may be one of several numbers: {en}"),
            Text("按大小写写准", "write capitals and small letters as they are"),
            at="code",
        )
    found = held[0] if held else None
    if found is None:
        act.tell(Text("人员", "person"), None, f"{code} {name.zh}")
        return act.add(Person(code=code, name_zh=name.zh, name_en=name.en))
    if found.name_zh != name.zh:
        raise Refusal(
            Text(
                f"工号 {code} 已是另一人：{_whose(found).zh}",
                f"number {code} is somebody else's: {_whose(found).en}",
            ),
            Text(f"核对工号与姓名；{_NO_DIFFERENCE.zh}", f"check number and name; {_NO_DIFFERENCE.en}"),
            at="code",
        )
    return found


_NO_DIFFERENCE = Text("大小写、全角半角不算不同", "capitals and width make no difference")


def number(text: str) -> str:
    """A staff number in plain signs. Raises `Refusal` for one with a space inside."""
    code = as_code(text)
    if spaced(code):
        raise Refusal(
            Text(f"工号“{code}”里有空格", f"there is a space in the staff number “{code}”"),
            Text("去掉空格", "leave it out"),
            at="code",
        )
    return code


def _whose(person: Person) -> Text:
    return Text(f"{person.name_zh}（{person.code}）", f"{person.name_en} ({person.code})")


def person_alike(code: str) -> Person | None:
    """Who has this staff number, or one that differs in width or capitals alone; the very same before any other."""
    found: Person | None = Person.objects.filter(code=code).first()
    if found is not None:
        return found
    there = next((pk for pk, each in Person.objects.values_list("pk", "code") if alike(each) == alike(code)), None)
    return Person.objects.get(pk=there) if there is not None else None


@action("org.appoint")
def appoint(act: Act, *, post: str, person: str, since: date, reason: str = "") -> Answer:
    """A person takes a post from a day on; who held it before leaves it with that day. Whoever was to begin on that same day never does.

    Raises `Refusal` where the person holds it already, or another is to take it later.
    """
    held = Post.objects.select_for_update(of=("self",)).select_related("unit").filter(ref=post).first()
    if held is None:
        raise Missing
    viewer(act).require(Permission.EDIT_TREE, held.unit_id)
    taker = person_of(person)
    others = Appointment.objects.select_for_update(of=("self",)).select_related("person").filter(post=held)
    later = others.filter(since__gt=since).exclude(until=F("since")).first()
    if later is not None:
        name = later.person
        raise Refusal(
            Text(
                f"{name.name_zh}自 {later.since} 起任此岗", f"{name.name_en} takes this post on {en_day(later.since)}"
            ),
            Text("任职日应不早于它", "let it begin on that day or later"),
        )
    before = others.filter(in_force(since)).first()
    if before is not None and before.person_id == taker.pk:
        raise Refusal(
            Text(f"{taker.name_zh}已任此岗", f"{taker.name_en} holds it already"), Text("刷新页面", "reload the page")
        )
    if before is not None:
        act.change(before, None, until=since)
    row = act.add(Appointment(post=held, person=taker, since=since))
    act.subject, act.unit, act.reason = row.ref, held.unit.ref, reason
    act.tell(Text(held.title_zh, held.title_en), before.person.name_zh if before else None, row.person.name_zh)
    return {"appointment": row.ref}


@action("org.end-appointment")
def end_appointment(act: Act, *, appointment: str, version: int, until: date, reason: str) -> Answer:
    """A person leaves a post with the day before `until`, and nobody takes it; one that has not begun by then never takes effect.

    Raises `Refusal` without a reason, and for an end that is no earlier than its own.
    """
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__unit", "person")
        .filter(ref=appointment)
        .first()
    )
    if row is None:
        raise Missing
    viewer(act).require(Permission.EDIT_TREE, row.post.unit_id)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明文号或去向", "name the document, or where the person goes"),
            at="reason",
        )
    if until < row.since <= viewer(act).today:
        raise Refusal(
            Text(
                f"任职自 {row.since} 起，离任日不能早于它",
                f"the post is held from {en_day(row.since)} on: nobody leaves before that day",
            ),
            Text("核对年份和月份；从未到任的，写任职那一天", "check year and month; of who never took the post, give that very day"),
            at="until",
        )  # fmt: skip
    until = no_later(row, max(until, row.since))
    act.change(row, version, until=until)
    act.subject, act.unit, act.reason = row.ref, row.post.unit.ref, reason.strip()
    act.tell(Text(f"离任：{row.post.title_zh}", f"leaves: {row.post.title_en}"), row.person.name_zh, until)
    return {"appointment": row.ref, "unit": row.post.unit.ref}


def no_later(row: Appointment, until: date) -> date:
    """An end that is earlier than the one it has. Raises `Refusal`."""
    if row.until is not None and row.until <= until:
        raise Refusal(
            Text(f"任职本来到 {row.until} 为止", f"it ends on {en_day(row.until)} anyway"),
            Text("离任日应早于它", "let it end earlier"),
            at="until",
        )
    return until
