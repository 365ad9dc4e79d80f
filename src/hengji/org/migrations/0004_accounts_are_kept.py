"""Accounts and devices become kept rows: a version each, a reference for a device, and its recovery codes in its own row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables; what stands in them follows."""

    dependencies = [("org", "0003_delegation_ended_early")]
    operations = [
        migrations.AddField("account", "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AlterField("account", "id", models.BigAutoField(primary_key=True, serialize=False)),
        migrations.AddField("factor", "ref", models.CharField(max_length=12, null=True, editable=False)),
        migrations.AlterField(  # the name goes to the column that takes its rows in
            "recoverycode", "factor",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.factor"),
        ),
        migrations.AddField("factor", "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AddField(
            "factor", "codes",
            models.TextField(blank=True, default="", verbose_name="未用的恢复码（摘要） / Digests of unused recovery codes"),
        ),
        migrations.AlterField("factor", "id", models.BigAutoField(primary_key=True, serialize=False)),
        migrations.CreateModel(
            "Begun",
            [
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sealed", models.TextField(verbose_name="密钥（已加密） / Secret, encrypted")),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="begun", to=settings.AUTH_USER_MODEL,
                        verbose_name="账号 / Account",
                    ),
                ),
            ],
            {"db_table": "org_factor_begun"},
        ),
    ]  # fmt: skip
