# simultaneous opens and simultaneous closes
describe='Both hosts connect to each other from and to fixed ports at the same moment, over a link with 60 ms of delay each way:
the SYNs cross (RFC 9293, simultaneous open). A second later both close, and the FINs cross as well. Then an ordinary
connection for comparison. Taken at the client.'
captures=("crossing.pcap client eth0 client,server tcpdump")

topology() { switched --delay 0.06; }
prepare() { web_server server 80; }

traffic() {
  run client ping -c 1 192.0.2.1
  run client ping -c 1 2001:db8::1
  local when peer pids i=0
  for peer in "192.0.2.11 192.0.2.1" "192.0.2.12 192.0.2.1" "2001:db8::11 2001:db8::1"; do
    i=$((i + 1))
    set -- $peer
    case $1 in 192.0.2.12) address client eth0 192.0.2.12/24 ;; esac
    when=$(($(date +%s) + 2))
    spawn client python3 "$here/sockets.py" cross "$1" "500$i" "$2" "600$i" "$when"
    pids=$spawned
    spawn server python3 "$here/sockets.py" cross "$2" "600$i" "$1" "500$i" "$when"
    wait "$spawned" "$pids" || true
  done
  run client curl -s -o /dev/null http://192.0.2.1/200
}
