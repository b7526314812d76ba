/** How a backend says what its engine lacks of the language. */

/** Names of built-in variables, actions and subroutines, each with the reason why the engine has it not. */
export type Limits = ReadonlyMap<string, string>;

/** Reasons with the names that they keep out. */
export function limits(rows: readonly (readonly [reason: string, names: string])[]): Limits {
  return new Map(
    rows.flatMap(([reason, names]) => names.split(' ').map((name) => [name, reason] as const)),
  );
}
