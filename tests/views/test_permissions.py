"""Every address × every role: what each may see and do. A new address without a row fails.

200 seen, 302 led elsewhere (for an anonymous visitor: to sign in), 403 seen but not hers to do,
404 unknown or forbidden (the same page), 405 not by this method.
"""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from workflows.acts import (
    alert,
    bulk,
    calendar,
    cover,
    merge,
    occupation,
    publicity,
    rulemaking,
    savedview,
    subject,
    talk,
)
from workflows.law.almanac import FESTIVALS
from workflows.law.recordfile import Decision
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Deadline,
    Evidence,
    ListType,
    OccupationGroup,
    Outbox,
    Person,
    Policy,
    WorkItem,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ROLES = (
    "nobody",
    "clara",
    "rolf",
    "lena",
    "hugo",
    "stella",
    "dora",
    "zhou",
    "anna",
    "sysadmin",
    "secadmin",
    "audmin",
    "speaker",
    "nora",
)
OFFICE = ("clara", "rolf", "lena", "hugo")  # the labour bureau, which decides
LOOKERS = ("zhou", "anna")  # credit office and auditor: they look down the tree
STAFF = (*OFFICE, "stella", "dora", "zhou", "anna", "sysadmin", "secadmin", "audmin")


def row(default: int, *groups: tuple[tuple[str, ...], int], nobody: int = 302) -> dict[str, int]:
    """The expected status of each role: a default, then exceptions."""
    expected = dict.fromkeys(ROLES, default)
    expected["nobody"] = nobody
    for roles, status in groups:
        expected.update(dict.fromkeys(roles, status))
    return expected


everybody = row(200, nobody=200)
seen_by_office = row(404, ((*OFFICE, *LOOKERS), 200))
kept_by_office = row(404, (("rolf", "lena", "hugo", "anna"), 403), (("clara", "zhou"), 200))
HANDED = tuple(f"task-{what}" for what in ("hand-over", "delegate", "take-back", "move", "rank", "follow-up"))
overseers = row(403, (("hugo", "zhou"), 200))
writers = row(403, (("zhou",), 200))  # the credit office writes the rules

