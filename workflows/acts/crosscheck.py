"""红黑名单交叉比对: compare before every decision, settle what was met, question honours (FR-12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from workflows.acts import door
from workflows.acts.people import clock_keeper
from workflows.law import crosscheck as law
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.refusal import Refused
from workflows.models import CrossCheck, CrossHit, Entry, Motion, Person
from workflows.models.crosscheck import Found, Parties, hits_of, lists_compared, settled, since_of


@transaction.atomic
def run(entry: Entry, *, at: datetime) -> CrossCheck:
    """The comparison that is made by itself before a decision is asked for; its line says what it went over."""
    entry = door.lock(entry)
    check, found = _compare(entry, CrossCheck.Stage.TASK, at=at)
    door.record(
        "cross_check",
        entry,
        by=clock_keeper(),
        at=at,
        duty=duties.KEEP_CLOCK,
        because=words_of(check),
        **_told(check, found),
    )
    return check


def insist_clear(entry: Entry, *, by: Person, at: datetime) -> dict[str, Any]:
    """Compare again inside the decision; returns what its line keeps. The caller holds the entry's lock.

    Raises Refused when a hit that blocks is not resolved, or when the person who decides resolved one.
    Subjects are locked first, so that of two decisions about one subject the later sees the earlier.
    """
    _lock_files(entry)
    check, found = _compare(entry, CrossCheck.Stage.DECISION, at=at)
    done = settled(entry)
    against = [hit for hit in found if hit.blocks and hit.key not in done]
    if against:
        raise Refused(*[_sentence(hit) for hit in against], _how_to_go_on())
    # Neither may the one for whom the decision is made have settled a hit.
    hands = [hand for hand in (by, by.principal_for(duties.DECIDE_LISTING.at(entry.place))) if hand]
    if CrossHit.objects.filter(entry=entry, resolved_by__in=hands).exists():
        raise Refused(_("您处理过本件的交叉比对命中，不能再作出决定；请由其他负责人决定。"))
    return {"cross_check": _told(check, found)}


def _compare(entry: Entry, stage: str, *, at: datetime) -> tuple[CrossCheck, list[Found]]:
    """Keep one comparison and every hit that was not known yet."""
    found = hits_of(entry)
    for hit in found:
        _known(entry, hit, at=at)
    done = settled(entry)
    waiting = sum(hit.blocks and hit.key not in done for hit in found)
    check = CrossCheck.objects.create(
        entry=entry,
        stage=stage,
        made_at=at,
        lists=lists_compared(),
        hits_count=len(found),
        open_count=waiting,
    )
    return check, found


def _known(entry: Entry, hit: Found, *, at: datetime) -> CrossHit:
    """The row of a hit, made when it is met for the first time."""
    told = {"associate": hit.associate, "found_at": at}
    key = {"other": hit.other, "kind": hit.kind, "since": hit.since}
    row, _new = CrossHit.objects.get_or_create(entry=entry, **key, defaults=told)
    return row


def _lock_files(entry: Entry) -> None:
    """Take the row locks of the subjects behind an entry, in one order for everybody."""
    parties = Parties.of(entry, entry.associates.all())
    list(parties.files().select_for_update(of=("self",), no_key=True).order_by("pk"))


def words_of(check: CrossCheck) -> str:
    """What a comparison found, in one sentence."""
    said = {"lists": check.lists, "hits": check.hits_count, "open": check.open_count}
    if not check.hits_count:
        return _("比对%(lists)s个名单，未命中。") % said
    return _("比对%(lists)s个名单，命中%(hits)s条，其中须处理而未处理%(open)s条。") % said


def _told(check: CrossCheck, found: list[Found]) -> dict[str, Any]:
    """What a line keeps of a comparison."""
    met = [{"entry": hit.other.number, "kind": str(hit.kind), "blocks": hit.blocks} for hit in found]
    return {
        "lists": check.lists,
        "hits": check.hits_count,
        "open": check.open_count,
        "made_at": check.made_at,
        "met": met,
    }


def name_of(hit: Found) -> str:
    """A hit by its list, its authority and its state: what every officer may know of it."""
    told = {
        "list": hit.other.list_type.name,
        "office": hit.other.department.name,
        "state": hit.other.get_state_display(),
    }
    return _("“%(list)s”（%(office)s，%(state)s）") % told


def _sentence(hit: Found) -> str:
    """What stands against the decision."""
    told = {"hit": name_of(hit), "kind": str(hit.kind.label)}
    return _("交叉比对命中%(hit)s，属于%(kind)s，还没有处理。") % told


def _how_to_go_on() -> str:
    """Who does what now."""
    return _(
        "请经办人在条目的“交叉比对”栏逐条写明处理和理由后再作决定；也可以选择“退回补充”，退给经办人处理。"
    )


@transaction.atomic
def resolve(entry: Entry, said: Mapping[int, tuple[str, str]], *, by: Person, at: datetime) -> list[CrossHit]:
    """Settle hits, each by a choice and a reason; `said` maps the other entry's key to both. All or nothing.

    Raises Refused when the case is decided, or when a hit named here is none (any more).
    """
    entry = door.lock(entry)
    if entry.state not in law.PENDING:
        raise Refused(_("决定已经作出，不能再处理交叉比对命中。"))
    done = settled(entry)
    waiting = {hit.other.pk: hit for hit in hits_of(entry) if hit.blocks and hit.key not in done}
    rows = []
    for key, (choice, reason) in said.items():
        if key not in waiting:
            raise Refused(_("有一条命中已经由别人处理，或者不再存在；请重新打开页面核对。"))
        if choice not in law.Resolution.values or not reason.strip():
            raise Refused(_("每条命中都须选择处理方式并写明理由。"))
        rows.append(_resolve(entry, waiting[key], choice, reason.strip(), by=by, at=at))
    return rows


def _resolve(entry: Entry, hit: Found, choice: str, reason: str, *, by: Person, at: datetime) -> CrossHit:
    """Settle one hit and write its line."""
    row = _known(entry, hit, at=at)
    row.choice, row.reason, row.resolved_by, row.resolved_at = choice, reason, by, at
    row.save()
    label = str(law.Resolution(choice).label)
    door.record(
        "resolve_hit",
        entry,
        thing=row,
        by=by,
        at=at,
        duty=duties.RESOLVE_HIT,
        because=f"{label}：{reason}",
        other=hit.other.number,
        list=hit.other.list_type.name,
        kind=str(hit.kind),
        choice=choice,
    )
    return row


# ------------------------------------------------------------------------- a later listing and the honours
def honours_in_doubt(entry: Entry) -> list[Entry]:
    """The honours of the parties of a live listing for bad faith that nobody has questioned because of it."""
    if entry.state != Listing.LISTED or not _ends_honours(entry):
        return []
    honours = [hit.other for hit in hits_of(entry) if hit.kind == law.HitKind.HONOUR_LISTED]
    known = CrossHit.objects.filter(other=entry, since=since_of(entry), entry__in=honours)
    known = known.filter(kind=law.HitKind.DISHONEST_LISTED)
    out = set(known.values_list("entry", flat=True))
    return [honour for honour in honours if honour.pk not in out]


def _ends_honours(entry: Entry) -> bool:
    """Does a listing under these rules go together with an honour?"""
    goes = not entry.policy.load_rules().yes("against_honours")
    return law.ends_honours(entry.list_type.kind, goes)


@transaction.atomic
def question(honour: Entry, entry: Entry, *, by: Person, at: datetime) -> dict[str, Any]:
    """The honour is met by a later listing: the hit is kept, both books say so; returns the proposal's facts."""
    row, _new = CrossHit.objects.get_or_create(
        entry=honour,
        other=entry,
        kind=law.HitKind.DISHONEST_LISTED,
        since=since_of(entry),
        defaults={"found_at": at},
    )
    told = {"list": entry.list_type.name, "number": entry.number, "office": entry.department.name}
    grounds = _("该主体已被%(office)s列入%(list)s（%(number)s），不再符合守信激励条件。") % told
    if honour.subject_id != entry.subject_id:
        words = _("该主体或者其责任人员已被%(office)s列入%(list)s（%(number)s），不再符合守信激励条件。")
        grounds = words % told
    door.record(
        "question_honour",
        entry,
        by=by,
        at=at,
        duty=duties.KEEP_CLOCK,
        because=_("%(list)s（%(number)s）与本条目交叉比对命中，已提请取消。")
        % {"list": honour.list_type.name, "number": honour.number},
        honour=honour.number,
    )
    door.record("cross_check", honour, thing=row, by=by, at=at, duty=duties.KEEP_CLOCK, because=grounds)
    decision = entry.notices.filter(kind="listing_decision", associate=None).order_by("pk").last()
    return {
        "grounds": grounds,
        "document_number": decision.number if decision else entry.number,
        "document_date": entry.decided_on,
        "document_body": entry.department.name,
    }


