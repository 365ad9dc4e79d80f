"""The answers that are there already are bound by one event."""

from typing import Any

from django.db import migrations

from hengji.audit.sealing import bind_answers


def forwards(apps: Any, schema_editor: Any) -> None:
    """Bind them."""
    bind_answers(apps)


class Migration(migrations.Migration):
    """No table changes."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