# name, method, the case it needs, expected
TABLE: dict[tuple[str, str], dict[str, int]] = {
    ("login", "GET"): row(302, nobody=200),
    ("logout", "POST"): row(302),
    ("password", "GET"): row(200),
    ("set-language", "POST"): row(302),
    ("home", "GET"): everybody,
    ("term-calculator", "GET"): everybody,
    ("calendar", "GET"): everybody,
    ("calendar-year", "GET"): everybody,
    ("calendar-enter", "GET"): writers,
    ("calendar-draft", "GET"): writers,
    ("clock-resume", "GET"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 200)),
    ("register", "GET"): everybody,
    ("public-notices", "GET"): everybody,
    ("lists", "GET"): everybody,
    ("publicity", "GET"): everybody,
    ("occupations", "GET"): everybody,
    ("occupation", "GET"): row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200)),
    ("occupation", "POST"): row(403, ((*OFFICE, *LOOKERS), 404), (("clara", "stella", "dora"), 422)),
    ("occupation-end", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 302)),
    ("records", "GET"): row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200)),
    ("records-timeliness", "GET"): row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200)),
    ("record", "GET"): seen_by_office,
    ("record", "POST"): row(404, ((*OFFICE, *LOOKERS), 422)),
    ("record-import", "GET"): row(403, (("clara", "dora", "stella"), 200)),
    ("record-import", "POST"): row(403, (("clara", "dora", "stella"), 422)),
    ("record-import-rejected", "GET"): row(403, (("clara", "dora", "stella"), 302)),
    ("record-blank", "GET"): row(403, (("clara", "dora", "stella"), 200)),
    ("list", "GET"): everybody,
    ("register-entry", "GET"): everybody,
    ("healthz", "GET"): everybody,
    ("readyz", "GET"): everybody,
    ("hall", "GET"): row(404, (("speaker", "nora"), 200)),
    ("hall-entry", "GET"): row(404, (("speaker",), 200)),
    ("hall-statement", "GET"): row(404, (("speaker",), 200)),
    ("hall-commit", "GET"): row(404, (("speaker",), 200)),
    ("hall-repair", "GET"): row(404, (("speaker",), 200)),
    ("hall-receive", "GET"): row(404, (("speaker",), 200)),
    ("hall-notice", "GET"): row(404, (("speaker",), 202)),
    ("inbox", "GET"): row(200, (("speaker", "nora"), 403)),
    ("inbox-team", "GET"): row(200, (("speaker", "nora"), 403)),
    ("inbox-done", "GET"): row(200, (("speaker", "nora"), 403)),
    ("cover", "GET"): row(200, (("speaker", "nora"), 403)),
    ("cover", "POST"): row(422, (("speaker", "nora"), 403)),
    ("cover-end", "POST"): row(404, (("rolf",), 403), (("clara", "hugo"), 422)),
    ("bulk-new", "GET"): row(200, (("speaker", "nora"), 403)),
    ("bulk-new", "POST"): row(404, (("speaker", "nora"), 403)),  # of no kind
    ("bulk-start", "POST"): row(404, (("speaker", "nora"), 403)),
    ("bulk", "GET"): row(404, (("clara",), 200)),  # nobody sees another's bulk acts
    ("inbox-copied", "GET"): row(200, (("speaker", "nora"), 403)),
    ("inbox-counts", "GET"): row(200, (("speaker", "nora"), 403)),
    ("inbox-export", "GET"): row(200, (("speaker", "nora"), 403)),
    ("views", "GET"): row(200, (("speaker", "nora"), 403)),
    ("view-new", "GET"): row(200, (("speaker", "nora"), 403)),
    ("view-new", "POST"): row(422, (("speaker", "nora"), 403)),
    ("view-change", "GET"): row(404, (("speaker", "nora"), 403), (OFFICE, 403), (("clara", "hugo"), 200)),
    ("view-move", "POST"): row(404, (("speaker", "nora"), 403), (OFFICE, 403), (("clara",), 302)),
    ("view-drop", "POST"): row(404, (("speaker", "nora"), 403), (OFFICE, 403), (("clara", "hugo"), 302)),
    ("task", "GET"): seen_by_office,
    ("task", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 422)),
    ("task-preview", "GET"): row(404, (OFFICE, 200)),
    ("held-steps", "GET"): row(200, (("speaker", "nora"), 403)),
    ("task-draft", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 302)),
    ("task-undo", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 409)),
    ("task-claim", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 302)),
    ("task-release", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 302)),
    ("task-hand-over", "GET"): row(404, (("rolf", "lena", "zhou", "anna"), 403), (("clara", "hugo"), 200)),
    ("task-hand-over", "POST"): row(404, (("rolf", "lena", "zhou", "anna"), 403), (("clara", "hugo"), 422)),
    ("task-delegate", "GET"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 200)),
    ("task-delegate", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 422)),
    ("task-take-back", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 409)),
    ("task-move", "GET"): row(404, (("lena", "zhou", "anna"), 403), (("clara", "rolf", "hugo"), 200)),
    ("task-move", "POST"): row(404, (("lena", "zhou", "anna"), 403), (("clara", "rolf", "hugo"), 422)),
    ("task-rank", "GET"): row(404, (("clara", "rolf", "lena", "zhou", "anna"), 403), (("hugo",), 200)),
    ("task-rank", "POST"): row(404, (("clara", "rolf", "lena", "zhou", "anna"), 403), (("hugo",), 422)),
    ("task-follow-up", "GET"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 200)),
    ("task-follow-up", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 302)),
    ("entry-watch", "POST"): row(404, (("anna",), 403), ((*OFFICE, "zhou"), 302)),
    ("entry-copy", "GET"): row(404, (("anna",), 403), ((*OFFICE, "zhou"), 200)),
    ("entry-copy", "POST"): row(404, (("anna",), 403), ((*OFFICE, "zhou"), 422)),
    ("teams", "GET"): row(403, (("hugo",), 200)),
    ("teams", "POST"): row(403, (("hugo",), 404)),
    ("notice-serve", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 422)),
    ("alerts", "GET"): row(200, (("speaker", "nora"), 403)),
    ("alerts-badge", "GET"): row(200, nobody=286),
    ("alerts-read", "POST"): row(302, (("speaker", "nora"), 403)),
    ("alert", "GET"): row(404, (("clara",), 302)),
    ("settings", "GET"): row(200, (("speaker", "nora"), 403)),
    ("settings", "POST"): row(422, (("speaker", "nora"), 403), nobody=302),
    ("comment-new", "GET"): seen_by_office,
    ("comment-new", "POST"): row(404, ((*OFFICE, "zhou"), 422), (("anna",), 403)),
    ("colleagues", "GET"): row(404, ((*OFFICE, "zhou"), 200), (("anna",), 403)),
    ("comment-withdraw", "POST"): row(404, ((*OFFICE, *LOOKERS), 403), (("clara",), 302)),
    ("entry-list", "GET"): row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200)),
    ("entry", "GET"): seen_by_office,
    ("entry-diagram", "GET"): seen_by_office,
    ("entry-as-of", "GET"): seen_by_office,
    ("entry-print", "GET"): seen_by_office,
    ("entry-files", "GET"): row(404, (("zhou",), 403), ((*OFFICE, "anna"), 200)),
    ("search", "GET"): row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200)),
    ("search-suggest", "GET"): row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200)),
    ("supervision", "GET"): overseers,
    ("supervision-tasks", "GET"): overseers,
    ("supervision-export", "GET"): overseers,
    ("tasks-urge", "POST"): row(403, (("hugo", "zhou"), 422)),
    ("task-urge", "GET"): row(404, (("clara", "rolf", "lena", "anna"), 403), (("hugo", "zhou"), 200)),
    ("task-urge", "POST"): row(404, (("clara", "rolf", "lena", "anna"), 403), (("hugo", "zhou"), 422)),
    ("subjects", "GET"): row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200)),
    ("subject", "GET"): seen_by_office,
    ("subject-look", "POST"): row(404, ((*OFFICE, *LOOKERS), 422)),
    ("subject-change", "GET"): kept_by_office,
    ("subject-identifier", "GET"): kept_by_office,
    ("subject-merge", "GET"): row(404, ((*OFFICE, "anna"), 403), (("zhou",), 200)),
    ("merge", "GET"): row(404, (("zhou",), 200)),
    ("motion-new", "GET"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 200)),
    ("statement-new", "GET"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 200)),
    ("repair-new", "GET"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 200)),
    ("cross-check", "GET"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 200)),
    ("cross-check", "POST"): row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), 409)),
    ("notice", "GET"): seen_by_office,
    ("notice-pdf", "GET"): row(404, ((*OFFICE, *LOOKERS), 202)),
    ("file", "GET"): seen_by_office,
    ("case-new", "GET"): row(403, (("clara", "dora", "stella"), 200)),
    ("case-import-rejected", "GET"): row(403, (("clara", "dora", "stella"), 302)),
    ("case-import", "GET"): row(403, (("clara", "dora", "stella"), 200)),
    ("rules-desk", "GET"): writers,
    ("rules-new", "GET"): writers,
    ("rules-draft", "GET"): writers,
    ("rules-authorities", "GET"): writers,
    ("rules-diff", "GET"): writers,
    ("rules-version", "GET"): writers,
    ("rules-head", "GET"): writers,
    ("rules-parameters", "GET"): writers,
    ("rules-part", "GET"): writers,
    ("rules-promises", "GET"): writers,
    ("rules-step", "GET"): writers,
    ("rules-step", "POST"): row(403, (("zhou",), 422)),
    ("rules-opinion", "POST"): row(403, (("zhou",), 404)),
    ("rules-dryrun", "GET"): writers,
    ("rules-dryrun-csv", "GET"): writers,
    ("consultations", "GET"): everybody,
    ("consultation", "GET"): row(404, nobody=404),
    ("log", "GET"): row(403, (("anna", "audmin"), 200)),
    ("log-line", "GET"): row(403, (("anna", "audmin"), 200)),
    ("log-verify", "POST"): row(403, (("anna", "audmin"), 302)),
}


