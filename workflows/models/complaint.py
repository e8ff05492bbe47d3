"""Complaints about handling (投诉): what was done badly, by whom, what was answered, how the answer was found."""

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from workflows.law.complaint import OPEN, About, Complaining, ComplaintLaw, Satisfaction
from workflows.law.duties import DUTIES, HANDLE_COMPLAINT, REACHES_DOWN
from workflows.models.notice import CHECK_ALPHABET
from workflows.models.procedures import Opinion
from workflows.models.transition import Transition
from workflows.models.workitem import WorkItem

if TYPE_CHECKING:
    from workflows.models.people import Person

TAIL = 6  # of a number: nobody reads from it how many there are
# Looking at a file is no handling of it.
LOOKS = ("view_file", "export_file", "comment", "file_complaint")


def new_number(kind: str, day: date) -> str:
    """A number as it is told over the telephone: kind, day, six characters; the same alphabet as check codes."""
    return f"{kind}{day:%Y%m%d}-" + "".join(secrets.choice(CHECK_ALPHABET) for _place in range(TAIL))


def sealed_code(number: str, typed: str) -> str:
    """What is kept of a query code: nobody who reads the table can ask in the complainant's name."""
    plain = "".join(c for c in typed.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    return salted_hmac("workflows.query-code", f"{number}/{plain}", algorithm="sha256").hexdigest()


def bounds(person: "Person", duty: str, office: str) -> Q:
    """The rows whose office (a column) the person reaches with a duty; no query."""
    found = Q(pk__in=[])
    for post in person.posts_now():
        if duty in DUTIES[post.role] and post.role in REACHES_DOWN:
            found |= Q(**{f"{office}__path__startswith": post.department.path})
        elif duty in DUTIES[post.role]:
            found |= Q(**{office: post.department_id})
    return found


class Channel(models.TextChoices):
    """Where a complaint or a report came in."""

    WEB = "web", _("网上（无账号）")
    HALL = "hall", _("服务大厅")
    COUNTER = "counter", _("窗口")
    WATCH = "watch", _("重点监测")


class Filing(models.Model):
    """What a complaint and a report have in common: how it came in, who has it, how its sender is known.

    `text_digest` finds the same words sent twice; of the query code only a keyed digest is kept.
    """

    code = models.CharField(_("编号"), max_length=20, unique=True)
    query_digest = models.CharField(max_length=64)
    text_digest = models.CharField(max_length=64, db_index=True)
    office = models.ForeignKey("workflows.Department", models.PROTECT, related_name="+")
    counter = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(_("提出渠道"), max_length=10, choices=Channel.choices)
    text = models.TextField(_("内容"))
    filed_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("提出时间"))
    received_on = models.DateField(_("收到日期"))
    handler = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    files = models.ManyToManyField("workflows.Evidence", blank=True, related_name="+")
    why = models.TextField(_("理由"), blank=True)
    to = models.CharField(_("转送单位"), max_length=100, blank=True)
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    @property
    def office_place(self) -> str:
        """The credit office that received it."""
        return f"d{self.office_id}"

    @property
    def counter_place(self) -> str:
        """The counter that wrote it down; without one, the office itself."""
        return f"d{self.counter_id or self.office_id}"

    def is_opened_by(self, typed: str) -> bool:
        """Is this its query code?"""
        return constant_time_compare(sealed_code(self.code, typed), self.query_digest)


def about_whom(person: "Person") -> Q:
    """Complaints about this person, or about somebody of this name of whom the office does not know who it is.

    A name is found in whatever was written with it: 周伟 in “周伟科长”.
    """
    return Q(officer=person) | Q(officer=None, officer_named__contains=person.name or "-")


def had_hands(person: "Person", book: Any, entry: Any, thing: Any = None) -> Q:
    """Did this person do something in the matter: a line in its book, a task that was hers, an opinion?

    For another or through another counts as well. With a `thing`, only lines of that very thing are asked.
    """
    hers = Q(actor=person) | Q(on_behalf_of=person)
    lines = Transition.objects.filter(hers, book=book).exclude(verb__in=LOOKS)
    if thing is not None:
        return Q(Exists(lines.filter(thing=thing)))
    tasks = WorkItem.objects.filter(Q(owner=person) | Q(on_behalf_of=person), entry=entry)
    opinions = Opinion.objects.filter(Q(person=person) | Q(on_behalf_of=person), entry=entry)
    return Q(Exists(lines)) | Q(Exists(tasks)) | Q(Exists(opinions))


