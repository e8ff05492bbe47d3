"""The addresses of the log and of its bundles × every role."""

from tests.views.permission_roles import OFFICE, everybody, row

OF_THE_LOG: dict[tuple[str, str], dict[str, int]] = {
    # The log before the world: for anybody, and there is no checkpoint, tile or place here yet.
    ("log-keys", "GET"): everybody,
    ("log-consistency", "GET"): everybody,  # from nothing to nothing
    ("log-witness-consistency", "GET"): everybody,
    **{
        (f"log-{what}", "GET"): row(404, nobody=404)
        for what in ("checkpoint", "checkpoint-at", "tile", "inclusion")
    },
    # The head of the credit office was told of it, and reads it; who audits all departments ends it.
    ("log-incident", "GET"): row(404, (("zhou", "anna", "audmin"), 200)),
    ("log-incident", "POST"): row(404, (("zhou", "audmin"), 403), (("anna",), 422)),
    ("log-witness-checkpoint", "GET"): row(404, nobody=404),
    ("log-tree", "GET"): row(403, (("anna", "audmin"), 200)),
    ("log-tree-check", "POST"): row(403, (("anna", "audmin"), 302)),
    ("log-tree-compare", "POST"): row(403, (("anna", "audmin"), 422)),
    ("log-cosignature", "POST"): row(422, nobody=422),
    ("log-evidence", "POST"): row(422, nobody=422),
    ("bundle-entry", "GET"): row(404, (("zhou",), 403), ((*OFFICE, "anna"), 200)),
    ("bundle-entry", "POST"): row(404, (("zhou",), 403), ((*OFFICE, "anna"), 422)),
    ("bundle-period", "GET"): row(403, (("anna", "audmin"), 200)),
    ("bundle-period", "POST"): row(403, (("anna", "audmin"), 422)),
    ("bundle", "GET"): row(404, (("clara",), 200)),  # whoever asked for it
    ("bundle-file", "GET"): row(404, (("clara",), 302)),  # still to be made
    ("process", "GET"): row(403, (("hugo", "zhou", "anna", "audmin"), 200)),
    ("process-export", "GET"): row(403, (("hugo", "zhou", "anna", "audmin"), 200)),
    ("log", "GET"): row(403, (("anna", "audmin"), 200)),
    ("log-chain", "GET"): row(403, (("anna", "audmin"), 200), nobody=286),
    ("log-line", "GET"): row(403, (("anna", "audmin"), 200)),
    ("log-verify", "POST"): row(403, (("anna", "audmin"), 302)),
}
