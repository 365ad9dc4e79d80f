"""Accounts and devices that are there already are sealed, by one event."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hengji.store.refs
from hengji.audit.sealing import seal_rows


def forwards(apps: Any, schema_editor: Any) -> None:
    """Seal them."""
    seal_rows(apps, {"org.Account": frozenset({"last_login"}), "org.Factor": frozenset({"last_step"})})


class Migration(migrations.Migration):
    """The tables as they stay, then the seals."""

    dependencies = [("org", "0005_recovery_codes"), ("audit", "0001_initial")]
    operations = [
        migrations.AlterField("factor", "ref", hengji.store.refs.RefField()),
        migrations.AlterField(
            "factor", "account",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="factor", to=settings.AUTH_USER_MODEL,
                verbose_name="账号 / Account",
            ),
        ),
        migrations.DeleteModel("RecoveryCode"),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]  # fmt: skip
