"""Of the query code of an objection only a keyed digest is kept; the codes on receipts that are out go on opening."""

from django.db import migrations, models

from workflows.models.complaint import sealed_code


def seal(apps, schema_editor):
    """Digest every code that lies in clear."""
    for row in apps.get_model("workflows", "Objection").objects.all().iterator():
        row.query_digest = sealed_code(row.code, row.query_code)
        row.save(update_fields=["query_digest"])


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0036_letterheads_are_stone"),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="query_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="objection", name="query_code"),
    ]
