"""How figures are taken and shown: rates, percentiles, and ratios to a raw limit of the same run."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value; `raw` is the limit it is compared with, in the same unit."""

    name: str
    value: float
    unit: str
    raw: float | None = None
    note: str = ""

    def line(self) -> str:
        """The figure as a row of the report."""
        ratio = f"{self.value / self.raw:6.2f}x" if self.raw else " " * 7
        raw = f"{self.raw:>12,.0f}" if self.raw else " " * 12
        return f"  {self.name:<52} {self.value:>12,.1f} {self.unit:<6} {raw} {ratio}  {self.note}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def rate(work: Callable[[int], Awaitable[object]], count: int, at_once: int = 1) -> float:
    """How often a second `work(i)` completes with `at_once` of them under way; median of three runs."""
    runs = []
    for run in range(3):
        gate = asyncio.Semaphore(at_once)

        async def one(index: int, gate: asyncio.Semaphore = gate) -> None:
            async with gate:
                await work(index)

        start = time.perf_counter()
        if at_once == 1:
            for index in range(count):
                await work(run * count + index)
        else:
            await asyncio.gather(*(one(run * count + index) for index in range(count)))
        runs.append(count / (time.perf_counter() - start))
    return statistics.median(runs)


def milliseconds(name: str, values: Sequence[float], note: str = "") -> list[Figure]:
    """p50 and p99 of durations in seconds, as two figures in milliseconds."""
    return [
        Figure(f"{name}, p50", percentile(values, 0.50) * 1000, "ms", note=note),
        Figure(f"{name}, p99", percentile(values, 0.99) * 1000, "ms"),
    ]
