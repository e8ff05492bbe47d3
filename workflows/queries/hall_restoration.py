"""What a party may do in the hall when a granted removal is to be taken back: speak until its days are over."""

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import FILE_STATEMENT
from workflows.law.entry import Listing
from workflows.models import Deadline, Notice, Statement
from workflows.queries.clockface import face_of, weekday
from workflows.queries.hall import Party
from workflows.queries.hall_tasks import NOW, TONES, WAIT, Task, register


def window_of(party: Party, paper: Notice) -> Deadline | None:
    """Until when the party may speak about this notice; None before it was served."""
    return party.clock("rescission_reply", paper.ref)


def said_on(party: Party, paper: Notice) -> list[Statement]:
    """What the party has said about this notice."""
    return [said for said in party.statements if said.notice_id == paper.pk]


@register
def to_speak(party: Party) -> list[Task]:
    """A granted removal is to be taken back: the party may speak until its days are over."""
    paper = next((n for n in reversed(party.notices) if n.kind == "rescission_notice"), None)
    window = window_of(party, paper) if paper else None
    if paper is None or window is None or window.met_at is not None or party.entry.state != Listing.EXITED:
        return []
    made = face_of(window, party.today, party.calendar)
    url = reverse("hall-rescission", args=[party.entry.number, paper.code])
    if said_on(party, paper):
        return [Task(WAIT, _("对拟恢复列入陈述申辩"), _("核实的结果写入决定书"), _("已提交"), url=url)]
    until = f"{window.due_on} {weekday(window.due_on)}"
    hint = _("可以上传证据；%(day)s 24:00 届满") % {"day": until}
    tone = TONES.get(made["state"], "do")
    return [
        Task(NOW, _("对拟恢复列入陈述申辩"), hint, made["words"], tone, url, counts=True, duty=FILE_STATEMENT)
    ]
