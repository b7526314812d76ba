# a web server and curl on one host, over the loopback interface
describe='curl and nginx on one host over 127.0.0.1 and ::1, ports 80 and 8080, with one connection refused in each family. The same
traffic is in two files: loopback.pcap, taken on lo (which calls itself Ethernet), and loopback-any.pcap, taken on the "any"
device (Linux cooked capture version 2). Each frame is sent and received by the same host, and is in each file once.'
captures=(
  "loopback.pcap host lo host tcpdump -s 128"
  "loopback-any.pcap host any host tcpdump -s 128"
)

topology() { host host; }
prepare() { web_server host 80 8080; }

traffic() {
  local i
  for i in 1 2 3 4 5; do run host curl -s -o /dev/null http://127.0.0.1/200; done
  for i in 1 2 3; do run host curl -s -o /dev/null 'http://[::1]/1000'; done
  for i in 1 2; do run host curl -s -o /dev/null http://127.0.0.1:8080/6000; done
  run host curl -s -o /dev/null 'http://[::1]:8080/200'
  run host curl -s -o /dev/null http://127.0.0.1:9999/
  run host curl -s -o /dev/null 'http://[::1]:9999/'
  run host ping -c 2 -i 0.2 127.0.0.1
}
