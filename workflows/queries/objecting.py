"""What whoever objects sees: the record as it is shown, what follows after filing, where an objection stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.objection import Objecting
from workflows.law.policy import Rule, Rules
from workflows.law.service import READABLE
from workflows.law.terms import Term
from workflows.models import Associate, Deadline, Entry, Notice, Objection
from workflows.models.calendar import load_calendar
from workflows.models.objection_rules import rules_on
from workflows.queries.clockface import face_of
from workflows.queries.register import Record, on_show

LEAD = "0"  # the key of the subject itself among the parties of an entry


def of_record(record: Record) -> list[tuple[str, str]]:
    """What the public register shows of one party: label and value, in the order of the page."""
    told = (
        (_("公示名称"), record.name),
        (_("公示代码"), record.code),
        (_("所在名单"), record.list_name),
        (_("事由"), record.ground),
        (_("来源决定"), record.decision),
        (_("作出决定日期"), _iso(record.decided_on)),
        (_("认定机关"), record.authority),
        (_("公示开始日期"), _iso(record.shown_from)),
        (_("最迟停止公示日期"), _iso(record.shown_until)),
    )
    return [(label, value) for label, value in told if value]


def of_entry(entry: Entry, associate: Associate | None) -> list[tuple[str, str]]:
    """What is held about a party, as the party itself and an officer at the counter see it."""
    display = entry.displays.filter(associate=associate).first()
    told = [
        (_("公示名称"), display.name if display else associate.name if associate else entry.subject.name),
        (_("公示代码"), display.code if display else "" if entry.subject.is_person else entry.subject.code),
        (_("所在名单"), entry.list_type.name),
        (_("事由"), entry.ground.text if entry.ground else ""),
        (_("案件编号"), entry.case_number),
        (_("触发文书号"), entry.order_number),
        *entry.told_particulars,
        (_("作出决定日期"), _iso(entry.decided_on)),
        (_("认定机关"), entry.department.name),
        (_("列入期届满日"), _iso(entry.listed_until)),
        (_("公示开始日期"), _iso(display.shown_from if display else None)),
        (_("最迟停止公示日期"), _iso(display.shown_until if display else None)),
    ]
    return [(label, str(value)) for label, value in told if value]


def _iso(day: date | None) -> str:
    """2026-12-11, or nothing."""
    return day.isoformat() if day else ""


def parties_of(entry: Entry) -> dict[str, Associate | None]:
    """The subject and whoever is listed with it, by the key that the form sends."""
    return {LEAD: None} | {str(each.pk): each for each in entry.associates.all()}


def shown_parties(number: str, today: date) -> dict[str, int | None]:
    """The associated person (None: the subject) behind each record on show, by its place on the page."""
    rows = on_show(today).filter(entry__number=number).order_by("pk").values_list("associate", flat=True)
    return {str(nth): key for nth, key in enumerate(sorted(rows, key=lambda key: key or 0))}


@dataclass(frozen=True)
class Next:
    """One thing that follows after filing, and the rule of the place that says when."""

    when: str
    words: str
    rule: Rule | None = None


def after(today: date, authority: str) -> list[Next]:
    """What follows after filing, under the local rules in force; what they do not say is not promised."""
    policy = rules_on(today)
    rules = policy.load_rules() if policy else Rules({}, "")
    accept, own = rules.get("objection_accept"), rules.get("objection_own")
    longest = rules.get("objection_with_provider") or rules.get("objection_longest")
    made = [Next(_("当时"), _("得到编号、查询码和期限"))]
    if accept:
        made.append(Next(_("%(term)s内") % {"term": accept.term.words}, _("决定是否受理"), accept))
    if within := rules.get("objection_mark_within"):
        made.append(Next(_("%(term)s内") % {"term": within.term.words}, _("公示页标注“异议处理中”"), within))
    elif "objection_mark" in rules:
        made.append(Next(_("受理后"), _("公示页标注“异议处理中”"), rules["objection_mark"]))
    if own:
        made.append(
            Next(_("%(term)s内") % {"term": own.term.words}, _("信用办核对本级数据，属于差错的直接更正"), own)
        )
    if longest:
        said = _("需要%(authority)s核查的，书面答复结果和理由") % {"authority": authority}
        made.append(Next(_("最长%(term)s") % {"term": longest.term.words}, said, longest))
    return [*made, Next(_("结果"), _("更正、补充、删除、停止公示，或者维持并说明理由"))]


@dataclass(frozen=True)
class Clock:
    """One term of an objection, as whoever objects reads it."""

    row: Deadline
    face: dict[str, Any]
    whose: str

    @property
    def words(self) -> str:
        """What the term is for, and how it was counted."""
        return _("自%(event)s（%(day)s）起%(term)s，第二日起算") % {
            "event": self.row.start_event, "day": self.row.started_on.isoformat(), "term": _term(self.row.term),
        }  # fmt: skip


def clocks_of(objection: Objection, today: date) -> list[Clock]:
    """The terms of both sides: of the office that handles it, of the authority, and of whoever objects."""
    calendar = load_calendar()
    mine = {"objection_complete": _("您的期限"), "objection_provider": _("信息提供单位的期限")}
    rows = Deadline.objects.filter(entry=objection.entry_id, about=objection.ref).order_by("started_on", "pk")
    return [Clock(row, face_of(row, today, calendar), mine.get(row.kind, _("信用办的期限"))) for row in rows]


def _term(term: str) -> str:
    """20WD as one reads it."""
    return Term.parse(term).words


def found(code: str) -> Objection | None:
    """An objection with all that its page says."""
    rows = Objection.objects.select_related(
        "entry__list_type", "entry__subject", "entry__department", "associate", "office", "provider"
    )
    return rows.prefetch_related("files").filter(code=code).first()


def letters_of(objection: Objection) -> list[Notice]:
    """The letters about it that have reached whoever objected, oldest first."""
    rows = Notice.objects.filter(process__in=objection.procedures.values("pk"), state__in=READABLE)
    return list(rows.filter(kind__startswith="objection_").defer("file", "page").order_by("pk"))


def of_parties(parties: Iterable[Any]) -> list[Objection]:
    """The objections of the parties of one entry that the person speaks for, newest first; others' are not theirs."""
    parties = list(parties)
    if not parties:
        return []
    rows = Objection.objects.filter(entry=parties[0].entry, channel=Objection.Channel.HALL)
    wanted = {party.associate.pk if party.associate else None for party in parties}
    return [row for row in rows if row.associate_id in wanted]


def steps_of(objection: Objection) -> list[dict[str, str]]:
    """Where it stands, as a row of steps."""
    order = (
        ((Objecting.FILED, Objecting.INCOMPLETE), _("已提交")),
        ((Objecting.ACCEPTED,), _("受理核查")),
        ((Objecting.DECIDED, Objecting.RECHECKING, Objecting.RECHECKED), _("答复")),
    )
    at = next((n for n, (states, _name) in enumerate(order) if objection.state in states), len(order))
    if objection.state in (Objecting.REJECTED, Objecting.WITHDRAWN, Objecting.LAPSED, Objecting.MOOT):
        ended = objection.get_state_display()
        return [{"name": _("已提交"), "state": "done"}, {"name": ended, "state": "now"}]
    is_over = objection.state in (Objecting.DECIDED, Objecting.RECHECKED)
    return [
        {"name": name, "state": "done" if n < at or (n == at and is_over) else "now" if n == at else ""}
        for n, (_states, name) in enumerate(order)
    ]
