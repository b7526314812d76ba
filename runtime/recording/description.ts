/** What a recording says of itself, as JSON: who made it where and when, and what its events have. */
import type { TracerIdentity } from '../engines/session-options.ts';
import { type ColumnKind, columnKinds } from './format.ts';

export interface RecordedDatum {
  /** As `datumKey` names it: `tcpinfo_t.tcp_dport`, `present ipv4`, `arg2`, `pid`. */
  readonly key: string;
  readonly kind: ColumnKind;
}

export interface RecordedProbe {
  /** Of its events, from 1. */
  readonly number: number;
  readonly provider: string;
  readonly module: string;
  readonly function: string;
  readonly name: string;
  readonly data: readonly RecordedDatum[];
}

export interface Description {
  /** When BEGIN fired, by the kernel's clock, in nanoseconds; a bigint as text. */
  readonly began: string;
  /** Where it fired. */
  readonly cpu: number;
  /** From that clock to nanoseconds since 1970. */
  readonly wallOffset: string;
  /** The kernel: `Linux 6.12.0`. */
  readonly system: string;
  /** Who traced: what BEGIN and END see. */
  readonly tracer: TracerIdentity;
  readonly probes: readonly RecordedProbe[];
}

/** The recording is whole: nothing follows. */
export interface RecordedEnd {
  /** When END fired. */
  readonly ended: string;
  readonly cpu: number;
}

/** An object of JSON. */
type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

const isInteger = (value: unknown): boolean =>
  typeof value === 'string' && /^-?\d{1,20}$/.test(value);

const areTexts = (...values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === 'string');

const areNumbers = (...values: readonly unknown[]): boolean =>
  values.every((value) => Number.isInteger(value));

function isDatum(value: unknown): boolean {
  return isJson(value) && areTexts(value.key) && columnKinds.has(String(value.kind));
}

/** @param index its place in the list, which its number follows from */
function isProbe(value: unknown, index: number): boolean {
  if (!isJson(value) || value.number !== index + 1 || !Array.isArray(value.data)) return false;
  return (
    areTexts(value.provider, value.module, value.function, value.name) && value.data.every(isDatum)
  );
}

function isTracer(value: unknown): boolean {
  if (!isJson(value) || !areTexts(value.execname)) return false;
  return areNumbers(value.pid, value.ppid, value.uid, value.gid);
}

function parsed(content: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(content).toString('utf8'));
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when the block does not hold one. */
export function parseDescription(content: Uint8Array): Description | undefined {
  const value = parsed(content);
  if (value === undefined || !isInteger(value.began) || !isInteger(value.wallOffset))
    return undefined;
  if (!areTexts(value.system) || !areNumbers(value.cpu) || !isTracer(value.tracer))
    return undefined;
  if (!Array.isArray(value.probes) || !value.probes.every(isProbe)) return undefined;
  return value as unknown as Description;
}

export function parseEnd(content: Uint8Array): RecordedEnd | undefined {
  const value = parsed(content);
  return value !== undefined && isInteger(value.ended) && areNumbers(value.cpu)
    ? (value as unknown as RecordedEnd)
    : undefined;
}
