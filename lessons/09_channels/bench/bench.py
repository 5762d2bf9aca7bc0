"""第 9 课的测量。 bench.py PEOPLE PLATES ROOM: seconds until all are taken."""

import queue
import sys
import threading
import time

people, plates, room = map(int, sys.argv[1:])
share = plates // people
hatch = queue.Queue(room)


def cook():
    for plate in range(share):
        hatch.put(plate)


def waiter():
    for _ in range(share):
        hatch.get()


threads = [threading.Thread(target=f) for f in (cook, waiter) * people]
start = time.perf_counter()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(time.perf_counter() - start)
