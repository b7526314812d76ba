# DNS queries on two interfaces, names that do not exist, one query over TCP, one to a closed port
describe='dig asks dnsmasq: over IPv4 from one host (on lan0) and IPv6 from another (on lan1); A, AAAA, PTR, TXT and MX; names that
do not exist; one query of each over TCP; two UDP queries to port 5353, where nothing listens (ICMP port unreachable). Taken
at the server on both interfaces at once, so the file has two interfaces.'
captures=("dns.pcapng server lan0,lan1 server,client,client6 dumpcap -q")

topology() {
  host server; host client; host client6
  link client eth0 server lan0
  link client6 eth0 server lan1
  address client eth0 192.0.2.11/24
  address server lan0 192.0.2.1/24
  address client6 eth0 2001:db8::11/64
  address server lan1 2001:db8::1/64
}

prepare() {
  spawn server dnsmasq --no-daemon --conf-file=/dev/null --no-resolv --no-hosts --user=root --pid-file= --cache-size=0 \
    --local=/test/ --host-record=www.example.test,192.0.2.1,2001:db8::1 --host-record=mail.example.test,192.0.2.25 \
    --txt-record=example.test,"v=spf1 -all" --mx-host=example.test,mail.example.test,10
  listening server 53
}

traffic() {
  local host to
  for to in "client 192.0.2.1" "client6 2001:db8::1"; do
    set -- $to
    run "$1" dig +tries=1 "@$2" www.example.test A
    run "$1" dig +tries=1 "@$2" www.example.test AAAA
    run "$1" dig +tries=1 "@$2" mail.example.test A
    run "$1" dig +tries=1 "@$2" nosuch.example.test A
    run "$1" dig +tries=1 +tcp "@$2" example.test MX
  done
  run client dig +tries=1 @192.0.2.1 example.test TXT
  run client dig +tries=1 @192.0.2.1 -x 192.0.2.1
  run client dig +tries=1 @192.0.2.1 gone.example.test AAAA
  run client dig +tries=1 +timeout=1 -p 5353 @192.0.2.1 www.example.test
  run client6 dig +tries=1 +timeout=1 -p 5353 @2001:db8::1 www.example.test
}
