"""What a subject has to do about what it promised: confirm a notice, object to a breach, countersign."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.commitment import Promise
from workflows.law.duties import RECEIVE_NOTICE, SIGN_COMMITMENT
from workflows.models import Commitment, Mandate
from workflows.queries import hall_tasks
from workflows.queries.hall_tasks import NOW, WAIT, Task

MOST = 20


def rows(subjects: Iterable[int]) -> QuerySet[Commitment]:
    """What was promised for these subjects, the newest first, without the long texts."""
    made = Commitment.objects.filter(subject__in=subjects).select_related("item", "template")
    return made.defer("text", "template__text").order_by("-pk")


@hall_tasks.register_of_subject
def tasks(mandate: Mandate, today: date) -> list[Task]:
    """The commitments that are to be found broken, and those that wait for this person's hand; one query."""
    if mandate.entries is not None:
        return []
    invited = Q(state=Promise.WAITING, invited=mandate.person_id)
    found = rows([mandate.subject_id]).filter(Q(state=Promise.NOTICED) | invited)
    return [_task_of(made, today) for made in found[:MOST]]


def _task_of(made: Commitment, today: date) -> Task:
    """One commitment: what is next, and until when."""
    url, state = reverse("hall-promise", args=[made.code]), made.get_state_display()
    if made.state == Promise.WAITING:
        return Task(NOW, _("会签信用承诺"), made.what, state, "do", url, counts=True, duty=SIGN_COMMITMENT)
    if made.told_on is None:
        hint = f"{made.what} · {state}"
        return Task(NOW, _("签收告知书"), hint, _("待签收"), "do", url, counts=True, duty=RECEIVE_NOTICE)
    name, until = _("对拟认定违背提出异议"), made.object_until
    if made.objection or until is None or until < today:
        return Task(WAIT, name, made.what, state, "", url)
    told = {"day": made.told_on.isoformat(), "until": until.isoformat()}
    hint = f"{made.what} · " + _("%(day)s 送达，异议最迟 %(until)s 提出。") % told
    return Task(NOW, name, hint, state, "bad", url, counts=True, duty=SIGN_COMMITMENT)
