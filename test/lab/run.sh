#!/usr/bin/env bash
# Boots the lab's guest with a folder of the caller's, and brings back what it made.
#
#   run.sh FOLDER RESULTS [SECONDS]
#
# FOLDER appears in the guest as $LAB; its script `job` is run there by bash, as root, on one CPU. Whatever tar
# archives the job appends to $LAB_RESULTS (several may follow each other) are unpacked into RESULTS, also when time
# runs out (SECONDS, 2400 unless told) before the job ends. The guest's console is kept in the cache as console.log.
set -euo pipefail

folder=$1 results=$2 seconds=${3-2400}
here=$(cd "$(dirname "$0")" && pwd)
cache=${TSDTRACE_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tsdtrace-lab}
if ! command -v qemu-system-x86_64 >/dev/null; then echo "lab: no qemu-system-x86_64 here" >&2; exit 77; fi
"$here/build.sh" >/dev/null

work=$(mktemp -d "$cache/run.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The kernel unpacks one archive after the other: the tree, then this one over it.
mkdir -p "$work/root/lab"
cp -a "$folder/." "$work/root/lab/"
install -m 755 "$here/guest-init" "$work/root/init"
(cd "$work/root" && find . | cpio --quiet -o -H newc | gzip -1) >"$work/job.gz"
cat "$cache/base.gz" "$work/job.gz" >"$work/initrd.gz"

# Software emulation: guests fail under /dev/kvm on the machines this was made for. One CPU, so that the CPU column
# of every record is 0. Without cmpxchg16b, which QEMU 7.2 emulates with broken flags: kernels died of it at random.
boot() {
  timeout "$seconds" qemu-system-x86_64 -accel tcg -cpu qemu64,cx16=off -m 3072 -smp 1 -display none -no-reboot -nodefaults \
    -kernel "$cache/vmlinuz" -initrd "$work/initrd.gz" -append "console=ttyS0 quiet panic=1" \
    -serial "file:$cache/console.log" -serial "file:$work/results.tar" </dev/null
}

status=0
boot || status=$?
mkdir -p "$results"
tar -x --ignore-zeros -f "$work/results.tar" -C "$results" || true
if [ "$status" = 124 ]; then echo "lab: out of time after $seconds s" >&2; fi
exit "$status"
