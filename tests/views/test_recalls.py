"""The desk of corrections and withdrawals, the receivers, the page of a receiver without a system, the hall."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uploads import upload
from workflows import sending
from workflows.acts import exit, people, recall
from workflows.gateways import signing
from workflows.management.walk import Walk, at
from workflows.models import Outbox, Recall, RecallReceipt, Recipient, Transition

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = {"answer": "done", "who": "许可", "text": ""}


@pytest.fixture
def gone(city: Any, today_is: Any) -> Walk:
    """A listing that ended, and everybody was told; the traffic bureau, a receiver, sits in the program."""
    walk: Walk = city.listed()[0]
    last = walk.entry.listed_until
    end = walk.entry.deadlines.get(kind="listing_end")
    exit.leave(
        walk.entry, "exit_by_term", rests_on=end, by=city.clock, at=at(last + DAY), because="列入期限届满"
    )
    Recipient.objects.filter(name="市交通运输局").update(department=city.offices["HC-JT"])
    today_is(last + 2 * DAY)
    return walk


def receipt_of(walk: Walk, name: str = "市交通运输局") -> RecallReceipt:
    """The receipt of one receiver."""
    return RecallReceipt.objects.select_related("recipient", "recall").get(
        recall__entry=walk.entry, recipient__name=name
    )


def test_the_credit_office_sees_who_has_not_confirmed_and_a_receiver_only_its_own(
    city: Any, gone: Walk, sign_in: Any, today_is: Any
) -> None:
    zhou = city.people["zhouw"]
    page = sign_in(zhou).get("/recalls/")
    assert len(page.context["rows"]) == 9 and page.context["counts"]["recalls"] == 0
    today_is(Recall.objects.get().due_on + DAY)
    page = sign_in(zhou).get("/recalls/?state=late")
    assert {row.standing for row in page.context["rows"]} == {"late"} and page.context["counts"][
        "recalls"
    ] == 9
    assert sign_in(zhou).get("/recalls/?state=confirmed").context["rows"] == []
    assert len(sign_in(zhou).get(f"/recalls/?q={gone.entry.number}").context["rows"]) == 9
    assert sign_in(zhou).get("/recalls/?q=别的公司").context["rows"] == []
    mine = sign_in(city.stella).get("/recalls/").context
    assert [row.receipt.recipient.name for row in mine["rows"]] == ["市交通运输局"]
    assert mine["counts"]["recalls"] == 1 and sign_in(city.clara).get("/recalls/").context["rows"] == []


def test_pages_of_receipts_follow_one_another(city: Any, gone: Walk, sign_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("workflows.queries.recalls.PAGE", 4)
    client, seen, url = sign_in(city.people["zhouw"]), [], "/recalls/"
    while url:
        page = client.get(url).context
        seen += [row.receipt.pk for row in page["rows"]]
        url = page["next_url"]
    assert seen == sorted(seen, reverse=True) and len(seen) == 9
    back = client.get(page["prev_url"]).context
    assert [row.receipt.pk for row in back["rows"]] == seen[4:8] and back["prev_url"] and back["next_url"]


def test_an_officer_of_the_receiver_confirms_in_the_own_name(city: Any, gone: Walk, sign_in: Any) -> None:
    row, client = receipt_of(gone), sign_in(city.stella)
    url = reverse("recall-step", args=[row.code, "confirm"])
    page = client.post(url, {"answer": "not_held", "who": "许可", "text": ""})
    assert page.status_code == 422 and "请写明核对情况" in page.content.decode()
    assert 'value="许可"' in page.content.decode(), "nothing that was typed is lost"
    assert client.post(url, SAID).status_code == 302
    row.refresh_from_db()
    assert (row.how, row.confirmed_by, row.confirmed_as) == ("officer", city.stella, "许可")
    line = Transition.objects.get(book=gone.entry.book, verb="confirm_recall")
    assert (line.actor, line.post) == (city.stella, "HC-JT:case_officer")
    assert client.post(reverse("recall-step", args=[row.code, "paper"]), SAID).status_code == 403


def test_the_credit_office_records_a_paper_and_sends_again(
    city: Any, gone: Walk, sign_in: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    row, client = receipt_of(gone), sign_in(city.people["zhouw"])
    again, paper = (reverse("recall-step", args=[row.code, step]) for step in ("resend", "paper"))
    assert client.post(again, {"reason": ""}).status_code == 422
    assert client.post(again, {"reason": "没有收到"}).status_code == 409, "the first is still on its way"
    Outbox.objects.update(status="dead")
    assert client.post(again, {"reason": "没有收到"}).status_code == 302
    assert client.post(paper, SAID).status_code == 422
    scan = upload("回执.pdf")
    assert client.post(paper, {**SAID, "files": scan}).status_code == 302
    row.refresh_from_db()
    assert (row.how, row.proof.purpose, row.times_sent) == ("paper", "receipt", 2)
    page = client.get(reverse("recall", args=[row.code])).content.decode()
    assert "书面回执" in page and "回执.pdf" in page
    late = client.post(again, {"reason": "再发"})
    assert late.status_code == 409 and "已经确认" in late.content.decode()


def test_the_file_of_the_entry_says_who_has_confirmed_and_transport_is_no_confirmation(
    city: Any, gone: Walk, sign_in: Any
) -> None:
    url, zhou = reverse("entry", args=[gone.entry.number]), city.people["zhouw"]
    RecallReceipt.objects.update(delivered_at=at(gone.entry.listed_until + DAY))
    page = sign_in(zhou).get(url)
    assert "9 个接收方，0 个已确认" in page.content.decode() and "已送到，未确认" in page.content.decode()
    sign_in(city.stella).post(reverse("recall-step", args=[receipt_of(gone).code, "confirm"]), SAID)
    (told,) = sign_in(city.clara).get(url).context["recalls"]
    assert [row.receipt.recipient.name for row in told.confirmed] == ["市交通运输局"] and len(
        told.waiting
    ) == 8


def test_more_recalls_cost_no_more_queries(city: Any, gone: Walk, sign_in: Any) -> None:
    client = sign_in(city.people["zhouw"])
    urls = ["/recalls/", "/recipients/", reverse("entry", args=[gone.entry.number])]
    for url in urls:
        client.get(url)

    def costs() -> list[int]:
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as seen:
                client.get(url)
            found.append(len(seen))
        return found

    before = costs()
    told = {"by": city.hugo, "at": at(gone.entry.listed_until + DAY)}
    recall.tell_everybody(gone.entry, "correction", changes=[], because="更正", **told)
    assert costs() == before


def test_the_party_reads_in_plain_words_who_knows(city: Any, gone: Walk, sign_in: Any) -> None:
    sign_in(city.stella).post(reverse("recall-step", args=[receipt_of(gone).code, "confirm"]), SAID)
    page = sign_in(city.acmes_speaker).get(reverse("hall-entry", args=[gone.entry.number])).content.decode()
    assert "谁已经知道更正和移出" in page and "已经通知 9 个" in page
    assert "市交通运输局（" in page.partition("已确认处理：")[2].partition("还没有确认")[0]


def test_a_receiver_without_a_system_confirms_on_the_page_of_its_link(
    city: Any, gone: Walk, client: Any, today_is: Any
) -> None:
    url = sending.address_of(receipt_of(gone, "市总工会"))
    page = client.get(url)
    assert (
        page.status_code == 200 and page["Cache-Control"] == "no-store" and "noindex" in page["X-Robots-Tag"]
    )
    assert gone.entry.number in page.content.decode() and "请停止公示该条目" in page.content.decode()
    assert client.post(url, {"answer": "done", "who": ""}).status_code == 422
    assert client.post(url, {"answer": "done", "who": "工会 赵工"}).status_code == 200
    done = receipt_of(gone, "市总工会")
    assert (done.how, done.confirmed_as, done.confirmed_by.username) == ("page", "工会 赵工", "counter")
    for wrong in (url[:-2] + ("1/" if url[-2] == "0" else "0/"), "/receipts/x/", "/receipts/-/"):
        assert client.get(wrong).status_code == 404
    bad = client.post(url, "[1]", content_type="application/json")
    assert bad.status_code == 400 and "JSON" in bad.json()["errors"][0]
    other = sending.address_of(receipt_of(gone, "市税务局"))
    assert client.post(other, {"answer": "ok"}, content_type="application/json").status_code == 422
    codes = {client.get(url).status_code for _n in range(40)}
    assert codes == {200, 429}


def test_the_public_keys_are_published_and_no_private_part_with_them(client: Any, db: Any) -> None:
    signing.ensure()
    answer = client.get("/.well-known/xinheng-message-keys.json")
    (key, *_former) = answer.json()["keys"]
    assert (key["kty"], key["crv"], key["alg"], "d" in key) == ("OKP", "Ed25519", "EdDSA", False)


def test_the_credit_office_registers_changes_and_ends_a_receiver(city: Any, gone: Walk, sign_in: Any) -> None:
    client = sign_in(city.people["zhouw"])
    said = {
        "name": "信用中国（衡川）", "kind": "site", "way": "https", "address": "http://example.org",
        "since": "2026-01-01", "key": "{}", "lists": ["wage-arrears"], "events": ["listed", "exited"],
    }  # fmt: skip
    page = client.post("/recipients/new/", said)
    assert page.status_code == 422 and "公钥应为" in page.content.decode()
    page = client.post("/recipients/new/", said | {"key": ""})
    assert page.status_code == 422 and "https://" in page.content.decode()
    good = said | {"key": "", "address": "https://example.org/in"}
    assert client.post("/recipients/new/", good).status_code == 302
    row = Recipient.objects.get(name="信用中国（衡川）")
    assert not row.is_automatic and row.wants("wage-arrears", "listed", date(2026, 5, 1))
    assert not row.wants("wage-arrears", "corrected", date(2026, 5, 1))
    url = reverse("recipient", args=[row.code])
    assert client.post(url, good | {"until": "2026-12-31", "because": "停止对接"}).status_code == 302
    twice = client.post("/recipients/new/", good)
    assert twice.status_code == 422 and "已经登记" in twice.content.decode()
    verbs = Transition.objects.filter(thing=row.ref).values_list("verb", flat=True)
    assert list(verbs) == ["register_recipient", "end_recipient"]
    shown = client.get("/recipients/").content.decode()
    assert (
        "信用信息共享平台" in shown and "自动登记" in shown and "停止对接" in client.get(url).content.decode()
    )


def test_nobody_who_speaks_for_the_subject_confirms_for_a_receiver(
    city: Any, gone: Walk, sign_in: Any
) -> None:
    people.mandate(city.stella, city.acme, "agent", since=date(2026, 1, 1))
    client = sign_in(city.stella)
    assert (
        client.post(reverse("recall-step", args=[receipt_of(gone).code, "confirm"]), SAID).status_code == 403
    )
