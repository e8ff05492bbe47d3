"""How the tests draw a document up by hand, through HTTP: begun, written, reviewed, issued, corrected."""

from typing import Any

from tests.cast import MONDAY, City
from workflows.law.letters import LETTERS
from workflows.models import Entry, Notice, WorkItem

SUMMONS, MINUTES, POSTER = "interview_notice", "interview_record", "circular"
SAID = {
    "blank_interview__reason": "拖欠工资未按期改正。",
    "blank_interview__persons": "何小明，法定代表人",
    "blank_interview__at": "2026-03-12T09:30",
    "blank_interview__place": "政务路18号305室",
    "blank_interview__materials": "",
    "outcome": "submit",
}
DIRECT = {
    "method": "direct",
    "served_on": MONDAY.isoformat(),
    "proof": "送达回证",
    "recipient": "张三",
    "relation": "负责收件的人",
}


def begun(visitor: Any, entry: Entry, kind: str = SUMMONS, to: str = "subject") -> str:
    """The address of the task in which the document is drawn up."""
    answer = visitor.post(f"/entries/{entry.number}/issue/", {"kind": kind, "to": to})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def waiting(entry: Entry, step: str) -> WorkItem:
    """The open task of a step of the newest document."""
    rows = WorkItem.objects.filter(entry=entry, procedure="issuance", step=step)
    return rows.filter(status__in=["new", "assigned"]).latest("pk")


def filled(kind: str) -> dict[str, str]:
    """Something in every blank of a kind."""
    plain = {"date": "2026-03-12", "time": "2026-03-12T09:30", "count": "3"}
    said = {
        "blank_" + blank.key.replace(".", "__"): blank.choices[0]
        if blank.choices
        else plain.get(blank.sort, "内容")
        for blank in LETTERS[kind].blanks
    }
    return (
        said
        | {"outcome": "submit"}
        | ({"blank_record__ended": "2026-03-12T10:30"} if kind == MINUTES else {})
    )


def review(visitor: Any, entry: Entry, outcome: str = "approve", reason: str = "") -> Any:
    """The reviewer says it."""
    return visitor.post(f"/tasks/{waiting(entry, 'review').code}/", {"outcome": outcome, "reason": reason})


def issued(city: City, sign_in: Any, entry: Entry, kind: str = SUMMONS, **said: str) -> Notice:
    """A document that went all the way to its issue."""
    address = begun(sign_in(city.clara), entry, kind)
    written = SAID if kind == SUMMONS else filled(kind)
    drafted = sign_in(city.clara).post(address, written | said)
    assert drafted.status_code == 302, drafted.content.decode()
    assert review(sign_in(city.rolf), entry).status_code == 302
    return Notice.objects.filter(entry=entry, kind=kind).latest("pk")


def correct(city: City, sign_in: Any, old: Notice, **said: str) -> Notice:
    """The correction of a document, drafted, reviewed, issued."""
    answer = sign_in(city.clara).post(f"/notices/{old.code}/correct/", {"reason": "日期写错。"})
    assert answer.status_code == 302, answer.content.decode()
    clara = sign_in(city.clara)
    form = {"blank_correction__reason": "日期写错。", "outcome": "submit"} | said
    drafted = clara.post(answer["Location"], form)
    assert drafted.status_code == 302, drafted.content.decode()
    assert review(sign_in(city.rolf), old.entry).status_code == 302
    return Notice.objects.filter(replaces=old).get()
