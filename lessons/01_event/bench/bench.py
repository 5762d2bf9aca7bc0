"""第 1 课的测量。 bench.py WAITERS: seconds from set() to the last awake."""

import sys
import threading
import time

waiters = int(sys.argv[1])
event = threading.Event()
awake = []


def wait():
    event.wait()
    awake.append(time.perf_counter())


threads = [threading.Thread(target=wait) for _ in range(waiters)]
for thread in threads:
    thread.start()
time.sleep(0.5)  # all are asleep
start = time.perf_counter()
event.set()
for thread in threads:
    thread.join()
print(max(awake) - start)
