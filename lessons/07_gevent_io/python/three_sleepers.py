"""第 7 课：三个 gevent 任务各睡 1、2、3 秒。
Lesson 7: three gevent tasks that sleep 1, 2 and 3 seconds."""

from gevent import monkey

monkey.patch_all()
import time

import gevent


def task(n):
    print(n)
    time.sleep(n)


start = time.time()
gevent.joinall([gevent.spawn(task, n) for n in (1, 2, 3)])
print(time.time() - start)
