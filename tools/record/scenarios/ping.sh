# echo requests and UDP datagrams, IPv4 and IPv6, some in fragments
describe='ping over IPv4 and IPv6, of 56 bytes and of 3,000, which go in fragments both ways; UDP datagrams of 4,000 bytes to an
echo server, in fragments too. Taken at the client, whole frames.'
captures=("ping.pcap client eth0 client,server tcpdump")

topology() { direct; }
prepare() {
  spawn server socat -b 8192 UDP6-LISTEN:7,fork,ipv6only=0 PIPE
  sleep 0.5
  head -c 4000 /dev/zero | tr '\0' 'u' >"$work/datagram"
}

traffic() {
  run client ping -c 3 -i 0.2 192.0.2.1
  run client ping -c 3 -i 0.2 2001:db8::1
  run client ping -c 2 -i 0.2 -s 3000 192.0.2.1
  run client ping -c 2 -i 0.2 -s 3000 2001:db8::1
  run client socat -b 8192 -t 0.5 "OPEN:$work/datagram" UDP4:192.0.2.1:7
  run client socat -b 8192 -t 0.5 "OPEN:$work/datagram" "UDP6:[2001:db8::1]:7"
}
