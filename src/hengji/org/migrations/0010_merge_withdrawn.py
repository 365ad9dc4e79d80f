"""A merge may be withdrawn before its day: it then has none, and the unit may go into another one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The day may be missing."""

    dependencies = [("org", "0009_change_withdrawn")]
    operations = [
        migrations.AlterField("unitmerge", "since", models.DateField(verbose_name="自 / Since", null=True)),
    ]
