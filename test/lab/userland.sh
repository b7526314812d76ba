#!/bin/bash
# userland.sh SUITE: a Debian userland with its own bpftrace, to run on this machine's kernel (trixie: 0.23, sid: 0.27).
# Needs root and debootstrap; half a minute the first time. Prints the path of a command that runs that bpftrace, for
# TSDTRACE_BPFTRACE. Tracepoints only need this kernel; what needs another one goes to the guest (run.sh).
set -e
suite=$1
cache=${TSDTRACE_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tsdtrace-lab}
tree=$cache/$suite-bpftrace
[ -n "$suite" ] || { echo "usage: userland.sh SUITE" >&2; exit 2; }
if [ ! -x "$tree/usr/bin/bpftrace" ]; then
  mirror=${TSDTRACE_LAB_MIRROR:-$(grep -rhoE 'https?://[^ ]+/debian/?$|https?://[^ ]+/debian ' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1)}
  mkdir -p "$cache"
  debootstrap --variant=minbase --no-check-gpg --include=bpftrace,iproute2,procps "$suite" "$tree.new" "$mirror" >"$tree.log" 2>&1 ||
    { tail -5 "$tree.log" >&2; exit 1; }
  mv "$tree.new" "$tree"
fi
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
