"""What a party may do in the hall when a granted removal is to be taken back: speak until its days are over."""

from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import FILE_STATEMENT
from workflows.law.entry import Listing
from workflows.law.service import Noticing
from workflows.law.terms import count
from workflows.models import Deadline, Motion, Notice, Statement
from workflows.queries.clockface import face_of, weekday
from workflows.queries.hall import Party
from workflows.queries.hall_tasks import NOW, TONES, WAIT, Task, register


def window_of(party: Party, paper: Notice) -> Deadline | None:
    """Until when the party may speak about this notice; None before it was served."""
    return party.clock("rescission_reply", paper.ref)


def said_on(party: Party, paper: Notice) -> list[Statement]:
    """What the party has said about this notice."""
    return [said for said in party.statements if said.notice_id == paper.pk]


def _until(party: Party, paper: Notice) -> date | None:
    """The last day to speak while the office has not yet confirmed that everybody was told, when the clock begins:
    counted from the service of this party's own notice. None when the restoration is not open any more."""
    rules = party.entry.policy.load_rules()
    rule = rules.get("rescission_window") or rules.get("statement_window")
    is_open = any(motion.pk == paper.process_id for motion in getattr(party.entry, "restorations", []))
    if not is_open or rule is None or paper.state != Noticing.SERVED or paper.served_on is None:
        return None
    return count(paper.served_on, rule.term, party.calendar, roll=rule.roll).end


def to_speak(party: Party) -> list[Task]:
    """A granted removal is to be taken back: the party may speak from its own service until its days are over."""
    paper = next((n for n in reversed(party.notices) if n.kind == "rescission_notice"), None)
    window = window_of(party, paper) if paper else None
    if paper is None or party.entry.state != Listing.EXITED or (window and window.met_at is not None):
        return []
    last = window.due_on if window else _until(party, paper)
    if last is None:
        return []
    url = reverse("hall-rescission", args=[party.entry.number, paper.code])
    if said_on(party, paper):
        return [Task(WAIT, _("对拟恢复列入陈述申辩"), _("核实的结果写入决定书"), _("已提交"), url=url)]
    hint = _("可以上传证据；%(day)s 24:00 届满") % {"day": f"{last} {weekday(last)}"}
    made = face_of(window, party.today, party.calendar) if window else None
    words, tone = (made["words"], TONES.get(made["state"], "do")) if made else (_("未开始"), "do")
    return [Task(NOW, _("对拟恢复列入陈述申辩"), hint, words, tone, url, counts=True, duty=FILE_STATEMENT)]


register(
    to_speak,
    Prefetch(
        "motions",
        Motion.objects.filter(kind=Motion.Kind.RESCISSION, is_open=True),
        to_attr="restorations",
    ),
)
