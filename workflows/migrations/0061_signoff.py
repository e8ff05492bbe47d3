"""A work paper is signed by a second auditor, a finding sent and taken back on the word of two: refused otherwise here.

What one auditor signed before stays as it is, with the digest of its time.
"""

from importlib import import_module

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

before = import_module("workflows.migrations.0058_audit")
PAPER, ITEM, FINDING = before.PAPER, before.ITEM, before.FINDING
SAYS = (
    "two auditors sign a work paper, send a finding and take it back; what the seed can tell is not dropped"
)
# The first checkpoint over the first line of the paper's book is there: the sample can be known.
KNOWN = """EXISTS (SELECT 1 FROM workflows_leaf leaf JOIN workflows_transition line ON line.id = leaf.line_id
JOIN workflows_checkpoint head ON head.size > leaf."index" WHERE line.book_id = NEW.book_id AND line.seq = 1)"""
SIGNED_ALONE = f"""NEW.state = 'signed' AND OLD.state <> 'signed' AND (OLD.state <> 'submitted' OR
NEW.signed_by_id IS NULL OR NEW.submitted_by_id IS NULL OR NEW.signed_by_id IN (NEW.auditor_id, NEW.submitted_by_id)
OR EXISTS (SELECT 1 FROM {ITEM} item WHERE item.paper_id = NEW.id AND item.checked_by_id = NEW.signed_by_id))"""
DROPPED_LATE = f"NEW.state = 'dropped' AND OLD.state <> 'dropped' AND (OLD.state <> 'announced' OR {KNOWN})"
SENT_ALONE = """OLD.state IN ('drafted', 'proposed') AND NEW.state NOT IN ('drafted', 'proposed', 'withdrawn') AND
(NEW.agreed_by_id IS NULL OR NEW.proposed_by_id IS NULL OR NEW.agreed_by_id IN (NEW.written_by_id, NEW.proposed_by_id))"""
TAKEN_ALONE = """NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND
(NEW.withdrawn_by_id IS NULL OR NEW.withdrawal_by_id IS NULL OR NEW.withdrawn_by_id = NEW.withdrawal_by_id)"""
RULES = ((PAPER, f"({SIGNED_ALONE}) OR ({DROPPED_LATE})"), (FINDING, f"({SENT_ALONE}) OR ({TAKEN_ALONE})"))


def put_triggers(apps, schema_editor):
    before.put_triggers(apps, schema_editor)
    for table, alone in RULES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {table}_by_two() RETURNS trigger AS $$ BEGIN "
                f"IF {alone} THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN NEW; END; $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_by_two BEFORE UPDATE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_by_two()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_by_two BEFORE UPDATE ON {table} WHEN {alone} "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def take_triggers(apps, schema_editor):
    for table, _alone in RULES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_by_two ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_by_two()")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_by_two")
    before.take_triggers(apps, schema_editor)


def tell_hands(apps, schema_editor):
    """Who had a hand in the papers that are still open."""
    papers = apps.get_model("workflows", "WorkPaper").objects
    for paper in papers.filter(state__in=("announced", "drawn")):
        checked = paper.items.filter(checked_by__isnull=False).values_list("checked_by", flat=True)
        wrote = paper.findings.values_list("written_by", flat=True)
        papers.filter(pk=paper.pk).update(hands=sorted({paper.auditor_id, *checked, *wrote}))


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0060_log_incident"),
    ]

    operations = [
        # SQLite makes a table anew to add some columns: its triggers are taken away before and put again after.
        migrations.RunPython(before.take_triggers, before.put_triggers),
        migrations.AddField(
            model_name="auditfinding",
            name="agreed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="withdrawal",
            field=models.TextField(blank=True, verbose_name="撤回理由"),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="withdrawal_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sampleitem",
            name="review",
            field=models.CharField(
                blank=True, choices=[("agreed", "同意"), ("again", "补查")], max_length=8, verbose_name="复核"
            ),
        ),
        migrations.AddField(
            model_name="sampleitem",
            name="review_note",
            field=models.TextField(blank=True, verbose_name="复核说明"),
        ),
        migrations.AddField(
            model_name="sampleitem",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
        ),
        migrations.AddField(
            model_name="sampleitem",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="doubted",
            field=models.PositiveIntegerField(default=0, verbose_name="要求补查"),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="hands",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="review",
            field=models.TextField(blank=True, verbose_name="复核意见"),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="reviewer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="signed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="signers",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="送复核时间"),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="auditfinding",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("drafted", "拟稿"),
                    ("proposed", "待同意发送"),
                    ("sent", "待反馈"),
                    ("answered", "已反馈，待认可"),
                    ("accepted", "已认可"),
                    ("unanswered", "逾期未反馈"),
                    ("withdrawn", "已撤回"),
                ],
                default="drafted",
                max_length=10,
                protected=True,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="workpaper",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("announced", "已登记，待抽样"),
                    ("drawn", "已抽样，检查中"),
                    ("submitted", "已送复核"),
                    ("signed", "已签署"),
                    ("dropped", "未抽样即终止"),
                ],
                default="announced",
                max_length=10,
                protected=True,
                verbose_name="状态",
            ),
        ),
        migrations.RunPython(tell_hands, migrations.RunPython.noop),
        migrations.RunPython(put_triggers, take_triggers),
    ]
