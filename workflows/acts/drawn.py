"""A drawn signature: what came from the canvas becomes a picture of ours, made anew from its pixels."""

import binascii
import io
from base64 import b64decode
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageChops, UnidentifiedImageError

from workflows.law.refusal import Refused

DRAWN_MAX: Final = 200_000  # characters of the data address
DRAWN_SIDE: Final = 1200
DRAWN_HEAD: Final = "data:image/png;base64,"
INK_MIN: Final = 40  # dark pixels: fewer are a slip of the finger


def clean(said: str) -> bytes | None:
    """A clean black-and-white PNG of what was drawn, made anew from its pixels; None for nothing.

    Refused for what is no picture of our canvas.
    """
    if not said:
        return None
    wrong = Refused(_("手写签名无法识别，请清除后重新签，或者不手写，只输入姓名。"))
    if len(said) > DRAWN_MAX or not said.startswith(DRAWN_HEAD):
        raise wrong
    try:
        data = b64decode(said.removeprefix(DRAWN_HEAD), validate=True)
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            if max(picture.size) > DRAWN_SIDE or getattr(picture, "n_frames", 1) > 1:
                raise wrong
            flat = Image.new("RGBA", picture.size, "white")
            flat.alpha_composite(picture.convert("RGBA"))
    except (binascii.Error, UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise wrong from error
    ink = flat.convert("L").point(lambda value: 255 if value > 160 else 0).convert("1")
    dark = ImageChops.invert(ink.convert("L"))
    if dark.histogram()[255] < INK_MIN:
        raise Refused(_("手写签名是空白的，请签名，或者清除后只输入姓名。"))
    kept = io.BytesIO()
    ink.crop(dark.getbbox()).save(kept, "PNG")
    return kept.getvalue()
