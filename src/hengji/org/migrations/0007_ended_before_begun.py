"""A role may be withdrawn, and an appointment replaced, before its first day: it then lasts for no day."""

from django.db import migrations, models
from django.db.models import F, Q

_FORWARD = Q(until__isnull=True) | Q(until__gte=F("since"))


class Migration(migrations.Migration):
    """Two conditions are wider."""

    dependencies = [("org", "0006_accounts_under_seal")]
    operations = [
        migrations.RemoveConstraint("grant", "org_grant_forward"),
        migrations.AddConstraint("grant", models.CheckConstraint(condition=_FORWARD, name="org_grant_forward")),
        migrations.RemoveConstraint("appointment", "org_appt_forward"),
        migrations.AddConstraint("appointment", models.CheckConstraint(condition=_FORWARD, name="org_appt_forward")),
    ]
