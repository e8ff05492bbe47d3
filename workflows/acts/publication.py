"""公示: show, stop; and the measures that begin and end with the listing."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, recall, recipient, window
from workflows.acts.outbox import announce
from workflows.law import duties
from workflows.law.display import Showing
from workflows.law.entry import Listing
from workflows.law.identity import masked
from workflows.law.measure import Measuring
from workflows.law.policy import Rule
from workflows.law.windows import Windows
from workflows.models import Associate, Display, Entry, Measure, Person


def parties_to_show(entry: Entry) -> list[Associate | None]:
    """Whom the public may see: natural persons only if the policy version says so (PIPL §25)."""
    persons_too = entry.policy.load_rules()["natural_person_publishable"].yes
    lead: list[Associate | None] = [] if entry.subject.is_person and not persons_too else [None]
    return lead + (list(entry.associates.all()) if persons_too else [])


def begin(entry: Entry, *, by: Person, at: datetime) -> None:
    """Display and measures begin with the decision (办法 §§9, 10)."""
    assert entry.listed_from is not None
    windows = window.of(entry, door.local_day(at))
    for party in parties_to_show(entry) if windows.may_be_shown else []:
        show(_display_of(entry, party), windows, by=by, at=at)
    window.start_clock(entry, windows)
    for listed in entry.policy.measures.all():
        measure, _new = Measure.objects.get_or_create(entry=entry, listed_measure=listed)
        if measure.state != Measuring.IMPOSED:  # a ban of its own length outlasts a listing that came back
            ends_on = _end_of_measure(entry, measure)
            door.enact(
                "impose", measure, by=by, at=at, given={"ends_on": ends_on}, from_day=entry.listed_from
            )
    tell_partners(entry, "listed", by=by, at=at)


def _end_of_measure(entry: Entry, measure: Measure) -> date | None:
    """The last day of a measure with a length of its own, put under a clock; None lives with the listing."""
    listed = measure.listed_measure
    if not listed.term or entry.listed_from is None:
        return None
    number, unit = listed.term.rstrip("WDMY"), listed.term.lstrip("0123456789")
    rule = Rule("measure", number, unit, str(_("作出列入决定")), listed.clause, listed.name, False, False)
    return deadline.start(entry, "measure_end", rule, since=entry.listed_from, about=measure.ref).due_on


def show(
    display: Display, windows: Windows, *, by: Person, at: datetime, handled_at: tuple[str, ...] = ()
) -> Display:
    """Put one party on the public register, until the layer that binds lets the display end."""
    regime = window.reference(windows)
    return door.enact(
        "show",
        display,
        by=by,
        at=at,
        given={"shown_under": regime, "handled_at": handled_at},
        told={"regime": regime},
        from_day=windows.general.since,
        until=windows.display_until,
    )


def end(entry: Entry, event: str, *, by: Person, at: datetime, because: str) -> None:
    """Display stops and measures are lifted for everybody of the entry together (办法 §§14, 17)."""
    stop(entry, by=by, at=at, because=because)
    bound = entry.measures.filter(state=Measuring.IMPOSED)
    # A ban of a fixed length runs on by itself, unless the listing is annulled as if it had never been.
    ending = list(bound if event == "revoked" else bound.filter(ends_on=None))
    door.enact_all("lift", ending, by=by, at=at, because=because)
    now = str(Listing(entry.state).label)
    changes = [{"field": "state", "old": str(Listing.LISTED.label), "new": now}]
    recall.tell_everybody(
        entry, "withdrawal", event=event, changes=changes, because=because, by=by, at=at,
        duty=duties.MOVE_LISTING,
    )  # fmt: skip


def stop(entry: Entry, *, by: Person, at: datetime, because: str) -> int:
    """Take every party of the entry off the public register; returns how many were on it."""
    shown = list(entry.displays.filter(state__in=window.ON_SHOW))
    for state in sorted({display.state for display in shown}):
        same = [display for display in shown if display.state == state]
        door.enact_all("stop", same, by=by, at=at, because=because)
    return len(shown)


def end_display(entry: Entry, *, clause: str, by: Person, at: datetime) -> bool:
    """The longest display is over: it stops by itself, the listing and its measures go on; True when it did.

    Whoever shows the record elsewhere is told (order: display, log, outbox in one transaction).
    """
    if entry.state != Listing.LISTED:
        return False
    because = _("最长公示期届满，自动停止公示；列入期继续（%(clause)s）") % {"clause": clause}
    if not stop(entry, by=by, at=at, because=because):
        return False
    changes = [{"field": "display", "old": str(Showing.SHOWN.label), "new": str(Showing.STOPPED.label)}]
    recall.tell_everybody(
        entry, "withdrawal", event="display_ended", changes=changes, because=because, by=by, at=at,
        duty=duties.MOVE_LISTING,
    )  # fmt: skip
    return True


@transaction.atomic
def retime(entry: Entry, *, by: Person, at: datetime) -> bool:
    """New general rules have come into force: the last day of the display is counted again; True when it moved.

    A display whose new last day has passed stops at once.
    """
    entry, day = door.lock(entry), door.local_day(at)
    windows, shown = window.of(entry, day), list(entry.displays.filter(state__in=window.ON_SHOW))
    former = shown[0].shown_until if shown else None
    entry.displays.filter(pk__in=[row.pk for row in shown]).update(
        shown_until=windows.display_until, shown_under=window.reference(windows)
    )
    if not shown or former == windows.display_until:
        return False
    told = {"former": former, "until": windows.display_until, "regime": window.reference(windows)}
    because = _("一般修复规则有新的版本施行")
    door.record("retime_display", entry, by=by, at=at, duty=duties.KEEP_CLOCK, because=because, **told)
    deadline.meet(entry, "display_end", at=at)
    if windows.display_until is not None and windows.display_until < day:
        rule = windows.general.maximum
        end_display(entry, clause=rule.clause if rule else "", by=by, at=at)
    else:
        window.start_clock(entry, windows)
    return True


def tell_partners(entry: Entry, event: str, *, by: Person, at: datetime) -> None:
    """The plain announcement of a listing: to the platform, to each body of a measure, to who is registered for it.

    Whatever takes back or changes what was told is no announcement: `recall.tell_everybody`.
    """
    line = entry.book.lines.order_by("-seq").first()
    message = recall.message_of(entry, event, at=at)
    for receiver in recipient.addressees(entry, event, by=by, at=at, takes_back=False):
        key = f"{event}/{entry.number}/{line.seq if line else 0}/{receiver.name}"
        announce("platform", key[:120], at=at, addressee=receiver.name, line=line, payload=message)


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
