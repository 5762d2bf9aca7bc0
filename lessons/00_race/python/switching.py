"""第 0 课附：一个线程，asyncio 的两个任务，照样会丢。
Lesson 0, aside: two tasks of asyncio on one thread lose an entry, too."""

import asyncio
import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say, tr

balance = 100


async def switch_between(name):
    global balance
    seen = balance
    say(f"{name} 看到 {seen}", f"{name} reads {seen}")
    await asyncio.sleep(0)  # the other one goes on
    balance = seen + 50


async def switch_afterwards(name):
    global balance
    seen = balance
    say(f"{name} 看到 {seen}", f"{name} reads {seen}")
    balance = seen + 50
    await asyncio.sleep(0)


async def both(put_in):
    await asyncio.gather(put_in(tr("老张", "Ann")), put_in(tr("老李", "Ben")))


asyncio.run(both(switch_between))
say(f"读和写之间切换：{balance}", f"a switch between: {balance}")
balance = 100
asyncio.run(both(switch_afterwards))
say(f"写完再切换：{balance}", f"a switch afterwards: {balance}")
