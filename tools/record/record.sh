#!/usr/bin/env bash
# Records the example captures with real programs in network namespaces, and the kernel's own counters beside them.
#
#   tools/record/record.sh             list the scenarios
#   tools/record/record.sh web dns     record these into examples/captures (or $CAPTURES)
#   tools/record/record.sh all         record every one, then check them all
#
# Needs root, Node >= 22.18 as `node` or the project's own, and: iproute2 nftables ethtool tcpdump tshark
# nginx-light python3 curl netcat-openbsd socat dnsmasq bind9-dnsutils nmap iputils-ping gzip.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export PATH="$PATH:/usr/sbin:/sbin"

if [ $# -eq 0 ]; then
  for file in "$here"/scenarios/*.sh; do
    printf '%-14s %s\n' "$(basename "$file" .sh)" "$(sed -n '1s/^# //p' "$file")"
  done
  exit 0
fi
if [ "$*" = all ]; then
  set -- $(cd "$here/scenarios" && ls -- *.sh | sed 's/\.sh$//')
fi

for name in "$@"; do
  # Its own shell each: a scenario's namespaces, processes and files go when it ends, however it ends. On one
  # processor: else two of them may take two segments of one connection at once, and Linux counts it twice.
  taskset -c "${PROCESSOR:-0}" bash -c 'set -euo pipefail; source "$1/lib.sh"; record "$2"' record "$here" "$name"
done

node=$(PATH="$root/node_modules/.bin:$PATH" command -v node)
exec "$node" "$here/check.ts" ${CAPTURES:+"$CAPTURES"}
