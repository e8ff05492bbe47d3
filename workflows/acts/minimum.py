"""The shortest time on a list: its clock, and the reminder when an application becomes possible.

The clock runs to the day before the first one on which the layer that binds allows an application. While nobody has
verified when the wrong was corrected, it is counted as if that had been done when the listing began.
"""

from datetime import date, datetime, timedelta

from workflows.acts import account, alert, deadline, log, window
from workflows.law.duties import APPLY_REPAIR, KEEP_CLOCK
from workflows.law.policy import Rule
from workflows.law.windows import Windows
from workflows.models import Alert, Deadline, Entry, Mandate, Person
from workflows.models.repair_exam import barred_until

KIND = "repair_opens"
ONE_DAY = timedelta(days=1)


def plan(entry: Entry, *, on: date, at: datetime | None = None) -> Deadline | None:
    """Start the clock of the minimum as the rules of a day say; `at` ends the one that ran. None: nothing to await."""
    if at is not None:
        deadline.meet(entry, KIND, at=at)
    if entry.listed_from is None or not entry.may_be_repaired:
        return None
    found = window.of(entry, on)
    rule, first = found.removal_rule, found.removal_from
    barred = _bar(entry, found, on, first)
    if barred is not None:
        return deadline.fix(entry, KIND, barred[0], since=entry.listed_from, until=barred[1])
    if rule is None or first is None or first - ONE_DAY < on:
        return None
    layer = found.general if rule is found.general.minimum else found.sector
    facts = {"since": layer.since, "until": first - ONE_DAY, "is_provisional": layer.is_provisional}
    return deadline.fix(entry, KIND, rule, **facts)  # type: ignore[arg-type]


def _bar(entry: Entry, found: Windows, on: date, first: date | None) -> tuple[Rule, date] | None:
    """The bar after a rescinded repair, where it lasts beyond everything else: nobody is called to apply within it."""
    until = barred_until(entry, found, on)
    rule = entry.repair_rules(on).get("fraud_bar")
    if rule is None and found.chosen.regime is not None:
        rule = found.chosen.regime.rules.get("general_fraud_bar")
    if until is None or rule is None or first is None or until < max(first - ONE_DAY, on):
        return None
    return rule, until


def reached(row: Deadline, *, by: Person, at: datetime) -> int:
    """The clock has run out: it is counted again by what is known now, or everybody who may apply is told; how many."""
    entry, day = log.lock(row.entry), log.local_day(at)
    deadline.meet(entry, KIND, at=at)
    if entry.state != "listed" or plan(entry, on=day) is not None:
        return 0
    if entry.repairs.filter(is_open=True).exists():
        return 0
    told = 0
    for mandate in _who_may_apply(entry, day):
        key = f"{KIND}/{entry.number}/{row.pk}"
        url = f"/hall/{entry.number}/guide/"
        alert.tell(mandate.person, Alert.Kind.REPAIR_OPENS, key=key, at=at, entry=entry, url=url)
        account.tell(mandate.person, KIND, entry.subject, at=at, about=f"{entry.number}/{row.pk}")
        told += 1
    log.record("remind_opening", entry, by=by, at=at, duty=KEEP_CLOCK, until=row.due_on, told=told)
    return told


def _who_may_apply(entry: Entry, day: date) -> list[Mandate]:
    """Who speaks for the subject of the entry and may apply for it."""
    rows = Mandate.objects.filter(subject=entry.subject_id, revoked_on=None, person__is_active=True)
    held = rows.select_related("person").order_by("pk")
    return [m for m in held if m.gives(APPLY_REPAIR, entry.subject_id, entry.pk, day)]
