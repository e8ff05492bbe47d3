"""The life of the particulars that an authority prints on its documents: drafted by one, published by another."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from workflows.law import duties
from workflows.law.refusal import unless


class Heading(models.TextChoices):
    """Where a version of the particulars stands."""

    DRAFT = "draft", _("草案")
    PUBLISHED = "published", _("启用")
    SUPERSEDED = "superseded", _("停用")
    DISCARDED = "discarded", _("作废")


@unless(_("启用日期不能早于今天：已经签发的文书按签发时的信息印制。"))
def begins_today_or_later(law: "LetterheadLaw") -> bool:
    """Nothing that was issued is worded anew."""
    return law.since is not None and law.since >= law.today


@unless(_("机关名称、机关代字、联系地址、联系电话不能为空。"))
def names_the_authority(law: "LetterheadLaw") -> bool:
    """Who issued a document, and how it is reached, is never left blank."""
    return all(text.strip() for text in (law.header_name, law.notice_code, law.address, law.phone))


class LetterheadLaw(FSMModelMixin, models.Model):
    """One version of an authority's particulars. `hands` are the ids of who wrote it: none of them publishes it."""

    state = FSMField(_("状态"), max_length=12, choices=Heading.choices, default=Heading.DRAFT, protected=True)
    since = models.DateField(_("启用日期"), null=True, blank=True)
    header_name = models.CharField(_("机关名称"), max_length=100)
    notice_code = models.CharField(_("机关代字"), max_length=20)
    address = models.CharField(_("联系地址"), max_length=200)
    phone = models.CharField(_("联系电话"), max_length=40)
    hands = models.JSONField(default=list, blank=True)

    as_of: datetime
    today: date

    class Meta:
        abstract = True

    @transition(
        state,
        source=Heading.DRAFT,
        target=Heading.PUBLISHED,
        conditions=[names_the_authority, begins_today_or_later],
        permission=duties.PUBLISH_LETTERHEAD,
    )
    def publish_letterhead(self) -> None:
        """A second person puts the version into use from its day."""

    @transition(state, source=Heading.PUBLISHED, target=Heading.SUPERSEDED, permission=duties.KEEP_LETTERHEAD)
    def supersede_letterhead(self) -> None:
        """A newer version takes over; what was issued under this one stays as it is."""

    @transition(state, source=Heading.DRAFT, target=Heading.DISCARDED, permission=duties.KEEP_LETTERHEAD)
    def discard_letterhead(self) -> None:
        """A draft that nobody wants."""
