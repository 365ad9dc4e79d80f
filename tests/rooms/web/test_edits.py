"""A thousand edits made in the database itself, of every kind and in every room: the verifier finds each against an exported checkpoint."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.test import Client, override_settings
from support import doer
from support.databases import Database
from support.edits import KINDS, raw
from support.group_of_rooms import Group, busy

from hengji.audit import checkpoint
from hengji.audit.chain import seals_digest
from hengji.audit.kept import Kept, kept_models
from hengji.audit.keys import bind
from hengji.audit.models import Answered, Event, Head, Seal
from hengji.audit.outcomes import Unaudited
from hengji.audit.sealing import ACTION, bind_answers, seal_rows
from hengji.audit.verify import verify, walk
from hengji.org import guarding, second_step, totp
from hengji.org.models import Account
from hengji.store.refs import new_ref

UNSEALED = {
    "audit_answered", "audit_event", "audit_head", "audit_seal",
    "auth_group", "auth_permission", "axes_accessattempt", "axes_accessattemptexpiration", "axes_accessfailurelog",
    "axes_accesslog", "django_content_type", "django_session", "org_factor_begun",
    "web_notice_mark", "web_notice_read", "web_sign_in",
}  # fmt: skip
"""Tables that no seal covers: the trail itself, whose events bind it and its answers, what is of the moment, and what was read."""
FREE = {"org_account": {"last_login"}, "org_factor": {"last_step"}}
"""Columns of sealed rows that stand outside the seal, because signing in changes them."""


def with_a_device(login: str) -> None:
    """Somebody sets up a second step."""
    begun = second_step.begun(Account.objects.get(login=login))
    code = totp.code_at(second_step.unsealed(begun) or b"", second_step.seconds() // totp.SECONDS)
    guarding.confirm(Group().viewer(login), new_ref(), code=code)


def worked(folder: Path) -> checkpoint.Checkpoint:
    """A device set up, goals imported, figures accepted and corrected, letters signed and amended; where the chain ends."""
    doer.found_work()
    with_a_device("mia")
    work = doer.Doer(doer.Journal(folder / "journal"), 1)
    for course in (work.goals, work.figures, work.signing, work.figures, work.signing):
        course()
    return checkpoint.take()


def campaign(folder: Path, edits: int, seed: int) -> Counter[str]:
    """So many edits, each taken back after it was looked for; how many of each kind."""
    taken = worked(folder)
    assert verify(taken) == []
    chance, made = random.Random(seed), Counter[str]()
    names = sorted(KINDS)
    while sum(made.values()) < edits:
        name = names[sum(made.values()) % len(names)]
        point = transaction.savepoint()
        try:
            with transaction.atomic():
                what = KINDS[name](chance)
        except (IntegrityError, DataError):  # the database itself refused: nothing to find
            what = ""
        if what:
            assert next(walk(taken), None) is not None, (seed, name, what)
            made[name] += 1
        transaction.savepoint_rollback(point)
    assert verify(taken) == []
    return made


def test_some_edits_of_every_kind_are_found(database: Database, tmp_path: Path) -> None:
    with override_settings(EVIDENCE=tmp_path):
        made = campaign(tmp_path, 2 * len(KINDS), 3)
    assert set(made) == set(KINDS)


@pytest.mark.nightly
def test_a_thousand_edits_are_found(database: Database, tmp_path: Path) -> None:
    seed = int(os.environ.get("HENGJI_SEED", "5"))
    with override_settings(EVIDENCE=tmp_path):
        made = campaign(tmp_path, 1000, seed)
    print(f"{database.vendor}, seed {seed}: {dict(sorted(made.items()))}")  # noqa: T201 - what a campaign made
    assert sum(made.values()) == 1000


def test_every_table_is_sealed_but_for_those_that_are_named_here() -> None:
    found = {model._meta.db_table for model in apps.get_models() if not issubclass(model, Kept)}
    assert {name for name in found if not name.startswith("test_")} == UNSEALED


def test_no_column_stands_outside_the_seal_but_for_those_that_are_named_here() -> None:
    assert {model._meta.db_table: set(model.FREE) for model in kept_models() if model.FREE} == FREE


def test_signing_in_is_no_edit(group: Group) -> None:
    account = Account.objects.get(login="mia")
    with_a_device("mia")
    Client().force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    factor = second_step.factor_of(account)
    assert factor is not None
    secret = second_step.unsealed(factor) or b""
    assert second_step.spend_code(factor, totp.code_at(secret, second_step.seconds() // totp.SECONDS + 1))
    account.refresh_from_db()
    assert account.last_login is not None
    assert verify() == []


@pytest.mark.parametrize("column", ["password", "is_active", "must_change", "lang", "login", "person_id"])
def test_an_account_is_not_changed_outside_an_action(group: Group, column: str) -> None:
    account = Account.objects.get(login="mia")
    for attempt in (
        lambda: account.save(update_fields=[column]),
        lambda: account.save(update_fields=["last_login", column]),
        lambda: Account.objects.filter(pk=account.pk).update(**{column: getattr(account, column)}),
        account.save,
        account.delete,
    ):
        with pytest.raises(Unaudited), transaction.atomic():
            attempt()


def test_what_was_there_before_the_upgrade_is_taken_under_seal_once(group: Group) -> None:
    """An older database: accounts without seals, answers that no event binds. What is put in afterwards stays without a seal."""
    make_it_older()
    assert {found.code for found in verify()} == {"audit-inserted", "audit-answers"}
    upgrade()
    assert verify() == []
    events = Event.objects.filter(action=ACTION).count()
    busy(group, 2)
    person = group.person("leo")
    raw(Account).filter(login="mia").update(person=person)
    upgrade()
    assert {found.code for found in verify()} == {"audit-row"}
    raw(Account).filter(login="mia").update(person=group.person("hana"))
    assert Event.objects.filter(action=ACTION).count() == events + 1, "the answers alone; of the rows nothing"


@pytest.mark.parametrize("name", ["answer", "fingerprint"])
def test_an_answer_of_before_the_upgrade_is_bound_with_all_the_others(group: Group, name: str) -> None:
    make_it_older()
    upgrade()
    row = Answered.objects.order_by("pk").first()
    assert row is not None
    raw(Answered).filter(pk=row.pk).update(**{name: "another"})
    assert {found.code for found in verify()} == {"audit-answers"}


def make_it_older() -> None:
    """The chain as an earlier version left it: no seals of accounts, and events that say nothing of their answer."""
    tables = ("org_account", "org_factor", "facts_tally")
    raw(Seal).filter(table__in=tables)._raw_delete("default")
    previous = "0" * 64
    for event in raw(Event).order_by("seq"):
        seals = list(raw(Seal).filter(event=event.seq).order_by("pk").values_list("table", "row", "digest"))
        body = json.loads(event.body) | {"v": "1", "rows": str(len(seals)), "seals": seals_digest(seals)}
        del body["answer"]
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = bind(previous, text.encode())
        raw(Event).filter(seq=event.seq).update(body=text, previous=previous, digest=digest)
        previous = digest
    raw(Head).update(digest=previous)


def upgrade() -> None:
    """What the migrations do."""
    bind_answers(apps)
    seal_rows(
        apps,
        {"org.Account": frozenset({"last_login"}), "org.Factor": frozenset({"last_step"}), "facts.Tally": frozenset()},
    )
