#!/bin/bash
# userland.sh SUITE: a Debian userland with its own bpftrace, to run on this machine's kernel (trixie: 0.23, sid: 0.27).
# Needs root and debootstrap; half a minute the first time. Prints the path of a command that runs that bpftrace, for
# TSDTRACE_BPFTRACE. Tracepoints only need this kernel; what needs another one goes to the guest (lab.ts).
set -euo pipefail
suite=${1-}
[ -n "$suite" ] || { echo "usage: userland.sh SUITE" >&2; exit 2; }
cache=${TSDTRACE_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tsdtrace-lab}
tree=$("$(dirname "$0")/images.sh" tree "$suite")
command=$cache/bpftrace-$suite
cat >"$command" <<END
#!/bin/sh
# Mounts live as long as this process: the namespace is its own.
if [ -z "\$TSDTRACE_USERLAND" ]; then TSDTRACE_USERLAND=1 exec unshare --mount "\$0" "\$@"; fi
tree='$tree'
for folder in proc sys dev tmp; do mount --rbind /\$folder "\$tree/\$folder"; done
exec chroot "\$tree" /usr/bin/bpftrace "\$@"
END
chmod +x "$command"
echo "$command"
