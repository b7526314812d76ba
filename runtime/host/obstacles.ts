/** What keeps a tracer from running on this machine. */

/** Something that is in the way, and what to do about it. */
export interface Obstacle {
  readonly what: string;
  readonly remedy: string;
}

/** The variable names something that is not there or cannot be run; undefined when it is not set. */
export function misnamed(variable: string, environment: NodeJS.ProcessEnv): Obstacle | undefined {
  const named = environment[variable];
  if (named === undefined || named === '') return undefined;
  return {
    what: `${variable} names no program: ${named}`,
    remedy: 'name one, or unset the variable',
  };
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
