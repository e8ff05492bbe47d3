"""登记邮寄: which notice was posted under which number, line by line from a paste or a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.cells import Unfit, as_text, clean
from workflows.law.cells import day as read_day
from workflows.law.duties import SERVE_NOTICE
from workflows.models import Department, Notice, Person, WorkItem
from workflows.queries import workbook
from workflows.queries.search import BRACKETS

NUMBER, TRACKING, POSTED, CARRIER = "number", "tracking_number", "posted_on", "carrier"
OPEN = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED)
TITLE = "登记邮寄"
TRACKING_MAX = 60


@dataclass(frozen=True)
class Mailing:
    """One line: where it stands, and what it says; without a day or a carrier of its own, those of the form count."""

    line: int
    number: str
    tracking: str
    posted_on: date | None = None
    carrier: str = ""

    @property
    def typed(self) -> str:
        """The line as it may be pasted again."""
        return f"{self.number} {self.tracking}"


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line."""

    line: int
    typed: str
    words: str


@dataclass
class Read:
    """The lines, each with its notice once it is found, and every fault."""

    rows: list[tuple[Mailing, Notice]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def offices_of(person: Person) -> list[Department]:
    """The departments in which the person serves notices."""
    return [post.department for post in person.posts_now() if SERVE_NOTICE(post.department, person)]


def headings() -> dict[str, str]:
    """The columns of the workbook."""
    return {
        NUMBER: _("文号"),
        TRACKING: _("邮件单号"),
        POSTED: _("寄出日期"),
        CARRIER: _("邮寄单位"),
    }


def blank_workbook() -> bytes:
    """An empty workbook with these columns."""
    return workbook.blank(headings(), TITLE)


def of_lines(text: str) -> tuple[list[Mailing], list[Fault]]:
    """One mailing a line: the number of the notice, then that of the mailing, a blank, comma or tab between."""
    rows, faults = [], []
    for n, line in enumerate(text.splitlines(), 1):
        said = clean(line.replace("，", " ").replace(",", " ").replace("\t", " "))
        if not said:
            continue
        number, _blank, tracking = said.partition(" ")
        if not tracking or " " in tracking:
            words = _("一行写一个文号和一个邮件单号，中间空一格。")
            faults.append(Fault(n, said[:80], words))
            continue
        rows.append(Mailing(n, number, tracking))
    return rows, faults


def of_workbook(data: bytes, most: int) -> tuple[list[Mailing], list[Fault]]:
    """The same from a workbook; raises workbook.Unreadable for what is none of these columns."""
    sheet = workbook.read(data, headings(), frozenset({POSTED, CARRIER}), needed=2, rows_max=most)
    rows, faults = [], []
    for row in sheet.rows:
        said = {key: clean(as_text(row.values.get(key) or "")) for key in (NUMBER, TRACKING, CARRIER)}
        raw, day = row.values.get(POSTED), None
        try:
            day = read_day(raw) if raw is not None and clean(str(raw)) else None
        except Unfit as unfit:
            faults.append(Fault(row.number, said[NUMBER], _("寄出日期：%(why)s") % {"why": unfit}))
            continue
        if not said[NUMBER] or not said[TRACKING]:
            faults.append(Fault(row.number, said[NUMBER], _("文号和邮件单号都要填写。")))
            continue
        rows.append(Mailing(row.number, said[NUMBER], said[TRACKING], day, said[CARRIER]))
    return rows, faults


def find(offices: Sequence[Department], mailings: Sequence[Mailing]) -> Read:
    """The notice of each line among those of these departments, each notice and each mailing once; two queries."""
    asked = {mailing.line: mailing.number.translate(BRACKETS) for mailing in mailings}
    rows = Notice.objects.filter(entry__department__in=offices, number__in=set(asked.values()))
    rows = rows.select_related("entry__subject", "entry__department", "associate").defer("file", "page")
    known = {notice.number: notice for notice in rows}
    read, notices, numbers = Read(), dict[int, int](), dict[str, int]()
    for mailing in mailings:
        notice = known.get(asked[mailing.line])
        if notice is None:
            words = _("本机关没有这个文号的文书；请核对文号。")
        elif len(mailing.tracking) > TRACKING_MAX:
            words = _("邮件单号不超过 %(n)s 个字。") % {"n": TRACKING_MAX}
        elif notice.pk in notices:
            words = _("和第 %(n)s 行是同一份文书，请删去一行。") % {"n": notices[notice.pk]}
        elif mailing.tracking in numbers:
            words = _("和第 %(n)s 行的邮件单号相同，请核对。") % {"n": numbers[mailing.tracking]}
        else:
            notices[notice.pk] = numbers[mailing.tracking] = mailing.line
            read.rows.append((mailing, notice))
            continue
        read.faults.append(Fault(mailing.line, mailing.typed[:80], words))
    return read


def held_by(notices: Sequence[Notice], person: Person) -> dict[int, Any]:
    """Who else has the service of each of these notices in hand, by the notice's key; one query."""
    items = WorkItem.objects.filter(
        procedure="serving", status__in=OPEN, task__process__serving__notice__in=[n.pk for n in notices]
    ).exclude(owner=None)
    told = items.exclude(owner=person).values_list("task__process__serving__notice", "owner__name")
    return dict(told)
