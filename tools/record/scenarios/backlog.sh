# a listener with a full accept queue: SYNs ignored until it accepts
describe='Six clients at once connect to a listener with a backlog of 1 that at first accepts nothing. The connections
that do not fit wait: the server ignores their SYNs, which are sent again, until there is room. In the end all are accepted. Taken at the server.'
captures=("backlog.pcap server eth0 client,server tcpdump")

topology() { direct; }
prepare() {
  spawn server python3 "$here/sockets.py" slow-server 7100 1 5.5
  listening server 7100
}

traffic() {
  local pids=() i
  for i in 1 2 3 4 5 6; do
    spawn client python3 "$here/sockets.py" talk 192.0.2.1 7100 1 0
    pids+=("$spawned")
    sleep 0.1
  done
  for spawned in "${pids[@]}"; do wait "$spawned" || true; done
}
