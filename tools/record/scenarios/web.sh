# the main example: web servers on 80, 443 and 8080, four client addresses and two IPv6 ones
describe='Requests by curl to nginx on ports 80 and 443 (plain HTTP on both) and to Python'"'"'s http.server on 8080, over
IPv4 and IPv6, a different number from each client address to each port; some reuse one connection for several
requests. Taken at the server; nothing is lost, so
the file holds everything that either host sent or received.'
captures=("web.pcapng server eth0 client,server dumpcap -q")

topology() {
  direct
  address client eth0 198.51.100.7/24 203.0.113.20/24
  address server eth0 198.51.100.1/24 203.0.113.1/24
}

prepare() {
  web_server server 80 443
  python_server server 8080
}

# get COUNT FROM TO PORT PATH
get() {
  local i
  for i in $(seq "$1"); do run client curl -s -o /dev/null --interface "$2" "http://$3:$4/$5"; done
}

traffic() {
  get 12 192.0.2.11 192.0.2.1 80 200
  get 5 192.0.2.12 192.0.2.1 80 1000
  get 3 198.51.100.7 198.51.100.1 80 6000
  get 1 203.0.113.20 203.0.113.1 80 missing
  get 6 2001:db8::11 '[2001:db8::1]' 80 200
  get 2 2001:db8::12 '[2001:db8::1]' 80 1000
  get 5 192.0.2.11 192.0.2.1 8080 200
  get 2 203.0.113.20 203.0.113.1 8080 1000
  get 2 2001:db8::12 '[2001:db8::1]' 8080 200
  get 4 192.0.2.12 192.0.2.1 443 200
  get 1 198.51.100.7 198.51.100.1 443 6000
  get 3 2001:db8::11 '[2001:db8::1]' 443 1000
  run client curl -s -Z --parallel-max 1 'http://192.0.2.1/200' -o /dev/null 'http://192.0.2.1/1000' -o /dev/null \
    'http://192.0.2.1/6000' -o /dev/null 'http://192.0.2.1/200' -o /dev/null
  run client curl -s 'http://[2001:db8::1]/[200-200]' 'http://[2001:db8::1]/1000'
}
