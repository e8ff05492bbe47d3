"""能不能修复、什么时候能: the public page and the command tell the same law, and nothing that is typed is lost."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from workflows.models import Parameter, Policy
from workflows.queries.rulebook import rulebook

pytestmark = pytest.mark.django_db

ASKED = {
    "kind": "wage_arrears", "document": "2026-04-15", "corrected": "2026-05-20", "asked": "2026-11-21",
    "is_performed": "on",
}  # fmt: skip
LINE = {
    "id": "a", "list_kind": "wage_arrears", "document_date": "2026-04-15", "correction_date": "2026-05-20",
    "performed": True, "application_date": "2026-11-21",
}  # fmt: skip


def page(client: Any, **told: str) -> Any:
    """The page for what is told; no account."""
    return client.get(reverse("eligibility"), told)


def lines(tmp_path: Path, *asked: Any) -> tuple[list[dict[str, Any]], str]:
    """What the command answers, and what it says at the end."""
    file, out, said = tmp_path / "asked.jsonl", io.StringIO(), ""
    file.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in asked))
    try:
        call_command("eligibility", batch=str(file), stdout=out)
    except CommandError as error:
        said = str(error)
    return [json.loads(line) for line in out.getvalue().splitlines()], said


def test_a_visitor_is_told_condition_by_condition_what_is_missing(city: Any, client: Any) -> None:
    empty = page(client)
    assert empty.status_code == 200 and reverse("eligibility") in client.get(reverse("home")).content.decode()
    assert "拖欠农民工工资失信联合惩戒对象名单" in empty.content.decode()
    told = page(client, **ASKED)
    text = told.content.decode()
    assert told.status_code == 200 and told["Cache-Control"] == "no-store"
    assert [each.verdict for each in told.context["answer"].layers] == ["wait", "wait"]
    for words in ("还没有作出书面信用承诺", "办法第十二条", "办法第十三条", "待核", "2029-04-15"):
        assert words in text
    assert [step.words for step in told.context["answer"].steps] == [
        "签署信用承诺",
        "等到 2027-04-16 再申请终止信用网站的公示",
        "提出异议",
    ]
    assert 'value="2026-05-20"' in text, "what was typed stands in the form again"
    promised = page(client, **ASKED, has_promise="on")
    assert [each.verdict for each in promised.context["answer"].layers] == ["yes", "wait"]
    assert promised.context["answer"].steps[0].url == reverse("hall")


def test_what_cannot_be_is_refused_and_stays_in_the_form(city: Any, client: Any) -> None:
    wrong = page(client, **{**ASKED, "document": "2026-02-30", "restored": "2026-01-01"})
    assert wrong.status_code == 422 and wrong.context["answer"] is None
    assert "请写成 2026-02-10 的样子" in wrong.content.decode() and "2026-05-20" in wrong.content.decode()
    early = page(client, **ASKED, restored="2026-04-14")
    assert early.status_code == 422 and "不能早于文书作出的日期" in early.content.decode()
    assert page(client, **{**ASKED, "document": "9999-12-31"}).status_code == 422


def test_who_asks_too_often_waits(city: Any, client: Any, today_is: Any) -> None:
    today_is(date(2026, 11, 21))  # sixty are allowed within one minute of the clock: it stands still
    answers = [page(client, **ASKED).status_code for _nth in range(61)]
    assert answers[:60] == [200] * 60 and answers[60] == 429
    assert page(client).status_code == 200, "the empty form is no question"


def test_the_command_answers_in_order_and_names_what_is_wrong(city: Any, tmp_path: Path) -> None:
    found, said = lines(
        tmp_path, LINE, {**LINE, "id": 7, "colour": 1}, "no json", {**LINE, "id": None, "document_date": "x"},
        {**LINE, "id": "b", "commitment": True},
    )  # fmt: skip
    assert [each.get("id") for each in found] == ["a", 7, None, None, "b"] and said.startswith("3行")
    first, last = found[0], found[-1]
    assert first["sector"]["reasons"] == ["NO_COMMITMENT"] and last["list_removal_eligible"] is True
    assert (last["earliest_list_removal"], last["earliest_display_end"]) == ("2026-11-21", "2027-04-16")
    assert (last["review_due"], last["automatic_stop_date"]) == ("2026-12-11", "2029-04-16")
    assert [each["error"]["field"] for each in found[1:4]] == ["colour", None, "document_date"]


def test_the_rules_published_here_count_and_drafts_only_where_there_is_nothing_else(city: Any) -> None:
    version = Policy.objects.get(list_type__code="wage-arrears", version=1)
    Policy.objects.filter(pk=version.pk).update(effective_to=date(2026, 6, 30))
    newer = Policy.objects.create(
        list_type=version.list_type, version=2, jurisdiction="全国", effective_from=date(2026, 7, 1),
        instrument=version.instrument, issuer=version.issuer, basis_level=version.basis_level,
    )  # fmt: skip
    for row in version.parameters.all():
        row.pk, row.policy = None, newer
        row.value = "9" if row.name == "repair_minimum" else row.value
        row.save()
    versions = rulebook().things["wage_arrears"]
    assert len(versions) == 1, "a draft does not count where a version is in force"
    Policy.objects.filter(pk=newer.pk).update(state=Policy.Status.PUBLISHED)
    book = rulebook()
    assert [each.rules["repair_minimum"].value for each in book.things["wage_arrears"]] == ["6", "9"]
    assert book.thing("wage_arrears", date(2026, 11, 21)).rules["repair_minimum"].value == "9"
    assert book.thing("samr_serious", date(2026, 11, 21)).rules["repair_minimum"].value == "1"


def test_a_draft_that_nobody_took_up_follows_the_file(city: Any) -> None:
    """What a later release says in its files reaches a database that was filled by an earlier one."""
    start = Parameter.objects.get(policy__list_type__code="work-safety", name="repair_minimum_start")
    start.delete()
    call_command("load_policies", stdout=io.StringIO())
    row = Parameter.objects.get(policy__list_type__code="work-safety", name="repair_minimum_start")
    assert row.value == "listing"
