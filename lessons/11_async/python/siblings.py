"""第 11 课附：一个出了错，兄弟们会怎样？
Lesson 11, aside: one fails, and what becomes of its siblings?"""

import asyncio
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

A_WHILE = 0.5


class Burnt(Exception):
    pass


def cooked(n):
    if n == 2:
        raise Burnt(n)
    say(f"[锅 {n}] 好了", f"[pot {n}] is done")


async def tasks():
    async def pot(n):
        await asyncio.sleep(n * A_WHILE)
        cooked(n)

    async with asyncio.TaskGroup() as pots:
        for n in (1, 2, 3):
            pots.create_task(pot(n))


def threads():
    def pot(n):
        time.sleep(n * A_WHILE)
        cooked(n)

    with ThreadPoolExecutor() as kitchen:
        pots = [kitchen.submit(pot, n) for n in (1, 2, 3)]
        for one in pots:
            one.result()


def main():
    say("任务的集合：", "a set of tasks:")
    try:
        asyncio.run(tasks())
    except* Burnt as group:
        [burnt] = group.exceptions
        n = burnt.args[0]
        say(f"锅 {n} 糊了，其余的不煮了", f"pot {n} burnt, the others are stopped")
    say("线程的作用域：", "a scope of threads:")
    try:
        threads()
    except Burnt as burnt:
        n = burnt.args[0]
        say(f"锅 {n} 糊了，其余的煮完了", f"pot {n} burnt, the others have ended")


main()