@pytest.fixture
def cast(city: Any) -> dict[str, Person | None]:
    """Each role's person; nobody is None."""
    people = city.people
    return {
        "nobody": None,
        "clara": city.clara,
        "rolf": city.rolf,
        "lena": city.lena,
        "hugo": city.hugo,
        "stella": city.stella,
        "dora": people["dingl"],
        "zhou": people["zhouw"],
        "anna": city.anna,
        "sysadmin": people["xitong"],
        "secadmin": people["anquan"],
        "audmin": people["shenjigl"],
        "speaker": city.acmes_speaker,
        "nora": city.nora,
    }


@pytest.fixture
def case(city: Any, today_is: Any, settings: Any) -> dict[str, Any]:
    """One case whose prior notices wait for service, one listed and served; the codes of what hangs from them."""
    today_is(date(2026, 3, 3))
    listed, _day = city.listed(date(2026, 1, 12), order_deadline=date(2026, 1, 8))
    told = city.case().to_review(date(2026, 3, 2)).to_service(date(2026, 3, 2))
    waiting = told.entry.notices.get(associate=None)
    served = city.notified()
    reviewed = city.case().to_review(date(2026, 3, 2))
    Outbox.objects.update(status="done")
    stopped = served.entry.deadlines.get(kind="decide")
    stop = {"first": "2026-03-03", "last": None, "reason": "鉴定", "document": "衡鉴〔2026〕1号"}
    Deadline.objects.filter(pk=stopped.pk).update(paused_on=date(2026, 3, 3), stops=[stop])
    window = served.entry.notices.get(associate=None)
    item = WorkItem.objects.get(entry=told.entry, step="serve")
    file = Evidence.objects.create(
        entry=told.entry,
        file="evidence/none",
        name="证据.pdf",
        media_type="application/pdf",
        size=1,
        digest="0",
        uploaded_by=city.clara,
        uploaded_at=at(date(2026, 3, 2)),
    )
    path = settings.MEDIA_ROOT / "evidence"
    path.mkdir(parents=True, exist_ok=True)
    (path / "none").write_bytes(b"%PDF-1.4\n")
    return {
        "register-entry": {"number": listed.entry.number},
        "hall-entry": {"number": told.entry.number},
        "hall-statement": {"number": served.entry.number, "code": window.code},
        "hall-commit": {"number": listed.entry.number},
        "hall-repair": {"number": listed.entry.number},
        "hall-receive": {"code": waiting.code},
        "hall-notice": {"code": window.code},
        "bulk": {"code": bulk.start("x" * 12, "claim", [item], by=city.clara, at=at(date(2026, 3, 3))).code},
        "task": {"code": item.code},
        "task-claim": {"code": item.code},
        "task-draft": {"code": item.code},
        "task-undo": {"code": item.code},
        "task-release": {"code": item.code},
        **{name: {"code": item.code} for name in HANDED},
        "entry-watch": {"number": told.entry.number},
        "entry-copy": {"number": told.entry.number},
        "task-urge": {"code": item.code},
        "task-preview": {"code": reviewed.item("review").code},
        "notice-serve": {"code": waiting.code},
        "entry": {"number": told.entry.number},
        "entry-diagram": {"number": told.entry.number},
        "entry-as-of": {"number": told.entry.number},
        "entry-print": {"number": told.entry.number},
        "entry-files": {"number": told.entry.number},
        "comment-new": {"number": told.entry.number},
        "colleagues": {"number": told.entry.number},
        **of_a_talk(city, told.entry),
        "motion-new": {"number": told.entry.number, "kind": "extension"},
        "repair-new": {"number": listed.entry.number},
        "statement-new": {"number": served.entry.number},
        "cross-check": {"number": served.entry.number},
        "notice": {"code": waiting.code},
        "notice-pdf": {"code": waiting.code},
        "file": {"code": file.code},
        **of_a_view(city),
        **of_a_record(city),
        **of_a_draft(city),
        **of_files(city),
        "log-line": {"ref": told.entry.number, "seq": 1},
        "cover-end": {"pk": of_an_absence(city).pk},
        "list": {"code": "wage-arrears"},
        "calendar-year": {"year": 2026},
        "calendar-draft": {"pk": of_the_calendar(city).pk},
        "clock-resume": {"number": served.entry.number, "pk": stopped.pk},
    }


