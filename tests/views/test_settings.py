"""A person's own settings: kept on the server, and they work."""

from datetime import date
from typing import Any

import pytest

from workflows.acts.alert import ALWAYS_TOLD
from workflows.models import Alert, DeskSettings, Person

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/"


@pytest.fixture(autouse=True)
def tuesday(today_is: Any) -> None:
    """It is Tuesday morning."""
    today_is(date(2026, 3, 3))


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def said(**more: Any) -> dict[str, Any]:
    """A filled form: everything told, no summary, keys and ten seconds on."""
    told = [kind for kind in Alert.Kind.values if kind not in ALWAYS_TOLD]
    return {"told": told, "digest": "never", "email": "", "holds_steps": "on", "single_keys": "on", **more}


def test_the_menu_leads_to_the_settings(city: Any, sign_in: Any) -> None:
    assert f'href="{ADDRESS}"' in text(sign_in(city.clara).get("/inbox/"))
    assert ADDRESS not in text(sign_in(city.acmes_speaker).get("/hall/"))


def test_what_is_ticked_is_told_and_what_is_not_is_muted(city: Any, sign_in: Any) -> None:
    client = sign_in(city.clara)
    form = client.get(ADDRESS).context["form"]
    assert set(form["told"].value()) == set(Alert.Kind.values) - set(ALWAYS_TOLD)
    client.post(ADDRESS, said(told=[Alert.Kind.MENTIONED]))
    assert client.get(ADDRESS).context["form"]["told"].value() == [Alert.Kind.MENTIONED]
    kept = DeskSettings.objects.get(person=city.clara)
    assert Alert.Kind.MENTIONED not in kept.muted and Alert.Kind.COPIED in kept.muted


def test_a_kind_that_is_always_told_cannot_be_chosen_and_says_why(city: Any, sign_in: Any) -> None:
    client = sign_in(city.clara)
    page = text(client.get(ADDRESS))
    assert "不能关闭" in page
    for kind in ALWAYS_TOLD:
        assert f'value="{kind}"' not in page and str(Alert.Kind(kind).label) in page
    assert client.post(ADDRESS, said(told=[])).status_code == 302
    assert not set(DeskSettings.objects.get(person=city.clara).muted) & set(ALWAYS_TOLD)


def test_settings_are_kept_and_shown_again(city: Any, sign_in: Any) -> None:
    client = sign_in(city.clara)
    sent = said(digest="twice", email="shenjn@example.gov.cn")
    del sent["holds_steps"]
    assert "设置已保存" in text(client.post(ADDRESS, sent, follow=True))
    kept = DeskSettings.objects.get(person=city.clara)
    assert (kept.digest, kept.holds_steps, kept.single_keys) == ("twice", False, True)
    assert Person.objects.get(pk=city.clara.pk).email == "shenjn@example.gov.cn"
    form = client.get(ADDRESS).context["form"]
    assert (form["digest"].value(), form["holds_steps"].value()) == ("twice", False)


def test_a_summary_without_an_address_is_refused_and_nothing_typed_is_lost(city: Any, sign_in: Any) -> None:
    client = sign_in(city.clara)
    answer = client.post(ADDRESS, said(digest="daily", told=[Alert.Kind.COPIED]))
    assert answer.status_code == 422 and "请填写电子邮箱" in text(answer)
    form = answer.context["form"]
    assert (form["digest"].value(), form["told"].value()) == ("daily", [Alert.Kind.COPIED])
    assert not DeskSettings.objects.exists()
    bad = client.post(ADDRESS, said(digest="daily", email="shenjn"))
    assert bad.status_code == 422 and "电子邮箱写法不对" in text(bad) and 'value="shenjn"' in text(bad)


def test_single_keys_are_switched_off_on_every_page(city: Any, sign_in: Any) -> None:
    client, sent = sign_in(city.clara), said()
    page = text(client.get("/inbox/"))
    assert 'data-keys="off"' not in page and "data-keys-on" in page
    del sent["single_keys"]
    client.post(ADDRESS, sent)
    page = text(client.get("/inbox/"))
    assert 'data-keys="off"' in page and "data-keys-on" not in page
    assert 'data-keys="off"' not in text(sign_in(city.rolf).get("/inbox/"))
