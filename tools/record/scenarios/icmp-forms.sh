# ICMP and ICMPv6 messages of every kind, made by hand
describe='A message of every kind that the argument struct has a member for, errors that quote packets of all sorts among them.
craft.py builds them and puts them on the cable: they come from hosts that are not there, and nobody answers. Whole frames.'
captures=("icmp-forms.pcap client eth0 - tcpdump")

topology() { direct; }
prepare() { :; }
traffic() { run client python3 "$here/craft.py" icmp eth0; }
