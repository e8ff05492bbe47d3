"""工作代理: somebody's absence is arranged, or ended early, by herself or by the head of the department."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, log
from workflows.law import duties
from workflows.law.cover import COVERABLE, faults_of
from workflows.law.duties import Role
from workflows.law.refusal import Refused
from workflows.models import Alert, Department, ListType, Person, Post, Substitution


@transaction.atomic
def arrange(
    absent: Person,
    substitute: Person,
    department: Department,
    *,
    since: date,
    until: date,
    reason: str,
    by: Person,
    at: datetime,
    role: str = "",
    list_type: ListType | None = None,
) -> Substitution:
    """From one day to another, both included, `substitute` acts in the absent one's posts; Refused says why not."""
    if not may_keep(by, absent, department):
        raise PermissionDenied
    keeper = log.lock(department)
    rule = Substitution(
        absent=absent,
        substitute=substitute,
        department=department,
        role=role,
        list_type=list_type,
        since=since,
        until=until,
        reason=reason,
        arranged_by=by,
        arranged_at=at,
    )
    faults = [
        *faults_of(since, until, log.local_day(at)).values(),
        *who_not(absent, substitute, keeper, role),
    ]
    if faults:
        raise Refused(*faults)
    _refuse_double(rule)
    rule.save()
    _remember(keeper, "arrange_cover", rule, because=reason, by=by, at=at)
    return rule


@transaction.atomic
def end(rule: Substitution, *, because: str, by: Person, at: datetime) -> Substitution:
    """The cover holds no more, at once; what was done under it stands. Refused when it is over already."""
    keeper = log.lock(rule.department)
    rule = Substitution.objects.select_related("absent", "substitute", "department", "list_type").get(
        pk=rule.pk
    )
    if not may_keep(by, rule.absent, rule.department):
        raise PermissionDenied
    if rule.ended_at is not None or rule.until < log.local_day(at):
        raise Refused(_("这项工作代理已经结束。"))
    rule.ended_at, rule.ended_by = at, by
    rule.save(update_fields=["ended_at", "ended_by"])
    _remember(keeper, "end_cover", rule, because=because, by=by, at=at)
    return rule


def may_keep(by: Person, absent: Person, department: Department) -> bool:
    """One's own absence, or anybody's of the department whose head one is."""
    return by.is_active and (by.pk == absent.pk or by.has_perm(duties.ARRANGE_COVER.at(department.place)))


def who_not(absent: Person, substitute: Person, department: Department, role: str) -> list[str]:
    """Why this person cannot act for that one in this role (or any) at this department; empty when she can."""
    said = {"absent": absent.name, "name": substitute.name, "office": department.short_name}
    roles = [role] if role else list(COVERABLE)
    held = Post.objects.filter(person=absent, department=department, until=None, role__in=roles)
    if role not in ("", *COVERABLE) or not held.exists():
        said["role"] = str(Role(role).label) if role in Role.values else _("办理案件的")
        return [_("%(absent)s在%(office)s没有%(role)s岗位可以由他人代理；请改选岗位或者部门。") % said]
    if absent.pk == substitute.pk:
        return [_("代理人不能是本人；请选择另一位人员。")]
    if not absent.is_active or not substitute.is_active:
        return [_("停用的人员不能代理，也不能被代理；请选择另一位人员。")]
    if not substitute.sits_above(department):
        return [_("%(name)s在%(office)s及其上级部门没有办理案件的岗位，不能代理；请选择另一位人员。") % said]
    return []


def _refuse_double(rule: Substitution) -> None:
    """The same person for the same posts and list on the same days is one rule, not two."""
    same = Substitution.objects.filter(
        absent=rule.absent,
        substitute=rule.substitute,
        department=rule.department,
        role=rule.role,
        list_type=rule.list_type,
        ended_at=None,
        since__lte=rule.until,
        until__gte=rule.since,
    ).first()
    if same is not None:
        said = {"name": same.substitute.name, "since": f"{same.since}", "until": f"{same.until}"}
        raise Refused(
            _("%(since)s 至 %(until)s 已经设定由%(name)s代理，不必重复；需要改期的，请先终止原来的一项。")
            % said
        )


def _remember(
    keeper: Department, verb: str, rule: Substitution, *, because: str, by: Person, at: datetime
) -> None:
    """The line in the department's book, and word to both; the caller holds the department's row lock."""
    log.open_book(keeper, keeper.ref, "department")
    with log.one_gesture():
        log.append(
            keeper,
            rule,
            verb,
            "",
            "",
            by=by,
            at=at,
            duty=duties.ARRANGE_COVER,
            because=because,
            absent=rule.absent.name,
            substitute=rule.substitute.name,
            role=Role(rule.role).label if rule.role else "",
            list_name=rule.list_type.short_name if rule.list_type else "",
            since=rule.since,
            last_day=rule.until,
        )
        days = {"since": f"{rule.since:%m-%d}", "until": f"{rule.until:%m-%d}"}
        names = {"absent": rule.absent.name, "substitute": rule.substitute.name, **days}
        words = (
            _("%(absent)s的工作自 %(since)s 至 %(until)s 由%(substitute)s代理。")
            if verb == "arrange_cover"
            else _("%(substitute)s代理%(absent)s的工作（%(since)s 至 %(until)s）已提前终止。")
        ) % names
    for person, other in ((rule.substitute, rule.absent), (rule.absent, rule.substitute)):
        alert.tell(
            person,
            Alert.Kind.COVER,
            key=f"{verb}/{rule.pk}",
            at=at,
            by=by,
            who=other.name,
            day=rule.since.isoformat(),
            note=words,
            url="/cover/",
        )
