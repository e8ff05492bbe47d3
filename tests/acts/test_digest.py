"""The e-mail summary: at its hours on working days, to who wants it, once, and not when there is nothing to say."""

import smtplib
from datetime import date, datetime
from typing import Any

import pytest

from workflows import tasks
from workflows.acts import alert
from workflows.acts import settings as desk
from workflows.gateways import mail
from workflows.gateways.platform import DeliveryFailed
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Alert, Deadline, Entry, Outbox, Person, Subject
from workflows.models.calendar import load_calendar
from workflows.queries import digest

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def letters_to_send(settings: Any, mailoutbox: Any) -> None:
    """Letters are kept in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def wants(person: Person, digest: str, email: str = "a@example.gov.cn") -> None:
    """The person wants a summary."""
    desk.keep(person, digest=digest, muted=[], holds_steps=True, single_keys=True, email=email)


def keys_at(today_is: Any, day: date, hour: int, minute: int = 0) -> list[str]:
    """What the clock has announced until then."""
    instant: datetime = today_is(day, hour, minute)
    tasks.announce_digests(instant)
    tasks.announce_digests(instant)
    rows = Outbox.objects.filter(kind="digest").order_by("key").values_list("key", flat=True)
    return [key.partition("/")[2].partition("/")[2] for key in rows]


def deliver() -> list[str]:
    """Work the outbox off; the receipts of the summaries."""
    tasks.run_outbox_once()
    return list(Outbox.objects.filter(kind="digest").order_by("pk").values_list("receipt", flat=True))


def test_the_hours_of_the_summary(city: Any, today_is: Any) -> None:
    wants(city.clara, "twice")
    assert keys_at(today_is, TUESDAY, 8, 29) == []
    assert keys_at(today_is, TUESDAY, 8, 30) == ["2026-03-03/1"]
    assert keys_at(today_is, TUESDAY, 13, 59) == ["2026-03-03/1"]
    assert keys_at(today_is, TUESDAY, 14, 0) == ["2026-03-03/1", "2026-03-03/2"]


def test_who_wants_one_a_day_gets_one_also_when_the_morning_was_missed(city: Any, today_is: Any) -> None:
    wants(city.clara, "daily")
    wants(city.rolf, "never")
    wants(city.lena, "twice", email="")
    assert keys_at(today_is, TUESDAY, 16) == ["2026-03-03/1"]
    wants(city.hugo, "twice", email="h@example.gov.cn")
    assert keys_at(today_is, TUESDAY, 17) == ["2026-03-03/1", "2026-03-03/2"]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2026, 10, 5), 0),  # a Monday of the national holiday
        (date(2026, 10, 10), 1),  # a Saturday that is worked for it
        (date(2026, 3, 7), 0),  # an ordinary Saturday
    ],
)
def test_the_calendar_says_what_a_working_day_is(city: Any, today_is: Any, day: date, count: int) -> None:
    wants(city.clara, "daily")
    assert len(keys_at(today_is, day, 9)) == count


def test_the_letter_tells_what_is_new_and_what_is_due_once(city: Any, today_is: Any, mailoutbox: Any) -> None:
    wants(city.clara, "twice")
    walk = city.case()
    due = walk.item("verify").deadline.due_on
    instant = today_is(due, 9)
    alert.tell(
        city.clara, Alert.Kind.COPIED, key="a", at=instant, entry=walk.entry, by=city.rolf, note="请看"
    )
    tasks.announce_digests(instant)
    (receipt,) = deliver()
    (letter,) = mailoutbox
    assert letter.to == ["a@example.gov.cn"] and letter.subject == f"信衡待办摘要 {due}"
    assert f"郑博把{city.acme.name}的案件抄送给您。" in letter.body
    assert "我的待办：超期 0 件，今日届满 1 件，三个工作日内届满 0 件。" in letter.body
    assert "请看" not in letter.body
    assert letter.extra_headers["Message-ID"] == receipt
    assert Alert.objects.get().mailed_at == instant and Alert.objects.get().read_at is None
    today_is(due, 14)
    tasks.announce_digests(tasks.clock.now())
    deliver()
    assert "抄送给您" not in mailoutbox[1].body and "今日届满 1 件" in mailoutbox[1].body


def test_there_is_no_letter_when_there_is_nothing_to_say(city: Any, today_is: Any, mailoutbox: Any) -> None:
    wants(city.clara, "daily")
    tasks.announce_digests(today_is(TUESDAY, 9))
    assert deliver() == ["nothing to say"] and mailoutbox == []


def test_what_was_read_before_the_letter_went_out_is_not_told(
    city: Any, today_is: Any, mailoutbox: Any
) -> None:
    wants(city.clara, "daily")
    told = alert.tell(city.clara, Alert.Kind.BULK_DONE, key="a", at=today_is(TUESDAY, 8), n=1, total=1)
    tasks.announce_digests(today_is(TUESDAY, 9))
    assert told is not None
    alert.read(told, at=at(TUESDAY, 9))
    deliver()
    assert mailoutbox == []


def test_no_natural_person_is_named_outside(city: Any, today_is: Any, mailoutbox: Any) -> None:
    wants(city.clara, "daily")
    walk = city.case()
    person = Subject.objects.create(name="何小明", code=demo.id_for(5), kind="person")
    Entry.objects.filter(pk=walk.entry.pk).update(subject=person)
    instant = today_is(TUESDAY, 9)
    alert.tell(city.clara, Alert.Kind.URGED, key="a", at=instant, item=walk.item("verify"), by=city.hugo)
    tasks.announce_digests(instant)
    deliver()
    assert "何小明" not in mailoutbox[0].body and "何＊＊" in mailoutbox[0].body


def test_the_letter_is_in_the_language_of_the_law(city: Any, today_is: Any, mailoutbox: Any) -> None:
    from django.utils import translation

    wants(city.clara, "daily")
    instant = today_is(TUESDAY, 9)
    alert.tell(city.clara, Alert.Kind.BULK_DONE, key="a", at=instant, n=1, total=2)
    tasks.announce_digests(instant)
    with translation.override("en"):
        deliver()
    assert "批量办理完成：共 2 件，已办 1 件。" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (ConnectionRefusedError("away"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (smtplib.SMTPAuthenticationError(535, b"who"), False),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPDataError(554, b"never"), True),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"unknown")}), True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"busy")}), False),
    ],
)
def test_a_failure_that_passes_is_tried_again(monkeypatch: Any, error: Exception, permanent: bool) -> None:
    def fail(_self: Any, *_args: Any, **_more: Any) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with pytest.raises(DeliveryFailed) as caught:
        mail.send("a@example.gov.cn", "题", "文", key="digest/1/2026-03-03/1")
    assert caught.value.permanent is permanent


def test_a_letter_that_could_not_go_out_waits_and_keeps_its_alerts(
    city: Any, today_is: Any, monkeypatch: Any, mailoutbox: Any
) -> None:
    wants(city.clara, "daily")
    instant = today_is(TUESDAY, 9)
    alert.tell(city.clara, Alert.Kind.BULK_DONE, key="a", at=instant, n=1, total=2)
    tasks.announce_digests(instant)

    def fail(*_args: Any, **_more: Any) -> None:
        raise DeliveryFailed("away")

    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", fail)
        deliver()
    row = Outbox.objects.get(kind="digest")
    assert (row.status, row.last_error, Alert.objects.get().mailed_at) == ("pending", "away", None)
    today_is(TUESDAY, 10)
    deliver()
    assert len(mailoutbox) == 1 and Outbox.objects.get(kind="digest").status == "done"


def test_the_letter_leads_to_the_inbox_where_the_program_knows_its_own_address(
    city: Any, settings: Any, today_is: Any
) -> None:
    settings.XINHENG_PUBLIC_URL = "https://credit.example.gov.cn"
    settings.DEFAULT_FROM_EMAIL = "xinyong@example.gov.cn"
    wants(city.clara, "daily")
    city.case()
    due = Deadline.objects.get(kind="decide").due_on
    letter = digest.compose(Person.objects.get(pk=city.clara.pk), at(due), load_calendar())
    assert letter is not None
    assert letter.body.endswith("https://credit.example.gov.cn/inbox/")
