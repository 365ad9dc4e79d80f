"""A database of an earlier version is brought up to date: what stood in it is still there, and stands under seal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from support.committed import Mint
from support.databases import Database

from hengji.audit.models import Event
from hengji.audit.sealing import ACTION
from hengji.audit.verify import verify
from hengji.facts.models import Tally
from hengji.org.models import Account, Factor

BEFORE = (("audit", "0001_initial"), ("org", "0003_delegation_ended_early"), ("facts", "0001_initial"))
THEN = datetime(2026, 11, 1, tzinfo=UTC)


def tables(name: str) -> Any:
    """A model as it was."""
    state = MigrationExecutor(connections["default"]).loader.project_state(list(BEFORE))
    return state.apps.get_model(name).objects


def test_accounts_devices_and_the_tally_are_sealed_by_the_upgrade(vendor: Database, tmp_path: Path) -> None:
    mint = Mint(vendor, tmp_path, lambda: None, "upgrade")
    with mint.empty(*BEFORE) as older, older.in_use():
        made = []
        for login in ("mia", "max", "leo"):
            person = tables("org.Person").create(code=login, name_zh=login, name_en=login, ref=login)
            made.append(
                tables("org.Account").create(
                    login=login, person_id=person.pk, password=f"hash of {login}", last_login=THEN, ref=login
                )
            )
        mia, max_, leo = (each.pk for each in made)
        for account, confirmed in ((mia, THEN), (max_, THEN), (leo, None)):
            device = tables("org.Factor").create(account_id=account, sealed="sealed", confirmed=confirmed, last_step=7)
            for sign, used in (("a", None), ("b", THEN), ("c", None)):
                tables("org.RecoveryCode").create(factor_id=device.pk, digest=f"{sign}{account}", used=used)
        tables("facts.Tally").create(seq=12)
        call_command("migrate", verbosity=0)

        found = {(each.code, each.where.sheet if each.where else "") for each in verify()}
        assert found == {("audit-inserted", "org_person")}, "the people of this test came past the actions"
        assert Event.objects.filter(action=ACTION).count() == 2
        assert [each.password for each in Account.objects.order_by("pk")] == [
            "hash of mia", "hash of max", "hash of leo",
        ]  # fmt: skip
        devices = {each.account_id: each for each in Factor.objects.all()}
        assert {account: each.codes for account, each in devices.items()} == {
            mia: f"a{mia} c{mia}",
            max_: f"a{max_} c{max_}",
        }
        assert len({each.ref for each in devices.values()}) == 2
        assert Tally.objects.get().seq == 12
