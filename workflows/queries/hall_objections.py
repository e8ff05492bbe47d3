"""The party's own objections among what it has to do: complete what is missing, or wait, and until when."""

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import FILE_OBJECTION
from workflows.law.objection import Objecting
from workflows.models import Deadline, Objection
from workflows.queries.clockface import face_of
from workflows.queries.hall import Party
from workflows.queries.hall_tasks import NOW, TONES, WAIT, Task

OWED = {Objecting.RECHECKING: "objection_recheck"}


def tasks(party: Party) -> list[Task]:
    """One line for each of the party's own; nothing is queried."""
    return [_line(each, party) for each in party.open_objections]


def _line(objection: Objection, party: Party) -> Task:
    """What is to be done about one, or who has to do it until when."""
    url = reverse("hall-objection-track", args=[party.entry.number, objection.code])
    told = {"code": objection.code, "ground": objection.get_ground_display()}
    if objection.state == Objecting.INCOMPLETE:
        row = party.open_clock("objection_complete", objection.ref)
        made = face_of(row, party.today, party.calendar) if row else None
        hint = _("%(code)s（%(ground)s）") % told
        hint += _("；逾期未补正的，本次异议终止") if row else ""
        words, tone = (made["words"], TONES.get(made["state"], "do")) if made else (_("待补正"), "do")
        return Task(NOW, _("补正异议材料"), hint, words, tone, url, counts=True, duty=FILE_OBJECTION)
    row = party.open_clock(OWED.get(Objecting(objection.state), "objection_answer"), objection.ref)
    hint = _("%(code)s（%(ground)s）") % told
    hint += _("，最迟 %(day)s 答复") % {"day": row.due_on} if row else ""
    status = _late(objection, party, row)
    return Task(
        WAIT, _("信用信息异议"), hint, status or objection.get_state_display(), "bad" if status else "", url
    )


def _late(objection: Objection, party: Party, answer: Deadline | None) -> str:
    """Who is late with it, in words: the office that answers, else the authority that was asked; empty if nobody."""
    if answer is not None and party.today > answer.due_on:
        return _("超期未答复")
    asked = party.open_clock("objection_provider", objection.ref)
    return _("信息提供单位超期未核查") if asked is not None and party.today > asked.due_on else ""
