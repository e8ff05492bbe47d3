"""The demo city's natural person: listed together with a company, and alone on the demo's own list (invented rules).

The account is opened by the slip beside her own decision, as at a counter; what she does alone (guide, training,
application) she does about the entry of which she is the subject.
"""

from datetime import timedelta

from workflows.acts import account, slip
from workflows.management.cases import Builder
from workflows.management.city import PERSONS, person
from workflows.management.rehearsal import CODE
from workflows.management.walk import at
from workflows.models import Associate, Mandate, Notice, Person

AFTER = timedelta(days=3)  # she opens her account some days after the decision


def listed_too(b: Builder) -> None:
    """Whoever is named in `PERSONS` opens an account with the slip beside her own decision; is listed alone later."""
    for nth, (username, name, company) in enumerate(PERSONS):
        who, party = person(username, name), _decided(b, company, name)
        held = open_account(party, who, b.people["shenjn"])
        b.companies[username] = (held.subject, Person.objects.get(pk=who.pk))
        list_alone(b, username, nth + 3)


def list_alone(b: Builder, key: str, number: int) -> None:
    """She stands on the demo's own list as its subject, since some weeks."""
    first = b.back(60)
    b.walk(key).list_it(
        first, order_deadline=b.back(62), case_number=f"演示〔{first.year}〕{number}号", list_code=CODE,
        facts_summary="演示事实：没有按照演示规则履行个人义务，经通知仍未改正。",
    )  # fmt: skip


def open_account(party: Associate, who: Person, officer: Person) -> Mandate:
    """As at the counter: the officer prints the slip of the decision, the person spends it."""
    paper = Notice.objects.get(entry=party.entry_id, associate=party, kind="listing_decision")
    when = at(paper.issued_on + AFTER)
    code = slip.print_slip(paper, by=officer, at=when)
    found = slip.find(code, party.id_number)
    assert found is not None
    return account.activate(found, who, at=when)


def _decided(b: Builder, company: str, name: str) -> Associate:
    """The person in the case of a company, as soon as that has come to its decision and `AFTER` is over."""
    subject, day = b.companies[company][0], b.back(250)
    while True:
        papers = Notice.objects.filter(entry__subject=subject, associate__name=name, kind="listing_decision")
        if (paper := papers.order_by("pk").first()) and paper.associate:
            b.turns.until(at(paper.issued_on + AFTER))
            return paper.associate
        day += timedelta(days=1)
        assert day < b.today, f"{company} is not listed"
        b.wait(day)
