/** The names of D's actions and aggregating functions, and what is to be known of an action before it is typed. */

export const aggregatingNames: ReadonlySet<string> = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'stddev',
  'quantize',
  'lquantize',
  'llquantize',
]);

/** Actions that a replay carries out. */
const replayActions: readonly string[] = [
  'clear',
  'commit',
  'denormalize',
  'discard',
  'exit',
  'freopen',
  'ftruncate',
  'normalize',
  'print',
  'printa',
  'printf',
  'setopt',
  'speculate',
  'system',
  'trace',
  'tracemem',
  'trunc',
];

function each(names: readonly string[], reason: string): [string, string][] {
  return names.map((name) => [name, reason]);
}

/** Actions of D that a replay does not have, each with the reason. */
export const unavailableActions: ReadonlyMap<string, string> = new Map([
  ...each(['stack', 'ustack', 'jstack'], 'a capture holds no stacks'),
  ...each(
    ['sym', 'func', 'mod', 'usym', 'ufunc', 'umod', 'uaddr'],
    'a capture holds no addresses of code',
  ),
  ...each(
    ['raise', 'stop', 'panic', 'breakpoint', 'chill', 'copyout', 'copyoutstr'],
    'there is no live process or kernel to act on',
  ),
  ...each(['pcap'], 'the packets are in the capture already'),
]);

/** Actions that change the world outside the tracer: they need -w, and may not be speculative. */
export const destructiveActions: ReadonlySet<string> = new Set([
  'breakpoint',
  'chill',
  'copyout',
  'copyoutstr',
  'freopen',
  'panic',
  'raise',
  'stop',
  'system',
]);

export const actionNames: ReadonlySet<string> = new Set([
  ...replayActions,
  ...unavailableActions.keys(),
]);
