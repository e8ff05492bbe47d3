"""DOCX and XLSX: really what they say they are, without macros, embedded objects and links to elsewhere."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from lxml import etree

from forms.inspection import archive
from forms.inspection.unsafe import Unsafe

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
MAIN: Final = {
    "docx": f"{_OOXML}wordprocessingml.document.main+xml",
    "xlsx": f"{_OOXML}spreadsheetml.sheet.main+xml",
}
_TYPES: Final = "[Content_Types].xml"
_ACTIVE: Final = re.compile(
    r"vbaproject|vbadata|activex/|macrosheets/|dialogsheets/|customui|attachedtoolbars"
)
_EMBEDDED: Final = re.compile(r"/embeddings/|oleobject|\.(?:exe|dll|js|vbs|bat|cmd|ps1|scr|hta|jar|lnk)$")
_FIELDS: Final = re.compile(r"(?i)\b(?:DDE|DDEAUTO|INCLUDETEXT)\b")
_CLICKED: Final = ("http", "https", "mailto")  # where a link leads that somebody clicks on

NOT_IT = _("“%(name)s”不是真正的 DOCX 或 XLSX 文件，请用原来的程序另存后重新上传。")
MACRO = _("“%(name)s”含有宏或者控件，不能接收，请另存为不含宏的文件或者 PDF 后重新上传。")
LINKED = _("“%(name)s”引用了外部文件或者外部数据，请断开链接，或者另存为 PDF 后重新上传。")


def insist_safe(data: bytes, ending: str) -> None:
    """Raise Unsafe unless it is a plain document or workbook of the kind that its ending says."""
    parts = archive.members(data)
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            archive.insist_plain_xml(content)
    if archive.find(parts, lambda name: bool(_ACTIVE.search(name))):
        raise Unsafe(MACRO)
    if archive.find(parts, lambda name: bool(_EMBEDDED.search(name))):
        raise Unsafe(archive.STOWAWAY)
    _insist_kind(parts, ending)
    if archive.find(parts, lambda name: "externallinks/" in name):
        raise Unsafe(LINKED)
    for name, content in parts.items():
        if name.lower().endswith(".rels"):
            _insist_inside(_tree(content))
    if ending == "docx":
        _insist_no_exchange(parts)


def _insist_kind(parts: dict[str, bytes], ending: str) -> None:
    """The content types say which program opens the main part: the one of the ending, without macros."""
    if _TYPES not in parts or "_rels/.rels" not in parts:
        raise Unsafe(NOT_IT)
    types = [str(row.get("ContentType", "")) for row in _tree(parts[_TYPES])]
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in types):
        raise Unsafe(MACRO)
    if MAIN[ending] not in types:
        raise Unsafe(NOT_IT)


def _insist_inside(relations: Any) -> None:
    """Raise Unsafe for a relation that is fetched from elsewhere; what a reader clicks on may lead to a site."""
    for row in relations:
        if str(row.get("TargetMode", "")).lower() != "external":
            continue
        is_link = str(row.get("Type", "")).endswith("/hyperlink")
        if not is_link or urlsplit(str(row.get("Target", ""))).scheme.lower() not in _CLICKED:
            raise Unsafe(LINKED)


def _insist_no_exchange(parts: dict[str, bytes]) -> None:
    """Raise Unsafe for a field that starts another program or reads another file; it may be cut into runs."""
    for name, content in parts.items():
        if not re.fullmatch(r"word/[^/]+\.xml", name):
            continue
        tree = _tree(content)
        runs = "".join(node.text or "" for node in tree.iter("{*}instrText"))
        simple = " ".join(v for n in tree.iter("{*}fldSimple") for k, v in n.items() if k.endswith("instr"))
        if _FIELDS.search(runs) or _FIELDS.search(simple):
            raise Unsafe(LINKED)


def _tree(content: bytes) -> Any:
    """The root of one part; raises Unsafe when it cannot be read."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, reader)
    except etree.XMLSyntaxError as error:
        raise Unsafe(archive.BROKEN) from error
