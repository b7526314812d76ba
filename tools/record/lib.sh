# Shared by every scenario: hosts, links, servers, captures, counters. Sourced by record.sh.
#
# A scenario file sets `describe` (text of NAME.md) and defines three functions:
#   topology   makes hosts and links
#   prepare    starts servers, and whatever must have happened before the capture begins
#   traffic    what is recorded
# sets INNER=yes when its hosts' packets are inside of tunnels,
# and names its captures: `captures=("FILE HOST INTERFACES VANTAGE TOOL OPTIONS…")`, VANTAGE being the hosts,
# comma separated, all of whose packets the file holds; - where frames are made by hand, which no kernel counts.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
captures_dir=${CAPTURES:-$root/examples/captures}
tag=tsd$$
work=$(mktemp -d -t record.XXXXXX)
hosts=()        # every namespace, in the order made
endpoints=()    # those whose counters are stored
log=$work/commands

cleanup() {
  exec 2>/dev/null # the shell would report each process that is killed
  local host pid
  for host in "${hosts[@]}"; do
    for pid in $(ip netns pids "$tag-$host" 2>/dev/null); do kill -KILL "$pid" 2>/dev/null || true; done
  done
  wait || true
  for host in "${hosts[@]}"; do ip netns del "$tag-$host" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

die() { echo "record: $*" >&2; exit 1; }

# at HOST COMMAND…: runs it in the host's namespace.
at() { local host=$1; shift; ip netns exec "$tag-$host" "$@"; }

# shown COMMAND…: as NAME.md shows it, paths shortened.
shown() { sed "s#$work/##g; s#$root/##g" <<<"$*"; }

# run HOST COMMAND…: the same, written down for NAME.md; its output and failure are of no interest.
run() {
  printf '%s$ %s\n' "$1" "$(shown "${@:2}")" >>"$log"
  at "$@" >>"$work/output" 2>&1 </dev/null || true
}

# launch OUTPUT HOST COMMAND…: in the background, so that $! is the command itself and no shell around it.
launch() { (exec ip netns exec "$tag-$2" "${@:3}") >>"$1" 2>&1 </dev/null & }

# spawn HOST COMMAND…: run in the background; the process's id is in $spawned.
spawn() {
  printf '%s$ %s &\n' "$1" "$(shown "${@:2}")" >>"$log"
  launch "$work/output" "$@"
  spawned=$!
}

# host NAME [endpoint|relay]: a namespace that is silent until spoken to.
host() {
  local ns=$tag-$1
  ip netns add "$ns"
  hosts+=("$1")
  [ "${2:-endpoint}" = endpoint ] && endpoints+=("$1")
  local set
  for set in all default; do
    at "$1" sysctl -qw "net.ipv6.conf.$set.accept_dad=0" "net.ipv6.conf.$set.accept_ra=0" \
      "net.ipv6.conf.$set.router_solicitations=0"
  done
  at "$1" sysctl -qw net.ipv6.conf.default.addr_gen_mode=1
  ip -n "$ns" link set lo up
  segments_are_frames "$1" lo
}

# A frame must be a segment, and a request of the IP layer a frame, or the counters and the capture disagree.
segments_are_frames() {
  local feature
  for feature in tso gso gro lro tx rx; do
    at "$1" ethtool -K "$2" "$feature" off >/dev/null 2>&1 || true
  done
  ip -n "$tag-$1" link set dev "$2" gso_max_segs 1
}

# link HOST INTERFACE HOST INTERFACE: a cable; the MAC addresses are the same in every recording.
cables=0
link() {
  ip -n "$tag-$1" link add "$2" type veth peer name "$4" netns "$tag-$3"
  ip -n "$tag-$1" link set "$2" address "$(printf '02:00:00:00:%02x:0a' "$cables")"
  ip -n "$tag-$3" link set "$4" address "$(printf '02:00:00:00:%02x:0b' "$cables")"
  cables=$((cables + 1))
  local end
  for end in "$1 $2" "$3 $4"; do
    set -- $end
    segments_are_frames "$1" "$2"
    ip -n "$tag-$1" link set "$2" up
  done
}

# address HOST INTERFACE ADDRESS/LENGTH…
address() {
  local ns=$tag-$1 interface=$2 a
  shift 2
  for a in "$@"; do
    case $a in
      *:*) ip -n "$ns" address add "$a" dev "$interface" nodad ;;
      *) ip -n "$ns" address add "$a" dev "$interface" ;;
    esac
  done
}

