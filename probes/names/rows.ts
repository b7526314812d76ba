/** How the numbers of a protocol are tabled: each with the text that names it and the constants that stand for it. */
import type { Catalogue } from '../define.ts';

/** A number, the text of `…_string[]`, and the names that D programs may use for it. */
export type NamedNumber = readonly [
  value: number,
  text: string | undefined,
  ...names: readonly string[],
];

/** The numbers of one protocol: the constants, and the arrays of text by number. */
export interface ProtocolNames {
  readonly constants: Readonly<Record<string, number>>;
  readonly tables: Catalogue['stringTables'];
}

/** The constants of some tables, and for each table its array of text. A number without text is in no array. */
export function protocolTables(
  tables: Readonly<Record<string, readonly NamedNumber[]>>,
): ProtocolNames {
  const rows = Object.values(tables).flat();
  return {
    constants: Object.fromEntries(
      rows.flatMap(([value, , ...names]) => names.map((name) => [name, value])),
    ),
    tables: new Map(
      Object.entries(tables).map(([table, numbers]) => [
        table,
        {
          entries: new Map(
            numbers.flatMap(([value, text]) => (text === undefined ? [] : [[value, text]])),
          ),
          absent: '<unknown>',
        },
      ]),
    ),
  };
}
