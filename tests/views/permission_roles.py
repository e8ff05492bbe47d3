"""The roles that every address is asked by, and the answers that many addresses share."""

ROLES = (
    "nobody",
    "clara",
    "rolf",
    "lena",
    "hugo",
    "stella",
    "dora",
    "zhou",
    "anna",
    "sysadmin",
    "secadmin",
    "audmin",
    "jian",
    "pan",
    "speaker",
    "nora",
)
OFFICE = ("clara", "rolf", "lena", "hugo")  # the labour bureau, which decides
LOOKERS = ("zhou", "anna")  # credit office and auditor: they look down the tree
STAFF = (*OFFICE, "stella", "dora", "zhou", "anna", "sysadmin", "secadmin", "audmin", "jian", "pan")


def row(default: int, *groups: tuple[tuple[str, ...], int], nobody: int = 302) -> dict[str, int]:
    """The expected status of each role: a default, then exceptions."""
    expected = dict.fromkeys(ROLES, default)
    expected["nobody"] = nobody
    for roles, status in groups:
        expected.update(dict.fromkeys(roles, status))
    return expected


everybody = row(200, nobody=200)
seen_by_office = row(404, ((*OFFICE, *LOOKERS), 200))
kept_by_office = row(404, (("rolf", "lena", "hugo", "anna"), 403), (("clara", "zhou"), 200))
HANDED = tuple(f"task-{what}" for what in ("hand-over", "delegate", "take-back", "move", "rank", "follow-up"))
lookers = row(403, ((*OFFICE, *LOOKERS, "stella", "dora"), 200))
overseers = row(403, (("hugo", "zhou"), 200))
writers = row(403, (("zhou",), 200))  # the credit office writes the rules

RECORDERS = ("clara", "stella", "dora", "zhou")  # who take commitments from paper
promisers = row(403, ((*RECORDERS, "rolf", "hugo"), 200))


def guides(status: int) -> dict[str, int]:
    """What only the officer of the case does to guide its subject."""
    return row(404, (("rolf", "lena", "hugo", "zhou", "anna"), 403), (("clara",), status))
