"""Frames that nothing at hand sends by itself, built by hand and put on an interface as they are (AF_PACKET).

    craft.py icmp INTERFACE    ICMP and ICMPv6 messages of every kind that the argument struct has a member for
    craft.py link INTERFACE    ARP and RARP in all forms, VLAN tags, ethertypes, IEEE 802.3
    craft.py igmp INTERFACE    queries of the three versions of IGMP, from a router that is not there
    craft.py sctp INTERFACE    SCTP associations between two hosts that are not there

Checksums are right. The hosts, 192.0.2.21 and .22 (2001:db8::21 and ::22), exist in these frames only, and so nobody
answers.
"""

import socket
import struct
import sys
import time
from ipaddress import ip_address

A, B = "192.0.2.21", "192.0.2.22"
A6, B6 = "2001:db8::21", "2001:db8::22"
MAC_A, MAC_B = "02:00:00:00:01:21", "02:00:00:00:01:22"
ANY = "00:00:00:00:00:00"
BROADCAST = "ff:ff:ff:ff:ff:ff"


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def packed(address):
    return ip_address(address).packed


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(payload, kind, source=MAC_A, destination=MAC_B, tags=()):
    """`tags`: (tag protocol, priority, DEI, VLAN) from the outside in."""
    frame = mac(destination) + mac(source)
    for protocol, priority, dei, vlan in tags:
        frame += struct.pack("!HH", protocol, priority << 13 | dei << 12 | vlan)
    frame += struct.pack("!H", kind) + payload
    return frame.ljust(60, b"\0")


def ipv4(payload, protocol, source=A, destination=B, ttl=64, options=b"", ident=7):
    length = 20 + len(options)
    head = struct.pack(
        "!BBHHHBBH4s4s", 0x40 | length // 4, 0, length + len(payload), ident, 0, ttl, protocol, 0,
        packed(source), packed(destination))
    total = checksum(head + options)
    return head[:10] + struct.pack("!H", total) + head[12:] + options + payload


def ipv6(payload, protocol, source=A6, destination=B6, hops=64):
    return struct.pack("!IHBB", 0x60000000, len(payload), protocol, hops) + packed(source) + packed(
        destination) + payload


def udp(sport, dport, payload=b"quoted"):
    return struct.pack("!HHHH", sport, dport, 8 + len(payload), 0) + payload


# ---- ICMP --------------------------------------------------------------------------------------


def icmp(kind, code, body, **ip):
    message = struct.pack("!BBH", kind, code, 0) + body
    message = message[:2] + struct.pack("!H", checksum(message)) + message[4:]
    return ethernet(ipv4(message, 1, **ip), 0x0800)


def icmp6(kind, code, body, source=A6, destination=B6, hops=255):
    message = struct.pack("!BBH", kind, code, 0) + body
    pseudo = packed(source) + packed(destination) + struct.pack("!II", len(message), 58)
    message = message[:2] + struct.pack("!H", checksum(pseudo + message)) + message[4:]
    return ethernet(ipv6(message, 58, source, destination, hops), 0x86DD)


