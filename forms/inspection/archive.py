"""Files that are archives inside (DOCX, XLSX, OFD): opened in memory, counted before they are unpacked."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext_lazy as _

from forms.inspection.unsafe import Unsafe

MEMBERS_MAX: Final = 3000
UNPACKED_MAX: Final = 150 * 1024 * 1024
RATIO_MAX: Final = 150  # of text that repeats itself; a bomb has a thousand
SMALL: Final = 1024 * 1024  # below this no ratio harms
_CHUNK: Final = 1 << 18
_END_RECORD: Final = 22
# Programs, archives and old Office documents are not part of any document that is taken here.
_FOREIGN: Final = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")

BROKEN = _("“%(name)s”打不开，可能已经损坏，请用原来的程序重新保存后上传。")
BOMB = _("“%(name)s”展开后过大，不能接收，请拆分或者另存为 PDF 后重新上传。")
LOCKED = _("“%(name)s”设有密码，请取消密码后重新上传。")
STOWAWAY = _("“%(name)s”里嵌入了其他文件，请删除嵌入的文件，或者另存为 PDF 后重新上传。")


def members(data: bytes) -> dict[str, bytes]:
    """Every member by its name, unpacked; raises Unsafe for bombs, locked or damaged ones and stowaways."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            infos = [info for info in book.infolist() if not info.is_dir()]
            _insist_whole(data, book, infos)
            return {info.filename: _unpacked(book, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Unsafe(BROKEN) from error
    except RuntimeError as error:  # zipfile asks for a password
        raise Unsafe(LOCKED) from error


def _insist_whole(data: bytes, book: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """What the directory says: nothing before or after the archive, no paths, no lock, no bomb."""
    if not data.startswith(b"PK\x03\x04") or data[-_END_RECORD:][:4] != b"PK\x05\x06" or book.comment:
        raise Unsafe(BROKEN)
    if any(info.flag_bits & 1 for info in infos):
        raise Unsafe(LOCKED)
    names = {info.filename.lower() for info in infos}
    if len(names) < len(infos) or any(_leads_out(info.filename) for info in infos):
        raise Unsafe(BROKEN)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise Unsafe(BROKEN)
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MEMBERS_MAX or unpacked > UNPACKED_MAX or any(_explodes(info) for info in infos):
        raise Unsafe(BOMB)
    if sum(info.compress_size for info in infos) > len(data):  # members that share their bytes
        raise Unsafe(BOMB)


def _explodes(info: zipfile.ZipInfo) -> bool:
    """Does a member grow beyond what text does?"""
    return info.file_size > SMALL and info.file_size > RATIO_MAX * max(1, info.compress_size)


def _leads_out(name: str) -> bool:
    """Does the name of a member lead out of the folder it is unpacked in?"""
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name or ":" in name


def _unpacked(book: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One member, its checksum verified; the size that the directory named is never exceeded."""
    parts, size = [], 0
    with book.open(info) as stream:
        while part := stream.read(_CHUNK):
            size += len(part)
            if size > info.file_size:
                raise Unsafe(BOMB)
            parts.append(part)
    content = b"".join(parts)
    if content.startswith(_FOREIGN):
        raise Unsafe(STOWAWAY)
    return content


def insist_plain_xml(content: bytes) -> None:
    """Raise Unsafe for a document type or an entity: neither Office nor OFD writes one."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content.replace(b"\0", b""), re.IGNORECASE):
        raise Unsafe(BROKEN)


def find(parts: dict[str, bytes], holds: Callable[[str], bool]) -> bool:
    """Is there a member whose name, in lower case, is like that?"""
    return any(holds(name.lower()) for name in parts)
