"""A unit may go into another: which one is kept, so that what was the one's is found from the other. A table of its own, so that no row
that is sealed changes."""

import django.db.models.deletion
from django.db import migrations, models

import hengji.store.refs


class Migration(migrations.Migration):
    """A table."""

    dependencies = [("org", "0007_ended_before_begun")]
    operations = [
        migrations.CreateModel(
            name="UnitMerge",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "ref",
                    hengji.store.refs.RefField(
                        default=hengji.store.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("since", models.DateField(verbose_name="自 / Since")),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_in",
                        to="org.unit",
                        verbose_name="并入 / Merged into",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="org.unit",
                        verbose_name="单位 / Unit",
                    ),
                ),
            ],
            options={
                "db_table": "org_unit_merge",
                "ordering": ["since", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("unit", models.F("into")), _negated=True), name="org_merge_other"
                    )
                ],
            },
        ),
    ]
