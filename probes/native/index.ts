/** The native DTraces that the catalogue knows. */
import type { Dialect, DialectName } from '../define-native.ts';
import { nativeLinux } from './linux.ts';

export const native: Readonly<Partial<Record<DialectName, Dialect>>> = {
  linux: nativeLinux,
};
