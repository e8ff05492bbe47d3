"""What the tests' process must know before settings are read (loaded by pytest as its first plugin)."""

import atexit
import gc
import os
import shutil
import tempfile

os.environ["XINHENG_TESTING"] = "1"
os.environ.pop("XINHENG_BROKER_URL", None)
os.environ.setdefault("XINHENG_RENDERER", "inline")  # a process of its own only where a test asks for one
os.environ["XINHENG_UNDO_SECONDS"] = "0"  # steps are enacted at once; tests of the delay ask for it
# Playwright keeps an event loop in the test's own thread; the ORM calls beside it are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# `./xh test --thorough`: properties try ten times as many examples.
THOROUGH = os.environ.get("XINHENG_TEST_THOROUGH", "") == "1"

# Each process of pytest-xdist has files and, on SQLite, a database of its own.
_home = tempfile.mkdtemp(prefix="xinheng-tests-")
os.environ["XINHENG_HOME"] = _home
atexit.register(shutil.rmtree, _home, ignore_errors=True)

# A request leaves tens of thousands of short-lived objects, few of them in circles: look for those more seldom.
gc.set_threshold(50_000, 20, 50)
