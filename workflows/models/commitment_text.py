"""The catalogue of commitments (承诺制度清单): its items, and the versions of the texts that are signed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.law.commitment import PromiseKind, Wording, WordingLaw
from workflows.law.terms import Term
from workflows.models.evidence import new_code


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
    item = models.ForeignKey(CommitmentItem, models.PROTECT, null=True, blank=True, related_name="templates")
    needs_second = models.BooleanField(_("需要第二人会签"), default=False)
    may_be_drawn = models.BooleanField(_("可以手写签名"), default=True)
    is_public = models.BooleanField(_("签署后公示"), default=True)
    shows_persons = models.BooleanField(_("公示自然人的承诺"), default=False)
    valid_for = models.CharField(_("有效期"), max_length=10, blank=True)
    perform_within = models.CharField(_("履行期限"), max_length=10, blank=True)
    reading_seconds = models.PositiveSmallIntegerField(_("阅读时间（秒）"), default=0)
    written_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    # How it is signed, shown and followed: what a text says beside its words.
    TERMS: ClassVar = (
        "needs_second", "may_be_drawn", "is_public", "shows_persons", "valid_for", "perform_within",
        "reading_seconds",
    )  # fmt: skip

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
    def terms(self) -> dict[str, Any]:
        """How it is signed, shown and followed."""
        return {name: getattr(self, name) for name in self.TERMS}

    @property
    def valid_words(self) -> str:
        """How long it is valid, in words; empty for no end."""
        return Term.parse(self.valid_for).words if self.valid_for else ""

    @property
    def perform_words(self) -> str:
        """Within what time it is to be performed."""
        return Term.parse(self.perform_within).words if self.perform_within else ""
