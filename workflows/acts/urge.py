"""督办: a head or the credit office urges an open task, in the book and to its owner."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, blind
from workflows.acts.log import local_day, lock, record
from workflows.law.duties import DUTIES, URGE_TASK
from workflows.law.refusal import Refused, TooLate
from workflows.models import Alert, Person, Post, Substitution, Transition, WorkItem

VERB = "urge_task"
OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)
NOTE_MAX = 300


@transaction.atomic
def urge(item: WorkItem, *, note: str, by: Person, at: datetime) -> Transition:
    """Write the line and tell those who owe the task; urging decides nothing and moves nothing."""
    if item.entry_id:
        blind.insist_silent(item.entry, by)
    note = note.strip()
    if not note:
        raise Refused(_("请写明督办要求：哪里慢了，什么时候办好。督办要求会记入台账，并告知承办人。"))
    keeper, entry = lock(item.entry), item.entry
    if not URGE_TASK(item, by):
        raise PermissionDenied(_("督办由本部门负责人或者信用办作出。"))
    absent = by.principal_for(URGE_TASK.at(item.place))
    if entry.concerns(by) or (absent and entry.concerns(absent)):
        raise Refused(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))
    fresh = WorkItem.objects.select_related("owner", "entry__list_type").get(pk=item.pk)
    _insist_open(fresh)
    if fresh.owner_id == by.pk:
        raise Refused(_("“%(title)s”在您自己手中，请直接办理。") % {"title": fresh.title})
    if _said_today(fresh, note, by, at):
        raise Refused(
            _("您今天已经用同样的话督办过“%(title)s”，不重复发送。需要再次督办的，请写明新的要求。")
            % {"title": fresh.title}
        )
    told = {"because": note, "task": fresh.code, "step": fresh.step}
    line = record(VERB, keeper, thing=item, by=by, at=at, duty=URGE_TASK, **told)
    for person in owed_by(fresh, local_day(at)):
        alert.tell(
            person,
            Alert.Kind.URGED,
            key=f"urge/{fresh.code}/{line.seq}",
            at=at,
            item=fresh,
            by=by,
            note=note,
            day=local_day(at).isoformat(),
        )
    return line


def owed_by(item: WorkItem, day: date) -> list[Person]:
    """Who must hear of it: whoever has the task, else all of the department who hold its duty; and who covers them."""
    duty = item.permission.partition("@")[0]
    roles = [role for role, duties in DUTIES.items() if duty in duties]
    posts = Post.objects.filter(department=item.department_id, role__in=roles, until=None)
    posts = posts.filter(person__is_active=True).select_related("person").order_by("person", "pk")
    held = list(posts.filter(person=item.owner_id) if item.owner_id else posts)
    owing = [item.owner] if item.owner is not None else [post.person for post in held]
    rules = Substitution.objects.reaching(item, day).filter(absent__in={post.person_id for post in held})
    owing += [rule.substitute for rule in rules if any(rule.lends(post) for post in held)]
    return list(dict.fromkeys(owing))


def _insist_open(item: WorkItem) -> None:
    """TooLate when there is nothing left to urge."""
    if item.status in OPEN:
        return
    said = {"title": item.title, "who": item.owner.name if item.owner else _("系统")}
    if item.status == WorkItem.Status.HELD:
        raise TooLate(_("“%(title)s”已由%(who)s提交，正在办结，不需要督办。") % said)
    if item.status == WorkItem.Status.CANCELLED or item.finished_at is None:
        raise TooLate(_("“%(title)s”已经取消，不需要督办。") % said)
    when = {"day": local_day(item.finished_at).isoformat()}
    raise TooLate(_("“%(title)s”已于 %(day)s 由%(who)s办结，不需要督办。") % {**said, **when})


def _said_today(item: WorkItem, note: str, by: Person, at: datetime) -> bool:
    """Did the same person urge the same task in the same words today? A second click is not a second urge."""
    lines = Transition.objects.filter(book=item.in_book, verb=VERB, actor=by).select_related("facts")
    return any(
        local_day(line.at) == local_day(at)
        and (line.facts.data.get("task"), line.facts.data.get("because")) == (item.code, note)
        for line in lines
    )
