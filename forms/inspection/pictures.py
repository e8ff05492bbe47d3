"""Pictures: the header says how large they are; what is too large is refused before a pixel is unpacked."""

import io
import re
import struct
import warnings
import zipfile
from typing import Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from forms.inspection.unsafe import Unsafe

PIXELS_MAX: Final = 100_000_000  # a sheet A3 scanned at 600 dots has 70 million
SIDE_MAX: Final = 20_000
FORMATS: Final = {"image/jpeg": ("JPEG",), "image/png": ("PNG",)}
# A page or a program that hides in a picture shows at one of its ends.
_FOREIGN: Final = re.compile(rb"<(?:script|html|!doctype|\?php)|%PDF-\d|PK\x03\x04", re.IGNORECASE)
_END: Final = 65_536

TOO_LARGE = _("“%(name)s”的像素过多（最多 1 亿像素、单边 20000 像素），请缩小后重新上传。")
BROKEN = _("“%(name)s”打不开，可能已经损坏，请重新拍照或者扫描后上传。")
ANIMATED = _("“%(name)s”是动图，请上传静态图片。")
FOREIGN = _("“%(name)s”里夹带了其他内容，请用图片程序另存为 JPG 或 PNG 后重新上传。")


def insist_safe(data: bytes, media_type: str) -> None:
    """Raise Unsafe for what is damaged, too large, animated or carries something else."""
    if zipfile.is_zipfile(io.BytesIO(data)) or _FOREIGN.search(data[:_END]) or _FOREIGN.search(data[-_END:]):
        raise Unsafe(FOREIGN)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS[media_type]) as picture:
                _insist_small(*picture.size)
                if media_type == "image/png" and getattr(picture, "n_frames", 1) > 1:
                    raise Unsafe(ANIMATED)
                picture.verify()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unsafe(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise Unsafe(BROKEN) from error


def _insist_small(width: int, height: int) -> None:
    """Raise Unsafe for more pixels than anybody scans."""
    if max(width, height) > SIDE_MAX or width * height > PIXELS_MAX:
        raise Unsafe(TOO_LARGE)
