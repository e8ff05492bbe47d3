"""What a subject may see of its own matters: each entry, as the party that is concerned by it.

A party is the subject itself or a natural person who is listed together with it. Nobody sees a case before
a notice was issued to them: until then it is the authority's own work (办法 §6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from workflows.law.commitment import Wording
from workflows.law.display import Showing
from workflows.law.duties import VIEW_OWN
from workflows.law.entry import SHANGHAI, Listing
from workflows.law.objection import OPEN
from workflows.law.regimes import Regime
from workflows.law.service import Noticing
from workflows.law.terms import Calendar
from workflows.law.windows import ONE_DAY, Windows
from workflows.models import (
    Associate,
    Challenge,
    Commitment,
    CommitmentTemplate,
    Completion,
    Deadline,
    Entry,
    Hearing,
    Mandate,
    Notice,
    Objection,
    Person,
    Policy,
    Repair,
    Statement,
    Subject,
)
from workflows.models.calendar import load_calendar
from workflows.models.regime import load_regimes
from workflows.models.repair_exam import FraudBar, fraud_bar, rescinded

UNDECIDED = (Listing.PROPOSED, Listing.NOTIFIED)
# What other modules want read with the entries of a hall (hall_tasks.register).
READ: list[Any] = []


def held(person: Person, today: date) -> list[Mandate]:
    """The mandates that hold today; one that begins later or whose last day has passed gives nothing."""
    return [m for m in person.mandates_now() if m.holds_on(today)]


def holding(person: Person, duty: str, today: date) -> list[Mandate]:
    """Those of them that give this right for the whole subject: an agent of some entries has no say in its address."""
    return [m for m in held(person, today) if m.gives(duty, m.subject_id, None, today)]


@dataclass
class Party:
    """One entry as one of its parties lives it; everything is read already, nothing queries."""

    entry: Entry
    mandate: Mandate
    associate: Associate | None
    calendar: Calendar
    today: date
    regimes: tuple[Regime, ...] = ()

    @cached_property
    def windows(self) -> Windows | None:
        """Both layers of rules on the listing as they stand today; None before a listing."""
        return self.windows_if(None)

    def windows_if(self, corrected_on: date | None) -> Windows | None:
        """The same for a day of correction that the party states."""
        if self.entry.listed_from is None:
            return None
        facts: dict[str, Any] = {"calendar": self.calendar, "regimes": self.regimes}
        return self.entry.windows(self.today, corrected_on=corrected_on, **facts)

    @property
    def earliest(self) -> date | None:
        """The first day on which early removal is possible for whoever has corrected in time and is not barred."""
        return self.after_bar(self.windows.removal_from) if self.windows else None

    def after_bar(self, first: date | None) -> date | None:
        """The same day, or the first after the bar for fraud; None where the listing has ended by then."""
        if first is None or self.bar is None:
            return first
        free, until = max(first, self.bar.until + ONE_DAY), self.entry.listed_until
        return free if until is None or free <= until else None

    @cached_property
    def bar(self) -> FraudBar | None:
        """No new application for some time, because a repair got by fraud was rescinded; None: no bar."""
        if self.windows is None or not self.is_lead or self.entry.state != Listing.LISTED:
            return None
        last = getattr(self.entry, "rescinded_last", None)
        return fraud_bar(self.entry, self.windows, self.today, last, self.calendar)

    @property
    def trained_on(self) -> date | None:
        """The day on which the subject last completed a training; None before it has."""
        last: date | None = getattr(self.entry, "trained_last", None)
        return last if last is not None and last <= self.today else None

    @property
    def bar_words(self) -> str:
        """The bar in one sentence while it runs; empty without one."""
        if self.bar is None or not self.bar.runs_on(self.today):
            return ""
        said = {"day": self.bar.until.isoformat(), "since": self.bar.since.isoformat()}
        words = _("%(since)s 撤销了以不正当手段取得的修复，%(day)s（含当日）以前不得再次申请") % said
        return words if self.bar.rule.verified else words + _("（年限待核）")

    @property
    def restored_on(self) -> date | None:
        """The day on which a removal was taken back and the listing that stands began again; None otherwise."""
        undone = [r.rescinded_at for r in self.entry.repairs.all() if r.rescinded_at is not None]
        stands = self.entry.state == Listing.LISTED and undone
        return max(undone).astimezone(SHANGHAI).date() if stands else None

    @property
    def subject(self) -> Subject:
        """For whom the person speaks here."""
        return self.mandate.subject

    @property
    def is_lead(self) -> bool:
        """Is it the subject of the entry, who alone promises and applies (办法 §12)?"""
        return self.associate is None

    @property
    def you(self) -> str:
        """How the party is addressed."""
        return _("您") if self.subject.is_person else _("贵单位")

    def may(self, duty: str) -> bool:
        """Does the person's mandate give this right in this entry today?"""
        return self.mandate.gives(duty, self.mandate.subject_id, self.entry.pk, self.today)

    @property
    def authority(self) -> str:
        """The authority as one says it."""
        return self.entry.department.short_name

    @cached_property
    def notices(self) -> list[Notice]:
        """The notices addressed to this very party, oldest first."""
        mine = self.associate.pk if self.associate else None
        return [n for n in self.entry.notices.all() if n.associate_id == mine and not n.to_another]

    @cached_property
    def unsigned(self) -> list[Notice]:
        """What still has to be received."""
        return [n for n in self.notices if n.state == Noticing.ISSUED]

    @cached_property
    def prior(self) -> Notice | None:
        """The notice before the decision, the last if there are several."""
        return next((n for n in reversed(self.notices) if n.kind == "prior_notice"), None)

    @cached_property
    def window(self) -> Deadline | None:
        """The party's own five working days; None before the notice is received (办法 §6)."""
        return self.clock("reply", self.prior.ref) if self.prior else None

    @property
    def gives_hearing(self) -> bool:
        """Do the rules of the list give the parties a hearing?"""
        return bool(self.entry.policy.load_rules().yes("hearing"))

    @cached_property
    def hearing_window(self) -> Deadline | None:
        """Until when the party may ask for a hearing."""
        return self.clock("hearing_request", self.prior.ref) if self.prior else None

    @cached_property
    def hearing(self) -> Hearing | None:
        """The last hearing that this party asked for."""
        codes = {n.pk for n in self.notices}
        return next((h for h in reversed(self.entry.hearings.all()) if h.notice_id in codes), None)

    @cached_property
    def open_objections(self) -> list[Objection]:
        """What this party objected to in the hall and is not at its end, oldest first."""
        mine = self.associate.pk if self.associate else None
        return [each for each in self.entry.objections_open if each.associate_id == mine]  # type: ignore[attr-defined]

    @property
    def window_is_open(self) -> bool:
        """May a statement be filed today?"""
        return self.is_undecided and self.window is not None and self.today <= self.window.due_on

    @property
    def is_undecided(self) -> bool:
        """Is the decision still to come?"""
        return self.entry.state in UNDECIDED

    @cached_property
    def statements(self) -> list[Statement]:
        """What this party has said, oldest first."""
        codes = {n.pk for n in self.notices}
        # What others object to a public notice is theirs.
        return [s for s in self.entry.statements.all() if s.notice_id in codes and not s.objector]

    @cached_property
    def repairs(self) -> list[Repair]:
        """The applications for early removal, oldest first; only the subject of the entry applies."""
        return list(self.entry.repairs.all()) if self.is_lead else []

    @property
    def open_repair(self) -> Repair | None:
        """The application that waits for a decision."""
        return next((r for r in self.repairs if r.is_open), None)

    @cached_property
    def commitments(self) -> list[Commitment]:
        """What was signed and still binds, oldest first."""
        return [c for c in self.entry.commitments.all() if c.is_binding] if self.is_lead else []

    def commitment(self, template: CommitmentTemplate | None) -> Commitment | None:
        """The last one signed on this kind of promise; a listing that began later asks for a new one."""
        if template is None:
            return None
        since = self.entry.listed_from
        for made in reversed(self.commitments):
            day = made.signed_at.astimezone(SHANGHAI).date()
            if (
                made.template is not None
                and made.template.code == template.code
                and (since is None or day >= since)
            ):
                return made
        return None

    def clock(self, kind: str, about: str = "") -> Deadline | None:
        """The last deadline of a kind, met or not; `about` narrows it to one notice or application."""
        rows = [d for d in self.entry.deadlines.all() if d.kind == kind and (not about or d.about == about)]
        return rows[-1] if rows else None

    def open_clock(self, kind: str, about: str = "") -> Deadline | None:
        """The same, if it still runs or is overdue."""
        row = self.clock(kind, about)
        return row if row is not None and row.met_at is None else None

    @property
    def mine_displayed(self) -> Any:
        """The public display of this party, if there ever was one."""
        mine = self.associate.pk if self.associate else None
        return next((d for d in self.entry.displays.all() if d.associate_id == mine), None)

    @property
    def is_unpublished(self) -> bool:
        """Is this party shown to nobody? Natural persons are not, by default; then no term of a display is theirs."""
        shown = self.mine_displayed
        return shown is None or shown.state == Showing.WITHHELD


