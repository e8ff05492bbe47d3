"""谁主管、谁认定、谁负责: only the departments that the credit office named decide on a list."""

from datetime import date
from typing import Any

import pytest

from tests.cast import MONDAY, City
from workflows.acts import competence
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Competence, Entry, ListType, Transition

pytestmark = pytest.mark.django_db

WHERE = "/rules/wage-arrears/authorities/"
SAID = {"since": "2026-03-02", "basis": "三定规定（示例）"}


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def alone(city: City) -> City:
    """Only the labour bureau decides on the wage list."""
    Competence.objects.exclude(department=city.offices["HC-RS"]).delete()
    return city


def test_a_department_that_is_not_named_registers_nothing(alone: City) -> None:
    stella = alone.stella
    with pytest.raises(
        Refused,
        match="不是“拖欠农民工工资失信联合惩戒对象名单”的认定机关；该名单由衡川市人力资源和社会保障局认定",
    ):
        competence.refuse_incompetent(
            ListType.objects.get(code="wage-arrears"), alone.offices["HC-JT"], MONDAY
        )
    assert stella and not Entry.objects.exists()


def test_its_officer_is_offered_no_list_and_cannot_force_one(
    alone: City, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    stella = sign_in(alone.stella)
    page = text(stella.get("/cases/new/"))
    assert "您的部门不是认定机关" in page and "拖欠农民工工资" not in page
    assert "您的部门不是认定机关" in text(stella.get("/cases/new/?list=wage-arrears"))
    assert stella.post("/cases/new/?list=wage-arrears", {"case_number": "1"}).status_code == 200
    assert not Entry.objects.exists()


def test_the_credit_office_names_a_department_and_it_is_on_the_record(
    alone: City, sign_in: Any, client: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    zhou = sign_in(alone.people["zhouw"])
    office = alone.offices["HC-JT"]
    assert zhou.post(WHERE, {**SAID, "department": ""}).status_code == 422
    assert zhou.post(WHERE, {**SAID, "department": str(office.pk)}).status_code == 302
    again = zhou.post(WHERE, {**SAID, "department": str(office.pk)})
    assert again.status_code == 422 and "已经是这个名单的认定机关" in text(again)
    line = Transition.objects.get(book__ref="list/wage-arrears")
    assert (line.verb, line.actor.username) == ("name_competence", "zhouw")
    assert line.facts.data["department"] == office.name
    assert office.name in text(client.get("/lists/wage-arrears/"))
    assert "拖欠农民工工资" in text(sign_in(alone.stella).get("/cases/new/"))


def test_what_is_ended_ends_after_its_last_day(alone: City, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    row = Competence.objects.get(list_type__code="wage-arrears")
    zhou = sign_in(alone.people["zhouw"])
    said = {"step": "end", "competence": str(row.pk), "because": "职责划转"}
    early = zhou.post(WHERE, {**said, "last": "2020-01-01"})
    assert early.status_code == 422 and "不能早于起始日期" in text(early) and "职责划转" in text(early)
    assert zhou.post(WHERE, {**said, "last": "2026-03-03"}).status_code == 302
    assert zhou.post(WHERE, {**said, "competence": "999"}).status_code == 404
    listed = row.list_type
    competence.refuse_incompetent(listed, row.department, date(2026, 3, 3))
    with pytest.raises(Refused, match="还没有指定认定机关"):
        competence.refuse_incompetent(listed, row.department, date(2026, 3, 4))


def test_a_running_case_is_brought_to_its_end_by_who_began_it(alone: City) -> None:
    walk = alone.case()
    row = Competence.objects.get(list_type__code="wage-arrears")
    competence.end(row, last=MONDAY, because="职责划转", by=alone.people["guq"], at=at(MONDAY))
    walk.to_review(date(2026, 3, 4))
    assert walk.entry.state == "proposed" and walk.item("review")


def test_a_list_that_is_only_imported_has_no_authority_here(city: City, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    imported = ListType.objects.filter(status="imported").first()
    assert imported is not None
    assert sign_in(city.people["zhouw"]).get(f"/rules/{imported.code}/authorities/").status_code == 404
    with pytest.raises(Refused, match="不需要指定"):
        competence.name(
            imported, city.offices["HC-RS"], since=MONDAY, basis="x", by=city.people["zhouw"], at=at(MONDAY)
        )
