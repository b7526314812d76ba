# connections to closed ports, IPv4 and IPv6, between ones that succeed
describe='nc connects to ports on which nothing listens (23, 2222, 9999), IPv4 and IPv6, and to nginx on port 80.
Every connection attempt that fails was answered by a RST. Taken at the client, whole frames.'
captures=("refused.pcap client eth0 client,server tcpdump")

topology() { direct; }
prepare() { web_server server 80; }

traffic() {
  local i
  for i in 1 2 3; do run client nc -z -w 1 192.0.2.1 2222; done
  for i in 1 2; do run client nc -z -w 1 2001:db8::1 2222; done
  for i in 1 2 3 4; do run client nc -z -w 1 192.0.2.1 23; done
  run client nc -z -w 1 2001:db8::1 9999
  run client nc -z -w 1 192.0.2.1 80
  run client curl -s -o /dev/null http://192.0.2.1/200
  run client curl -s -o /dev/null 'http://[2001:db8::1]/200'
  run server nc -z -w 1 192.0.2.11 80
}
