"""第 11 课的测量。 bench.py NUMBERS: seconds to add them, a switch for each."""

import asyncio
import sys
import time

numbers = int(sys.argv[1])


async def add():
    total = 0
    for n in range(numbers):
        total += n
        await asyncio.sleep(0)
    return total


async def main():
    start = time.perf_counter()
    total = await asyncio.create_task(add())
    print(time.perf_counter() - start)
    assert total == numbers * (numbers - 1) // 2


asyncio.run(main())
