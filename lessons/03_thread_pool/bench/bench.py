"""第 3 课的测量。 Measures empty tasks: bench.py WORKERS TASKS prints seconds."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

workers, tasks = map(int, sys.argv[1:])
start = time.perf_counter()
with ThreadPoolExecutor(workers) as pool:
    futures = [pool.submit(int, n) for n in range(tasks)]
    for n, future in enumerate(futures):
        assert future.result() == n
del futures, future
print(time.perf_counter() - start)
