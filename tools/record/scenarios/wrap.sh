# sequence numbers that wrap around, with loss
describe='A client whose first sequence number is 4294947296 (2^32 - 20000, set with TCP_REPAIR) sends 60,000 bytes to an echo
server, in turns of 8,000, over a link that loses 4 packets in a hundred: its sequence numbers pass zero, and so do the
acknowledgements. Once over IPv4, once over IPv6. Taken at the client.'
captures=("wrap.pcap client eth0 client tcpdump -s 96")

topology() { routed; }
prepare() {
  spawn server socat TCP6-LISTEN:7,fork,reuseaddr,ipv6only=0 PIPE
  listening server 7
}

traffic() {
  drop numgen random mod 100 '<' 4
  run client python3 "$here/sockets.py" wrap 198.51.100.1 7 60000
  run client python3 "$here/sockets.py" wrap 2001:db8:2::1 7 60000
  settled
  accept_all
}
