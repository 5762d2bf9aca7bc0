"""第 2 课：两个连接等 MySQL 起来，最多各试三次。
Lesson 2: two connections wait until MySQL is up, three tries at most."""

import os
import random
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say, tr

TRIES = 3
PATIENCE = 1.5  # seconds, of each try
IN_TIME = (3.6, 3.9)  # during the third try
TOO_LATE = (5.2, 5.5)  # after it
GRACE = 2  # for a MySQL too late
GLANCE = 0.1  # one look at a stand-in
PAUSE = 0.05  # between two looks
POLITE_PAUSE = 0.5  # after a wrong answer

# Version 10 of the protocol, the server's own version, and what a login needs.
PACKET = b"\x0a8.4.0-stand-in\0" + b"\1\0\0\0stand-in\0\0\0"
GREETING = len(PACKET).to_bytes(3, "little") + b"\0" + PACKET


def wait_with_limit(ready, limit, patience, on_attempt):
    if ready.is_set():
        return
    for n in range(1, limit + 1):
        on_attempt(n)
        if ready.wait(patience):
            return
    raise TimeoutError(
        tr(f"等待超时，试了 {limit} 次", f"timed out after {limit} attempts")
    )


def greeting(address, timeout):
    """Asks the server at (host, port) for its version."""
    deadline = time.monotonic() + timeout

    def receive(size):
        data = b""
        while len(data) < size:
            server.settimeout(max(deadline - time.monotonic(), 0.001))
            more = server.recv(size - len(data))
            if not more:
                raise ConnectionError(tr("对方断开了连接", "it hung up"))
            data += more
        return data

    with socket.create_connection(address, timeout) as server:
        size = int.from_bytes(receive(4)[:3], "little")
        packet = receive(size) if 0 < size <= 1024 else b"?"
    if packet[0] == 0xFF:
        raise ConnectionError(packet[3:].decode(errors="replace"))
    if packet[0] != 10 or b"\0" not in packet:
        raise ConnectionError(tr("那里说的不是 MySQL 协议", "it does not speak MySQL"))
    return packet[1 : packet.index(0)].decode(errors="replace").removeprefix("5.5.5-")


@contextmanager
def late_server(delay):
    """A stand-in that comes up after a while; until then it refuses."""
    over = threading.Event()

    def serve():
        if over.wait(delay):
            return
        server.listen()
        server.settimeout(0.01)
        while not over.is_set():
            try:
                client, _ = server.accept()
                with client:
                    client.sendall(GREETING)
            except OSError:  # nobody came, or went at once
                pass

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()
        finally:
            over.set()
            thread.join()


def check(address, glance, up, over):
    where = "{}:{}".format(*address)
    say(f"[检查] 开始检查 {where} 上的 MySQL", f"[check] checks MySQL at {where}")
    while True:
        try:
            version = greeting(address, glance)
            break
        except OSError as e:
            silent = isinstance(e, (ConnectionRefusedError, TimeoutError))
            if over.wait(PAUSE if silent else POLITE_PAUSE):
                raise
    say(f"[检查] MySQL 起来了，版本 {version}", f"[check] MySQL is up, version {version}")
    up.set()


def connect(name, address, up):
    def attempt(n):
        say(f"[连接 {name}] 第 {n} 次尝试", f"[connection {name}] attempt {n}")

    try:
        wait_with_limit(up, TRIES, PATIENCE, attempt)
    except TimeoutError:
        say(f"[连接 {name}] 放弃了", f"[connection {name}] gives up")
        raise
    greeting(address, PATIENCE)
    say(f"[连接 {name}] 连上了", f"[connection {name}] connected")


def act(address, glance):
    """Returns None, or an error of somebody's."""
    start = time.monotonic()
    up, over = threading.Event(), threading.Event()
    with ThreadPoolExecutor(3) as pool:
        checked = pool.submit(check, address, glance, up, over)
        connections = [pool.submit(connect, n, address, up) for n in (1, 2)]
        errors = [c.exception() for c in connections]
        up.wait(GRACE)
        over.set()

    secs = round(time.monotonic() - start)
    n, good = len(errors), errors.count(None)
    error = next(filter(None, errors), None)
    if error is None:
        say(f"两个都连上了，等了 {secs} 秒", f"both connected, after {secs} seconds")
    else:
        say(f"{n} 个里连上了 {good} 个：{error}", f"{good} of {n} connected: {error}")
    return checked.exception() or error


def main():
    if where := os.environ.get("MYSQL_ADDR"):
        host, _, port = where.rpartition(":")
        try:
            address = host.strip("[]"), int(port)
            if address[1] not in range(1, 65536):
                raise ValueError(tr("端口不对", "bad port"))
            socket.getaddrinfo(*address)
        except (OSError, ValueError) as e:
            sys.exit(tr(
                f"MYSQL_ADDR 应该写成“主机:端口”，“{where}”不行：{e}",
                f'MYSQL_ADDR must be host:port, "{where}" will not do: {e}',
            ))
        if error := act(address, PATIENCE):
            sys.exit(tr(
                f"{where} 上没有连成：{error}",
                f"no connection with {where}: {error}",
            ))
        return

    say("第 1 幕：MySQL 来得及", "Act 1: MySQL comes up in time")
    with late_server(random.uniform(*IN_TIME)) as address:
        in_time = act(address, GLANCE)
    say("第 2 幕：MySQL 来得太晚", "Act 2: MySQL comes up too late")
    with late_server(random.uniform(*TOO_LATE)) as address:
        too_late = act(address, GLANCE)
    if in_time or not too_late:
        sys.exit(tr("结局和预定的不同", "an act did not end as intended"))


main()
