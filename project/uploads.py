"""How much of an upload is taken in at all: what is over the limit is counted and thrown away as it comes."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers


class TooMuch(UploadedFile):
    """A file of which nothing was kept; only its name and how large it was are known. No form takes it."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(file=None, name=name, size=max(size, settings.UPLOAD_SIZE_MAX + 1))


class Quota(FileUploadHandler):
    """Goes before Django's handlers: a file above its size, or a request above its sum, fills no disk and no memory.

    The rest of the form is read, so that the page can say what was too large and keep what was typed.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Once the request is full, whole files go by."""
        super().new_file(*args, **kwargs)
        self.size, self.is_full = 0, self.taken > settings.UPLOAD_TOTAL_MAX
        if self.is_full:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Count; hand on to the next handler while there is room."""
        self.size += len(raw_data)
        if self.is_full or self.size > settings.UPLOAD_SIZE_MAX:
            self.is_full = True
            return None
        self.taken += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """A file that was not taken stands in the form with its name and its size."""
        return TooMuch(self.file_name or "", self.size) if self.is_full else None
