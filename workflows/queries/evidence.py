"""One file of a case opened beside a form: its neighbours, and whether its bytes are still those of the log."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.models import Evidence

CHUNK = 1 << 20


def opened(code: str, files: Iterable[Evidence]) -> dict[str, Any] | None:
    """The file of this code among those of the case, with the ones before and after; None when it is none of them."""
    row = list(files)
    nth = next((n for n, file in enumerate(row) if file.code == code), None)
    if nth is None:
        return None
    file = row[nth]
    return {
        "file": file,
        "nth": nth + 1,
        "total": len(row),
        "previous": row[nth - 1].code if nth else "",
        "next": row[nth + 1].code if nth + 1 < len(row) else "",
        "state": state_of(file),
        "withheld": withheld(file),
        "is_pdf": file.media_type == "application/pdf",
        "is_image": file.media_type in ("image/jpeg", "image/png"),
    }


def state_of(file: Evidence) -> str:
    """`same` when the bytes have the digest that was kept with them, else `changed` or `missing`."""
    sha = hashlib.sha256()
    try:
        with file.file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                sha.update(chunk)
    except OSError:
        return "missing"
    return "same" if sha.hexdigest() == file.digest else "changed"


def withheld(file: Evidence) -> str:
    """Why nobody may open this file now; empty when it may be opened. Without a scanner nothing waits for one."""
    if file.scan == Evidence.Scan.INFECTED:
        said = _(
            "查毒发现恶意代码（%(found)s），文件已经隔离，任何人不能打开或者下载；请联系提交人重新提供。"
        )
        return said % {"found": file.scan_note}
    if settings.XINHENG_CLAMD and file.scan != Evidence.Scan.CLEAN:
        return _("文件正在等待查毒，查毒通过后才能打开；一般几分钟内完成，长时间没有结果的请联系系统管理员。")
    return ""
