"""PDF: looked into by a process of its own, whose memory and time are limited (`pdf_reader`)."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from forms.inspection.unsafe import Unsafe

READER: Final = Path(__file__).with_name("pdf_reader.py")
PATIENCE: Final = 20  # seconds
_TAIL: Final = 2048
_AFTER_THE_END: Final = re.compile(rb"%%EOF\s*\Z")

BROKEN = _("“%(name)s”打不开，可能已经损坏，请重新生成或者重新扫描后上传。")
SENTENCES: Final = {
    "locked": _("“%(name)s”设有密码或者编辑限制，请取消后重新上传，或者打印、扫描成新的 PDF。"),
    "active": _("“%(name)s”含有脚本或者自动执行的动作，请用“打印为 PDF”生成新文件后重新上传。"),
    "stowaway": _("“%(name)s”里嵌入了其他文件，请把嵌入的文件取出来单独上传。"),
    "heavy": _("“%(name)s”展开后过大或者过于复杂，请拆分后重新上传。"),
}


def insist_safe(data: bytes) -> None:
    """Raise Unsafe for a PDF that is damaged, locked, acts by itself, carries files or explodes.

    Nothing is mended: evidence stays as it was filed, with its digest and its signatures (decision 0023).
    """
    if not data.startswith(b"%PDF-") or not _AFTER_THE_END.search(data[-_TAIL:]):
        raise Unsafe(BROKEN)
    try:
        told = subprocess.run(
            [sys.executable, "-I", str(READER)],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unsafe(SENTENCES["heavy"]) from error
    if told.returncode < 0:  # the limit on its memory or its time ended it
        raise Unsafe(SENTENCES["heavy"])
    found = told.stdout.decode("ascii", "replace").strip()
    if found != "plain":
        raise Unsafe(SENTENCES.get(found, BROKEN))
