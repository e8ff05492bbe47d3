"""承诺: signed in the hall or taken from paper, countersigned, taken back, checked, ended; shown and reported."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log, promise_clock, promise_paper, promise_report
from workflows.law import duties
from workflows.law.chain import digest
from workflows.law.commitment import Finding, Promise, PromiseKind, filled
from workflows.law.refusal import Refused
from workflows.law.repair import Repairing
from workflows.law.terms import Term, count
from workflows.models import (
    Commitment,
    CommitmentItem,
    CommitmentTemplate,
    Department,
    Entry,
    Mandate,
    Person,
    Subject,
)
from workflows.models.calendar import load_calendar


@dataclass(frozen=True)
class Proof:
    """How a signature was made: the contact that answered with a code, the time of reading, a drawn signature."""

    contact: str = ""
    read_seconds: int = 0
    drawn: bytes | None = field(default=None, repr=False)

    @property
    def drawn_digest(self) -> str:
        """The digest of the drawn signature; empty without one."""
        return digest(self.drawn) if self.drawn else ""

    def told(self) -> dict[str, Any]:
        """What the line keeps of it."""
        return {
            "contact_proved": bool(self.contact),
            "read_seconds": self.read_seconds,
            "drawn": self.drawn_digest,
        }


def begins_as(template: CommitmentTemplate) -> str:
    """Signed, or waiting for the second signature."""
    return Promise.WAITING if template.needs_second else Promise.SIGNED


def due_of(template: CommitmentTemplate, on: date) -> date | None:
    """By when what is signed today is to be performed; None without a term."""
    return (
        count(on, Term.parse(template.perform_within), load_calendar()).end
        if template.perform_within
        else None
    )


def day_words(day: date | None) -> str:
    """A day as a document writes it; nothing for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def text_of(template: CommitmentTemplate, subject: Subject, department: Department, **told: str) -> str:
    """The words that are signed: the text with these facts, which are put in and never read as a pattern."""
    facts = {
        "subject": subject.name,
        "code": "" if subject.is_person else subject.code,
        "authority": department.name,
        "item": template.item.name if template.item else template.title,
        "matter": "",
        "due": "",
        **told,
    }
    return filled(template.text, facts)


def text_for(entry: Entry, template: CommitmentTemplate) -> str:
    """The words of a promise to repair, with this entry's own facts."""
    told = {"list": entry.list_type.name, "order": entry.order_number}
    return text_of(template, entry.subject, entry.department, **told)


@transaction.atomic
def sign(
    entry: Entry,
    template: CommitmentTemplate,
    *,
    name: str,
    capacity: str,
    by: Person,
    at: datetime,
    proof: Proof | None = None,
    invited: Person | None = None,
) -> Commitment:
    """Sign a promise to repair by typed name; the digest of the exact words goes into the log (办法 §12)."""
    entry = door.lock(entry)
    whose = {"entry": entry, "subject": entry.subject, "department": entry.department}
    made = Commitment(**whose, kind=PromiseKind.REPAIR, state=begins_as(template))
    made.text, made.source = text_for(entry, template), str(_("“信衡”主体服务大厅"))
    who: dict[str, Any] = {"name": name, "capacity": capacity, "invited": invited, "proof": proof}
    return _signed(made, template, by=by, at=at, **who)


@transaction.atomic
def promise(
    subject: Subject,
    item: CommitmentItem,
    *,
    name: str,
    capacity: str,
    by: Person,
    at: datetime,
    matter: str = "",
    proof: Proof | None = None,
    invited: Person | None = None,
) -> Commitment:
    """Sign the text of an item of the catalogue that is in force; the same words twice are one commitment."""
    keeper = door.lock(subject)
    log.open_book(keeper, keeper.ref, "subject")
    template = item.templates.filter(state="published").first()
    if template is None:
        raise Refused(_("这个承诺事项现在没有公布的承诺书文本，不能签署。"))
    due = due_of(template, door.local_day(at))
    state = begins_as(template)
    made = Commitment(subject=keeper, item=item, department=item.department, kind=item.kind, state=state)
    told = {"matter": matter, "due": day_words(due)}
    made.text = text_of(template, keeper, item.department, **told)
    made.matter, made.due_on, made.source = matter, due, str(_("“信衡”主体服务大厅"))
    same = keeper.commitments.filter(item=item, text_digest=digest(made.text.encode()))
    if twin := same.filter(state__in=(Promise.SIGNED, Promise.WAITING), signed_by=by).first():
        return twin
    who: dict[str, Any] = {"name": name, "capacity": capacity, "invited": invited, "proof": proof}
    return _signed(made, template, by=by, at=at, **who)


def _signed(
    made: Commitment,
    template: CommitmentTemplate,
    *,
    name: str,
    capacity: str,
    invited: Person | None,
    proof: Proof | None,
    by: Person,
    at: datetime,
) -> Commitment:
    """The row and its first line; where the text asks for two signatures it waits for the second."""
    shown, day = proof or Proof(), door.local_day(at)
    if template.needs_second:
        _insist_second(made, invited, by, day)
    made.template, made.invited = template, invited if template.needs_second else None
    made.text_digest = digest(made.text.encode())
    made.signed_name, made.capacity, made.signed_by = name, capacity, by
    made.signed_at, made.signed_on = at, day
    made.contact, made.read_seconds = shown.contact, shown.read_seconds
    made.signature, made.signature_digest = shown.drawn, shown.drawn_digest
    with door.one_gesture():
        door.create(
            made, "sign", by=by, at=at, duty=duties.SIGN_COMMITMENT, name=name, capacity=capacity,
            digest=made.text_digest, template=f"{template.code}/v{template.version}", **shown.told(),
        )  # fmt: skip
        if made.state == Promise.WAITING:
            promise_clock.start(made, "cosign", since=day)
        else:
            take_effect(made, by=by, at=at)
    return made


