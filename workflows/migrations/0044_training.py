"""Training: courses, learning, sessions. The database itself refuses to change a published version and what is in it.

SQLite drops the triggers of a table that a later migration rebuilds: such a migration puts them back by calling
`put_triggers` again.
"""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import workflows.models.evidence
import workflows.models.learning

SAYS = "a published course never changes"
VERSIONS, PARTS = "workflows_courseversion", ("workflows_lesson", "workflows_question")
SET = "('published', 'superseded')"
FIXED = (
    "course_id", "version", "title", "summary", "mark", "tries", "wait_hours", "hours", "drawn", "lessons_total",
    "questions_total", "digest", "hands", "written_by_id", "written_at", "published_by_id", "published_at",
)  # fmt: skip

OF_A_VERSION = f"""
CREATE OR REPLACE FUNCTION xinheng_courses_are_stone() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYS}'; END; $$ LANGUAGE plpgsql;
"""
OF_A_PART = f"""
CREATE OR REPLACE FUNCTION xinheng_lessons_are_stone() RETURNS trigger AS $$
DECLARE touched bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN touched := NEW.version_id; ELSE touched := OLD.version_id; END IF;
  IF EXISTS (SELECT 1 FROM {VERSIONS} WHERE id = touched AND state IN {SET}) THEN RAISE EXCEPTION '{SAYS}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
"""


def changed(operator):
    """Is one of the fixed columns to change, or is the version to go back?"""
    columns = " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in FIXED)
    back = f"NEW.state NOT IN {SET} OR (OLD.state = 'superseded' AND NEW.state <> 'superseded')"
    return f"OLD.state IN {SET} AND ({columns} OR {back})"


def put_triggers(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(OF_A_VERSION)
        run(OF_A_PART)
        does = "EXECUTE FUNCTION xinheng_courses_are_stone()"
        run(
            f"CREATE TRIGGER courses_no_update BEFORE UPDATE ON {VERSIONS} FOR EACH ROW WHEN ({changed('IS DISTINCT FROM')}) {does}"
        )
        run(
            f"CREATE TRIGGER courses_no_delete BEFORE DELETE ON {VERSIONS} FOR EACH ROW WHEN (OLD.state IN {SET}) {does}"
        )
        for table in PARTS:
            run(
                f"CREATE TRIGGER {table}_stone BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
                "EXECUTE FUNCTION xinheng_lessons_are_stone()"
            )
        return
    abort = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    run(f"CREATE TRIGGER courses_no_update BEFORE UPDATE ON {VERSIONS} WHEN {changed('IS NOT')} {abort}")
    run(f"CREATE TRIGGER courses_no_delete BEFORE DELETE ON {VERSIONS} WHEN OLD.state IN {SET} {abort}")
    for table in PARTS:
        for what, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            stands = f"EXISTS (SELECT 1 FROM {VERSIONS} WHERE id = {row}.version_id AND state IN {SET})"
            run(f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} WHEN {stands} {abort}")


def take_triggers(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    names = [(name, VERSIONS) for name in ("courses_no_update", "courses_no_delete")]
    for table in PARTS:
        kinds = ("stone",) if is_postgres else ("no_insert", "no_update", "no_delete")
        names += [(f"{table}_{kind}", table) for kind in kinds]
    for name, table in names:
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if is_postgres else ""))
    if is_postgres:
        schema_editor.execute("DROP FUNCTION xinheng_courses_are_stone()")
        schema_editor.execute("DROP FUNCTION xinheng_lessons_are_stone()")


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0042_repair_opens"),
    ]

    operations = [
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
                    ("training", "培训课件"),
                ],
                default="case",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="post",
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
        migrations.AlterField(
            model_name="substitution",
            name="role",
            field=models.CharField(
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
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
                        related_name="courses",
                        to="workflows.listtype",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CourseVersion",
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
                (
                    "hours",
                    models.DecimalField(decimal_places=1, default=1, max_digits=4, verbose_name="学时"),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["course", "-version"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Enrolment",
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
            ],
            options={
                "ordering": ["pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Learning",
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
                        related_name="learnings",
                        to="workflows.courseversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Completion",
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
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
        ),
        migrations.CreateModel(
            name="ReadingSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(max_length=32)),
                ("read_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workflows.reading"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrainingSession",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolments",
                to="workflows.trainingsession",
            ),
        ),
        migrations.AddConstraint(
            model_name="courseversion",
            constraint=models.UniqueConstraint(fields=("course", "version"), name="course_versions"),
        ),
        migrations.AddConstraint(
            model_name="courseversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("course",), name="one_published_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="courseversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("course",), name="one_draft_of_a_course"
            ),
        ),
        migrations.AddIndex(
            model_name="learning",
            index=models.Index(fields=["subject", "person"], name="learnings_of_subject"),
        ),
        migrations.AddIndex(
            model_name="completion",
            index=models.Index(fields=["subject", "completed_on"], name="completions_of_subject"),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("enrolment__isnull", False), ("learning", None)),
                    models.Q(("enrolment", None), ("learning__isnull", False)),
                    _connector="OR",
                ),
                name="completed_in_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("learning", "number"), name="attempts_in_order"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("learning",), name="one_open_attempt"
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.UniqueConstraint(fields=("version", "position"), name="lessons_in_order"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("version", "position"), name="questions_in_order"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("learning", "lesson"), name="one_reading_a_lesson"),
        ),
        migrations.AddIndex(
            model_name="trainingsession",
            index=models.Index(fields=["-starts_at", "-id"], name="sessions_newest"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["session", "state"], name="enrolments_of_session"),
        ),
        migrations.RunPython(put_triggers, take_triggers),
    ]
