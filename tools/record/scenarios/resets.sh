# connections reset by the server, by the client, at several points of their lives
describe='Connections that one end resets (SO_LINGER 0, or closed with a request unread): by the server at once (port 7001),
after it read the request (7002), with the request unread (7003); by the client at once and after an answer (echo on 7),
and after the server closed its half (7004). Taken at the server on the "any" device, Linux cooked capture version 1.'
captures=("resets.pcap server any client,server tcpdump -y LINUX_SLL")

topology() { direct; }

prepare() {
  spawn server python3 "$here/sockets.py" reset-server 7001 accept
  spawn server python3 "$here/sockets.py" reset-server 7002 request
  spawn server python3 "$here/sockets.py" reset-server 7003 unread
  spawn server python3 "$here/sockets.py" fin-server 7004
  spawn server socat TCP6-LISTEN:7,fork,reuseaddr,ipv6only=0 PIPE
  local port
  for port in 7001 7002 7003 7004 7; do listening server "$port"; done
}

traffic() {
  local to port
  for to in 192.0.2.1 192.0.2.1 2001:db8::1; do
    for port in 7001 7002 7003; do
      spawn client python3 "$here/sockets.py" talk "$to" "$port" 1 0
      wait "$spawned" || true
    done
    run client python3 "$here/sockets.py" reset-client "$to" 7 now
    run client python3 "$here/sockets.py" reset-client "$to" 7 sent
    run client python3 "$here/sockets.py" reset-client "$to" 7004 half
  done
  run client python3 "$here/sockets.py" talk 192.0.2.1 7 3 0
}
