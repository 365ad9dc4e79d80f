"""A thousand edits made in the database itself, of every kind and in every room: the verifier finds each against an exported checkpoint."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.test import override_settings
from support import doer
from support.databases import Database
from support.edits import KINDS

from hengji.audit import checkpoint
from hengji.audit.kept import Kept
from hengji.audit.verify import verify, walk

UNSEALED = {
    "audit_answered", "audit_event", "audit_head", "audit_seal",
    "auth_group", "auth_permission", "axes_accessattempt", "axes_accessattemptexpiration", "axes_accessfailurelog",
    "axes_accesslog", "django_content_type", "django_session", "facts_tally", "org_account", "org_factor", "org_recovery_code",
    "web_notice_mark", "web_notice_read", "web_sign_in",
}  # fmt: skip
"""Tables that no seal covers: the trail itself, what is of the moment, what was read, and
sign-ins (what an account may do stands in sealed grants)."""


def worked(folder: Path) -> checkpoint.Checkpoint:
    """Goals imported, figures accepted and corrected, letters signed and amended; where the chain ends."""
    doer.found_work()
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
