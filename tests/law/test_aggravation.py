"""A decision is blocked exactly where it is heavier than the notice announced, in some dimension; milder is free."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.law.aggravation import Burden, harsher, is_longer, rewordings, unannounced

TOLD = Burden(
    list_name="名单",
    ground="克扣、无故拖欠农民工工资报酬",
    facts_summary="拖欠43名农民工工资共计1,286,400.00元。责令限期支付，逾期仍未支付。",
    role_facts="任项目经理，负责工资发放。收到责令文书后未组织支付。",
    particulars={"拖欠人数": "43人", "拖欠金额": "1,286,400.00元", "项目": "一号楼"},
    period="3Y",
    measures={"限制评优": "", "禁止任职": "3Y"},
    together=("何小明（1***1）", "李大伟（2***2）"),
    shows_persons=False,
)
FACTS = "拖欠{n}名农民工工资共计{m}元。责令限期支付，逾期仍未支付。"


def change(told: Burden, of: str, value: object) -> Burden:
    return replace(told, **{of: value})


# Each dimension with a value as heavy or milder, and one that is heavier; which of them is drawn is known.
MILDER = {
    "facts_summary": st.builds(
        lambda n, m: FACTS.format(n=n, m=m), st.integers(0, 43), st.integers(0, 1_286_400)
    )
    | st.just("责令限期支付，逾期仍未支付。")
    | st.just(""),
    "role_facts": st.sampled_from(["任项目经理，负责工资发放。", ""]),
    "particulars": st.builds(lambda n: {"拖欠人数": f"{n}人", "项目": "一号楼"}, st.integers(0, 43)),
    "period": st.sampled_from(["36M", "3Y", "1Y", "6M", "30D", "20WD"]),
    "measures": st.sampled_from([{}, {"限制评优": ""}, {"禁止任职": "1Y"}, {"禁止任职": "36M"}]),
    "together": st.sampled_from([(), ("何小明（1***1）",), ("李大伟（2***2）",)]),
}
HARSHER = {
    "list_name": st.just("另一名单"),
    "ground": st.just("因拖欠农民工工资引发群体性事件"),
    "facts_summary": st.builds(
        lambda n, m: FACTS.format(n=n, m=m), st.integers(44, 999), st.integers(0, 9_999_999)
    )
    | st.just(TOLD.facts_summary + "并且殴打讨薪人员。"),
    "role_facts": st.just(TOLD.role_facts + "指使会计伪造工资表。"),
    "particulars": st.sampled_from([{"拖欠人数": "44人"}, {"项目": "二号楼"}, {"新事实": "1次"}]),
    "period": st.sampled_from(["37M", "4Y", "1096WD", "until_cured", "indefinite"]),
    "measures": st.sampled_from([{"终身禁入": ""}, {"禁止任职": "4Y"}, {"禁止任职": ""}]),
    "together": st.just(("王五（3***3）",)),
    "shows_persons": st.just(True),
}


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Burden, set[str]]:
    """A random decision, and the dimensions in which it was made heavier."""
    now, heavier = TOLD, set()
    for of in HARSHER:
        way = draw(st.sampled_from(["same", "same", "milder", "harsher"]))
        if way == "harsher":
            now, heavier = change(now, of, draw(HARSHER[of])), heavier | {of}
        elif way == "milder" and of in MILDER:
            now = change(now, of, draw(MILDER[of]))
    return now, heavier


@settings(max_examples=300, deadline=None)
@given(decisions())
def test_blocked_exactly_where_something_is_heavier(drawn: tuple[Burden, set[str]]) -> None:
    now, heavier = drawn
    said = harsher(TOLD, now)
    assert bool(said) == bool(heavier), (said, heavier)
    assert len(said) >= len(heavier)


@given(st.sampled_from(sorted(HARSHER)), st.data())
def test_every_dimension_names_itself(of: str, data: st.DataObject) -> None:
    assert len(harsher(TOLD, change(TOLD, of, data.draw(HARSHER[of])))) >= 1


def test_what_is_kept_with_the_notice_reads_back_the_same() -> None:
    assert Burden.read(TOLD.frozen()) == TOLD


def test_a_number_that_is_no_quantity_must_read_as_announced() -> None:
    told = "2025年3月起拖欠43名农民工工资。"
    assert unannounced(told, "2025年3月起拖欠40名农民工工资。") == []
    assert unannounced(told, "2024年3月起拖欠43名农民工工资。") == ["2024年3月起拖欠43名农民工工资"]


def test_without_an_end_is_longer_than_any_term() -> None:
    assert is_longer("3Y", "until_cured") and is_longer("until_cured", "indefinite")
    assert not is_longer("indefinite", "3Y") and not is_longer("1Y", "12M")


def test_a_correction_counts_for_others_only_where_it_is_no_heavier() -> None:
    told = "拖欠43名农民工工资共计1,286,400.00元，经责令限期支付，逾期仍未支付。"
    slip = told.replace("限期", "期限")
    assert rewordings(told, slip) == [slip.rstrip("。")]
    for heavier in (
        told.replace("43名", "44名"),
        told + "并且殴打讨薪人员。",
        told.replace("逾期仍未支付", "逾期拒不支付并转移财产"),
    ):
        assert heavier.rstrip("。").rpartition("。")[2] not in rewordings(told, heavier)
