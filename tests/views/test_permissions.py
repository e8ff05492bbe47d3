"""Every address × every role: what each may see and do. A new address without a row fails.

200 seen, 302 led elsewhere (for an anonymous visitor: to sign in), 403 seen but not hers to do,
404 unknown or forbidden (the same page), 405 not by this method.
"""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import get_resolver, reverse

from tests import kinds
from tests.law import matters
from tests.law.objected import an_objection
from tests.scenes import scene
from tests.views import promises
from tests.views.audit_rows import of_audit
from tests.views.exits_held import of_looks, to_be_restored
from tests.views.guided_held import of_guidance
from tests.views.hall_held import of_the_hall
from tests.views.office_held import (
    of_a_letterhead,
    of_a_record,
    of_a_view,
    of_an_absence,
    of_papers,
    of_the_calendar,
    of_the_log,
)
from tests.views.permission_roles import HANDED, ROLES
from tests.views.permission_table import TABLE
from tests.views.remedies_held import of_a_lawsuit, of_a_recall, of_objections
from tests.views.training_rows import of_training
from workflows.acts import (
    alert,
    bulk,
    bundles,
    merge,
    rulemaking,
    subject,
    talk,
)
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Deadline,
    Evidence,
    ListType,
    Notice,
    Outbox,
    Person,
    Repair,
    WorkItem,
)
from workflows.views import errors

pytestmark = pytest.mark.django_db


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
        "jian": people["jianb"],
        "pan": people["panr"],
        "speaker": city.acmes_speaker,
        "nora": city.nora,
    }


@pytest.fixture
def case(city: Any, today_is: Any, settings: Any) -> dict[str, Any]:
    """The codes of one of everything, and the file of the evidence."""
    today_is(date(2026, 3, 3))
    path = settings.MEDIA_ROOT / "evidence"
    path.mkdir(parents=True, exist_ok=True)
    (path / "none").write_bytes(b"%PDF-1.4\n")
    made: dict[str, Any] = one_of_everything(city)
    return made


@scene
def one_of_everything(city: Any) -> dict[str, Any]:
    """One case whose prior notices wait for service, one listed and served; the codes of what hangs from them."""
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
    kinds.load_heard()
    heard = city.notified(list_code=kinds.HEARD).entry
    asked = heard.notices.get(kind="prior_notice", associate=None)
    return {
        "hall-hearing": {"number": heard.number, "code": asked.code},
        "hearing-new": {"number": heard.number},
        "objection": {"code": an_objection(city, listed.entry).code},
        "register-entry": {"number": listed.entry.number},
        "hall-entry": {"number": told.entry.number},
        "hall-statement": {"number": served.entry.number, "code": window.code},
        "hall-commit": {"number": listed.entry.number},
        "hall-rescission": {"number": listed.entry.number, "code": to_be_restored(listed).code},
        **of_looks(city, listed),
        "hall-guide": {"number": listed.entry.number},
        "hall-repair": {"number": listed.entry.number},
        "hall-reorganisation": {"number": listed.entry.number},
        "hall-receive": {"code": waiting.code},
        "hall-notice": {"code": window.code},
        "hall-paper": {"code": arrived(window).code},
        "notice-service": {"code": waiting.code},
        "notice-address": {"code": waiting.code},
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
        "case-papers": {"number": told.entry.number},
        "case-paper": {"number": told.entry.number, "kind": "file_index"},
        "notice-receipt": {"code": waiting.code},
        "entry-files": {"number": told.entry.number},
        **of_a_bundle(city, told.entry),
        "comment-new": {"number": told.entry.number},
        "colleagues": {"number": told.entry.number},
        **of_a_talk(city, told.entry),
        "motion-new": {"number": told.entry.number, "kind": "extension"},
        "repair-new": {"number": listed.entry.number},
        "repair-visit": {"code": an_application(city, told.entry, "accepted").code},
        "repair-completion": {"code": an_application(city, served.entry, "incomplete").code},
        "statement-new": {"number": served.entry.number},
        "cross-check": {"number": served.entry.number},
        "notice": {"code": waiting.code},
        **of_objections(city, listed.entry),
        **of_a_lawsuit(city, listed.entry),
        **of_guidance(city, listed.entry),
        **of_a_letterhead(city),
        **of_papers(city, told.entry),
        "issuance-new": {"number": told.entry.number},
        "notice-correct": {"code": waiting.code},
        "notice-withdraw": {"code": waiting.code},
        "verify-notice": {"code": waiting.check_code},
        "notice-pdf": {"code": waiting.code},
        "file": {"code": file.code},
        **matters.addresses(city),
        **promises.addresses(city),
        **of_a_view(city),
        **of_a_recall(city, listed.entry),
        **of_a_record(city),
        **of_a_draft(city),
        **of_files(city),
        **of_the_hall(city, told.entry, waiting),
        **of_training(city),
        **of_audit(city, listed.entry),
        **of_the_log(told.entry),
        "cover-end": {"pk": of_an_absence(city).pk},
        "list": {"code": "wage-arrears"},
        "calendar-year": {"year": 2026},
        "calendar-draft": {"pk": of_the_calendar(city).pk},
        "clock-resume": {"number": served.entry.number, "pk": stopped.pk},
    }


