# ICMP and ICMPv6 of the kernel's own: echo, unreachable, too big, time exceeded, timestamp
describe='What hosts and a router say by ICMP and ICMPv6: echo, closed ports, packets too big for the next link, time to live
exceeded, no route, prohibited by a rule, timestamps. Taken at the client, whole frames.'
captures=("icmp.pcap client eth0 client tcpdump")

topology() {
  routed
  # A narrower link behind the router.
  ip -n "$tag-router" link set right mtu 1400
  ip -n "$tag-server" link set eth0 mtu 1400
  ip -n "$tag-router" route add unreachable 203.0.113.0/24
  ip -n "$tag-router" route add prohibit 203.0.114.0/24
  ip -n "$tag-router" route add unreachable 2001:db8:3::/64
  ip -n "$tag-router" route add prohibit 2001:db8:4::/64
}
prepare() {
  # Resolved beforehand: what is recorded begins with the question itself.
  at client ping -c 1 198.51.100.1 >/dev/null
  at client ping -c 1 2001:db8:2::1 >/dev/null
  sleep 6
}

traffic() {
  run client ping -c 2 -i 0.2 198.51.100.1
  run client ping -c 2 -i 0.2 2001:db8:2::1
  run client bash -c 'echo closed >/dev/udp/198.51.100.1/9'
  run client bash -c 'echo closed >/dev/udp/2001:db8:2::1/9'
  run client ping -c 1 -M do -s 1440 198.51.100.1
  run client ping -c 1 -M do -s 1440 2001:db8:2::1
  run client ping -c 1 -t 1 198.51.100.1
  run client ping -c 1 -t 1 2001:db8:2::1
  run client ping -c 1 -W 1 203.0.113.1
  run client ping -c 1 -W 1 203.0.114.1
  run client ping -c 1 -W 1 2001:db8:3::1
  run client ping -c 1 -W 1 2001:db8:4::1
  run client python3 "$here/sockets.py" timestamp 198.51.100.1
}
