"""第 3 课：五个线程的池，十三个任务。 Lesson 3: a pool of five, and thirteen tasks."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

WORKERS = 5
TASKS = 13
LONG, SHORT = 2.5, 1  # seconds: task 1, the others

lock = threading.Lock()
running = most = 0


def work(n):
    global running, most
    with lock:
        running += 1
        most = max(most, running)
    say(f"[任务 {n}] 开始了", f"[task {n}] starts")
    time.sleep(LONG if n == 1 else SHORT)
    with lock:
        running -= 1
    return 123


def report(n, future):
    result = future.result()
    say(f"[任务 {n}] 结果是 {result}", f"[task {n}] returned {result}")


def main():
    start = time.perf_counter()
    pool = ThreadPoolExecutor(WORKERS)
    for n in range(1, TASKS + 1):
        future = pool.submit(work, n)
        future.add_done_callback(lambda future, n=n: report(n, future))
    pool.shutdown()
    say("所有线程都结束了", "all threads are done")

    secs = int(time.perf_counter() - start)
    say(f"一共用了 {secs} 秒", f"it took {secs} seconds in all")
    say(f"最多同时运行 {most} 个任务", f"at most {most} tasks ran at once")


main()
