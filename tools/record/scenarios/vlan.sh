# a trunk between two switches: IPv4 with one VLAN tag, IPv6 with two
describe='curl and ping between hosts on two switches; the trunk between them carries IPv4 with an 802.1Q tag (VLAN 10) and IPv6
with two (802.1ad 100 outside, 802.1Q 20 inside). This kernel has no VLAN devices, so the switches are switch.py, which adds
and strips the tags. Taken on the trunk.'
captures=("vlan.pcap west trunk client,server tcpdump")

topology() {
  host client; host west relay; host east relay; host server
  link client eth0 west port
  link west trunk east trunk
  link east port server eth0
  ip -n "$tag-west" link set trunk mtu 1600
  ip -n "$tag-east" link set trunk mtu 1600
  address client eth0 192.0.2.11/24 2001:db8::11/64
  address server eth0 192.0.2.1/24 2001:db8::1/64
  spawn west python3 "$here/switch.py" port trunk --push 4=8100:10 --push 6=88a8:100,8100:20
  spawn east python3 "$here/switch.py" port trunk --push 4=8100:10 --push 6=88a8:100,8100:20
}
prepare() { web_server server 80 8080; }

traffic() {
  local i
  for i in 1 2 3; do run client curl -s -o /dev/null http://192.0.2.1/200; done
  for i in 1 2; do run client curl -s -o /dev/null 'http://[2001:db8::1]:8080/6000'; done
  run client nc -z 192.0.2.1 23
  run client nc -z 2001:db8::1 23
  run client ping -c 2 -i 0.2 192.0.2.1
  run client ping -c 2 -i 0.2 2001:db8::1
}
