"""A proposal may be about several fields of one item; no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_letter_due"),
    ]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="matter",
            field=models.CharField(
                choices=[
                    ("comment", "意见 / Comment"),
                    ("tier", "目标档 / Tier"),
                    ("weight", "权重 / Weight"),
                    ("sentence", "评分语句 / Scoring sentence"),
                    ("fields", "多处一起改 / Several fields together"),
                ],
                max_length=8,
                verbose_name="事项 / Matter",
            ),
        ),
    ]
