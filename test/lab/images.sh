#!/usr/bin/env bash
# Builds what the lab boots, from Debian's packages, each once:
#
#   images.sh tree SUITE               a root tree: SUITE's bpftrace and the tools of the live tests; unstable's has dtrace
#   images.sh root SUITE               the tree as an ext4 image
#   images.sh kernel SUITE TREE        SUITE's cloud kernel (kprobes, BTF) and an image of its modules, by TREE's apt
#
# Everything stays in a cache outside the repository. Each prints the paths of what it made. Ends with 77 where
# something is missing for it or the mirror does not answer. Needs root and debootstrap, and 2 GB a suite.
set -euo pipefail

cache=${TSDTRACE_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tsdtrace-lab}
what=${1-} suite=${2-}
mkdir -p "$cache"

skip() {
  echo "lab: $1" >&2
  exit 77
}

# The mirror that this machine's own packages come from.
mirror() {
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1
}

# $1 is run; its output goes to a file that is shown when it fails.
logged() {
  local log=$cache/$suite.log
  "$@" >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2; skip "$1 failed for $suite: $log"; }
}

# What the live tests run, beside bpftrace.
packages=(bpftrace iproute2 iputils-ping procps kmod tcpdump tshark nftables ethtool netcat-openbsd socat)
if [ "$suite" = sid ]; then packages+=(dtrace cpp); fi

# The guest's first process: what it does is in the repository, which is on the third disk.
first_process() {
  cat >"$1/sbin/lab-init" <<'INIT'
#!/bin/bash
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev 2>/dev/null
mount -t tmpfs none /run
until mount LABEL=lab-job /mnt; do sleep 0.1; done 2>/dev/null
exec /bin/bash /mnt/guest-init
INIT
  chmod 755 "$1/sbin/lab-init"
}

# By apt, which knows more of packages that stand for others than debootstrap does. As root: its own user could not
# write here. What it mounts is in a namespace of its own, and ends with it, however it ends.
fill_tree() {
  debootstrap --variant=minbase "$suite" "$1" "$(mirror)"
  mount -t proc none "$1/proc"
  DEBIAN_FRONTEND=noninteractive chroot "$1" apt-get install -qy -o APT::Sandbox::User=root --no-install-recommends "${packages[@]}"
  chroot "$1" apt-get clean
  umount "$1/proc"
}

build_tree() {
  local tree=$cache/$suite
  if [ "$(cat "$tree/lab-packages" 2>/dev/null)" = "${packages[*]}" ]; then return; fi
  command -v debootstrap >/dev/null || skip 'no debootstrap'
  [ "$(id -u)" = 0 ] || skip 'not root'
  rm -rf "$tree.partial"
  logged unshare --mount "$0" fill "$suite" "$tree.partial"
  first_process "$tree.partial"
  # Another list of packages is another tree.
  echo "${packages[*]}" >"$tree.partial/lab-packages"
  rm -rf "$tree" "$cache/$suite.ext4"
  mv "$tree.partial" "$tree"
}

# An ext4 image of a folder, with $4 MiB to spare, by the name $2 that it is mounted by; from byte $5 of the file.
image_of() {
  local folder=$1 label=$2 image=$3 spare=$4 offset=${5-0} size
  size=$(du -sm --apparent-size "$folder" | cut -f 1)
  rm -f "$image.partial"
  mkfs.ext4 -qF -L "$label" -O ^has_journal -m 0 -N $(($(find "$folder" | wc -l) + 20000)) -E "offset=$offset" \
    -d "$folder" "$image.partial" "$((size + size / 4 + spare))M" >&2
}

# $3 and the rest, in hexadecimal, become the bytes from $2 of file $1.
write_at() {
  printf '%b' "$(printf '\\x%s' "${@:3}")" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

little_endian() {
  printf '%x %x %x %x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24))
}

# As the only partition of a disk with a number that the kernel finds it by: disks are named in no certain order. File
# systems and NVMe are built into these kernels: no initramfs.
build_root() {
  local image=$cache/$suite.ext4 sectors
  build_tree
  if [ -f "$image" ]; then return; fi
  image_of "$cache/$suite" lab-root "$image" 300 1048576
  sectors=$(($(stat -c %s "$image.partial") / 512 - 2048))
  # The disk's number, two zeros, the partition: its kind (83), first sector (2048) and size; then how such a sector ends.
  write_at "$image.partial" 440 21 62 61 6c 0 0 0 0 0 0 83 0 0 0 0 8 0 0 $(little_endian "$sectors")
  write_at "$image.partial" 510 55 aa
  mv "$image.partial" "$image"
}

# apt of a tree, over the suite that the kernel comes from only, as root: its own user could not write here.
kernel_apt() {
  local tool=$1
  shift
  chroot "$tree" sh -c 'cd /tmp/kernel && exec "$@"' sh "$tool" -q -o APT::Sandbox::User=root \
    -o Dir::Etc::SourceList=/tmp/kernel/sources.list -o Dir::Etc::SourceParts=- \
    -o Dir::State::Lists=/tmp/kernel/lists -o Acquire::Check-Valid-Until=false "$@"
}

fetch_kernel() {
  local image parts part
  echo "deb $(mirror) $suite main" >"$work/sources.list"
  kernel_apt apt-get update
  # This package only names the newest one.
  image=$(kernel_apt apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image-/ { print $2; exit }')
  # Since Linux 7 the files are in other packages.
  parts=$(kernel_apt apt-cache depends "$image" | awk '/Depends: linux-(base|binary|modules)-[0-9]/ { print $2 }')
  kernel_apt apt-get download "$image" $parts
  for part in "$work"/*.deb; do dpkg-deb -x "$part" "$work/files"; done
}

build_kernel() {
  local tree=$cache/$1 work=$cache/$1/tmp/kernel
  if [ -f "$cache/modules-$suite.ext4" ]; then return; fi
  rm -rf "$work"
  mkdir -p "$work/lists/partial"
  logged fetch_kernel
  # Older packages have no /usr in these names; depmod knows them by the old ones.
  if [ -d "$work/files/usr/lib/modules" ]; then mv "$work/files/usr/lib" "$work/files/lib"; fi
  chroot "$tree" depmod -b /tmp/kernel/files "$(ls "$work/files/lib/modules")"
  find "$work/files" -name 'vmlinuz*' -type f -exec mv {} "$cache/vmlinuz-$suite" \;
  # The kernel's configuration, which tests compare with.
  find "$work/files" -type f \( -path '*/boot/config-*' -o -name config \) -exec cp {} "$work/config" \;
  mv "$work/config" "$work/files/lib/modules/config"
  image_of "$work/files/lib/modules" lab-modules "$cache/modules-$suite.ext4" 10
  mv "$cache/modules-$suite.ext4.partial" "$cache/modules-$suite.ext4"
  rm -rf "$work"
}

# One at a time: a guest's start and userland.sh may both want the same tree.
if [ "$what" != fill ]; then
  exec 9>"$cache/build.lock"
  flock 9
fi
case $what in
fill)
  fill_tree "$3"
  ;;
tree)
  build_tree
  echo "$cache/$suite"
  ;;
root)
  build_root
  echo "$cache/$suite.ext4"
  ;;
kernel)
  build_kernel "$3"
  echo "$cache/vmlinuz-$suite $cache/modules-$suite.ext4"
  ;;
*)
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
