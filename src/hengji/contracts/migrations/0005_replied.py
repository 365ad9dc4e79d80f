"""A mere comment may be answered in words alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One answer more."""

    dependencies: ClassVar = [("contracts", "0004_articles")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="proposal",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "待答复 / Open"),
                    ("accepted", "接受 / Accepted"),
                    ("rejected", "不接受 / Rejected"),
                    ("replied", "已答复 / Replied"),
                    ("taken-back", "收回 / Taken back"),
                ],
                default="",
                max_length=10,
                verbose_name="答复 / Answer",
            ),
        )
    ]
