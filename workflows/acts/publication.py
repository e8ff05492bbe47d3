"""公示: show, stop; and the measures that begin and end with the listing."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from workflows.acts import deadline, door
from workflows.acts.outbox import announce
from workflows.law.display import Showing
from workflows.law.identity import mask_id, masked
from workflows.law.measure import Measuring
from workflows.law.policy import Rule
from workflows.models import Associate, Display, Entry, Measure, Person


def parties_to_show(entry: Entry) -> list[Associate | None]:
    """Whom the public may see: natural persons only if the policy version says so (PIPL §25)."""
    persons_too = entry.policy.load_rules()["natural_person_publishable"].yes
    lead: list[Associate | None] = [] if entry.subject.is_person and not persons_too else [None]
    return lead + (list(entry.associates.all()) if persons_too else [])


def begin(entry: Entry, *, by: Person, at: datetime) -> None:
    """Display and measures begin with the decision (办法 §§9, 10)."""
    assert entry.listed_from is not None
    for party in parties_to_show(entry):
        show(_display_of(entry, party), by=by, at=at, from_day=entry.listed_from, until=entry.listed_until)
    for listed in entry.policy.measures.all():
        measure, _new = Measure.objects.get_or_create(entry=entry, listed_measure=listed)
        if measure.state != Measuring.IMPOSED:  # a ban of its own length outlasts a listing that came back
            ends_on = _end_of_measure(entry, measure)
            door.enact(
                "impose", measure, by=by, at=at, given={"ends_on": ends_on}, from_day=entry.listed_from
            )
    tell_partners(entry, "listed", at=at)


def _end_of_measure(entry: Entry, measure: Measure) -> date | None:
    """The last day of a measure with a length of its own, put under a clock; None lives with the listing."""
    listed = measure.listed_measure
    if not listed.term or entry.listed_from is None:
        return None
    number, unit = listed.term.rstrip("WDMY"), listed.term.lstrip("0123456789")
    rule = Rule("measure", number, unit, str(_("作出列入决定")), listed.clause, listed.name, False, False)
    return deadline.start(entry, "measure_end", rule, since=entry.listed_from, about=measure.ref).due_on


def show(display: Display, *, by: Person, at: datetime, from_day: date, until: date | None) -> Display:
    """Put one party on the public register."""
    return door.enact("show", display, by=by, at=at, from_day=from_day, until=until)


def end(entry: Entry, event: str, *, by: Person, at: datetime, because: str) -> None:
    """Display stops and measures are lifted for everybody of the entry together (办法 §§14, 17)."""
    for display in entry.displays.filter(state__in=[Showing.SHOWN, Showing.MARKED]):
        door.enact("stop", display, by=by, at=at, because=because)
    bound = entry.measures.filter(state=Measuring.IMPOSED)
    # A ban of a fixed length runs on by itself, unless the listing is annulled as if it had never been.
    for measure in bound if event == "revoked" else bound.filter(ends_on=None):
        door.enact("lift", measure, by=by, at=at, because=because)
    tell_partners(entry, event, at=at)


def tell_partners(entry: Entry, event: str, *, at: datetime) -> None:
    """One message to the city's credit platform and one to each body that carries out a measure."""
    measures = list(entry.measures.select_related("listed_measure"))
    line = entry.book.lines.order_by("-seq").first()
    message = {
        "event": event,
        "entry": entry.number,
        "list": entry.list_type.code,
        "subject": entry.subject.name,
        "code": entry.subject.code if not entry.subject.is_person else mask_id(entry.subject.code),
        "kind": entry.list_type.kind,
        "authority": entry.department.name,
        "decided_on": str(entry.decided_on or ""),
        "until": str(entry.listed_until or ""),
        "measures": [m.listed_measure.name for m in measures],
        "still_listed_under": list(
            Entry.objects.filter(subject=entry.subject, state="listed")
            .exclude(pk=entry.pk)
            .values_list("number", flat=True)
        ),
        "at": at.isoformat(),
    }
    bodies = {m.listed_measure.body for m in measures}
    for body in sorted({"信用信息共享平台", *bodies}):
        key = f"{event}/{entry.number}/{line.seq if line else 0}/{body}"
        announce("platform", key, at=at, addressee=body, line=line, payload=message)


def _display_of(entry: Entry, party: Associate | None) -> Display:
    """The display row of a party; what it shows of a natural person is masked before it is stored."""
    subject, profile = entry.subject, entry.policy.load_rules().value("masking_profile")
    if party is not None:
        name, code = masked(party.name, party.id_number, profile)
    elif subject.is_person:
        name, code = masked(subject.name, subject.code, profile)
    else:
        name, code = subject.name, subject.code
    display, _new = Display.objects.get_or_create(
        entry=entry, associate=party, defaults={"name": name, "code": code}
    )
    return display
