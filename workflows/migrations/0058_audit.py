"""Work papers of who audits: nothing of them is ever deleted, and nothing of a signed one is changed."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import workflows.models.evidence

PAPER, ITEM, FINDING = "workflows_workpaper", "workflows_sampleitem", "workflows_auditfinding"
SAYS = "a signed work paper never changes, and none is deleted"
SIGNED = f"EXISTS (SELECT 1 FROM {PAPER} WHERE id = {{}}.paper_id AND state = 'signed')"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_papers_are_stone() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYS}'; END; $$ LANGUAGE plpgsql;
"""
PARTS_FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinheng_parts_of_papers_are_stone() RETURNS trigger AS $$
BEGIN
  IF {SIGNED.format("NEW")} THEN RAISE EXCEPTION '{SAYS}'; END IF;
  IF TG_OP = 'UPDATE' AND {SIGNED.format("OLD")} THEN RAISE EXCEPTION '{SAYS}'; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
"""


def put_triggers(apps, schema_editor):
    run, refuse = schema_editor.execute, f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    if schema_editor.connection.vendor == "postgresql":
        run(FUNCTION)
        run(PARTS_FUNCTION)
        stone = "FOR EACH ROW {} EXECUTE FUNCTION xinheng_papers_are_stone()"
        run(
            f"CREATE TRIGGER {PAPER}_signed BEFORE UPDATE ON {PAPER} "
            + stone.format("WHEN (OLD.state = 'signed')")
        )
        for table in (PAPER, ITEM, FINDING):
            run(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} " + stone.format(""))
        for table in (ITEM, FINDING):
            run(
                f"CREATE TRIGGER {table}_signed BEFORE INSERT OR UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION xinheng_parts_of_papers_are_stone()"
            )
        return
    run(f"CREATE TRIGGER {PAPER}_signed BEFORE UPDATE ON {PAPER} WHEN OLD.state = 'signed' {refuse}")
    for table in (PAPER, ITEM, FINDING):
        run(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    for table in (ITEM, FINDING):
        run(f"CREATE TRIGGER {table}_signed BEFORE INSERT ON {table} WHEN {SIGNED.format('NEW')} {refuse}")
        said = f"{SIGNED.format('NEW')} OR {SIGNED.format('OLD')}"
        run(f"CREATE TRIGGER {table}_signed_update BEFORE UPDATE ON {table} WHEN {said} {refuse}")


def take_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"

    def drop(name, table):
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}")

    for table in (PAPER, ITEM, FINDING):
        drop(f"{table}_no_delete", table)
        drop(f"{table}_signed", table)
        if not postgres and table != PAPER:
            drop(f"{table}_signed_update", table)
    if postgres:
        schema_editor.execute("DROP FUNCTION xinheng_papers_are_stone(), xinheng_parts_of_papers_are_stone()")


class Migration(migrations.Migration):
    dependencies = [
        ("viewflow", "0015_task_scheduled"),
        ("workflows", "0057_gate"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("drafted", "拟稿"),
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
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="反馈期限")),
                ("answer", models.TextField(blank=True, verbose_name="反馈意见")),
                ("hands", models.JSONField(blank=True, default=list)),
                (
                    "code",
                    models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("serious", "严重"), ("general", "一般"), ("advice", "建议")],
                        max_length=8,
                        verbose_name="程度",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="发现")),
                ("rule", models.CharField(max_length=200, verbose_name="依据")),
                ("text", models.TextField(verbose_name="事实和意见")),
                ("written_at", models.DateTimeField(verbose_name="拟稿时间")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发送时间")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="反馈时间")),
                ("verdict", models.TextField(blank=True, verbose_name="认可意见")),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="SampleItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nth", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("key", models.CharField(max_length=40)),
                ("rank", models.CharField(max_length=64)),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="抽取原因")),
                ("marks", models.JSONField(blank=True, default=dict, verbose_name="检查结果")),
                ("note", models.TextField(blank=True, verbose_name="检查记录")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="检查时间")),
            ],
            options={
                "ordering": ["paper_id", "nth"],
            },
        ),
        migrations.CreateModel(
            name="WorkPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("announced", "已登记，待抽样"),
                            ("drawn", "已抽样，检查中"),
                            ("signed", "已签署"),
                            ("dropped", "未抽样即终止"),
                        ],
                        default="announced",
                        max_length=10,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("seed", models.CharField(blank=True, max_length=64, verbose_name="抽样种子")),
                ("unchecked", models.PositiveIntegerField(default=0, verbose_name="未检查")),
                ("open_findings", models.PositiveIntegerField(default=0, verbose_name="未了结的发现")),
                ("conclusion", models.TextField(blank=True, verbose_name="检查结论")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="底稿编号")),
                ("title", models.CharField(max_length=100, verbose_name="审计事项")),
                (
                    "sampled",
                    models.CharField(
                        choices=[("lines", "台账的行"), ("entries", "条目")],
                        max_length=8,
                        verbose_name="抽样对象",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("random", "随机抽样"), ("risk", "按风险抽样")],
                        max_length=8,
                        verbose_name="抽样方法",
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(verbose_name="至")),
                ("size", models.PositiveSmallIntegerField(verbose_name="样本量")),
                ("risks", models.JSONField(blank=True, default=list, verbose_name="风险标记")),
                ("announced_at", models.DateTimeField(verbose_name="登记时间")),
                ("population", models.PositiveIntegerField(default=0, verbose_name="总体")),
                ("population_digest", models.CharField(blank=True, max_length=64, verbose_name="总体摘要")),
                ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="抽样时间")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="底稿摘要")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="签署时间")),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assigned", "任务转给我"),
                    ("delegated", "任务委托我办理"),
                    ("taken_back", "委托被收回"),
                    ("copied", "案件抄送我"),
                    ("mentioned", "讨论中提到我"),
                    ("moved_on", "关注的案件有进展"),
                    ("urged", "督办"),
                    ("due_soon", "剩三个工作日"),
                    ("due_next", "剩一个工作日"),
                    ("overdue", "任务超期"),
                    ("escalated", "本部门任务超期"),
                    ("cover", "工作代理"),
                    ("not_enacted", "提交没有办成"),
                    ("bulk_done", "批量办理完成"),
                    ("unread", "电子送达未读"),
                    ("served", "公告送达期届满"),
                    ("batch_waits", "批量文书待审核"),
                    ("batch_returned", "批量文书被退回"),
                    ("objection", "收到异议"),
                    ("challenge", "复议诉讼有进展"),
                    ("complaint", "收到投诉举报"),
                    ("receipt", "更正未获确认"),
                    ("mandate", "授权待核验"),
                    ("commitment", "信用承诺待办"),
                    ("watch", "重点监测有发现"),
                    ("guidance", "整改约谈有进展"),
                    ("audit", "审计发现"),
                    ("repair_opens", "可以申请修复"),
                    ("record_repair", "公示信息修复有进展"),
                    ("emergency", "应急查阅"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("met_at__gt", models.F("due_at"))),
                fields=["-id"],
                name="deadlines_met_late",
            ),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(fields=["post", "-id"], name="lines_of_post"),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(fields=["actor", "-id"], name="lines_of_actor"),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="answered_by",
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
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="audit_findings",
                to="workflows.transition",
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sampleitem",
            name="checked_by",
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
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.entry",
            ),
        ),
        migrations.AddField(
            model_name="sampleitem",
            name="line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.transition",
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="workflows.sampleitem",
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="auditor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="book",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="work_paper",
                to="workflows.book",
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="checkpoint",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.checkpoint",
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
            ),
        ),
        migrations.AddField(
            model_name="sampleitem",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="workflows.workpaper"
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="workflows.workpaper"
            ),
        ),
        migrations.AddIndex(
            model_name="workpaper",
            index=models.Index(fields=["office", "-id"], name="work_papers_of_office"),
        ),
        migrations.AddConstraint(
            model_name="sampleitem",
            constraint=models.UniqueConstraint(fields=("paper", "nth"), name="one_item_a_place"),
        ),
        migrations.AddIndex(
            model_name="auditfinding",
            index=models.Index(
                condition=models.Q(("state", "sent")), fields=["unit", "-id"], name="findings_to_answer"
            ),
        ),
        migrations.RunPython(put_triggers, take_triggers),
    ]