def of_a_view(city: Any) -> dict[str, Any]:
    """A view that Clara shares with the labour bureau."""
    kept = savedview.keep(
        city.clara,
        "本周到期",
        box="mine",
        query={},
        department=city.offices["HC-RS"],
        at=at(date(2026, 3, 2)),
    )
    return {key: {"code": kept.code} for key in ("view-change", "view-move", "view-drop")}


def of_a_talk(city: Any, entry: Any) -> dict[str, Any]:
    """A comment of Clara's, and an alert of hers."""
    said = talk.say(entry, "请核对证据。", by=city.clara, at=at(date(2026, 3, 3)))
    told = alert.tell(city.clara, Alert.Kind.COPIED, key="x", at=at(date(2026, 3, 3)), entry=entry)
    return {"comment-withdraw": {"code": said.code}, "alert": {"code": told.code if told else ""}}


def of_files(city: Any) -> dict[str, Any]:
    """The credit files of a company with an entry and of a person listed at the same office, and a merge."""
    acme, person = city.acme, subject.find_or_create(demo.id_for(77), "何小明")
    walk = city.walk()
    walk.subject = person
    walk.register(date(2026, 3, 2), order_deadline=date(2026, 2, 26), case_number="衡人社监〔2026〕990号")
    told: dict[str, Any] = {"reason": "重复建档。", "evidence": "证明", "at": at(date(2026, 3, 3))}
    twin = merge.propose(acme, city.companies["jinda"][0], by=city.people["zhouw"], **told)
    return {
        "subject": {"pk": acme.pk},
        "subject-look": {"pk": person.pk},
        "subject-change": {"pk": acme.pk, "what": "registration"},
        "subject-identifier": {"pk": acme.pk},
        "subject-merge": {"pk": acme.pk},
        "merge": {"pk": twin.pk},
    }


