# a capture that begins in the middle of connections, and ends before some have
describe='Six connections to an echo server are open before the capture begins. Then: 0 and 1 exchange a message and close, 2 is
reset by the client after a message, 3 closes without a word, 4 exchanges a message and stays open, 5 never says anything;
new ones half-close (nc -N), stay idle with keep-alive probes, or use the port of one
that the server still has in TIME_WAIT. Taken at the server on
the "any" device, Linux cooked capture version 2.'
captures=("midstream.pcap server any client,server tcpdump")
leave_open=4 # both ends of the two that stay

topology() { direct; }
prepare() {
  spawn server socat TCP6-LISTEN:7,fork,reuseaddr,ipv6only=0 PIPE
  listening server 7
  spawn server python3 "$here/sockets.py" fin-server 7004
  listening server 7004
  mkfifo "$work/orders"
  spawn client python3 "$here/sockets.py" hold 192.0.2.1 7 6 "$work/orders"
  sleep 0.5
}

order() {
  echo "orders: $*" >>"$log"
  echo "$*" >"$work/orders"
  sleep 0.3
}

traffic() {
  order send 0
  order close 0
  order send 1
  order send 2
  order reset 2
  order close 1
  order close 3
  order send 4
  local i
  for i in 1 2 3 4; do run client nc -s 192.0.2.12 -p 40000 192.0.2.1 7004; done
  run client sh -c 'echo over | nc -N 192.0.2.1 7'
  run client sh -c 'echo over | nc -N 2001:db8::1 7'
  run client python3 "$here/sockets.py" keepalive 2001:db8::1 7 3.5
}
