/** The text of aggregations: as printed without a format, and by the `%@` conversions of printa(). */
import type { BoundConversion, BoundFormat } from '../../compiler/format.ts';
import type { AggregatingFunction, AggregationSpec, KeyType } from '../../compiler/program.ts';
import type { Buffered } from './buffered.ts';
import type { Columns } from './columns.ts';
import { printedText, renderBytes, wordOf } from './render-bytes.ts';
import * as distributions from './render-distribution.ts';
import { type HistogramOptions, histogramOf } from './render-histogram.ts';
import { renderConversion, toSigned, type PrintedValue } from './render-format.ts';
import {
  average,
  normalizedInteger,
  standardDeviation,
  type AggregationSnapshot,
  type AggregationValue,
  type KeyValue,
} from './snapshot.ts';
import { orderRows, printedRows, type JoinedRow, type SortOptions } from './sort.ts';

export type PrintOptions = SortOptions &
  Partial<HistogramOptions> & {
    /** Bytes of a string: what does not print is shown as all of them. 256 unless told. */
    readonly strsize?: number;
  };

/** Takes text piece by piece: an aggregation can be larger than a string should be. */
export type Emit = (text: string) => void;

/**
 * Prints one or several aggregations, joined on their keys, without a format or with one.
 * @returns whether there was a row at all.
 */
export function renderAggregations(
  snapshots: readonly AggregationSnapshot[],
  format: BoundFormat | undefined,
  options: PrintOptions,
  emit: Emit,
): boolean {
  const zoom = options.aggzoom === true;
  const rows = printedRows(snapshots, options);
  const histogram =
    format === undefined && snapshots.length === 1 ? histogramOf(snapshots[0], options) : undefined;
  if (histogram !== undefined) {
    if (rows.length > 0) emit(histogram.header);
    for (const { key, values } of rows) emit(histogram.row(key, values[0]));
    return rows.length > 0;
  }
  const renderRow =
    format === undefined ? plainRow(snapshots, options) : formattedRow(snapshots, format, zoom);
  for (const row of rows) emit(renderRow(row));
  return rows.length > 0;
}

// ---- without a format --------------------------------------------------------------------------

function plainRow(
  snapshots: readonly AggregationSnapshot[],
  { aggzoom: zoom = false, strsize }: PrintOptions,
): (row: JoinedRow) => string {
  const { keys } = snapshots[0].spec;
  return (row) => {
    let text = '';
    for (let i = 0; i < keys.length; i++) text += plainKey(keys[i], row.key[i], strsize);
    for (let i = 0; i < snapshots.length; i++) {
      const { spec, normalization } = snapshots[i];
      text += plainValue(spec.function, row.values[i], normalization, zoom);
    }
    return `${text}\n`;
  };
}

/** Prints one aggregation that has columns: the same text, row by row straight into the output. */
export function writeColumns(
  snapshot: AggregationSnapshot,
  columns: Columns,
  options: PrintOptions,
  out: Buffered,
): void {
  const { spec, normalization } = snapshot;
  const rows = orderRows(snapshot, options);
  const exact = normalization === 1n;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!writeAddress(columns, row, out))
      writeKey(spec.keys, columns.keyOf(row), options.strsize, out);
    const value = columns.values[row];
    out.addBlanks(1);
    if (exact && Math.abs(value) < 2 ** 31) out.addRight(value, valueWidth);
    else out.add(String(normalizedInteger(BigInt(value), normalization)).padStart(valueWidth));
    out.add('\n');
  }
}

/** Writes a key that is an address; false for others. */
function writeAddress({ texts }: Columns, row: number, out: Buffered): boolean {
  if (texts === undefined) return false;
  const quad = texts.quadOf(row);
  const words = quad === undefined ? texts.ipv6Of(row) : undefined;
  if (quad === undefined && words === undefined) return false;
  out.addBlanks(2);
  if (quad !== undefined) out.addQuad(quad, keyWidth);
  else if (words !== undefined) out.addIPv6(words, keyWidth);
  return true;
}

function writeKey(
  types: readonly KeyType[],
  key: readonly KeyValue[],
  strsize: number | undefined,
  out: Buffered,
): void {
  for (let i = 0; i < key.length; i++) {
    const part = key[i];
    if (typeof part !== 'string' || types[i].kind !== 'string' || unprintable.test(part))
      out.add(plainKey(types[i], part, strsize));
    else {
      out.add('  ');
      out.add(part);
      out.addBlanks(keyWidth - part.length);
    }
  }
}

/** Columns of a string key and of a value. */
const keyWidth = 50;
const valueWidth = 16;

