# transfers over a link that reorders
describe='curl fetches 150,000 bytes from nginx and puts as many through a switch that holds every ninth full-sized frame until
two later ones have passed. Nothing is lost on purpose; what is retransmitted, was so without need. Taken at the client.'
captures=("reorder.pcap client eth0 client tcpdump -s 96")

topology() { switched --swap 9; }
prepare() { web_server server 80; }

traffic() {
  run client curl -s -o /dev/null http://192.0.2.1/150000
  run client curl -s -T "$work/www-server/150000" 'http://[2001:db8::1]/up/'
}