route() { local ns=$tag-$1; shift; ip -n "$ns" route add "$@"; }

# direct: client and server on one cable.
direct() {
  host client; host server
  link client eth0 server eth0
  address client eth0 192.0.2.11/24 192.0.2.12/24 2001:db8::11/64 2001:db8::12/64
  address server eth0 192.0.2.1/24 2001:db8::1/64
}

# routed: client - router - server, so that the router may lose packets that an end has sent.
routed() {
  host client; host router relay; host server
  link client eth0 router left
  link router right server eth0
  address client eth0 192.0.2.11/24 2001:db8:1::11/64
  address router left 192.0.2.254/24 2001:db8:1::fe/64
  address router right 198.51.100.254/24 2001:db8:2::fe/64
  address server eth0 198.51.100.1/24 2001:db8:2::1/64
  at router sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
  # Forwarded packets would need a link-local address to solicit from; there is none.
  ip -n "$tag-router" neighbour add 2001:db8:1::11 lladdr 02:00:00:00:00:0a dev left
  ip -n "$tag-router" neighbour add 2001:db8:2::1 lladdr 02:00:00:00:01:0b dev right
  route client default via 192.0.2.254
  route client default via 2001:db8:1::fe
  route server default via 198.51.100.254
  route server default via 2001:db8:2::fe
  at router nft 'add table inet lab; add chain inet lab forward { type filter hook forward priority 0; }'
}

# switched OPTIONS…: client - a switch in user space (switch.py) that delays or reorders - server.
switched() {
  host client; host switch relay; host server
  link client eth0 switch left
  link switch right server eth0
  address client eth0 192.0.2.11/24 2001:db8::11/64
  address server eth0 192.0.2.1/24 2001:db8::1/64
  spawn switch python3 "$here/switch.py" left right "$@"
}

# drop RULE: the router drops what the rule matches. accept_all: and no longer.
drop() {
  printf 'router$ nft add rule inet lab forward %s drop\n' "$*" >>"$log"
  at router nft add rule inet lab forward "$@" drop
}
accept_all() {
  printf 'router$ nft flush chain inet lab forward\n' >>"$log"
  at router nft flush chain inet lab forward
}

# web_server HOST PORT…: nginx with a few files of known sizes; it also takes PUT.
web_server() {
  local host=$1 port www=$work/www-$1
  shift
  mkdir -p "$www/up"
  local size
  for size in 200 1000 6000 150000; do head -c "$size" /dev/zero | tr '\0' 'x' >"$www/$size"; done
  {
    echo "daemon off; user root; worker_processes 1; pid $work/nginx-$host.pid; error_log $work/nginx.log;"
    echo "events { worker_connections 64; }"
    echo "http { access_log off; client_body_temp_path $work/body; proxy_temp_path $work/p; fastcgi_temp_path $work/f;"
    echo "uwsgi_temp_path $work/u; scgi_temp_path $work/s; server { root $www; dav_methods PUT;"
    echo "client_max_body_size 1m;"
    for port in "$@"; do echo "listen $port; listen [::]:$port;"; done
    echo "} }"
  } >"$work/nginx-$host.conf"
  spawn "$host" nginx -c "$work/nginx-$host.conf"
  for port in "$@"; do listening "$host" "$port"; done
}

# python_server HOST PORT: http.server, HTTP/1.0: the server closes first, and keeps TIME_WAIT.
python_server() {
  spawn "$1" python3 -m http.server --bind :: --directory "$work/www-$1" "$2"
  listening "$1" "$2"
}

# listening HOST PORT: waits until something listens there.
listening() {
  local i
  for i in $(seq 200); do
    [ -n "$(at "$1" ss -lntH "sport = :$2")" ] && return
    sleep 0.05
  done
  die "nothing listens on $1:$2"
}

