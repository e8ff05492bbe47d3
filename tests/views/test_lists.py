"""The catalogue of lists is open to everybody, and says what nobody has confirmed."""

from typing import Any

import pytest
from django.urls import reverse

from workflows.models import ListType
from workflows.queries import policies

pytestmark = [pytest.mark.django_db]


def test_every_list_stands_in_the_catalogue(city: Any, client: Any) -> None:
    said = client.get(reverse("lists")).content.decode()
    of_objections = client.get(reverse("objection-rules")).content.decode()
    for each in policies.bundled():
        name, kind = each["list"]["name"], each["list"]["kind"]
        if kind == "remedy":  # a page like that of a list
            assert name in client.get(reverse("list", args=[each["list"]["code"]])).content.decode()
        elif kind == "objection":
            assert each["policy"]["jurisdiction"] in of_objections
        else:
            assert (each["policy"]["instrument"] if kind == "regime" else name) in said
    assert "仅导入" in said and "待核" in said


def test_lists_on_which_cases_can_be_run_come_first(city: Any, client: Any) -> None:
    ruled = [row.version is not None for row in client.get(reverse("lists")).context["rows"]]
    assert ruled == sorted(ruled, reverse=True) and {True, False} == set(ruled)


def test_the_catalogue_is_narrowed_by_kind_status_and_words(city: Any, client: Any) -> None:
    def names(**asked: str) -> set[str]:
        rows = client.get(reverse("lists"), asked).context["rows"]
        return {row.list_type.code for row in rows}

    assert names(kind="watch") == set(ListType.objects.filter(kind="watch").values_list("code", flat=True))
    assert names(status="imported") == {"judgment-defaulter"}
    assert names(q="老赖") == {"judgment-defaulter"} and names(q="没有这样的名单") == set()
    assert names(kind="nonsense") == names()


def test_a_list_shows_each_parameter_with_its_clause_and_whether_it_is_confirmed(
    city: Any, client: Any
) -> None:
    said = client.get(reverse("list", args=["wage-arrears"])).content.decode()
    for word in ("3年", "办法第十一条", "已核对", "待核", "限制参加政府采购", "部门规章", "第五条"):
        assert word in said
    assert "只导入和显示" in client.get(reverse("list", args=["judgment-defaulter"])).content.decode()
    assert client.get(reverse("list", args=["no-such-list"])).status_code == 404


def test_officers_find_it_in_their_own_frame(city: Any, sign_in: Any) -> None:
    page = sign_in(city.clara).get(reverse("lists")).content.decode()
    assert "我的待办" in page and reverse("rules-desk") not in page


def test_the_catalogue_takes_few_queries(city: Any, client: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        client.get(reverse("lists"))
    with django_assert_max_num_queries(12):
        client.get(reverse("list", args=["wage-arrears"]))
