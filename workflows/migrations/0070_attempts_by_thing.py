"""Attempts are counted by what was tried at and why it was refused, and told where that is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0069_log_anchor"),
    ]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="office",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.department",
            ),
        ),
        migrations.AddField(
            model_name="tally",
            name="thing",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="tally",
            name="things",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="tally",
            name="why",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="tally",
            name="key",
            field=models.CharField(max_length=200, unique=True),
        ),
    ]
