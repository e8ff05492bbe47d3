"""辅导教育 with its next contact; campaigns; what is suggested to an officer, taken up or declined."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, deadline, door, log
from workflows.acts.rectification import stated_rule
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Alert, Campaign, Counsel, Department, Entry, Evidence, Notice, Person


@transaction.atomic
def counsel(
    entry: Entry,
    said: dict[str, Any],
    *,
    by: Person,
    at: datetime,
    files: list[Evidence] | None = None,
    letter: Notice | None = None,
) -> Counsel:
    """One contact on the record; what was planned before is done with it, the next one is a clock."""
    entry = door.lock(entry)
    made = Counsel(entry=entry, letter=letter, by=by, at=at, **said)
    told = {"way": made.way, "on": made.on, "next_on": made.next_on, "told": made.is_told}
    door.create(
        made, "log_counsel", by=by, at=at, duty=duties.GUIDE_SUBJECT, because=made.text,
        files=[f.digest for f in files or ()], **told,
    )  # fmt: skip
    made.files.set(files or [])
    deadline.meet(entry, "counsel_next", at=at)
    if made.next_on is not None:
        rule, since = stated_rule("counsel_next", _("本次辅导"), _("辅导记录")), door.local_day(at)
        until = max(made.next_on, since)
        deadline.fix(entry, "counsel_next", rule, since=since, until=until, about=made.ref)
    return made


def remind(made: Counsel, *, at: datetime) -> None:
    """The day of the next contact has come: whoever spoke last hears of it, and the officer of the case."""
    url = f"/counsels/{made.entry.number}/"
    for person in {p.pk: p for p in (made.by, made.entry.registered_by)}.values():
        alert.tell(
            person, Alert.Kind.GUIDANCE, key=f"{made.ref}/next", at=at, entry=made.entry,
            title=_("到了约定的辅导联系日期"), url=url,
        )  # fmt: skip


# ------------------------------------------------------------------------------------------------- campaigns
@transaction.atomic
def open_campaign(
    department: Department, code: str, said: dict[str, Any], *, by: Person, at: datetime
) -> Campaign:
    """A special campaign of a department; Refused when the code is taken."""
    department = log.lock(department)
    log.open_book(department, department.ref, "department")
    if Campaign.objects.filter(code=code).exists():
        raise Refused(_("代码“%(code)s”已经使用，请换一个。") % {"code": code})
    made = Campaign(department=department, code=code, made_by=by, made_at=at, **said)
    made.save()
    door.record(
        "open_campaign", department, by=by, at=at, duty=duties.GUIDE_SUBJECT, campaign=code, name=made.name
    )
    return made


# ------------------------------------------------------------------------------------------------ suggestions
def settle(process: Any, *, takes: bool, by: Person, at: datetime, because: str) -> None:
    """An officer takes the suggestion up, or says why not; what she does then is a step of its own."""
    verb = "take_suggestion" if takes else "decline_suggestion"
    door.record(
        verb, process.entry, by=by, at=at, duty=duties.GUIDE_SUBJECT, because=because, matter=process.matter,
        about=process.about,
    )  # fmt: skip


def expected_day(entry: Entry, kind: str) -> date | None:
    """When the clock of this kind that is still open falls due."""
    row = entry.deadlines.filter(kind=kind, met_at=None).order_by("pk").last()
    return row.due_on if row else None