def is_being_ended(honour: Entry) -> bool:
    """Does a proposal to end the honour wait for somebody? What is met meanwhile is judged with it."""
    return Motion.objects.filter(entry=honour, kind="downgrade", is_open=True).exists()


def settle_kept(honour: Entry, *, by: Person, at: datetime, because: str) -> int:
    """The head keeps the honour: what was met of it is settled by that decision; how many hits."""
    rows = CrossHit.objects.filter(entry=honour, kind=law.HitKind.DISHONEST_LISTED, resolved_at=None)
    return rows.update(choice=law.Resolution.NO_EFFECT, reason=because, resolved_by=by, resolved_at=at)


def settle_annulled(entry: Entry, *, by: Person, at: datetime) -> list[Motion]:
    """The entry was annulled: what was met because of it has no effect any more; the proposals that rest on it alone.

    A proposal that an officer made rests on more than a hit: the head judges it.
    """
    rows = CrossHit.objects.filter(other=entry, resolved_at=None)
    honours = set(rows.filter(kind=law.HitKind.DISHONEST_LISTED).values_list("entry", flat=True))
    because = _("对方条目 %(number)s 的列入已经撤销，视为自始未列入") % {"number": entry.number}
    settled: dict[str, Any] = {"reason": because, "resolved_by": by, "resolved_at": at}
    rows.update(choice=law.Resolution.NO_EFFECT, **settled)
    waiting = CrossHit.objects.filter(kind=law.HitKind.DISHONEST_LISTED, resolved_at=None)
    bound = honours - set(waiting.filter(entry__in=honours).values_list("entry", flat=True))
    open_ones = Motion.objects.filter(entry__in=bound, kind="downgrade", is_open=True, started_by=by)
    return list(open_ones.select_related("entry"))


