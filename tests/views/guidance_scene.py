"""The cast of 限期整改、约谈、辅导和记分: a listed company, who clicks, and what day it is."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.uploads import PDF
from workflows.models import (
    Interview,
    Notice,
    Rectification,
    WorkItem,
)

DAY = timedelta(days=1)
ASKED = {
    "blank_rectification__matter": "没有按月编制工资支付表。",
    "blank_rectification__basis": "《××条例》第×条",
    "blank_rectification__requirements": "按月编制工资支付表，由本人签字确认",
    "blank_rectification__report": "整改情况报告",
}
INVITED = {
    "sort": "warning",
    "blank_interview__reason": "连续三个月没有足额支付工资。",
    "blank_interview__persons": "罗某，法定代表人",
    "blank_interview__place": "3楼305室",
}


class Scene:
    """A listed company, who clicks, and what day it is."""

    def __init__(self, city: Any, sign_in: Any, today_is: Any) -> None:
        self.city, self.sign_in, self.today_is = city, sign_in, today_is
        self.walk, self.day = city.listed()
        self.number = self.walk.entry.number
        today_is(self.day)

    def post(self, who: Any, url: str, **said: Any) -> Any:
        """Somebody sends a form."""
        return self.sign_in(who).post(url, said)

    def get(self, who: Any, url: str) -> str:
        """Somebody reads a page."""
        answer = self.sign_in(who).get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        return str(answer.content.decode())

    def do(self, who: Any, step: str, status: int = 302, **said: Any) -> Any:
        """Somebody does the open step of this name."""
        item = WorkItem.objects.get(step=step, status__in=("new", "assigned"), entry=self.walk.entry)
        answer = self.post(who, f"/tasks/{item.code}/", **said)
        assert answer.status_code == status, answer.content.decode()
        return answer

    def receive(self, kind: str) -> Notice:
        """The company receives the last notice of a kind in its hall."""
        notice = Notice.objects.filter(kind=kind, entry=self.walk.entry).latest("pk")
        answer = self.post(self.city.acmes_speaker, f"/hall/notices/{notice.code}/receive/", agrees="on")
        assert answer.status_code == 302
        return notice

    def asked(self, days: int = 10) -> Rectification:
        """A rectification that was approved, issued and received."""
        until = (self.day + days * DAY).isoformat()
        url = f"/entries/{self.number}/rectifications/new/"
        answer = self.post(self.city.clara, url, **ASKED, blank_rectification__deadline=until)
        assert answer.status_code == 302
        self.do(self.city.rolf, "approve", outcome="approve")
        self.receive("rectification_notice")
        return Rectification.objects.get()

    def invited(self, days: int = 5) -> Interview:
        """An interview that was approved, issued and received."""
        when = f"{(self.day + days * DAY).isoformat()}T09:30"
        url = f"/entries/{self.number}/interviews/new/"
        assert self.post(self.city.clara, url, **INVITED, blank_interview__at=when).status_code == 302
        self.do(self.city.rolf, "approve", outcome="approve")
        self.receive("interview_notice")
        return Interview.objects.get()


def paper(name: str = "照片.pdf") -> SimpleUploadedFile:
    """A file that passes the checks of uploads."""
    return SimpleUploadedFile(name, PDF, "application/pdf")