def icmp_frames():
    quoted = ipv4(udp(40001, 7), 17, B, A)
    options = ipv4(udp(40002, 9), 17, B, A, options=bytes.fromhex("0101010194040000"))
    tcp = ipv4(struct.pack("!HHIIHHHH", 40003, 80, 1, 0, 0x5002, 1024, 0, 0), 6, B, A)
    fragment = ipv4(b"behind the ports", 17, B, A)
    fragment = fragment[:6] + b"\x00\x10" + fragment[8:]
    unused = b"\0\0\0\0"
    yield icmp(8, 0, struct.pack("!HH", 0x1234, 1) + b"echo")
    yield icmp(0, 0, struct.pack("!HH", 0x1234, 1) + b"echo", source=B, destination=A)
    for code in range(16):
        body = struct.pack("!HH", 0, 1400) if code == 4 else unused
        yield icmp(3, code, body + (tcp if code % 2 else quoted))
    yield icmp(3, 3, unused + options)
    yield icmp(3, 3, unused + fragment)
    yield icmp(4, 0, unused + quoted)
    for code in range(4):
        yield icmp(5, code, packed("192.0.2.254") + quoted)
    yield icmp(9, 0, struct.pack("!BBH", 2, 2, 1800) + packed("192.0.2.253") + b"\0\0\0\x05" + packed(
        "192.0.2.254") + b"\0\0\0\x06")
    yield icmp(10, 0, unused)
    yield icmp(11, 0, unused + quoted)
    yield icmp(11, 1, unused + quoted)
    yield icmp(12, 0, struct.pack("!B3x", 20) + quoted)
    yield icmp(12, 1, unused + quoted)
    stamps = struct.pack("!III", 36000001, 36000020, 36000030)
    yield icmp(13, 0, struct.pack("!HH", 5, 6) + stamps[:4] + b"\0" * 8)
    yield icmp(14, 0, struct.pack("!HH", 5, 6) + stamps)
    yield icmp(15, 0, struct.pack("!HH", 5, 7))
    yield icmp(16, 0, struct.pack("!HH", 5, 7))
    yield icmp(17, 0, struct.pack("!HH", 5, 8) + b"\0" * 4)
    yield icmp(18, 0, struct.pack("!HH", 5, 8) + packed("255.255.255.0"))
    # Errors that quote less than a header, and an unassigned type.
    yield icmp(3, 1, unused + quoted[:12])
    yield icmp(3, 1, unused)
    yield icmp(77, 3, unused)
    yield from icmp6_frames()


def icmp6_frames():
    quoted = ipv6(udp(40001, 7), 17, B6, A6)
    extended = ipv6(bytes.fromhex("1100010400000000") + udp(40002, 9), 0, B6, A6)
    nothing = b"\0\0\0\0"
    all_nodes, all_routers, group = "ff02::1", "ff02::2", "ff02::1:3"
    yield icmp6(128, 0, struct.pack("!HH", 0x4321, 9) + b"echo")
    yield icmp6(129, 0, struct.pack("!HH", 0x4321, 9) + b"echo", source=B6, destination=A6)
    for code in range(7):
        yield icmp6(1, code, nothing + quoted)
    yield icmp6(1, 4, nothing + extended)
    yield icmp6(2, 0, struct.pack("!I", 1280) + quoted)
    yield icmp6(3, 0, nothing + quoted)
    yield icmp6(3, 1, nothing + quoted)
    for code in range(3):
        yield icmp6(4, code, struct.pack("!I", 40 + code) + quoted)
    yield icmp6(130, 0, struct.pack("!HH", 10000, 0) + packed(group), destination=group, hops=1)
    yield icmp6(131, 0, nothing + packed(group), destination=group, hops=1)
    yield icmp6(132, 0, nothing + packed(group), destination=all_routers, hops=1)
    yield icmp6(133, 0, nothing, destination=all_routers)
    yield icmp6(134, 0, struct.pack("!BBHII", 64, 0xC0, 1800, 30000, 1000), destination=all_nodes)
    yield icmp6(135, 0, nothing + packed(B6), destination="ff02::1:ff00:22")
    yield icmp6(136, 0, b"\x60\0\0\0" + packed(B6), source=B6, destination=A6)
    yield icmp6(137, 0, nothing + packed("fe80::99") + packed("2001:db8:5::1"))
    yield icmp6(138, 0, struct.pack("!IBBHI", 77, 3, 0xC0, 2000, 0))
    records = struct.pack("!BBH", 4, 0, 0) + packed(group) + struct.pack("!BBH", 2, 0, 0) + packed("ff05::5")
    yield icmp6(143, 0, struct.pack("!HH", 0, 2) + records, destination="ff02::16", hops=1)
    yield icmp6(2, 0, struct.pack("!I", 1280) + quoted[:20])


# ---- link --------------------------------------------------------------------------------------


def arp(op, sha, spa, tha, tpa, hwtype=1, kind=0x0806, **frame):
    body = struct.pack("!HHBBH", hwtype, 0x0800, len(sha), 4, op) + sha + packed(spa) + tha + packed(tpa)
    return ethernet(body, kind, **frame)


