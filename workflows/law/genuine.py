"""Is a document genuine, and does what it says still hold? What the public verification answers, and why."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.entry import Listing
from workflows.law.service import Noticing

# What these documents say holds as long as the listing does.
OF_THE_LISTING = frozenset({"listing_decision", "rescission_decision", "repair_notice", "measures_transfer"})
# What refuses an early end says that the listing goes on: it falls when the listing is annulled.
FALLS_WITH_IT = OF_THE_LISTING | {"repair_refused", "repair_partial", "application_rejected"}
# What these say holds until the listing is restored (办法 §15).
OF_THE_REMOVAL = frozenset({"removal_notice", "repair_granted", "removal_announcement"})
# Steps on the way to a decision: whoever holds one holds no decision.
ON_THE_WAY = frozenset({"prior_notice", "public_notice", "hearing_notice", "hearing_refusal"})


class Verdict(models.TextChoices):
    """What the public is told about a document; only the first two are wholly good news."""

    IN_FORCE = "in_force", _("文书真实，现行有效")
    GENUINE = "genuine", _("文书真实，没有被更正或者撤回")
    RENEWED = "renewed", _("文书真实，列入期已经另行确定")
    REPLACED = "replaced", _("文书是真的，但已经被更正取代")
    WITHDRAWN = "withdrawn", _("文书是真的，但已经撤回")
    REVOKED = "revoked", _("文书是真的，但所载列入决定已经撤销")
    UNDONE = "undone", _("文书是真的，但此后的列入决定已经撤销")
    REMOVED = "removed", _("文书真实，名单已经移出")
    EXPIRED = "expired", _("文书真实，列入期已经届满")
    PAST = "past", _("文书是真的，但所载信息不再适用")
    RESCINDED = "rescinded", _("文书是真的，但所载移出已经撤销")
    ALTERED = "altered", _("暂不能确认这份文书")
    UNKNOWN = "unknown", _("查无此文书")


GOOD = frozenset({Verdict.IN_FORCE, Verdict.GENUINE})
BAD = frozenset({Verdict.ALTERED, Verdict.UNKNOWN})


@dataclass(frozen=True)
class Life:
    """What has happened to a document and to what it says; each later document as (number, day of issue)."""

    kind: str
    state: str
    entry_state: str
    is_intact: bool = True
    is_hidden: bool = False
    withdrawn_on: date | None = None
    listed_until: date | None = None
    exited_on: date | None = None
    revoked_on: date | None = None
    replaced_by: tuple[str, date] | None = None
    restored_by: tuple[str, date] | None = None
    revoked_by: tuple[str, date] | None = None


@dataclass(frozen=True)
class Answer:
    """A verdict, since which day it is so, and the number of the later document that says so."""

    verdict: Verdict
    on: date | None = None
    by: str = ""


def judged(life: Life, today: date) -> Answer:
    """What the public is told about a document that exists.

    A row that no longer agrees with what was issued is never called genuine. A correction speaks first, since it
    names what to read instead; then the withdrawal; then what became of the decision itself.
    """
    if not life.is_intact:
        return Answer(Verdict.ALTERED)
    if life.replaced_by:
        return _by(Verdict.REPLACED, life.replaced_by)
    if life.state == Noticing.WITHDRAWN:
        return Answer(Verdict.WITHDRAWN, life.withdrawn_on)
    if life.kind in OF_THE_REMOVAL:
        return _by(Verdict.RESCINDED, life.restored_by) if life.restored_by else Answer(Verdict.IN_FORCE)
    if life.kind in OF_THE_LISTING or (life.kind in FALLS_WITH_IT and life.entry_state == Listing.REVOKED):
        return _of_the_listing(life, today)
    if life.kind in ON_THE_WAY and life.entry_state == Listing.REVOKED:
        return _of_the_revoked(life, Verdict.UNDONE)
    return Answer(Verdict.GENUINE)


def _of_the_listing(life: Life, today: date) -> Answer:
    """The same for a document that holds as long as the listing does."""
    if life.entry_state == Listing.REVOKED:
        return _of_the_revoked(life, Verdict.REVOKED)
    if life.entry_state == Listing.EXITED and life.is_hidden:
        return Answer(Verdict.PAST)  # no day: when it ended is history that the rules of the list hide
    if life.entry_state == Listing.EXITED:
        return Answer(Verdict.REMOVED, life.exited_on)
    if life.listed_until is not None and life.listed_until < today:
        return Answer(
            Verdict.EXPIRED, life.listed_until
        )  # the clock is late, the public is not told otherwise
    if life.restored_by:
        return _by(Verdict.RENEWED, life.restored_by)
    return Answer(Verdict.IN_FORCE)


def _of_the_revoked(life: Life, verdict: Verdict) -> Answer:
    """The listing was annulled: by which document, else since when."""
    return _by(verdict, life.revoked_by) if life.revoked_by else Answer(verdict, life.revoked_on)


def _by(verdict: Verdict, document: tuple[str, date]) -> Answer:
    """A verdict that a later document gives."""
    number, day = document
    return Answer(verdict, day, number)
