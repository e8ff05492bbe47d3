"""Incidents of the log: raised, and once ended; nothing else of them is ever changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import workflows.models.evidence

TABLE = "workflows_logincident"
SAYS = "an incident of the log is kept; only its end is told, once"
FIXED = "code, kind, about, told, began_at"


def put_triggers(apps, schema_editor):
    run, refuse = schema_editor.execute, f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    postgres = schema_editor.connection.vendor == "postgresql"
    does = "FOR EACH ROW {} EXECUTE FUNCTION xinheng_log_is_stone()" if postgres else f"{{}} {refuse}"
    run(f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE OF {FIXED} ON {TABLE} {does.format('')}")
    ended = "WHEN (OLD.ended_at IS NOT NULL)"
    run(f"CREATE TRIGGER {TABLE}_has_ended BEFORE UPDATE ON {TABLE} {does.format(ended)}")
    run(f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {does.format('')}")
    if postgres:
        run(
            f"CREATE TRIGGER {TABLE}_is_kept BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION xinheng_log_is_stone()"
        )


def take_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for name in ("no_update", "has_ended", "no_delete", *(["is_kept"] if postgres else [])):
        on = f" ON {TABLE}" if postgres else ""
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}{on}")


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0059_audit_desk"),
    ]

    operations = [
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
                    ("log", "台账告警"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="LogIncident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("split", "台账分叉"),
                            ("faults", "全面校验发现问题"),
                            ("unplaced", "台账行没有及时编入总序"),
                            ("unpublished", "检查点等不到副署，不能公布"),
                            ("silent", "见证单位长时间没有副署"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=80)),
                ("told", models.JSONField(default=dict)),
                ("began_at", models.DateTimeField(verbose_name="发现时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("because", models.CharField(blank=True, max_length=1000, verbose_name="查明的情况")),
                (
                    "ended_by",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("kind", "about"),
                        name="one_open_incident",
                    )
                ],
            },
        ),
        migrations.RunPython(put_triggers, take_triggers),
    ]
