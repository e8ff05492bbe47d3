"""Both layers are shown to the officer, to the subject and to everybody: dates, clauses, what is 待核, what binds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import kinds
from tests.cast import City
from tests.flows.test_windows import BOUND, FIVE_YEARS, MAY, UNTIL_CURED, WATCHED, listed, shown
from tests.kinds import document
from tests.views.hall_cases import SignIn, Today, body
from workflows.management.walk import at
from workflows.models import ListType
from workflows.tasks import tick

pytestmark = [pytest.mark.django_db]

DAY = timedelta(days=1)


@pytest.fixture
def lists(city: City) -> City:
    """The city with two lists on which the general rule binds."""
    kinds.enact(document(BOUND, "测试五年名单", "black", "TB", FIVE_YEARS))
    kinds.enact(document(WATCHED, "测试改正名单", "watch", "TV", UNTIL_CURED))
    return city


# -------------------------------------------------------------------------------------------- the officer
def test_the_officer_sees_both_layers_with_dates_clauses_and_marks(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed(MAY)
    today_is(on)
    response = sign_in(city.clara).get(reverse("entry", args=[walk.entry.number]))
    panel, page = response.context["panel"], body(response)
    assert [side.binds for side in panel.sides] == [True, False]
    sector, general = (side.layer for side in panel.sides)
    assert (sector.earliest, general.earliest) == (date(2026, 11, 20), date(2027, 5, 20))
    assert sector.latest == general.latest == walk.entry.listed_until
    assert panel.windows.removal_from == sector.earliest and panel.windows.display_from == general.earliest
    for word in (
        "两层规则", "失信分类：严重", "以名单规则为准", "约束本条目", "并列显示，不约束", "办法第十二条",
        "信用修复管理办法（国家发展改革委令第36号，条款待核）", "待核", "2026-11-20", "2027-05-20",
        "新旧规则如何衔接待法制岗确认", "改正日期还没有核实",
    ):  # fmt: skip
        assert word in page, word


def test_before_april_the_officer_reads_that_the_old_rule_left_it_to_the_sector(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed()
    today_is(on)
    page = body(sign_in(city.clara).get(reverse("entry", args=[walk.entry.number])))
    assert "国家发展改革委令第58号" in page and "条件和程序依认定机关的规定" in page


def test_a_case_that_is_not_decided_has_no_layers_yet(city: City, today_is: Today, sign_in: SignIn) -> None:
    walk = city.case()
    today_is(MAY)
    assert sign_in(city.clara).get(reverse("entry", args=[walk.entry.number])).context["panel"] is None


def test_a_display_that_stopped_uncorrected_asks_for_the_legal_desk(
    lists: City, today_is: Today, sign_in: SignIn
) -> None:
    walk = listed(lists, WATCHED)
    later = date(2026, 8, 12)
    tick(at(later))
    today_is(later)
    response = sign_in(lists.clara).get(reverse("entry", args=[walk.entry.number]))
    assert shown(walk.entry).state == "stopped" and response.context["panel"].stopped_uncorrected
    assert "请法制岗确认" in body(response) and "以一般修复规则为准" in body(response)
    stage = next(s for s in response.context["stages"] if s["name"] == "公示")
    assert stage["state"] == "done"


def test_a_list_whose_own_rule_outlasts_the_maximum_says_so(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    rules = {k: v for k, v in FIVE_YEARS.items() if k != "binding_layer"}
    kinds.enact(document("test-long", "测试长期名单", "black", "TL", rules))
    walk = listed(city, "test-long")
    today_is(MAY + 60 * DAY)
    page = body(sign_in(city.clara).get(reverse("entry", args=[walk.entry.number])))
    assert "本名单规则约束，届满后仍公示" in page and shown(walk.entry).shown_until == walk.entry.listed_until


def test_the_layers_cost_the_officer_no_query_for_each_row(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    def cost(number: str) -> int:
        client = sign_in(city.clara)
        client.get(reverse("entry", args=[number]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("entry", args=[number]))
        return len(queries)

    walk, on = city.listed(MAY)
    today_is(on + DAY)
    one = cost(walk.entry.number)
    for _more in range(3):
        city.listed(MAY)
    assert cost(walk.entry.number) == one


# -------------------------------------------------------------------------------------------- the subject
def test_the_subject_reads_both_layers_in_plain_words(city: City, today_is: Today, sign_in: SignIn) -> None:
    walk, on = city.listed(MAY)
    today_is(on)
    page = body(sign_in(city.acmes_speaker).get(reverse("hall-entry", args=[walk.entry.number])))
    for word in (
        "移出和公示的期限", "为什么有两个日期", "可以申请提前移出名单", "信用网站上的公示最早", "2026-11-20",
        "2027-05-20", "届时自动停止，不用申请", "本名单的失信分类是“严重”", "待核",
    ):  # fmt: skip
        assert word in page, word
    assert sign_in(city.nora).get(reverse("hall-entry", args=[walk.entry.number])).status_code == 404


def test_after_the_end_both_pages_say_how_it_ended_and_no_day_to_apply_from(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, _on = city.listed(MAY)
    end = walk.entry.listed_until
    assert end is not None
    tick(at(end + DAY, 1))
    today_is(end + 2 * DAY)
    number, ended = walk.entry.number, (end + DAY).isoformat()
    officer = body(sign_in(city.clara).get(reverse("entry", args=[number])))
    party = body(sign_in(city.acmes_speaker).get(reverse("hall-entry", args=[number])))
    assert f"已于 {ended} 移出名单（期满移出）；公示已于 {ended} 停止" in officer
    assert f"已于 {ended} 移出" in party and "公示停止" in party
    for page in (officer, party):
        for words in ("可以提前移出名单", "可以申请提前移出", "最早可以提前结束", "24:00 自动停止"):
            assert words not in page, words


def test_the_subject_is_told_the_day_of_the_layer_that_binds(
    lists: City, today_is: Today, sign_in: SignIn
) -> None:
    walk = listed(lists, BOUND)
    first = walk.entry.listed_from
    today_is(first + 220 * DAY)
    client = sign_in(lists.acmes_speaker)
    page = body(client.get(reverse("hall-repair", args=[walk.entry.number])))
    assert "还没有满规定期限" in page and "2027-05-20" in page and "36号" in page
    home = body(client.get(reverse("hall")))
    assert "2027-05-20" in home and "改正并在列满1年" in home
    entry = body(client.get(reverse("hall-entry", args=[walk.entry.number])))
    assert "两层都须满足" in entry and "2029-05-19" in entry


def test_after_the_maximum_the_subject_reads_that_the_display_has_stopped(
    lists: City, today_is: Today, sign_in: SignIn
) -> None:
    walk = listed(lists, WATCHED)
    today_is(date(2026, 8, 12))
    tick(at(date(2026, 8, 12)))
    page = body(sign_in(lists.acmes_speaker).get(reverse("hall-entry", args=[walk.entry.number])))
    assert "在列，已停止公示" in page


# ------------------------------------------------------------------------------------------------ everybody
def test_the_catalogue_shows_the_class_and_the_windows_of_every_regime(city: City, client: Any) -> None:
    page = body(client.get(reverse("list", args=["wage-arrears"])))
    for word in (
        "失信分类和公示期",
        "严重",
        "国家发展改革委令第36号",
        "国家发展改革委令第58号",
        "527号",
        "现行",
    ):
        assert word in page, word
    assert "条件和程序依认定机关的规定" in page


def test_the_general_rules_have_their_own_section_and_page(city: City, client: Any) -> None:
    rule_set = ListType.objects.get(kind="regime")
    response = client.get(reverse("lists"))
    assert rule_set not in [row.list_type for row in response.context["rows"]]
    assert "与各名单并列适用的一般修复规则" in body(response)
    assert "与各名单并列适用" not in body(client.get(reverse("lists"), {"kind": "black"}))
    page = body(client.get(reverse("list", args=[rule_set.code])))
    assert "各类失信信息的公示期" in page and "严重：最短公示期" in page and "列入情形" not in page
    assert "历次版本" in page and "认定条件" not in page and "还没有指定认定机关" not in page


def test_the_general_rules_are_written_in_the_editor_and_not_offered_as_a_new_list(
    city: City, sign_in: SignIn
) -> None:
    client = sign_in(city.people["zhouw"])
    rule_set = ListType.objects.get(kind="regime")
    assert rule_set.name in body(client.get(reverse("rules-desk")))
    kinds = client.get(reverse("rules-new")).context["form"].fields["kind"].choices
    assert "regime" not in dict(kinds)


def test_the_task_of_a_repair_shows_both_layers_for_the_correction_that_is_claimed(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    walk, on = city.listed(MAY)
    corrected = on + 3 * DAY
    first = date(2026, 11, 23)
    walk.sign(first)
    walk.apply(first, corrected_on=corrected)
    today_is(first + DAY)
    item = walk.item("verify")
    response = sign_in(city.clara).get(reverse("task", args=[item.code]))
    layers = response.context["read"].layers
    assert layers.corrected_on == corrected and layers.windows.removal_from == first
    page = body(response)
    assert "两层规则" in page and "最早日期按改正日期" in page and "2027-05-20" in page
