"""第 1 课：一盏红绿灯和十辆车。 Lesson 1: a traffic light and ten cars."""

import os
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

CARS = 10
RED = 5
LATER = 2
PATIENCE = 1


def drive(n, green):
    if n == CARS:
        time.sleep(LATER)  # the last one is still on its way
    say(f"[车 {n}] 正在等红灯", f"[car {n}] waits at the red light")
    green.wait()
    say(f"[车 {n}] 开走了", f"[car {n}] drives off")


def main():
    green = threading.Event()

    say("[红绿灯] 红灯亮了", "[light] is red")
    start = time.perf_counter()
    cars = [
        threading.Thread(target=drive, args=(n, green))
        for n in range(1, CARS + 1)
    ]
    for car in cars:
        car.start()
    time.sleep(RED)
    secs = int(time.perf_counter() - start)
    say(f"[红绿灯] {secs} 秒后绿灯亮了", f"[light] is green after {secs} seconds")
    green.set()
    for car in cars:
        car.join()
    secs = int(time.perf_counter() - start)
    say(f"[红绿灯] {secs} 秒后车全走了", f"[light] sees the last off after {secs} seconds")

    green.clear()
    is_green = str(green.is_set()).lower()
    say(f"[红绿灯] 又变红了，绿灯：{is_green}", f"[light] is red again, green: {is_green}")
    say("[迟到的车] 最多等 1 秒", "[late car] waits for 1 second at most")
    if green.wait(PATIENCE):
        say("[迟到的车] 开走了", "[late car] drives off")
    else:
        say("[迟到的车] 等不及，掉头走了", "[late car] turns back")


main()
