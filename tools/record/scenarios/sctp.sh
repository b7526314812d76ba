# SCTP associations, made by hand
describe='Associations of SCTP: opened, used and shut down over IPv4; aborted over IPv6; shut down while data is left; refused; and one
that is seen from the middle. This kernel has no SCTP: craft.py builds both ends, checksums and all, and puts them on the cable.
Whole frames.'
captures=("sctp.pcap client eth0 - tcpdump")

topology() { direct; }
prepare() { :; }
traffic() { run client python3 "$here/craft.py" sctp eth0; }
