# IGMP: groups joined and left in its three versions, and queries made by hand
describe='A host joins and leaves multicast groups as version 3, 2 and 1 of IGMP have it; a router that is not there (craft.py) asks
for members in all three. Whole frames.'
captures=("igmp.pcap client eth0 - tcpdump")

topology() { direct; }
prepare() { :; }

# member VERSION GROUP: joins it, is asked, leaves it.
member() {
  run client sysctl -w "net.ipv4.conf.eth0.force_igmp_version=$1"
  run client timeout 1.5 socat -u "UDP4-RECVFROM:7000,ip-add-membership=$2:eth0" -
}
traffic() {
  member 3 239.1.2.3
  run client python3 "$here/craft.py" igmp eth0
  member 2 239.1.2.4
  member 1 239.1.2.5
}
