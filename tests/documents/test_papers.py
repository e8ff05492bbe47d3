"""What an officer writes into a document: read as facts, refused in words, printed as text and never as HTML."""

from __future__ import annotations

import copy
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import paper, sample_facts
from tests.documents.sample_blanks import BLANKS, RECORDS
from workflows.law.cells import Unfit
from workflows.law.documents import DOCUMENTS, RECORD, RULE, Blank, missing
from workflows.law.letters import LETTERS, lacking, letter
from workflows.law.papers import PAPERS, nested, problems, read
from workflows.queries.notices import html, printable, title_of

KINDS = sorted(paper.kind for paper in PAPERS)
BY_HAND = sorted(paper.kind for paper in PAPERS if paper.blanks)
OTHER_LIST = {"instrument": "《测试名单管理办法》", "list_name": "测试名单", "ground_clause": ""}
RARE = "span [('class', 'rare')]"  # the page sets rare characters apart by itself
ASKED = [(paper.kind, blank.key) for paper in PAPERS for blank in paper.blanks if paper.requires(blank)]


def blank_of(kind: str, key: str) -> Blank:
    """One blank of a kind."""
    return next(blank for blank in DOCUMENTS[kind].blanks if blank.key == key)


# ---------------------------------------------------------------------------------------- the catalogue itself
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_the_same_on_every_list(kind: str) -> None:
    assert letter(kind, {"instrument": RULE}) is letter(kind, OTHER_LIST) is DOCUMENTS[kind] is LETTERS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_cites_no_clause_that_nobody_verified(kind: str) -> None:
    """Only what the officer writes, what the rules of the list state and the remedies name an article."""
    facts = copy.deepcopy(sample_facts.facts(kind)) | OTHER_LIST
    facts |= {"remedies": {"text": "救济。"}, "measures": [{"name": "限制评优评先", "basis": ""}]}
    facts |= nested(
        dict.fromkeys((b.key for b in DOCUMENTS[kind].blanks if b.sort in ("line", "text")), "甲")
    )
    if "registration" in facts:
        facts["registration"]["clause"] = "甲"
    page = html(kind, facts)
    assert "条第" not in page and "《办法》" not in page
    assert not {f"第{n}条" for n in "一二三四五六七八九十"} & {page[i : i + 3] for i in range(len(page))}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_printed_by_hand_is_asked_for_and_explained(kind: str) -> None:
    document = DOCUMENTS[kind]
    assert len({blank.key for blank in document.blanks}) == len(document.blanks)
    labels = {element.key: element.label for element in document.elements}
    for blank in document.blanks:
        assert blank.label and labels.get(blank.key, blank.label) == blank.label
        assert (blank.sort == "choice") is bool(blank.choices)
        # A text is explained; a short line or a day may be plain enough.
        assert blank.help or blank.sort != "text"


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_prints_what_was_written_into_it(kind: str) -> None:
    page = unescape(paper.words(html(kind, sample_facts.facts(kind))))
    for key, words in BLANKS.get(kind, {}).items():
        shown = printable(read(blank_of(kind, key), words))
        for line in str(shown).splitlines():
            assert line in page, f"{kind} does not print {key}"


def test_records_are_served_on_nobody_and_announcements_are_public() -> None:
    assert not any(d.is_served or d.has_remedies for d in DOCUMENTS.values() if d.form == RECORD)
    public = {kind for kind, document in LETTERS.items() if document.is_public}
    assert public == {"public_notice", "removal_announcement"}
    assert not any(LETTERS[kind].is_served for kind in (*public, "circular", "measures_transfer"))


def test_what_takes_a_right_or_answers_finally_tells_of_remedies_and_steps_on_the_way_do_not() -> None:
    assert {paper.kind for paper in PAPERS if paper.has_remedies} == {
        "rectification_notice", "application_rejected", "objection_rejected", "objection_result",
    }  # fmt: skip


# ------------------------------------------------------------------------------------------ what must be stated
@pytest.mark.parametrize(("kind", "key"), ASKED)
@pytest.mark.parametrize("instrument", [RULE, "《测试名单管理办法》"])
def test_a_blank_that_is_asked_for_and_left_empty_is_named(kind: str, key: str, instrument: str) -> None:
    facts = copy.deepcopy(sample_facts.facts(kind)) | {"instrument": instrument}
    assert lacking(kind, facts) == []
    *path, last = key.split(".")
    holder: Any = facts
    for step in path:
        holder = holder[step]
    holder[last] = " "
    assert lacking(kind, facts) == [blank_of(kind, key).label]
    assert problems(DOCUMENTS[kind], BLANKS[kind] | {key: "　"})[key] == "没有填写，请补填。"


def test_a_hearing_behind_closed_doors_says_why_and_an_open_one_need_not() -> None:
    document, said = DOCUMENTS["hearing_notice"], BLANKS["hearing_notice"] | {"hearing.private_reason": ""}
    assert set(problems(document, said)) == {"hearing.private_reason"}
    assert problems(document, said | {"hearing.mode": "公开举行"}) == {}
    facts = sample_facts.facts("hearing_notice") | nested(said)
    assert missing("hearing_notice", facts) == ["不公开的理由"]


