"""A batch may be taken back by who submitted it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more state; no column changes."""

    dependencies = [("facts", "0002_tally_under_seal")]
    operations = [
        migrations.AlterField(
            "batch",
            "status",
            models.CharField(
                choices=[
                    ("previewed", "已预览，未提交 / Previewed"),
                    ("submitted", "待审核 / Submitted"),
                    ("accepted", "已接受 / Accepted"),
                    ("rejected", "已退回 / Sent back"),
                    ("withdrawn", "已撤回 / Withdrawn"),
                ],
                default="previewed",
                max_length=10,
                verbose_name="状态 / Status",
            ),
        ),
    ]
