"""What the documents drawn up by hand share: the elements of all of them, the contact, the time of a session."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.law.elements import FILE, LINE, RECORD, TIME, Blank, Document, Element

PARTY = (
    Element("authority.name", "制发机关"),
    Element("number", "文书文号"),
    Element("issued_on", "成文日期"),
    Element("party.name", "当事人姓名或名称"),
    Element("party.code", "当事人统一社会信用代码或公民身份号码"),
    Element("list_name", "名单名称"),
)
# A record names the case; it has no number of its own.
CASE = (
    Element("authority.name", "制作机关"),
    Element("issued_on", "制作日期"),
    Element("party.name", "当事人姓名或名称"),
    Element("list_name", "名单名称"),
)
CONTACT = (
    Element("authority.address", "机关联系地址"),
    Element("authority.phone", "机关联系电话"),
)
REMEDIES = (
    Element("authority.government", "行政复议机关（本级人民政府）", "authority.authority_kind=regular"),
    Element("authority.court", "有管辖权的人民法院"),
)
BEFORE_DECISION = ("proposed", "notified")
ON_LIST = ("listed",)
LEFT = ("exited", "revoked")
ANY_LIST = ("black", "watch", "red")

NO_CLAUSE = "现有依据没有核实到具体条款，文书不引用条文；条款经法制部门核对后再写入依据。"


def must(blank: Blank, only: str = "") -> Element:
    """The mandatory element that this blank fills."""
    return Element(blank.key, blank.label, only)


def musts(blanks: Iterable[Blank]) -> tuple[Element, ...]:
    """The mandatory elements that these blanks fill, in their order."""
    return tuple(must(blank) for blank in blanks)


def notice(
    kind: str,
    title: str,
    series: str,
    elements: tuple[Element, ...],
    blanks: tuple[Blank, ...],
    *,
    form: str = FILE,
    has_remedies: bool = False,
    is_served: bool = True,
    clause: str = "",
    note: str = "",
    states: tuple[str, ...] = (),
    lists: tuple[str, ...] = ("black", "watch"),
    parts: tuple[str, ...] = (),
    is_public: bool = False,
) -> Document:
    """A numbered document: the elements that all of them have come first, those of the remedies last."""
    stated = (*PARTY, *elements, *(REMEDIES if has_remedies else ()))
    return Document(
        kind, title, series, f"notices/{kind}.html", stated, has_remedies, clause, form, is_served, blanks,
        note, states, lists, parts, is_public,
    )  # fmt: skip


def of_file(
    kind: str,
    title: str,
    elements: tuple[Element, ...],
    blanks: tuple[Blank, ...] = (),
    *,
    clause: str = "",
    note: str = "",
    states: tuple[str, ...] = (),
    lists: tuple[str, ...] = ANY_LIST,
) -> Document:
    """A record of the file (笔录、表格): no number, served on nobody, no remedies."""
    return Document(
        kind, title, "", f"notices/{kind}.html", (*CASE, *elements), False, clause, RECORD, False, blanks,
        note, states, lists,
    )  # fmt: skip


BEGAN = Blank("record.began", "开始时间", TIME)
ENDED = Blank("record.ended", "结束时间", TIME, help="笔录经当事人阅读确认前填写实际结束的时间。")
PLACE = Blank("record.place", "地点", LINE, help="写明详细地点，如“市政务路18号3楼305室”。", length=100)
CLERK = Blank("record.clerk", "记录人", LINE, help="姓名和职务。", length=60)

RIGHTS = Blank(
    "record.rights_answer", "当事人对权利告知的答复", LINE,
    help="权利义务已经印在笔录上。写当事人的原话，如“听清楚了，不申请回避”。", length=200,
)  # fmt: skip


def officers(label: str, text: str) -> Blank:
    """Who speaks for the authority: two officers at least."""
    return Blank("record.officers", label, LINE, help=text, length=120)
