"""A crowd of entries for measuring: rows as the acts would leave them, written in bulk."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from viewflow.workflow.models import Task

from workflows.acts import rulemaking
from workflows.acts.subject import pieces
from workflows.flows import IdentificationFlow
from workflows.law.chain import GENESIS, facts_digest, link
from workflows.law.terms import count, due_instant
from workflows.management.city import City, code_for
from workflows.models import (
    Book,
    Deadline,
    Display,
    Entry,
    Facts,
    Gram,
    Ground,
    Identification,
    ListType,
    Parameter,
    Person,
    Policy,
    Subject,
    SubjectKind,
    Transition,
    WorkItem,
)
from workflows.models.calendar import load_calendar
from workflows.queries.policies import case_list

FAMILY = "恒泰宏业鼎兴临安北仑信德远航广源中拓喆成启明金桥永固新隆绿洲锦达"
TRADE = ("建筑工程", "装饰工程", "园林绿化", "市政建设", "机电安装", "物流", "餐饮管理", "劳务服务")
CHUNK = 5000
SALT = "0" * 32
FIRST_SERIAL = 100000  # codes of the crowd start where the demo city's end


@transaction.atomic
def grow(city: City, size: int, today: Any, *, has_work: bool = True) -> int:
    """Bring the number of entries up to `size`; every second one is listed and shown. Returns how many were added.

    `has_work`: the others wait in somebody's inbox.
    """
    have = Entry.objects.count()
    for start in range(have, size, CHUNK):
        waiting = _chunk(city, start, min(start + CHUNK, size), today)
        if has_work:
            work(city, waiting, today)
    return max(0, size - have)


def _chunk(city: City, start: int, end: int, today: Any) -> list[Entry]:
    """One chunk: subjects, books, entries, displays. Returns the entries that are only proposed."""
    numbers = range(start, end)
    subjects = Subject.objects.bulk_create([_subject(n) for n in numbers])
    Gram.objects.bulk_create(
        [Gram(piece=p, subject=s) for s in subjects for p in pieces(s.name)], batch_size=CHUNK
    )
    books = Book.objects.bulk_create([Book(ref=f"LR-2020-{n:06d}") for n in numbers])
    list_type = ListType.objects.get(code=case_list())
    policy = Policy.objects.filter(list_type=list_type, state__in=Policy.IN_FORCE).latest("version")
    ground = Ground.objects.filter(policy=policy).order_by("pk")[0]
    entries = Entry.objects.bulk_create(
        [
            entry_row(city, n, today, subject=s, book=b, list_type=list_type, policy=policy, ground=ground)
            for n, s, b in zip(numbers, subjects, books, strict=True)
        ]
    )
    _lines(city, entries)
    shown = [e for e in entries if e.state == "listed"]
    Display.objects.bulk_create(
        [
            Display(
                entry=e,
                name=e.subject.name,
                code=e.subject.code,
                state="shown",
                shown_from=e.listed_from,
                shown_until=e.listed_until,
            )
            for e in shown
        ]
    )
    return [e for e in entries if e.state == "proposed"]


def give_clocks() -> int:
    """A running clock for every entry of the crowd that has none: to decide, or to the end of the listing."""
    rules = {"proposed": ("decide", "decision_window"), "listed": ("listing_end", "listing_period")}
    entries = Entry.objects.filter(deadlines=None, state__in=rules).select_related("policy")
    calendar, kept, made = load_calendar(), {}, []
    for entry in entries.iterator(chunk_size=CHUNK):
        kind, name = rules[entry.state]
        if entry.policy_id not in kept:
            kept[entry.policy_id] = entry.policy.load_rules()
        rule, since = kept[entry.policy_id][name], entry.listed_from or entry.order_deadline
        end = count(since, rule.term, calendar, roll=rule.roll).end
        made.append(
            Deadline(
                entry=entry, kind=kind, clause=rule.clause, start_event=rule.start_event, started_on=since,
                term=str(rule.term), rolls=rule.roll, due_on=end, due_at=due_instant(end),
            )
        )  # fmt: skip
    Deadline.objects.bulk_create(made, batch_size=CHUNK)
    return len(made)


def draft_longer(by: Person, at: datetime) -> Policy:
    """A draft of the crowd's list in which every term is twice as long: it moves every deadline there is."""
    give_clocks()
    former = Entry.objects.order_by("pk")[0].policy
    found = former.list_type.policies.filter(state="draft").first()
    if found is not None:
        return found
    draft = rulemaking.draft(former.list_type, former, effective_from=at.date(), note="", by=by, at=at)
    terms = list(draft.parameters.exclude(unit=""))
    for row in terms:
        row.value = str(int(row.value) * 2)
    Parameter.objects.bulk_update(terms, ["value"])
    return draft


