"""All tables of the first sixty-six migrations as they stand after them, made at once (decision 0026).

Generated from the state after 0066; the steps that only moved rows of older databases have nothing to move here.
A database that ran those migrations is known to have run this one; one that ran some of them goes on with the others.
"""

from importlib import import_module

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import workflows.models.evidence
import workflows.models.learning
import workflows.models.notice
import workflows.models.transition
from workflows.migrations._at_once import CreateModels
from workflows.migrations._stone import put_all, take_all

# Each of them as it is in its own file, which is kept as long as this one: tree, desk of audit, its plan, incidents.
LATER = [
    import_module(f"workflows.migrations.{name}")
    for name in ("0053_the_tree", "0061_signoff", "0064_paper_plan", "0065_two_explain_a_split")
]

TABLES = [
    migrations.CreateModel(
        name="CalendarYear",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
            ("source", models.CharField(max_length=200, verbose_name="依据文件")),
            ("verified", models.BooleanField(default=False, verbose_name="已与原文核对")),
            ("loaded_at", models.DateTimeField(verbose_name="载入时间")),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.book",
                ),
            ),
        ],
        options={
            "verbose_name": "日历年度",
            "verbose_name_plural": "日历年度",
            "ordering": ("year",),
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Transition",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("seq", models.PositiveIntegerField(verbose_name="行号")),
            ("verb", models.CharField(db_index=True, max_length=40, verbose_name="动作")),
            ("thing", models.CharField(max_length=80, verbose_name="对象")),
            ("before", models.CharField(blank=True, max_length=20, verbose_name="原状态")),
            ("after", models.CharField(blank=True, max_length=20, verbose_name="新状态")),
            ("post", models.CharField(max_length=60, verbose_name="岗位")),
            ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
            ("policy", models.CharField(blank=True, max_length=60, verbose_name="规则版本")),
            ("facts_digest", models.CharField(max_length=64)),
            ("gesture", models.CharField(max_length=32, verbose_name="一次操作")),
            ("algorithm", models.CharField(default="sha256", max_length=10)),
            ("previous", models.CharField(max_length=64)),
            ("hash", models.CharField(max_length=64, unique=True)),
            (
                "actor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="谁",
                ),
            ),
            (
                "book",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="workflows.book"
                ),
            ),
            (
                "on_behalf_of",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="代谁",
                ),
            ),
        ],
        options={
            "ordering": ["book_id", "seq"],
            "indexes": [
                models.Index(fields=["post", "-id"], name="lines_of_post"),
                models.Index(fields=["actor", "-id"], name="lines_of_actor"),
                models.Index(fields=["book", "actor", "seq"], name="lines_of_hand"),
                models.Index(
                    condition=models.Q(("on_behalf_of__isnull", False)),
                    fields=["book", "on_behalf_of", "seq"],
                    name="lines_through_a_hand",
                ),
            ],
            "constraints": [models.UniqueConstraint(fields=("book", "seq"), name="one_line_per_place")],
        },
    ),
    migrations.CreateModel(
        name="Ground",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField()),
            ("text", models.CharField(max_length=200, verbose_name="列入情形")),
            ("clause", models.CharField(max_length=100, verbose_name="条款")),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="grounds", to="workflows.policy"
                ),
            ),
            ("short_text", models.CharField(blank=True, max_length=200, verbose_name="登记表用语")),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="ListedMeasure",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=100, verbose_name="措施")),
            ("body", models.CharField(max_length=100, verbose_name="实施单位")),
            ("clause", models.CharField(max_length=100, verbose_name="依据")),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="measures",
                    to="workflows.policy",
                ),
            ),
            ("term", models.CharField(blank=True, max_length=10, verbose_name="措施期限")),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="ListType",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField(unique=True)),
            ("name", models.CharField(max_length=100, verbose_name="名单名称")),
            ("short_name", models.CharField(max_length=40, verbose_name="简称")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("black", "严重失信"),
                        ("watch", "重点关注"),
                        ("red", "守信激励"),
                        ("publicity", "双公示"),
                        ("regime", "一般修复规则"),
                        ("objection", "异议处理规则"),
                        ("remedy", "救济期限规则"),
                    ],
                    max_length=10,
                    verbose_name="性质",
                ),
            ),
            ("number_prefix", models.CharField(default="LR", max_length=6, verbose_name="编号前缀")),
            ("aliases", models.JSONField(blank=True, default=list, verbose_name="别称")),
            ("deciding_rule", models.CharField(blank=True, max_length=200, verbose_name="认定机关")),
            ("field", models.CharField(blank=True, max_length=60, verbose_name="领域")),
            ("note", models.TextField(blank=True, verbose_name="说明")),
            ("seeds", models.CharField(blank=True, max_length=200, verbose_name="出处")),
            (
                "status",
                models.CharField(
                    choices=[
                        ("active", "可以办理"),
                        ("legacy", "历史名单，仅导入"),
                        ("imported", "外部名单，仅导入"),
                        ("rules", "规则，不办理案件"),
                    ],
                    default="active",
                    max_length=10,
                    verbose_name="办理方式",
                ),
            ),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.book",
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [],
            "ordering": ["kind", "pk"],
        },
    ),
    migrations.CreateModel(
        name="CommitmentTemplate",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField()),
            ("version", models.PositiveIntegerField()),
            ("title", models.CharField(max_length=100, verbose_name="标题")),
            ("text", models.TextField(verbose_name="正文")),
            ("published_on", models.DateField(blank=True, null=True, verbose_name="公布日期")),
            (
                "policy",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitment_texts",
                    to="workflows.policy",
                ),
            ),
            ("hands", models.JSONField(blank=True, default=list)),
            ("is_public", models.BooleanField(default=True, verbose_name="签署后公示")),
            ("may_be_drawn", models.BooleanField(default=True, verbose_name="可以手写签名")),
            ("needs_second", models.BooleanField(default=False, verbose_name="需要第二人会签")),
            ("perform_within", models.CharField(blank=True, max_length=10, verbose_name="履行期限")),
            (
                "published_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("reading_seconds", models.PositiveSmallIntegerField(default=0, verbose_name="阅读时间（秒）")),
            ("shows_persons", models.BooleanField(default=False, verbose_name="公示自然人的承诺")),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("rules", "随名单规则"),
                        ("draft", "草案"),
                        ("published", "公布"),
                        ("retired", "停用"),
                        ("discarded", "作废"),
                    ],
                    default="rules",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("valid_for", models.CharField(blank=True, max_length=10, verbose_name="有效期")),
            ("written_at", models.DateTimeField(blank=True, null=True)),
            (
                "written_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="templates",
                    to="workflows.commitmentitem",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("code", "version"), name="one_template_version"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "published")), fields=("item",), name="one_text_in_force"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "draft")), fields=("item",), name="one_text_draft"
                ),
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="Day",
        fields=[
            ("date", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
            ("is_workday", models.BooleanField(verbose_name="是否工作日")),
            ("note", models.CharField(max_length=60, verbose_name="说明")),
            (
                "year",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="days",
                    to="workflows.calendaryear",
                    verbose_name="年度",
                ),
            ),
        ],
        options={
            "verbose_name": "节假日或调休日",
            "verbose_name_plural": "节假日与调休日",
            "ordering": ("date",),
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Entry",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("proposed", "拟列入"),
                        ("notified", "已告知"),
                        ("listed", "在列"),
                        ("dismissed", "不予列入"),
                        ("exited", "已移出"),
                        ("revoked", "已撤销"),
                    ],
                    default="proposed",
                    max_length=20,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("reply_until", models.DateField(blank=True, null=True, verbose_name="陈述申辩截止日")),
            (
                "unserved_prior_notices",
                models.PositiveSmallIntegerField(default=0, verbose_name="未送达告知书"),
            ),
            ("open_statements", models.PositiveSmallIntegerField(default=0, verbose_name="未答复陈述申辩")),
            ("legal_review_passed", models.BooleanField(default=False, verbose_name="法制审核通过")),
            ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
            ("listed_from", models.DateField(blank=True, null=True, verbose_name="列入期起算日")),
            ("listed_until", models.DateField(blank=True, null=True, verbose_name="列入期届满日")),
            ("corrected_on", models.DateField(blank=True, null=True, verbose_name="改正日期")),
            ("repair_from", models.DateField(blank=True, null=True, verbose_name="最早可提前移出日")),
            ("repair_barred", models.BooleanField(default=False, verbose_name="不得提前移出")),
            ("exited_at", models.DateTimeField(blank=True, null=True, verbose_name="移出时间")),
            (
                "exit_ground",
                models.CharField(
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
            ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
            ("number", models.CharField(max_length=30, unique=True, verbose_name="条目编号")),
            ("case_number", models.CharField(max_length=60, verbose_name="案件编号")),
            ("order_number", models.CharField(max_length=60, verbose_name="依据文书号")),
            ("order_deadline", models.DateField(verbose_name="期限起算日")),
            ("facts_summary", models.TextField(verbose_name="事实摘要")),
            ("evidence_list", models.TextField(blank=True, verbose_name="证据目录")),
            ("discovered_on", models.DateField(verbose_name="发现日期")),
            ("registered_at", models.DateTimeField(verbose_name="登记时间")),
            ("reason", models.TextField(blank=True, verbose_name="决定理由")),
            (
                "book",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="entry", to="workflows.book"
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="entries",
                    to="workflows.department",
                ),
            ),
            (
                "registered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="entries",
                    to="workflows.subject",
                ),
            ),
            (
                "ground",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    to="workflows.ground",
                    verbose_name="列入情形",
                ),
            ),
            (
                "list_type",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="entries",
                    to="workflows.listtype",
                ),
            ),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="workflows.policy"
                ),
            ),
            (
                "dismissal",
                models.CharField(
                    blank=True,
                    choices=[
                        ("corrected", "决定前已经改正并作出书面信用承诺"),
                        ("unfounded", "不符合列入情形"),
                        ("extinct", "主体已经注销或者死亡"),
                    ],
                    max_length=12,
                    verbose_name="不予列入的依据",
                ),
            ),
            (
                "escalated_from",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="escalations",
                    to="workflows.entry",
                ),
            ),
            ("is_reviewed_first", models.BooleanField(default=True, verbose_name="须法制审核")),
            ("is_told_first", models.BooleanField(default=True, verbose_name="须先告知或者公示")),
            ("particulars", models.JSONField(default=dict, verbose_name="名单要求的案情")),
            ("is_extinct", models.BooleanField(default=False, verbose_name="主体已消灭")),
            ("exceeds_notice", models.BooleanField(default=False, verbose_name="重于告知内容")),
            ("open_hearings", models.PositiveSmallIntegerField(default=0, verbose_name="未结束听证")),
            ("exit_act", models.CharField(blank=True, max_length=60, verbose_name="移出、撤销的依据")),
            ("is_history_hidden", models.BooleanField(default=False, verbose_name="修复后不再展示")),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(fields=["department", "state", "-id"], name="workflows_e_departm_e4afbc_idx"),
                models.Index(fields=["state", "listed_until"], name="workflows_e_state_432011_idx"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("department", "case_number"), name="one_case_number_per_department"
                ),
                models.UniqueConstraint(
                    fields=("subject", "list_type", "order_number"), name="one_entry_per_order"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ("exited", "revoked")), _negated=True),
                        models.Q(("exit_act", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="nobody_leaves_without_an_act",
                ),
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Deadline",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "kind",
                models.CharField(
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
                        ("finding_judge", "研判监测发现"),
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
            ("about", models.CharField(blank=True, max_length=60, verbose_name="对象")),
            ("clause", models.CharField(max_length=100, verbose_name="条款")),
            ("start_event", models.CharField(max_length=100, verbose_name="起算事由")),
            ("started_on", models.DateField(verbose_name="起算事由发生日")),
            ("term", models.CharField(max_length=10, verbose_name="期间")),
            ("rolls", models.BooleanField(default=True)),
            ("due_on", models.DateField(verbose_name="届满日")),
            ("due_at", models.DateTimeField(verbose_name="届满时刻")),
            ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
            ("is_verified", models.BooleanField(default=True, verbose_name="条款已核对")),
            ("explanation", models.JSONField(default=dict)),
            ("stops", models.JSONField(default=list)),
            ("extended_by", models.CharField(blank=True, max_length=10)),
            ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
            ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="届满处理时间")),
            ("set_aside_until", models.DateTimeField(blank=True, null=True)),
            ("last_error", models.TextField(blank=True)),
            (
                "process",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="viewflow.process",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="deadlines",
                    to="workflows.entry",
                ),
            ),
            ("paused_on", models.DateField(blank=True, null=True, verbose_name="中止起始日")),
        ],
        options={
            "ordering": ["due_at", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("met_at", None), ("struck_at", None)),
                    fields=["due_at", "id"],
                    name="deadlines_open",
                ),
                models.Index(fields=["entry", "kind"], name="workflows_d_entry_i_1a8453_idx"),
                models.Index(
                    condition=models.Q(("met_at__gt", models.F("due_at"))),
                    fields=["-id"],
                    name="deadlines_met_late",
                ),
                models.Index(
                    condition=models.Q(("met_at__isnull", True), ("struck_at__isnull", False)),
                    fields=["kind", "-id"],
                    name="deadlines_struck_unmet",
                ),
            ],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Commitment",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("waiting", "待会签"),
                        ("signed", "已签署"),
                        ("noticed", "已告知拟认定违背"),
                        ("breached", "违背"),
                        ("withdrawn", "已撤回"),
                        ("fulfilled", "已履行"),
                        ("expired", "已期满"),
                        ("lapsed", "会签未完成"),
                    ],
                    default="signed",
                    max_length=20,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("text", models.TextField(blank=True, verbose_name="承诺全文")),
            ("text_digest", models.CharField(blank=True, max_length=64)),
            ("signed_name", models.CharField(max_length=60, verbose_name="签署人")),
            ("capacity", models.CharField(max_length=40, verbose_name="签署身份")),
            ("signed_at", models.DateTimeField(verbose_name="签署时间")),
            (
                "signed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "template",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="workflows.commitmenttemplate",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="workflows.entry",
                ),
            ),
            ("breach_facts", models.TextField(blank=True, verbose_name="拟认定违背的事实")),
            ("code", models.CharField(max_length=30, unique=True, verbose_name="承诺编号")),
            ("contact", models.CharField(blank=True, max_length=100, verbose_name="核验的联系方式")),
            ("cosignature", models.BinaryField(null=True)),
            ("cosignature_digest", models.CharField(blank=True, max_length=64)),
            ("cosigned_at", models.DateTimeField(blank=True, null=True, verbose_name="会签时间")),
            (
                "cosigned_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("cosigned_capacity", models.CharField(blank=True, max_length=40, verbose_name="会签身份")),
            ("cosigned_name", models.CharField(blank=True, max_length=60, verbose_name="会签人")),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="workflows.department",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="履行期限届满日")),
            ("ended_because", models.CharField(blank=True, max_length=300, verbose_name="终止原因")),
            ("ended_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
            ("handler", models.CharField(blank=True, max_length=60, verbose_name="经办人")),
            ("hands", models.JSONField(blank=True, default=list)),
            (
                "invited",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("approval", "审批替代型"),
                        ("disclosure", "主动公示型"),
                        ("industry", "行业自律型"),
                        ("repair", "信用修复型"),
                        ("tolerance", "容缺受理"),
                        ("informed", "告知承诺"),
                    ],
                    default="repair",
                    max_length=12,
                    verbose_name="承诺类型",
                ),
            ),
            ("matter", models.CharField(blank=True, max_length=200, verbose_name="承诺事由")),
            ("object_until", models.DateField(blank=True, null=True, verbose_name="异议截止日")),
            ("objection", models.TextField(blank=True, verbose_name="承诺人的异议")),
            ("read_seconds", models.PositiveIntegerField(default=0, verbose_name="阅读秒数")),
            ("relied_on", models.DateField(blank=True, null=True, verbose_name="采用日期")),
            (
                "scan",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.evidence",
                ),
            ),
            ("shown_from", models.DateField(blank=True, null=True, verbose_name="公示日期")),
            ("signature", models.BinaryField(null=True)),
            ("signature_digest", models.CharField(blank=True, max_length=64)),
            ("signed_on", models.DateField(verbose_name="做出承诺日期")),
            ("source", models.CharField(blank=True, max_length=100, verbose_name="数据来源")),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="workflows.subject",
                ),
            ),
            ("taken_down_on", models.DateField(blank=True, null=True, verbose_name="停止公示日期")),
            ("told_on", models.DateField(blank=True, null=True, verbose_name="告知送达日期")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
            (
                "way",
                models.CharField(
                    choices=[
                        ("hall", "网上签署"),
                        ("counter", "窗口登记（纸质）"),
                        ("import", "批量导入（纸质）"),
                    ],
                    default="hall",
                    max_length=10,
                    verbose_name="签署方式",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="workflows.commitmentitem",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [
                models.Index(fields=["department", "-id"], name="promises_of_office"),
                models.Index(fields=["department", "state", "-id"], name="promises_by_state"),
                models.Index(fields=["subject", "kind"], name="promises_of_subject"),
                models.Index(
                    condition=models.Q(("shown_from__isnull", False), ("taken_down_on", None)),
                    fields=["-id"],
                    name="promises_shown",
                ),
            ],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Associate",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=60, verbose_name="姓名")),
            ("id_number", models.CharField(blank=True, max_length=18, verbose_name="公民身份号码")),
            (
                "capacity",
                models.CharField(
                    choices=[
                        ("representative", "法定代表人或主要负责人"),
                        ("supervisor", "直接负责的主管人员"),
                        ("responsible", "其他直接责任人员"),
                    ],
                    max_length=20,
                    verbose_name="身份",
                ),
            ),
            ("post_title", models.CharField(blank=True, max_length=60, verbose_name="职务")),
            (
                "subject",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.subject",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="associates",
                    to="workflows.entry",
                ),
            ),
            ("role_facts", models.TextField(blank=True, verbose_name="个人责任事实")),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [models.Index(fields=["id_number"], name="associates_by_number")],
            "constraints": [
                models.UniqueConstraint(fields=("entry", "name", "id_number"), name="one_associate_per_entry")
            ],
        },
    ),
    migrations.CreateModel(
        name="Evidence",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            (
                "purpose",
                models.CharField(
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
            ("file", models.FileField(upload_to=workflows.models.evidence.stored_as)),
            ("name", models.CharField(max_length=120, verbose_name="文件名")),
            ("media_type", models.CharField(max_length=100)),
            ("size", models.PositiveIntegerField()),
            ("digest", models.CharField(max_length=64)),
            ("uploaded_at", models.DateTimeField()),
            (
                "entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="evidence",
                    to="workflows.entry",
                ),
            ),
            (
                "uploaded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "scan",
                models.CharField(
                    choices=[
                        ("none", "未查毒"),
                        ("pending", "等待查毒"),
                        ("clean", "查毒通过"),
                        ("infected", "发现恶意代码，已隔离"),
                    ],
                    default="none",
                    max_length=10,
                    verbose_name="查毒",
                ),
            ),
            ("scan_note", models.CharField(blank=True, max_length=200, verbose_name="查毒结果")),
            ("scanned_at", models.DateTimeField(blank=True, null=True, verbose_name="查毒时间")),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Exit",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            ("ground", models.CharField(max_length=20, verbose_name="移出事由")),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)), fields=("entry",), name="one_open_exit"
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="Facts",
        fields=[
            (
                "line",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="facts",
                    serialize=False,
                    to="workflows.transition",
                ),
            ),
            ("salt", models.CharField(default=workflows.models.transition.new_salt, max_length=32)),
            ("data", models.JSONField(default=dict)),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Identification",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "dismissal",
                models.CharField(
                    blank=True,
                    choices=[
                        ("corrected", "决定前已经改正并作出书面信用承诺"),
                        ("unfounded", "不符合列入情形"),
                        ("extinct", "主体已经注销或者死亡"),
                    ],
                    max_length=12,
                    verbose_name="不予列入的依据",
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)), fields=("entry",), name="one_open_identification"
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="Measure",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[("planned", "待实施"), ("imposed", "实施中"), ("lifted", "已解除")],
                    default="planned",
                    max_length=20,
                    protected=True,
                    verbose_name="措施状态",
                ),
            ),
            ("imposed_on", models.DateField(blank=True, null=True, verbose_name="实施起始日")),
            ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="解除时间")),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="workflows.entry"
                ),
            ),
            (
                "listed_measure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.listedmeasure",
                ),
            ),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="措施届满日")),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("entry", "listed_measure"), name="one_measure_per_entry")
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Monitoring",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("opened_on", models.DateField(verbose_name="开始日期")),
            ("until", models.DateField(verbose_name="届满日期")),
            ("is_verified", models.BooleanField(default=False, verbose_name="期限已核对")),
            ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
            ("closed_because", models.CharField(blank=True, max_length=100, verbose_name="结束原因")),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="monitorings",
                    to="workflows.entry",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("closed_at", None)), fields=("entry",), name="one_open_monitoring"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Motion",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "kind",
                models.CharField(
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
            ("grounds", models.TextField(verbose_name="理由")),
            ("document_number", models.CharField(blank=True, max_length=100, verbose_name="依据文书号")),
            ("document_date", models.DateField(blank=True, null=True, verbose_name="文书日期")),
            ("document_body", models.CharField(blank=True, max_length=100, verbose_name="作出机关")),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("basis", models.CharField(blank=True, max_length=20, verbose_name="依据")),
            (
                "clock",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.deadline",
                    verbose_name="中止的期限",
                ),
            ),
            ("watch_on", models.DateField(blank=True, null=True, verbose_name="计划执行期限届满日")),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)), fields=("entry", "kind"), name="one_open_motion"
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="Notice",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("issued", "待送达"),
                        ("served", "已送达"),
                        ("published", "已公布"),
                        ("kept", "已存档"),
                        ("withdrawn", "已撤回"),
                    ],
                    default="issued",
                    max_length=20,
                    protected=True,
                    verbose_name="送达状态",
                ),
            ),
            ("issued_on", models.DateField(verbose_name="签发日期")),
            ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
            (
                "service_method",
                models.CharField(
                    blank=True,
                    choices=[
                        ("direct", "直接送达"),
                        ("left", "留置送达"),
                        ("electronic", "电子送达"),
                        ("post", "邮寄送达"),
                        ("entrusted", "委托送达"),
                        ("transferred", "转交送达"),
                        ("public", "公告送达"),
                    ],
                    max_length=20,
                    verbose_name="送达方式",
                ),
            ),
            ("code", models.CharField(default=workflows.models.notice.new_code, max_length=16, unique=True)),
            ("kind", models.CharField(max_length=30, verbose_name="文种")),
            ("title", models.CharField(max_length=200, verbose_name="标题")),
            ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
            ("template_version", models.CharField(default="1", max_length=20)),
            ("facts", models.JSONField()),
            ("facts_digest", models.CharField(max_length=64)),
            ("issued_at", models.DateTimeField(verbose_name="签发时间")),
            ("file", models.BinaryField(null=True)),
            ("file_digest", models.CharField(blank=True, max_length=64)),
            ("printed_at", models.DateTimeField(blank=True, null=True)),
            ("service_proof", models.CharField(blank=True, max_length=200, verbose_name="送达凭证")),
            ("service_recipient", models.CharField(blank=True, max_length=60, verbose_name="签收人")),
            ("service_note", models.TextField(blank=True, verbose_name="送达说明")),
            (
                "associate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="notices",
                    to="workflows.associate",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="workflows.entry"
                ),
            ),
            (
                "issued_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "process",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="viewflow.process",
                ),
            ),
            (
                "replaces",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaced_by",
                    to="workflows.notice",
                ),
            ),
            (
                "service_file",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.evidence",
                ),
            ),
            ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="确认收到时间")),
            ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="到达时间")),
            (
                "check_code",
                models.CharField(
                    default=workflows.models.notice.new_check_code,
                    max_length=16,
                    unique=True,
                    verbose_name="核验码",
                ),
            ),
            ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="首次打开时间")),
            ("page", models.BinaryField(null=True)),
            ("page_digest", models.CharField(blank=True, max_length=64)),
            ("plain_digest", models.CharField(blank=True, max_length=64)),
            ("plain_size", models.PositiveIntegerField(default=0)),
            ("printed_with", models.CharField(blank=True, max_length=100)),
            ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="提醒时间")),
            ("signed_at", models.DateTimeField(blank=True, null=True)),
            ("signed_by", models.CharField(blank=True, max_length=200, verbose_name="签章证书")),
            ("signer", models.CharField(blank=True, max_length=20, verbose_name="签章方式")),
            ("withdrawn_because", models.CharField(blank=True, max_length=200, verbose_name="撤回原因")),
            ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
            (
                "letterhead",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.letterhead",
                ),
            ),
            (
                "batch",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="notices",
                    to="workflows.noticebatch",
                ),
            ),
            (
                "office",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="own_notices",
                    to="workflows.department",
                ),
            ),
            ("to_another", models.BooleanField(default=False)),
        ],
        options={
            "ordering": ["issued_at", "pk"],
            "indexes": [
                models.Index(fields=["entry", "kind"], name="workflows_n_entry_i_fbe377_idx"),
                models.Index(
                    condition=models.Q(("file_digest", "")), fields=["id"], name="notices_unprinted"
                ),
                models.Index(fields=["state", "-issued_at", "-id"], name="notices_by_state"),
                models.Index(
                    condition=models.Q(
                        ("arrived_at__isnull", False), ("opened_at", None), ("reminded_at", None)
                    ),
                    fields=["arrived_at"],
                    name="notices_unread",
                ),
                models.Index(fields=["-issued_at", "-id"], name="notices_newest"),
                models.Index(fields=["kind", "-issued_at", "-id"], name="notices_by_kind"),
                models.Index(fields=["number"], name="notices_by_number", opclasses=["varchar_pattern_ops"]),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("number", ""), _negated=True),
                    fields=("number",),
                    name="one_notice_a_number",
                )
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="NumberSeries",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("series", models.CharField(max_length=20)),
            ("year", models.PositiveSmallIntegerField()),
            ("last", models.PositiveIntegerField(default=0)),
            (
                "department",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="workflows.department"),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("department", "series", "year"), name="one_series_a_year")
            ],
        },
    ),
    migrations.CreateModel(
        name="Opinion",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("step", models.CharField(max_length=40)),
            ("post", models.CharField(max_length=60)),
            ("at", models.DateTimeField()),
            ("outcome", models.CharField(max_length=20)),
            ("text", models.TextField(blank=True)),
            (
                "entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opinions",
                    to="workflows.entry",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "process",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opinions",
                    to="viewflow.process",
                ),
            ),
            (
                "on_behalf_of",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Outbox",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("kind", models.CharField(max_length=30)),
            ("key", models.CharField(max_length=120, unique=True)),
            ("addressee", models.CharField(blank=True, max_length=100, verbose_name="接收方")),
            ("payload", models.JSONField(default=dict)),
            (
                "status",
                models.CharField(
                    choices=[("pending", "待发送"), ("done", "已完成"), ("dead", "失败")],
                    default="pending",
                    max_length=10,
                ),
            ),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("not_before", models.DateTimeField(blank=True, null=True)),
            ("lease_until", models.DateTimeField(blank=True, null=True)),
            ("last_error", models.TextField(blank=True)),
            ("created_at", models.DateTimeField()),
            ("done_at", models.DateTimeField(blank=True, null=True)),
            ("receipt", models.CharField(blank=True, max_length=200)),
            (
                "line",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="outbox",
                    to="workflows.transition",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("status", "pending")),
                    fields=["created_at", "id"],
                    name="outbox_pending",
                )
            ],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Policy",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("version", models.PositiveIntegerField(verbose_name="版本")),
            ("jurisdiction", models.CharField(max_length=40, verbose_name="适用地域")),
            ("effective_from", models.DateField(verbose_name="施行日期")),
            ("effective_to", models.DateField(blank=True, null=True, verbose_name="废止日期")),
            ("instrument", models.CharField(max_length=200, verbose_name="依据文件")),
            ("issuer", models.CharField(max_length=100, verbose_name="制定机关")),
            ("document_number", models.CharField(blank=True, max_length=100, verbose_name="文号")),
            ("basis_level", models.CharField(max_length=40, verbose_name="效力层级")),
            ("source", models.CharField(blank=True, max_length=300, verbose_name="来源")),
            (
                "list_type",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="policies",
                    to="workflows.listtype",
                ),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("draft", "草案"),
                        ("consulting", "征求意见"),
                        ("approved", "已批准待发布"),
                        ("published", "施行"),
                        ("retired", "废止"),
                    ],
                    default="draft",
                    max_length=10,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="policy",
                    to="workflows.book",
                ),
            ),
            ("consults_from", models.DateField(blank=True, null=True, verbose_name="征求意见开始")),
            ("consults_until", models.DateField(blank=True, null=True, verbose_name="征求意见截止")),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
            ("hands", models.JSONField(blank=True, default=list)),
            ("note", models.TextField(blank=True, verbose_name="修订说明")),
            ("published_on", models.DateField(blank=True, null=True, verbose_name="公布日期")),
            ("unanswered", models.PositiveIntegerField(default=0, verbose_name="未答复的意见")),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("list_type", "version"), name="one_policy_version")
            ],
        },
    ),
    migrations.CreateModel(
        name="Parameter",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.SlugField()),
            ("label", models.CharField(max_length=60, verbose_name="参数")),
            ("value", models.CharField(max_length=60, verbose_name="值")),
            ("unit", models.CharField(blank=True, max_length=4, verbose_name="单位")),
            ("start_event", models.CharField(blank=True, max_length=100, verbose_name="起算")),
            ("clause", models.CharField(max_length=100, verbose_name="条款")),
            ("text", models.TextField(blank=True, verbose_name="内容")),
            ("is_verified", models.BooleanField(default=False, verbose_name="已核对")),
            ("rolls", models.BooleanField(default=False, verbose_name="末日顺延")),
            ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="parameters",
                    to="workflows.policy",
                ),
            ),
            (
                "confirmed",
                models.CharField(blank=True, max_length=200, verbose_name="由谁核对、对照什么文本"),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("policy", "name"), name="one_parameter_per_policy")
            ],
        },
    ),
    migrations.CreateModel(
        name="Article",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("number", models.CharField(max_length=20, verbose_name="条")),
            ("text", models.TextField(verbose_name="条文大意")),
            ("is_verbatim", models.BooleanField(default=False, verbose_name="原文")),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="articles",
                    to="workflows.policy",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Repair",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            ("verified_corrected_on", models.DateField(blank=True, null=True, verbose_name="核实的改正日期")),
            ("has_promise", models.BooleanField(default=False, verbose_name="已签署承诺")),
            ("code", models.CharField(max_length=30, unique=True, verbose_name="申请编号")),
            ("statement", models.TextField(verbose_name="改正情况说明")),
            ("applied_at", models.DateTimeField(verbose_name="申请时间")),
            ("verification", models.TextField(blank=True, verbose_name="核实意见")),
            ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
            ("reason", models.TextField(blank=True, verbose_name="决定理由")),
            ("is_open", models.BooleanField(default=True)),
            (
                "applied_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "commitment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="repairs",
                    to="workflows.commitment",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="repairs", to="workflows.entry"
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            ("is_barred", models.BooleanField(default=False, verbose_name="有不得提前移出的情形")),
            ("is_entered_by_officer", models.BooleanField(default=False)),
            ("received_on", models.DateField(verbose_name="收到日期")),
            ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="受理时间")),
            ("bars", models.JSONField(blank=True, default=list, verbose_name="不得提前移出的情形")),
            ("found", models.JSONField(blank=True, default=dict, verbose_name="逐项核实情况")),
            ("is_performed", models.BooleanField(default=False, verbose_name="义务已履行完毕")),
            ("is_trained", models.BooleanField(default=False, verbose_name="培训条件已满足")),
            ("materials", models.JSONField(blank=True, default=list, verbose_name="已收到的材料")),
            ("may_be_partial", models.BooleanField(default=False, verbose_name="可以部分准予")),
            ("missing", models.TextField(blank=True, verbose_name="需要补正的内容")),
            ("opens_on", models.DateField(blank=True, null=True, verbose_name="最早可准予日")),
            ("promise_stands", models.BooleanField(default=False, verbose_name="承诺有效")),
            ("rejection", models.JSONField(blank=True, default=dict, verbose_name="不予受理的理由和依据")),
            ("rescinded_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
            ("scope", models.JSONField(blank=True, default=dict, verbose_name="部分准予的范围")),
            ("sources", models.JSONField(blank=True, default=list, verbose_name="机关自行查询的来源")),
            ("was_asked_to_complete", models.BooleanField(default=False, verbose_name="已要求补正")),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)), fields=("entry",), name="one_open_repair"
                )
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="RepairProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "repair",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedure",
                    to="workflows.repair",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("parts", models.JSONField(default=list)),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="Statement",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("text", models.TextField(verbose_name="陈述申辩内容")),
            ("filed_at", models.DateTimeField(verbose_name="提交时间")),
            ("filed_on", models.DateField(verbose_name="收到日期")),
            ("is_entered_by_officer", models.BooleanField(default=False)),
            ("answer", models.TextField(blank=True, verbose_name="复核意见")),
            (
                "adopted",
                models.CharField(
                    blank=True,
                    choices=[("yes", "采纳"), ("partly", "部分采纳"), ("no", "不采纳")],
                    max_length=10,
                    verbose_name="是否采纳",
                ),
            ),
            ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="statements",
                    to="workflows.entry",
                ),
            ),
            (
                "filed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "notice",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="statements",
                    to="workflows.notice",
                ),
            ),
            ("is_late", models.BooleanField(default=False, verbose_name="逾期提交")),
            ("posted_on", models.DateField(blank=True, null=True, verbose_name="交邮日期")),
            ("objector", models.CharField(blank=True, max_length=60, verbose_name="异议人")),
            ("objector_contact", models.CharField(blank=True, max_length=100, verbose_name="异议人联系方式")),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Reply",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "statement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedure",
                    to="workflows.statement",
                ),
            ),
        ],
        options={
            "abstract": False,
            "indexes": [],
            "constraints": [],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="WorkItem",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("procedure", models.CharField(max_length=30)),
            ("step", models.CharField(max_length=40)),
            ("permission", models.CharField(max_length=80)),
            (
                "status",
                models.CharField(
                    choices=[
                        ("new", "待领"),
                        ("assigned", "在办"),
                        ("held", "已提交，可撤回"),
                        ("done", "已办"),
                        ("cancelled", "已取消"),
                    ],
                    default="new",
                    max_length=10,
                ),
            ),
            ("due_at", models.DateTimeField(verbose_name="期限")),
            (
                "priority",
                models.PositiveSmallIntegerField(
                    choices=[(1, "特急"), (2, "加急"), (3, "平件")], default=3, verbose_name="紧急程度"
                ),
            ),
            ("received_at", models.DateTimeField(verbose_name="收到")),
            ("claimed_at", models.DateTimeField(blank=True, null=True)),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "deadline",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to="workflows.deadline",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to="workflows.department",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to="workflows.entry",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "task",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="work_item", to="viewflow.task"
                ),
            ),
            (
                "delegated_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="delegated_items",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("follow_up_on", models.DateField(blank=True, null=True, verbose_name="跟进日期")),
            (
                "on_behalf_of",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="items_done_for",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "warned",
                models.PositiveSmallIntegerField(
                    choices=[(0, "未提醒"), (1, "剩三个工作日"), (2, "剩一个工作日"), (3, "超期")], default=0
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to="workflows.team",
                ),
            ),
            (
                "commitment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to="workflows.commitment",
                ),
            ),
            (
                "record_clock",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to="workflows.recordclock",
                ),
            ),
            (
                "record_repair",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_items",
                    to="workflows.recordrepair",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("status", "done")),
                    fields=["owner", "-finished_at", "-id"],
                    name="items_done",
                ),
                models.Index(
                    condition=models.Q(("status__in", ["new", "assigned"])),
                    fields=["department", "due_at", "id"],
                    name="items_open_of_office",
                ),
                models.Index(
                    condition=models.Q(("status__in", ["new", "assigned"])),
                    fields=["due_at", "id"],
                    name="items_open",
                ),
                models.Index(
                    condition=models.Q(("status", "assigned")),
                    fields=[
                        "owner",
                        "due_at",
                        "priority",
                        "id",
                        "procedure",
                        "step",
                        "follow_up_on",
                        "status",
                    ],
                    name="items_mine",
                ),
                models.Index(
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
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("entry__isnull", False),
                        ("commitment__isnull", False),
                        ("record_repair__isnull", False),
                        _connector="OR",
                    ),
                    name="items_are_about_something",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Display",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("withheld", "未公示"),
                        ("shown", "公示中"),
                        ("marked", "公示中（异议标注）"),
                        ("stopped", "已停止公示"),
                    ],
                    default="withheld",
                    max_length=20,
                    protected=True,
                    verbose_name="公示状态",
                ),
            ),
            ("shown_from", models.DateField(blank=True, null=True, verbose_name="公示起始日")),
            ("shown_until", models.DateField(blank=True, null=True, verbose_name="公示届满日")),
            ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="停止公示时间")),
            ("name", models.CharField(db_index=True, max_length=200, verbose_name="公示名称")),
            ("code", models.CharField(blank=True, db_index=True, max_length=18, verbose_name="公示代码")),
            (
                "associate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="displays",
                    to="workflows.associate",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="displays", to="workflows.entry"
                ),
            ),
            (
                "shown_under",
                models.CharField(blank=True, max_length=60, verbose_name="公示适用的一般修复规则"),
            ),
            ("remark", models.CharField(blank=True, max_length=500, verbose_name="补充说明")),
        ],
        options={
            "indexes": [models.Index(fields=["state", "-shown_from", "-id"], name="displays_shown")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("associate", None)), fields=("entry",), name="one_display_of_subject"
                ),
                models.UniqueConstraint(fields=("entry", "associate"), name="one_display_of_associate"),
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="LegalBasis",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("instrument", models.CharField(max_length=200, verbose_name="依据文件")),
            ("article", models.CharField(blank=True, max_length=100, verbose_name="条款")),
            (
                "level",
                models.CharField(
                    choices=[
                        ("law", "法律"),
                        ("regulation", "行政法规"),
                        ("central", "党中央、国务院政策文件"),
                        ("judicial", "司法解释"),
                        ("department_rule", "部门规章"),
                        ("local_regulation", "地方性法规"),
                        ("standard", "公布的认定标准"),
                        ("local_document", "地方规范性文件"),
                        ("unknown", "待核"),
                    ],
                    max_length=20,
                    verbose_name="效力层级",
                ),
            ),
            ("issuer", models.CharField(blank=True, max_length=100, verbose_name="制定机关")),
            ("number", models.CharField(blank=True, max_length=100, verbose_name="文号")),
            ("effective_from", models.DateField(blank=True, null=True, verbose_name="施行日期")),
            ("effective_to", models.DateField(blank=True, null=True, verbose_name="废止日期")),
            ("is_verified", models.BooleanField(default=False, verbose_name="已核对")),
            (
                "list_type",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="bases", to="workflows.listtype"
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="PublicOpinion",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(
                    default=workflows.models.evidence.new_code,
                    max_length=26,
                    unique=True,
                    verbose_name="编号",
                ),
            ),
            ("name", models.CharField(blank=True, max_length=60, verbose_name="姓名或者单位")),
            ("contact", models.CharField(blank=True, max_length=100, verbose_name="联系方式")),
            ("text", models.TextField(max_length=2000, verbose_name="意见")),
            ("sent_at", models.DateTimeField(verbose_name="提交时间")),
            (
                "verdict",
                models.CharField(
                    choices=[
                        ("pending", "待答复"),
                        ("adopted", "采纳"),
                        ("partly", "部分采纳"),
                        ("rejected", "未采纳"),
                    ],
                    default="pending",
                    max_length=10,
                    verbose_name="处理",
                ),
            ),
            ("answer", models.TextField(blank=True, max_length=2000, verbose_name="理由")),
            ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opinions",
                    to="workflows.policy",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="CaseField",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.SlugField()),
            ("label", models.CharField(max_length=60, verbose_name="名称")),
            ("heading", models.CharField(blank=True, max_length=60, verbose_name="登记表列名")),
            (
                "sort",
                models.CharField(
                    choices=[("text", "文字"), ("integer", "整数"), ("amount", "金额"), ("date", "日期")],
                    default="text",
                    max_length=10,
                    verbose_name="类型",
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=10, verbose_name="单位")),
            ("is_required", models.BooleanField(default=True, verbose_name="必填")),
            ("help_text", models.CharField(blank=True, max_length=200, verbose_name="填写说明")),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="fields", to="workflows.policy"
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [models.UniqueConstraint(fields=("policy", "name"), name="one_field_per_policy")],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="CalendarDraft",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[("entered", "待核对"), ("loaded", "已载入"), ("withdrawn", "已撤回")],
                    default="entered",
                    max_length=10,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("hands", models.JSONField(blank=True, default=list)),
            ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
            ("source", models.CharField(max_length=200, verbose_name="依据文件")),
            ("holidays", models.TextField(verbose_name="放假")),
            ("workdays", models.TextField(blank=True, verbose_name="调休上班")),
            ("entered_at", models.DateTimeField(verbose_name="录入时间")),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.book",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "entered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "verbose_name": "待核对的日历年度",
            "verbose_name_plural": "待核对的日历年度",
            "ordering": ("-pk",),
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "entered")),
                    fields=("year",),
                    name="one_calendar_draft_per_year",
                )
            ],
            "indexes": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Competence",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("since", models.DateField(verbose_name="自")),
            ("until", models.DateField(blank=True, null=True, verbose_name="至")),
            ("basis", models.CharField(blank=True, max_length=200, verbose_name="指定的依据")),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="competences",
                    to="workflows.department",
                ),
            ),
            (
                "list_type",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="competences",
                    to="workflows.listtype",
                ),
            ),
            (
                "named_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["department__path", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("until", None)),
                    fields=("list_type", "department"),
                    name="one_running_competence",
                )
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="CrossCheck",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "stage",
                models.CharField(
                    choices=[("task", "提请决定时"), ("decision", "作出决定时")],
                    max_length=10,
                    verbose_name="比对时点",
                ),
            ),
            ("made_at", models.DateTimeField(verbose_name="比对时间")),
            ("lists", models.PositiveIntegerField(verbose_name="比对名单数")),
            ("hits_count", models.PositiveIntegerField(verbose_name="命中数")),
            ("open_count", models.PositiveIntegerField(verbose_name="待处理命中数")),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="cross_checks",
                    to="workflows.entry",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="CrossHit",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("dishonest_listed", "在列的失信条目"),
                        ("watched", "在列的重点关注条目"),
                        ("dishonest_pending", "在办的失信案件"),
                        ("honour_listed", "在列的激励条目"),
                        ("honour_pending", "拟予激励的条目"),
                        ("same_document", "同一文书已经列入"),
                        ("target_pending", "升级名单上的在办案件"),
                        ("other_listed", "其他在列的失信条目"),
                        ("other_pending", "其他在办的失信案件"),
                    ],
                    max_length=20,
                    verbose_name="命中",
                ),
            ),
            ("since", models.DateField(verbose_name="对方列入或者登记日期")),
            ("found_at", models.DateTimeField(verbose_name="发现时间")),
            (
                "choice",
                models.CharField(
                    blank=True,
                    choices=[
                        ("not_same", "不是同一主体"),
                        ("leaving", "对方条目已提请移出"),
                        ("no_effect", "不影响本次认定"),
                    ],
                    max_length=10,
                    verbose_name="处理",
                ),
            ),
            ("reason", models.TextField(blank=True, verbose_name="处理理由")),
            ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
            (
                "associate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.associate",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="cross_hits",
                    to="workflows.entry",
                ),
            ),
            (
                "other",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.entry"
                ),
            ),
            (
                "resolved_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("entry", "other", "kind", "since"), name="one_hit_of_a_kind")
            ],
        },
    ),
    migrations.CreateModel(
        name="Identifier",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "scheme",
                models.CharField(
                    choices=[
                        ("uscc", "统一社会信用代码"),
                        ("organisation", "组织机构代码"),
                        ("business", "工商注册号"),
                        ("tax", "税务登记证号"),
                        ("social", "社会组织登记证号"),
                        ("institution", "事业单位法人证书号"),
                        ("id_number", "公民身份号码"),
                        ("other_paper", "其他身份证件号码"),
                    ],
                    max_length=20,
                    verbose_name="证照种类",
                ),
            ),
            ("value", models.CharField(db_index=True, max_length=40, verbose_name="号码")),
            ("valid_from", models.DateField(blank=True, null=True, verbose_name="启用日期")),
            ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
            ("source", models.CharField(max_length=200, verbose_name="来源")),
            ("added_at", models.DateTimeField(verbose_name="登记时间")),
            (
                "added_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="identifiers",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [
                models.UniqueConstraint(fields=("scheme", "value"), name="one_subject_per_number")
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="Merge",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("proposed", "待审批"),
                        ("rejected", "未批准"),
                        ("merged", "已合并"),
                        ("contested", "撤销待审批"),
                        ("reversed", "已撤销"),
                    ],
                    default="proposed",
                    max_length=10,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("hands", models.JSONField(blank=True, default=list)),
            ("moved", models.JSONField(blank=True, default=dict)),
            ("reason", models.TextField(verbose_name="合并理由")),
            ("evidence", models.CharField(max_length=300, verbose_name="依据材料")),
            ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
            ("opinion", models.TextField(blank=True, verbose_name="审批意见")),
            ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
            ("reversal_reason", models.TextField(blank=True, verbose_name="撤销理由")),
            ("reversal_at", models.DateTimeField(blank=True, null=True, verbose_name="提出撤销时间")),
            (
                "book",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="merge",
                    to="workflows.book",
                ),
            ),
            (
                "decided_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "gone",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="merged_by",
                    to="workflows.subject",
                ),
            ),
            (
                "kept",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="workflows.subject"
                ),
            ),
            (
                "proposed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "reversal_by",
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
                    condition=models.Q(("state__in", ["proposed", "merged", "contested"])),
                    fields=("gone",),
                    name="one_merge_of_a_file",
                )
            ],
            "indexes": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="SubjectChange",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "what",
                models.CharField(
                    choices=[("registration", "登记状态"), ("operation", "在运营情况"), ("name", "名称")],
                    max_length=20,
                    verbose_name="事项",
                ),
            ),
            ("old", models.CharField(max_length=200, verbose_name="原来")),
            ("new", models.CharField(max_length=200, verbose_name="变更为")),
            ("effective_on", models.DateField(verbose_name="生效日期")),
            ("document", models.CharField(blank=True, max_length=200, verbose_name="依据文书")),
            ("source", models.CharField(max_length=200, verbose_name="来源")),
            ("made_at", models.DateTimeField(verbose_name="登记时间")),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="changes",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["effective_on", "pk"],
            "indexes": [
                models.Index(
                    fields=["subject", "what", "effective_on"], name="workflows_s_subject_eedb47_idx"
                )
            ],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="OccupationGroup",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField(unique=True)),
            ("name", models.CharField(max_length=60, verbose_name="人群")),
            ("lead_unit", models.CharField(max_length=120, verbose_name="牵头单位")),
            ("source", models.CharField(max_length=200, verbose_name="出处")),
            ("is_verified", models.BooleanField(default=False, verbose_name="已核对")),
            ("rank", models.PositiveSmallIntegerField(verbose_name="序号")),
        ],
        options={
            "ordering": ["rank"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="OccupationRecord",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("since", models.DateField(verbose_name="从业起始日")),
            ("source", models.CharField(max_length=200, verbose_name="依据材料")),
            ("ended_on", models.DateField(blank=True, null=True, verbose_name="注销日期")),
            (
                "book",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="occupation",
                    to="workflows.book",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "group",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="records",
                    to="workflows.occupationgroup",
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="occupations",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_on", None)),
                    fields=("subject", "group"),
                    name="one_open_occupation",
                )
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="PublicityRecord",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
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
            ("is_public", models.BooleanField(default=False, verbose_name="规则允许公示")),
            ("shown_from", models.DateField(blank=True, null=True, verbose_name="上网日期")),
            ("shown_until", models.DateField(blank=True, null=True, verbose_name="公示截止期")),
            ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="停止公示时间")),
            (
                "kind",
                models.CharField(
                    choices=[("licence", "行政许可"), ("penalty", "行政处罚")],
                    max_length=10,
                    verbose_name="种类",
                ),
            ),
            ("regime", models.CharField(blank=True, max_length=60, verbose_name="一般修复规则版本")),
            ("document_number", models.CharField(max_length=80, verbose_name="文书号")),
            ("category", models.CharField(max_length=100, verbose_name="类别")),
            ("cause", models.TextField(verbose_name="事由")),
            ("basis", models.TextField(verbose_name="依据")),
            ("content", models.TextField(verbose_name="内容")),
            ("decided_on", models.DateField(verbose_name="决定日期")),
            ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
            (
                "severity",
                models.CharField(
                    blank=True,
                    choices=[
                        ("slight", "轻微"),
                        ("ordinary", "一般"),
                        ("serious", "严重"),
                        ("special", "特定严重（2026年以前的分类）"),
                    ],
                    max_length=10,
                    verbose_name="失信程度",
                ),
            ),
            ("region_code", models.CharField(blank=True, max_length=12, verbose_name="地方编码")),
            ("source_stamp", models.CharField(blank=True, max_length=40, verbose_name="时间戳")),
            ("reported_on", models.DateField(verbose_name="报送日期")),
            ("due_on", models.DateField(verbose_name="上网截止日")),
            ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
            ("on_time", models.BooleanField(verbose_name="按时报送")),
            (
                "book",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="record", to="workflows.book"
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="records",
                    to="workflows.department",
                ),
            ),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="records", to="workflows.policy"
                ),
            ),
            (
                "reported_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="records",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["decided_on", "department"], name="records_by_month"),
                models.Index(fields=["state", "shown_until"], name="records_to_take_down"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "retracted"), _negated=True),
                    fields=("department", "kind", "document_number", "subject"),
                    name="one_record_per_decision",
                )
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Alert",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("key", models.CharField(max_length=120, unique=True)),
            (
                "kind",
                models.CharField(
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
            ("data", models.JSONField(default=dict)),
            ("at", models.DateTimeField()),
            ("read_at", models.DateTimeField(blank=True, null=True)),
            ("mailed_at", models.DateTimeField(blank=True, null=True)),
            (
                "by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.entry",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.workitem",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="alerts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-at", "-pk"],
            "indexes": [
                models.Index(fields=["person", "-at", "-id"], name="alerts_of_person"),
                models.Index(
                    condition=models.Q(("read_at", None)), fields=["person", "at"], name="alerts_unread"
                ),
            ],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="BulkAct",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("claim", "批量领取"),
                        ("release", "批量退还部门"),
                        ("assign", "批量转办"),
                        ("approve", "批量同意"),
                        ("return", "批量退回"),
                    ],
                    max_length=10,
                ),
            ),
            ("data", models.JSONField(default=dict)),
            ("total", models.PositiveSmallIntegerField(default=0)),
            ("created_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="bulk_acts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="BulkItem",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("position", models.PositiveSmallIntegerField()),
            (
                "result",
                models.CharField(
                    choices=[("waiting", "等待办理"), ("done", "已办"), ("refused", "未办")],
                    default="waiting",
                    max_length=10,
                ),
            ),
            ("sentence", models.TextField(blank=True)),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "act",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="items", to="workflows.bulkact"
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.workitem"
                ),
            ),
        ],
        options={
            "ordering": ["position"],
            "indexes": [models.Index(fields=["act", "result", "position"], name="bulk_items_by_result")],
            "constraints": [
                models.UniqueConstraint(fields=("act", "item"), name="one_task_once_in_a_bulk_act")
            ],
        },
    ),
    migrations.CreateModel(
        name="Comment",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("at", models.DateTimeField()),
            ("text", models.TextField(verbose_name="内容")),
            ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="workflows.entry"
                ),
            ),
            ("files", models.ManyToManyField(related_name="comments", to="workflows.evidence")),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="comments",
                    to="workflows.workitem",
                ),
            ),
            ("mentions", models.ManyToManyField(related_name="mentioned_in", to=settings.AUTH_USER_MODEL)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="comments",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="DeskSettings",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "digest",
                models.CharField(
                    choices=[("never", "不发送"), ("daily", "每个工作日一次"), ("twice", "每个工作日两次")],
                    default="never",
                    max_length=10,
                    verbose_name="邮件摘要",
                ),
            ),
            ("muted", models.JSONField(default=list, verbose_name="不提醒的事项")),
            ("holds_steps", models.BooleanField(default=True, verbose_name="提交后十秒内可以撤回")),
            ("single_keys", models.BooleanField(default=True, verbose_name="启用单键快捷键")),
            (
                "person",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="desk_settings",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Draft",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("data", models.JSONField(default=dict)),
            ("note", models.TextField(blank=True)),
            ("saved_at", models.DateTimeField()),
            (
                "item",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="drafts",
                    to="workflows.workitem",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="drafts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [models.UniqueConstraint(fields=("item", "person"), name="one_draft_of_a_task")],
        },
    ),
    migrations.CreateModel(
        name="HeldStep",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("data", models.JSONField(default=dict)),
            ("handed_in_at", models.DateTimeField()),
            ("until", models.DateTimeField()),
            (
                "item",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="held", to="workflows.workitem"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="held_steps",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="SavedView",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("box", models.CharField(max_length=10)),
            ("name", models.CharField(max_length=30, verbose_name="视图名称")),
            ("query", models.JSONField(default=dict)),
            ("position", models.PositiveSmallIntegerField(default=0)),
            ("created_at", models.DateTimeField()),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="saved_views",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.team",
                ),
            ),
        ],
        options={
            "ordering": ["position", "pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Substitution",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("case_officer", "经办"),
                        ("reviewer", "审核"),
                        ("legal_reviewer", "法制审核"),
                        ("head", "负责人"),
                        ("credit_office", "信用办"),
                        ("auditor", "审计"),
                        ("system_admin", "系统管理员"),
                        ("security_admin", "安全管理员"),
                        ("audit_admin", "审计管理员"),
                        ("clock", "系统时钟"),
                        ("counter", "公众窗口"),
                        ("confidential", "举报保密"),
                        ("trainer", "培训"),
                    ],
                    max_length=20,
                    verbose_name="岗位",
                ),
            ),
            ("since", models.DateField(verbose_name="自")),
            ("until", models.DateField(verbose_name="至")),
            ("reason", models.CharField(max_length=200, verbose_name="事由")),
            ("arranged_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            (
                "absent",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="absences",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "arranged_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="substitutions",
                    to="workflows.department",
                ),
            ),
            (
                "ended_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "list_type",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.listtype",
                ),
            ),
            (
                "substitute",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="substitutions",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-since", "-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("ended_at", None)),
                    fields=["substitute", "until"],
                    name="substitutions_open",
                )
            ],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Team",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=40, verbose_name="科室名称")),
            ("is_active", models.BooleanField(default=True)),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="teams",
                    to="workflows.department",
                ),
            ),
        ],
        options={
            "ordering": ["department__path", "pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_active", True)),
                    fields=("department", "name"),
                    name="one_team_of_a_name",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="TeamMember",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("since", models.DateField()),
            ("until", models.DateField(blank=True, null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="teams",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="members", to="workflows.team"
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("until", None)), fields=("team", "person"), name="one_seat_in_a_team"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Watch",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("note", models.CharField(blank=True, max_length=200, verbose_name="附言")),
            ("at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            (
                "added_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="watches", to="workflows.entry"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="watches",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("ended_at", None)), fields=["person", "entry"], name="watches_open"
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)),
                    fields=("entry", "person"),
                    name="one_watch_of_an_entry",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="NoticeBatchItem",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("position", models.PositiveIntegerField()),
            (
                "result",
                models.CharField(
                    choices=[("waiting", "等待制发"), ("issued", "已制发"), ("refused", "未制发")],
                    default="waiting",
                    max_length=10,
                ),
            ),
            ("sentence", models.TextField(blank=True)),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "associate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.associate",
                ),
            ),
            (
                "batch",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="items",
                    to="workflows.noticebatch",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.entry"
                ),
            ),
            (
                "notice",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="batch_item",
                    to="workflows.notice",
                ),
            ),
            ("particulars", models.JSONField(default=dict, verbose_name="本份的文书要素")),
        ],
        options={
            "ordering": ["position"],
            "indexes": [models.Index(fields=["batch", "result", "position"], name="batch_items_by_result")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("batch", "entry", "associate"),
                    name="one_piece_once_in_a_batch",
                    nulls_distinct=False,
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="NumberRecord",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("series", models.CharField(max_length=20)),
            ("year", models.PositiveSmallIntegerField()),
            ("serial", models.PositiveIntegerField(verbose_name="序号")),
            ("number", models.CharField(max_length=60, unique=True, verbose_name="文号")),
            (
                "status",
                models.CharField(
                    choices=[("used", "已使用"), ("void", "作废")], default="used", max_length=6
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
            ("given_at", models.DateTimeField()),
            ("voided_at", models.DateTimeField(blank=True, null=True)),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="numbers",
                    to="workflows.department",
                ),
            ),
            (
                "given_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "notice",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="number_record",
                    to="workflows.notice",
                ),
            ),
            (
                "voided_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    fields=("department", "series", "year", "serial"), name="one_number_given_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PrintRun",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("notices", models.JSONField(default=list)),
            ("double_sided", models.BooleanField(default=True, verbose_name="双面印制")),
            ("total", models.PositiveIntegerField(default=0)),
            ("done", models.PositiveIntegerField(default=0)),
            ("pages", models.PositiveIntegerField(default=0)),
            ("sentence", models.TextField(blank=True)),
            ("created_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="print_runs",
                    to="workflows.department",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="print_runs",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="ServiceAddress",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("recipient", models.CharField(max_length=60, verbose_name="收件人")),
            ("address", models.CharField(max_length=200, verbose_name="送达地址")),
            ("postcode", models.CharField(blank=True, max_length=6, verbose_name="邮政编码")),
            ("phone", models.CharField(max_length=40, verbose_name="联系电话")),
            ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
            ("agrees_electronic", models.BooleanField(default=False, verbose_name="同意电子送达")),
            ("confirmed_on", models.DateField(verbose_name="确认日期")),
            ("in_person", models.BooleanField(default=False, verbose_name="由当事人本人在线确认")),
            ("recorded_at", models.DateTimeField()),
            ("ended_on", models.DateField(blank=True, null=True, verbose_name="失效日期")),
            (
                "associate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="service_addresses",
                    to="workflows.associate",
                ),
            ),
            (
                "confirmed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "evidence",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.evidence",
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="service_addresses",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("associate", None), ("ended_on", None)),
                    fields=("subject",),
                    name="one_service_address_of_a_subject",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("associate__isnull", False), ("ended_on", None)),
                    fields=("associate",),
                    name="one_service_address_of_an_associate",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ServiceAttempt",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("under_way", "送达中"),
                        ("succeeded", "已送达"),
                        ("failed", "未能送达"),
                        ("discontinued", "已终止"),
                    ],
                    default="under_way",
                    max_length=12,
                    protected=True,
                    verbose_name="送达情况",
                ),
            ),
            (
                "method",
                models.CharField(
                    choices=[
                        ("direct", "直接送达"),
                        ("left", "留置送达"),
                        ("electronic", "电子送达"),
                        ("post", "邮寄送达"),
                        ("entrusted", "委托送达"),
                        ("transferred", "转交送达"),
                        ("public", "公告送达"),
                    ],
                    max_length=20,
                    verbose_name="送达方式",
                ),
            ),
            ("started_on", models.DateField(verbose_name="开始日期")),
            ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
            ("failed_on", models.DateField(blank=True, null=True, verbose_name="未能送达日期")),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("nth", models.PositiveSmallIntegerField(verbose_name="第几次")),
            ("recorded_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            ("place_served", models.CharField(blank=True, max_length=200, verbose_name="送达地点")),
            ("recipient", models.CharField(blank=True, max_length=60, verbose_name="签收人")),
            ("relation", models.CharField(blank=True, max_length=60, verbose_name="与受送达人的关系")),
            ("witnesses", models.CharField(blank=True, max_length=200, verbose_name="见证人")),
            ("carrier", models.CharField(blank=True, max_length=60, verbose_name="邮寄单位")),
            ("tracking_number", models.CharField(blank=True, max_length=60, verbose_name="邮件单号")),
            ("entrusted_to", models.CharField(blank=True, max_length=100, verbose_name="受委托机关")),
            ("medium", models.CharField(blank=True, max_length=200, verbose_name="公告载体")),
            (
                "failure",
                models.CharField(
                    blank=True,
                    choices=[
                        ("absent", "受送达人不在"),
                        ("refused", "拒绝签收"),
                        ("moved", "已搬离或者查无此人"),
                        ("wrong_address", "地址不详或者有误"),
                        ("returned", "邮件退回"),
                        ("not_arrived", "电子送达未到达"),
                        ("other", "其他"),
                    ],
                    max_length=20,
                    verbose_name="未能送达的原因",
                ),
            ),
            ("proof", models.CharField(blank=True, max_length=200, verbose_name="送达凭证")),
            ("note", models.TextField(blank=True, verbose_name="说明")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "notice",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="attempts",
                    to="workflows.notice",
                ),
            ),
        ],
        options={
            "ordering": ["notice", "nth"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("notice", "nth"), name="attempts_are_numbered"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "under_way")),
                    fields=("notice",),
                    name="one_attempt_under_way",
                ),
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Serving",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "notice",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="servings",
                    to="workflows.notice",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)), fields=("notice",), name="one_open_serving"
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="Issuance",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            ("kind", models.CharField(max_length=30, verbose_name="文种")),
            ("particulars", models.JSONField(default=dict, verbose_name="文书要素")),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "associate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.associate",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "notice",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="issuance",
                    to="workflows.notice",
                ),
            ),
            (
                "replaces",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrections",
                    to="workflows.notice",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="Letterhead",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("draft", "草案"),
                        ("published", "启用"),
                        ("superseded", "停用"),
                        ("discarded", "作废"),
                    ],
                    default="draft",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("since", models.DateField(blank=True, null=True, verbose_name="启用日期")),
            ("header_name", models.CharField(max_length=100, verbose_name="机关名称")),
            ("notice_code", models.CharField(max_length=20, verbose_name="机关代字")),
            ("address", models.CharField(max_length=200, verbose_name="联系地址")),
            ("phone", models.CharField(max_length=40, verbose_name="联系电话")),
            ("hands", models.JSONField(blank=True, default=list)),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
            ("postcode", models.CharField(blank=True, max_length=6, verbose_name="邮政编码")),
            ("contact", models.CharField(blank=True, max_length=60, verbose_name="联系人")),
            ("seal_name", models.CharField(blank=True, max_length=60, verbose_name="印章刊名")),
            ("government_name", models.CharField(blank=True, max_length=100, verbose_name="本级人民政府")),
            ("court_name", models.CharField(blank=True, max_length=100, verbose_name="管辖法院")),
            (
                "review_contact",
                models.CharField(blank=True, max_length=200, verbose_name="行政复议机构联系方式"),
            ),
            ("paragraphs", models.JSONField(blank=True, default=dict, verbose_name="补充说明")),
            ("written_at", models.DateTimeField()),
            ("published_at", models.DateTimeField(blank=True, null=True)),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="letterheads",
                    to="workflows.department",
                ),
            ),
            (
                "published_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "written_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["department", "-version"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("department", "version"), name="letterhead_versions"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "published")),
                    fields=("notice_code",),
                    name="one_authority_a_code",
                ),
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="NoticeBatch",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("prepared", "待审核"),
                        ("approved", "制发中"),
                        ("rejected", "退回"),
                        ("finished", "制发完成"),
                    ],
                    default="prepared",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("total", models.PositiveIntegerField(default=0, verbose_name="份数")),
            ("hands", models.JSONField(blank=True, default=list)),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("kind", models.CharField(max_length=30, verbose_name="文种")),
            ("particulars", models.JSONField(default=dict, verbose_name="文书要素")),
            ("prepared_at", models.DateTimeField()),
            ("approved_at", models.DateTimeField(blank=True, null=True)),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            ("reason", models.TextField(blank=True)),
            (
                "approved_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="notice_batches",
                    to="workflows.department",
                ),
            ),
            (
                "prepared_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Visits",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("key", models.CharField(max_length=64, unique=True)),
            ("n", models.PositiveIntegerField(default=0)),
            ("until", models.DateTimeField(db_index=True)),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Objection",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("filed", "已收到，待受理"),
                        ("incomplete", "待补正"),
                        ("accepted", "核查处理中"),
                        ("rejected", "不予受理"),
                        ("decided", "已答复"),
                        ("rechecking", "复核中"),
                        ("rechecked", "已复核"),
                        ("withdrawn", "已撤回"),
                        ("lapsed", "逾期未补正，已终止"),
                        ("moot", "列入已撤销，终结"),
                    ],
                    default="filed",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("findings", models.TextField(blank=True, verbose_name="核查情况")),
            (
                "result",
                models.CharField(
                    blank=True,
                    choices=[
                        ("correct", "更正信息"),
                        ("delete", "删除信息"),
                        ("supplement", "补充信息"),
                        ("stop", "停止公示"),
                        ("keep", "异议不成立，维持原信息"),
                    ],
                    max_length=12,
                    verbose_name="处理结果",
                ),
            ),
            ("was_asked_to_complete", models.BooleanField(default=False, verbose_name="已要求补正")),
            ("code", models.CharField(max_length=34, unique=True, verbose_name="异议编号")),
            (
                "ground",
                models.CharField(
                    choices=[
                        ("identity", "身份混淆"),
                        ("fact", "事实错误"),
                        ("differs", "与认定机关不一致"),
                        ("over_period", "超期公示"),
                        ("duplicate", "重复公示"),
                        ("not_public", "不应公示"),
                        ("corrected", "已整改、已移出仍显示"),
                        ("missing", "遗漏"),
                        ("other", "其他"),
                    ],
                    max_length=12,
                    verbose_name="异议理由",
                ),
            ),
            ("field", models.CharField(blank=True, max_length=60, verbose_name="字段")),
            ("shown", models.CharField(blank=True, max_length=300, verbose_name="现在显示")),
            ("claimed", models.CharField(blank=True, max_length=300, verbose_name="异议人认为应为")),
            ("text", models.TextField(blank=True, verbose_name="说明")),
            ("checklist", models.JSONField(default=dict, verbose_name="核对项")),
            (
                "relation",
                models.CharField(
                    choices=[("party", "信息主体"), ("agent", "代理人"), ("mixed_up", "被混同的人")],
                    max_length=10,
                    verbose_name="异议人身份",
                ),
            ),
            ("name", models.CharField(max_length=60, verbose_name="异议人")),
            ("id_number", models.CharField(blank=True, max_length=18, verbose_name="异议人证件号码")),
            ("contact", models.CharField(max_length=100, verbose_name="联系方式")),
            (
                "contact_verified_at",
                models.DateTimeField(blank=True, null=True, verbose_name="联系方式核实时间"),
            ),
            (
                "channel",
                models.CharField(
                    choices=[("hall", "服务大厅"), ("code", "验证码（无账号）"), ("counter", "窗口")],
                    max_length=10,
                    verbose_name="提出渠道",
                ),
            ),
            ("filed_at", models.DateTimeField(verbose_name="提出时间")),
            ("received_on", models.DateField(verbose_name="收到日期")),
            ("missing", models.TextField(blank=True, verbose_name="需要补正的内容")),
            ("why", models.TextField(blank=True, verbose_name="理由")),
            ("handling", models.TextField(blank=True, verbose_name="处理内容")),
            ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
            ("recheck_why", models.TextField(blank=True, verbose_name="申请复核的理由")),
            (
                "associate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.associate",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="objections",
                    to="workflows.entry",
                ),
            ),
            (
                "filed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "office",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="objections",
                    to="workflows.department",
                ),
            ),
            (
                "provider",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="forwarded_objections",
                    to="workflows.department",
                ),
            ),
            ("changes", models.JSONField(default=list)),
            (
                "policy",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.policy",
                ),
            ),
            ("proof", models.TextField(blank=True, verbose_name="核查所依据的证据")),
            ("proposal", models.JSONField(default=dict)),
            (
                "upper",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
            ("was_stopped_late", models.BooleanField(default=False)),
            ("query_digest", models.CharField(blank=True, max_length=64)),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(fields=["office", "-id"], name="objections_of_office"),
                models.Index(fields=["entry", "state"], name="objections_of_entry"),
            ],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="ObjectionProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "objection",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.objection",
                ),
            ),
            (
                "office",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "provider",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)),
                    fields=("objection",),
                    name="one_open_objection_procedure",
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="ContactCode",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("contact", models.CharField(max_length=100, verbose_name="联系方式")),
            ("digest", models.CharField(blank=True, max_length=64)),
            ("tries", models.PositiveSmallIntegerField(default=0)),
            ("asked_at", models.DateTimeField(db_index=True, verbose_name="获取时间")),
            ("until", models.DateTimeField(verbose_name="有效至")),
            ("proved_at", models.DateTimeField(blank=True, null=True, verbose_name="核实时间")),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [models.Index(fields=["contact", "-id"], name="codes_of_contact")],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Recall",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("key", models.CharField(max_length=120, unique=True)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("correction", "更正"),
                        ("withdrawal", "撤回"),
                        ("mark", "异议标注"),
                        ("unmark", "取消标注"),
                    ],
                    max_length=12,
                    verbose_name="种类",
                ),
            ),
            ("event", models.CharField(max_length=20, verbose_name="事项")),
            ("changes", models.JSONField(default=list, verbose_name="变化")),
            ("because", models.TextField(verbose_name="原因")),
            ("made_at", models.DateTimeField(verbose_name="发出时间")),
            ("body", models.TextField()),
            ("digest", models.CharField(max_length=64, verbose_name="摘要")),
            ("signature", models.TextField(blank=True, verbose_name="签名")),
            ("due_on", models.DateField(verbose_name="确认期限")),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="recalls", to="workflows.entry"
                ),
            ),
            (
                "line",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recalls",
                    to="workflows.transition",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [models.Index(fields=["entry", "-id"], name="recalls_of_entry")],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Recipient",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("name", models.CharField(max_length=100, unique=True, verbose_name="接收方")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("platform", "信用平台"),
                        ("body", "措施实施单位"),
                        ("channel", "共享渠道"),
                        ("site", "公示网站"),
                    ],
                    max_length=10,
                    verbose_name="类别",
                ),
            ),
            (
                "way",
                models.CharField(
                    choices=[("folder", "交换文件夹"), ("https", "接口（HTTPS）")],
                    default="folder",
                    max_length=10,
                    verbose_name="送达方式",
                ),
            ),
            ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
            ("lists", models.JSONField(blank=True, default=list, verbose_name="名单")),
            ("events", models.JSONField(blank=True, default=list, verbose_name="事项")),
            ("key", models.TextField(blank=True, verbose_name="回执签名公钥")),
            ("since", models.DateField(verbose_name="登记起始日")),
            ("until", models.DateField(blank=True, null=True, verbose_name="登记终止日")),
            ("is_automatic", models.BooleanField(default=False, verbose_name="自动登记")),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.book",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recipients",
                    to="workflows.department",
                    verbose_name="本系统内的部门",
                ),
            ),
            (
                "office",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kept_recipients",
                    to="workflows.department",
                ),
            ),
        ],
        options={
            "ordering": ["name"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="RecallReceipt",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("times_sent", models.PositiveSmallIntegerField(default=1, verbose_name="发送次数")),
            ("sent_at", models.DateTimeField(verbose_name="发出时间")),
            ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="送达时间")),
            ("transport", models.CharField(blank=True, max_length=200, verbose_name="送达凭据")),
            ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
            ("confirmed_as", models.CharField(blank=True, max_length=60, verbose_name="确认人")),
            (
                "how",
                models.CharField(
                    blank=True,
                    choices=[
                        ("system", "系统回执"),
                        ("page", "回执页面"),
                        ("file", "回执文件"),
                        ("officer", "本系统内确认"),
                        ("paper", "书面回执"),
                    ],
                    max_length=10,
                    verbose_name="确认方式",
                ),
            ),
            (
                "answer",
                models.CharField(
                    blank=True,
                    choices=[("done", "已按通知处理"), ("not_held", "未保存、未使用该信息")],
                    max_length=10,
                    verbose_name="处理情况",
                ),
            ),
            ("text", models.TextField(blank=True, verbose_name="说明")),
            ("is_signed", models.BooleanField(default=False, verbose_name="回执已签名")),
            (
                "confirmed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "message",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipt_of",
                    to="workflows.outbox",
                ),
            ),
            (
                "proof",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.evidence",
                ),
            ),
            (
                "recall",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipts",
                    to="workflows.recall",
                ),
            ),
            (
                "recipient",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipts",
                    to="workflows.recipient",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [
                models.Index(condition=models.Q(("confirmed_at", None)), fields=["id"], name="receipts_open")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("recall", "recipient"), name="one_receipt_of_a_recipient")
            ],
        },
    ),
    migrations.CreateModel(
        name="Challenge",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("notified", "已收到通知"),
                        ("answered", "已答复、答辩"),
                        ("concluded", "已有结果，尚未生效"),
                        ("appealed", "已上诉，以二审结果为准"),
                        ("in_force", "已生效，待执行"),
                        ("executed", "已办结"),
                    ],
                    default="notified",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("upheld", "维持"),
                        ("annulled", "撤销"),
                        ("partly", "部分撤销"),
                        ("void", "确认无效"),
                        ("changed", "变更"),
                        ("unlawful", "确认违法"),
                        ("redo", "撤销并责令重新作出"),
                        ("perform", "责令履行法定职责"),
                        ("rejected", "驳回申请、诉讼请求或者起诉"),
                        ("ended", "终止、撤回"),
                    ],
                    max_length=10,
                    verbose_name="处理结果",
                ),
            ),
            ("effective_on", models.DateField(blank=True, null=True, verbose_name="生效日期")),
            ("carried_out", models.TextField(blank=True, verbose_name="执行情况")),
            ("answered_on", models.DateField(blank=True, null=True, verbose_name="我方答复日期")),
            ("code", models.CharField(max_length=34, unique=True, verbose_name="登记号")),
            (
                "target",
                models.CharField(
                    choices=[
                        ("listing", "列入决定"),
                        ("repair", "不予提前移出"),
                        ("removal", "不予移出"),
                        ("other", "其他行政行为"),
                    ],
                    max_length=10,
                    verbose_name="被诉行为",
                ),
            ),
            ("attacked_words", models.CharField(blank=True, max_length=200, verbose_name="被诉行为的名称")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("review", "行政复议"),
                        ("litigation", "行政诉讼（一审）"),
                        ("appeal", "行政诉讼（二审）"),
                    ],
                    max_length=10,
                    verbose_name="救济种类",
                ),
            ),
            ("body", models.CharField(max_length=100, verbose_name="复议机关或者法院")),
            ("case_number", models.CharField(blank=True, max_length=100, verbose_name="案号")),
            ("applicant", models.CharField(max_length=200, verbose_name="申请人、原告")),
            ("others", models.CharField(blank=True, max_length=200, verbose_name="第三人")),
            (
                "representative",
                models.CharField(blank=True, max_length=200, verbose_name="我方代理人、出庭负责人"),
            ),
            ("filed_on", models.DateField(blank=True, null=True, verbose_name="申请、起诉日期")),
            ("received_on", models.DateField(verbose_name="副本送达我方日期")),
            ("is_simplified", models.BooleanField(default=False, verbose_name="简易程序")),
            ("claims", models.TextField(blank=True, verbose_name="请求和理由")),
            ("outcome_number", models.CharField(blank=True, max_length=100, verbose_name="结果文书号")),
            ("outcome_on", models.DateField(blank=True, null=True, verbose_name="结果文书日期")),
            ("outcome_received_on", models.DateField(blank=True, null=True, verbose_name="收到结果文书日期")),
            ("outcome_text", models.TextField(blank=True, verbose_name="主文")),
            ("comply_by", models.DateField(blank=True, null=True, verbose_name="主文确定的履行期限")),
            ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
            ("hands", models.JSONField(default=list)),
            ("next_date", models.DateField(blank=True, null=True, verbose_name="下次开庭、听证")),
            ("registered_at", models.DateTimeField(verbose_name="登记时间")),
            (
                "attacked",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="challenges",
                    to="workflows.notice",
                ),
            ),
            (
                "confirmed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="challenges",
                    to="workflows.entry",
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "predecessor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="successors",
                    to="workflows.challenge",
                    verbose_name="前一程序",
                ),
            ),
            (
                "registered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "reported_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(fields=["entry", "state"], name="challenges_of_entry"),
                models.Index(fields=["state", "-id"], name="challenges_by_state"),
            ],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="ChallengeNote",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("hearing", "开庭、听证"),
                        ("sent", "我方提交材料"),
                        ("received", "收到材料"),
                        ("late", "逾期提交的材料"),
                        ("note", "记事"),
                    ],
                    max_length=10,
                    verbose_name="事项",
                ),
            ),
            ("on", models.DateField(verbose_name="日期")),
            (
                "admitted",
                models.CharField(
                    blank=True,
                    choices=[("yes", "已采纳"), ("no", "未采纳"), ("open", "尚不清楚")],
                    max_length=4,
                    verbose_name="是否采纳",
                ),
            ),
            ("text", models.TextField(verbose_name="内容")),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "challenge",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="notes",
                    to="workflows.challenge",
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
        ],
        options={
            "ordering": ["on", "pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Stay",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("reported", "待确认"),
                        ("in_effect", "停止执行中"),
                        ("returned", "登记有误，已退回"),
                        ("ended", "已恢复执行"),
                    ],
                    default="reported",
                    max_length=10,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("end_reason", models.CharField(blank=True, max_length=300, verbose_name="恢复执行的事由")),
            (
                "orderer",
                models.CharField(
                    choices=[("body", "复议机关决定或者法院裁定"), ("own", "本机关自行决定")],
                    max_length=6,
                    verbose_name="决定机关",
                ),
            ),
            ("document_number", models.CharField(max_length=100, verbose_name="决定、裁定文号")),
            ("document_date", models.DateField(verbose_name="决定、裁定日期")),
            ("stops_display", models.BooleanField(default=True, verbose_name="停止公示")),
            ("stops_measures", models.BooleanField(default=True, verbose_name="中止措施")),
            ("stops_clock", models.BooleanField(default=False, verbose_name="列入期限停止计算")),
            ("grounds", models.TextField(blank=True, verbose_name="事由")),
            ("hands", models.JSONField(default=list)),
            ("reported_at", models.DateTimeField(verbose_name="登记时间")),
            ("since", models.DateField(blank=True, null=True, verbose_name="停止执行起始日")),
            ("until", models.DateField(blank=True, null=True, verbose_name="恢复执行日")),
            ("end_document", models.CharField(blank=True, max_length=100, verbose_name="恢复执行的文书号")),
            ("frozen", models.JSONField(default=dict)),
            (
                "challenge",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="stays",
                    to="workflows.challenge",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="workflows.entry"
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "reported_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["reported", "in_effect"])),
                    fields=("entry",),
                    name="one_stay_of_an_entry",
                )
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="ChallengeProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "matter",
                models.CharField(
                    choices=[
                        ("answer", "答复答辩"),
                        ("outcome", "确认结果"),
                        ("stay", "停止执行"),
                        ("stay_end", "恢复执行"),
                        ("comply", "履行裁判"),
                    ],
                    max_length=10,
                    verbose_name="事项",
                ),
            ),
            ("facts_summary", models.TextField(blank=True, verbose_name="更正后的事实")),
            ("listed_until", models.DateField(blank=True, null=True, verbose_name="更正后的列入期届满日")),
            ("account", models.TextField(blank=True, verbose_name="办理情况")),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "challenge",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.challenge",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "stay",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.stay",
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)),
                    fields=("challenge", "matter"),
                    name="one_open_challenge_matter",
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="HandlingTerm",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=30, unique=True)),
            ("term", models.CharField(max_length=10, verbose_name="期间")),
            ("clause", models.CharField(max_length=200, verbose_name="依据")),
            ("is_verified", models.BooleanField(default=False, verbose_name="已核对")),
        ],
        options={
            "ordering": ["name"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Complaint",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("filed", "已收到，待受理"),
                        ("accepted", "办理中"),
                        ("rejected", "不予受理"),
                        ("transferred", "已转送"),
                        ("answered", "已答复"),
                        ("reviewing", "核查中"),
                        ("reviewed", "已核查"),
                        ("closed", "已办结"),
                    ],
                    default="filed",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("findings", models.TextField(blank=True, verbose_name="核查情况")),
            (
                "finding",
                models.CharField(
                    blank=True,
                    choices=[
                        ("founded", "投诉属实"),
                        ("partly", "部分属实"),
                        ("unfounded", "不属实"),
                        ("unclear", "无法查实"),
                    ],
                    max_length=10,
                    verbose_name="核查结论",
                ),
            ),
            ("was_reviewed", models.BooleanField(default=False, verbose_name="已经核查")),
            ("hands", models.JSONField(blank=True, default=list)),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
            ("query_digest", models.CharField(max_length=64)),
            ("text_digest", models.CharField(db_index=True, max_length=64)),
            (
                "channel",
                models.CharField(
                    choices=[
                        ("web", "网上（无账号）"),
                        ("hall", "服务大厅"),
                        ("counter", "窗口"),
                        ("watch", "重点监测"),
                    ],
                    max_length=10,
                    verbose_name="提出渠道",
                ),
            ),
            ("text", models.TextField(verbose_name="内容")),
            ("filed_at", models.DateTimeField(verbose_name="提出时间")),
            ("received_on", models.DateField(verbose_name="收到日期")),
            ("why", models.TextField(blank=True, verbose_name="理由")),
            ("to", models.CharField(blank=True, max_length=100, verbose_name="转送单位")),
            ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
            (
                "about",
                models.CharField(
                    choices=[
                        ("delay", "拖延、逾期不办"),
                        ("attitude", "服务态度、言行不当"),
                        ("procedure", "不按程序办理"),
                        ("refusal", "应当受理不受理"),
                        ("fee", "违规收费、指定服务"),
                        ("secrecy", "泄露信息"),
                        ("other", "其他"),
                    ],
                    max_length=12,
                    verbose_name="投诉事项",
                ),
            ),
            ("officer_named", models.CharField(blank=True, max_length=60, verbose_name="被投诉人")),
            ("thing", models.CharField(blank=True, max_length=80, verbose_name="涉及的办理")),
            ("name", models.CharField(blank=True, max_length=60, verbose_name="投诉人")),
            ("contact", models.CharField(blank=True, max_length=100, verbose_name="联系方式")),
            ("answer", models.TextField(blank=True, verbose_name="答复")),
            ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
            ("review_why", models.TextField(blank=True, verbose_name="申请核查的理由")),
            ("review_answer", models.TextField(blank=True, verbose_name="核查答复")),
            ("is_vexatious", models.BooleanField(default=False, verbose_name="恶意或者滥用投诉")),
            (
                "rating",
                models.CharField(
                    blank=True,
                    choices=[("satisfied", "满意"), ("mostly", "基本满意"), ("dissatisfied", "不满意")],
                    max_length=12,
                    verbose_name="满意度",
                ),
            ),
            ("rating_note", models.CharField(blank=True, max_length=300, verbose_name="评价说明")),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.book",
                ),
            ),
            (
                "complainant",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.subject",
                ),
            ),
            (
                "counter",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="complaints",
                    to="workflows.department",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="complaints",
                    to="workflows.entry",
                ),
            ),
            (
                "filed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "handler",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "office",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "officer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "review_office",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["filed", "accepted"])),
                    fields=["office", "id"],
                    name="complaints_open",
                ),
                models.Index(
                    condition=models.Q(("state", "reviewing")),
                    fields=["review_office", "id"],
                    name="complaints_reviewing",
                ),
            ],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Report",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("filed", "已收到，待分派"),
                        ("assigned", "核查中"),
                        ("verified", "已核查，作为线索"),
                        ("unverified", "已核查，未能查实"),
                        ("transferred", "已移送"),
                        ("merged", "已并案"),
                        ("rejected", "不予受理"),
                        ("fed_back", "已反馈"),
                        ("closed", "已办结"),
                    ],
                    default="filed",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("findings", models.TextField(blank=True, verbose_name="核查情况")),
            ("feedback", models.TextField(blank=True, verbose_name="反馈内容")),
            ("is_vexatious", models.BooleanField(default=False, verbose_name="恶意或者滥用举报")),
            ("was_appealed", models.BooleanField(default=False, verbose_name="已经申诉")),
            ("hands", models.JSONField(blank=True, default=list)),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="编号")),
            ("query_digest", models.CharField(max_length=64)),
            ("text_digest", models.CharField(db_index=True, max_length=64)),
            (
                "channel",
                models.CharField(
                    choices=[
                        ("web", "网上（无账号）"),
                        ("hall", "服务大厅"),
                        ("counter", "窗口"),
                        ("watch", "重点监测"),
                    ],
                    max_length=10,
                    verbose_name="提出渠道",
                ),
            ),
            ("text", models.TextField(verbose_name="内容")),
            ("filed_at", models.DateTimeField(verbose_name="提出时间")),
            ("received_on", models.DateField(verbose_name="收到日期")),
            ("why", models.TextField(blank=True, verbose_name="理由")),
            ("to", models.CharField(blank=True, max_length=100, verbose_name="转送单位")),
            ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
            (
                "source",
                models.CharField(
                    choices=[
                        ("citizen", "公民个人"),
                        ("association", "行业协会商会"),
                        ("bureau", "征信机构"),
                        ("media", "新闻媒体"),
                        ("social", "社会组织"),
                        ("department", "机关、单位"),
                        ("monitoring", "退出后重点监测"),
                        ("other", "其他"),
                    ],
                    max_length=12,
                    verbose_name="来源",
                ),
            ),
            ("named", models.CharField(max_length=200, verbose_name="被举报主体")),
            ("named_code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
            ("happened", models.CharField(blank=True, max_length=60, verbose_name="发生时间")),
            ("happened_at", models.CharField(blank=True, max_length=120, verbose_name="发生地点")),
            ("is_anonymous", models.BooleanField(default=True, verbose_name="匿名")),
            ("appeal", models.TextField(blank=True, verbose_name="申诉理由")),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.book",
                ),
            ),
            (
                "counter",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reports",
                    to="workflows.department",
                ),
            ),
            ("entries", models.ManyToManyField(blank=True, related_name="clues", to="workflows.entry")),
            (
                "filed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "handler",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "list_type",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.listtype",
                ),
            ),
            (
                "merged_into",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="merged",
                    to="workflows.report",
                ),
            ),
            (
                "office",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reports",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "filed")), fields=["office", "id"], name="reports_unassigned"
                ),
                models.Index(
                    condition=models.Q(("state", "assigned")),
                    fields=["department", "id"],
                    name="reports_assigned",
                ),
            ],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="HandlingClock",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("complaint_accept", "受理投诉"),
                        ("complaint_answer", "答复投诉"),
                        ("complaint_review", "核查投诉"),
                        ("report_assign", "分派举报"),
                        ("report_verify", "核查举报"),
                        ("report_feedback", "反馈举报结果"),
                    ],
                    max_length=20,
                    verbose_name="期限",
                ),
            ),
            ("clause", models.CharField(max_length=200, verbose_name="依据")),
            ("is_verified", models.BooleanField(default=False, verbose_name="已核对")),
            ("started_on", models.DateField(verbose_name="起算事由发生日")),
            ("term", models.CharField(max_length=10, verbose_name="期间")),
            ("due_on", models.DateField(verbose_name="届满日")),
            ("due_at", models.DateTimeField(verbose_name="届满时刻")),
            ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
            ("explanation", models.JSONField(default=dict)),
            ("stops", models.JSONField(default=list)),
            ("paused_on", models.DateField(blank=True, null=True, verbose_name="中止起始日")),
            ("extended_by", models.CharField(blank=True, max_length=10)),
            ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
            ("was_late", models.BooleanField(default=False, verbose_name="超期办结")),
            (
                "warned",
                models.PositiveSmallIntegerField(
                    choices=[(0, "未提醒"), (1, "剩三个工作日"), (2, "剩一个工作日"), (3, "超期")], default=0
                ),
            ),
            (
                "complaint",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="clocks",
                    to="workflows.complaint",
                ),
            ),
            (
                "report",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="clocks",
                    to="workflows.report",
                ),
            ),
        ],
        options={
            "ordering": ["due_at", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("met_at", None)), fields=["due_at", "id"], name="handling_open"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("complaint", None), ("report__isnull", False)),
                        models.Q(("complaint__isnull", False), ("report", None)),
                        _connector="OR",
                    ),
                    name="clock_of_one_matter",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SealedIdentity",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("box", models.TextField(blank=True)),
            ("sealed_at", models.DateTimeField(verbose_name="密封时间")),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="删除时间")),
            ("openings", models.PositiveIntegerField(default=0, verbose_name="启封次数")),
            (
                "report",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="sealed", to="workflows.report"
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Activation",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("printed_at", models.DateTimeField(verbose_name="印制时间")),
            ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使用时间")),
            (
                "used_for",
                models.CharField(
                    blank=True, choices=[("activate", "开通账号"), ("recover", "重设密码")], max_length=10
                ),
            ),
            ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
            (
                "mandate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.mandate",
                ),
            ),
            (
                "notice",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="activation",
                    to="workflows.notice",
                ),
            ),
            (
                "printed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="activations",
                    to="workflows.subject",
                ),
            ),
            (
                "used_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Archive",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("entries", models.JSONField(default=list)),
            ("total", models.PositiveIntegerField(default=0)),
            ("done", models.PositiveIntegerField(default=0)),
            ("size", models.PositiveBigIntegerField(default=0)),
            ("sentence", models.TextField(blank=True)),
            ("created_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="archives",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="archives",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Grant",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("agent_name", models.CharField(max_length=60, verbose_name="代理人姓名")),
            ("scope", models.JSONField(default=list, verbose_name="授权事项")),
            ("entries", models.JSONField(blank=True, default=None, null=True, verbose_name="授权条目")),
            ("since", models.DateField(verbose_name="授权起始日")),
            ("ends_on", models.DateField(verbose_name="授权截止日")),
            ("granted_at", models.DateTimeField()),
            ("invitation", models.CharField(max_length=64, unique=True)),
            ("invited_until", models.DateTimeField()),
            ("accepted_at", models.DateTimeField(blank=True, null=True)),
            ("judged_at", models.DateTimeField(blank=True, null=True)),
            ("is_genuine", models.BooleanField(null=True)),
            ("because", models.CharField(blank=True, max_length=200, verbose_name="核验意见")),
            ("revoked_at", models.DateTimeField(blank=True, null=True)),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "file",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.evidence"
                ),
            ),
            (
                "granted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "judged_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "mandate",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="grant",
                    to="workflows.mandate",
                ),
            ),
            (
                "revoked_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="workflows.subject"
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(
                        ("accepted_at__isnull", False), ("is_genuine", None), ("revoked_at", None)
                    ),
                    fields=["department", "id"],
                    name="grants_to_verify",
                )
            ],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Recovery",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("checked", models.CharField(max_length=200, verbose_name="核对的证件")),
            ("asked_at", models.DateTimeField()),
            ("needs_another", models.BooleanField(default=False)),
            ("approved_at", models.DateTimeField(blank=True, null=True)),
            ("refused_at", models.DateTimeField(blank=True, null=True)),
            ("digest", models.CharField(blank=True, db_index=True, max_length=64)),
            ("valid_until", models.DateTimeField(blank=True, null=True)),
            ("used_at", models.DateTimeField(blank=True, null=True)),
            (
                "approved_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recoveries",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.subject"
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("approved_at", None), ("refused_at", None)),
                    fields=("person",),
                    name="one_recovery_waits_a_person",
                )
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="Hearing",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("requested", "已申请听证"),
                        ("accepted", "准予听证"),
                        ("refused", "不予听证"),
                        ("held", "已举行"),
                        ("withdrawn", "撤回听证申请"),
                        ("forfeited", "视为放弃"),
                        ("lapsed", "案件终结"),
                    ],
                    default="requested",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("set_for", models.DateTimeField(blank=True, null=True, verbose_name="听证时间")),
            ("notified_on", models.DateField(blank=True, null=True, verbose_name="听证通知书送达日期")),
            ("not_before", models.DateField(blank=True, null=True, verbose_name="最早可以举行的日期")),
            ("held_on", models.DateField(blank=True, null=True, verbose_name="听证举行日期")),
            ("code", models.CharField(max_length=34, unique=True, verbose_name="听证编号")),
            ("reason", models.TextField(blank=True, verbose_name="申请听证的理由")),
            ("requested_at", models.DateTimeField(verbose_name="申请时间")),
            ("received_on", models.DateField(verbose_name="收到日期")),
            ("posted_on", models.DateField(blank=True, null=True, verbose_name="交邮日期")),
            ("is_late", models.BooleanField(default=False, verbose_name="逾期申请")),
            ("is_entered_by_officer", models.BooleanField(default=False)),
            ("venue", models.CharField(blank=True, max_length=100, verbose_name="听证地点")),
            ("matter", models.TextField(blank=True, verbose_name="听证事项")),
            (
                "mode",
                models.CharField(
                    blank=True,
                    choices=[("open", "公开举行"), ("closed", "不公开举行")],
                    max_length=6,
                    verbose_name="举行方式",
                ),
            ),
            ("private_reason", models.CharField(blank=True, max_length=200, verbose_name="不公开的理由")),
            ("clerk", models.CharField(blank=True, max_length=60, verbose_name="记录人")),
            ("officers", models.CharField(blank=True, max_length=120, verbose_name="案件承办人员")),
            ("why", models.TextField(blank=True, verbose_name="理由")),
            ("record", models.JSONField(default=dict, verbose_name="听证笔录")),
            (
                "advice",
                models.CharField(
                    blank=True,
                    choices=[
                        ("as_announced", "按告知的内容作出决定"),
                        ("milder", "从轻处理"),
                        ("not_list", "不予列入"),
                        ("anew", "补充调查或者重新告知"),
                    ],
                    max_length=12,
                    verbose_name="主持人的建议",
                ),
            ),
            ("opinion", models.TextField(blank=True, verbose_name="主持人的意见")),
            ("is_open", models.BooleanField(default=True)),
            (
                "chair",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="听证主持人",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="hearings", to="workflows.entry"
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "invitation",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.notice",
                ),
            ),
            (
                "notice",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="hearings",
                    to="workflows.notice",
                ),
            ),
            (
                "requested_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "scan",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.evidence",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)),
                    fields=("notice",),
                    name="one_open_hearing_of_notice",
                )
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="HearingProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "hearing",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedure",
                    to="workflows.hearing",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "abstract": False,
            "indexes": [],
            "constraints": [],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="SecondReview",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("procedure", models.CharField(max_length=20, verbose_name="程序")),
            ("seed", models.CharField(max_length=64, verbose_name="抽取依据（台账散列）")),
            ("share", models.PositiveSmallIntegerField(verbose_name="抽取比例（%）")),
            ("number", models.PositiveSmallIntegerField(verbose_name="抽取数")),
            ("is_drawn", models.BooleanField(verbose_name="抽中")),
            ("sealed", models.CharField(max_length=64, verbose_name="封存摘要")),
            ("salt", models.CharField(max_length=32)),
            ("first_at", models.DateTimeField(verbose_name="第一次结论时间")),
            ("first_outcome", models.CharField(max_length=20, verbose_name="第一次结论")),
            ("first_text", models.TextField(blank=True, verbose_name="第一次理由")),
            ("first_said", models.JSONField(default=dict)),
            ("second_at", models.DateTimeField(blank=True, null=True, verbose_name="独立复核时间")),
            ("second_outcome", models.CharField(blank=True, max_length=20, verbose_name="独立复核结论")),
            ("second_text", models.TextField(blank=True, verbose_name="独立复核理由")),
            ("agrees", models.BooleanField(blank=True, null=True, verbose_name="结论一致")),
            ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="裁定时间")),
            ("settled_outcome", models.CharField(blank=True, max_length=20, verbose_name="裁定结论")),
            ("settled_text", models.TextField(blank=True, verbose_name="裁定理由")),
            ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="终止时间")),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="second_reviews",
                    to="workflows.entry",
                ),
            ),
            (
                "first_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "first_opinion",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.opinion",
                ),
            ),
            (
                "process",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="viewflow.process"
                ),
            ),
            (
                "second_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "settled_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("dropped_at", None), ("is_drawn", True), ("second_at", None)),
                    fields=["entry"],
                    name="sealed_results",
                ),
                models.Index(fields=["department", "-id"], name="second_reviews_of_office"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("dropped_at", None), ("is_drawn", True), ("second_at", None)),
                    fields=("process",),
                    name="one_sealed_result",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="StatementPoint",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("nth", models.PositiveSmallIntegerField(verbose_name="序号")),
            ("text", models.CharField(max_length=1000, verbose_name="当事人的意见")),
            (
                "adopted",
                models.CharField(
                    choices=[("yes", "采纳"), ("partly", "部分采纳"), ("no", "不采纳")],
                    max_length=10,
                    verbose_name="是否采纳",
                ),
            ),
            ("reason", models.CharField(max_length=2000, verbose_name="理由")),
            (
                "statement",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="points",
                    to="workflows.statement",
                ),
            ),
        ],
        options={
            "ordering": ["statement", "nth"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("statement", "nth"), name="one_point_per_number")
            ],
        },
    ),
    migrations.CreateModel(
        name="CommitmentPaper",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("promise_letter", "信用承诺书"),
                        ("breach_notice", "拟认定违背信用承诺告知书"),
                        ("breach_decision", "违背信用承诺认定书"),
                        ("breach_cleared", "不予认定违背信用承诺告知书"),
                    ],
                    max_length=20,
                    verbose_name="文种",
                ),
            ),
            ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
            (
                "check_code",
                models.CharField(
                    default=workflows.models.notice.new_check_code,
                    max_length=16,
                    unique=True,
                    verbose_name="核验码",
                ),
            ),
            ("facts", models.JSONField()),
            ("facts_digest", models.CharField(max_length=64)),
            ("issued_on", models.DateField(verbose_name="日期")),
            ("issued_at", models.DateTimeField()),
            ("page", models.BinaryField(null=True)),
            ("page_digest", models.CharField(blank=True, max_length=64)),
            ("plain_digest", models.CharField(blank=True, max_length=64)),
            ("printed_with", models.CharField(blank=True, max_length=100)),
            ("signer", models.CharField(blank=True, max_length=20, verbose_name="签章方式")),
            ("signed_by", models.CharField(blank=True, max_length=200, verbose_name="签章证书")),
            ("signed_at", models.DateTimeField(blank=True, null=True)),
            ("file", models.BinaryField(null=True)),
            ("file_digest", models.CharField(blank=True, max_length=64)),
            ("printed_at", models.DateTimeField(blank=True, null=True)),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="papers",
                    to="workflows.commitment",
                ),
            ),
            (
                "issued_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("number", ""), _negated=True),
                    fields=("number",),
                    name="one_promise_paper_a_number",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CommitmentCheck",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("checked_on", models.DateField(verbose_name="核查日期")),
            (
                "finding",
                models.CharField(
                    choices=[
                        ("kept", "按承诺履行"),
                        ("partly", "部分履行"),
                        ("broken", "未履行"),
                        ("unclear", "尚不能判断"),
                    ],
                    max_length=10,
                    verbose_name="核查结果",
                ),
            ),
            ("note", models.TextField(verbose_name="核查情况")),
            ("next_on", models.DateField(blank=True, null=True, verbose_name="下次核查日期")),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="checks",
                    to="workflows.commitment",
                ),
            ),
        ],
        options={
            "ordering": ["-checked_on", "-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="CommitmentClock",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("cosign", "完成会签"),
                        ("perform", "履行承诺"),
                        ("check", "核查履行情况"),
                        ("object", "对拟认定违背提出异议"),
                        ("expiry", "承诺有效期"),
                    ],
                    max_length=10,
                    verbose_name="期限",
                ),
            ),
            ("clause", models.CharField(blank=True, max_length=200, verbose_name="依据")),
            ("is_verified", models.BooleanField(default=False, verbose_name="已核对")),
            ("started_on", models.DateField(verbose_name="起算事由发生日")),
            ("term", models.CharField(blank=True, max_length=10, verbose_name="期间")),
            ("due_on", models.DateField(verbose_name="届满日")),
            ("due_at", models.DateTimeField(verbose_name="届满时刻")),
            ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
            ("explanation", models.JSONField(default=dict)),
            ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
            ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="届满处理时间")),
            (
                "warned",
                models.PositiveSmallIntegerField(
                    choices=[(0, "未提醒"), (1, "剩三个工作日"), (2, "已届满")], default=0
                ),
            ),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="clocks",
                    to="workflows.commitment",
                ),
            ),
        ],
        options={
            "ordering": ["due_at", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("met_at", None), ("struck_at", None)),
                    fields=["due_at", "id"],
                    name="promise_clocks_open",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("met_at", None), ("struck_at", None)),
                    fields=("commitment", "kind"),
                    name="one_open_promise_clock",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CommitmentItem",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("approval", "审批替代型"),
                        ("disclosure", "主动公示型"),
                        ("industry", "行业自律型"),
                        ("repair", "信用修复型"),
                        ("tolerance", "容缺受理"),
                        ("informed", "告知承诺"),
                    ],
                    max_length=12,
                    verbose_name="承诺类型",
                ),
            ),
            ("name", models.CharField(max_length=100, verbose_name="承诺事项")),
            ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
            ("basis_is_verified", models.BooleanField(default=False, verbose_name="依据已核对")),
            ("created_at", models.DateTimeField()),
            (
                "created_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitment_items",
                    to="workflows.department",
                ),
            ),
            (
                "list_type",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitment_items",
                    to="workflows.listtype",
                ),
            ),
        ],
        options={
            "ordering": ["kind", "pk"],
            "indexes": [],
            "constraints": [models.UniqueConstraint(fields=("department", "name"), name="one_item_a_name")],
        },
    ),
    migrations.CreateModel(
        name="Course",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField(max_length=40, unique=True, verbose_name="课程代码")),
            ("founded_at", models.DateTimeField()),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.book",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="courses",
                    to="workflows.department",
                ),
            ),
            (
                "founded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "list_type",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="courses",
                    to="workflows.listtype",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="CourseVersion",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("draft", "草案"),
                        ("published", "已发布"),
                        ("superseded", "已更新"),
                        ("discarded", "作废"),
                    ],
                    default="draft",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("drawn", models.PositiveSmallIntegerField(default=10, verbose_name="每次测验题数")),
            ("lessons_total", models.PositiveSmallIntegerField(default=0)),
            ("questions_total", models.PositiveSmallIntegerField(default=0)),
            ("hands", models.JSONField(blank=True, default=list)),
            ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
            ("title", models.CharField(max_length=100, verbose_name="课程名称")),
            ("summary", models.TextField(blank=True, verbose_name="课程简介")),
            ("mark", models.PositiveSmallIntegerField(default=80, verbose_name="合格分")),
            ("tries", models.PositiveSmallIntegerField(default=3, verbose_name="连续测验次数")),
            ("wait_hours", models.PositiveSmallIntegerField(default=24, verbose_name="等待时间（小时）")),
            ("hours", models.DecimalField(decimal_places=1, default=1, max_digits=4, verbose_name="学时")),
            ("digest", models.CharField(blank=True, max_length=64)),
            ("written_at", models.DateTimeField()),
            ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
            (
                "course",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="versions",
                    to="workflows.course",
                ),
            ),
            (
                "published_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "written_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["course", "-version"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("course", "version"), name="course_versions"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "published")),
                    fields=("course",),
                    name="one_published_version",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "draft")), fields=("course",), name="one_draft_of_a_course"
                ),
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Enrolment",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("enrolled", "已报名"),
                        ("noted", "纸质签到待复核"),
                        ("present", "已签到"),
                        ("withdrawn", "已取消报名"),
                    ],
                    default="enrolled",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("hands", models.JSONField(blank=True, default=list)),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("attendee", models.CharField(max_length=60, verbose_name="参加人员")),
            ("enrolled_at", models.DateTimeField(verbose_name="报名时间")),
            ("signed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="签到时间")),
            ("is_paper", models.BooleanField(default=False, verbose_name="纸质签到")),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.subject"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="enrolments",
                    to="workflows.trainingsession",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [models.Index(fields=["session", "state"], name="enrolments_of_session")],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Learning",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[("studying", "在学"), ("completed", "已结业")],
                    default="studying",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("lessons_left", models.PositiveSmallIntegerField(default=0, verbose_name="未学完的课文")),
            ("passed_at", models.DateTimeField(blank=True, null=True, verbose_name="通过测验时间")),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("started_at", models.DateTimeField(verbose_name="开始时间")),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.subject"
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="learnings",
                    to="workflows.courseversion",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [models.Index(fields=["subject", "person"], name="learnings_of_subject")],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Completion",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            (
                "way",
                models.CharField(
                    choices=[("online", "在线学习"), ("onsite", "现场培训")],
                    max_length=8,
                    verbose_name="方式",
                ),
            ),
            ("attendee", models.CharField(max_length=80, verbose_name="参加人员")),
            ("hours", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="学时")),
            ("completed_on", models.DateField(verbose_name="完成日期")),
            ("completed_at", models.DateTimeField()),
            (
                "certificate",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.notice",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.subject"
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="completions",
                    to="workflows.courseversion",
                ),
            ),
            (
                "enrolment",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="completion",
                    to="workflows.enrolment",
                ),
            ),
            (
                "learning",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="completion",
                    to="workflows.learning",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [models.Index(fields=["subject", "completed_on"], name="completions_of_subject")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("enrolment__isnull", False), ("learning", None)),
                        models.Q(("enrolment", None), ("learning__isnull", False)),
                        _connector="OR",
                    ),
                    name="completed_in_one_way",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Attempt",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
            ("drawn", models.JSONField()),
            ("given", models.JSONField(blank=True, default=list)),
            ("started_at", models.DateTimeField(verbose_name="开始时间")),
            ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="交卷时间")),
            ("score", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="得分")),
            ("is_passed", models.BooleanField(default=False, verbose_name="合格")),
            (
                "learning",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="attempts",
                    to="workflows.learning",
                ),
            ),
        ],
        options={
            "ordering": ["number"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("learning", "number"), name="attempts_in_order"),
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)), fields=("learning",), name="one_open_attempt"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Lesson",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
            ("title", models.CharField(max_length=100, verbose_name="课文标题")),
            ("text", models.TextField(verbose_name="正文")),
            ("seconds", models.PositiveIntegerField(verbose_name="最短学习时间（秒）")),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lessons",
                    to="workflows.courseversion",
                ),
            ),
        ],
        options={
            "ordering": ["position"],
            "indexes": [],
            "constraints": [models.UniqueConstraint(fields=("version", "position"), name="lessons_in_order")],
        },
    ),
    migrations.CreateModel(
        name="Question",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
            ("text", models.CharField(max_length=300, verbose_name="题目")),
            ("choices", models.JSONField(verbose_name="选项")),
            ("answers", models.JSONField(verbose_name="正确选项")),
            ("explanation", models.TextField(verbose_name="解析")),
            ("clause", models.CharField(blank=True, max_length=200, verbose_name="依据")),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="questions",
                    to="workflows.courseversion",
                ),
            ),
        ],
        options={
            "ordering": ["position"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("version", "position"), name="questions_in_order")
            ],
        },
    ),
    migrations.CreateModel(
        name="Reading",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("counted_ms", models.PositiveIntegerField(default=0)),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "learning",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="readings",
                    to="workflows.learning",
                ),
            ),
            (
                "lesson",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.lesson"
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("learning", "lesson"), name="one_reading_a_lesson")
            ],
        },
    ),
    migrations.CreateModel(
        name="ReadingSeat",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("nonce", models.CharField(max_length=32)),
            ("read_at", models.DateTimeField()),
            (
                "person",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "reading",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workflows.reading"
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="TrainingSession",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[("planned", "报名中"), ("held", "已举办"), ("cancelled", "已取消")],
                    default="planned",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("ends_at", models.DateTimeField(verbose_name="结束时间")),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("title", models.CharField(max_length=100, verbose_name="培训名称")),
            ("where", models.CharField(max_length=200, verbose_name="地点")),
            ("starts_at", models.DateTimeField(verbose_name="开始时间")),
            ("capacity", models.PositiveSmallIntegerField(verbose_name="名额")),
            ("hours", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="学时")),
            ("secret", models.CharField(default=workflows.models.learning.new_secret, max_length=64)),
            ("planned_at", models.DateTimeField()),
            (
                "planned_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sessions",
                    to="workflows.courseversion",
                ),
            ),
        ],
        options={
            "ordering": ["-starts_at", "-pk"],
            "indexes": [models.Index(fields=["-starts_at", "-id"], name="sessions_newest")],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="Campaign",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
            ("name", models.CharField(max_length=100, verbose_name="名称")),
            ("field", models.CharField(blank=True, max_length=60, verbose_name="领域")),
            ("document", models.CharField(blank=True, max_length=200, verbose_name="部署文件")),
            ("starts_on", models.DateField(verbose_name="开始日期")),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
            ("made_at", models.DateTimeField(verbose_name="登记时间")),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["-starts_on", "-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Counsel",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            (
                "way",
                models.CharField(
                    choices=[
                        ("visit", "上门走访"),
                        ("call", "电话"),
                        ("office", "来访接待"),
                        ("meeting", "集中辅导"),
                        ("letter", "书面建议"),
                        ("online", "线上辅导"),
                    ],
                    max_length=10,
                    verbose_name="方式",
                ),
            ),
            ("on", models.DateField(verbose_name="日期")),
            ("person", models.CharField(max_length=100, verbose_name="接触的人员")),
            ("text", models.TextField(verbose_name="辅导内容")),
            ("is_told", models.BooleanField(default=True, verbose_name="当事人可以查看")),
            ("next_on", models.DateField(blank=True, null=True, verbose_name="下次联系日期")),
            ("at", models.DateTimeField(verbose_name="登记时间")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="counsels", to="workflows.entry"
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "letter",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.notice",
                ),
            ),
        ],
        options={
            "ordering": ["-on", "-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="DemeritLine",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("points", models.SmallIntegerField(verbose_name="分值")),
            ("on", models.DateField(verbose_name="认定日期")),
            ("until", models.DateField(verbose_name="有效至")),
            ("document", models.CharField(max_length=200, verbose_name="依据文书")),
            ("reason", models.TextField(verbose_name="事实和理由")),
            ("at", models.DateTimeField(verbose_name="登记时间")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "counters",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="countered_by",
                    to="workflows.demeritline",
                    verbose_name="冲销",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="demerits", to="workflows.entry"
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="demerits",
                    to="workflows.subject",
                ),
            ),
            (
                "rule",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="workflows.demeritrule",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [models.Index(fields=["subject", "until"], name="demerits_of_subject")],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="DemeritObjection",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("text", models.TextField(verbose_name="异议理由")),
            ("filed_at", models.DateTimeField(verbose_name="提出时间")),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[("kept", "维持记分"), ("countered", "冲销记分")],
                    max_length=10,
                    verbose_name="处理结果",
                ),
            ),
            ("answer", models.TextField(blank=True, verbose_name="答复")),
            ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.entry"
                ),
            ),
            (
                "filed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "line",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="objections",
                    to="workflows.demeritline",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("answered_at", None)),
                    fields=("line",),
                    name="one_open_objection_to_points",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="DemeritPolicy",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField(max_length=40)),
            ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
            ("name", models.CharField(max_length=100, verbose_name="名称")),
            ("basis", models.CharField(max_length=200, verbose_name="依据")),
            ("is_verified", models.BooleanField(default=False, verbose_name="已核对")),
            ("is_demo", models.BooleanField(default=False, verbose_name="演示")),
            ("note", models.TextField(blank=True, verbose_name="说明")),
            ("effective_from", models.DateField(verbose_name="启用日期")),
            ("effective_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
            ("thresholds", models.JSONField(default=list, verbose_name="阈值")),
            ("loaded_at", models.DateTimeField(verbose_name="载入时间")),
            (
                "loaded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["-effective_from", "-pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("code", "version"), name="one_version_of_demerits")
            ],
        },
    ),
    migrations.CreateModel(
        name="DemeritRule",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.SlugField(max_length=40)),
            ("finding", models.CharField(max_length=200, verbose_name="情形")),
            ("points", models.PositiveSmallIntegerField(verbose_name="分值")),
            ("months", models.PositiveSmallIntegerField(verbose_name="有效月数")),
            ("clause", models.CharField(max_length=200, verbose_name="条款")),
            ("is_verified", models.BooleanField(default=False, verbose_name="条款已核对")),
            (
                "policy",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rules",
                    to="workflows.demeritpolicy",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [models.UniqueConstraint(fields=("policy", "code"), name="one_rule_of_a_code")],
        },
    ),
    migrations.CreateModel(
        name="Interview",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("proposed", "拟制待批"),
                        ("dropped", "不再约谈"),
                        ("issued", "已签发，待送达"),
                        ("invited", "已通知，待确认"),
                        ("confirmed", "当事人已确认"),
                        ("move_asked", "当事人申请改期"),
                        ("written", "已约谈，记录待签字"),
                        ("signed", "已约谈，双方已签字"),
                        ("unsigned", "已约谈，当事人未签字"),
                        ("absent", "未到场"),
                        ("cancelled", "已取消"),
                    ],
                    default="proposed",
                    max_length=10,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("set_for", models.DateTimeField(blank=True, null=True, verbose_name="约谈时间")),
            ("told_on", models.DateField(blank=True, null=True, verbose_name="通知书送达日期")),
            ("was_moved", models.BooleanField(default=False, verbose_name="已申请改期")),
            ("refusal", models.CharField(blank=True, max_length=200, verbose_name="未签字的情况")),
            ("hands", models.JSONField(blank=True, default=list)),
            ("code", models.CharField(max_length=34, unique=True, verbose_name="约谈编号")),
            (
                "sort",
                models.CharField(
                    choices=[("warning", "警示约谈"), ("integrity", "诚信约谈")],
                    default="warning",
                    max_length=10,
                    verbose_name="约谈种类",
                ),
            ),
            ("particulars", models.JSONField(default=dict, verbose_name="通知书内容")),
            ("version", models.PositiveSmallIntegerField(default=0, verbose_name="通知次数")),
            ("opened_at", models.DateTimeField(verbose_name="发起时间")),
            ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
            ("move_why", models.TextField(blank=True, verbose_name="申请改期的理由")),
            ("move_answer", models.TextField(blank=True, verbose_name="对改期申请的答复")),
            ("record", models.JSONField(default=dict, verbose_name="约谈记录")),
            ("record_digest", models.CharField(blank=True, max_length=64)),
            ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="记录时间")),
            ("follow_up_on", models.DateField(blank=True, null=True, verbose_name="回访日期")),
            ("why", models.TextField(blank=True, verbose_name="说明")),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="interviews",
                    to="workflows.entry",
                ),
            ),
            (
                "notice",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.notice",
                ),
            ),
            (
                "opened_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "record_paper",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.notice",
                ),
            ),
            (
                "written_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "rectification",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="interviews",
                    to="workflows.rectification",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [models.Index(fields=["state", "-id"], name="interviews_by_state")],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="InterviewProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "matter",
                models.CharField(
                    choices=[("notice", "审批、通知并约谈"), ("move", "答复改期申请")],
                    max_length=10,
                    verbose_name="事项",
                ),
            ),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "interview",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.interview",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)),
                    fields=("interview", "matter"),
                    name="one_open_matter_of_interview",
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="InterviewSignature",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "side",
                models.CharField(
                    choices=[("officer", "约谈人"), ("subject", "被约谈人")],
                    max_length=10,
                    verbose_name="签字方",
                ),
            ),
            ("name", models.CharField(max_length=60, verbose_name="姓名")),
            ("capacity", models.CharField(blank=True, max_length=60, verbose_name="职务、身份")),
            (
                "way",
                models.CharField(
                    choices=[
                        ("typed", "登录后键入姓名"),
                        ("code", "服务大厅一次性验证码"),
                        ("paper", "纸质签字（扫描件）"),
                    ],
                    max_length=10,
                    verbose_name="签字方式",
                ),
            ),
            ("contact", models.CharField(blank=True, max_length=100, verbose_name="验证的联系方式")),
            ("remark", models.TextField(blank=True, verbose_name="对记录的意见")),
            ("digest", models.CharField(max_length=64)),
            ("at", models.DateTimeField(verbose_name="签字时间")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "interview",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="signatures",
                    to="workflows.interview",
                ),
            ),
            (
                "scan",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.evidence",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Rectification",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[
                        ("drafted", "拟制待批"),
                        ("dropped", "不再办理"),
                        ("issued", "已签发，待送达"),
                        ("running", "整改中"),
                        ("submitted", "已报送，待验收"),
                        ("returned", "退回补正"),
                        ("achieved", "整改到位"),
                        ("failed", "整改不到位"),
                        ("ended", "已终结"),
                    ],
                    default="drafted",
                    max_length=10,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="整改期限届满日")),
            ("told_on", models.DateField(blank=True, null=True, verbose_name="通知书送达日期")),
            ("was_returned", models.BooleanField(default=False, verbose_name="已退回补正一次")),
            ("hands", models.JSONField(blank=True, default=list)),
            ("code", models.CharField(max_length=34, unique=True, verbose_name="整改编号")),
            ("particulars", models.JSONField(default=dict, verbose_name="通知书内容")),
            ("opened_at", models.DateTimeField(verbose_name="发起时间")),
            ("returned_why", models.TextField(blank=True, verbose_name="需要补正的内容")),
            ("conclusion", models.TextField(blank=True, verbose_name="验收意见")),
            ("concluded_on", models.DateField(blank=True, null=True, verbose_name="验收日期")),
            ("first_due_on", models.DateField(blank=True, null=True, verbose_name="原定届满日")),
            ("asked_until", models.DateField(blank=True, null=True, verbose_name="申请延至")),
            ("asked_why", models.TextField(blank=True, verbose_name="延期理由")),
            ("was_overdue", models.BooleanField(default=False, verbose_name="曾超期")),
            (
                "campaign",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rectifications",
                    to="workflows.campaign",
                    verbose_name="专项治理",
                ),
            ),
            (
                "concluded_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rectifications",
                    to="workflows.entry",
                ),
            ),
            (
                "notice",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.notice",
                ),
            ),
            (
                "opened_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [
                models.Index(fields=["state", "-id"], name="rectifications_by_state"),
                models.Index(fields=["campaign", "state"], name="rectifications_of_campaign"),
            ],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="RectificationFiling",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("text", models.TextField(verbose_name="整改情况")),
            ("received_on", models.DateField(verbose_name="收到日期")),
            ("is_late", models.BooleanField(default=False, verbose_name="逾期报送")),
            ("is_entered_by_officer", models.BooleanField(default=False, verbose_name="窗口代录")),
            ("filed_at", models.DateTimeField(verbose_name="报送时间")),
            (
                "filed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            (
                "rectification",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="filings",
                    to="workflows.rectification",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="RectificationProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "matter",
                models.CharField(
                    choices=[
                        ("notice", "审批并送达通知书"),
                        ("check", "验收"),
                        ("extension", "审批延期"),
                        ("overdue", "逾期督办"),
                    ],
                    max_length=10,
                    verbose_name="事项",
                ),
            ),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "rectification",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.rectification",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)),
                    fields=("rectification", "matter"),
                    name="one_open_matter_of_rectification",
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="Suggestion",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "matter",
                models.CharField(
                    choices=[
                        ("interview", "建议约谈"),
                        ("watch", "建议作为重点关注名单线索"),
                        ("points", "答复记分异议"),
                    ],
                    max_length=10,
                    verbose_name="事项",
                ),
            ),
            ("ground", models.TextField(verbose_name="提请的理由")),
            ("about", models.CharField(blank=True, max_length=60, verbose_name="由来")),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "objection",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.demeritobjection",
                ),
            ),
            (
                "rectification",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.rectification",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "abstract": False,
            "indexes": [],
            "constraints": [],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="WatchCheck",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("due_on", models.DateField(verbose_name="应核查日")),
            ("checked_at", models.DateTimeField(verbose_name="核查时间")),
            (
                "outcome",
                models.CharField(
                    choices=[("nothing", "没有发现新的情况"), ("found", "发现新的情况")],
                    max_length=10,
                    verbose_name="核查结果",
                ),
            ),
            ("looked_at", models.TextField(verbose_name="核查的内容和情况")),
            (
                "checked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "monitoring",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="checks",
                    to="workflows.monitoring",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="WatchFinding",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
                    choices=[("matched", "待研判"), ("set_aside", "不作为线索"), ("clue", "已转为线索")],
                    default="matched",
                    max_length=12,
                    protected=True,
                    verbose_name="状态",
                ),
            ),
            ("reason", models.TextField(blank=True, verbose_name="研判意见")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("penalty", "新的行政处罚记录"),
                        ("listing", "新的名单条目"),
                        ("promise", "信用承诺被认定违背"),
                        ("check", "定期核查发现的情况"),
                    ],
                    max_length=10,
                    verbose_name="种类",
                ),
            ),
            ("source", models.CharField(max_length=100, verbose_name="来源")),
            ("words", models.CharField(max_length=1000, verbose_name="发现的情况")),
            ("found_at", models.DateTimeField(verbose_name="发现时间")),
            ("judged_at", models.DateTimeField(blank=True, null=True, verbose_name="研判时间")),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.entry"
                ),
            ),
            (
                "judged_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "monitoring",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="findings",
                    to="workflows.monitoring",
                ),
            ),
            (
                "report",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.report",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(fields=("monitoring", "source"), name="one_finding_per_source")
            ],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="MonitoringProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="应核查日")),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="workflows.entry",
                ),
            ),
            (
                "monitoring",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.monitoring",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "finding",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedure",
                    to="workflows.watchfinding",
                ),
            ),
        ],
        options={
            "abstract": False,
            "indexes": [],
            "constraints": [],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="SiteVisit",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "repair",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="workflows.repair"
                ),
            ),
        ],
        options={
            "ordering": ["visited_on", "pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Reorganisation",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            ("end_document", models.CharField(blank=True, max_length=100, verbose_name="结束所依据的文书号")),
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
            "indexes": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="RepairMaterial",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="RecordRepair",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            ("verified_corrected_on", models.DateField(blank=True, null=True, verbose_name="核实的改正日期")),
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
            (
                "applied_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("files", models.ManyToManyField(blank=True, related_name="+", to="workflows.evidence")),
            ("is_entered_by_officer", models.BooleanField(default=True, verbose_name="窗口代录")),
            ("rejection", models.JSONField(blank=True, default=dict, verbose_name="拟不予受理的理由和依据")),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)), fields=("record",), name="one_open_record_repair"
                )
            ],
            "indexes": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="SplitView",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("found_at", models.DateTimeField(verbose_name="发现时间")),
            ("found_by", models.CharField(max_length=80, verbose_name="发现者")),
            ("ours", models.TextField()),
            ("theirs", models.TextField()),
            ("sentence", models.CharField(max_length=300)),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
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
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Witness",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=80, verbose_name="见证单位")),
            ("key", models.CharField(max_length=200, unique=True, verbose_name="验证公钥")),
            ("since", models.DateTimeField(verbose_name="起")),
            ("until", models.DateTimeField(null=True, verbose_name="止")),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="WitnessRule",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("needed", models.PositiveSmallIntegerField(verbose_name="所需副署数")),
            ("since", models.DateTimeField(verbose_name="起")),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="Checkpoint",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="FullCheck",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            ("parts", models.JSONField(default=dict)),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="TreeLog",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="TreeNode",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            "indexes": [],
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
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="Cosignature",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
                models.UniqueConstraint(fields=("checkpoint", "witness"), name="one_cosignature_a_witness")
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="BreachProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "matter",
                models.CharField(
                    choices=[("look", "核查履行情况"), ("serve", "送达告知书"), ("decide", "认定是否违背")],
                    max_length=10,
                    verbose_name="事项",
                ),
            ),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.commitment",
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="breachprocedures",
                    to="workflows.entry",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)),
                    fields=("commitment", "matter"),
                    name="one_open_matter_of_promise",
                )
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
    migrations.CreateModel(
        name="TrainingPaper",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
            (
                "check_code",
                models.CharField(
                    default=workflows.models.notice.new_check_code,
                    max_length=16,
                    unique=True,
                    verbose_name="核验码",
                ),
            ),
            ("facts", models.JSONField()),
            ("facts_digest", models.CharField(max_length=64)),
            ("issued_on", models.DateField(verbose_name="日期")),
            ("issued_at", models.DateTimeField()),
            ("page", models.BinaryField(null=True)),
            ("page_digest", models.CharField(blank=True, max_length=64)),
            ("plain_digest", models.CharField(blank=True, max_length=64)),
            ("printed_with", models.CharField(blank=True, max_length=100)),
            ("signer", models.CharField(blank=True, max_length=20, verbose_name="签章方式")),
            ("signed_by", models.CharField(blank=True, max_length=200, verbose_name="签章证书")),
            ("signed_at", models.DateTimeField(blank=True, null=True)),
            ("file", models.BinaryField(null=True)),
            ("file_digest", models.CharField(blank=True, max_length=64)),
            ("printed_at", models.DateTimeField(blank=True, null=True)),
            (
                "completion",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="paper",
                    to="workflows.completion",
                ),
            ),
            (
                "issued_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("number", ""), _negated=True),
                    fields=("number",),
                    name="one_training_paper_a_number",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RecordPaper",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("kind", models.CharField(max_length=30, verbose_name="文种")),
            ("title", models.CharField(max_length=200, verbose_name="标题")),
            ("number", models.CharField(max_length=60, unique=True, verbose_name="文号")),
            (
                "check_code",
                models.CharField(
                    default=workflows.models.notice.new_check_code,
                    max_length=16,
                    unique=True,
                    verbose_name="核验码",
                ),
            ),
            ("facts", models.JSONField()),
            ("facts_digest", models.CharField(max_length=64)),
            ("issued_on", models.DateField(verbose_name="成文日期")),
            ("issued_at", models.DateTimeField(verbose_name="签发时间")),
            ("page", models.BinaryField(null=True)),
            ("page_digest", models.CharField(blank=True, max_length=64)),
            ("plain_digest", models.CharField(blank=True, max_length=64)),
            ("printed_with", models.CharField(blank=True, max_length=100)),
            ("signer", models.CharField(blank=True, max_length=20, verbose_name="签章方式")),
            ("signed_by", models.CharField(blank=True, max_length=200, verbose_name="签章证书")),
            ("signed_at", models.DateTimeField(blank=True, null=True)),
            ("file", models.BinaryField(null=True)),
            ("file_digest", models.CharField(blank=True, max_length=64)),
            ("printed_at", models.DateTimeField(blank=True, null=True)),
            ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
            (
                "service_method",
                models.CharField(
                    blank=True,
                    choices=[
                        ("direct", "直接送达"),
                        ("left", "留置送达"),
                        ("electronic", "电子送达"),
                        ("post", "邮寄送达"),
                        ("entrusted", "委托送达"),
                        ("transferred", "转交送达"),
                        ("public", "公告送达"),
                    ],
                    max_length=20,
                    verbose_name="送达方式",
                ),
            ),
            ("service_recipient", models.CharField(blank=True, max_length=60, verbose_name="签收人")),
            ("service_proof", models.CharField(blank=True, max_length=200, verbose_name="送达凭证")),
            ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="首次打开时间")),
            (
                "issued_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "repair",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="papers",
                    to="workflows.recordrepair",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="RecordClock",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("repair_accept", "受理修复申请"),
                        ("repair_complete", "补正修复申请"),
                        ("repair_decide", "决定终止公示"),
                    ],
                    max_length=20,
                    verbose_name="期限",
                ),
            ),
            ("clause", models.CharField(blank=True, max_length=200, verbose_name="条款")),
            ("start_event", models.CharField(blank=True, max_length=100, verbose_name="起算事由")),
            ("is_verified", models.BooleanField(default=False, verbose_name="条款已核对")),
            ("started_on", models.DateField(verbose_name="起算事由发生日")),
            ("term", models.CharField(max_length=10, verbose_name="期间")),
            ("rolls", models.BooleanField(default=True)),
            ("due_on", models.DateField(verbose_name="届满日")),
            ("due_at", models.DateTimeField(verbose_name="届满时刻")),
            ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
            ("explanation", models.JSONField(default=dict)),
            ("stops", models.JSONField(default=list)),
            ("paused_on", models.DateField(blank=True, null=True, verbose_name="中止起始日")),
            ("extended_by", models.CharField(blank=True, max_length=10)),
            ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
            ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="届满处理时间")),
            (
                "warned",
                models.PositiveSmallIntegerField(
                    choices=[(0, "未提醒"), (1, "剩三个工作日"), (2, "剩一个工作日"), (3, "已届满")],
                    default=0,
                ),
            ),
            (
                "repair",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="clocks",
                    to="workflows.recordrepair",
                ),
            ),
        ],
        options={
            "ordering": ["due_at", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("met_at", None), ("struck_at", None)),
                    fields=["due_at", "id"],
                    name="record_clocks_open",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("met_at", None)),
                    fields=("repair", "kind"),
                    name="one_open_record_clock",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RecordReceipt",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("sent_at", models.DateTimeField(verbose_name="发出时间")),
            ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="送达时间")),
            ("transport", models.CharField(blank=True, max_length=200, verbose_name="送达凭据")),
            ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="确认日期")),
            ("confirmed_as", models.CharField(blank=True, max_length=60, verbose_name="确认人")),
            ("text", models.CharField(blank=True, max_length=500, verbose_name="说明")),
            (
                "message",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="record_receipt",
                    to="workflows.outbox",
                ),
            ),
            (
                "noted_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "recipient",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.recipient"
                ),
            ),
            (
                "repair",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipts",
                    to="workflows.recordrepair",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("repair", "recipient"), name="one_record_receipt_of_a_recipient"
                )
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="Bundle",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("since", models.DateField(null=True, verbose_name="自")),
            ("until", models.DateField(null=True, verbose_name="至")),
            ("purpose", models.CharField(max_length=200, verbose_name="用途")),
            ("with_facts", models.BooleanField(default=False, verbose_name="附带可能涉及个人的事实和文书")),
            ("total", models.PositiveIntegerField(default=0)),
            ("done", models.PositiveIntegerField(default=0)),
            ("notices", models.PositiveIntegerField(default=0)),
            ("waiting", models.PositiveIntegerField(default=0)),
            ("size", models.PositiveBigIntegerField(default=0)),
            ("sentence", models.TextField(blank=True)),
            ("created_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(blank=True, null=True)),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="bundles",
                    to="workflows.entry",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="bundles",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("entry__isnull", False), ("since", None), ("until", None)),
                        models.Q(("entry", None), ("since__isnull", False), ("until__isnull", False)),
                        _connector="OR",
                    ),
                    name="a_bundle_is_of_an_entry_or_a_period",
                )
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="Noted",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("key", models.CharField(max_length=60, unique=True)),
            ("told", models.JSONField(default=dict)),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="AccessBook",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="代码")),
            (
                "book",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="access_book",
                    to="workflows.book",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.department",
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="EmergencyLook",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "code",
                models.CharField(default=workflows.models.evidence.new_code, max_length=16, unique=True),
            ),
            ("asked_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=500, verbose_name="事由")),
            ("decided_at", models.DateTimeField(null=True)),
            ("is_granted", models.BooleanField(null=True)),
            ("because", models.CharField(blank=True, max_length=500, verbose_name="理由")),
            ("expires_at", models.DateTimeField()),
            (
                "asked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "decided_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "office",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="emergency_looks",
                    to="workflows.subject",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("decided_by", None),
                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="emergency_needs_two",
                )
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="Tally",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("key", models.CharField(max_length=120, unique=True)),
            ("verb", models.CharField(max_length=40)),
            ("address", models.CharField(blank=True, max_length=60)),
            ("since", models.DateTimeField()),
            ("unsaid", models.PositiveIntegerField(default=0)),
            (
                "person",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["since"], name="tally_since")],
            "constraints": [],
        },
    ),
    migrations.CreateModel(
        name="AuditFinding",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
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
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "line",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="audit_findings",
                    to="workflows.transition",
                ),
            ),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            (
                "written_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="findings",
                    to="workflows.sampleitem",
                ),
            ),
            (
                "paper",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="findings",
                    to="workflows.workpaper",
                ),
            ),
            (
                "agreed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "proposed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("withdrawal", models.TextField(blank=True, verbose_name="撤回理由")),
            (
                "withdrawal_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "withdrawn_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "sent")), fields=["unit", "-id"], name="findings_to_answer"
                )
            ],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="SampleItem",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("nth", models.PositiveSmallIntegerField(verbose_name="序号")),
            ("key", models.CharField(max_length=40)),
            ("rank", models.CharField(max_length=64)),
            ("reasons", models.JSONField(blank=True, default=list, verbose_name="抽取原因")),
            ("marks", models.JSONField(blank=True, default=dict, verbose_name="检查结果")),
            ("note", models.TextField(blank=True, verbose_name="检查记录")),
            ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="检查时间")),
            (
                "checked_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.entry",
                ),
            ),
            (
                "line",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.transition",
                ),
            ),
            (
                "paper",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="items",
                    to="workflows.workpaper",
                ),
            ),
            (
                "review",
                models.CharField(
                    blank=True,
                    choices=[("agreed", "同意"), ("again", "补查")],
                    max_length=8,
                    verbose_name="复核",
                ),
            ),
            ("review_note", models.TextField(blank=True, verbose_name="复核说明")),
            ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="复核时间")),
            (
                "reviewed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["paper_id", "nth"],
            "indexes": [],
            "constraints": [models.UniqueConstraint(fields=("paper", "nth"), name="one_item_a_place")],
        },
    ),
    migrations.CreateModel(
        name="WorkPaper",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "state",
                django_fsm.FSMField(
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
            (
                "auditor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "book",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_paper",
                    to="workflows.book",
                ),
            ),
            (
                "checkpoint",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="workflows.checkpoint",
                ),
            ),
            (
                "office",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.department"
                ),
            ),
            ("doubted", models.PositiveIntegerField(default=0, verbose_name="要求补查")),
            ("hands", models.JSONField(blank=True, default=list)),
            ("review", models.TextField(blank=True, verbose_name="复核意见")),
            (
                "reviewer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "signed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("signers", models.JSONField(blank=True, default=list)),
            ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="送复核时间")),
            (
                "submitted_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [models.Index(fields=["office", "-id"], name="work_papers_of_office")],
            "constraints": [],
        },
        bases=(django_fsm.FSMModelMixin, models.Model),
    ),
    migrations.CreateModel(
        name="LogIncident",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
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
            ("explained_at", models.DateTimeField(null=True, verbose_name="登记时间")),
            (
                "explained_by",
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
                    condition=models.Q(("ended_at", None)), fields=("kind", "about"), name="one_open_incident"
                )
            ],
            "indexes": [],
        },
    ),
    migrations.CreateModel(
        name="RecordProcedure",
        fields=[
            (
                "process_ptr",
                models.OneToOneField(
                    auto_created=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    parent_link=True,
                    primary_key=True,
                    serialize=False,
                    to="viewflow.process",
                ),
            ),
            ("is_open", models.BooleanField(default=True)),
            ("acted_at", models.DateTimeField()),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("reason", models.TextField(blank=True)),
            (
                "matter",
                models.CharField(
                    choices=[
                        ("check", "审查是否受理"),
                        ("confirm", "审批不予受理"),
                        ("verify", "核实"),
                        ("decide", "决定"),
                        ("serve", "送达文书"),
                    ],
                    max_length=10,
                    verbose_name="事项",
                ),
            ),
            (
                "acted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recordprocedures",
                    to="workflows.entry",
                ),
            ),
            (
                "paper",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.recordpaper",
                ),
            ),
            (
                "record_repair",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="procedures",
                    to="workflows.recordrepair",
                ),
            ),
            (
                "started_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True), ("paper", None)),
                    fields=("record_repair", "matter"),
                    name="one_open_matter_of_record",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_open", True)),
                    fields=("paper",),
                    name="one_open_service_of_record",
                ),
            ],
        },
        bases=("viewflow.process", models.Model),
    ),
]


