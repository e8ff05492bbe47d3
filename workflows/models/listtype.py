"""ListType and its Policy versions: rules as data, each with its clause."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.casefile import Asked
from workflows.law.clauses import citable, is_marked
from workflows.law.policy import Rule, Rules
from workflows.law.rulemaking import Making, PolicyLaw, standing
from workflows.models.kept import T, once


class ListKind(models.TextChoices):
    """What nature a list has; told by words and ink, never by alarm colours."""

    BLACK = "black", _("严重失信")
    WATCH = "watch", _("重点关注")
    RED = "red", _("守信激励")
    PUBLICITY = "publicity", _("双公示")
    REGIME = "regime", _("一般修复规则")  # not a list: the rules by which all lists are also measured
    OBJECTION = "objection", _("异议处理规则")  # not a list: in how many days a place answers objections
    REMEDY = "remedy", _("救济期限规则")  # not a list: our own periods in reviews and lawsuits


# What is kept like a list, and no case runs on it.
NO_LISTS = (ListKind.REGIME, ListKind.OBJECTION, ListKind.REMEDY)


class ListStatus(models.TextChoices):
    """Whether cases may be run on a list here."""

    ACTIVE = "active", _("可以办理")
    LEGACY = "legacy", _("历史名单，仅导入")
    IMPORTED = "imported", _("外部名单，仅导入")
    RULES = "rules", _("规则，不办理案件")


class BasisLevel(models.TextChoices):
    """The level of the document on which a list rests (国办发〔2020〕49号)."""

    LAW = "law", _("法律")
    REGULATION = "regulation", _("行政法规")
    CENTRAL = "central", _("党中央、国务院政策文件")
    JUDICIAL = "judicial", _("司法解释")
    DEPARTMENT_RULE = "department_rule", _("部门规章")
    LOCAL_REGULATION = "local_regulation", _("地方性法规")
    STANDARD = "standard", _("公布的认定标准")
    LOCAL_DOCUMENT = "local_document", _("地方规范性文件")
    UNKNOWN = "unknown", _("待核")


class ListType(models.Model):
    """One list by its statutory name; 黑名单 and other colloquial names are only aliases."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("名单名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    aliases = models.JSONField(_("别称"), default=list, blank=True)
    kind = models.CharField(_("性质"), max_length=10, choices=ListKind.choices)
    status = models.CharField(
        _("办理方式"), max_length=10, choices=ListStatus.choices, default=ListStatus.ACTIVE
    )
    field = models.CharField(_("领域"), max_length=60, blank=True)
    deciding_rule = models.CharField(_("认定机关"), max_length=200, blank=True)
    number_prefix = models.CharField(_("编号前缀"), max_length=6, default="LR")
    note = models.TextField(_("说明"), blank=True)
    seeds = models.CharField(_("出处"), max_length=200, blank=True)
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["kind", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"list/{self.code}"

    @property
    def is_import_only(self) -> bool:
        """Nothing is decided here: entries come from elsewhere or from the past and are only shown."""
        return self.status in (ListStatus.LEGACY, ListStatus.IMPORTED)

    @property
    def is_regime(self) -> bool:
        """Are these rules on which no case can run: the general repair rules, or a place's rules on objections?"""
        return self.kind in NO_LISTS


class LegalBasis(models.Model):
    """One document on which a list rests, with its level; unverified until the legal desk has read it."""

    list_type = models.ForeignKey(ListType, models.CASCADE, related_name="bases")
    instrument = models.CharField(_("依据文件"), max_length=200)
    article = models.CharField(_("条款"), max_length=100, blank=True)
    level = models.CharField(_("效力层级"), max_length=20, choices=BasisLevel.choices)
    issuer = models.CharField(_("制定机关"), max_length=100, blank=True)
    number = models.CharField(_("文号"), max_length=100, blank=True)
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)
    effective_to = models.DateField(_("废止日期"), null=True, blank=True)
    is_verified = models.BooleanField(_("已核对"), default=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.instrument}{self.article}"


