"""What an authority may print: names it can be reached by, and a paragraph that changes no right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.particulars import OF_THE_LAW, faults_of, faults_of_paragraph

WELCOME = (
    "办公时间：周一至周五 9:00–12:00、13:30–17:00。",
    "乘 12 路、36 路公交到市民中心站，从 B 座 3 单元进，2楼5号窗口。",
    "信用修复办理指南见 https://rs.hengchuan.gov.cn/xyxf?id=1".replace("?id=1", ""),
    "Enquiries in English: counter No. 6 (2/F).",
    "听力不便的当事人可以发短信至 13900000000，由专人引导。",
)


@pytest.mark.parametrize("text", WELCOME)
def test_what_helps_the_reader_may_be_printed(text: str) -> None:
    assert faults_of_paragraph(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("不服本决定的，可以申请行政复议。", "复议"),
        ("可向人民法院提起诉讼", "诉讼"),
        ("复 议请到二楼", "复议"),
        ("复\u200b议请到二楼", "复议"),
        ("请于3个工作日内来窗口", "3个工作日内"),
        ("请在十五日以内提交材料", "十五日以内"),
        ("请在２０天之内提交", "20天之内"),
        ("修复须缴费 200 元", "缴费"),
        ("工本费200元", "200元"),
        ("逾期视为放弃", "视为"),
        ("当事人应当到场", "应当"),
        ("<b>请看</b>", "<>"),
        ("见附件\x07", "U+0007"),
        ("见附件\u202e", "U+202E"),
    ],
)
def test_what_changes_the_law_or_the_page_is_refused_by_name(text: str, said: str) -> None:
    assert any(said in str(fault) for fault in faults_of_paragraph(text))


def test_three_hundred_characters_and_not_one_more() -> None:
    assert faults_of_paragraph("好" * 300) == []
    assert "现有301字" in str(faults_of_paragraph("好" * 301)[0])


@given(
    st.sampled_from([word for words in OF_THE_LAW.values() for word in words]),
    st.text(alphabet="请到二楼窗口，。 \n", max_size=20),
    st.text(alphabet=" \u3000\u200b\u2060\n", max_size=3),
)
def test_no_spacing_hides_a_word(word: str, around: str, between: str) -> None:
    assert faults_of_paragraph(around + between.join(word) + around)


@given(st.text(max_size=40))
def test_nothing_that_could_be_mark_up_passes(text: str) -> None:
    if not faults_of_paragraph(text):
        assert not set(text) & set("<>\"'`{}\\\x00$|")


@pytest.mark.parametrize(
    ("name", "text", "is_right"),
    [
        ("notice_code", "衡人社", True),
        ("notice_code", "衡人社〔2026〕", False),
        ("notice_code", "衡", False),
        ("postcode", "339900", True),
        ("postcode", "33990", False),
        ("phone", "0999-1234-0012转8001", True),
        ("phone", "打总机", False),
        ("address", "衡川市望江路88号市民中心", True),
        ("address", "望江路\n88号", False),
        ("header_name", "衡川市<人社局>", False),
        ("contact", "", True),
    ],
)
def test_each_particular_has_its_shape(name: str, text: str, is_right: bool) -> None:
    assert (faults_of(name, text) == []) is is_right
