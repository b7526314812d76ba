# SYNs and SYN-ACKs that a router drops: retries, timeouts, an ICMP refusal
describe='A router between client and server drops some SYNs. To ports 81 and 82 all are lost, and the client gives up after
two retries; to port 83 the router answers every second SYN with ICMP "administratively prohibited"; of port 80, first every other SYN, then
two of three SYN-ACKs are lost. The same traffic is in two files: timeouts-client.pcap, taken at the client with nanosecond
time stamps, and timeouts-server.pcap, taken at the server, which never sees what the router dropped. The attempts that timed
out, and those that ICMP ended, are in TcpAttemptFails but no TCP segment ends them.'
captures=(
  "timeouts-client.pcap client eth0 client tcpdump --time-stamp-precision=nano"
  "timeouts-server.pcap server eth0 server tcpdump"
)

topology() {
  routed
  at client sysctl -qw net.ipv4.tcp_syn_retries=2
  at client sysctl -qw net.ipv4.tcp_syn_linear_timeouts=0 || true
}
prepare() { web_server server 80; }

traffic() {
  drop tcp dport '{ 81, 82 }'
  # A socket that is still inside connect() would not take note of the answer; one that retries does.
  drop tcp dport 83 numgen inc mod 2 == 0
  printf 'router$ nft add rule inet lab forward tcp dport 83 reject with icmpx type admin-prohibited\n' >>"$log"
  at router nft add rule inet lab forward tcp dport 83 reject with icmpx type admin-prohibited
  local pids=() to
  for to in "198.51.100.1 81" "198.51.100.1 82" "2001:db8:2::1 81"; do
    spawn client nc -z $to
    pids+=("$spawned")
  done
  run client nc -z 198.51.100.1 83
  run client nc -z 2001:db8:2::1 83
  for spawned in "${pids[@]}"; do wait "$spawned" || true; done
  accept_all
  drop tcp dport 80 tcp flags '&(syn|ack)' == syn numgen inc mod 2 == 0
  run client curl -s -o /dev/null http://198.51.100.1/200
  run client curl -s -o /dev/null 'http://[2001:db8:2::1]/200'
  accept_all
  drop tcp sport 80 tcp flags '&(syn|ack)' == 'syn|ack' numgen inc mod 3 '<' 2
  run client curl -s -o /dev/null http://198.51.100.1/200
  run client curl -s -o /dev/null 'http://[2001:db8:2::1]/200'
  accept_all
}