def _insist_second(made: Commitment, invited: Person | None, by: Person, day: date) -> None:
    """Raises Refused unless somebody else who may sign for the subject was invited to countersign."""
    if invited is None or invited.pk == by.pk or invited not in seconds(made.subject, by, day):
        raise Refused(_("这份承诺书需要第二人会签，请从可以代表承诺人签署的人员中选择一位。"))


def seconds(subject: Subject, signatory: Person, day: date) -> list[Person]:
    """Who else may sign for the whole subject that day: its legal representative, or an agent with that right."""
    held = Mandate.objects.filter(subject=subject, revoked_on=None, person__is_active=True).select_related(
        "person"
    )
    may = [m.person for m in held if m.gives(duties.SIGN_COMMITMENT, subject.pk, None, day)]
    return [person for person in may if person.pk != signatory.pk]


def take_effect(made: Commitment, *, by: Person, at: datetime) -> None:
    """It binds from now on: its clocks, whether it is shown, its letter, and the report of it."""
    day, template = door.local_day(at), made.template
    if template and template.valid_for and made.valid_until is None:
        made.valid_until = count(made.signed_on, Term.parse(template.valid_for), load_calendar()).end
    is_over = made.valid_until is not None and made.valid_until < day  # an old one, taken from paper
    if made.may_be_shown and not is_over:
        made.shown_from = day
    made.save(update_fields=["valid_until", "shown_from"])
    terms = (template.perform_within, template.valid_for) if template else ("", "")
    for kind, last, term in (("perform", made.due_on, terms[0]), ("expiry", made.valid_until, terms[1])):
        if last is not None and (last >= day or kind == "expiry"):
            promise_clock.stated(made, kind, last, since=made.signed_on, term=term)
    if made.text:
        promise_paper.letter(made, by=by, at=at)
    promise_report.tell(made, by=by, at=at)


@transaction.atomic
def cosign(
    made: Commitment, *, name: str, capacity: str, by: Person, at: datetime, proof: Proof | None = None
) -> Commitment:
    """The second person signs the same words; only who was invited."""
    shown = proof or Proof()
    if made.invited_id != by.pk:
        raise Refused(_("这份承诺书没有邀请您会签。"))
    given = {
        "cosigned_by": by, "cosigned_name": name, "cosigned_capacity": capacity, "cosigned_at": at,
        "cosignature": shown.drawn, "cosignature_digest": shown.drawn_digest,
    }  # fmt: skip
    with door.one_gesture():
        told = {"name": name, "capacity": capacity, "digest": made.text_digest, **shown.told()}
        done: Commitment = door.enact("cosign", made, by=by, at=at, given=given, told=told)
        promise_clock.meet(done, "cosign", at=at)
        take_effect(done, by=by, at=at)
    return done


@transaction.atomic
def give_up(made: Commitment, *, because: str, by: Person, at: datetime) -> Commitment:
    """The second person declines, or did not come in time: nothing was promised."""
    return _ended("give_up_cosigning", made, because, by=by, at=at)


@transaction.atomic
def withdraw(made: Commitment, *, because: str = "", by: Person, at: datetime) -> Commitment:
    """Taken back before anybody relied on it: an application for repair that is not withdrawn relies on its promise."""
    door.lock(made.keeper)  # nobody relies on it meanwhile
    used = made.repairs.exclude(state=Repairing.WITHDRAWN).order_by("received_on").first()
    given = {"relied_on": made.relied_on or used.received_on} if used else {}
    return _ended("withdraw", made, because or str(_("承诺人撤回")), by=by, at=at, given=given)


@transaction.atomic
def fulfil(made: Commitment, *, because: str, by: Person, at: datetime) -> Commitment:
    """What was promised was done."""
    return _ended("fulfil", made, because, by=by, at=at)


@transaction.atomic
def expire(made: Commitment, *, by: Person, at: datetime) -> Commitment:
    """Its time is over: kept, if the last check says so; else over, and nobody claims more than that."""
    last = made.checks.first()
    kept = last is not None and last.finding == Finding.KEPT
    verb = "fulfil" if kept else "expire_commitment"
    return _ended(verb, made, str(_("有效期届满")), by=by, at=at)


def _ended(
    verb: str,
    made: Commitment,
    because: str,
    *,
    by: Person,
    at: datetime,
    given: dict[str, Any] | None = None,
) -> Commitment:
    """One verb that ends it: it is taken off the page, its clocks are met, the platform hears of it."""
    day = door.local_day(at)
    columns = {"ended_on": day, "ended_because": because[:300], **(given or {})}
    if made.is_on_show:
        columns["taken_down_on"] = day
    with door.one_gesture():
        done: Commitment = door.enact(verb, made, by=by, at=at, because=because, given=columns)
        promise_clock.meet(done, at=at)
        if done.state not in (Promise.LAPSED,):
            promise_report.tell(done, by=by, at=at)
    return done