def of_a_record(city: Any) -> dict[str, Any]:
    """The addresses of a licence that the labour bureau reported."""
    policy = Policy.in_force(ListType.objects.get(code="licence-publicity"), date(2026, 3, 2))
    said = ("衡人社许字〔2026〕1号", city.acme.name, city.acme.code, "普通许可", "事由", "依据", "内容")
    decision = Decision(*said, date(2026, 3, 2), "")
    told: dict[str, Any] = {"policy": policy, "by": city.clara, "at": at(date(2026, 3, 2))}
    record = publicity.report(decision, city.offices["HC-RS"], **told)
    lawyers, office = OccupationGroup.objects.get(code="lawyer"), city.offices["HC-RS"]
    told = {"by": city.clara, "at": at(date(2026, 3, 2)), "since": date(2026, 3, 1), "source": "x"}
    member = occupation.assign(lawyers, office, code=demo.id_for(88), name="何小满", **told)
    return {
        "occupation": {"code": "lawyer"},
        "occupation-end": {"code": "lawyer", "pk": member.pk},
        "record": {"pk": record.pk},
        "record-blank": {"code": "licence-publicity"},
    }


def of_an_absence(city: Any) -> Any:
    """One day, later in March, on which the reviewer will cover the case officer."""
    told: dict[str, Any] = {"reason": "年休假", "by": city.clara, "at": at(date(2026, 3, 3))}
    first = last = date(2026, 3, 20)
    return cover.arrange(city.clara, city.rolf, city.offices["HC-RS"], since=first, until=last, **told)


