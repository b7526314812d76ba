#!/usr/bin/env bash
# Without a virtual machine: FOLDER/job runs in unstable's root tree, with its dtrace, on this machine's own kernel.
# The job finds its folder as $LAB; what it appends to $LAB_RESULTS as tar archives is unpacked into RESULTS.
#
#   here.sh FOLDER RESULTS [SECONDS]
#
# Good for what dtrace does before it traces (`dtrace -e`, usage): a twentieth of the time. The tree sees this
# machine's /proc and /sys in a mount namespace of its own, without tracefs: listing a kernel's probes is most of
# dtrace's start.
set -euo pipefail

folder=$(realpath "$1") results=$2 seconds=${3-2400}
here=$(cd "$(dirname "$0")" && pwd)
cache=${TSDTRACE_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tsdtrace-lab}
tree=$("$here/images.sh" tree sid)

work=$(mktemp -d "$cache/here.XXXXXX")
trap 'rm -rf "$work"' EXIT
touch "$work/results.tar"

# The namespace and all its mounts end with the script inside it.
status=0
timeout "$seconds" unshare --mount --pid --fork --kill-child bash -eu -s "$tree" "$folder" "$work" <<'INSIDE' || status=$?
tree=$1 folder=$2 work=$3
mount --make-rprivate /
mount -t proc none "$tree/proc"
mount --rbind /sys "$tree/sys"
umount "$tree/sys/kernel/tracing" 2>/dev/null || true
mount --rbind /dev "$tree/dev"
mount -t tmpfs none "$tree/tmp"
mkdir "$tree/tmp/lab" "$tree/tmp/out"
mount --bind "$work" "$tree/tmp/out"
cp -a "$folder/." "$tree/tmp/lab/"
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TZ=UTC LC_ALL=C LAB=/tmp/lab LAB_RESULTS=/tmp/out/results.tar
chroot "$tree" sh -c 'cd /tmp/lab && bash ./job'
INSIDE

mkdir -p "$results"
tar -x --ignore-zeros -f "$work/results.tar" -C "$results" || true
exit "$status"
