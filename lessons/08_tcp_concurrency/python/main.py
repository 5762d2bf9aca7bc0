"""第 8 课：一个线程，三十个客户。 Lesson 8: one thread, thirty clients."""

import asyncio
import os
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say, tr

CLIENTS = 30
LINES = 2  # of each client
CUT = 4  # bytes of its first line that client 1 sends at first
A_WHILE = 0.3
PATIENCE = 5
LONGEST = 8 * 1024


class Server:
    """An echo server on one thread: an asyncio task for each client."""

    def __init__(self):
        self.writers = set()
        self.most_open = self.lines = 0
        self.threads = set()
        self.changed = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.addr = self.listener.getsockname()
        self.loop = asyncio.new_event_loop()
        self.over = asyncio.Event()
        run = self.loop.run_until_complete
        self.thread = threading.Thread(target=run, args=[self.run()])
        self.thread.start()

    async def run(self):
        server = await asyncio.start_server(
            self.serve, sock=self.listener, limit=LONGEST
        )
        await self.over.wait()
        server.close()
        for writer in self.writers:
            writer.close()
        while self.writers:  # until the last task has noticed
            await asyncio.sleep(0)

    async def serve(self, reader, writer):
        with self.changed:
            self.writers.add(writer)
            self.most_open = max(self.most_open, len(self.writers))
            self.changed.notify_all()
        try:
            while line := await next_line(reader):
                writer.write(line)
                await writer.drain()
                self.lines += line.endswith(b"\n")
                self.threads.add(threading.get_ident())
        except ConnectionError:
            pass  # the end of this connection only
        writer.close()
        with self.changed:
            self.writers.discard(writer)
            self.changed.notify_all()

    def wait_until_open(self, count):
        with self.changed:
            self.changed.wait_for(lambda: len(self.writers) == count, PATIENCE)
            return len(self.writers)

    def stop(self):
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join()
        self.loop.close()


async def next_line(reader):
    """The next line; a piece of it if it is too long, or the last words."""
    try:
        return await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as e:
        return e.partial
    except asyncio.LimitOverrunError as e:
        return await reader.readexactly(e.consumed)


class Client:
    def __init__(self, n, addr):
        self.n = n
        self.name = tr(f"客户 {n}", f"client {n}")
        self.socket = socket.create_connection(addr, timeout=PATIENCE)
        self.lines = self.socket.makefile("rb")

    def say(self, zh, en):
        say(f"[{self.name}] {zh}", f"[{self.name}] {en}")

    def line(self, n):
        return tr(f"{self.name} 第 {n} 行\n", f"{self.name} line {n}\n").encode()

    def hear(self, line):
        """Whether the line comes back."""
        try:
            echo = self.lines.readline()
        except OSError as e:
            self.say(f"没听到回声：{e}", f"hears no echo: {e}")
            return False
        text = echo.decode(errors="replace").rstrip("\n")
        self.say(f"听到：{text}", f"hears: {text}")
        return echo == line

    def chat(self, lines):
        """How many of these lines come back right."""
        right = 0
        for n in lines:
            self.socket.sendall(self.line(n))
            right += self.hear(self.line(n))
        return right

    def hears_nothing(self):
        self.socket.settimeout(A_WHILE)
        try:
            self.socket.recv(1, socket.MSG_PEEK)
            return False
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(PATIENCE)

    def close(self):
        self.lines.close()
        self.socket.close()


def main():
    server = Server()
    host, port = server.addr
    say(f"[服务器] 在 {host}:{port} 等客户", f"[server] listens on {host}:{port}")
    clients = [Client(n, server.addr) for n in range(1, CLIENTS + 1)]
    first, *others = clients

    line = first.line(1)
    first.socket.sendall(line[:CUT])
    first.say(
        f"一行只发了 {CUT} 个字节，就不作声了",
        f"sends {CUT} bytes of a line and falls silent",
    )
    count = server.wait_until_open(CLIENTS)
    say(f"[服务器] 同时连着 {count} 个客户", f"[server] has {count} clients at once")
    all_there = threading.Barrier(len(others))

    def chat(client):
        all_there.wait()
        return client.chat(range(1, LINES + 1))

    with ThreadPoolExecutor(len(others)) as pool:
        right = sum(pool.map(chat, others))
    if first.hears_nothing():
        ms = round(A_WHILE * 1000)
        first.say(
            f"听了 {ms} 毫秒，什么也没听到，把这一行发完",
            f"has heard nothing for {ms} ms and sends the rest",
        )
    first.socket.sendall(line[CUT:])
    right += first.hear(line) + first.chat(range(2, LINES + 1))

    for client in clients:
        client.close()
    server.wait_until_open(0)
    server.stop()
    everything = CLIENTS * LINES
    say(
        f"一字节不差的回声：{everything} 行里有 {right} 行",
        f"echoes right to the byte: {right} of {everything}",
    )
    lines, most, threads = server.lines, server.most_open, len(server.threads)
    say(f"服务器数到的行：{lines}", f"lines the server counted: {lines}")
    say(f"同时连着的客户最多：{most}", f"most clients at once: {most}")
    say(f"接待他们的线程：{threads}", f"threads that served: {threads}")
    socket.create_server(server.addr).close()
    say("服务器停了，端口空出来了", "the server has stopped, its port is free")


main()
