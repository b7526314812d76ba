"""A switch of two ports in user space: forwards Ethernet frames between two interfaces of a namespace.

    switch.py LEFT RIGHT [--delay SECONDS] [--swap N] [--push VERSION=TYPE:VID[,TYPE:VID]]...

--delay  holds every frame that long, so that segments of the two ends cross on the wire.
--swap   holds every Nth full-sized frame until two later ones have passed: reordering.
--push   tags frames that go from LEFT to RIGHT: VERSION 4 (IPv4, ARP) or 6 (IPv6), outermost tag first.
         Frames from RIGHT to LEFT lose all their tags. (For kernels without their own VLAN devices.)
"""

import argparse
import heapq
import select
import socket
import struct
import time

SOL_PACKET, PACKET_AUXDATA, PACKET_IGNORE_OUTGOING = 263, 8, 23
ETH_P_ALL, TAGS, IPV6 = 3, (0x8100, 0x88A8), 0x86DD


def port(name):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    s.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    s.bind((name, ETH_P_ALL))
    return s


def untag(frame):
    """Without its tags; the outermost one is already in the socket's auxiliary data, not in the frame."""
    while int.from_bytes(frame[12:14], "big") in TAGS:
        frame = frame[:12] + frame[16:]
    return frame


def tag(frame, pushes):
    version = 6 if int.from_bytes(frame[12:14], "big") == IPV6 else 4
    tags = b"".join(struct.pack("!HH", kind, vid) for kind, vid in pushes.get(version, ()))
    return frame[:12] + tags + frame[12:]


def parse_push(text):
    version, tags = text.split("=")
    pairs = [part.split(":") for part in tags.split(",")]
    return int(version), [(int(kind, 16), int(vid)) for kind, vid in pairs]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("left")
    parser.add_argument("right")
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--swap", type=int, default=0)
    parser.add_argument("--push", type=parse_push, action="append", default=[])
    options = parser.parse_args()
    pushes = dict(options.push)
    left, right = port(options.left), port(options.right)
    waiting, order, full = [], 0, 0
    held = {left: [], right: []}  # per sending port: [frames still to pass, frame]

    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, out, frame = heapq.heappop(waiting)
            out.send(frame)
        timeout = waiting[0][0] - now if waiting else None
        ready, _, _ = select.select([left, right], [], [], timeout)
        for source in ready:
            frame = source.recv(65536)
            out = right if source is left else left
            frame = tag(frame, pushes) if source is left and pushes else untag(frame)
            if options.swap and len(frame) > 1000:
                full += 1
                if full % options.swap == 0 and not held[out]:
                    held[out] = [2, frame]
                    continue
            if options.delay:
                order += 1
                heapq.heappush(waiting, (time.monotonic() + options.delay, order, out, frame))
            else:
                out.send(frame)
            if held[out]:
                held[out][0] -= 1
                if held[out][0] == 0:
                    out.send(held[out][1])
                    held[out] = []


main()
