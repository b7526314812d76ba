# UDP-Lite over IPv4 and IPv6, whole and partial checksum coverage
describe='Datagrams of UDP-Lite with checksums over all of them and over a part; the server sends each back. Whole frames.'
captures=("udplite.pcap client eth0 client,server tcpdump")

topology() { direct; }
prepare() {
  spawn server python3 "$here/sockets.py" udplite-server 5000
  sleep 0.5
}
traffic() {
  run client python3 "$here/sockets.py" udplite 192.0.2.1 5000 0 8 20
  run client python3 "$here/sockets.py" udplite 2001:db8::1 5000 0 8 20
}