class Policy(PolicyLaw):
    """One version of the rules of a list, in force from a day; published versions never change."""

    Status = Making
    # A version governs its days also after it was retired: what was done under it stays under it.
    IN_FORCE = (Making.PUBLISHED, Making.RETIRED)

    list_type = models.ForeignKey(ListType, models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField(_("版本"))
    book = models.OneToOneField(
        "workflows.Book", models.PROTECT, null=True, blank=True, related_name="policy"
    )
    department = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    jurisdiction = models.CharField(_("适用地域"), max_length=40)
    instrument = models.CharField(_("依据文件"), max_length=200)
    issuer = models.CharField(_("制定机关"), max_length=100)
    basis_level = models.CharField(_("效力层级"), max_length=40)
    source = models.CharField(_("来源"), max_length=300, blank=True)
    note = models.TextField(_("修订说明"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list_type", "version"], name="one_policy_version"),
        ]

    def __str__(self) -> str:
        return f"{self.list_type.short_name} v{self.version}"

    @property
    def reference(self) -> str:
        """As the log writes it: list code and version."""
        return f"{self.list_type.code}/v{self.version}"

    def standing(self, today: date) -> str:
        """How it stands on a day, in words."""
        return str(standing(self.state, self.effective_from, self.effective_to, today))

    @property
    def ref(self) -> str:
        """As its own book writes it."""
        return f"policy/{self.reference}"

    @property
    def list_kind(self) -> str:
        """The kind of the list."""
        return str(self.list_type.kind)

    @property
    def place(self) -> str:
        """The credit office that writes it; nobody's for a version that came with the program."""
        return f"d{self.department_id or 0}"

    def load_rules(self) -> Rules:
        """All parameters of this version; one query, kept on the object."""
        if not hasattr(self, "_rules"):
            self._rules = self._stone("rules", self._read_rules)
        return self._rules

    def _read_rules(self) -> Rules:
        return Rules({row.name: row.as_rule() for row in self.parameters.all()}, self.reference)

    def _stone(self, what: str, read: Callable[[], T]) -> T:
        """What a published version holds never changes: a batch of the clock's work reads it once."""
        return once((what, self.pk), read) if self.state in self.IN_FORCE else read()

    def keep_rules(self, rules: Rules) -> None:
        """Parameters that were read elsewhere need not be read again."""
        self._rules = rules

    def load_fields(self) -> list["CaseField"]:
        """What this version asks of a case; one query, kept on the object."""
        if not hasattr(self, "_fields"):
            self._fields = self._stone("fields", lambda: list(self.fields.all()))
        return self._fields

    def load_articles(self) -> list["Article"]:
        """The articles on which it rests; one query."""
        return self._stone("articles", lambda: list(self.articles.all()))

    @classmethod
    def in_force(cls, list_type: ListType, day: date) -> "Policy":
        """The version in force on the date of the official document (architecture §14.9)."""
        found = cls.objects.select_related("list_type").filter(
            state__in=cls.IN_FORCE, effective_from__lte=day
        )
        found = found.filter(Q(effective_to=None) | Q(effective_to__gte=day), list_type=list_type)
        return once(("in force", list_type.pk, day), lambda: found.latest("effective_from"))


class Parameter(models.Model):
    """One parameter with its unit, start event, clause and whether a lawyer has confirmed it."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="parameters")
    name = models.SlugField()
    label = models.CharField(_("参数"), max_length=60)
    value = models.CharField(_("值"), max_length=60)
    unit = models.CharField(_("单位"), max_length=4, blank=True)
    start_event = models.CharField(_("起算"), max_length=100, blank=True)
    clause = models.CharField(_("条款"), max_length=100)
    text = models.TextField(_("内容"), blank=True)
    is_verified = models.BooleanField(_("已核对"), default=False)
    rolls = models.BooleanField(_("末日顺延"), default=False)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    confirmed = models.CharField(_("由谁核对、对照什么文本"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "name"], name="one_parameter_per_policy"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}{self.unit}"

    @property
    def words(self) -> str:
        """The value as an official reads it: 12个月, 是, 否."""
        return self.as_rule().words

    def as_rule(self) -> Rule:
        """The same as the law reads it."""
        return Rule(
            name=self.name,
            value=self.value,
            unit=self.unit,
            start_event=self.start_event,
            clause=citable(self.clause),
            text=self.text,
            verified=self.is_verified,
            roll=self.rolls,
        )


class CaseField(models.Model):
    """A fact that this policy version asks of every case, or the name that it gives to a common one."""

    class Sort(models.TextChoices):
        """How the fact is read (law/casefile.py)."""

        TEXT = "text", _("文字")
        INTEGER = "integer", _("整数")
        AMOUNT = "amount", _("金额")
        DATE = "date", _("日期")

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="fields")
    name = models.SlugField()
    label = models.CharField(_("名称"), max_length=60)
    heading = models.CharField(_("登记表列名"), max_length=60, blank=True)
    sort = models.CharField(_("类型"), max_length=10, choices=Sort.choices, default=Sort.TEXT)
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    is_required = models.BooleanField(_("必填"), default=True)
    help_text = models.CharField(_("填写说明"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "name"], name="one_field_per_policy"),
        ]

    def __str__(self) -> str:
        return self.label

    def as_asked(self) -> Asked:
        """The same as the law reads it."""
        heading = self.heading or self.label
        facts = (self.name, self.label, heading, self.sort, self.unit, self.is_required, self.help_text)
        return Asked(*facts)

    def words(self, value: str) -> str:
        """A kept value as a person reads it: 43人, 1,286,400.00元."""
        shown = f"{Decimal(value):,.2f}" if self.sort == self.Sort.AMOUNT and value else value
        return f"{shown}{self.unit}" if value else ""


class Article(models.Model):
    """The text of an article that officers and notices cite."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="articles")
    number = models.CharField(_("条"), max_length=20)
    text = models.TextField(_("条文大意"))
    is_verbatim = models.BooleanField(_("原文"), default=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def is_verified(self) -> bool:
        """May a document cite this article?"""
        return not is_marked(self.number)


class ListedMeasure(models.Model):
    """A measure that this policy version allows to be attached to a listing."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="measures")
    name = models.CharField(_("措施"), max_length=100)
    body = models.CharField(_("实施单位"), max_length=100)
    clause = models.CharField(_("依据"), max_length=100)
    # A ban of a fixed length (禁入期) runs by itself and may outlast the listing; blank lives with the listing.
    term = models.CharField(_("措施期限"), max_length=10, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """May a document cite this clause?"""
        return not is_marked(self.clause)


class Ground(models.Model):
    """A ground on which this policy version lets a subject be listed."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="grounds")
    code = models.SlugField()
    text = models.CharField(_("列入情形"), max_length=200)
    short_text = models.CharField(_("登记表用语"), max_length=200, blank=True)
    clause = models.CharField(_("条款"), max_length=100)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_verified(self) -> bool:
        """May a document cite this clause?"""
        return not is_marked(self.clause)
