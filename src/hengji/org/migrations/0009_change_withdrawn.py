"""A change of a unit may be withdrawn before its first day: its span then lasts for no day, and another one may begin on that day."""

from django.db import migrations, models
from django.db.models import F, Q

_SOME_DAY = Q(until__isnull=True) | Q(until__gt=F("since"))
_FORWARD = Q(until__isnull=True) | Q(until__gte=F("since"))


class Migration(migrations.Migration):
    """One condition is wider, the other holds for spans of some day."""

    dependencies = [("org", "0008_unit_merge")]
    operations = [
        migrations.RemoveConstraint("unitspan", "org_span_once"),
        migrations.AddConstraint(
            "unitspan",
            models.UniqueConstraint(fields=["unit", "since"], condition=_SOME_DAY, name="org_span_once"),
        ),
        migrations.RemoveConstraint("unitspan", "org_span_forward"),
        migrations.AddConstraint("unitspan", models.CheckConstraint(condition=_FORWARD, name="org_span_forward")),
    ]
