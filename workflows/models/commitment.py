"""Commitments (信用承诺): the catalogue of items, the versions of their texts, what was signed, its papers and clocks."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.commitment import (
    BINDING,
    PERFORMANCE,
    CommitmentLaw,
    Finding,
    Promise,
    PromiseKind,
    Wording,
    WordingLaw,
)
from workflows.law.duties import KEEP_COMMITMENTS, RECORD_COMMITMENT, VIEW_ENTRY
from workflows.law.terms import Term
from workflows.models.complaint import bounds, new_number
from workflows.models.evidence import new_code
from workflows.models.notice import new_check_code

if TYPE_CHECKING:
    from workflows.models.people import Person


class CommitmentItem(models.Model):
    """One item of the catalogue (承诺制度清单): a matter in which a department accepts a commitment.

    What it is never changes; what is signed for it is a version of its text. It is published while a version is.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(_("承诺类型"), max_length=12, choices=PromiseKind.choices)
    name = models.CharField(_("承诺事项"), max_length=100)
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="commitment_items")
    list_type = models.ForeignKey(
        "workflows.ListType", models.PROTECT, null=True, blank=True, related_name="commitment_items"
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    basis_is_verified = models.BooleanField(_("依据已核对"), default=False)
    created_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "name"], name="one_item_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The department that accepts it."""
        return f"d{self.department_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"promise-item/{self.code}"


