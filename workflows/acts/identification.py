"""认定: propose, notify, enlist, dismiss."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import (
    announced,
    clue,
    crosscheck,
    deadline,
    door,
    evidence,
    facts,
    hearing,
    notice,
    period,
    publication,
    statement,
)
from workflows.acts.competence import refuse_incompetent
from workflows.law import duties
from workflows.law.identity import NOT_OF_AGE, is_minor
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.law.subject import against_proposal
from workflows.models import (
    Book,
    Entry,
    Evidence,
    ListStatus,
    ListType,
    Notice,
    Person,
    Policy,
)
from workflows.models.notice import NumberSeries

# What was told of a proposal: whoever heard of it hears of its end.
TOLD = ("prior_notice", "public_notice")


def next_entry_number(list_type: ListType, department: Any, year: int) -> str:
    """The next entry number of a list and year, under the series' row lock."""
    series = f"entry/{list_type.number_prefix}"
    root = department.path.strip("/").split("/")[0]
    NumberSeries.objects.get_or_create(department_id=int(root), series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(department_id=int(root), series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{list_type.number_prefix}-{year}-{row.last:04d}"


def refuse_import_only(list_type: ListType) -> None:
    """Raises Refused for a list on which nothing is decided here (国办发〔2020〕49号; the court decides on its own)."""
    if list_type.status == ListStatus.IMPORTED:
        words = _("“%(name)s”由%(who)s决定，这里只导入和显示；异议和申诉请向%(who)s提出。")
        raise Refused(words % {"name": list_type.name, "who": list_type.deciding_rule or _("外部机关")})
    if list_type.status == ListStatus.RULES:
        raise Refused(_("“%(name)s”是规则，不是名单，不能办理案件。") % {"name": list_type.name})
    if list_type.status == ListStatus.LEGACY:
        words = _("“%(name)s”是历史名单，没有法律、行政法规或者中央文件依据，只导入，不办理案件。")
        raise Refused(words % {"name": list_type.name})


def refuse_unfit(entry: Entry, associates: list[Any], day: date) -> None:
    """Raises Refused for who does not exist any more, for an honour of who does not operate, and for minors."""
    subject = entry.subject
    against = against_proposal(subject.registration, subject.in_operation, entry.list_type.kind)
    if against:
        raise Refused(str(against))
    numbers = [subject.code] if subject.is_person else []
    if any(is_minor(number, day) for number in (*numbers, *(a.id_number for a in associates))):
        raise Refused(str(NOT_OF_AGE))


@transaction.atomic
def propose(
    entry: Entry, associates: list[Any], *, by: Person, at: datetime, officer: Person | None = None
) -> Entry:
    """Register a case: the entry comes into being under the policy in force on the order's date.

    What must come before a decision is kept on the entry; the decision clock starts. A case that the clock
    opens belongs to an `officer`.
    """
    refuse_import_only(entry.list_type)
    refuse_unfit(entry, associates, door.local_day(at))
    refuse_incompetent(entry.list_type, entry.department, door.local_day(at))
    entry.policy = Policy.in_force(entry.list_type, entry.order_deadline)
    entry.number = next_entry_number(entry.list_type, entry.department, door.local_day(at).year)
    entry.registered_by, entry.registered_at = officer or by, at
    rules = entry.policy.load_rules()
    entry.is_told_first = rules.yes("prior_notice") or rules.yes("public_notice")
    entry.is_reviewed_first = rules.yes("legal_review")
    entry.book = Book.objects.create(ref=entry.number)
    door.create(
        entry,
        "propose",
        by=by,
        at=at,
        duty=duties.REGISTER_OR_KEEP,
        subject=entry.subject.code,
        case_number=entry.case_number,
        order_number=entry.order_number,
        order_deadline=entry.order_deadline,
        particulars=entry.particulars,
        associates=[a.name for a in associates],
    )
    for associate in associates:
        associate.entry = entry
        associate.save()
    deadline.start(entry, "decide", rules["decision_window"], since=entry.order_deadline)
    return entry


def complete_associates(
    entry: Entry, id_numbers: dict[int, str], role_facts: dict[int, str], *, by: Person, at: datetime
) -> None:
    """Add what was missing of a person: the full identity, and what the person itself did (办法 §§5, 6).

    Nobody is told or listed under half an identity, or as responsible without facts of its own.
    """
    if any(is_minor(number, door.local_day(at)) for number in id_numbers.values()):
        raise Refused(str(NOT_OF_AGE))
    for associate in entry.associates.filter(pk__in={*id_numbers, *role_facts}):
        told = {
            "id_number": id_numbers.get(associate.pk, associate.id_number),
            "role_facts": role_facts.get(associate.pk, associate.role_facts),
        }
        news = {name: value for name, value in told.items() if getattr(associate, name) != value}
        if not news:
            continue
        for name, value in news.items():
            setattr(associate, name, value)
        associate.save(update_fields=list(news))
        door.record(
            "complete_associate",
            entry,
            by=by,
            at=at,
            duty=duties.VERIFY_CASE,
            associate=associate.pk,
            **news,
        )


@transaction.atomic
def issue_prior_notices(entry: Entry, *, process: Any, by: Person, at: datetime) -> list[Notice]:
    """Issue the prior notice to the subject and to each associated person (办法 §6).

    Whoever is told anew, because the case has changed, learns which notice the new one replaces.
    """
    entry = door.lock(entry)
    parts = (facts.defence_facts(entry), facts.measures_facts(entry))
    rows = entry.notices.filter(kind="prior_notice").exclude(state=Noticing.WITHDRAWN)
    former = {row.associate_id: row for row in rows.defer("file", "page").order_by("pk")}
    notices = [
        notice.issue(
            entry,
            "prior_notice",
            *parts,
            by=by,
            at=at,
            process=process,
            associate=party,
            replaces=former.get(party.pk if party else None),
        )
        for party in (None, *entry.associates.all())
    ]
    entry.unserved_prior_notices += len(notices)
    entry.save()
    return notices


@transaction.atomic
def tell_anew(entry: Entry, *, by: Person, at: datetime, because: str) -> None:
    """The case has changed since the parties were told: it goes back to the draft, and every party is told anew."""
    entry = door.lock(entry)
    if entry.unserved_prior_notices:
        raise Refused(_("还有告知书没有送达。请先登记全部告知书的送达，再重新告知。"))
    entry.legal_review_passed = False
    entry.save()
    door.record("tell_anew", entry, by=by, at=at, duty=duties.VERIFY_CASE, because=because)


@transaction.atomic
def serve_prior_notice(prior: Notice, *, by: Person, at: datetime, **service: Any) -> Notice:
    """The notice was received: its own window of five working days opens (办法 §6)."""
    prior = notice.serve(prior, by=by, at=at, **service)
    entry = door.lock(prior.entry)
    rule = entry.policy.load_rules()["statement_window"]
    assert prior.served_on is not None
    window = deadline.start(
        entry, "reply", rule, since=prior.served_on, process=prior.process, about=prior.ref
    )
    # A service recorded late ends no window on the day it is recorded.
    until = max(window.due_on, door.local_day(at))
    if hearing.is_given(entry):
        rule = entry.policy.load_rules()["hearing_request"]
        asks = deadline.start(
            entry, "hearing_request", rule, since=prior.served_on, process=prior.process, about=prior.ref
        )
        until = max(until, asks.due_on)
    entry.unserved_prior_notices = max(entry.unserved_prior_notices - 1, 0)
    if entry.state == "proposed":
        entry.save()
        door.enact("notify", entry, by=clerk_of(entry, by), at=at, reply_until=until)
    else:
        entry.reply_until = max(entry.reply_until or until, until)
        entry.save()
    return prior


def clerk_of(entry: Entry, by: Person) -> Person:
    """Who notified: the officer who served, or, when the subject took it in the portal, who issued it."""
    if duties.NOTIFY_ENTRY(entry, by):
        return by
    return entry.registered_by


@transaction.atomic
def publish_proposal(
    entry: Entry,
    *more: facts.Part,
    process: Any,
    by: Person,
    at: datetime,
    replaces: Notice | None = None,
    because: str = "",
) -> Notice:
    """Who is to be listed is made public, and for how long anybody may object (拟列入公示).

    A correction is published anew, and its window begins anew.
    """
    entry = door.lock(entry)
    rule, day = entry.policy.load_rules()["public_notice_window"], door.local_day(at)
    window = deadline.start(entry, "public_notice", rule, since=day, process=process)
    told = facts.objection_facts(entry, day, window.due_on)
    corrects: dict[str, Any] = {"replaces": replaces, "because": because}
    published = notice.issue(entry, "public_notice", *more, told, by=by, at=at, process=process, **corrects)
    door.enact("publicise", published, by=by, at=at)
    until = max(window.due_on, entry.reply_until or window.due_on)
    if entry.state == "proposed":
        door.enact("notify", entry, by=by, at=at, reply_until=until)
    else:
        entry = door.lock(entry)
        entry.reply_until = until
        entry.save()
    return published


@transaction.atomic
def enlist(entry: Entry, *, process: Any, reason: str, by: Person, at: datetime) -> Entry:
    """The head lists: display, measures, clocks and decisions follow in the same transaction.

    The way out is told with the decision, where the list has one that the subject can take.
    """
    entry = door.lock(entry)
    clue.insist_not_alone(entry)
    checked = crosscheck.insist_clear(entry, by=by, at=at)
    until, provisional = period.end_of(entry, door.local_day(at))
    heavier = announced.heavier(entry)
    given = {"reason": reason, "exceeds_notice": bool(heavier)}
    try:
        entry = door.enact(
            "enlist", entry, by=by, at=at, because=reason, given=given, told=checked, until=until
        )
    except Refused as refused:
        if not heavier:
            raise
        raise Refused(*refused.sentences, *heavier, announced.WAY_ON) from refused
    publication.begin(entry, by=by, at=at)
    deadline.meet(entry, "decide", at=at)
    period.start(entry, provisional=provisional)
    more = (facts.decision_facts, facts.measures_facts(entry), facts.repair_facts(entry))
    notice.issue_to_all(
        entry,
        "listing_decision",
        *more,
        statement.statements_facts,
        hearing.hearing_facts,
        by=by,
        at=at,
        process=process,
    )
    if entry.may_be_repaired:
        notice.issue_to_all(entry, "repair_notice", *more, facts.display_facts, by=by, at=at, process=process)
    return entry


@transaction.atomic
def dismiss(entry: Entry, *, process: Any, reason: str, basis: str, by: Person, at: datetime) -> Entry:
    """The head does not list: corrected in time (办法 §7), or no case (办法 §5).

    Whoever was told of the proposal is told of its end; what was said and not yet answered ends with it.
    """
    entry = door.enact(
        "dismiss",
        entry,
        by=by,
        at=at,
        because=reason,
        given={"reason": reason, "dismissal": basis, "open_statements": 0, "open_hearings": 0},
        told={"basis": basis},
    )
    deadline.meet(entry, "decide", "answer", *deadline.WINDOWS, at=at)
    hearing.lapse(entry, by=by, at=at)
    if Notice.objects.filter(entry=entry, kind__in=TOLD).exists():
        told = {"dismissal": {"basis": basis}}
        more = (facts.decision_facts, statement.statements_facts, hearing.hearing_facts, told)
        # A subject that is gone receives nothing; whoever was told together with it does.
        parties = list(entry.associates.all())
        for party in parties if basis == "extinct" else [None, *parties]:
            notice.issue(entry, "no_listing_decision", *more, by=by, at=at, process=process, associate=party)
    return entry


@transaction.atomic
def pass_legal_review(entry: Entry, passed: bool, *, by: Person, at: datetime, because: str) -> None:
    """Keep the legal reviewer's finding where the law asks for it."""
    entry = door.lock(entry)
    if passed and entry.open_hearings:
        raise Refused(_("还有听证没有结束；听证笔录应当一并审核，请在听证结束后提出审核意见。"))
    entry.legal_review_passed = passed
    entry.save()
    door.record(
        "review_lawfulness",
        entry,
        by=by,
        at=at,
        duty=duties.REVIEW_LAWFULNESS,
        because=because,
        passed=passed,
    )


def supplement(entry: Entry, uploads: list[Any], *, by: Person, at: datetime) -> list[Evidence]:
    """Add evidence to the case after a return."""
    return [evidence.keep(entry, u.file, u.media_type, purpose="case", by=by, at=at) for u in uploads]