def handled_by(person: "Person") -> Q:
    """Complaints about a matter in which this person had a hand."""
    book, entry = OuterRef("entry__book"), OuterRef("entry")
    whole = Q(thing="") & had_hands(person, book, entry)
    return Q(entry__isnull=False) & (whole | ~Q(thing="") & had_hands(person, book, entry, OuterRef("thing")))


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Complaints bounded by who looks."""

    def visible_to(self, person: "Person") -> "ComplaintQuerySet":
        """Those that the person's offices handle or review; never one about this person or about her own work."""
        seen = bounds(person, HANDLE_COMPLAINT, "office") | bounds(person, HANDLE_COMPLAINT, "review_office")
        return self.filter(seen).exclude(about_whom(person) | handled_by(person))

    def waiting_for(self, person: "Person") -> "ComplaintQuerySet":
        """What she may do next, in her hands or in nobody's."""
        first = bounds(person, HANDLE_COMPLAINT, "office") & Q(state__in=OPEN[:2])
        again = bounds(person, HANDLE_COMPLAINT, "review_office") & Q(state=Complaining.REVIEWING)
        free = Q(handler=None) | Q(handler=person)
        return self.filter(first | again, free).exclude(about_whom(person) | handled_by(person))

    def of_mandates(self, mandates: Any) -> "ComplaintQuerySet":
        """Those that were filed for whom these mandates speak; of an agent of some entries, those about them."""
        bounds = Q(pk__in=[])
        for held in mandates:
            mine = Q(complainant=held.subject_id)
            bounds |= mine if held.entries is None else mine & Q(entry__in=held.entries)
        return self.filter(bounds)


class Complaint(Filing, ComplaintLaw):
    """One complaint; `department` and `officer` are complained of, `entry` and `thing` the matter."""

    about = models.CharField(_("投诉事项"), max_length=12, choices=About.choices)
    department = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    officer = models.ForeignKey("workflows.Person", models.PROTECT, null=True, blank=True, related_name="+")
    officer_named = models.CharField(_("被投诉人"), max_length=60, blank=True)
    entry = models.ForeignKey(
        "workflows.Entry", models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    thing = models.CharField(_("涉及的办理"), max_length=80, blank=True)
    complainant = models.ForeignKey(
        "workflows.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_office = models.ForeignKey(
        "workflows.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("投诉人"), max_length=60, blank=True)
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    review_why = models.TextField(_("申请核查的理由"), blank=True)
    review_answer = models.TextField(_("核查答复"), blank=True)
    is_vexatious = models.BooleanField(_("恶意或者滥用投诉"), default=False)
    rating = models.CharField(_("满意度"), max_length=12, choices=Satisfaction.choices, blank=True)
    rating_note = models.CharField(_("评价说明"), max_length=300, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "id"], condition=Q(state__in=["filed", "accepted"]), name="complaints_open"
            ),
            models.Index(
                fields=["review_office", "id"],
                condition=Q(state="reviewing"),
                name="complaints_reviewing",
            ),
        ]

    @property
    def place(self) -> str:
        """The office whose turn it is: the one that received it, or the one above that looks again."""
        looks_again = self.state in (Complaining.REVIEWING, Complaining.REVIEWED) and self.review_office_id
        return f"d{self.review_office_id if looks_again else self.office_id}"

    @property
    def subject_place(self) -> str:
        """The subject that complained, if one did."""
        return f"s{self.complainant_id or 0}"

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"complaint/{self.code}"

    @property
    def is_open(self) -> bool:
        """Is somebody still to answer it?"""
        return self.state in OPEN

    def is_perhaps_about(self, person: "Person") -> bool:
        """Was somebody of this name complained of, of whom the office does not know who it is?"""
        return self.officer_id is None and bool(person.name) and person.name in self.officer_named

    def concerns(self, person: "Person") -> bool:
        """Is it about this person, from this person, or about what this person did? Then she keeps out of it.

        What somebody did is read from the log, the tasks and the opinions: of the whole entry, or of the lines of
        the thing complained of.
        """
        if self.officer_id == person.pk or self.is_perhaps_about(person):
            return True
        if any(mandate.subject_id == self.complainant_id for mandate in person.mandates_now()):
            return bool(person.posts_now())
        if self.entry is None or not person.posts_now():
            return False
        hers = had_hands(person, self.entry.book_id, self.entry_id, self.thing or None)
        return type(self.entry).objects.filter(hers, pk=self.entry.pk).exists()