# settled: waits until no connection is between states, in any endpoint.
settled() {
  local i host open
  for i in $(seq 600); do
    open=0
    for host in "${endpoints[@]}"; do
      open=$((open + $(at "$host" ss -tanH | grep -cvE '^(LISTEN|TIME-WAIT)' || true)))
    done
    [ "$open" -le "${leave_open:-0}" ] && return
    sleep 0.1
  done
  die "connections did not finish: $(at "${endpoints[0]}" ss -tan)"
}

# start_capture FILE HOST INTERFACES VANTAGE TOOL OPTIONS…
capture_pids=()
capture_logs=()
start_capture() {
  local file=$1 host=$2 interfaces=$3 tool=$5 flags=() name log_file
  shift 5
  for name in ${interfaces//,/ }; do flags+=(-i "$name"); done
  log_file=$work/$file.log
  case $tool in
    tcpdump) set -- tcpdump -n -U --immediate-mode -Z root "${flags[@]}" "$@" -w "$work/${file%.gz}" ;;
    dumpcap) set -- dumpcap "${flags[@]}" "$@" -w "$work/${file%.gz}" ;;
    *) die "unknown tool $tool" ;;
  esac
  printf '%s$ %s &\n' "$host" "$(shown "$@")" >>"$log"
  launch "$log_file" "$host" "$@"
  capture_pids+=($!)
  capture_logs+=("$log_file")
  local i
  for i in $(seq 200); do
    grep -qsE 'listening on|^File: ' "$log_file" && return
    sleep 0.05
  done
  die "the capture did not start: $(cat "$log_file")"
}

stop_captures() {
  local pid file
  sleep 1
  for pid in "${capture_pids[@]}"; do kill -TERM "$pid"; done
  for pid in "${capture_pids[@]}"; do wait "$pid" || true; done
  for file in "${capture_logs[@]}"; do
    grep -qE '^0 packets dropped by kernel|\([0-9]+\.[0-9]+%\)' "$file" || die "no totals: $(cat "$file")"
    if grep -qE "dropped on interface '[^']*': [0-9]+/[1-9]" "$file"; then die "packets lost: $(cat "$file")"; fi
  done
}

# counters WHEN: every counter of every endpoint.
counters() {
  local host
  for host in "${endpoints[@]}"; do at "$host" nstat -a -s -z -j >"$work/$host.$1.json"; done
}

record() {
  local name=$1 line host
  [ -f "$here/scenarios/$name.sh" ] || die "no scenario $name (run record.sh without arguments for the list)"
  echo "record: $name" >&2
  source "$here/scenarios/$name.sh"
  date --utc +%Y-%m-%dT%H:%M:%SZ >"$work/date"
  topology
  prepare
  sleep 2.5 # multicast listener reports of the new addresses
  echo '# the recording begins' >>"$log"
  for line in "${captures[@]}"; do start_capture $line; done
  counters before
  traffic
  settled
  sleep 0.5
  counters after
  echo '# the recording ends' >>"$log"
  for host in "${endpoints[@]}"; do
    ip -n "$tag-$host" -j address >"$work/$host.address.json"
    at "$host" ss -tanH >"$work/$host.sockets"
  done
  stop_captures
  store "$name"
}

# store NAME: the captures, and beside each its NAME.md and NAME.json.
store() {
  local line node
  mkdir -p "$captures_dir"
  node=$(PATH="$root/node_modules/.bin:$PATH" command -v node)
  echo "$describe" >"$work/describe"
  tool_versions >"$work/versions"
  for line in "${captures[@]}"; do
    set -- $line
    case $1 in *.gz) gzip -9n "$work/${1%.gz}" ;; esac
    install -m 644 "$work/$1" "$captures_dir/$1"
    INNER=${INNER:-} "$node" "$here/describe.ts" "$work" "$captures_dir" "$1" "$2" "$3" "$4" "$name" "$(IFS=,; echo "${endpoints[*]}")"
  done
}

tool_versions() {
  uname -sr
  tcpdump --version 2>&1 | head -2
  dumpcap --version 2>/dev/null | head -1
  nginx -v 2>&1
  curl --version | head -1 | cut -d' ' -f1,2
  python3 --version
  nmap --version | head -1
  dnsmasq --version | head -1 | cut -d' ' -f1-3
  socat -V | sed -n 's/^socat version \([0-9.]*\).*/socat \1/p'
  ping -V | head -1
}