def of_the_calendar(city: Any) -> Any:
    """A year that one person of the credit office has typed."""
    holidays = f"{'、'.join(FESTIVALS)} 2027-05-01"
    return calendar.enter(2027, "测试", holidays, "", by=city.people["guq"], at=at(date(2026, 3, 3)))


def of_a_draft(city: Any) -> dict[str, Any]:
    """The addresses of the next version of the list, which is only a draft."""
    told: dict[str, Any] = {"effective_from": date(2026, 6, 1), "note": "", "at": at(date(2026, 3, 3))}
    found = ListType.objects.get(code="wage-arrears")
    policy = rulemaking.draft(found, found.policies.get(), by=city.people["zhouw"], **told)
    key = {"code": found.code, "version": policy.version}
    return {
        **{page: {"code": found.code} for page in ("rules-draft", "rules-diff", "rules-authorities")},
        **dict.fromkeys(
            ("rules-version", "rules-head", "rules-promises", "rules-dryrun", "rules-dryrun-csv"), key
        ),
        "rules-parameters": {**key, "group": "repair"},
        "rules-part": {**key, "part": "grounds"},
        "rules-step": {**key, "step": "consult"},
        "rules-opinion": {**key, "opinion": "none"},
        "consultation": {"pk": policy.pk},
    }


def test_every_address_has_a_row() -> None:
    names = {pattern.name for pattern in get_resolver().url_patterns}
    assert names ^ {name for name, _method in TABLE} == set()


def test_each_role_sees_and_does_what_the_table_says(cast: Any, case: Any, client: Any) -> None:
    wrong = []
    for role in ROLES:
        client.logout()
        for (name, method), expected in TABLE.items():
            status = _ask(client, cast[role], name, method, case.get(name, {}))
            if status != expected[role]:
                wrong.append(f"{role}: {method} {name}: {status}, expected {expected[role]}")
    assert not wrong, "\n".join(wrong)


def _ask(client: Any, person: Person | None, name: str, method: str, kwargs: dict[str, Any]) -> int:
    """The status of one request, whose effects are rolled back."""
    with transaction.atomic():
        if person is not None:
            client.force_login(Person.objects.get(pk=person.pk), backend="project.auth.DutyBackend")
        address = reverse(name, kwargs=kwargs)
        status = (client.get(address) if method == "GET" else client.post(address, {})).status_code
        transaction.set_rollback(True)
    return status


def test_unknown_and_forbidden_look_the_same(cast: Any, case: Any, sign_in: Any) -> None:
    client = sign_in(cast["stella"])
    forbidden = client.get(reverse("entry", kwargs=case["entry"]))
    unknown = client.get(reverse("entry", kwargs={"number": "LR-2099-0001"}))
    assert (forbidden.status_code, unknown.status_code) == (404, 404)
    assert _without_number(forbidden) == _without_number(unknown)


def _without_number(answer: Any) -> str:
    """The page without its own error number and address."""
    import re

    text = re.sub(r"E-\d{8}-\d{4}-[0-9A-F]{4}", "", answer.content.decode())
    return re.sub(r"LR-\d{4}-\d{4}|csrfmiddlewaretoken\" value=\"[^\"]*\"|[A-Za-z0-9]{64}", "", text)
