/** What printf() prints, as bytes: usual conversions straight into the output, the others by way of render-format.ts. */
import type { BoundConversion, BoundFormat } from '../../compiler/format.ts';
import type { Buffered } from './buffered.ts';
import { renderFormat, toSigned, toUnsigned, type PrintedValue } from './render-format.ts';

/** Prints the value of a usual conversion. */
type Writer = (out: Buffered, value: PrintedValue) => void;

/** A conversion with the text in front of it. */
interface Step {
  readonly before: string;
  /** Of this conversion alone. */
  readonly format: BoundFormat;
  /** Absent when the conversion is not a usual one. */
  readonly write: Writer | undefined;
}

interface Plan {
  readonly steps: readonly Step[];
  /** The text behind the last conversion. */
  readonly after: string;
}

const plans = new WeakMap<BoundFormat, Plan>();

/** Prints a printf(). `values` are the arguments in order, those of `*` included. */
export function writeFormat(
  format: BoundFormat,
  values: readonly PrintedValue[],
  out: Buffered,
): void {
  let plan = plans.get(format);
  if (plan === undefined) plans.set(format, (plan = planOf(format)));
  let next = 0;
  for (const { before, write, format: single } of plan.steps) {
    out.add(before);
    if (write !== undefined) write(out, values[next++]);
    else {
      const end = next + single.argumentCount;
      out.add(renderFormat(single, values.slice(next, end)));
      next = end;
    }
  }
  out.add(plan.after);
}

function planOf({ text: whole, pieces }: BoundFormat): Plan {
  const steps: Step[] = [];
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const argumentCount = [1, piece.widthSize, piece.precisionSize].filter((each) => each !== 0);
    const format = { text: whole, pieces: [piece], argumentCount: argumentCount.length };
    steps.push({ before: text, format, write: writerOf(piece) });
    text = '';
  }
  return { steps, after: text };
}

/** Undefined for a conversion with a width, a precision, a flag, or anything else that is not usual. */
function writerOf(piece: BoundConversion): Writer | undefined {
  const sizes = piece.width || piece.widthSize || piece.precision || piece.precisionSize;
  const flags = piece.left || piece.plus || piece.space || piece.alternate || piece.zero;
  if (sizes !== 0 || flags) return undefined;
  if (piece.presentation === 'string') return writeString;
  const decimal = piece.letter === 'd' || piece.letter === 'u';
  if (piece.presentation === 'signed' && decimal) return integerWriter(toSigned, piece.size);
  if (piece.presentation === 'unsigned' && decimal) return integerWriter(toUnsigned, piece.size);
  return undefined;
}

function writeString(out: Buffered, value: PrintedValue): void {
  if (typeof value === 'string') out.addToNul(value);
  else if (value !== null) out.add(String(value));
}

function integerWriter(reduce: typeof toSigned, size: number): Writer {
  return (out, value) => {
    const integer = reduce(value, size);
    if (typeof integer === 'number') out.addInteger(integer);
    else out.add(String(integer));
  };
}
