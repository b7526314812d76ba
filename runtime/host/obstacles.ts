/** What keeps a tracer from running on this machine. */

/** Something that is in the way, and what to do about it. */
export interface Obstacle {
  readonly what: string;
  readonly remedy: string;
}

/** All that is in the way of the engines that were looked for, in a sentence. */
export function obstaclesText(
  reports: readonly { readonly obstacles: readonly Obstacle[] }[],
): string {
  const list = reports.flatMap(({ obstacles }) =>
    obstacles.map(({ what, remedy }) => (remedy === '' ? what : `${what} (${remedy})`)),
  );
  return `no engine can run here: ${list.join('; ')}`;
}
