"""Two security administrators stay, whoever takes the role or the account away; two who do so at once, in real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from support.databases import Database
from support.group_of_rooms import TODAY, Group, found_group
from support.reporting import grant, key

from hengji.audit.acts import Answer
from hengji.audit.outcomes import Refusal
from hengji.audit.verify import verify
from hengji.org import actions
from hengji.org.enough import Days, short_from
from hengji.org.models import Account, Grant
from hengji.org.roles import Role
from hengji.web import accounts

DAY = timedelta(1)
SHORT = "fewer than two security administrators"
ROUNDS = 6


def held(group: Group, who: str) -> Grant:
    """The grant by which somebody is a security administrator."""
    rows = Grant.objects.filter(person=group.person(who), role=Role.SECURITY_ADMIN.value)
    return rows.get(until__isnull=True)


def withdraw(group: Group, by: str, who: str, until: date = TODAY) -> Answer:
    """One takes the role from another, or from oneself."""
    row = held(group, who)
    return actions.withdraw_role(
        group.viewer(by), key(), grant=row.ref, version=row.version, until=until, reason="轮岗"
    )


def ask(group: Group, by: str, since: date, until: date | None = None, unit: str = "G") -> str:
    """The role is asked for a third person."""
    return actions.grant_role(
        group.viewer(by), key(), person=group.person("none").ref, role=Role.SECURITY_ADMIN.value, unit=group.ref(unit),
        since=since, until=until, reason="第三位",
    )["grant"]  # fmt: skip


def disable(group: Group, who: str) -> None:
    accounts.disable_account(group.viewer("sys"), key(), account=Account.objects.get(login=who).ref, reason="离职")


@pytest.mark.parametrize("until", [TODAY, TODAY + 30 * DAY])
@pytest.mark.parametrize("who", ["sec", "sec2"])
def test_of_two_security_administrators_neither_withdraws_the_other_or_oneself(
    group: Group, who: str, until: date
) -> None:
    with pytest.raises(Refusal, match=SHORT) as refused:
        withdraw(group, "sec", who, until)
    assert refused.value.hint is not None
    assert "先为第三人申请这个角色并批准" in refused.value.hint.zh
    grant(group, "none", Role.SECURITY_ADMIN.value, "G")
    withdraw(group, "sec", who, until)
    assert held(group, "none").until is None
    assert verify() == []


def test_a_third_who_is_only_asked_for_or_ends_or_begins_later_or_reaches_less_is_not_there(group: Group) -> None:
    asked = ask(group, "sec", TODAY)
    with pytest.raises(Refusal, match=SHORT):
        withdraw(group, "sec", "sec2")
    actions.turn_down_grant(group.viewer("sec2"), key(), grant=asked, version=1, reason="改期")
    later = ask(group, "sec", TODAY + 5 * DAY, TODAY + 20 * DAY)
    actions.approve_grant(group.viewer("sec2"), key(), grant=later, version=1)
    with pytest.raises(Refusal, match=f"from {TODAY} on"):
        withdraw(group, "sec", "sec2")
    with pytest.raises(Refusal, match=f"from {TODAY + 20 * DAY} on"):
        withdraw(group, "sec", "sec2", TODAY + 6 * DAY)
    part = ask(group, "sec", TODAY + 20 * DAY, unit="S1")
    actions.approve_grant(group.viewer("sec2"), key(), grant=part, version=1)
    with pytest.raises(Refusal, match=SHORT):
        withdraw(group, "sec", "sec2", TODAY + 21 * DAY)


def test_one_for_a_part_is_withdrawn_where_two_reach_it_from_above(group: Group) -> None:
    grant(group, "none", Role.SECURITY_ADMIN.value, "S1")
    withdraw(group, "sec", "none")
    assert Grant.objects.get(person=group.person("none")).until == TODAY


def test_an_account_is_not_disabled_where_fewer_than_two_could_sign_in(group: Group) -> None:
    with pytest.raises(Refusal, match=SHORT) as refused:
        disable(group, "sec2")
    assert refused.value.hint is not None
    assert "先授予第三人这个角色" in refused.value.hint.zh
    grant(group, "none", Role.SECURITY_ADMIN.value, "G")
    disable(group, "sec2")
    for who in ("sec", "none"):
        with pytest.raises(Refusal, match=SHORT):
            disable(group, who)
        with pytest.raises(Refusal, match=SHORT):
            withdraw(group, "sec", who)
    withdraw(group, "sec", "sec2")


def test_the_days_on_which_two_hold_it_are_counted_by_people() -> None:
    one, other = Days(1, TODAY, None), Days(2, TODAY, TODAY + 9 * DAY)
    assert short_from([one, other], TODAY, TODAY + 9 * DAY) is None
    assert short_from([one, other], TODAY, None) == TODAY + 9 * DAY
    assert short_from([one, other._replace(person=1)], TODAY, None) == TODAY
    assert short_from([one, other, Days(3, TODAY + 9 * DAY, None)], TODAY, None) is None


@pytest.fixture(scope="module")
def races(vendor: Database) -> Iterator[tuple[Database, Group]]:
    """A database of its own, beside the one of the session: what is done here is committed. A third person has the role."""
    alias = f"{vendor.vendor}-enough"
    if vendor.vendor == "postgres":
        with closing(vendor.connection()) as own, own.cursor() as cursor:
            cursor.execute("CREATE DATABASE enough_races")
        name = "enough_races"
    else:
        name = str(vendor.settings["NAME"]) + ".enough"
    connections.settings[alias] = {**connections.settings[vendor.vendor], "NAME": name}
    made = Database(alias, connections.settings[alias], "")
    with made.in_use():
        call_command("migrate", verbosity=0)
        group = found_group()
        grant(group, "none", Role.SECURITY_ADMIN.value, "G")
    yield made, group
    connections[alias].close()


def at_once(database: Database, *steps: Callable[[], object]) -> list[str]:
    """Each step in a thread with a connection of its own, all let go together; how each ended."""
    ready, ends = threading.Barrier(len(steps)), [""] * len(steps)

    def one(place: int, step: Callable[[], object]) -> None:
        with database.in_use():
            try:
                ready.wait(20)
                step()
                ends[place] = "done"
            except Refusal as refused:
                ends[place] = SHORT if SHORT in refused.text.en else refused.text.en
            finally:
                connections[database.vendor].close()

    threads = [threading.Thread(target=one, args=(place, step)) for place, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def withdraws(group: Group, by: str, who: str) -> Callable[[], object]:
    """As they see it before either has done it."""
    viewer, row = group.viewer(by), held(group, who)
    return lambda: actions.withdraw_role(
        viewer, key(), grant=row.ref, version=row.version, until=TODAY, reason="互相收回"
    )


def given_back(group: Group, who: str) -> None:
    """The two who are left grant the role again."""
    first, second = (each for each in ("sec", "sec2", "none") if each != who)
    made = actions.grant_role(
        group.viewer(first), key(), person=group.person(who).ref, role=Role.SECURITY_ADMIN.value, unit=group.ref("G"),
        since=TODAY, reason="恢复",
    )  # fmt: skip
    actions.approve_grant(group.viewer(second), key(), grant=made["grant"], version=1)


def test_of_two_who_withdraw_each_others_role_at_once_one_wins(races: tuple[Database, Group]) -> None:
    database, group = races
    with database.in_use():
        for _ in range(ROUNDS):
            ends = at_once(database, withdraws(group, "sec", "sec2"), withdraws(group, "sec2", "sec"))
            assert sorted(ends) == ["done", SHORT]
            given_back(group, "sec2" if ends[0] == "done" else "sec")
        assert verify() == []


def test_of_a_withdrawal_and_a_disabled_account_at_once_one_wins(races: tuple[Database, Group]) -> None:
    database, group = races
    with database.in_use():
        for _ in range(ROUNDS):
            sys, account = group.viewer("sys"), Account.objects.get(login="none").ref
            ends = at_once(
                database,
                withdraws(group, "sec", "sec2"),
                lambda: accounts.disable_account(sys, key(), account=account, reason="离职"),  # noqa: B023 - done at once
            )
            assert sorted(ends) == ["done", SHORT]
            if ends[0] == "done":
                given_back(group, "sec2")
            else:
                accounts.enable_account(group.viewer("sys"), key(), account=account, reason="复职")
        assert verify() == []
