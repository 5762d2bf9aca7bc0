"""第 0 课附：两个线程全速记账，每个一百万笔。
Lesson 0, aside: two threads at full speed, one million entries each."""

import os
import sys
import threading

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

lock = threading.Lock()

# ANCHOR: with_int
EACH = 1_000_000
n = 0


def with_int():
    global n
    for _ in range(EACH):
        n = int(n) + 1
# ANCHOR_END: with_int


def plus():
    global n
    for _ in range(EACH):
        n += 1


def locked():
    global n
    for _ in range(EACH):
        with lock:
            n += 1


def main():
    global n
    for name, count in (
        ("n = int(n) + 1", with_int),
        ("n += 1", plus),
        ("with lock: n += 1", locked),
    ):
        n = 0
        threads = [threading.Thread(target=count) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lost = 2 * EACH - n
        say(f"{name}：丢了 {lost} 笔", f"{name}: {lost} lost")


main()
