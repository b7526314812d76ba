/** Why no Linux kernel gives a member of tcpestats_t. */

const reasons: readonly (readonly [why: string, members: readonly string[]])[] = [
  [
    'the clock of these events has no date: perf.ElapsedSecs tells how long ago',
    ['global.StartTs', 'global.StartTv', 'global.CurrentTs', 'perf.StartTimeStamp'],
  ],
  [
    'the kernel keeps the last round trip and a smoothed one, and does not tell when there is a new one',
    [
      ...['path.SumRTT', 'path.HCSumRTT', 'path.CountRTT', 'fine.SumRTT'],
      ...['path.PostCongSumRTT', 'path.PostCongCountRTT'],
    ],
  ],
  ['the kernel tells of it for the whole host only', ['stack.SoftErrors', 'stack.SoftErrorReason']],
  [
    'the kernel does not tell it from a loss that a probe of its end has found',
    ['stack.SendStall'],
  ],
  [
    'the kernel makes no event of it',
    [
      ...['global.LimStateTs', 'stack.OtherReductions', 'stack.CongOverCount'],
      ...['extras.OtherReductionsCV', 'extras.OtherReductionsCM'],
    ],
  ],
  ['no option of a socket has such a limit', ['tune.LimSsthresh']],
  [
    'no kernel keeps it any more',
    [...['perf.NormalRTTM', 'perf.HighRTTM', 'stack.EarlyRetrans', 'stack.EarlyRetransDelay']],
  ],
  [
    'counted for a listening socket, which is no connection',
    [
      ...['StartTime', 'SynRcvd', 'Initial', 'Established', 'Accepted', 'ExceedBacklog'],
      ...['HCSynRcvd', 'HCInitial', 'HCEstablished', 'HCAccepted', 'HCExceedBacklog', 'CurConns'],
      ...['MaxBacklog', 'CurBacklog', 'CurEstabBacklog'],
    ].map((name) => `listener.${name}`),
  ],
];

export const tcpestatsNowhere: Readonly<Record<string, string>> = Object.fromEntries(
  reasons.flatMap(([why, members]) => members.map((member) => [member, why])),
);
