/** The names of D's actions and aggregating functions. */

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
export const replayActions: ReadonlySet<string> = new Set([
  'trace',
  'printf',
  'printa',
  'exit',
  'clear',
  'trunc',
  'normalize',
  'denormalize',
  'setopt',
]);

/** Actions of D that this engine does not have, each with the reason. */
export const unavailableActions: ReadonlyMap<string, string> = new Map([
  ...['stack', 'ustack', 'jstack'].map((name) => [name, 'a capture holds no stacks'] as const),
  ...['sym', 'func', 'mod', 'usym', 'ufunc', 'umod', 'uaddr'].map(
    (name) => [name, 'a capture holds no symbols'] as const,
  ),
  ...['raise', 'stop', 'panic', 'breakpoint', 'chill', 'copyout', 'copyoutstr'].map(
    (name) => [name, 'there is no live process or kernel to act on'] as const,
  ),
  ...[
    'tracemem',
    'print',
    'pcap',
    'speculate',
    'commit',
    'discard',
    'freopen',
    'ftruncate',
    'system',
  ].map((name) => [name, 'this version does not have it yet'] as const),
]);

export const actionNames: ReadonlySet<string> = new Set([
  ...replayActions,
  ...unavailableActions.keys(),
]);
