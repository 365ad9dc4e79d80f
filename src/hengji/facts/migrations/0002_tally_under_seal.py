"""The count of what was recorded becomes a kept row, and is sealed where there is one."""

from typing import Any

from django.db import migrations, models

import hengji.store.refs
from hengji.audit.sealing import seal_rows


def forwards(apps: Any, schema_editor: Any) -> None:
    """Seal it."""
    seal_rows(apps, {"facts.Tally": frozenset()})


class Migration(migrations.Migration):
    """One row at most, so that one default is its reference."""

    dependencies = [("facts", "0001_initial"), ("audit", "0001_initial")]
    operations = [
        migrations.AddField("tally", "ref", hengji.store.refs.RefField()),
        migrations.AddField("tally", "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