def of_a_bundle(city: Any, entry: Any) -> dict[str, Any]:
    """A bundle that Clara asked for; the runner has not come yet."""
    told: dict[str, Any] = {"purpose": "举证", "with_facts": True}
    made = bundles.start_entry(entry, by=city.clara, at=at(date(2026, 3, 3)), **told)
    return {
        "bundle-entry": {"number": entry.number},
        **{key: {"code": made.code} for key in ("bundle", "bundle-file")},
        **of_a_party(city, entry),
    }


def of_a_party(city: Any, entry: Any) -> dict[str, Any]:
    """A bundle that the speaker of the company asked for its own entry."""
    speaker = city.acmes_speaker
    told: dict[str, Any] = {"by": speaker, "at": at(date(2026, 3, 3))}
    made = bundles.start_party(speaker.mandates.get(), entry, None, **told)
    return {
        "hall-bundle": {"number": entry.number},
        **{key: {"code": made.code} for key in ("hall-bundle-state", "hall-bundle-file")},
    }


def an_application(city: Any, entry: Any, state: str) -> Repair:
    """An application for repair that stands in this state."""
    day, code = date(2026, 3, 2), f"{entry.number}-X1"
    told: dict[str, Any] = {"applied_by": city.acmes_speaker, "applied_at": at(day), "received_on": day}
    return Repair.objects.create(entry=entry, code=code, state=state, claimed_corrected_on=day, **told)


def arrived(notice: Notice) -> Notice:
    """The same notice as if it had been served electronically."""
    Notice.objects.filter(pk=notice.pk).update(arrived_at=at(date(2026, 3, 2)), service_method="electronic")
    return notice


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


# Every page once on the embedded database as well: as the public, a case officer, a head and the credit office.
ON_BOTH = ("nobody", "clara", "hugo", "zhou")


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=[pytest.mark.sqlite] if role in ON_BOTH else []) for role in ROLES]
)
def test_each_role_sees_and_does_what_the_table_says(
    cast: Any, case: Any, client: Any, role: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(errors, "render", drawn_once(errors.render))
    if cast[role] is not None:
        client.force_login(Person.objects.get(pk=cast[role].pk), backend="project.auth.DutyBackend")
    wrong, signed_in = [], client.cookies
    for (name, method), expected in TABLE.items():
        client.cookies = deepcopy(signed_in)
        status = _ask(client, name, method, case.get(name, {}))
        if status != expected[role]:
            wrong.append(f"{role}: {method} {name}: {status}, expected {expected[role]}")
    assert not wrong, "\n".join(wrong)


def drawn_once(draw: Any) -> Any:
    """Draw each error page with each of its sentences once for a role: three of five answers are one of them."""
    drawn: dict[Any, bytes] = {}

    def page(request: Any, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        key = (template, context["frame"], context["sentence"])
        if key not in drawn:
            drawn[key] = draw(request, template, context, status=status).content
        return HttpResponse(drawn[key], status=status)

    return page


def _ask(client: Any, name: str, method: str, kwargs: dict[str, Any]) -> int:
    """The status of one request, whose effects are rolled back."""
    with transaction.atomic():
        address = reverse(name, kwargs=kwargs)
        status = (client.get(address) if method == "GET" else client.post(address, {})).status_code
        transaction.set_rollback(True)
    return int(status)


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
