"""Public verification: anybody who holds a document learns whether it is genuine and still holds, and nothing else."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.acts.together import together
from tests.stone import stone_lifted
from workflows.acts import door, visits
from workflows.acts import notice as acts
from workflows.law.chain import digest
from workflows.management import city as demo
from workflows.management.walk import Walk, at
from workflows.models import Associate, Notice, Parameter, Transition, Visits
from workflows.models.notice import CHECK_ALPHABET
from workflows.queries import genuine
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 the decision"
LATER = date(2026, 12, 1)


@pytest.fixture
def listed(city: Any, today_is: Any) -> Walk:
    """Acme and its representative are listed."""
    walk, _day = city.listed(date(2026, 3, 2))
    today_is(LATER)
    return walk


def decision(walk: Walk, kind: str = "listing_decision", party: Associate | None = None) -> Notice:
    """The first document of a kind to a party of the case."""
    found = walk.entry.notices.filter(kind=kind, associate=party).first()
    assert found is not None
    return found


def said(client: Any, notice: Notice, status: int = 200) -> str:
    """What the public page says of a document."""
    answer = client.get(reverse("verify-notice", args=[notice.check_code]))
    assert answer.status_code == status
    text: str = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return text


def repaired(city: Any, walk: Walk) -> Walk:
    """The listing ended early on 29 September."""
    walk.apply(date(2026, 9, 25), corrected_on=walk.entry.listed_from)
    told: dict[str, Any] = {"corrected_on": walk.entry.listed_from.isoformat(), "reason": "属实"}
    walk.do("verify", city.clara, date(2026, 9, 28), outcome="grant", **told)
    return walk.do("decide", city.hugo, date(2026, 9, 29), outcome="grant", reason="符合条件")


# ------------------------------------------------------------------------------------------ what is said
@pytest.mark.sqlite
def test_a_decision_in_force_is_shown_as_it_shows_itself(client: Any, listed: Walk) -> None:
    notice, entry = decision(listed), listed.entry
    text = said(client, notice)
    told = ("文书真实，现行有效", notice.number, notice.title, entry.subject.name, entry.subject.code)
    for words in (*told, entry.department.name, entry.list_type.name, entry.listed_until.isoformat()):
        assert words in text
    inside = (
        "何小明",
        "何＊＊",
        demo.id_for(1),
        entry.case_number,
        entry.order_number,
        entry.number,
        "直接送达",
    )
    for words in (*inside, notice.code, entry.facts_summary, "1,286,400", entry.subject.legal_representative):
        assert words not in text, words


def test_a_document_to_a_person_shows_the_masked_name_and_no_more(client: Any, listed: Walk) -> None:
    person = listed.entry.associates.get()
    text = said(client, decision(listed, party=person))
    assert "何＊＊" in text and decision(listed, party=person).number in text
    entry = listed.entry
    hidden = (person.name, person.id_number, person.id_number[:6], entry.subject.name, entry.list_type.name)
    for words in (*hidden, "法定代表人", entry.listed_until.isoformat()):
        assert words not in text, words


def test_a_list_that_hides_persons_hides_them_here_too(client: Any, listed: Walk) -> None:
    with stone_lifted():
        changed = Parameter.objects.filter(policy=listed.entry.policy, name="masking_profile")
        if not changed.update(value="hidden"):
            Parameter.objects.create(
                policy=listed.entry.policy, name="masking_profile", value="hidden", clause=""
            )
    text = said(client, decision(listed, party=listed.entry.associates.get()))
    assert "＊＊＊" in text and "何＊" not in text


def test_what_only_announces_a_decision_is_not_taken_for_one(client: Any, listed: Walk) -> None:
    text = said(client, decision(listed, "prior_notice"))
    assert "文书真实，没有被更正或者撤回" in text and "不是列入决定" in text


def test_a_corrected_document_names_the_newest_one(client: Any, city: Any, listed: Walk) -> None:
    old, newest = decision(listed), None
    for _n in range(2):
        before = newest or old
        with door.one_gesture():
            told: dict[str, Any] = {"by": city.hugo, "at": at(date(2026, 4, 20)), "replaces": before}
            newest = acts.issue(listed.entry, "no_listing_decision", NOT_LISTED, **told)
    assert newest is not None
    text = said(client, old)
    assert "已经被更正取代" in text and newest.number in text and "已更正" in text
    assert newest.check_code not in text  # the number is told, the key to the other document is not
    assert "已经被更正取代" not in said(client, newest)
    Notice.objects.filter(pk=newest.pk).update(state="withdrawn")
    assert newest.number not in said(client, old)


NOT_LISTED = {"dismissal": {"basis": "第七条", "basis_text": "已经改正"}, "reason": "已经改正。"}


def test_a_withdrawn_document_is_genuine_and_not_to_be_used(client: Any, city: Any, today_is: Any) -> None:
    today_is(date(2026, 3, 4))
    waiting = city.case().to_review(date(2026, 3, 2)).to_service(date(2026, 3, 2))
    notice = door.enact(
        "withdraw",
        decision(waiting, "prior_notice"),
        by=city.hugo,
        at=at(date(2026, 3, 3)),
        given={"withdrawn_on": date(2026, 3, 3)},
    )
    text = said(client, notice)
    assert "文书是真的，但已经撤回" in text and "2026-03-03" in text and "已撤回" in text


def test_a_removal_is_told_by_the_decision_and_undone_by_a_restoration(
    client: Any, city: Any, listed: Walk
) -> None:
    repaired(city, listed)
    text = said(client, decision(listed))
    assert "文书真实，名单已经移出" in text and "2026-09-29" in text
    granted = decision(listed, "repair_granted")
    assert "文书真实，现行有效" in said(client, granted)
    listed.rescind(date(2026, 10, 9), decided_on=date(2026, 10, 21), grounds="付款凭证系伪造。")
    back = decision(listed, "rescission_decision")
    assert "所载移出已经撤销" in said(client, granted) and back.number in said(client, granted)
    assert "列入期已经另行确定" in said(client, decision(listed)) and back.number in said(
        client, decision(listed)
    )
    assert "文书真实，现行有效" in said(client, back) and "2029-10-21" in said(client, back)


def test_an_annulled_listing_is_told_with_the_number_of_the_decision(
    client: Any, city: Any, listed: Walk
) -> None:
    told: dict[str, Any] = {"document_number": "衡政复决〔2026〕1号", "document_body": "衡川市人民政府"}
    day = date(2026, 5, 6)
    listed.move(day, "revocation", grounds="责令文书被撤销。", document_date=day, **told)
    listed.do("decide", city.hugo, day, outcome="approve", reason="同意")
    text = said(client, decision(listed))
    assert "所载列入决定已经撤销" in text and day.isoformat() in text
    assert decision(listed, "revocation_decision").number in text
    assert "衡政复决" not in text  # what the document does not show
    before = said(client, decision(listed, "prior_notice"))
    assert "此后的列入决定已经撤销" in before and "视为自始未列入" in before


def test_a_period_that_is_over_is_over_however_late_the_clock_is(
    client: Any, listed: Walk, today_is: Any
) -> None:
    end = listed.entry.listed_until
    today_is(end)
    assert "文书真实，现行有效" in said(client, decision(listed))
    today_is(end + timedelta(days=1))
    assert "列入期已经届满" in said(client, decision(listed))
    tick(at(end + timedelta(days=1), 0, 1))
    assert "名单已经移出" in said(client, decision(listed))


def test_a_row_that_was_changed_is_never_called_genuine(client: Any, listed: Walk) -> None:
    notice = decision(listed)
    forged = {**notice.facts, "list_name": "别的名单"}
    Notice.objects.filter(pk=notice.pk).update(facts=forged)
    assert "暂不能确认这份文书" in said(client, notice) and "文书真实" not in said(client, notice)
    # Whoever also puts the digest right meets the line of the log.
    Notice.objects.filter(pk=notice.pk).update(facts_digest=door.digest_of(forged))
    assert "暂不能确认这份文书" in said(client, notice)


def test_an_unknown_code_is_answered_with_the_way_to_ask(client: Any, listed: Walk) -> None:
    known = client.get(reverse("verify-notice", args=[decision(listed).check_code]))
    unknown = client.get(reverse("verify-notice", args=["Z" * 16]))
    nonsense = client.get(reverse("verify-notice", args=["..' OR 1=1"]))
    assert (unknown.status_code, nonsense.status_code) == (404, 404)
    for answer in (unknown, nonsense):
        assert (
            "查无此文书" in answer.content.decode()
            and "用政府网站或者总机查到的电话" in answer.content.decode()
        )
        assert {answer[name] for name in ("X-Robots-Tag", "Cache-Control")} == {
            "noindex, noarchive",
            "no-store",
        }
    headers = ("X-Robots-Tag", "Cache-Control", "Referrer-Policy", "Content-Security-Policy")
    assert [known[name] for name in headers] == [unknown[name] for name in headers]
    assert known["Referrer-Policy"] == "same-origin"


def test_no_other_key_opens_a_document(client: Any, listed: Walk) -> None:
    notice = decision(listed)
    for key in (notice.code, notice.number, str(notice.pk), listed.entry.number, notice.facts_digest[:16]):
        answer = client.get(reverse("verify-notice", args=[key]))
        assert answer.status_code == 404 and notice.number not in answer.content.decode(), key


def test_every_document_costs_the_same_queries(client: Any, city: Any, listed: Walk) -> None:
    def cost(notice: Notice) -> int:
        said(client, notice)  # the first visit of a minute makes its row
        with CaptureQueriesContext(connection) as seen:
            said(client, notice)
        return len(seen)

    first = cost(decision(listed))
    for _n in range(3):
        with door.one_gesture():
            told: dict[str, Any] = {
                "by": city.hugo,
                "at": at(date(2026, 4, 20)),
                "replaces": decision(listed),
            }
            acts.issue(listed.entry, "no_listing_decision", NOT_LISTED, **told)
    assert cost(decision(listed)) == first <= 5


# ---------------------------------------------------------------------------------------------- the code
def test_a_code_may_be_typed_as_it_is_read(client: Any, listed: Walk) -> None:
    code = "0123456789ABCDEF"
    Notice.objects.filter(pk=decision(listed).pk).update(check_code=code)
    for typed in (
        "0123-4567-89AB-CDEF",
        "o i 2 3 4 5 6 7 8 9 a b c d e f",
        "ol23456789abcdef",
        "０１２３４５６７８９ＡＢＣＤＥＦ",
    ):
        answer = client.get(reverse("verify"), {"code": typed})
        assert answer.status_code == 302 and answer["Location"] == reverse("verify-notice", args=[code]), (
            typed
        )
        assert client.get(reverse("verify-notice", args=[typed])).status_code == 200


@pytest.mark.parametrize("typed", ["", "12345", "U123456789ABCDEF", "0123456789ABCDEFG", "x" * 61, "核验码"])
def test_what_can_be_no_code_is_said_and_kept(client: Any, typed: str) -> None:
    answer = client.get(reverse("verify"), {"code": typed})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()


@given(
    st.text(alphabet=CHECK_ALPHABET, min_size=16, max_size=16), st.lists(st.sampled_from(" -\t–"), max_size=6)
)
def test_a_printed_code_is_read_as_itself(code: str, between: list[str]) -> None:
    assert genuine.typed(genuine.grouped(code)) == code
    assert genuine.typed("".join(between) + code.lower() + "".join(between)) == code


# ------------------------------------------------------------------------------------------- not too often
def test_who_asks_too_often_waits_for_the_next_minute(client: Any, today_is: Any) -> None:
    today_is(LATER, 10, 0)
    address = reverse("verify-notice", args=["Z" * 16])
    assert {client.get(address).status_code for _n in range(30)} == {404}
    answer = client.get(address)
    assert (
        answer.status_code == 429 and answer["Retry-After"] == "60" and answer["Cache-Control"] == "no-store"
    )
    assert (
        "每分钟最多查询 30 次" in answer.content.decode() and "60 秒后（10:01:00）" in answer.content.decode()
    )
    assert client.get(address, REMOTE_ADDR="10.0.0.9").status_code == 404
    assert (
        client.get(reverse("register"), {"q": "启恒"}).status_code == 200
    )  # another question is counted apart
    today_is(LATER, 10, 1)
    assert client.get(address).status_code == 404


def test_behind_the_proxy_each_visitor_is_counted_and_nobody_invents_an_address(
    client: Any, settings: Any, today_is: Any
) -> None:
    today_is(LATER)
    settings.XINHENG_BEHIND_PROXY = True
    address = reverse("verify-notice", args=["Z" * 16])

    def ask(chain: str) -> int:
        status: int = client.get(address, HTTP_X_FORWARDED_FOR=chain).status_code
        return status

    assert {ask(f"10.9.9.{n}, 203.0.113.7") for n in range(30)} == {404}
    assert ask("10.1.1.1, 203.0.113.7") == 429 and ask("203.0.113.8") == 404
    # A proxy that writes the port of each connection behind the address makes no new visitor of it.
    assert {ask(f"203.0.113.9:{port}") for port in range(4000, 4030)} == {404}
    assert ask("203.0.113.9:5678") == ask("203.0.113.9") == ask("::ffff:203.0.113.9") == 429
    assert {ask(f"[2001:db8:0:9::1]:{port}") for port in range(30)} == {404}
    assert ask("[2001:db8:0:9::1]") == ask("2001:db8:0:9::2") == 429
    # One household has one IPv6 network, however many addresses it uses.
    assert {ask(f"2001:db8:0:1::{n}") for n in range(30)} == {404}
    assert ask("2001:db8:0:1:ffff::1") == 429 and ask("2001:db8:0:2::1") == 404


def test_no_address_of_a_visitor_is_kept_and_old_counts_go(client: Any, today_is: Any) -> None:
    today_is(LATER)
    assert visits.admit("x", "203.0.113.7", 1, at(LATER, 8))
    assert visits.admit("x", "203.0.113.8", 1, at(LATER, 12))
    row = Visits.objects.get()
    assert "203.0" not in row.key and row.until == at(LATER, 12, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_many_hands_at_once_are_counted_exactly() -> None:
    came = together([lambda: visits.admit("x", "203.0.113.7", 10, at(LATER))] * 24, threads=4)
    assert sorted(came) == [False] * 14 + [True] * 10 and Visits.objects.get().n == 10


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_another_process_counts_on(today_is: Any) -> None:
    import subprocess
    import sys

    from tests.acts.processes import ROOT, environment

    assert all(visits.admit("x", "203.0.113.7", 5, at(LATER)) for _n in range(3))
    program = (
        "import django; django.setup()\n"
        "from workflows.acts import visits; from workflows.management.walk import at; from datetime import date\n"
        f"print([visits.admit('x', '203.0.113.7', 5, at(date({LATER:%Y,%-m,%-d}))) for _ in range(3)])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[True, True, False]", done.stderr
    assert not visits.admit("x", "203.0.113.7", 5, at(LATER))


# -------------------------------------------------------------------------------------------- the digest
def test_the_page_carries_the_digests_and_no_form_for_the_file(client: Any, city: Any, listed: Walk) -> None:
    notice = decision(listed)
    assert "电子文件还在印制" in said(client, notice) and "verify.js" not in said(client, notice)
    acts.print_file(notice, PDF, at=at(LATER))
    Notice.objects.filter(pk=notice.pk).update(plain_digest=digest(b"plain"))
    text = said(client, notice)
    assert f'data-file="{digest(PDF)}"' in text and f'data-plain="{digest(b"plain")}"' in text
    assert "sha256sum" in text and "certutil" in text and "verify.js" in text
    field = text.index('type="file"')
    assert text.rfind("<form", 0, field) <= text.rfind("</form>", 0, field)  # the field stands in no form
    assert "name=" not in text[text.rfind("<input", 0, field) : text.index(">", field)]


def test_a_visit_leaves_no_line_and_needs_no_session(client: Any, listed: Walk) -> None:
    before = Transition.objects.count()
    assert "sessionid" not in said(client, decision(listed)) and not client.session.keys()
    assert Transition.objects.count() == before
