"""第 6 课测量里 Python 的一份；打印秒数。 Python's part of the bench: seconds."""

import sys
import time


def adder():
    total = 0
    while True:
        total += yield total


def main(count):
    send = (generator := adder()).send
    next(generator)
    start = time.perf_counter()
    for n in range(count):
        total = send(n)
    print(time.perf_counter() - start)
    assert total == count * (count - 1) // 2


main(int(sys.argv[1]))
