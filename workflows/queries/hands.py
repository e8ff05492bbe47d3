"""Who could have a task, what was delegated, what rests, who follows a case, how a last day moved."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.duties import (
    ASSIGN_TASK,
    DISCUSS_CASE,
    DUTIES,
    MACHINES,
    MOVE_TASK,
    RANK_TASK,
    URGE_TASK,
    Role,
)
from workflows.law.entry import SHANGHAI
from workflows.law.steps import VERBS
from workflows.models import (
    Deadline,
    Entry,
    Mandate,
    Opinion,
    Person,
    Post,
    TeamMember,
    Transition,
    Watch,
    WorkItem,
)
from workflows.queries import cover
from workflows.queries.inbox import OPEN

# Lines of the log that move the last day of a deadline of the authority, or let it stand still.
MOVES = ("extend_decision", "stop_clock", "resume_clock", "recount")
MARKS: dict[str, Any] = {
    "start": gettext_lazy("开始计算"),
    "met": gettext_lazy("办结，停止计算"),
    "struck": gettext_lazy("期限届满"),
}


# --------------------------------------------------------------------------------- who could have it
@dataclass(frozen=True)
class Colleague:
    """Somebody who holds the step's duty: her posts and teams, what she has in hand, why it cannot be hers."""

    person: Person
    posts: str
    teams: str
    in_hand: int
    why_not: str

    @property
    def words(self) -> str:
        """As a select offers her: 季雨桐（经办，在办 3 件）."""
        said = {"who": self.person.name, "posts": self.posts, "n": self.in_hand}
        if self.teams:
            return _("%(who)s（%(posts)s，%(teams)s，在办 %(n)s 件）") % {**said, "teams": self.teams}
        return _("%(who)s（%(posts)s，在办 %(n)s 件）") % said


def colleagues(item: WorkItem, process: Any, *, but: Person | None = None) -> list[Colleague]:
    """Everybody who owes the step at the task's department, the least busy first; seven queries.

    Those whom four eyes or a conflict of interest exclude are there too, with the reason.
    """
    people = _holders(item)
    busy = dict(
        WorkItem.objects.filter(owner__in=people, status=WorkItem.Status.ASSIGNED)
        .order_by()
        .values_list("owner")
        .annotate(n=Count("pk"))
    )
    spoken, seen = _speakers(item.entry, people), _hands_before(item, process)
    found = [
        Colleague(
            person,
            "、".join(dict.fromkeys(post.get_role_display() for post in person.here)),
            "、".join(seat.team.name for seat in person.seats),
            busy.get(person.pk, 0),
            _why_not(item, person, spoken, seen),
        )
        for person in people
        if but is None or person.pk != but.pk
    ]
    return sorted(found, key=lambda each: (bool(each.why_not), each.in_hand, each.person.pk))


def _holders(item: WorkItem) -> list[Any]:
    """The active holders of the step's duty at the task's own department, with these posts and their teams."""
    duty = item.permission.partition("@")[0]
    roles = [role for role in Role.values if duty in DUTIES[role] and role not in MACHINES]
    posts = Post.objects.filter(department=item.department_id, role__in=roles, until=None)
    seats = TeamMember.objects.filter(until=None, team__department=item.department_id, team__is_active=True)
    people = Person.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("pk")
    return list(
        people.prefetch_related(
            Prefetch("posts", posts, to_attr="here"),
            Prefetch("teams", seats.select_related("team"), to_attr="seats"),
        )
    )


def _speakers(entry: Entry, people: list[Any]) -> set[int]:
    """Those of them who speak for the subject or for somebody listed with it."""
    parties = {entry.subject_id, *entry.associates.values_list("subject", flat=True)} - {None}
    rows = Mandate.objects.filter(
        person__in=people, subject__in=parties, revoked_on=None, subject__merged_into=None
    )
    return set(rows.values_list("person", flat=True))


def _hands_before(item: WorkItem, process: Any) -> set[int]:
    """Whose hands the case has been in, or who acted through another's, as far as the step refuses them."""
    step = item.task.flow_task
    steps, elsewhere = step.not_done_by, set(step.former_hands(process))
    if not steps:
        return elsewhere
    rows = Opinion.objects.filter(process=item.task.process_id, step__in=steps)
    said = {pk for pair in rows.values_list("person", "on_behalf_of") for pk in pair if pk}
    return said | elsewhere | ({process.started_by_id} if "start" in steps else set())


def _why_not(item: WorkItem, person: Person, spoken: set[int], seen: set[int]) -> str:
    """Why it cannot be hers; empty when it can."""
    if person.pk in spoken:
        return _("是当事人的代表，应当回避")
    if person.pk in seen:
        return _("已经办理过本件的前一步骤（四眼原则）")
    if person.pk == item.owner_id:
        return _("现在就由其办理")
    return ""


def watchers(entry: Entry) -> list[Watch]:
    """Who follows a case, the first first."""
    rows = Watch.objects.filter(entry=entry, ended_at=None)
    return list(rows.select_related("person", "added_by").order_by("pk"))