/** dtrace takes a string in which one of these is for no text, and dumps it with the byte behind it. */
// oxlint-disable-next-line no-control-regex -- bell, backspace and white space are text
const unprintable = /[^ -~\u0007-\r]/;

/** 1- and 2-byte integers are shown unsigned, larger ones signed, whatever their type. */
function plainKey(type: KeyType, value: KeyValue, strsize = 256): string {
  if (type.kind === 'string' && typeof value === 'string' && unprintable.test(value))
    return renderBytes(value.padEnd(strsize + 1, '\0'));
  if (type.kind === 'stack') return String(value);
  if (type.kind === 'struct' || type.kind === 'array') return objectKey(String(value));
  if (type.kind !== 'integer' || typeof value !== 'bigint')
    return `  ${(value ?? '').toString().padEnd(keyWidth)}`;
  switch (type.size) {
    case 1:
      return ` ${String(BigInt.asUintN(8, value)).padStart(3)}`;
    case 2:
      return ` ${String(BigInt.asUintN(16, value)).padStart(5)}`;
    case 4:
      return ` ${String(toSigned(value, 4)).padStart(8)}`;
    default:
      return ` ${String(toSigned(value, 8)).padStart(16)}`;
  }
}

/** dtrace goes by the size of an object: as large as an integer, it is shown as one. */
function objectKey(bytes: string): string {
  if ([1, 2, 4, 8].includes(bytes.length))
    return plainKey(
      { kind: 'integer', name: '', size: bytes.length as 1, signed: false },
      wordOf(bytes),
    );
  const text = printedText(bytes);
  return text === undefined ? renderBytes(bytes) : `  ${text.padEnd(50)}`;
}

function plainValue(
  agg: AggregatingFunction,
  value: AggregationValue,
  normalization: bigint,
  zoom: boolean,
): string {
  switch (value.kind) {
    case 'integer':
      return ` ${String(normalizedInteger(value.value, normalization)).padStart(valueWidth)}`;
    case 'average':
      return ` ${String(average(value, normalization)).padStart(valueWidth)}`;
    case 'deviation':
      return ` ${String(standardDeviation(value, normalization)).padStart(valueWidth)}`;
    case 'distribution':
      return distributions.renderDistribution(agg, value, normalization, zoom);
  }
}

// ---- with a format -----------------------------------------------------------------------------

function formattedRow(
  snapshots: readonly AggregationSnapshot[],
  format: BoundFormat,
  zoom: boolean,
): (row: JoinedRow) => string {
  return (row) => {
    let text = '';
    let nextKey = 0;
    let nextAggregation = 0;
    const key = (): PrintedValue => row.key[nextKey++];
    for (const piece of format.pieces) {
      if (piece.kind === 'text') {
        text += piece.text;
        continue;
      }
      const width = piece.widthSize === 0 ? piece.width : Number(toSigned(key(), piece.widthSize));
      const precision =
        piece.precisionSize === 0 ? piece.precision : Number(toSigned(key(), piece.precisionSize));
      if (!piece.aggregation) {
        text += renderConversion(piece, width, precision, key());
        continue;
      }
      const at = nextAggregation;
      // A surplus %@ shows the last aggregation again.
      if (nextAggregation < snapshots.length - 1) nextAggregation++;
      text += formattedValue(piece, width, precision, snapshots[at], row.values[at], zoom);
    }
    return text;
  };
}

function formattedValue(
  conversion: BoundConversion,
  width: number,
  precision: number,
  { spec, normalization }: { spec: AggregationSpec; normalization: bigint },
  value: AggregationValue,
  zoom: boolean,
): string {
  if (value.kind === 'distribution')
    return distributions.renderDistribution(spec.function, value, normalization, zoom);
  return renderConversion(
    conversion,
    width,
    precision,
    formattedNumber(conversion, value, normalization),
  );
}

/** The number that a `%@` conversion prints; here C divides by the sign of the conversion, avg unsigned. */
function formattedNumber(
  conversion: BoundConversion,
  value: Exclude<AggregationValue, { kind: 'distribution' }>,
  normalization: bigint,
): bigint {
  if (value.kind === 'deviation') return standardDeviation(value, normalization);
  if (value.kind === 'average')
    return value.count === 0n
      ? 0n
      : BigInt.asUintN(64, value.sum) / normalization / BigInt.asUintN(64, value.count);
  if (conversion.presentation === 'signed')
    return BigInt.asIntN(64, value.value) / BigInt.asIntN(64, normalization);
  return conversion.presentation === 'unsigned'
    ? BigInt.asUintN(64, value.value) / normalization
    : value.value;
}
