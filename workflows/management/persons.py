"""The demo city's natural person: listed together with a company, and alone on the demo's own list (invented rules).

The account is opened by the slip beside her own decision, as at a counter; what she does alone (guide, training,
application) she does about the entry of which she is the subject.
"""

from datetime import date, timedelta

from workflows.acts import account, slip
from workflows.management.cases import Builder, Companies
from workflows.management.city import PERSONS, person
from workflows.management.rehearsal import CODE
from workflows.management.walk import at
from workflows.models import Associate, Department, Entry, Mandate, Notice, Person, Subject

AFTER = timedelta(days=3)  # she opens her account some days after the decision


def build(office: Department, people: dict[str, Person], companies: Companies, *, today: date) -> int:
    """Whoever is named in `PERSONS` opens an account with the slip beside her own decision; how many did now."""
    made = 0
    for username, name, company in PERSONS:
        who, entry = person(username, name), _listed(companies[company][0])
        if entry is not None and not Mandate.objects.filter(person=who).exists():
            held = open_account(entry.associates.get(name=name), who, people["shenjn"])
            alone = {**companies, username: (held.subject, Person.objects.get(pk=who.pk))}
            list_alone(Builder(office, people, alone, today), username, made + 3)
            made += 1
    return made


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


def _listed(subject: Subject) -> Entry | None:
    """The first listing of the company that still stands."""
    return subject.entries.filter(state="listed").order_by("pk").first()
