"""The cast: the demo city's people, so that every test reads as a story.

Clara (沈佳宁) registers, Rolf (郑博) reviews, Lena (方敏) checks the law, Hugo (陆明远) decides,
Stella (许可) is of another department, Anna (韩静) and Vera (肖悦) audit, Acme is a company with a speaker, Nora
speaks for another company. Time is always told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from tests.scenes import remembered, scene
from workflows.acts import competence, roster
from workflows.management import city as demo
from workflows.management.walk import Cast, Walk, at
from workflows.models import Department, ListType, Noted, Person, Subject
from workflows.queries import clock

MONDAY = date(2026, 3, 2)
ORDER_DEADLINE = date(2026, 2, 26)
Steps = remembered(Walk)


@dataclass
class City:
    """Places, people and companies; `walk()` begins a case of Acme at the labour bureau."""

    offices: dict[str, Department]
    people: dict[str, Person]
    companies: dict[str, tuple[Subject, Person]]
    serial: int = 0

    @property
    def clara(self) -> Person:
        return self.people["shenjn"]

    @property
    def rolf(self) -> Person:
        return self.people["zhengb"]

    @property
    def lena(self) -> Person:
        return self.people["fangm"]

    @property
    def hugo(self) -> Person:
        return self.people["lumy"]

    @property
    def stella(self) -> Person:
        return self.people["xuk"]

    @property
    def anna(self) -> Person:
        return self.people["hanj"]

    @property
    def vera(self) -> Person:
        return self.people["xiaoy"]

    @property
    def clock(self) -> Person:
        return self.people["clock"]

    @property
    def acme(self) -> Subject:
        return self.companies["qiheng"][0]

    @property
    def acmes_speaker(self) -> Person:
        return self.companies["qiheng"][1]

    @property
    def nora(self) -> Person:
        return self.companies["hongtuo"][1]

    def walk(self, company: str = "qiheng", office: str = "HC-RS") -> Walk:
        """A case that is not registered yet."""
        subject, speaker = self.companies[company]
        cast = Cast(self.clara, self.rolf, self.lena, self.hugo, self.clock, speaker)
        walk: Walk = Steps(cast, self.offices[office], subject)
        return walk

    @scene
    def case(self, day: date = MONDAY, company: str = "qiheng", **facts: Any) -> Walk:
        """A registered case with one associated person; verification is next."""
        self.serial += 1
        stated: dict[str, Any] = {
            "order_deadline": ORDER_DEADLINE,
            "case_number": f"衡人社监〔2026〕{700 + self.serial}号",
            "associates": (("何小明", demo.id_for(self.serial), "representative", ""),),
            **facts,
        }
        return self.walk(company).register(day, **stated)

    @scene
    def notified(self, day: date = MONDAY, **facts: Any) -> Walk:
        """A case whose prior notices were served on `day`."""
        return self.case(day, **facts).to_review(day).to_service(day).tell(day)

    @scene
    def before_decision(self, day: date = MONDAY, **facts: Any) -> tuple[Walk, date]:
        """A case that waits for the head; also the day on which it does."""
        walk = self.notified(day, **facts)
        on = walk.let_window_close()
        return walk.to_decision(on), on

    @scene
    def listed(self, day: date = MONDAY, **facts: Any) -> tuple[Walk, date]:
        """A listed case whose decision was served; also the day of the decision."""
        walk, on = self.before_decision(day, **facts)
        return walk.decide(on).hand_over(on), on


def found() -> None:
    """Found the demo city, without cases, in the test database."""
    demo.build_rules(at(date(2026, 1, 1)))
    offices = demo.build_offices()
    demo.build_competences(offices)
    demo.build_people(offices)
    # The small cast sits in the labour bureau, whatever list a test is about.
    for each in ListType.objects.filter(status="active"):
        for code in ("HC-RS", "HC-JT", "HC-SC", "AL-RS"):
            competence.settle(each, offices[code], since=demo.SINCE)
    demo.build_companies()
    # As after the first tick, without its lines: a test reads only lines of its own.
    Noted.objects.bulk_create(Noted(key=key, told=now) for key, now in roster.standing().items())


@pytest.fixture
def city(db: Any) -> City:
    """The demo city without cases: founded once a session, and left like that by every test."""
    people = {person.username: person for person in Person.objects.all()}
    subjects = {subject.name: subject for subject in Subject.objects.all()}
    companies = {key: (subjects[name], people[who]) for key, who, _person, name in demo.COMPANIES}
    offices = {office.code: office for office in Department.objects.all()}
    return City(offices, people, companies)


@pytest.fixture
def today_is(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Tell the program what day it is: `today_is(date(2026, 3, 2))`, by default at ten in the morning."""

    def tell(day: date, hour: int = 10, minute: int = 0) -> datetime:
        instant = at(day, hour, minute)
        monkeypatch.setattr(clock, "now", lambda: instant)
        return instant

    return tell


@pytest.fixture
def sign_in(client: Any) -> Callable[[Person], Any]:
    """A browserless visitor who is signed in as a person (a fresh person, with fresh duties)."""

    def enter(person: Person) -> Any:
        if client.cookies:
            client.logout()  # a session has an end of its own: signing in begins a new one
        client.force_login(Person.objects.get(pk=person.pk), backend="project.auth.DutyBackend")
        return client

    return enter
