#!/usr/bin/env bash
# Builds what the lab's guest boots, from Debian's packages, once: a root tree of the unstable distribution with
# native dtrace, and Debian 13's cloud kernel (kprobes, BTF). Both stay in a cache outside the repository;
# `--force` builds them anew. Needs root, debootstrap, cpio and some 700 MB.
set -euo pipefail

cache=${TSDTRACE_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tsdtrace-lab}
suite=sid
# Older than the tree's own: the libraries of dtrace 2.0.7 name members that Linux 7 no longer has.
kernel_suite=trixie
tree=$cache/$suite-tree
if [ "${1-}" = --force ]; then rm -rf "$tree" "$cache/vmlinuz" "$cache/base.gz"; fi
mkdir -p "$cache"

# The mirror that this machine's own packages come from.
mirror() {
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1
}

build_tree() {
  local partial=$tree.partial
  rm -rf "$partial"
  debootstrap --variant=minbase --include=dtrace,cpp,iproute2,procps "$suite" "$partial" "$(mirror)"
  mv "$partial" "$tree"
}

# apt of the tree, over the suite that the kernel comes from only, as root: its own user could not write here.
kernel_apt() {
  local tool=$1
  shift
  chroot "$tree" sh -c 'cd /tmp/kernel && exec "$@"' sh "$tool" -q -o APT::Sandbox::User=root \
    -o Dir::Etc::SourceList=/tmp/kernel/sources.list -o Dir::Etc::SourceParts=- \
    -o Dir::State::Lists=/tmp/kernel/lists -o Acquire::Check-Valid-Until=false "$@"
}

build_kernel() {
  local work=$tree/tmp/kernel image
  mkdir -p "$work/lists/partial"
  echo "deb $(mirror) $kernel_suite main" >"$work/sources.list"
  kernel_apt apt-get update
  # This package only names the newest one.
  image=$(kernel_apt apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image-/ { print $2; exit }')
  kernel_apt apt-get download "$image"
  dpkg-deb -x "$work/$image"_*.deb "$work/files"
  cp -a "$work/files/usr/lib/modules" "$tree/usr/lib/"
  mv "$work"/files/boot/vmlinuz-* "$cache/vmlinuz"
  rm -rf "$work"
}

# The tree as an initramfs: no disk and no file system driver are needed. `run.sh` appends a second archive.
build_initramfs() {
  (cd "$tree" &&
    find . -xdev \( -path ./usr/share/doc -o -path ./usr/share/locale -o -path ./var/cache/apt -o -path ./var/lib/apt \) \
      -prune -o -print | cpio --quiet -o -H newc | gzip -1) >"$cache/base.gz.partial"
  mv "$cache/base.gz.partial" "$cache/base.gz"
}

[ -d "$tree" ] || build_tree
[ -f "$cache/vmlinuz" ] || build_kernel
[ -f "$cache/base.gz" ] || build_initramfs
ls -l "$cache/vmlinuz" "$cache/base.gz"
