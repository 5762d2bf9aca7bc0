"""第 11 课：第 7 课的锅，换成 async。
Lesson 11: the pots of lesson 7 with async."""

import asyncio
import os
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

MANY = 10_000


async def stay(seconds):
    time.sleep(seconds)  # blocks the thread, and with it all tasks


async def cook(n, wait, cooks):
    me = threading.current_thread()
    cooks.setdefault(me, len(cooks) + 1)
    say(f"[锅 {n}] 厨师 {cooks[me]} 放上灶", f"[pot {n}] cook {cooks[me]} puts it on")
    await wait(n)
    me = threading.current_thread()
    cooks.setdefault(me, len(cooks) + 1)
    say(f"[锅 {n}] 厨师 {cooks[me]} 端下灶", f"[pot {n}] cook {cooks[me]} takes it off")


async def cook_three(wait):
    cooks, start = {}, time.monotonic()
    async with asyncio.TaskGroup() as pots:
        for n in (1, 2, 3):
            pots.create_task(cook(n, wait, cooks))
    took, count = time.monotonic() - start, len(cooks)
    say(
        f"一共 {int(took)} 秒（{took:.3f}），厨师 {count} 个",
        f"{int(took)} seconds in all ({took:.3f}), cooks: {count}",
    )


async def cook_many():
    cooks, start = set(), time.monotonic()

    async def cook_quietly():
        on = time.monotonic()
        await asyncio.sleep(1)
        cooks.add(threading.current_thread())
        return time.monotonic() - on >= 1

    async with asyncio.TaskGroup() as pots:
        tasks = [pots.create_task(cook_quietly()) for _ in range(MANY)]
    done = sum(task.result() for task in tasks)
    took, count = time.monotonic() - start, len(cooks)
    fast = str(took < MANY / 100).lower()
    say(
        f"{MANY} 口锅，煮够 1 秒的有 {done} 口：一共 {took:.3f} 秒，厨师 {count} 个",
        f"{MANY} pots, cooked for 1 second: {done}; "
        f"{took:.3f} seconds in all, cooks: {count}",
    )
    say(
        f"比一口一口煮快 100 倍以上：{fast}",
        f"over 100 times as fast as one by one: {fast}",
    )


async def main():
    say(
        "锅 1 煮 1 秒，锅 2 煮 2 秒，锅 3 煮 3 秒",
        "pot 1 takes 1 second, pot 2 takes 2, pot 3 takes 3",
    )
    say("厨师守在锅边：", "the cook stays by the pot:")
    await cook_three(stay)
    say("厨师去管别的锅：", "the cook sees to the other pots:")
    await cook_three(asyncio.sleep)
    await cook_many()


asyncio.run(main())