def parties(person: Person, today: date, number: str = "") -> list[Party]:
    """Every entry that concerns somebody the person speaks for; newest first, in a constant number of queries."""
    by_subject = {m.subject_id: m for m in held(person, today)}
    if not by_subject:
        return []
    together = Associate.objects.filter(subject__in=by_subject).values("entry")
    rows = Entry.objects.filter(Q(subject__in=by_subject) | Q(pk__in=together))
    if number:
        rows = rows.filter(number=number)
    read = (load_calendar(), today, load_regimes())
    found = (_of_entry(entry, by_subject, *read) for entry in _read(rows))
    return [party for several in found for party in several if party.notices]


def _read(rows: Any) -> Iterable[Entry]:
    """The entries with all that the hall says about them; the printed files stay where they are."""
    # What is filed, or sent to other bodies, is not addressed to the party.
    issued = Notice.objects.exclude(state__in=(Noticing.WITHDRAWN, Noticing.KEPT)).defer("file")
    deadlines = Deadline.objects.order_by("started_on", "pk")
    last = rescinded(OuterRef("subject")).values("rescinded_at")[:1]
    learned = Completion.objects.filter(subject=OuterRef("subject")).order_by("-completed_on")
    rows = rows.annotate(
        rescinded_last=Subquery(last), trained_last=Subquery(learned.values("completed_on")[:1])
    )
    return rows.select_related("list_type", "policy__list_type", "subject", "department").prefetch_related(
        "associates",
        "policy__parameters",
        "policy__fields",
        Prefetch("list_type__policies", in_force(), to_attr="versions_read"),
        Prefetch("notices", issued),
        Prefetch("deadlines", deadlines),
        Prefetch("statements", Statement.objects.prefetch_related("files", "points")),
        Prefetch("hearings", Hearing.objects.select_related("chair")),
        Prefetch("commitments", Commitment.objects.select_related("template")),
        Prefetch("repairs", Repair.objects.prefetch_related("files")),
        Prefetch("challenges", _challenges()),
        Prefetch("objections", _open_objections(), to_attr="objections_open"),
        "displays",
        *READ,
    )


