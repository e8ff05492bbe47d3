"""The boxes of tasks are counted from their indexes alone: these now hold what the filters ask, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("viewflow", "0015_task_scheduled"),
        ("workflows", "0025_register_and_batches"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="workitem",
            name="items_mine",
        ),
        migrations.RemoveIndex(
            model_name="workitem",
            name="items_team",
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("status", "assigned")),
                fields=["owner", "due_at", "priority", "id", "procedure", "step", "follow_up_on", "status"],
                name="items_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("status", "new")),
                fields=[
                    "department",
                    "permission",
                    "due_at",
                    "priority",
                    "id",
                    "team",
                    "procedure",
                    "step",
                    "status",
                ],
                name="items_team",
            ),
        ),
    ]
