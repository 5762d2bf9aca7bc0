"""第 7 课：一个厨师，三口锅，然后一万口锅。
Lesson 7: one cook, three pots, then ten thousand pots."""

import asyncio
import os
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

MANY = 10_000


async def blocking_sleep(seconds):
    time.sleep(seconds)


class Cooks:
    """Numbers the threads it meets."""

    def __init__(self):
        self.met = []

    def here(self):
        me = threading.get_ident()
        if me not in self.met:
            self.met.append(me)
        return self.met.index(me) + 1


async def cook(n, wait, cooks):
    here = cooks.here()
    say(f"[锅 {n}] 厨师 {here} 放上灶", f"[pot {n}] cook {here} puts it on")
    await wait(n)
    here = cooks.here()
    say(f"[锅 {n}] 厨师 {here} 端下灶", f"[pot {n}] cook {here} takes it off")


async def cook_three(wait):
    cooks, start = Cooks(), time.monotonic()
    await asyncio.gather(*(cook(n, wait, cooks) for n in (1, 2, 3)))
    took, count = time.monotonic() - start, len(cooks.met)
    say(
        f"一共 {int(took)} 秒（{took:.3f}），厨师 {count} 个",
        f"{int(took)} seconds in all ({took:.3f}), cooks: {count}",
    )


async def cook_many():
    async def cook_quietly():
        on = time.monotonic()
        await asyncio.sleep(1)
        cooks.here()
        return time.monotonic() - on >= 1

    cooks, start = Cooks(), time.monotonic()
    done = sum(await asyncio.gather(*(cook_quietly() for _ in range(MANY))))
    took, count = time.monotonic() - start, len(cooks.met)
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
    await cook_three(blocking_sleep)
    say("厨师去管别的锅：", "the cook sees to the other pots:")
    await cook_three(asyncio.sleep)
    await cook_many()


asyncio.run(main())
