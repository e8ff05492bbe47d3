"""Keep the inbox's rows and the procedures' own rows; record what people say in a step."""

from datetime import datetime
from typing import Any

from workflows.acts import log, record_clock, watch
from workflows.acts.deadline import NO_TERM, meet
from workflows.models import Deadline, Department, Entry, Opinion, Person, SecondReview, WorkItem

# Under which clocks a step stands where the rules give it none of its own: that which is due first.
ELSE_UNDER = {
    "objection_accept": ("objection_mark", "objection_forward", "objection_answer"),
    "objection_provider": ("objection_answer",),
    "repair_accept": ("repair_decide",),
}


class Done:
    """An entry as another department works on it: a step of the credit office is a duty there."""

    def __init__(self, entry: Entry, department: Department) -> None:
        self.ref, self.place, self.subject_place = entry.ref, department.place, entry.subject_place
        self.state = entry.state


def open_item(
    task: Any,
    *,
    procedure: str,
    step: str,
    permission: str,
    entry: Entry,
    department: Department,
    clock: str,
    at: datetime,
    process: Any,
) -> WorkItem:
    """A task has come up: one row for the inbox, due when its clock is."""
    promise = getattr(process, "commitment", None)
    if promise is not None:  # its days are clocks of its own, and told by them (`flows/promises.py`)
        return _keep_item(task, process, promise, procedure, step, permission, department, at)
    made = getattr(process, "record_repair", None)
    if made is not None:  # the same: its clocks warn by themselves (`flows/records.py`)
        return _keep_record(task, made, procedure, step, permission, department, at)
    clocks = Deadline.objects.filter(entry=entry, kind=clock, met_at=None).order_by("pk")
    row = clocks.filter(process=process).last() or clocks.last()
    if row is None and clock in ELSE_UNDER:
        others = Deadline.objects.filter(process=process, kind__in=ELSE_UNDER[clock], met_at=None)
        row = others.order_by("due_at", "pk").first()
    # What has no clock of its own stands under that of the decision it holds up.
    row = row or Deadline.objects.filter(entry=entry, kind="decide", met_at=None).order_by("pk").last()
    return WorkItem.objects.create(
        task=task,
        entry=entry,
        procedure=procedure,
        step=step,
        department=department,
        permission=permission,
        owner=task.owner,
        deadline=row,
        received_at=at,
        due_at=row.due_at if row else NO_TERM,
        claimed_at=at if task.owner_id else None,
        status=WorkItem.Status.ASSIGNED if task.owner_id else WorkItem.Status.NEW,
    )


def _keep_item(
    task: Any,
    process: Any,
    promise: Any,
    procedure: str,
    step: str,
    permission: str,
    office: Any,
    at: datetime,
) -> WorkItem:
    """The row of a task about a commitment, with its entry where it has one."""
    return WorkItem.objects.create(
        task=task, entry_id=process.entry_id, commitment=promise, procedure=procedure, step=step,
        department=office, permission=permission, received_at=at, due_at=NO_TERM,
    )  # fmt: skip


def _keep_record(
    task: Any, made: Any, procedure: str, step: str, permission: str, office: Any, at: datetime
) -> WorkItem:
    """The row of a task about an application to end a display, due with the clock under which it stands."""
    row = record_clock.under(made, step)
    return WorkItem.objects.create(
        task=task, record_repair=made, record_clock=row, procedure=procedure, step=step, department=office,
        permission=permission, received_at=at, due_at=row.due_at if row else NO_TERM,
    )  # fmt: skip


def claimed(task: Any, *, at: datetime) -> None:
    """Somebody has taken the task, perhaps in the post of an absent colleague."""
    WorkItem.objects.filter(task=task).update(
        owner=task.owner,
        on_behalf_of=task.owner.principal_for(task.owner_permission),
        status=WorkItem.Status.ASSIGNED,
        claimed_at=at,
    )


def released(task: Any) -> None:
    """The task is back with the department or its team, and nobody's rest hides it."""
    WorkItem.objects.filter(task=task).update(
        owner=None,
        delegated_by=None,
        on_behalf_of=None,
        follow_up_on=None,
        status=WorkItem.Status.NEW,
        claimed_at=None,
    )


def finished(task: Any, *, by: Person, at: datetime) -> None:
    """The task is done and gone from every list in the next request; by whom, for whom; followers are told."""
    WorkItem.objects.filter(task=task).update(
        status=WorkItem.Status.DONE,
        finished_at=at,
        owner=task.owner,
        on_behalf_of=by.principal_for(task.owner_permission),
    )
    watch.moved_on(task.work_item, by=task.owner, at=at)


def cancelled(task: Any, *, at: datetime) -> None:
    """The task has become pointless."""
    WorkItem.objects.filter(task=task).update(status=WorkItem.Status.CANCELLED, finished_at=at)


def acting(process: Any, *, by: Person, at: datetime, outcome: str = "", reason: str = "") -> None:
    """Who acts now, and what came out of the step; the flow's next nodes act on that person's behalf."""
    process.acted_by, process.acted_at, process.outcome, process.reason = by, at, outcome, reason
    process.save()


def note(process: Any, **columns: Any) -> None:
    """Keep on the procedure's own row what its next nodes need to know."""
    for name, value in columns.items():
        setattr(process, name, value)
    process.save(update_fields=list(columns))


def close_procedure(process: Any) -> None:
    """The procedure is over: another one of its kind may begin."""
    process.is_open = False
    process.save()


def abandon(process: Any, *, at: datetime) -> None:
    """End a procedure that has become pointless; the law is untouched."""
    process.status, process.finished, process.is_open = "CANCELED", at, False
    process.save()
    # A first result that was sealed stays unknown: nobody looks a second time.
    sealed = SecondReview.objects.filter(process=process.pk, is_drawn=True, second_at=None, dropped_at=None)
    if sealed.update(dropped_at=at):
        meet(process.entry, "second_review", at=at, process=process)


def give_opinion(
    process: Any,
    step: str,
    verb: str,
    *,
    by: Person,
    at: datetime,
    duty: Any,
    outcome: str,
    text: str,
    logged: bool,
    department: Department,
    **facts: Any,
) -> Opinion:
    """Keep what a person said in a step; a line of the log unless the step is logged by its own act."""
    entry = process.entry
    done_at = Done(entry, department)
    held = log.post_used(by, done_at, duty)
    if logged:
        log.record(
            verb, entry, thing=done_at, by=by, at=at, duty=duty, because=text, outcome=outcome, **facts
        )
    return Opinion.objects.create(
        process=process,
        entry_id=process.entry_id,
        step=step,
        person=by,
        on_behalf_of_id=log.principal_of(held, by),
        post=held.label if held else "",
        at=at,
        outcome=outcome,
        text=text,
    )


def redraft(entry: Entry, *, facts_summary: str, by: Person, at: datetime, duty: Any) -> Entry:
    """Change the stated facts before the notice is issued; old and new are kept."""
    entry = log.lock(entry)
    if entry.facts_summary != facts_summary:
        old, entry.facts_summary = entry.facts_summary, facts_summary
        entry.save()
        told: dict[str, Any] = {
            "old": old,
            "new": facts_summary,
            "changed": {"facts_summary": [old, facts_summary]},
        }
        log.record("redraft", entry, by=by, at=at, duty=duty, **told)
    return entry