def _lines(city: City, entries: list[Entry]) -> None:
    """The first line of each book, chained as the pen chains it."""
    lines = []
    for entry in entries:
        line = Transition(
            book=entry.book,
            seq=1,
            verb="propose",
            thing=entry.ref,
            after=entry.state,
            actor=city.people["shenjn"],
            post="HC-RS:case_officer",
            at=entry.registered_at,
            policy=entry.policy.reference,
            facts_digest=facts_digest({}, SALT),
            gesture="0" * 32,
            previous=GENESIS,
        )
        line.hash = link(GENESIS, line.body())
        entry.book.lines_count, entry.book.head = 1, line.hash
        lines.append(line)
    Transition.objects.bulk_create(lines)
    Facts.objects.bulk_create([Facts(line=line, salt=SALT, data={}) for line in lines])
    Book.objects.bulk_update(
        [entry.book for entry in entries], ["lines_count", "head"], batch_size=CHUNK // 10
    )


def _subject(n: int) -> Subject:
    """An invented company; names repeat their parts, as real ones do."""
    name = f"{FAMILY[n % 31 : n % 31 + 2]}{FAMILY[n % 17 : n % 17 + 2]}{n}号{TRADE[n % 8]}有限公司"
    return Subject(kind=SubjectKind.ENTERPRISE, name=name, code=code_for(FIRST_SERIAL + n))


def entry_row(city: City, n: int, today: Any, **links: Any) -> Entry:
    """An entry, proposed or listed by turns."""
    state = "listed" if n % 2 else "proposed"
    since = today - timedelta(days=n % 900)
    return Entry(
        **links,
        number=links["book"].ref,
        department=city.offices["HC-RS"],
        case_number=f"衡人社监〔2020〕{n}号",
        order_number=f"衡人社监令〔2020〕{n}号",
        order_deadline=since,
        particulars={"workers": "10", "amount": "10000.00"},
        facts_summary="—",
        discovered_on=since,
        registered_by=city.people["shenjn"],
        registered_at=due_instant(since),
        state=state,
        decided_on=since if state == "listed" else None,
        listed_from=since if state == "listed" else None,
        listed_until=today + timedelta(days=n % 900) if state == "listed" else None,
    )


def work(city: City, entries: list[Entry], today: Any) -> None:
    """An open task for each entry: every other one already in an officer's hands."""
    officer, office = city.people["shenjn"], city.offices["HC-RS"]
    host = Identification.objects.filter(is_open=True).first()
    tasks = Task.objects.bulk_create(
        [
            Task(process=host, flow_task=IdentificationFlow.review, flow_task_type="HUMAN", status="NEW")
            for _ in entries
        ]
    )
    WorkItem.objects.bulk_create(
        [
            WorkItem(
                task=task,
                entry=entry,
                procedure="identification",
                step="review",
                department=office,
                permission=f"workflows.{'verify_case' if mine else 'review_notice'}@d{office.pk}",
                owner=officer if mine else None,
                status="assigned" if mine else "new",
                due_at=due_instant(today + timedelta(days=number % 60 - 10)),
                received_at=due_instant(today),
            )
            for number, (task, entry) in enumerate(zip(tasks, entries, strict=True))
            for mine in [number % 2 == 0]
        ]
    )
