/** The native DTraces that the catalogue knows. */
import type { Dialect, DialectName } from '../define-native.ts';
import { freebsd } from './freebsd.ts';
import { illumos } from './illumos.ts';
import { nativeLinux } from './linux.ts';
import { macos } from './macos.ts';

export const native: Readonly<Record<DialectName, Dialect>> = {
  linux: nativeLinux,
  illumos,
  freebsd,
  macos,
};
