"""Who is about to be listed, for everybody to read and to object; and what stays between the office and an objector."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests import kinds
from tests.cast import MONDAY, City
from tests.documents.paper import words
from workflows.acts.notice import draft_facts
from workflows.management.city import id_for
from workflows.models import Display, Notice, Statement, Subject
from workflows.queries.notices import html

DAY = timedelta(days=1)
WHERE = "/public-notices/"


@pytest.fixture
def lists(city: City) -> City:
    """The city with three more lists."""
    kinds.load()
    return city


def nominated(city: City, **facts: Any) -> Any:
    """A nomination that is being published."""
    return city.case(MONDAY, list_code=kinds.RED, associates=(), **facts).to_publication(MONDAY)


def test_everybody_reads_who_is_about_to_be_listed_until_the_window_ends(
    lists: City, client: Any, today_is: Any
) -> None:
    walk = nominated(lists)
    last = MONDAY + 10 * DAY
    for day, shown in ((MONDAY, True), (last, True), (last + DAY, False)):
        today_is(day)
        page = client.get(WHERE).content.decode()
        assert (walk.subject.name in page) is shown, day
    today_is(MONDAY)
    page = client.get(WHERE).content.decode()
    assert "异议电话" in page and walk.entry.notices.get().number in page and last.isoformat() in page


def test_its_party_opens_what_is_published_without_signing_for_it(
    lists: City, today_is: Any, sign_in: Any
) -> None:
    walk = nominated(lists)
    today_is(MONDAY)
    paper, party = walk.entry.notices.get(), sign_in(lists.companies["qiheng"][1])
    home = party.get(f"/hall/{walk.entry.number}/").content.decode()
    assert paper.state == "published" and f"/hall/notices/{paper.code}.pdf" in home
    file = party.get(f"/hall/notices/{paper.code}.pdf")
    assert file.status_code == 202 and "正在" in file.content.decode()  # it is being printed
    Notice.objects.filter(pk=paper.pk).update(file=b"%PDF", file_digest="x")
    assert b"".join(party.get(f"/hall/notices/{paper.code}.pdf").streaming_content) == b"%PDF"
    text = party.get(f"/hall/notices/{paper.code}/receive/", follow=True).content.decode()
    assert "公布的文书不需要签收" in text and walk.subject.name in text and "我已收到" not in text
    paper.refresh_from_db()
    assert paper.opened_at is None, "it was not served, so nothing is known about its being opened"


def test_a_case_that_only_its_party_was_told_of_is_not_public(
    lists: City, client: Any, today_is: Any
) -> None:
    walk = lists.notified()
    today_is(MONDAY)
    assert walk.subject.name not in client.get(WHERE).content.decode()


def test_a_natural_person_is_masked_and_the_number_of_queries_does_not_grow(
    lists: City, client: Any, today_is: Any, django_assert_num_queries: Any
) -> None:
    walk = lists.walk()
    walk.subject = Subject.objects.create(code=id_for(801), name="何大方", kind="person")
    walk.register(
        MONDAY, order_deadline=date(2026, 2, 26), case_number="衡荐〔2026〕1号", list_code=kinds.RED
    ).to_publication(MONDAY)
    today_is(MONDAY)
    page = client.get(WHERE).content.decode()
    assert "何大方" not in page and "何＊＊" in page and id_for(801) not in page
    # Nor does the paper that hangs on the wall name the person, or the announcement of the removal.
    for kind in ("public_notice", "removal_announcement"):
        stated = draft_facts(walk.entry, kind, MONDAY)
        printed = words(html(kind, stated, draft=True))
        assert "何＊＊" in printed and "何大方" not in printed and id_for(801) not in printed, kind
    assert draft_facts(walk.entry, "prior_notice", MONDAY)["party"]["name"] == "何大方"


@pytest.mark.parametrize("key", ["0", "abc", "99999999999999999999", "-1", "٣"])
def test_a_strange_key_starts_at_the_newest(lists: City, client: Any, today_is: Any, key: str) -> None:
    walk = nominated(lists)
    today_is(MONDAY)
    answer = client.get(WHERE, {"before": key})
    assert answer.status_code == 200 and walk.subject.name in answer.content.decode()


def test_an_objector_is_named_to_the_office_and_to_nobody_else(
    lists: City, sign_in: Any, today_is: Any
) -> None:
    walk = nominated(lists)
    today_is(MONDAY + DAY)
    clara = sign_in(lists.clara)
    new = f"/entries/{walk.entry.number}/statements/new/"
    assert "登记异议" in clara.get(new).content.decode()
    notice = walk.entry.notices.get()
    said = {"notice": notice.code, "received_on": "2026-03-03", "text": "该企业上年度有欠税。"}
    lacking = clara.post(new, said)
    assert lacking.status_code == 422 and "请填写异议人" in lacking.content.decode()
    assert "该企业上年度有欠税。" in lacking.content.decode()
    assert clara.post(new, {**said, "objector": "王五", "objector_contact": "0999-1"}).status_code == 302
    assert Statement.objects.get().objector == "王五"
    assert "王五" in clara.get(f"/entries/{walk.entry.number}/").content.decode()
    assert "王五" not in sign_in(lists.anna).get(f"/entries/{walk.entry.number}/").content.decode()
    hall = sign_in(lists.acmes_speaker).get(f"/hall/{walk.entry.number}/").content.decode()
    assert "王五" not in hall and "欠税" not in hall


@pytest.mark.parametrize(
    ("profile", "name", "code"), [("standard", "何＊＊", True), ("hidden", "＊＊＊", False)]
)
def test_a_person_is_shown_under_the_masking_profile_of_the_rules(
    lists: City, profile: str, name: str, code: bool
) -> None:
    walk = lists.walk()
    walk.subject = Subject.objects.create(code=id_for(802), name="何大方", kind="person")
    rules = {**kinds.WATCH_RULES, "masking_profile": kinds.parameter(profile)}
    rules |= {"natural_person_publishable": kinds.parameter("yes")}
    kinds.enact(kinds.document("test-people", "测试人员名单", "watch", "TP", rules))
    walk.register(
        MONDAY, order_deadline=date(2026, 2, 26), case_number="衡关〔2026〕1号", list_code="test-people"
    )
    walk.to_publication(MONDAY).decide(MONDAY + DAY)
    display = Display.objects.get(entry=walk.entry)
    assert (display.name, bool(display.code)) == (name, code)
    assert display.code != id_for(802)
