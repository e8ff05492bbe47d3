"""规则版本的生命: put before the public, recalled, approved by another hand, published, retired."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.acts.rulemaking import office_of, opened
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.law.rulemaking import ONE_DAY, Making, validity_faults
from workflows.models import ListType, Person, Policy
from workflows.models.rulemaking import whole_faults

Soundness = Callable[[Policy], list[str]]


def check_whole(policy: Policy) -> None:
    """Raises Refused with every fault that keeps this version from being rules."""
    if found := whole_faults(policy):
        raise Refused(*found)


@transaction.atomic
def consult(policy: Policy, *, until: date, by: Person, at: datetime) -> Policy:
    """Put the whole draft before the public until a day; raises Refused with every fault."""
    policy = opened(policy, by, at)
    check_whole(policy)
    first = door.local_day(at)
    hands = policy.hands if by.pk in policy.hands else [*policy.hands, by.pk]
    given = {"consults_from": first, "consults_until": until, "hands": hands}
    with door.one_gesture():
        moved: Policy = door.enact("consult", policy, by=by, at=at, given=given, told={"until": until})
    return moved


def recall(policy: Policy, *, because: str, by: Person, at: datetime) -> Policy:
    """Take it back to be written anew."""
    with door.one_gesture():
        moved: Policy = door.enact("recall", policy, by=by, at=at, because=because)
    return moved


def approve(policy: Policy, *, because: str, by: Person, at: datetime) -> Policy:
    """By somebody who did not write it; raises Refused for a writer (four eyes)."""
    if by.pk in policy.hands and duties.APPROVE_RULES(policy, by):
        raise Refused(_("您参与了这个版本的起草，应当由信用办的另一人批准。"))
    with door.one_gesture():
        moved: Policy = door.enact("approve", policy, by=by, at=at, because=because)
    return moved


@transaction.atomic
def publish(
    policy: Policy,
    *,
    number: str,
    published_on: date,
    effective_from: date,
    soundness: Soundness,
    by: Person,
    at: datetime,
) -> Policy:
    """Publish with a number; the version before ends the day before. Raises Refused with all that stands against it."""
    ListType.objects.select_for_update().get(pk=policy.list_type_id)
    policy = door.lock(policy)
    check_whole(policy)
    if effective_from < door.local_day(at):
        raise Refused(_("施行日期不能早于今天：已经登记的案件适用登记时有效的版本，不能事后更换。"))
    if unsound := soundness(policy):
        raise Refused(*unsound)
    given = {"document_number": number, "published_on": published_on, "effective_from": effective_from}
    with door.one_gesture():
        _close_former(policy, effective_from, by=by, at=at)
        moved: Policy = door.enact("promulgate", policy, by=by, at=at, given=given, told=given)
        policy.commitment_texts.update(published_on=published_on)
    if wrong := validity_faults(_valid(moved)):
        raise Refused(*wrong)
    return moved


def _valid(policy: Policy) -> list[Policy]:
    """All versions of the list that govern some days."""
    return list(Policy.objects.filter(list_type_id=policy.list_type_id, state__in=Policy.IN_FORCE))


def _close_former(policy: Policy, effective_from: date, *, by: Person, at: datetime) -> None:
    """The version in force ends on the day before the new one begins."""
    earlier = [row for row in _valid(policy) if row.effective_from < effective_from]
    former = max(earlier, key=lambda row: row.effective_from, default=None)
    last = effective_from - ONE_DAY
    if former is None or former.state != Making.PUBLISHED:
        return
    if former.effective_to is None or former.effective_to > last:
        end(former, "supersede", policy, last, by=by, at=at, because=policy.ref)


def end(
    policy: Policy, verb: str, office: Policy, last: date, *, by: Person, at: datetime, because: str
) -> Policy:
    """Name the last day of a published version; one that came with the program falls to the office that ends it."""
    policy = door.lock(policy)
    log.open_book(policy, policy.ref, "policy")
    given = {"effective_to": last, "department_id": policy.department_id or office.department_id}
    ended: Policy = door.enact(
        verb, policy, by=by, at=at, because=because, given=given, told={"effective_to": last}
    )
    return ended


@transaction.atomic
def retire(policy: Policy, *, last: date, because: str, by: Person, at: datetime) -> Policy:
    """End a version without a successor; what was done under it stays under it."""
    office = Policy(department=office_of(by))
    if policy.effective_to is not None:
        last = min(last, policy.effective_to)
    with door.one_gesture():
        return end(policy, "retire", office, last, by=by, at=at, because=because)
