import type { Decision } from './decisions.ts';

/** In the bundled command, the decisions of its grammar; elsewhere none, and the parser works them out. */
export const builtDecisions: readonly Decision[] | undefined = undefined;
