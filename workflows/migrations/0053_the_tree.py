"""The tree over the log: stone from its first row, and fed by the database itself with each line that is written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STONE = ("leaf", "treenode", "checkpoint", "cosignature", "witnessrule", "splitview")
SAYS = "the transition log is append-only"
FIXED = "name, key, since"  # of a witness: only its end may still be told
LINES = "workflows_transition"
WAITING = "INSERT INTO workflows_unsequenced (line_id) VALUES (NEW.id);"
FEED = f"""
CREATE OR REPLACE FUNCTION xinheng_line_waits() RETURNS trigger AS $$
BEGIN {WAITING} RETURN NULL; END; $$ LANGUAGE plpgsql;
"""


def put_triggers(apps, schema_editor):
    run, refuse = schema_editor.execute, f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    postgres = schema_editor.connection.vendor == "postgresql"
    raises = "FOR EACH {} EXECUTE FUNCTION xinheng_log_is_stone()"
    for name in STONE:
        table = f"workflows_{name}"
        for event in ("UPDATE", "DELETE"):
            does = raises.format("ROW") if postgres else refuse
            run(f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} {does}")
        if postgres:
            run(f"CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table} {raises.format('STATEMENT')}")
    does = raises.format("ROW") if postgres else refuse
    run(f"CREATE TRIGGER workflows_witness_no_update BEFORE UPDATE OF {FIXED} ON workflows_witness {does}")
    run(f"CREATE TRIGGER workflows_witness_no_delete BEFORE DELETE ON workflows_witness {does}")
    if postgres:
        run(FEED)
        run(
            f"CREATE TRIGGER {LINES}_waits AFTER INSERT ON {LINES} "
            "FOR EACH ROW EXECUTE FUNCTION xinheng_line_waits()"
        )
    else:
        run(f"CREATE TRIGGER {LINES}_waits AFTER INSERT ON {LINES} BEGIN {WAITING} END")
    # Lines from before the tree existed take their places first, in the order in which they were written.
    run(f"INSERT INTO workflows_unsequenced (line_id) SELECT id FROM {LINES} ORDER BY id")


def take_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"

    def drop(name, table):
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}")

    for table in (*(f"workflows_{name}" for name in STONE), "workflows_witness"):
        for event in ("update", "delete"):
            drop(f"{table}_no_{event}", table)
        if postgres and table != "workflows_witness":
            drop(f"{table}_is_kept", table)
    drop(f"{LINES}_waits", LINES)


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0049_repair"),
    ]

    operations = [
        migrations.CreateModel(
            name="SplitView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("found_by", models.CharField(max_length=80, verbose_name="发现者")),
                ("ours", models.TextField()),
                ("theirs", models.TextField()),
                ("sentence", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Unsequenced",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workflows.transition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="见证单位")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="验证公钥")),
                ("since", models.DateTimeField(verbose_name="起")),
                ("until", models.DateTimeField(null=True, verbose_name="止")),
            ],
        ),
        migrations.CreateModel(
            name="WitnessRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("needed", models.PositiveSmallIntegerField(verbose_name="所需副署数")),
                ("since", models.DateTimeField(verbose_name="起")),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="行数")),
                ("root", models.CharField(max_length=64)),
                ("algorithm", models.CharField(default="sha256", max_length=10)),
                ("key", models.CharField(max_length=200, verbose_name="签名公钥")),
                ("note", models.TextField()),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
            ],
            options={
                "ordering": ["-size", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("size", "key"), name="one_checkpoint_a_size_and_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="FullCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("size", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("faults_count", models.PositiveIntegerField(default=0)),
                ("faults", models.JSONField(default=list)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="TreeLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("origin", models.CharField(max_length=120, unique=True)),
                ("algorithm", models.CharField(default="sha256", max_length=10)),
                (
                    "book",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tree_log",
                        to="workflows.book",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TreeNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("level", "index"), name="one_node_a_place"),
                    models.CheckConstraint(condition=models.Q(("level__gte", 1)), name="leaves_are_level_0"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="总序号")),
                ("hash", models.CharField(max_length=64)),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="workflows.transition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("index__gte", 0)), name="leaf_counts_from_0")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=300)),
                ("signed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="workflows.checkpoint",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="workflows.witness",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checkpoint", "witness"), name="one_cosignature_a_witness"
                    )
                ],
            },
        ),
        migrations.RunPython(put_triggers, take_triggers),
    ]
