# transfers of 150 KB each way over a link that loses 6 packets in a hundred, taken at both ends
describe='curl fetches 150,000 bytes from nginx and puts as many, over IPv4, and 30,000 over IPv6, through a router that drops
6 packets in a hundred in each direction (nftables numgen). The same traffic is in two files: lossy-client.pcap, taken at the
client (it holds what the client sent, lost or not, and what reached it), and lossy-server.pcap.gz, taken at the server.'
captures=(
  "lossy-client.pcap client eth0 client tcpdump -s 96"
  "lossy-server.pcap.gz server eth0 server tcpdump -s 96"
)

topology() { routed; }
prepare() {
  web_server server 80
  head -c 30000 /dev/zero >"$work/30000"
  cp "$work/30000" "$work/www-server/30000"
}

traffic() {
  drop numgen random mod 100 '<' 6
  run client curl -s -o /dev/null http://198.51.100.1/150000
  run client curl -s -T "$work/www-server/150000" http://198.51.100.1/up/
  run client curl -s -o /dev/null 'http://[2001:db8:2::1]/30000'
  run client curl -s -T "$work/30000" 'http://[2001:db8:2::1]/up/'
  settled
  accept_all
}
