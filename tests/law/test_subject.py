"""The standing of a subject, the numbers it is known by, and who is of age."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.entry import Listing
from workflows.law.identifiers import Scheme, check_identifier, old_number, schemes_for
from workflows.law.identity import BadCode, is_minor
from workflows.law.subject import (
    NOTHING,
    Registration,
    against_proposal,
    effect,
    is_gone,
    operates,
    statuses_for,
)
from workflows.management.city import code_for, id_for

ENDED = [state for state in Listing if state not in ("proposed", "notified", "listed")]


@pytest.mark.parametrize("state", ["proposed", "notified", "listed"])
def test_only_who_is_gone_is_put_before_the_head(state: str) -> None:
    asked = {r.value for r in Registration if effect(r, state).motion}
    assert asked == {"deregistered", "deceased"} == {r.value for r in Registration if is_gone(r)}


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("registration", list(Registration))
def test_what_has_ended_is_left_alone(registration: str, state: str) -> None:
    assert effect(registration, state) is NOTHING


def test_only_who_exists_and_is_active_is_in_operation() -> None:
    assert [r.value for r in Registration if operates(r)] == ["active"]


@pytest.mark.parametrize("kind", ["black", "watch"])
def test_a_subject_without_licence_answers_for_its_faults(kind: str) -> None:
    assert not against_proposal("licence_revoked", False, kind)
    assert "注销" in str(against_proposal("deregistered", False, kind))
    assert "死亡" in str(against_proposal("deceased", False, kind))


def test_an_honour_is_for_who_is_in_operation() -> None:
    assert not against_proposal("active", True, "red")
    assert "不在运营" in str(against_proposal("active", False, "red"))
    assert "不在运营" in str(against_proposal("moved_out", False, "red"))


def test_a_person_dies_and_a_company_is_deregistered() -> None:
    assert "deceased" in statuses_for(True)
    assert "deregistered" not in statuses_for(True)
    assert "deceased" not in statuses_for(False)
    assert set(schemes_for(True)).isdisjoint(schemes_for(False))


# --------------------------------------------------------------------------------------------- numbers
@pytest.mark.parametrize(
    ("scheme", "value", "kept"),
    [
        ("organisation", "MA700001-" + code_for(1)[16], "MA700001" + code_for(1)[16]),
        ("business", "1101 0800 0000 016", "110108000000016"),
        ("business", "1101081234567", "1101081234567"),
        ("tax", "110108ma700001" + code_for(1)[16], "110108MA700001" + code_for(1)[16]),
        ("social", "社证字第0123号", "社证字第0123号"),
        ("other_paper", "g12345678", "G12345678"),
        ("uscc", "91330211MA0TE5T16A", "91330211MA0TE5T16A"),
    ],
)
def test_a_number_is_kept_as_it_is_compared(scheme: str, value: str, kept: str) -> None:
    assert check_identifier(scheme, value) == kept


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("organisation", "MA7000019"),
        ("organisation", "MA70"),
        ("business", "110108000000017"),
        ("business", "11010800000001"),
        ("tax", "12345"),
        ("uscc", "91330211MA0TE5T16B"),
        ("other_paper", "a;b c"),
    ],
)
def test_a_wrong_number_is_told_in_words(scheme: str, value: str) -> None:
    with pytest.raises(BadCode, match=r"[\u4e00-\u9fff]"):
        check_identifier(scheme, value)


def test_an_old_number_is_told_from_a_wrong_code() -> None:
    assert old_number("110108000000016") == "110108000000016"
    assert old_number("91330211MA0TE5T16B") == ""
    assert old_number("91330211MA0TE5T1") == ""


@given(st.sampled_from(list(Scheme)), st.text(max_size=50))
def test_any_text_is_a_number_or_a_bad_code(scheme: Scheme, value: str) -> None:
    try:
        assert 0 < len(check_identifier(scheme, value)) <= 40
    except BadCode as bad:
        assert str(bad).endswith("。")


# ------------------------------------------------------------------------------------------------- age
def test_the_eighteenth_birthday_is_of_age() -> None:
    code = id_for(3, "20080302")
    assert is_minor(code, date(2026, 3, 1))
    assert not is_minor(code, date(2026, 3, 2))


def test_who_was_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    code = id_for(3, "20080229")
    assert is_minor(code, date(2026, 2, 28))
    assert not is_minor(code, date(2026, 3, 1))


def test_what_is_no_identity_number_has_no_age() -> None:
    assert not is_minor("91330211MA0TE5T16A", date(2026, 3, 1))
    assert not is_minor("", date(2026, 3, 1))