def put_later(apps, schema_editor):
    for step in LATER:
        step.put_triggers(apps, schema_editor)


def take_later(apps, schema_editor):
    for step in reversed(LATER):
        step.take_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    replaces = [
        ("workflows", "0002_lists"),
        ("workflows", "0003_log_is_stone"),
        ("workflows", "0004_due_process"),
        ("workflows", "0005_art_seven_and_roles"),
        ("workflows", "0006_rules_as_data"),
        ("workflows", "0007_rulemaking"),
        ("workflows", "0008_kinds"),
        ("workflows", "0009_case_facts"),
        ("workflows", "0010_published_rules_are_stone"),
        ("workflows", "0011_log_is_stone_again"),
        ("workflows", "0012_terms"),
        ("workflows", "0013_competence"),
        ("workflows", "0014_windows_and_crosschecks"),
        ("workflows", "0015_credit_files"),
        ("workflows", "0016_dual_publicity"),
        ("workflows", "0017_workbench"),
        ("workflows", "0018_plain_urgency"),
        ("workflows", "0019_notices"),
        ("workflows", "0020_number_register"),
        ("workflows", "0021_record_is_filed"),
        ("workflows", "0023_visits"),
        ("workflows", "0024_serving"),
        ("workflows", "0025_register_and_batches"),
        ("workflows", "0026_boxes_by_index_alone"),
        ("workflows", "0027_alert_kinds"),
        ("workflows", "0028_objection"),
        ("workflows", "0029_objection_rules"),
        ("workflows", "0030_intake"),
        ("workflows", "0031_recall"),
        ("workflows", "0032_challenge"),
        ("workflows", "0033_complaint"),
        ("workflows", "0034_portal"),
        ("workflows", "0035_hearing"),
        ("workflows", "0036_letterheads_are_stone"),
        ("workflows", "0037_objection_query_digest"),
        ("workflows", "0038_more_outcomes"),
        ("workflows", "0039_objection_mark_clocks"),
        ("workflows", "0040_commitments"),
        ("workflows", "0041_commitments_are_stone"),
        ("workflows", "0042_repair_opens"),
        ("workflows", "0044_training"),
        ("workflows", "0045_rectification"),
        ("workflows", "0046_exit_act"),
        ("workflows", "0047_monitoring"),
        ("workflows", "0048_choices_again"),
        ("workflows", "0049_repair"),
        ("workflows", "0053_the_tree"),
        ("workflows", "0054_guide"),
        ("workflows", "0055_records_are_answered"),
        ("workflows", "0056_bundle"),
        ("workflows", "0057_gate"),
        ("workflows", "0058_audit"),
        ("workflows", "0059_audit_desk"),
        ("workflows", "0060_log_incident"),
        ("workflows", "0061_signoff"),
        ("workflows", "0062_party_bundle"),
        ("workflows", "0063_ways_out"),
        ("workflows", "0064_paper_plan"),
        ("workflows", "0065_two_explain_a_split"),
        ("workflows", "0066_lines_of_hand"),
    ]

    dependencies = [("viewflow", "0015_task_scheduled"), ("workflows", "0001_people")]

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(default="entry", max_length=20)),
                ("ref", models.CharField(max_length=80, unique=True, verbose_name="簿号")),
                ("lines_count", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.AddField(
            model_name="Person",
            name="email_verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="Person",
            name="phone_verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="Person",
            name="told_by_email",
            field=models.BooleanField(default=True, verbose_name="邮件提醒"),
        ),
        migrations.AddField(
            model_name="Person",
            name="told_by_sms",
            field=models.BooleanField(default=False, verbose_name="短信提醒"),
        ),
        migrations.AddField(
            model_name="Department",
            name="book",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.book",
            ),
        ),
        migrations.AlterField(
            model_name="Subject",
            name="registration",
            field=models.CharField(
                choices=[
                    ("active", "存续"),
                    ("deregistered", "注销"),
                    ("licence_revoked", "吊销"),
                    ("moved_out", "迁出"),
                    ("deceased", "死亡"),
                ],
                default="active",
                max_length=20,
                verbose_name="登记状态",
            ),
        ),
        migrations.AddField(
            model_name="Subject",
            name="book",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="subject",
                to="workflows.book",
            ),
        ),
        migrations.AddField(
            model_name="Subject",
            name="in_operation",
            field=models.BooleanField(default=True, verbose_name="在运营"),
        ),
        migrations.AddField(
            model_name="Subject",
            name="in_operation_on",
            field=models.DateField(blank=True, null=True, verbose_name="在运营情况核对日期"),
        ),
        migrations.AddField(
            model_name="Subject",
            name="in_operation_source",
            field=models.CharField(blank=True, max_length=200, verbose_name="在运营情况来源"),
        ),
        migrations.AddField(
            model_name="Subject",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="aliases",
                to="workflows.subject",
                verbose_name="并入",
            ),
        ),
        migrations.AlterField(
            model_name="Post",
            name="role",
            field=models.CharField(
                choices=[
                    ("case_officer", "经办"),
                    ("reviewer", "审核"),
                    ("legal_reviewer", "法制审核"),
                    ("head", "负责人"),
                    ("credit_office", "信用办"),
                    ("auditor", "审计"),
                    ("system_admin", "系统管理员"),
                    ("security_admin", "安全管理员"),
                    ("audit_admin", "审计管理员"),
                    ("clock", "系统时钟"),
                    ("counter", "公众窗口"),
                    ("confidential", "举报保密"),
                    ("trainer", "培训"),
                ],
                max_length=20,
                verbose_name="角色",
            ),
        ),
        migrations.AddField(
            model_name="Mandate",
            name="entries",
            field=models.JSONField(blank=True, default=None, null=True, verbose_name="授权条目"),
        ),
        migrations.AddField(
            model_name="Mandate",
            name="scope",
            field=models.JSONField(blank=True, default=None, null=True, verbose_name="授权事项"),
        ),
        migrations.AddField(
            model_name="Mandate",
            name="verified_on",
            field=models.DateField(blank=True, null=True, verbose_name="核验日期"),
        ),
        CreateModels(TABLES),
        migrations.RunPython(put_all, take_all),
        migrations.RunPython(put_later, take_later),
    ]
