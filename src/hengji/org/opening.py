"""Accounts of many people opened as one act, each under the staff number; whoever has never signed in is given another first password."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ..audit.acts import Act, Answer, action
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.text import Text
from ..store.refs import ALPHABET
from . import enough
from .actions import viewer
from .models import Account, Person
from .permissions import Permission

MOST = 200
"""Accounts of one act: a first password takes a while to hash, and somebody waits for the page."""
LOGIN = re.compile(r"[a-z0-9._-]{3,40}")


def first_password() -> str:
    """One nobody guesses and everybody can copy from paper."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


class Given(TypedDict):
    """Whose account, and the first password as a hash: the password itself goes no further than the page that shows it. `again` where it
    is to replace one that was given before: "yes" or nothing."""

    person: str
    hashed: str
    again: str


def login_of(person: Person) -> str:
    """The sign-in name a staff number makes; nothing where it makes none."""
    found = person.code.lower()
    return found if LOGIN.fullmatch(found) else ""


def login_to_be(person: Person) -> str:
    """The sign-in name of the account that a person of `without_account` has, else the one the staff number makes."""
    return getattr(person, "login", None) or login_of(person)


def without_account() -> QuerySet[Person]:
    """The people who cannot sign in yet: nobody opened an account for them, or nobody has signed in with it; each with whether one was
    `opened`, and by which `login`."""
    used = Q(last_login__isnull=False) | Q(must_change=False) | Q(is_active=False)
    accounts = Account.objects.filter(person=OuterRef("pk"))
    found: QuerySet[Person] = Person.objects.exclude(Exists(accounts.filter(used))).annotate(
        opened=Exists(accounts), login=Subquery(accounts.order_by("pk").values("login")[:1])
    )
    return found


@action("org.open-accounts")
def open_accounts(act: Act, *, accounts: Sequence[Given]) -> Answer:
    """Accounts with first passwords that have to be changed, under the staff numbers; they may do nothing until roles are granted. For who
    has one and never signed in, another first password. All of them or none.

    Raises `Missing` for no such person, `Refusal` for a number that makes no sign-in name or one that is taken, for who has signed in, for
    an administrator, and where a password was given meanwhile that this one would make void unseen.
    """
    if not viewer(act).may(Permission.EDIT_ACCOUNTS):
        raise Forbidden(
            Text("只有系统管理员能管账号", "only system administrators keep accounts"),
            Text("请系统管理员办理", "ask one"),
        )
    viewer(act).use(Permission.EDIT_ACCOUNTS)
    hashes = {each["person"]: each["hashed"] for each in accounts}
    again = {each["person"] for each in accounts if each.get("again")}
    if not 0 < len(hashes) <= MOST:
        raise Refusal(
            Text(f"勾选了 {len(hashes)} 人", f"{len(hashes)} are ticked"),
            Text(f"一次勾选 1 至 {MOST} 人", f"tick 1 to {MOST} at a time"),
        )
    people = list(Person.objects.select_for_update(of=("self",)).filter(ref__in=hashes).order_by("code"))
    if len(people) < len(hashes):
        raise Missing
    waiting = set(without_account().filter(ref__in=hashes).values_list("pk", flat=True))
    there = {
        account.person_id: account
        for account in Account.objects.select_for_update(of=("self",)).filter(person__in=people).order_by("-pk")
    }
    administer = set(enough.administering(viewer(act).today).filter(person__in=people).values_list("person", flat=True))
    logins = {login.lower() for login in Account.objects.values_list("login", flat=True)}
    for person in people:
        if person.pk not in waiting:
            raise _not(person, "已能登录", "can sign in already", "不再勾选此人", "leave the person unticked")
        if person.pk in administer:
            raise _not(person, *BY_TWO)
        if person.pk in there and person.ref not in again:
            raise _not(
                person, "已开通账号，初始密码已发", "has an account by now, and a first password",
                "重新打开这一页；确要另发初始密码的，再勾选一次", "open the page anew; tick once more to give another password",
            )  # fmt: skip
        if person.pk not in there and (not login_of(person) or login_of(person) in logins):
            raise _not(
                person, "的工号不能作登录名，或已有人用", "has a number that makes no sign-in name, or one that is taken",
                "单独开通，另写登录名", "open the account by itself, under another name",
            )  # fmt: skip
    act.add_all(
        [
            Account(login=login_of(person), person=person, password=hashes[person.ref])
            for person in people
            if person.pk not in there
        ]
    )
    for person in people:
        account = there.get(person.pk)
        if account is not None:
            act.change(account, None, password=hashes[person.ref], must_change=True, password_set=None)
            act.tell(Text("重发初始密码", "new first password"), None, account.login)
        else:
            act.tell(Text("开通账号", "account opened"), None, login_of(person))
    act.subject = people[0].ref
    return {"accounts": str(len(people))}


BY_TWO = (
    "是三员之一，或已申请为三员，一个人不能给其初始密码", "is an administrator or is to be one: nobody gives the first password alone",
    "有账号的，打开账号，申请重发；没有账号的，先由安全管理员收回角色，开通账号、本人登录后再授",
    "open the account and ask for a new one; where there is none, let the role be withdrawn, and granted once the person has signed in",
)  # fmt: skip
"""Why one person alone opens no account that is an administrator's at once, and what to do."""


def _not(person: Person, zh: str, en: str, hint_zh: str, hint_en: str) -> Refusal:
    return Refusal(
        Text(f"{person.name_zh}（{person.code}）{zh}", f"{person.name_en} ({person.code}) {en}"), Text(hint_zh, hint_en)
    )
