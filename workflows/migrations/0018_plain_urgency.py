"""Tasks from before urgency had names are 平件: the former default, 0, names none of them."""

from django.db import migrations


def name_them(apps, schema_editor):
    apps.get_model("workflows", "WorkItem").objects.filter(priority=0).update(priority=3)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0017_workbench")]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
