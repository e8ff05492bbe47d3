"""Who acts for whom today (工作代理): the absent colleague's posts, for one task, for one request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from workflows.law.cover import COVERABLE
from workflows.law.duties import ARRANGE_COVER, DUTIES, Role
from workflows.law.identity import mask_name
from workflows.models import Department, Person, Post, Substitution, WorkItem

# The post of a party's own people is a mandate: `s7:legal`, `s7e4:agent`.
OF_A_PARTY = re.compile(r"s\d+(e\d+)?:")


def substitutions_of(person: Person, day: date) -> list[Substitution]:
    """The rules under which the person acts for others that day, the earliest first; kept on the person object."""
    return person.covers_on(day)


def posts_lent(rule: Substitution) -> list[Post]:
    """The posts of the absent that a rule lends: at its department, of its role or of any."""
    return [post for post in rule.absent.posts_held if rule.lends(post)]  # type: ignore[attr-defined]


def stand_in(person: Person, thing: Any, day: date) -> list[Person]:
    """Let the person act in the posts of absent colleagues for this task or entry; returns those colleagues.

    Replaces what was lent for a former task. A task is done for one colleague only: for her in whose hands it
    lies, even where an own post would do; else for the first whose post owes it where no own post does. Then
    everything done with it is done for her. Costs one query a day and person object, one more with a rule.
    """
    rules = [rule for rule in substitutions_of(person, day) if _fits(rule, thing)]
    owner = getattr(thing, "owner_id", None)
    rules.sort(key=lambda rule: rule.absent_id != owner)
    posts = [post for rule in rules for post in posts_lent(rule)]
    person.stand_in(posts, first=any(post.person_id == owner for post in posts))
    if posts and isinstance(thing, WorkItem):
        principal = person.principal_for(thing.permission)
        posts = [post for post in posts if principal and post.person_id == principal.pk]
        person.stand_in(posts, first=True)
    return list({post.person_id: post.person for post in posts}.values())


def is_in_covered_hands(person: Person, item: WorkItem) -> bool:
    """Does the task lie in the hands of a colleague in whose post the person may do it? After `stand_in`."""
    principal = person.principal_for(item.permission)
    return principal is not None and principal.pk == item.owner_id


def by_for(who: str, whom: str) -> str:
    """季雨桐（代沈佳宁）; only the first where nobody is represented."""
    return _("%(who)s（代%(whom)s）") % {"who": who, "whom": whom} if whom else who


def names_of(row: Any, person: str = "actor") -> str:
    """Who stands in a row of the log or an opinion, and for whom: the row knows both without a query."""
    principal = row.on_behalf_of
    return by_for(getattr(row, person).name, principal.name if principal else "")


def names_shown(line: Any) -> str:
    """Who wrote a line, as others than its party read it: officers by name, a party's own people masked."""
    is_of_an_office = bool(line.post) and not OF_A_PARTY.match(line.post)
    return names_of(line) if is_of_an_office else mask_name(line.actor.name)


def _fits(rule: Substitution, thing: Any) -> bool:
    """Does a rule reach this task or entry: the department that does it, its list or all?"""
    about = getattr(thing, "entry", None) or thing
    on_list = getattr(about, "list_type_id", None)  # a commitment or a record is on none
    return rule.department_id == thing.department_id and rule.list_type_id in (None, on_list)


# --------------------------------------------------------------------------------------- the lists of the inbox
@dataclass(frozen=True)
class Lent:
    """What one rule adds to an inbox: whose tasks, which duties, on which list (None: all)."""

    absent: Person
    department: int
    list_type: int | None
    duties: frozenset[str]

    def holds(self, item: WorkItem) -> bool:
        """Is the task among them?"""
        return item.permission in self.duties and self.list_type in (None, item.entry.list_type_id)


def lent_to(person: Person, day: date | None) -> list[Lent]:
    """What the person's inbox holds of absent colleagues that day; nothing without a day.

    Asked once for each person object: an inbox asks for it with every box and every saved view.
    """
    if day is None:
        return []
    kept: dict[date, list[Lent]] = person.__dict__.setdefault("_lent", {})
    if day not in kept:
        kept[day] = [
            Lent(rule.absent, rule.department_id, rule.list_type_id, _duties(posts))
            for rule in substitutions_of(person, day)
            if (posts := posts_lent(rule))
        ]
    return kept[day]


def in_hands(person: Person, lent: list[Lent]) -> Q:
    """The tasks in the person's hands, and those in the hands of whom she covers, as far as the rules reach.

    The owners stand alone too, so that the index of what is in hand can begin there.
    """
    if not lent:
        return Q(owner=person)
    reach = Q(owner=person)
    for each in lent:
        reach |= Q(owner=each.absent, permission__in=each.duties) & _on(each.list_type)
    return Q(owner__in=[person, *(each.absent for each in lent)]) & reach


def to_claim(person: Person, lent: list[Lent]) -> Q:
    """The tasks that a post of the person, or of whom she covers, owes; deny by default."""
    own = set(person.duties_held())
    everywhere = own.union(*(each.duties for each in lent if each.list_type is None))
    reach = Q(permission__in=everywhere)
    for each in lent:
        if each.list_type is not None:
            reach |= Q(permission__in=each.duties) & _on(each.list_type)
    offices = {post.department_id for post in person.posts_now()} | {each.department for each in lent}
    asked = everywhere.union(*(each.duties for each in lent))
    chosen = Q(department__in=offices, permission__in=asked)
    return chosen if asked == everywhere else chosen & reach


