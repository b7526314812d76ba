# two sites joined by a VXLAN tunnel, taken between the gateways
describe='curl, dig and ping between hosts at two sites; their gateways carry the packets over IPv4 in a VXLAN tunnel (the
kernel'"'"'s own vxlan device, network 42). Taken between the gateways: every packet of client and server is inside a UDP
datagram of the gateways.'
INNER=yes
captures=("tunnel.pcap west wan client,server tcpdump")

topology() {
  host client; host west relay; host east relay; host server
  link client eth0 west lan
  link west wan east wan
  link east lan server eth0
  address client eth0 192.0.2.11/24 2001:db8:1::11/64
  address west lan 192.0.2.254/24 2001:db8:1::fe/64
  address west wan 203.0.113.1/24
  address east wan 203.0.113.2/24
  address east lan 198.51.100.254/24 2001:db8:2::fe/64
  address server eth0 198.51.100.1/24 2001:db8:2::1/64
  tunnel west 203.0.113.1 203.0.113.2 10.42.0.1/24 2001:db8:42::1/64 02:00:00:00:42:0a
  tunnel east 203.0.113.2 203.0.113.1 10.42.0.2/24 2001:db8:42::2/64 02:00:00:00:42:0b
  route client default via 192.0.2.254
  route client default via 2001:db8:1::fe
  route server default via 198.51.100.254
  route server default via 2001:db8:2::fe
  # Without link-local addresses there is nothing to solicit from.
  neighbour west lan 2001:db8:1::11 02:00:00:00:00:0a
  neighbour west vxlan42 2001:db8:42::2 02:00:00:00:42:0b
  neighbour east lan 2001:db8:2::1 02:00:00:00:02:0b
  neighbour east vxlan42 2001:db8:42::1 02:00:00:00:42:0a
  route west 198.51.100.0/24 via 10.42.0.2
  route west 2001:db8:2::/64 via 2001:db8:42::2
  route east 192.0.2.0/24 via 10.42.0.1
  route east 2001:db8:1::/64 via 2001:db8:42::1
}

neighbour() { ip -n "$tag-$1" neighbour add "$3" lladdr "$4" dev "$2"; }

# tunnel HOST LOCAL REMOTE ADDRESS ADDRESS MAC: one end of the tunnel. The wan takes whole frames and the tunnel's headers.
tunnel() {
  local ns=$tag-$1
  at "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
  ip -n "$ns" link set wan mtu 1600
  ip -n "$ns" link add vxlan42 type vxlan id 42 local "$2" remote "$3" dstport 4789 nolearning
  ip -n "$ns" link set vxlan42 address "$6" mtu 1500 up
  segments_are_frames "$1" vxlan42
  address "$1" vxlan42 "$4" "$5"
}

prepare() {
  web_server server 80 8080
  spawn server dnsmasq --no-daemon --no-resolv --no-hosts --port=53 --address=/www.example/198.51.100.1
  # The neighbours on both ways are known before the recording begins.
  run client ping -c 1 198.51.100.1
  run client ping -c 1 2001:db8:2::1
}

traffic() {
  local i
  for i in 1 2 3; do run client curl -s -o /dev/null http://198.51.100.1/6000; done
  for i in 1 2; do run client curl -s -o /dev/null 'http://[2001:db8:2::1]:8080/1000'; done
  run client nc -z 198.51.100.1 23
  run client dig +tries=1 +timeout=2 @198.51.100.1 www.example
  run client ping -c 2 -i 0.2 198.51.100.1
  run client ping -c 2 -i 0.2 2001:db8:2::1
}
