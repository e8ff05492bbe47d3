"""Files as they are uploaded: small real ones of every kind that is taken, and the set that must be refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

pikepdf = pytest.importorskip("pikepdf")  # loaded when it is needed, as in the program
OOXML = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(change: Callable[[Any], None] | None = None, **saved: Any) -> bytes:
    """A real PDF of one page; `change` may do something to it before it is saved."""
    made, kept = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    if change is not None:
        change(made)
    made.save(kept, **saved)
    return kept.getvalue()


def picture(width: int = 3, height: int = 2, kind: str = "PNG", **saved: Any) -> bytes:
    """A real picture."""
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(kept, kind, **saved)
    return kept.getvalue()


PDF, PNG, JPG = pdf(), picture(), picture(kind="JPEG")


def upload(name: str = "凭证.pdf", data: bytes = PDF, kind: str = "application/pdf") -> SimpleUploadedFile:
    """One file as a browser sends it."""
    return SimpleUploadedFile(name, data, kind)


def zipped(parts: dict[str, bytes | str], **how: Any) -> bytes:
    """An archive of these members."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content, **how)
    return kept.getvalue()


def office(
    ending: str = "docx", more: dict[str, bytes | str] | None = None, body: str = "", rels: str = ""
) -> bytes:
    """A plain document or workbook; `rels` are relations of its main part, `more` further members."""
    folder, main = ("word", "document") if ending == "docx" else ("xl", "workbook")
    kind = f"{OOXML}{'wordprocessingml.document' if ending == 'docx' else 'spreadsheetml.sheet'}.main+xml"
    root = "document" if ending == "docx" else "workbook"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{folder}/{main}.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        f'Target="{folder}/{main}.xml"/></Relationships>',
        f"{folder}/{main}.xml": f'<w:{root} xmlns:w="{WORDS}">{body}</w:{root}>',
        f"{folder}/_rels/{main}.xml.rels": f'<Relationships xmlns="{RELATIONS}">{rels}</Relationships>',
    }
    return zipped(parts | (more or {}))


def ofd(more: dict[str, bytes | str] | None = None) -> bytes:
    """A plain OFD."""
    root = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.1" DocType="OFD"/>'
    return zipped(
        {"OFD.xml": root, "Doc_0/Document.xml": "<ofd:Document/>", "Doc_0/Res/a.png": PNG} | (more or {})
    )


def outside(kind: str, target: str) -> str:
    """A relation to something outside the document."""
    return f'<Relationship Id="x" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that say they are billions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


def _script(made: Any) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(made: Any) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def _carry(made: Any) -> None:
    made.attachments["a.exe"] = b"MZ"


def _explode(made: Any) -> None:
    """A stream that says it is 700 MB of zeros, in 700 KB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * (1 << 20)) for _part in range(700)) + packer.flush()
    stream = made.make_stream(b"")
    stream.write(packed, filter=pikepdf.Name.FlateDecode)
    made.pages[0].Contents = stream


def animated() -> bytes:
    """An animated PNG."""
    more = [Image.new("RGB", (3, 2), colour) for colour in ("red", "blue")]
    return picture(save_all=True, append_images=more)


def malicious() -> dict[str, tuple[str, bytes]]:
    """What an attacker or a mistake sends: by what it is, the name and the bytes."""
    lock = pikepdf.Encryption(owner="o", user="u")
    mark = pikepdf.Encryption(owner="o", user="")
    script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    return {
        "zip bomb xlsx": ("明细.xlsx", office("xlsx", {"xl/worksheets/sheet1.xml": b" " * 40_000_000})),
        "many members": ("明细.xlsx", office("xlsx", {f"xl/m{n}.xml": "<a/>" for n in range(3001)})),
        "svg": ("图.svg", script.encode()),
        "svg named png": ("图.png", script.encode()),
        "html named pdf": ("决定书.pdf", b"<html><script>alert(1)</script></html>"),
        "html behind the mark of a pdf": ("决定书.pdf", b"%PDF-1.4\n<html><script>alert(1)</script></html>"),
        "pdf and zip in one": ("决定书.pdf", PDF + zipped({"a.exe": b"MZ"})),
        "png and zip in one": ("图.png", PNG + zipped({"a.exe": b"MZ"})),
        "jpg with a page": ("图.jpg", JPG + b"<html><script>alert(1)</script></html>"),
        "png bomb": ("图.png", bomb_png()),
        "long png": ("图.png", picture(20_001, 1)),
        "animated png": ("图.png", animated()),
        "broken png": ("图.png", PNG[:40]),
        "exe": ("安装.exe", b"MZ" + b"\0" * 300),
        "exe named pdf": ("安装.pdf", b"MZ" + b"\0" * 300),
        "exe behind hidden letters": ("发票\u202efdp.exe", b"MZ" + b"\0" * 300),
        "zip": ("材料.zip", zipped({"a.txt": "a"})),
        "rar named pdf": ("材料.pdf", b"Rar!\x1a\x07\x01\x00" + b"\0" * 100),
        "zip named docx": ("材料.docx", zipped({"a.txt": "a"})),
        "zip in docx": ("材料.docx", office(more={"word/a.xml": zipped({"a": "a"})})),
        "docx named xlsx": ("材料.xlsx", office("docx")),
        "macro docm": ("材料.docm", office(more={"word/vbaProject.bin": b"\0"})),
        "macro named docx": ("材料.docx", office(more={"word/vbaProject.bin": b"\0"})),
        "template from elsewhere": ("材料.docx", office(rels=outside("attachedTemplate", "http://x/a.dotm"))),
        "link to a share": ("材料.docx", office(rels=outside("hyperlink", "file://x/share"))),
        "external workbook": ("明细.xlsx", office("xlsx", {"xl/externalLinks/externalLink1.xml": "<a/>"})),
        "dde": (
            "材料.docx",
            office(body="<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\x</w:instrText>"),
        ),
        "entities": ("材料.docx", office(more={"word/a.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})),
        "way out of the archive": ("材料.docx", office(more={"../../etc/cron.d/x": "x"})),
        "script in pdf": ("决定书.pdf", pdf(_script)),
        "launch in pdf": ("决定书.pdf", pdf(_launch)),
        "file in pdf": ("决定书.pdf", pdf(_carry)),
        "locked pdf": ("决定书.pdf", pdf(encryption=lock)),
        "restricted pdf": ("决定书.pdf", pdf(encryption=mark)),
        "pdf bomb": ("决定书.pdf", pdf(_explode)),
        "broken pdf": ("决定书.pdf", b"%PDF-1.4\n%%EOF\n"),
        "zip named ofd": ("发票.ofd", zipped({"a.txt": "a"})),
        "program in ofd": ("发票.ofd", ofd({"Doc_0/Attachs/a.exe": b"MZ"})),
        "picture of a phone": ("缴款凭证.heic", b"\0\0\0\x18ftypheic" + b"\0" * 100),
        "nothing": ("空.pdf", b""),
    }
