# ARP and RARP, VLAN tags, ethertypes, IEEE 802.3
describe='ARP as the kernel does it (a ping, and one to an address that nobody has), then frames that craft.py builds and puts on
the cable: ARP and RARP in all forms, hardware addresses of 6 and of 20 bytes, VLAN tags with priorities, one and two of them,
ethertypes, an IEEE 802.3 frame. Whole frames.'
captures=("link.pcap client eth0 - tcpdump")

topology() { direct; }
prepare() { :; }
traffic() {
  run client ping -c 1 192.0.2.1
  run client ping -c 1 -W 1 192.0.2.99
  run client python3 "$here/craft.py" link eth0
}
