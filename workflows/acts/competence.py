"""谁主管、谁认定、谁负责: the credit office names the departments that decide on a list; nobody else does."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflows.acts import log
from workflows.acts.rulemaking import office_of
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Competence, Department, ListType, Person


@transaction.atomic
def settle(list_type: ListType, department: Department, *, since: date) -> Competence:
    """As a city is set up: the department decides on the list; repeatable."""
    row, _new = Competence.objects.get_or_create(
        list_type=list_type, department=department, until=None, defaults={"since": since}
    )
    return row


def refuse_incompetent(list_type: ListType, department: Department, day: date) -> None:
    """Raises Refused when the department does not decide on this list that day (domain FR-10)."""
    rows = list(list_type.competences.on(day).select_related("department"))
    if any(row.department_id == department.pk for row in rows):
        return
    said = {"who": department.name, "list": list_type.name}
    if not rows:
        raise Refused(_("“%(list)s”还没有指定认定机关，不能登记案件；请信用办先在规则起草中指定。") % said)
    said["names"] = "、".join(row.department.name for row in rows)
    raise Refused(_("%(who)s不是“%(list)s”的认定机关；该名单由%(names)s认定，请移送。") % said)


@transaction.atomic
def name(
    list_type: ListType, department: Department, *, since: date, basis: str, by: Person, at: datetime
) -> Competence:
    """From a day on the department decides on the list; Refused when it does already."""
    office = _insist(list_type, by)
    row = Competence(list_type=list_type, department=department, since=since, basis=basis, named_by=by)
    if list_type.competences.filter(department=department, until=None).exists():
        raise Refused(_("%(who)s已经是这个名单的认定机关。") % {"who": department.name})
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("%(who)s已经是这个名单的认定机关。") % {"who": department.name}) from error
    _remember("name_competence", list_type, office, row, by=by, at=at, since=since, basis=basis)
    return row


@transaction.atomic
def end(row: Competence, *, last: date, because: str, by: Person, at: datetime) -> Competence:
    """After a last day the department registers no new cases; what it has begun it brings to an end."""
    office = _insist(row.list_type, by)
    row = (
        Competence.objects.select_for_update(of=("self",))
        .select_related("list_type", "department")
        .get(pk=row.pk)
    )
    if row.until is not None:
        raise Refused(_("这一项已经终止。"))
    if last < row.since:
        raise Refused(_("终止日期不能早于起始日期%(day)s。") % {"day": row.since.isoformat()})
    row.until = last
    row.save(update_fields=["until"])
    _remember("end_competence", row.list_type, office, row, by=by, at=at, last=last, because=because)
    return row


def _insist(list_type: ListType, by: Person) -> Department:
    """The credit office in whose name this is done; PermissionDenied for everybody else, Refused for foreign lists."""
    office = office_of(by)
    if not by.has_perm(duties.PUBLISH_RULES.at(office.place)):
        raise PermissionDenied
    if list_type.is_import_only:
        raise Refused(_("仅导入的名单不在本系统认定，不需要指定认定机关。"))
    return office


def _remember(verb: str, list_type: ListType, office: Department, row: Competence, **told: Any) -> None:
    """The line in the list's own book."""
    keeper = ListType.objects.select_for_update(of=("self",)).get(pk=list_type.pk)
    log.open_book(keeper, keeper.ref, "list")
    by, at = told.pop("by"), told.pop("at")
    facts = {"department": row.department.name, **told}
    with log.one_gesture():
        log.append(keeper, keeper, verb, "", "", by=by, at=at, **facts)
