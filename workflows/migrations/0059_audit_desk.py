"""What the audit desk shows: each part of a full check by itself, and the deadlines that were let pass, by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0058_audit")]

    operations = [
        migrations.AddField("fullcheck", "parts", models.JSONField(default=dict)),
        migrations.AddIndex(
            "deadline",
            models.Index(
                condition=models.Q(("met_at__isnull", True), ("struck_at__isnull", False)),
                fields=["kind", "-id"],
                name="deadlines_struck_unmet",
            ),
        ),
    ]
