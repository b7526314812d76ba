# port scans by nmap: connect() and half-open
describe='nmap scans ports 1-100 of the server, of which 22, 53 and 80 are open, with connect() over IPv4 and IPv6 (-sT), then with
raw SYNs over IPv4 (-sS), which the client'"'"'s kernel has not sent and resets when the answer comes: those SYNs are in no
counter of the client. Taken at the server, 80 bytes of each frame.'
captures=("scan.pcap.gz server eth0 server tcpdump -s 80")

topology() { direct; }
prepare() { web_server server 22 53 80; }

traffic() {
  run client nmap -n -Pn -sT -p 1-100 --max-retries 1 192.0.2.1
  run client nmap -6 -n -Pn -sT -p 20-30,80 --max-retries 1 2001:db8::1
  run client nmap -n -Pn -sS -p 1-100 --max-retries 1 -e eth0 192.0.2.1
}
