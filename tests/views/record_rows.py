"""Applications about penalties: every address × every role (parts of `permission_table`)."""

from tests.views.permission_roles import LOOKERS, OFFICE, lookers, row

OF_RECORDS: dict[tuple[str, str], dict[str, int]] = {
    # A licence: nothing of it is repaired; its officers read the page.
    ("record-repair", "GET"): row(404, ((*OFFICE, *LOOKERS), 403), (("clara", "hugo"), 200)),
    ("record-repair", "POST"): row(404, ((*OFFICE, *LOOKERS), 403)),
    ("record-repairs", "GET"): lookers,
    ("record-paper", "GET"): row(404, ((*OFFICE, *LOOKERS), 403), (("clara", "hugo"), 202)),
    ("record-paper", "POST"): row(404, ((*OFFICE, *LOOKERS), 403), (("clara",), 422)),
    ("record-receipt", "POST"): row(404, ((*OFFICE, *LOOKERS), 403), (("clara",), 422)),
    ("hall-penalties", "GET"): row(404, (("speaker", "nora"), 200)),
    ("hall-penalty", "GET"): row(404, (("speaker",), 200)),
    ("hall-penalty", "POST"): row(404, (("speaker",), 422)),
    ("hall-penalty-letter", "GET"): row(404, (("speaker",), 202)),
}
