/**
 * What a format string of printf() or printa() is: as written (format-parse.ts), and once it fits its arguments
 * (format-bind.ts). The rules and messages are libdtrace's: a printf(3) of its own with more conversions, where flags,
 * width and precision may come in any order and the signedness and size come from the argument's type.
 */

/** What is wrong with a format, in dtrace's words. */
export interface FormatProblem {
  readonly problem: {
    readonly tag: string;
    readonly message: string;
    /** The conversion in fault, counted from 1, `%%` included. */
    readonly conversionIndex?: number;
    /** The argument in fault, counted from 0 behind the format. */
    readonly argumentIndex?: number;
  };
}

export interface TextPiece {
  readonly kind: 'text';
  readonly text: string;
}

export interface ConversionFlags {
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
}

/** A conversion as written. */
export interface Conversion extends ConversionFlags {
  readonly kind: 'conversion';
  /** Size prefix and letter: `d`, `lld`, `%`. */
  readonly name: string;
  /** Counted from 1, `%%` included. */
  readonly index: number;
  /** 0 is none. */
  readonly width: number;
  readonly dynamicWidth: boolean;
  /** 0 is none. */
  readonly precision: number;
  readonly dynamicPrecision: boolean;
  /** `@`: takes the aggregation's value instead of an argument. */
  readonly aggregation: boolean;
}

export interface Format {
  readonly text: string;
  readonly pieces: readonly (TextPiece | Conversion)[];
}

/** How a value is printed. */
export type Presentation =
  | 'signed'
  | 'unsigned'
  | 'character'
  | 'escapedCharacter'
  | 'wideCharacter'
  | 'string'
  | 'escapedString'
  | 'stack'
  | 'address'
  | 'port'
  | 'date'
  | 'rfc822Date'
  | 'float';

/** A conversion with all that its argument's type decides. */
export interface BoundConversion extends ConversionFlags {
  readonly kind: 'conversion';
  readonly presentation: Presentation;
  /** The letter of printf(3) that is printed with: d, u, o, x, X, e, E, f, g, G, c or s. */
  readonly letter: string;
  /** Bytes of the value; 0 for strings. */
  readonly size: number;
  readonly width: number;
  /** Size of the argument that gives the width; 0 when the width is fixed. */
  readonly widthSize: number;
  readonly precision: number;
  readonly precisionSize: number;
  readonly aggregation: boolean;
}

/** A format that fits its arguments. Text and `%%` are folded into text pieces. */
export interface BoundFormat {
  readonly text: string;
  readonly pieces: readonly (TextPiece | BoundConversion)[];
  /** How many arguments (or keys) it takes. */
  readonly argumentCount: number;
}
