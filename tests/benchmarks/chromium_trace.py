"""What Chromium's trace tells of the page's main thread: the work of each frame, and what was drawn."""

import json
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

CATEGORIES = [
    "toplevel",
    "devtools.timeline",
    "blink.user_timing",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
]
FRAME = 1000 / 60
Event = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """One frame of the main thread, in milliseconds: how long it lasted, and what of it was work.

    `busy` is by the clock, so that on a busy machine it includes waiting for a core; `work` is time on a core.
    """

    lasted: float
    busy: float
    work: float


def worked(event: Event) -> float:
    """Milliseconds on a core."""
    return float(event["tdur"] if "tdur" in event else event.get("dur", 0)) / 1000


class Trace:
    """A recording of one page; `mark` is a user timing mark that it made, by which its thread is known."""

    def __init__(self, recorded: bytes, mark: str) -> None:
        self._all: list[Event] = json.loads(recorded)["traceEvents"]
        marked = next(each for each in self._all if each["name"] == mark)
        self._process: int = marked["pid"]
        self.main = sorted(
            (each for each in self._all if (each["pid"], each["tid"]) == (marked["pid"], marked["tid"])),
            key=lambda each: int(each.get("ts", 0)),
        )

    def tasks(self) -> list[Event]:
        """Everything that the main thread did, one by one."""
        return [each for each in self.main if each["name"] == "RunTask" and "dur" in each]

    def frames(self, first: str, last: str) -> list[Frame]:
        """The main thread's frames between two marks."""
        begun, ended = self._marked(first)[0]["ts"], self._marked(last)[-1]["ts"]
        starts = [
            each["ts"]
            for each in self.main
            if each["name"] == "BeginMainThreadFrame" and begun <= each["ts"] <= ended
        ]
        busy, work = [0.0] * len(starts), [0.0] * len(starts)
        for task in self.tasks():
            place = bisect_right(starts, task["ts"]) - 1
            if 0 <= place < len(starts) and task["ts"] <= ended:
                busy[place] += task["dur"] / 1000
                work[place] += worked(task)
        lasted = [(after - before) / 1000 for before, after in pairwise([*starts, ended])]
        return [Frame(*each) for each in zip(lasted, busy, work, strict=True)]

    def drawn(self, first: str, last: str) -> tuple[int, int]:
        """How many frames the compositor drew between two marks, and how many it had to leave out."""
        begun, ended = self._marked(first)[0]["ts"], self._marked(last)[-1]["ts"]
        names = Counter(
            each["name"]
            for each in self._all
            if each["pid"] == self._process
            and each["name"] in ("DrawFrame", "DroppedFrame")
            and begun <= each["ts"] <= ended
        )
        return names["DrawFrame"], names["DroppedFrame"]

    def raster(self, first: str, last: str) -> float:
        """Milliseconds on a core that it took to paint tiles between two marks."""
        begun, ended = self._marked(first)[0]["ts"], self._marked(last)[-1]["ts"]
        painted = (each for each in self._all if each["pid"] == self._process and each["name"] == "RasterTask")
        return sum(worked(each) for each in painted if begun <= each["ts"] <= ended)

    def until_drawn(self, first: str, last: str) -> list[float]:
        """From each mark to the end of the frame in which the other one behind it was made: what the main thread
        worked for it, in milliseconds on a core. What it does behind that frame is for later pictures.
        """
        tasks = self.tasks()
        starts = [each["ts"] for each in tasks]
        found = []
        for begun, ended in zip(self._marked(first), self._marked(last), strict=True):
            frame = tasks[bisect_right(starts, ended["ts"]) - 1]
            found.append((frame["tts"] - begun["tts"]) / 1000 + worked(frame))
        return found

    def _marked(self, name: str) -> list[Event]:
        return [each for each in self.main if each["name"] == name and "blink.user_timing" in each["cat"]]
