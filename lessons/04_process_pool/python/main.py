"""第 4 课：三个进程的池，十一个任务。 Lesson 4: a pool of three processes, and eleven tasks."""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

PROCESSES = 3
TASKS = 11


def square(n):
    me = os.getpid()
    say(f"[任务 {n}] 由进程 {me} 来算", f"[task {n}] process {me} takes it")
    time.sleep(seconds(n))
    return n * n, me


def seconds(n):
    return 2.5 if n == 0 else 1


def main():
    start = time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        futures = [pool.submit(square, n) for n in range(TASKS)]
    secs = time.monotonic() - start

    say("----------", "----------")
    squares, ids = zip(*(future.result() for future in futures))
    squares = " ".join(map(str, squares))
    say(squares, squares)
    count = len(set(ids))
    here = str(os.getpid() in ids).lower()
    say(
        f"干活的是 {count} 个进程，父进程在其中：{here}",
        f"{count} processes did the work, this one among them: {here}",
    )
    fast = str(secs < sum(map(seconds, range(TASKS)))).lower()
    say(
        f"{TASKS} 个任务用了 {secs:.1f} 秒，比一个接一个快：{fast}",
        f"{TASKS} tasks took {secs:.1f} s, less than one by one: {fast}",
    )


if __name__ == "__main__":  # a worker may import this file once more
    main()
