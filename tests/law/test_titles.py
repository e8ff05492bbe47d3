"""Titles break by meaning: no word is torn, every line fits, the lines make a trapezoid or a diamond."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law.title_words import NEVER_FIRST, NEVER_LAST, WORDS
from workflows.law.titles import TITLE_WIDTH, broken, width_of

TITLES = (
    "拖欠农民工工资失信联合惩戒对象名单/列入决定书",
    "拖欠农民工工资失信联合惩戒对象名单/列入事先告知书",
    "拖欠农民工工资失信联合惩戒对象名单/撤销提前移出（恢复列入）决定书",
    "拖欠农民工工资失信联合惩戒对象名单/异议申请材料补正一次性告知书",
    "重大税收违法失信主体名单/撤销移出（恢复列入）决定书",
    "严重失信主体名单/撤销移出（恢复列入）决定书",
    "严重失信主体名单列入决定书",
    "生态环境领域守信联合激励对象红名单/拟列入公示",
    "衡州市人力资源和社会保障局/关于将衡州喆堃建筑工程有限公司列入/拖欠农民工工资失信联合惩戒对象名单的决定",
    "关于移送拖欠农民工工资/失信联合惩戒对象名单信息并请依法/实施联合惩戒措施的函",
    "关于印发《拖欠农民工工资/失信联合惩戒对象名单管理暂行办法》的通知",
    "衡州市高新技术产业开发区管理委员会/人力资源和社会保障局",
)


@pytest.mark.parametrize("shown", TITLES)
def test_a_title_is_broken_where_its_meaning_pauses(shown: str) -> None:
    assert "/".join(broken(shown.replace("/", ""))) == shown


def test_a_name_that_no_list_of_words_knows_is_not_torn() -> None:
    name = "喆堃赟昉垚燚玥翀犇旻珺瑨"
    lines = broken(f"关于将{name}国际投资控股集团列入重点关注名单的决定")
    assert any(name in line for line in lines)


def test_what_fits_on_one_line_stays_on_it() -> None:
    assert broken("信用修复告知书") == ["信用修复告知书"]
    assert broken("") == []


words = st.lists(st.sampled_from(sorted(WORDS - NEVER_FIRST - NEVER_LAST)), min_size=1, max_size=14)


@given(words)
def test_nothing_is_lost_every_line_fits_and_no_word_is_torn(parts: list[str]) -> None:
    title = "".join(parts)
    lines = broken(title)
    assert "".join(lines) == title
    assert all(width_of(line) <= TITLE_WIDTH for line in lines)
    if len(lines) > 1:
        assert not any(line in NEVER_FIRST or line[0] in "的、》）" for line in lines[1:])
        assert not any(line[-1] in "《（" for line in lines[:-1])


@given(st.text(alphabet="的《》（）、关于将列入名单决定书ABC12〔2026〕号市县局喆堃", max_size=120))
def test_whatever_is_written_comes_out_whole_and_in_lines_that_fit(title: str) -> None:
    lines = broken(title)
    assert "".join(lines) == title.strip()
    assert all(width_of(line) <= TITLE_WIDTH for line in lines)
