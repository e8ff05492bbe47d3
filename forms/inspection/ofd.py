"""OFD (GB/T 33190): the national layout format of electronic invoices and sealed documents; taken, never shown here."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from forms.inspection import archive
from forms.inspection.unsafe import Unsafe

ROOT: Final = "OFD.xml"
_SPACE: Final = re.compile(rb"http://www\.ofdspec\.org/2016")
# Pages, pictures, fonts, seals and their signatures, and the data of an electronic invoice.
_KNOWN: Final = re.compile(
    r"(?i)\.(?:xml|xbrl|png|jpe?g|bmp|gif|tiff?|jb2|gbig2|jp2|ttf|ttc|otf|cff|esl|dat|sig|cer|crt)$"
)
_ACTION: Final = re.compile(rb"<(?:\w+:)?(?:Sound|Movie|GotoA)\b")  # plays, or opens an attachment

NOT_IT = _("“%(name)s”不是真正的 OFD 文件，请从开具的系统重新下载后上传。")
ACTIVE = _("“%(name)s”含有会自动执行的内容，请转为 PDF 后重新上传。")


def insist_safe(data: bytes) -> None:
    """Raise Unsafe unless every member is part of a layout document, and nothing in it acts by itself."""
    parts = archive.members(data)
    if not _SPACE.search(parts.get(ROOT, b"")):
        raise Unsafe(NOT_IT)
    if not all(_KNOWN.search(name) for name in parts):
        raise Unsafe(archive.STOWAWAY)
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".xbrl")):
            archive.insist_plain_xml(content)
            if _ACTION.search(content):
                raise Unsafe(ACTIVE)