def link_frames():
    a, b, none = mac(MAC_A), mac(MAC_B), bytes(6)
    yield arp(1, a, A, none, B, destination=BROADCAST)
    yield arp(2, b, B, a, A, source=MAC_B, destination=MAC_A)
    yield arp(1, a, A, none, A, destination=BROADCAST)  # an announcement
    yield arp(2, a, A, mac(BROADCAST), A, destination=BROADCAST)
    yield arp(1, a, "0.0.0.0", none, B, destination=BROADCAST)  # a probe
    yield arp(3, a, "0.0.0.0", a, "0.0.0.0", kind=0x8035, destination=BROADCAST)
    yield arp(4, b, B, a, A, kind=0x8035, source=MAC_B, destination=MAC_A)
    yield arp(8, a, A, b, "0.0.0.0")
    yield arp(9, b, B, a, A)
    yield arp(10, a, A, b, B)
    yield arp(77, a, A, b, B)
    long_a, long_b = bytes(range(20)), bytes(range(20, 40))
    yield arp(1, long_a, A, bytes(20), B, hwtype=32)
    yield arp(2, long_b, B, long_a, A, hwtype=32)
    yield arp(1, long_a, A, bytes(20), A, hwtype=32)
    vlan = ((0x8100, 5, 1, 100),)
    yield arp(1, a, A, none, B, destination=BROADCAST, tags=vlan)
    yield ethernet(ipv4(udp(1, 2), 17), 0x0800, tags=vlan)
    yield ethernet(ipv6(udp(3, 4), 17), 0x86DD, tags=((0x8100, 0, 0, 4095),))
    yield ethernet(ipv4(udp(5, 6), 17), 0x0800, tags=((0x88A8, 3, 1, 200), (0x8100, 2, 0, 30)))
    yield ethernet(ipv4(udp(7, 8), 17), 0x0800, tags=((0x8100, 1, 0, 10), (0x8100, 7, 1, 11)))
    lldp = bytes.fromhex("0207040200000001210405056574683006020078 0000")
    yield ethernet(lldp, 0x88CC, destination="01:80:c2:00:00:0e")
    yield ethernet(bytes.fromhex("01010000"), 0x888E, destination="01:80:c2:00:00:03")
    yield ethernet(b"\xff\xff" + struct.pack("!HBB", 30, 0, 4) + bytes(24), 0x8137)
    yield ethernet(b"an experiment", 0x88B5)
    bridge = bytes.fromhex("424203 0000 00 00 00 8000020000000121 00000000 8000020000000121 8001 0000 1400 0200 0f00")
    yield ethernet(bridge, len(bridge), destination="01:80:c2:00:00:00")


# ---- IGMP --------------------------------------------------------------------------------------

ROUTER_ALERT = bytes.fromhex("94040000")


def igmp(kind, code, body, destination):
    message = struct.pack("!BBH", kind, code, 0) + body
    message = message[:2] + struct.pack("!H", checksum(message)) + message[4:]
    low = packed(destination)[1:]
    group = "01:00:5e:%02x:%02x:%02x" % (low[0] & 0x7F, low[1], low[2])
    packet = ipv4(message, 2, "192.0.2.254", destination, ttl=1, options=ROUTER_ALERT)
    return ethernet(packet, 0x0800, destination=group)


def igmp_frames():
    everyone, group = "224.0.0.1", "239.1.2.3"
    yield igmp(0x11, 0, bytes(4), everyone)
    yield igmp(0x11, 20, bytes(4), everyone)
    yield igmp(0x11, 10, packed(group), group)
    sources = packed("198.51.100.1") + packed("198.51.100.2")
    yield igmp(0x11, 20, bytes(4) + struct.pack("!BBH", 0x02, 60, 0), everyone)
    yield igmp(0x11, 15, packed(group) + struct.pack("!BBH", 0x0A, 60, 2) + sources, group)


# ---- SCTP --------------------------------------------------------------------------------------