def for_whom(person: Person | None, item: WorkItem, lent: Iterable[Lent]) -> str:
    """The colleague for whom the task would be done, or was; empty for one's own."""
    if item.status == WorkItem.Status.DONE or (item.on_behalf_of_id and item.owner_id):
        return item.on_behalf_of.name if item.on_behalf_of else ""
    if person is None or item.owner_id == person.pk:
        return ""
    if item.owner_id is None and item.permission in person.duties_held():
        return ""
    found = (each for each in lent if item.owner_id in (None, each.absent.pk) and each.holds(item))
    return next((each.absent.name for each in found), "")


def _on(list_type: int | None) -> Q:
    """Tasks of one list, or of all."""
    return Q() if list_type is None else Q(entry__list_type=list_type)


def _duties(posts: Iterable[Post]) -> frozenset[str]:
    """Every `duty@place` that these posts give where they sit."""
    return frozenset(duty.at(post.department.place) for post in posts for duty in DUTIES[post.role])


# --------------------------------------------------------------------------------------------- the page
RELATED = ("absent", "substitute", "department", "list_type", "arranged_by", "ended_by")


def not_over(day: date) -> QuerySet[Substitution]:
    """Rules that hold that day or will, in the order of their first days, with the posts of both."""
    rows = Substitution.objects.filter(until__gte=day, ended_at=None).select_related(*RELATED)
    held = Post.objects.filter(until=None, department__is_active=True).select_related("department")
    both = (Prefetch(f"{who}__posts", held, to_attr="posts_held") for who in ("absent", "substitute"))
    return rows.prefetch_related(*both).order_by("since", "pk")


def why_idle(rule: Substitution) -> str:
    """Why a rule of `not_over` gives nothing any more before its last day; empty while it holds."""
    absent, substitute = rule.absent, rule.substitute
    said = {"absent": absent.name, "name": substitute.name, "office": rule.department.short_name}
    if not absent.is_active or not substitute.is_active:
        return _("有一方已经停用，代理自行终止。")
    if not posts_lent(rule):
        return _("%(absent)s在%(office)s的岗位已经变动，代理自行终止；仍需代理的，请重新设定。") % said
    seats: list[Post] = substitute.posts_held  # type: ignore[attr-defined]
    if not any(p.role in COVERABLE and rule.department.path.startswith(p.department.path) for p in seats):
        return _("%(name)s在%(office)s及其上级部门已经没有办理案件的岗位，代理自行终止；请另行设定。") % said
    return ""


def covered_by(person: Person, day: date) -> list[Substitution]:
    """Under which rules others act for the person that day; one query, and two more if any."""
    return [rule for rule in not_over(day).filter(absent=person, since__lte=day) if not why_idle(rule)]


@dataclass(frozen=True)
class Offered:
    """What a person may choose from when arranging: whose absence, by whom covered, where."""

    absent: QuerySet[Person]
    substitutes: QuerySet[Person]
    departments: QuerySet[Department]


def headed_by(person: Person) -> set[int]:
    """The departments in which the person arranges the absences of everybody."""
    posts = person.posts_now()
    return {p.department_id for p in posts if person.has_perm(ARRANGE_COVER.at(p.department.place))}


def may_arrange(person: Person) -> bool:
    """Does the person hold a post with tasks of cases, so that an absence needs cover?"""
    return any(post.role in COVERABLE for post in person.posts_now())


def offered_to(person: Person) -> Offered:
    """One's own posts, and for a head everybody with a post there; who may cover sits there or above."""
    own = {post.department_id: post.department for post in person.posts_now() if post.role in COVERABLE}
    line = {int(step) for office in own.values() for step in office.path.split("/") if step}
    holders = Person.objects.filter(is_active=True)
    with_post: dict[str, Any] = {"posts__until": None, "posts__role__in": COVERABLE}
    staff = holders.filter(**with_post, posts__department__in=headed_by(person))
    return Offered(
        absent=Person.objects.filter(Q(pk=person.pk) | Q(pk__in=staff.values("pk"))).order_by("pk"),
        substitutes=holders.filter(**with_post, posts__department__in=line).distinct().order_by("pk"),
        departments=Department.objects.filter(pk__in=own).order_by("path"),
    )


def rows_for(person: Person, today: date) -> dict[str, list[dict[str, Any]]]:
    """What the page shows: whom the person covers, who covers her, and for a head the whole department."""
    headed = headed_by(person)
    concerned = Q(substitute=person) | Q(absent=person) | Q(department__in=headed)
    rows: list[dict[str, Any]] = [
        {
            "rule": rule,
            "role": Role(rule.role).label if rule.role else _("全部岗位"),
            "list": rule.list_type.short_name if rule.list_type else _("全部名单"),
            "is_now": rule.since <= today,
            "idle": why_idle(rule),
            "may_end": rule.absent_id == person.pk or rule.department_id in headed,
        }
        for rule in not_over(today).filter(concerned)
    ]
    return {
        "covering_rows": [row for row in rows if row["rule"].substitute_id == person.pk],
        "absences": [row for row in rows if row["rule"].absent_id == person.pk],
        "office": [
            row
            for row in rows
            if row["rule"].department_id in headed
            and person.pk not in (row["rule"].substitute_id, row["rule"].absent_id)
        ],
    }


def seen_by(person: Person, pk: int) -> Substitution | None:
    """A rule that concerns the person, or one of the department whose head she is; else None."""
    concerned = Q(substitute=person) | Q(absent=person) | Q(department__in=headed_by(person))
    return Substitution.objects.select_related(*RELATED).filter(concerned, pk=pk).first()