def readers(entry: Entry, *, but: Person) -> list[tuple[str, str]]:
    """Officers who may see the entry and could be sent it, as choices: its own department first, then those above."""
    above = [int(part) for part in entry.department.path.split("/") if part]
    roles = [role for role in Role.values if DISCUSS_CASE in DUTIES[role]]
    posts = Post.objects.filter(department__in=above, role__in=roles, until=None)
    posts = posts.filter(department__is_active=True, person__is_active=True).exclude(person=but)
    found: dict[str, str] = {}
    for post in posts.select_related("person", "department").order_by("-department__path", "pk"):
        found.setdefault(post.person.username, f"{post.person.name}（{post}）")
    return list(found.items())


# --------------------------------------------------------------------------------- how a last day moved
@dataclass(frozen=True)
class Change:
    """One event of a deadline: when, what, the last day before and after, why and by whom."""

    at: datetime | date
    what: str
    former: date | None
    until: date | None
    why: str
    who: str


def history(deadline: Deadline | None, of_case: bool = True) -> list[Change]:
    """Every change of a deadline from its start, oldest first: its own row and the lines of the log; one query.

    A reason may name a person: readers of other departments do not read it.
    """
    if deadline is None:
        return []
    lines = Transition.objects.filter(book__entry=deadline.entry_id, verb__in=MOVES)
    rows = lines.select_related("actor", "facts").order_by("seq")
    found = [_change(line, of_case) for line in rows if _is_of(line, deadline)]
    return [_begin(deadline, found), *found, *_end(deadline)]


def _is_of(line: Transition, deadline: Deadline) -> bool:
    """Does a line tell of this deadline? An extension is always one of the decision's own clock."""
    facts = getattr(line, "facts", None)
    kind = "decide" if line.verb == "extend_decision" else facts.data.get("kind") if facts else ""
    day = line.at.astimezone(SHANGHAI).date()
    is_later = deadline.met_at is not None and line.at > deadline.met_at
    return kind == deadline.kind and day >= deadline.started_on and not is_later


def _change(line: Transition, of_case: bool) -> Change:
    """A line of the log as a change."""
    facts = line.facts.data
    former, until = (
        date.fromisoformat(facts[key]) if facts.get(key) else None for key in ("former", "until")
    )
    parts = (facts.get("because", ""), facts.get("document", "")) if of_case else ()
    why = "，".join(part for part in parts if part)
    return Change(line.at, str(VERBS[line.verb]), former, until, why, line.actor.name)


def _begin(deadline: Deadline, changes: list[Change]) -> Change:
    """How the clock began: the last day it had before anything moved it."""
    first = next((change.former for change in changes if change.former), None) or deadline.due_on
    why = f"{deadline.start_event}；{deadline.clause}"
    return Change(deadline.started_on, str(MARKS["start"]), None, first, why, "")


def _end(deadline: Deadline) -> list[Change]:
    """How the clock ended, if it has."""
    if deadline.met_at is not None:
        return [Change(deadline.met_at, str(MARKS["met"]), None, None, "", "")]
    if deadline.struck_at is not None:
        return [Change(deadline.struck_at, str(MARKS["struck"]), None, deadline.due_on, "", "")]
    return []


# --------------------------------------------------------------------------------- the panel of a task
def rights(item: WorkItem, person: Person) -> dict[str, bool]:
    """What the person may do with a task beside doing it; the step asks again when it is done. No query."""
    is_open = item.status in OPEN
    is_mine = is_open and item.owner_id == person.pk and person.has_perm(item.permission)
    is_own = is_mine and item.delegated_by_id is None
    return {
        "may_hand_over": is_open and (is_own or ASSIGN_TASK(item, person)),
        "may_delegate": is_own,
        "may_take_back": is_open and item.delegated_by_id == person.pk and item.owner_id != person.pk,
        "may_move": is_open and (is_own or MOVE_TASK(item, person)),
        "may_rank": is_open and RANK_TASK(item, person),
        "may_follow_up": is_mine,
        "may_discuss": DISCUSS_CASE(item.entry, person),
    }


def on_its_page(item: WorkItem, person: Person, day: date) -> dict[str, Any]:
    """A task that is done on a page of its own, and what the person may do with it there beside doing it.

    Also in the post of an absent colleague: the person then stands in for her, as on the page of a task.
    """
    cover.stand_in(person, item, day)
    may_claim = item.owner_id is None and person.has_perm(item.permission)
    may_urge = URGE_TASK(item, person) and item.owner_id != person.pk
    return {"item": item, **rights(item, person), "may_claim": may_claim, "may_urge": may_urge}


def panel(item: WorkItem, person: Person, of_case: bool) -> dict[str, Any]:
    """How the last day of a task moved and who follows the case; two queries."""
    following = watchers(item.entry)
    return {
        "changes": history(item.deadline, of_case),
        "watchers": following,
        "is_followed": any(row.person_id == person.pk for row in following),
    }
