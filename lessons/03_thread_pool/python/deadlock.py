"""第 3 课附：任务在满员的池里等另一个任务。 Lesson 3, aside: a wait in a full pool."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor, wait

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

PATIENCE = 1


def wait_for_it(pool):
    say("[厨师] 要一碗葱花，站着等", "[cook] wants chopped leeks, and waits")
    leeks = pool.submit(chop)
    try:
        leeks.result(PATIENCE)
        say("[厨师] 葱花来了，下锅", "[cook] has the leeks and starts frying")
    except TimeoutError:
        say("[厨师] 白等了 1 秒", "[cook] waited 1 second for nothing")
    return leeks


def leave_it_to_a_callback(pool):
    say("[厨师] 要一碗葱花，先忙别的", "[cook] wants chopped leeks, and moves on")
    leeks = pool.submit(chop)
    leeks.add_done_callback(
        lambda _: say("[厨师] 葱花来了，下锅", "[cook] has the leeks and starts frying")
    )
    return leeks


def chop():
    say("[帮手] 切好了葱花", "[helper] has chopped the leeks")


with ThreadPoolExecutor(1) as pool:
    for recipe in wait_for_it, leave_it_to_a_callback:
        wait([pool.submit(recipe, pool).result()])
