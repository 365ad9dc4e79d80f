"""Passwords for the people of a test."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from support.group_of_rooms import PASSWORD, Founder

from hengji.audit.acts import Act, Answer, action
from hengji.org.models import Account
from hengji.store.refs import new_ref


@action("test.give-password")
def _give(act: Act, *, logins: list[str], hashed: str, first: bool) -> Answer:
    rows = Account.objects.select_for_update().order_by("pk")
    held = list(rows.filter(login__in=logins) if logins else rows)
    act.change_all(held, password=hashed, password_set=act.at, must_change=first)
    return {}


def give_password(*logins: str, word: str = PASSWORD, first: bool = False) -> None:
    """These people have a password from now on; everybody, where none are named. A `first` one is to be changed."""
    _give(Founder(), new_ref(), logins=list(logins), hashed=make_password(word), first=first)