def _open_objections() -> Any:
    """What was objected to in the hall and somebody still has to do something about."""
    return Objection.objects.filter(channel=Objection.Channel.HALL, state__in=OPEN).order_by("pk")


def _challenges() -> Any:
    """Reviews and lawsuits with the stays that were ordered for them."""
    rows = Challenge.objects.select_related("attacked", "predecessor__predecessor")
    rows = rows.defer("attacked__facts", "attacked__file", "attacked__page")
    return rows.prefetch_related("stays").order_by("pk")


def in_force() -> Any:
    """The versions of a list that govern some day, with their parameters."""
    rows = Policy.objects.filter(state__in=Policy.IN_FORCE).select_related("list_type")
    return rows.prefetch_related("parameters")


def _of_entry(
    entry: Entry,
    by_subject: dict[int, Mandate],
    calendar: Calendar,
    today: date,
    regimes: tuple[Regime, ...],
) -> list[Party]:
    """The parties of one entry for whom the person speaks: the subject first."""
    several = [(entry.subject_id, None), *((a.subject_id, a) for a in entry.associates.all())]
    return [
        Party(entry, by_subject[subject], associate, calendar, today, regimes)
        for subject, associate in several
        if subject is not None and subject in by_subject and by_subject[subject].reaches(entry.pk)
    ]


def notice_for(person: Person, code: str, today: date) -> Notice | None:
    """A notice addressed to somebody the person speaks for; None when there is none: what is filed has no addressee."""
    row = (
        Notice.objects.exclude(state__in=(Noticing.WITHDRAWN, Noticing.KEPT))
        .select_related(
            "entry__subject", "entry__department", "entry__policy__list_type", "associate__subject"
        )
        .defer("file")
        .filter(code=code, to_another=False)
        .first()
    )
    if row is None:
        return None
    subject = row.associate.subject_id if row.associate else row.entry.subject_id
    seen = any(m.gives(VIEW_OWN, subject or 0, row.entry_id, today) for m in held(person, today))
    return row if seen else None


def addressee(notice: Notice) -> Subject | None:
    """The subject a notice is addressed to; nobody where its addressee is no party."""
    if notice.to_another:
        return None
    return notice.associate.subject if notice.associate else notice.entry.subject


def printed(notice: Notice) -> bytes | None:
    """The file of a notice; None while it is being printed."""
    if not notice.file_digest:
        return None
    kept = Notice.objects.filter(pk=notice.pk).values_list("file", flat=True).get()
    return bytes(kept) if kept is not None else None


def template_for(entry: Entry, templates: Iterable[CommitmentTemplate]) -> CommitmentTemplate | None:
    """The promise that fits: to correct, before the decision (办法 §7); to stay correct, once listed (办法 §12).

    The entry's own version first, then the texts that came with the program. None when no text fits, because
    nobody may be made to sign that it was listed before it was.
    """
    ending = "-correction" if entry.state in UNDECIDED else "-repair"
    if entry.state not in (*UNDECIDED, Listing.LISTED):
        return None
    fitting = [t for t in templates if t.code.endswith(ending)]
    own = [t for t in fitting if t.policy_id == entry.policy_id]
    shared = [t for t in fitting if t.policy_id is None]
    return max(own or shared, key=lambda t: t.version, default=None)


def templates() -> list[CommitmentTemplate]:
    """All texts of commitments that belong to the rules of a list."""
    return list(CommitmentTemplate.objects.filter(state=Wording.OF_RULES))
