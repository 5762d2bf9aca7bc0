"""第 4 课的测量。 Measures tiny tasks: bench.py WORKERS TASKS HOW prints seconds."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


def run(pool, tasks, how):
    if how == "submit":
        futures = [pool.submit(square, n) for n in range(tasks)]
        results = [future.result() for future in reversed(futures)][::-1]
    else:
        results = list(pool.map(square, range(tasks), chunksize=int(how)))
    assert results == [n * n for n in range(tasks)]


if __name__ == "__main__":
    workers, tasks = map(int, sys.argv[1:3])
    with ProcessPoolExecutor(workers) as pool:
        run(pool, tasks // 10, sys.argv[3])  # now all processes are there
        start = time.perf_counter()
        run(pool, tasks, sys.argv[3])
        print(time.perf_counter() - start)
