"""Mapping over pictures in parallel, with progress, and broken off at once when nobody wants it any more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from fomoad_gui.core.progress import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

POLL_SECONDS = 0.1


@contextmanager
def executor_or_threads(executor: Executor | None) -> Iterator[Executor]:
    """`executor`, or one thread a core for the time being."""
    if executor is not None:
        yield executor
        return
    threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="pictures")
    try:
        yield threads
        threads.shutdown()
    finally:
        # whoever cancels gets control back at once: a large photograph in the works ends by itself, for nobody
        threads.shutdown(wait=False, cancel_futures=True)


def in_batches(
    pool: Executor,
    function: Callable[[Sequence[Item]], Sequence[Result]],
    items: Sequence[Item],
    batch: int,
    progress: Progress,
    stage: str,
) -> Iterator[tuple[Item, Result]]:
    """Each of `items` with what `function` makes of it, in order, `batch` at a time, reporting as they come."""
    batches = [items[start : start + batch] for start in range(0, len(items), batch)]
    futures = [pool.submit(function, some) for some in batches]
    done = 0
    try:
        for some, future in zip(batches, futures, strict=True):
            while True:
                progress.checkpoint(done, len(items), stage)
                finished, _ = wait([future], timeout=POLL_SECONDS)
                if finished:
                    break
            yield from zip(some, future.result(), strict=True)
            done += len(some)
        if items:
            progress.checkpoint(done, len(items), stage)
    finally:
        for future in futures:
            future.cancel()
