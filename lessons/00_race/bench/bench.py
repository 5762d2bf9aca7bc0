"""第 0 课的测量。 bench.py THREADS COUNT: seconds to count so far together."""

import sys
import threading
import time

threads, count = map(int, sys.argv[1:])
lock = threading.Lock()
n = 0


def work():
    global n
    for _ in range(count // threads):
        with lock:
            n += 1


workers = [threading.Thread(target=work) for _ in range(threads)]
start = time.perf_counter()
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(time.perf_counter() - start)
assert n == count
