"""第 2 课：两个连接等 MySQL 起来，最多各试三次。
Lesson 2: two connections wait until MySQL is up, three tries at most."""

import os
import random
import re
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
                raise ConnectionResetError
            data += more
        return data

    with socket.create_connection(address, timeout) as server:
        size = int.from_bytes(receive(4)[:3], "little")
        packet = receive(size) if 0 < size <= 1024 else b"?"
    if packet[0] == 0xFF and size > 2:
        code = int.from_bytes(packet[1:3], "little")
        text = packet[9:] if packet[3:4] == b"#" else packet[3:]
        message = text.decode(errors="replace")
        raise ConnectionError(
            tr(
                f"MySQL 报告错误 {code}：{message}",
                f"MySQL reports error {code}: {message}",
            )
        )
    if packet[0] != 10 or b"\0" not in packet:
        raise ConnectionError(
            tr(
                "那里说的不是 MySQL 协议",
                "the server does not speak the MySQL protocol",
            )
        )
    version = packet[1 : packet.index(0)].decode(errors="replace")
    return version.removeprefix("5.5.5-") if "MariaDB" in version else version


def explain(error):
    match error:
        case ConnectionRefusedError():
            return tr(
                "连接被拒绝，那里没有服务器在监听",
                "connection refused, no server is listening there",
            )
        case ConnectionResetError():
            return tr(
                "没说完问候就断开了", "it hung up before its greeting was complete"
            )
        case TimeoutError(errno=None, args=["timed out"]):  # of a socket
            return tr("没有及时回应", "no answer in time")
        case OSError(errno=int(code)):
            return tr(f"系统报告错误 {code}", str(error))
        case _:
            return str(error)


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
    say(
        f"[检查] MySQL 起来了，版本 {version}",
        f"[check] MySQL is up, version {version}",
    )
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
        why = explain(error)
        say(f"{n} 个里连上了 {good} 个：{why}", f"{good} of {n} connected: {why}")
    return checked.exception() or error


def resolve(where):
    """The (host, port) that MYSQL_ADDR names, or the end of the program."""
    match = re.fullmatch(r"(\[[^]]+\]|[^][:/@]+):([0-9]+)", where)
    try:
        if not match or not 0 < int(match[2]) < 65536:
            raise ValueError(
                tr(
                    "应该写成“主机:端口”（端口从 1 到 65535），例如 127.0.0.1:3306",
                    "it must be host:port, with a port from 1 to 65535, "
                    "for example 127.0.0.1:3306",
                )
            )
        address = match[1].strip("[]"), int(match[2])
        try:
            socket.getaddrinfo(*address)
        except (OSError, UnicodeError):
            raise ValueError(
                tr(
                    f"查不到主机“{address[0]}”",
                    f'nobody knows the host "{address[0]}"',
                )
            ) from None
        return address
    except ValueError as why:
        sys.exit(
            tr(
                f"MYSQL_ADDR={where} 不行：{why}",
                f"MYSQL_ADDR={where} will not do: {why}",
            )
        )


def main():
    if where := os.environ.get("MYSQL_ADDR"):
        address = resolve(where)
        if error := act(address, PATIENCE):
            sys.exit(
                tr(
                    f"{where} 上没有连成：{explain(error)}",
                    f"no connection with {where}: {explain(error)}",
                )
            )
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
