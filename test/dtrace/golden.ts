/** The golden scripts: each program of golden/ for each dialect. */
import { readdirSync, readFileSync } from 'node:fs';
import { type DialectName, native } from '../../probes/index.ts';
import { folder, moduleOf } from './pairs.ts';

export const dialects: readonly DialectName[] = Object.keys(native) as DialectName[];

export const goldenPrograms: readonly string[] = readdirSync(`${folder}golden`)
  .filter((name) => name.endsWith('.d'))
  .map((name) => name.slice(0, -2));

/** The file of a program's script for a dialect. */
export const goldenFile = (name: string, dialect: DialectName): string =>
  `${folder}golden/${name}.${dialect}.script`;

/** What the backend makes of it now. */
export const goldenScript = (name: string, dialect: DialectName): string =>
  moduleOf(readFileSync(`${folder}golden/${name}.d`, 'latin1'), dialect).script;