class CommitmentTemplate(WordingLaw):
    """The text of a commitment, by version; published versions never change.

    Those of a list belong to a version of its rules (`policy`), the others to an item of the catalogue (`item`).
    `valid_for` and `perform_within` are terms (`1Y`, `30WD`), empty for none.
    """

    code = models.SlugField()
    version = models.PositiveIntegerField()
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    policy = models.ForeignKey(
        "workflows.Policy", models.PROTECT, null=True, blank=True, related_name="commitment_texts"
    )
    item = models.ForeignKey(
        CommitmentItem, models.PROTECT, null=True, blank=True, related_name="templates"
    )
    needs_second = models.BooleanField(_("需要第二人会签"), default=False)
    may_be_drawn = models.BooleanField(_("可以手写签名"), default=True)
    is_public = models.BooleanField(_("签署后公示"), default=True)
    shows_persons = models.BooleanField(_("公示自然人的承诺"), default=False)
    valid_for = models.CharField(_("有效期"), max_length=10, blank=True)
    perform_within = models.CharField(_("履行期限"), max_length=10, blank=True)
    reading_seconds = models.PositiveSmallIntegerField(_("阅读时间（秒）"), default=0)
    written_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="one_template_version"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state=Wording.PUBLISHED), name="one_text_in_force"
            ),
            models.UniqueConstraint(fields=["item"], condition=Q(state=Wording.DRAFT), name="one_text_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def entry(self):  # type: ignore[no-untyped-def]
        """In whose book it is written: that of the department of its item."""
        assert self.item is not None
        return self.item.department

    @entry.setter
    def entry(self, department) -> None:  # type: ignore[no-untyped-def]
        assert self.item is not None
        self.item.department = department

    @property
    def place(self) -> str:
        """The department that keeps it; a text of the rules is kept with them."""
        return self.item.place if self.item else "d0"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"promise-text/{self.pk}"

    @property
    def valid_words(self) -> str:
        """How long it is valid, in words; empty for no end."""
        return Term.parse(self.valid_for).words if self.valid_for else ""

    @property
    def perform_words(self) -> str:
        """Within what time it is to be performed."""
        return Term.parse(self.perform_within).words if self.perform_within else ""


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments bounded by who looks."""

    def visible_to(self, person: "Person") -> "CommitmentQuerySet":
        """Those received by an office that the person reaches, for looking, recording or keeping."""
        own = Q(department__in=[p.department_id for p in person.posts_now() if _looks(person, p)])
        seen = bounds(person, RECORD_COMMITMENT, "department") | bounds(person, KEEP_COMMITMENTS, "department")
        for post in person.posts_now():
            if person.has_perm(VIEW_ENTRY.at(post.department.place)):
                seen |= Q(department__path__startswith=post.department.path)
        return self.filter(seen | own)

    def on_show(self) -> "CommitmentQuerySet":
        """What the public sees now."""
        return self.filter(shown_from__isnull=False, taken_down_on=None)


def _looks(person: "Person", post: Any) -> bool:
    """Does this post look at all?"""
    return person.has_perm(VIEW_ENTRY.at(post.department.place))


class Commitment(CommitmentLaw):
    """A signed commitment; `text_digest` binds the exact words that were read.

    With an entry it is a promise to repair and is written in the entry's book; without one, in that of its subject.
    """

    class Way(models.TextChoices):
        """How it was signed."""

        HALL = "hall", _("网上签署")
        COUNTER = "counter", _("窗口登记（纸质）")
        IMPORT = "import", _("批量导入（纸质）")

    code = models.CharField(_("承诺编号"), max_length=30, unique=True)
    kind = models.CharField(
        _("承诺类型"), max_length=12, choices=PromiseKind.choices, default=PromiseKind.REPAIR
    )
    subject = models.ForeignKey("workflows.Subject", models.PROTECT, related_name="commitments")
    entry = models.ForeignKey(
        "workflows.Entry", models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    item = models.ForeignKey(
        CommitmentItem, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    department = models.ForeignKey("workflows.Department", models.PROTECT, related_name="commitments")
    template = models.ForeignKey(
        CommitmentTemplate, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    way = models.CharField(_("签署方式"), max_length=10, choices=Way.choices, default=Way.HALL)
    matter = models.CharField(_("承诺事由"), max_length=200, blank=True)
    source = models.CharField(_("数据来源"), max_length=100, blank=True)
    handler = models.CharField(_("经办人"), max_length=60, blank=True)
    text = models.TextField(_("承诺全文"), blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(_("做出承诺日期"))
    signed_name = models.CharField(_("签署人"), max_length=60)
    capacity = models.CharField(_("签署身份"), max_length=40)
    signed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("签署时间"))
    contact = models.CharField(_("核验的联系方式"), max_length=100, blank=True)
    read_seconds = models.PositiveIntegerField(_("阅读秒数"), default=0)
    signature = models.BinaryField(null=True, editable=False)
    signature_digest = models.CharField(max_length=64, blank=True)
    invited = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    cosigned_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    cosigned_name = models.CharField(_("会签人"), max_length=60, blank=True)
    cosigned_capacity = models.CharField(_("会签身份"), max_length=40, blank=True)
    cosigned_at = models.DateTimeField(_("会签时间"), null=True, blank=True)
    cosignature = models.BinaryField(null=True, editable=False)
    cosignature_digest = models.CharField(max_length=64, blank=True)
    scan = models.ForeignKey("workflows.Evidence", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("履行期限届满日"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    ended_because = models.CharField(_("终止原因"), max_length=300, blank=True)
    shown_from = models.DateField(_("公示日期"), null=True, blank=True)
    taken_down_on = models.DateField(_("停止公示日期"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["department", "-id"], name="promises_of_office"),
            models.Index(fields=["department", "state", "-id"], name="promises_by_state"),
            models.Index(fields=["subject", "kind"], name="promises_of_subject"),
            models.Index(
                fields=["-id"], condition=Q(shown_from__isnull=False, taken_down_on=None), name="promises_shown"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.signed_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.entry_id and self.entry is not None:
            self.subject_id, self.department_id = self.entry.subject_id, self.entry.department_id
        if not self.code:
            self.code = new_number("CN", self.signed_on)
        super().save(*args, **kwargs)

    @property
    def keeper(self):  # type: ignore[no-untyped-def]
        """In whose book it is written: the entry's, or that of the subject that promises."""
        return self.entry if self.entry_id else self.subject

    @keeper.setter
    def keeper(self, found) -> None:  # type: ignore[no-untyped-def]
        if self.entry_id:
            self.entry = found
        else:
            self.subject = found

    @property
    def place(self) -> str:
        """The department that receives it."""
        return f"d{self.department_id}"

    @property
    def subject_place(self) -> str:
        """The subject that promises."""
        return self.entry.subject_place if self.entry else f"s{self.subject_id}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"commitment/{self.pk}"

    @property
    def is_binding(self) -> bool:
        """Does it hold?"""
        return self.state in BINDING

    @property
    def is_on_show(self) -> bool:
        """Does the public see it?"""
        return self.shown_from is not None and self.taken_down_on is None

    @property
    def may_be_shown(self) -> bool:
        """May the public see it: the text says so, and a natural person only where it says that too (PIPL §25).

        A promise to repair before the decision would tell of a case that is none yet.
        """
        text = self.template
        if text is None or not text.is_public or (self.subject.is_person and not text.shows_persons):
            return False
        return self.entry is None or self.entry.state == "listed"

    @property
    def performance(self) -> str:
        """承诺履约状态 in words."""
        return str(PERFORMANCE[Promise(self.state)])

    @property
    def what(self) -> str:
        """承诺事项: of the item, else of the text."""
        return self.item.name if self.item else self.template.title if self.template else ""


class CommitmentCheck(models.Model):
    """A look at whether a commitment is kept: when, what was found, when to look again."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="checks")
    checked_on = models.DateField(_("核查日期"))
    finding = models.CharField(_("核查结果"), max_length=10, choices=Finding.choices)
    note = models.TextField(_("核查情况"))
    next_on = models.DateField(_("下次核查日期"), null=True, blank=True)
    by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.checked_on}"


class CommitmentClock(models.Model):
    """A day that matters for one commitment: counted, explained, met or struck by the clock."""

    class Kind(models.TextChoices):
        """What the day is for."""

        COSIGN = "cosign", _("完成会签")
        PERFORM = "perform", _("履行承诺")
        CHECK = "check", _("核查履行情况")
        OBJECT = "object", _("对拟认定违背提出异议")
        EXPIRY = "expiry", _("承诺有效期")

    class Warned(models.IntegerChoices):
        """How far it was warned of."""

        NOT_YET = 0, _("未提醒")
        SOON = 1, _("剩三个工作日")
        OVER = 2, _("已届满")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="clocks")
    kind = models.CharField(_("期限"), max_length=10, choices=Kind.choices)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    is_verified = models.BooleanField(_("已核对"), default=False)
    started_on = models.DateField(_("起算事由发生日"))
    term = models.CharField(_("期间"), max_length=10, blank=True)
    due_on = models.DateField(_("届满日"))
    due_at = models.DateTimeField(_("届满时刻"))
    is_provisional = models.BooleanField(_("暂定"), default=False)
    explanation = models.JSONField(default=dict)
    met_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    struck_at = models.DateTimeField(_("届满处理时间"), null=True, blank=True)
    warned = models.PositiveSmallIntegerField(choices=Warned.choices, default=Warned.NOT_YET)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], condition=Q(met_at=None, struck_at=None), name="promise_clocks_open"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "kind"],
                condition=Q(met_at=None, struck_at=None),
                name="one_open_promise_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Neither met nor struck."""
        return self.met_at is None and self.struck_at is None


class CommitmentPaper(models.Model):
    """The sealed PDF of a commitment, or of a step in finding it broken; frozen facts first, paper later."""

    class Kind(models.TextChoices):
        """What it is."""

        LETTER = "promise_letter", _("信用承诺书")
        NOTICE = "breach_notice", _("拟认定违背信用承诺告知书")
        DECISION = "breach_decision", _("违背信用承诺认定书")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="papers")
    kind = models.CharField(_("文种"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    check_code = models.CharField(_("核验码"), max_length=16, unique=True, default=new_check_code)
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    issued_on = models.DateField(_("日期"))
    issued_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    page = models.BinaryField(null=True, editable=False)
    page_digest = models.CharField(max_length=64, blank=True)
    plain_digest = models.CharField(max_length=64, blank=True)
    printed_with = models.CharField(max_length=100, blank=True)
    signer = models.CharField(_("签章方式"), max_length=20, blank=True)
    signed_by = models.CharField(_("签章证书"), max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    file = models.BinaryField(null=True, editable=False)
    file_digest = models.CharField(max_length=64, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_promise_paper_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"promise-paper/{self.code}"

    @property
    def place(self) -> str:
        """The department of the commitment."""
        return self.commitment.place

    @property
    def subject_place(self) -> str:
        """The subject of the commitment."""
        return self.commitment.subject_place

    @property
    def keeper(self):  # type: ignore[no-untyped-def]
        """In whose book it is written."""
        return self.commitment.keeper
