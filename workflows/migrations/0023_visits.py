"""How often one client asked, counted for every process that serves it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0021_record_is_filed")]

    operations = [
        migrations.CreateModel(
            name="Visits",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("n", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
