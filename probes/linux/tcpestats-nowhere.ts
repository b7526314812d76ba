/** Why no Linux kernel gives a member of tcpestats_t. */

const reasons: readonly (readonly [why: string, members: readonly string[]])[] = [
  [
    'the kernel keeps what it is now: the extremes of samples come near it',
    [
      ...['perf.MaxPipeSize', 'perf.MaxRwinSent', 'path.MaxRTT', 'path.MaxRTO', 'path.MinRTO'],
      ...['stack.MaxSsCwnd', 'stack.MaxCaCwnd', 'stack.MaxSsthresh', 'stack.MinSsthresh'],
      ...['stack.MaxMSS', 'stack.MinMSS', 'stack.MaxRetxQueue', 'stack.MaxReasmQueue'],
      ...['app.MaxAppWQueue', 'app.MaxAppRQueue', 'fine.MaxRTT'],
    ],
  ],
  [
    'the kernel tells of it when it happens and keeps no count: estats:::var does',
    ['perf.CongSignals', 'stack.FastRetran'],
  ],
  [
    'the kernel counts it for the whole host only',
    [
      ...['stack.SpuriousFrDetected', 'stack.SpuriousRtoDetected', 'stack.SoftErrors'],
      ...['perf.ZeroRwinSent', 'perf.ZeroRwinRcvd'],
    ],
  ],
  [
    'the kernel does not keep when a connection began',
    ['global.StartTs', 'global.StartTv', 'global.CurrentTs', 'perf.StartTimeStamp'],
  ],
  [
    'the kernel counts what is new and in order: app.ThruOctetsReceived',
    ['perf.DataOctetsIn', 'perf.HCDataOctetsIn'],
  ],
  [
    'the kernel keeps no such count',
    [
      ...['global.LimStateTs', 'perf.SndLimTransRwin', 'perf.SndLimTransCwnd'],
      ...['perf.SndLimTransSnd', 'perf.SndLimTimeCwnd', 'perf.SndLimTimeSnd'],
      ...['path.NonRecovDAEpisodes', 'path.SumOctetsReordered', 'path.NonRecovDA', 'path.SumRTT'],
      ...['path.HCSumRTT', 'path.CountRTT', 'path.IpTtl', 'path.PreCongSumCwnd'],
      ...['path.PreCongSumRTT', 'path.PostCongSumRTT', 'path.PostCongCountRTT'],
      ...['path.ECNsignals', 'path.DupAckEpisodes', 'path.DupAcksOut', 'path.ECESent'],
      ...['stack.DupAcksIn', 'stack.SoftErrorReason', 'stack.SlowStart', 'stack.CongAvoid'],
      ...['stack.OtherReductions', 'stack.CongOverCount', 'stack.SubsequentTimeouts'],
      ...['stack.AbruptTimeouts', 'stack.SACKsRcvd', 'stack.SACKBlocksRcvd', 'stack.SendStall'],
      ...['stack.CurReasmQueue', 'tune.LimSsthresh', 'extras.OtherReductionsCV'],
      ...['extras.OtherReductionsCM', 'fine.SumRTT'],
    ],
  ],
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
