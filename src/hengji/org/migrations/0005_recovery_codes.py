"""Each device gets its reference and its unused recovery codes; one that was never confirmed is begun anew."""

from typing import Any

from django.db import migrations

from hengji.store.refs import new_ref


def forwards(apps: Any, schema_editor: Any) -> None:
    """Fill them in."""
    factors, codes = apps.get_model("org.Factor").objects, apps.get_model("org.RecoveryCode").objects
    codes.filter(factor__confirmed__isnull=True).delete()
    factors.filter(confirmed__isnull=True).delete()
    for factor in factors.order_by("pk"):
        unused = codes.filter(factor=factor, used__isnull=True).order_by("pk").values_list("digest", flat=True)
        factors.filter(pk=factor.pk).update(ref=new_ref(), codes=" ".join(unused))


class Migration(migrations.Migration):
    """No table changes."""

    dependencies = [("org", "0004_accounts_are_kept")]
    operations = [migrations.RunPython(forwards)]
