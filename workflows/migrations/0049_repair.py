"""The procedure of a repair: acceptance, completion, verification on the spot, partial grants, reorganisation.

Applications that are open go on: what waits for its verification counts as accepted. The materials of a published
version are stone, as all of its rows (0010).
"""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

SAYS = "published rules never change"
SET = "('published', 'retired')"
POLICY, TABLE = "workflows_policy", "workflows_repairmaterial"


def take_in(apps, schema_editor):
    rows = apps.get_model("workflows", "Repair").objects
    rows.filter(state="applied", is_open=True).update(state="accepted")
    rows.filter(state="verified", verified_corrected_on__isnull=False).update(is_performed=True)


def put_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(
            f"CREATE TRIGGER {TABLE}_stone BEFORE INSERT OR UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION xinheng_rows_of_rules_are_stone()"
        )
        return
    abort = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        ids = ", ".join(f"{row}.policy_id" for row in rows)
        run(
            f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE} WHEN EXISTS "
            f"(SELECT 1 FROM {POLICY} WHERE id IN ({ids}) AND state IN {SET}) {abort}"
        )


def take_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(f"DROP TRIGGER {TABLE}_stone ON {TABLE}")
        return
    for event in ("insert", "update", "delete"):
        run(f"DROP TRIGGER {TABLE}_no_{event}")


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0048_choices_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="is_history_hidden",
            field=models.BooleanField(default=False, verbose_name="修复后不再展示"),
        ),
        migrations.AddField(
            model_name="motion",
            name="watch_on",
            field=models.DateField(blank=True, null=True, verbose_name="计划执行期限届满日"),
        ),
        migrations.AddField(
            model_name="repair",
            name="accepted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="受理时间"),
        ),
        migrations.AddField(
            model_name="repair",
            name="bars",
            field=models.JSONField(blank=True, default=list, verbose_name="不得提前移出的情形"),
        ),
        migrations.AddField(
            model_name="repair",
            name="found",
            field=models.JSONField(blank=True, default=dict, verbose_name="逐项核实情况"),
        ),
        migrations.AddField(
            model_name="repair",
            name="is_performed",
            field=models.BooleanField(default=False, verbose_name="义务已履行完毕"),
        ),
        migrations.AddField(
            model_name="repair",
            name="is_trained",
            field=models.BooleanField(default=False, verbose_name="培训条件已满足"),
        ),
        migrations.AddField(
            model_name="repair",
            name="materials",
            field=models.JSONField(blank=True, default=list, verbose_name="已收到的材料"),
        ),
        migrations.AddField(
            model_name="repair",
            name="may_be_partial",
            field=models.BooleanField(default=False, verbose_name="可以部分准予"),
        ),
        migrations.AddField(
            model_name="repair",
            name="missing",
            field=models.TextField(blank=True, verbose_name="需要补正的内容"),
        ),
        migrations.AddField(
            model_name="repair",
            name="opens_on",
            field=models.DateField(blank=True, null=True, verbose_name="最早可准予日"),
        ),
        migrations.AddField(
            model_name="repair",
            name="promise_stands",
            field=models.BooleanField(default=False, verbose_name="承诺有效"),
        ),
        migrations.AddField(
            model_name="repair",
            name="rejection",
            field=models.JSONField(blank=True, default=dict, verbose_name="不予受理的理由和依据"),
        ),
        migrations.AddField(
            model_name="repair",
            name="rescinded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
        ),
        migrations.AddField(
            model_name="repair",
            name="scope",
            field=models.JSONField(blank=True, default=dict, verbose_name="部分准予的范围"),
        ),
        migrations.AddField(
            model_name="repair",
            name="sources",
            field=models.JSONField(blank=True, default=list, verbose_name="机关自行查询的来源"),
        ),
        migrations.AddField(
            model_name="repair",
            name="was_asked_to_complete",
            field=models.BooleanField(default=False, verbose_name="已要求补正"),
        ),
        migrations.AddField(
            model_name="repairprocedure",
            name="parts",
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name="entry",
            name="exit_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("term", "期满移出"),
                    ("repair", "提前移出"),
                    ("cure", "改正移出"),
                    ("escalated", "升级列入"),
                    ("downgrade", "不再符合条件"),
                    ("extinct", "主体消灭"),
                    ("reorganised", "重整计划执行完毕"),
                ],
                max_length=20,
                verbose_name="移出事由",
            ),
        ),
        migrations.AlterField(
            model_name="motion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extension", "延长作出决定期限"),
                    ("rescission", "撤销提前移出并恢复列入"),
                    ("revocation", "撤销列入决定"),
                    ("downgrade", "取消守信激励"),
                    ("extinction", "主体消灭移出"),
                    ("suspension", "中止计算期限"),
                    ("repair_extension", "延长修复审查期限"),
                    ("reorganisation", "破产重整暂停惩戒"),
                    ("plan_done", "重整计划执行完毕"),
                    ("plan_failed", "重整终止，恢复惩戒"),
                ],
                max_length=20,
                verbose_name="呈批事项",
            ),
        ),
        migrations.AlterField(
            model_name="repair",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("applied", "已收到，待受理"),
                    ("incomplete", "待补正"),
                    ("accepted", "已受理，核实中"),
                    ("verified", "已核实"),
                    ("granted", "准予提前移出"),
                    ("partly", "部分准予"),
                    ("refused", "不予提前移出"),
                    ("rejected", "不予受理"),
                    ("withdrawn", "已撤回"),
                    ("rescinded", "已撤销"),
                    ("uncompleted", "逾期未补正，已终止"),
                    ("lapsed", "已终止"),
                ],
                default="applied",
                max_length=20,
                protected=True,
                verbose_name="状态",
            ),
        ),
        migrations.CreateModel(
            name="SiteVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="核查日期")),
                ("began", models.TimeField(verbose_name="开始时间")),
                ("ended", models.TimeField(verbose_name="结束时间")),
                ("place_visited", models.CharField(max_length=200, verbose_name="核查地点")),
                ("officers", models.CharField(max_length=120, verbose_name="核查人员（不少于2人）")),
                ("attendant", models.CharField(blank=True, max_length=120, verbose_name="当事人在场人员")),
                ("seen", models.TextField(verbose_name="核查情况")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("photos", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.evidence"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "repair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="workflows.repair",
                    ),
                ),
            ],
            options={
                "ordering": ["visited_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reorganisation",
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
                            ("in_effect", "暂停惩戒中"),
                            ("definitive", "计划执行完毕，已解除"),
                            ("resumed", "已恢复惩戒"),
                            ("moot", "列入已经结束"),
                        ],
                        default="in_effect",
                        max_length=12,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                (
                    "end_document",
                    models.CharField(blank=True, max_length=100, verbose_name="结束所依据的文书号"),
                ),
                ("court", models.CharField(max_length=100, verbose_name="裁定法院")),
                ("document_number", models.CharField(max_length=100, verbose_name="裁定文号")),
                ("document_date", models.DateField(verbose_name="裁定日期")),
                ("since", models.DateField(verbose_name="暂停惩戒起始日")),
                ("watch_on", models.DateField(verbose_name="计划执行期限届满日")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("end_reason", models.TextField(blank=True, verbose_name="结束的事由")),
                ("frozen", models.JSONField(default=dict)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reorganisations",
                        to="workflows.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_effect")),
                        fields=("entry",),
                        name="one_reorganisation_of_an_entry",
                    )
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="RepairMaterial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField()),
                ("name", models.CharField(max_length=100, verbose_name="材料")),
                ("hint", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("clause", models.CharField(max_length=100, verbose_name="依据")),
                ("is_fetched", models.BooleanField(default=False, verbose_name="由机关自行查询")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="workflows.policy",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "code"), name="one_material_per_policy")
                ],
            },
        ),
        migrations.AlterField(
            model_name="publicityrecord",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("received", "已报送，未上网"),
                    ("online", "上网公示中"),
                    ("taken_down", "期满停止公示"),
                    ("retracted", "已撤下"),
                    ("repaired", "修复后停止公示"),
                ],
                default="received",
                max_length=20,
                protected=True,
                verbose_name="公示状态",
            ),
        ),
        migrations.CreateModel(
            name="RecordRepair",
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
                            ("applied", "已收到，待受理"),
                            ("incomplete", "待补正"),
                            ("accepted", "已受理，核实中"),
                            ("verified", "已核实"),
                            ("granted", "准予提前移出"),
                            ("partly", "部分准予"),
                            ("refused", "不予提前移出"),
                            ("rejected", "不予受理"),
                            ("withdrawn", "已撤回"),
                            ("rescinded", "已撤销"),
                            ("uncompleted", "逾期未补正，已终止"),
                            ("lapsed", "已终止"),
                        ],
                        default="applied",
                        max_length=20,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("claimed_corrected_on", models.DateField(verbose_name="申请人所述改正日期")),
                (
                    "verified_corrected_on",
                    models.DateField(blank=True, null=True, verbose_name="核实的改正日期"),
                ),
                ("has_promise", models.BooleanField(default=False, verbose_name="已签署承诺")),
                ("was_asked_to_complete", models.BooleanField(default=False, verbose_name="已要求补正")),
                ("is_performed", models.BooleanField(default=False, verbose_name="义务已履行完毕")),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="最早可准予日")),
                ("promise_stands", models.BooleanField(default=False, verbose_name="承诺有效")),
                ("is_trained", models.BooleanField(default=False, verbose_name="培训条件已满足")),
                ("bars", models.JSONField(blank=True, default=list, verbose_name="不得提前移出的情形")),
                ("may_be_partial", models.BooleanField(default=False, verbose_name="可以部分准予")),
                ("scope", models.JSONField(blank=True, default=dict, verbose_name="部分准予的范围")),
                ("code", models.CharField(max_length=30, unique=True, verbose_name="申请编号")),
                ("applicant", models.CharField(max_length=60, verbose_name="经手人")),
                ("statement", models.TextField(verbose_name="改正和履行情况说明")),
                ("materials", models.JSONField(default=list, verbose_name="已收到的材料")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("accept_by", models.DateField(blank=True, null=True, verbose_name="最迟受理日")),
                ("decide_by", models.DateField(blank=True, null=True, verbose_name="最迟决定日")),
                ("missing", models.TextField(blank=True, verbose_name="需要补正的内容")),
                ("found", models.JSONField(default=dict, verbose_name="逐项核实情况")),
                ("verification", models.TextField(blank=True, verbose_name="核实意见")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="依据")),
                ("hands", models.JSONField(default=list)),
                ("applied_at", models.DateTimeField(verbose_name="登记时间")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("is_open", models.BooleanField(default=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="workflows.publicityrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)),
                        fields=("record",),
                        name="one_open_record_repair",
                    )
                ],
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
                    ("repair_opens", "可以申请修复"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply", "陈述申辩"),
                    ("public_notice", "拟列入公示"),
                    ("answer", "答复陈述申辩"),
                    ("decide", "作出列入决定"),
                    ("listing_end", "列入期届满"),
                    ("display_end", "最长公示期届满"),
                    ("escalate", "升级列入"),
                    ("measure_end", "措施期满"),
                    ("repair_accept", "受理修复申请"),
                    ("repair_complete", "补正修复申请"),
                    ("repair_opens", "最短期限届满"),
                    ("repair_decide", "决定提前移出"),
                    ("plan_end", "重整计划执行期届满"),
                    ("exit_execute", "执行移出"),
                    ("monitor_end", "重点监测届满"),
                    ("monitor_check", "重点监测核查"),
                    ("rescission_reply", "对拟恢复列入陈述申辩"),
                    ("suspension_end", "中止计期届满"),
                    ("announcement_end", "公告送达期届满"),
                    ("objection_accept", "受理异议"),
                    ("objection_mark", "作出异议标注"),
                    ("objection_forward", "异议转信息提供单位"),
                    ("objection_complete", "补正异议材料"),
                    ("objection_answer", "答复异议"),
                    ("objection_provider", "信息提供单位核查异议"),
                    ("objection_recheck", "复核异议"),
                    ("challenge_answer", "提出复议答复或者答辩"),
                    ("annul_execute", "执行撤销决定"),
                    ("challenge_comply", "履行复议决定、裁判"),
                    ("court_date", "开庭、听证"),
                    ("court_reminder", "开庭前提醒"),
                    ("hearing_request", "申请听证"),
                    ("hearing_hold", "举行听证"),
                    ("receipt_due", "接收方确认更正"),
                    ("second_review", "独立复核"),
                    ("rectify_end", "限期整改"),
                    ("rectify_check", "验收整改"),
                    ("interview_date", "约谈"),
                    ("follow_up", "约谈后回访"),
                    ("counsel_next", "下次辅导联系"),
                ],
                max_length=20,
                verbose_name="期限",
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("case", "案件证据"),
                    ("service", "送达凭证"),
                    ("statement", "陈述申辩材料"),
                    ("repair", "修复申请材料"),
                    ("motion", "呈批材料"),
                    ("comment", "讨论附件"),
                    ("objection", "异议材料"),
                    ("challenge", "复议诉讼材料"),
                    ("complaint", "投诉举报材料"),
                    ("mandate", "授权材料"),
                    ("hearing", "听证材料"),
                    ("receipt", "接收方回执"),
                    ("commitment", "承诺书扫描件"),
                    ("training", "培训课件"),
                    ("guidance", "整改约谈材料"),
                ],
                default="case",
                max_length=12,
            ),
        ),
        migrations.RunPython(take_in, migrations.RunPython.noop),
        migrations.RunPython(put_triggers, take_triggers),
    ]