@pytest.mark.parametrize("kind", BY_HAND)
def test_what_the_officer_of_the_sample_wrote_can_stand(kind: str) -> None:
    assert problems(DOCUMENTS[kind], BLANKS[kind]) == {}


# ------------------------------------------------------------------------------------------------ what is typed
@pytest.mark.parametrize(
    ("sort", "typed", "kept"),
    [
        ("line", "  第一行 \n 第二行  ", "第一行 第二行"),
        ("text", " 第一段 \r\n\r\n 第二段\u200b ", "第一段\n第二段"),
        ("date", "2026年8月3日", "2026-08-03"),
        ("time", "2026-08-03T09:30", "2026-08-03T09:30"),
        ("time", " 2026-08-03 9:30 ", "2026-08-03T09:30"),
        ("time", "2026-08-03", ""),
        ("time", "2026-08-03T24:00", ""),
        ("time", "2026-08-03T09:30+08:00", ""),
        ("time", "明天上午", ""),
        ("date", "2026-02-30", ""),
        ("count", "4学时", ""),
        ("count", "４", 4),
        ("count", "1.5", ""),
        ("count", "0", ""),
        ("choice", "甲", "甲"),
        ("choice", "丙", ""),
        ("line", "字" * 11, ""),
    ],
)
def test_what_is_typed_is_kept_as_plain_facts_or_refused_in_words(sort: str, typed: str, kept: Any) -> None:
    blank = Blank("a.b", "甲", sort, choices=("甲", "乙") if sort == "choice" else (), length=10)
    if kept == "":
        with pytest.raises(Unfit) as refused:
            read(blank, typed)
        assert str(refused.value).endswith("。")
    else:
        assert read(blank, typed) == kept


def test_a_session_ends_after_it_began() -> None:
    said = BLANKS["interview_record"] | {"record.ended": "2026-11-16T09:30"}
    assert list(problems(DOCUMENTS["interview_record"], said)) == ["record.ended"]


def test_a_moment_is_written_without_leading_zeros() -> None:
    assert printable("2026-04-01T09:05") == "2026年4月1日9时5分"
    assert printable("2026-04-01T14:00") == "2026年4月1日14时"
    assert printable("2026-04-01T25:00") == "2026-04-01T25:00", "no moment"


# ------------------------------------------------------------------------------------- text is text, never HTML
class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(f"{tag} {sorted(attrs, key=str)}")


def tags_of(page: str) -> set[str]:
    """The kinds of tags of a page, each with its attributes."""
    reader = Tags()
    reader.feed(page)
    return {tag for tag in reader.seen if not tag.startswith("meta")}


def everywhere(value: Any, words: str) -> Any:
    """The same facts with these words put into every text that is no day and no moment."""
    if isinstance(value, dict):
        return {key: everywhere(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [everywhere(item, words) for item in value]
    is_free = isinstance(value, str) and value and not value[:4].isdigit()
    return f"{value}{words}" if is_free else value


ATTACKS = st.sampled_from(
    ["<script>alert(1)</script>", "<img src=x onerror=1>", "{{ settings.SECRET_KEY }}", "{% include 'x' %}",
     "&lt;b&gt;", '"><style>*{}</style>', "http://example.com/a.png", "file:///etc/passwd", "url(http://x)", "]]>",
     "<!--", "\x0b"]
)  # fmt: skip


@pytest.mark.parametrize("kind", sorted({**LETTERS, **DOCUMENTS}))
@settings(max_examples=5, deadline=None)
@given(words=st.lists(ATTACKS | st.text(max_size=12), min_size=1, max_size=3).map("".join))
def test_nothing_that_somebody_wrote_becomes_a_tag_or_an_address(kind: str, words: str) -> None:
    """The page has the tags it has with harmless words in the same places, and says the words as they are."""
    base = sample_facts.facts(kind) if kind in DOCUMENTS else general_facts()
    kept = {key: base[key] for key in ("authority", "instrument", "verify_url") if key in base}
    # Codes that the page compares (kinds, grounds) stay; so do the parts that the page draws.
    fixed = {
        **kept,
        "party": base["party"],
        "removal": base.get("removal", {}),
        "dismissal": base["dismissal"],
    }
    poisoned = everywhere(base, words) | fixed
    calm = everywhere(base, "甲" * max(1, len(words.split()))) | fixed
    page = html(kind, poisoned)
    assert tags_of(page) <= tags_of(html(kind, calm)) | {"br []", RARE}
    assert "settings.SECRET_KEY" not in page or "{{ settings.SECRET_KEY }}" in unescape(page)


def general_facts() -> dict[str, Any]:
    """The facts of a list without letters of its own."""
    told = {"since": "2026-11-20", "until": "2026-11-27", "days_text": "5日", "where": "甲", "phone": "1"}
    return sample_facts.facts("prior_notice") | OTHER_LIST | {"objection": told}


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_of_nothing_prints(kind: str) -> None:
    page = html(kind, {}, draft=True)
    assert "草稿" in page and title_of(DOCUMENTS[kind], {}) in page and "None" not in page


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(RECORDS)))
def test_a_letter_about_a_person_prints_and_names_nobody_else(kind: str) -> None:
    facts = sample_facts.facts(kind, person=True) | {"associates": sample_facts.FACTS["associates"]}
    assert "王翀" not in html(kind, facts)
