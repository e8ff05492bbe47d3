"""Several stories told in the order of time: each waits until no other has anything earlier to tell.

The demo city's cases are written down each from its beginning to its end, as they are read. The log of a city is not
written so: what happened first stands first, document numbers rise with the days, and sites and platforms hear of an
event before the next one happens. Every story has a thread of its own, of which only one runs at a time.
"""

import contextvars
import heapq
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Event, Thread

from django.db import DEFAULT_DB_ALIAS, connection, connections


class Stopped(BaseException):
    """Another story failed: this one is not told to its end."""


class Story:
    """One story; it goes on when it is told to, and comes back when it waits or has ended."""

    def __init__(self, tell: Callable[[], object]) -> None:
        self._tell, self._mine, self._others = tell, Event(), Event()
        self.is_stopped = False
        self.failed: BaseException | None = None
        # What belongs to whoever builds the city (a stopped clock, a gesture) belongs to the story; so does the
        # connection, since all is written in one transaction.
        self._thread = Thread(
            target=contextvars.copy_context().run,
            args=[self._run, connections[DEFAULT_DB_ALIAS]],
            daemon=True,
        )
        self._thread.start()

    def go_on(self) -> None:
        """Until it waits again; raises what it raised."""
        self._others.clear()
        self._mine.set()
        self._others.wait()
        if self.failed is not None:
            raise self.failed

    def wait(self) -> None:
        """Called by the story itself: the others have their turn. Raises Stopped when there will be no other."""
        self._mine.clear()
        self._others.set()
        self._mine.wait()
        if self.is_stopped:
            raise Stopped

    def stop(self) -> None:
        """Ends a story that waits."""
        self.is_stopped = True
        self._mine.set()
        self._thread.join()

    def _run(self, shared: object) -> None:
        connections[DEFAULT_DB_ALIAS] = shared
        self._mine.wait()
        try:
            if not self.is_stopped:
                self._tell()
        except Stopped:
            pass
        except BaseException as error:
            self.failed = error
        finally:
            del connections[DEFAULT_DB_ALIAS]
            self._others.set()


class Turns:
    """Whose turn it is: whoever has waited for the earliest instant; of those, whoever came first."""

    def __init__(self, meanwhile: Callable[[datetime], None]) -> None:
        """`meanwhile` is told each instant before a story goes on there."""
        self._meanwhile = meanwhile
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._came = 0
        self._now: Story | None = None

    def until(self, when: datetime) -> None:
        """What is to be told of the time before an instant has been told; a story waits for the others."""
        if self._now is None:
            self._meanwhile(when)
            return
        story, self._came = self._now, self._came + 1
        heapq.heappush(self._waiting, (when, self._came, story))
        story.wait()

    def tell(self, stories: Iterable[Callable[[], object]]) -> None:
        """All of them, each to its end; the first that fails ends the rest, and its error is raised."""
        told = [Story(each) for each in stories]
        connection.inc_thread_sharing()
        try:
            for story in told:
                self._go_on(story)
            while self._waiting:
                when, _came, story = heapq.heappop(self._waiting)
                self._meanwhile(when)
                self._go_on(story)
        finally:
            for story in told:
                story.stop()
            connection.dec_thread_sharing()

    def _go_on(self, story: Story) -> None:
        self._now = story
        try:
            story.go_on()
        finally:
            self._now = None
