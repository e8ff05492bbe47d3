"""Two more incidents of the log; that its anchor was set anew is ended by two, as a contradiction is (decision 0037)."""

from importlib import import_module

from django.db import migrations, models

before = import_module("workflows.migrations.0065_two_explain_a_split")
TABLE, SAYS = before.TABLE, before.SAYS
ALONE = before.ALONE.replace("NEW.kind = 'split'", "NEW.kind IN ('split', 'renewed')")


def _put(schema_editor, alone):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f"DROP TRIGGER {TABLE}_by_two{f' ON {TABLE}' if postgres else ''}")
    if postgres:
        does = f"FOR EACH ROW WHEN ({alone}) EXECUTE FUNCTION {TABLE}_by_two()"
    else:
        does = f"WHEN {alone} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_by_two BEFORE UPDATE ON {TABLE} {does}")


def put_trigger(apps, schema_editor):
    _put(schema_editor, ALONE)


def put_former(apps, schema_editor):
    _put(schema_editor, before.ALONE)


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0068_paper_reach"),
    ]

    operations = [
        migrations.AlterField(
            model_name="logincident",
            name="kind",
            field=models.CharField(
                choices=[
                    ("split", "台账分叉"),
                    ("faults", "全面校验发现问题"),
                    ("unplaced", "台账行没有及时编入总序"),
                    ("unpublished", "检查点等不到副署，不能公布"),
                    ("silent", "见证单位长时间没有副署"),
                    ("unanchored", "台账与库外存根不符，停止签名"),
                    ("renewed", "库外存根被重设"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(put_trigger, put_former),
    ]
