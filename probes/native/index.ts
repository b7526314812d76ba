/** The native DTraces that the catalogue knows. */
import type { Dialect, DialectName } from '../define-native.ts';
import * as freebsd from './freebsd.ts';
import * as illumos from './illumos.ts';
import * as linux from './linux.ts';
import * as macos from './macos.ts';

export const native: Readonly<Record<DialectName, Dialect>> = {
  get linux() {
    return linux.nativeLinux;
  },
  get illumos() {
    return illumos.illumos;
  },
  get freebsd() {
    return freebsd.freebsd;
  },
  get macos() {
    return macos.macos;
  },
};