CRC32C = []
for number in range(256):
    for _ in range(8):
        number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
    CRC32C.append(number)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def chunk(kind, flags, body=b""):
    whole = struct.pack("!BBH", kind, flags, 4 + len(body)) + body
    return whole.ljust((len(whole) + 3) // 4 * 4, b"\0")


def data(tsn, stream, sequence, payload, flags=3):
    return chunk(0, flags, struct.pack("!IHHI", tsn, stream, sequence, 0) + payload)


def sack(tsn):
    return chunk(3, 0, struct.pack("!IIHH", tsn, 65536, 0, 0))


def init(kind, tag, tsn, parameters=b""):
    return chunk(kind, 0, struct.pack("!IIHHI", tag, 65536, 10, 10, tsn) + parameters)


class Association:
    """One of its two ends sends; `tags` are what each end wants to see."""

    def __init__(self, port, service, tags, six=False):
        self.ports, self.tags, self.six = (port, service), tags, six

    def packet(self, server, *chunks, tag=None):
        ports = self.ports[::-1] if server else self.ports
        verify = self.tags[0 if server else 1] if tag is None else tag
        head, body = struct.pack("!HHI", *ports, verify), b"".join(chunks)
        whole = head + struct.pack("<I", crc32c(head + bytes(4) + body)) + body
        hosts, macs = ((B6, A6) if server else (A6, B6)), ((MAC_B, MAC_A) if server else (MAC_A, MAC_B))
        if self.six:
            return ethernet(ipv6(whole, 132, *hosts), 0x86DD, *macs)
        return ethernet(ipv4(whole, 132, *((B, A) if server else (A, B))), 0x0800, *macs)

    def handshake(self, tsn=1000):
        yield self.packet(False, init(1, self.tags[0], tsn), tag=0)
        yield self.packet(True, init(2, self.tags[1], 2 * tsn, chunk_parameter(7, b"a cookie of the server")))
        yield self.packet(False, chunk(10, 0, b"a cookie of the server"))
        yield self.packet(True, chunk(11, 0))

    def shutdown(self):
        yield self.packet(False, chunk(7, 0, struct.pack("!I", 2000)))
        yield self.packet(True, chunk(8, 0))
        yield self.packet(False, chunk(14, 0))


def chunk_parameter(kind, value):
    """The last of its chunk: the chunk is padded, not the parameter."""
    return struct.pack("!HH", kind, 4 + len(value)) + value


def sctp_frames():
    whole = Association(40000, 5001, (0x11111111, 0x22222222))
    yield from whole.handshake()
    yield whole.packet(False, data(1000, 0, 0, b"a message"))
    yield whole.packet(True, sack(1000), data(2000, 3, 0, b"its answer, in one packet with a SACK"))
    yield whole.packet(False, sack(2000), data(1001, 0, 1, b"one"), data(1002, 1, 0, b"two"))
    yield whole.packet(True, sack(1002))
    yield whole.packet(False, chunk(4, 0, chunk_parameter(1, b"alive?")))
    yield whole.packet(True, chunk(5, 0, chunk_parameter(1, b"alive?")))
    yield from whole.shutdown()
    # The other end has data left when it is told to shut down, and says it first.
    crossing = Association(40004, 5001, (0x99999999, 0xAAAAAAAA))
    yield from crossing.handshake(7000)
    yield crossing.packet(True, chunk(7, 0, struct.pack("!I", 6999)))
    yield crossing.packet(False, data(7000, 0, 0, b"not done yet"))
    yield crossing.packet(True, sack(7000), chunk(7, 0, struct.pack("!I", 7000)))
    yield crossing.packet(False, chunk(8, 0))
    yield crossing.packet(True, chunk(14, 0))
    six = Association(40001, 5001, (0x33333333, 0x44444444), six=True)
    yield from six.handshake(5000)
    yield six.packet(True, chunk(6, 0, chunk_parameter(12, b"enough")))
    refused = Association(40002, 9, (0x55555555, 0x66666666))
    yield refused.packet(False, init(1, 0x55555555, 9000), tag=0)
    yield refused.packet(True, chunk(6, 1), tag=0x55555555)
    # Seen from the middle, of which no INIT tells.
    middle = Association(40003, 5001, (0x77777777, 0x88888888))
    yield middle.packet(False, data(70, 2, 9, b"x" * 300))
    yield middle.packet(True, sack(70), chunk(9, 0, struct.pack("!HH", 3, 8) + bytes(4)))


SETS = {"icmp": icmp_frames, "link": link_frames, "igmp": igmp_frames, "sctp": sctp_frames}

if __name__ == "__main__":
    name, interface = sys.argv[1:]
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind((interface, 0))
    for each in SETS[name]():
        wire.send(each)
        time.sleep(0.005)