def unquestioned() -> list[Entry]:
    """Live listings for bad faith whose parties have a live honour that was never questioned: for a sweep.

    However a listing came (decided here, restored, imported from elsewhere), it is found.
    """
    listed = Entry.objects.filter(state=Listing.LISTED)
    honoured = listed.filter(list_type__kind=law.RED)
    subjects = honoured.values("subject")
    numbers = honoured.filter(subject__kind="person").exclude(subject__code="").values("subject__code")
    people = honoured.exclude(associates__id_number="").values("associates__id_number")
    asked = CrossHit.objects.filter(
        other=OuterRef("pk"), since=OuterRef("listed_from"), kind=law.HitKind.DISHONEST_LISTED
    )
    bad = listed.filter(~Exists(asked), list_type__kind__in=law.NEGATIVE)
    same = bad.filter(subject__in=subjects)
    through = bad.filter(associates__id_number__in=numbers) | bad.filter(associates__id_number__in=people)
    own = bad.filter(subject__kind="person", subject__code__in=people)
    keys = {key for rows in (same, through, own) for key in rows.values_list("pk", flat=True)}
    rows = Entry.objects.filter(pk__in=keys).select_related(
        "list_type", "policy__list_type", "subject", "department"
    )
    return list(rows.order_by("pk"))
