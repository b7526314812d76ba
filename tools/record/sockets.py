"""The ends of connections that no ordinary program makes: resets, full queues, crossings, chosen sequence numbers.

    sockets.py reset-server PORT accept|request|unread    resets each connection: at once, after a request was
                                                          read, or by closing with a request unread
    sockets.py reset-client HOST PORT now|sent|half       resets: at once, after an answer, after the server's FIN
    sockets.py slow-server PORT BACKLOG SECONDS           listens, accepts only after SECONDS, then echoes
    sockets.py fin-server PORT                            sends a line, closes its half, waits for the other's end
    sockets.py talk HOST PORT COUNT SECONDS               COUNT short messages to an echo server, SECONDS apart
    sockets.py keepalive HOST PORT SECONDS                idle for SECONDS with keep-alive probes each second
    sockets.py cross LOCAL LPORT REMOTE RPORT WHEN        connects at Unix time WHEN, closes a second later: run at
                                                          both ends it is a simultaneous open, then close
    sockets.py wrap HOST PORT BYTES                       to an echo server, from 20,000 below the last sequence number
    sockets.py hold HOST PORT COUNT FIFO                  COUNT connections, each with one message; then obeys lines
                                                          of FIFO: "send I", "close I", "reset I", "end"
    sockets.py udplite-server PORT                        sends each UDP-Lite datagram back
    sockets.py timestamp HOST                             asks for the time by ICMP, waits for the answer
    sockets.py udplite HOST PORT COVERAGE…                a datagram and its answer for each checksum coverage
"""

import socket
import struct
import sys
import time

IPPROTO_UDPLITE, UDPLITE_SEND_CSCOV, UDPLITE_RECV_CSCOV = 136, 10, 11
TCP_REPAIR, TCP_REPAIR_QUEUE, TCP_QUEUE_SEQ, SEND_QUEUE, REPAIR_OFF_NO_WP = 19, 20, 21, 2, -1


def tcp(host):
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)


def connect(host, port):
    s = tcp(host)
    s.connect((host, int(port)))
    return s


def listen(port, backlog=16):
    s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("::", int(port)))
    s.listen(int(backlog))
    return s


def reset(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()


def drain(s):
    while s.recv(65536):
        pass


def echo(s):
    while data := s.recv(65536):
        s.sendall(data)
    s.close()


def reset_server(port, when):
    server = listen(port)
    while True:
        s, _ = server.accept()
        if when == "accept":
            reset(s)
        elif when == "request":
            s.recv(4096)
            reset(s)
        else:
            time.sleep(0.2)
            s.close()


def reset_client(host, port, when):
    s = connect(host, port)
    if when == "sent":
        s.sendall(b"hello\n")
        s.recv(4096)
    elif when == "half":
        drain(s)
    reset(s)


def slow_server(port, backlog, seconds):
    server = listen(port, backlog)
    time.sleep(float(seconds))
    while True:
        echo(server.accept()[0])


def fin_server(port):
    server = listen(port)
    while True:
        s, _ = server.accept()
        s.sendall(b"that is all\n")
        s.shutdown(socket.SHUT_WR)
        try:
            drain(s)
        except ConnectionResetError:
            pass
        s.close()


def talk(host, port, count, seconds):
    s = connect(host, port)
    for i in range(int(count)):
        s.sendall(b"message %d\n" % i)
        s.recv(4096)
        time.sleep(float(seconds))
    s.close()


def keepalive(host, port, seconds):
    s = tcp(host)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    s.connect((host, int(port)))
    time.sleep(float(seconds))
    s.sendall(b"still here\n")
    s.recv(4096)
    s.close()


def cross(local, lport, remote, rport, when):
    s = tcp(local)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((local, int(lport)))
    time.sleep(max(0, float(when) - time.time()))
    s.connect((remote, int(rport)))
    s.sendall(b"we met\n")
    s.recv(4096)
    time.sleep(max(0, float(when) + 1 - time.time()))
    s.close()


def wrap(host, port, size):
    s = tcp(host)
    s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR_QUEUE, SEND_QUEUE)
    s.setsockopt(socket.IPPROTO_TCP, TCP_QUEUE_SEQ, struct.pack("I", 2**32 - 20000))
    s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, REPAIR_OFF_NO_WP)
    s.connect((host, int(port)))
    left = int(size)
    while left > 0:
        chunk = min(left, 8000)
        s.sendall(b"w" * chunk)
        got = 0
        while got < chunk:
            got += len(s.recv(65536))
        left -= chunk
    s.close()


def hold(host, port, count, fifo):
    held = []
    for i in range(int(count)):
        s = connect(host, port)
        s.sendall(b"first %d\n" % i)
        s.recv(4096)
        held.append(s)
    while True:
        with open(fifo) as lines:
            for line in lines:
                order, _, index = line.strip().partition(" ")
                if order == "end":
                    return
                s = held[int(index)]
                if order == "send":
                    s.sendall(b"again %s\n" % index.encode())
                    s.recv(4096)
                elif order == "close":
                    s.close()
                elif order == "reset":
                    reset(s)


def timestamp(host):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    s.settimeout(2)
    words = [13 << 8, 0, 77, 1, 0, 0, 0, 0, 0, 0]
    words[5] = 36000  # milliseconds of the day, their lower half
    words[1] = ~sum(words) & 0xFFFF
    s.sendto(struct.pack("!10H", *words), (host, 0))
    s.recv(4096)


def udplite_socket(family):
    s = socket.socket(family, socket.SOCK_DGRAM, IPPROTO_UDPLITE)
    s.setsockopt(IPPROTO_UDPLITE, UDPLITE_RECV_CSCOV, 8)
    return s


def udplite_server(port):
    s = udplite_socket(socket.AF_INET6)
    s.bind(("::", int(port)))
    while True:
        data, who = s.recvfrom(65536)
        s.sendto(data, who)


def udplite(host, port, *coverages):
    s = udplite_socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    s.connect((host, int(port)))
    for coverage in coverages:
        s.setsockopt(IPPROTO_UDPLITE, UDPLITE_SEND_CSCOV, int(coverage))
        s.send(b"covered by %s\n" % coverage.encode())
        s.recv(4096)


globals()[sys.argv[1].replace("-", "_")](*sys.argv[2:])
