/**
 * The counters of a Linux kernel, by group as its tables in /proc/net name them, and the level that each is of: those of
 * Linux 6.18, but MPTCP's, and the ones of ICMP that have a type's number for a name. A kernel may have fewer.
 */

/** Which programs mean a counter by a wildcard: see `-x miblevel`. */
export type CounterLevel = 'default' | 'diagnostic';

export interface CounterGroup {
  /** The module of its probes. */
  readonly name: string;
  /** What the kernel's tools put before the counters' names: TcpExt. */
  readonly prefix: string;
  /** The signs of a network problem, counted unless more is asked for. */
  readonly default: readonly string[];
  /** All others. */
  readonly diagnostic: readonly string[];
  /** Not counted: constants, and what belongs to no connection and no packet. */
  readonly excluded: readonly string[];
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const tcp: CounterGroup = {
  name: 'tcp',
  prefix: 'Tcp',
  default: words('AttemptFails EstabResets RetransSegs'),
  diagnostic: words(
    'ActiveOpens PassiveOpens CurrEstab InSegs OutSegs InErrs OutRsts InCsumErrors',
  ),
  excluded: words('RtoAlgorithm RtoMin RtoMax MaxConn'),
};

/** TCPLoss, of the first list of 2013, is gone from Linux. */
const tcpext: CounterGroup = {
  name: 'tcpext',
  prefix: 'TcpExt',
  default: words(`TCPLossFailures TCPSlowStartRetrans TCPTimeouts TCPRcvCollapsed TCPDSACKOldSent
    TCPDSACKRecv TCPAbortOnData TCPAbortOnClose TCPAbortOnTimeout`),
  diagnostic:
    words(`SyncookiesSent SyncookiesRecv SyncookiesFailed EmbryonicRsts PruneCalled RcvPruned
    OfoPruned OutOfWindowIcmps LockDroppedIcmps PAWSActive PAWSEstab BeyondWindow TSEcrRejected PAWSOldAck
    PAWSTimewait DelayedACKs DelayedACKLocked DelayedACKLost ListenOverflows ListenDrops TCPHPHits TCPPureAcks
    TCPHPAcks TCPRenoRecovery TCPSackRecovery TCPSACKReneging TCPSACKReorder TCPRenoReorder TCPTSReorder
    TCPFullUndo TCPPartialUndo TCPDSACKUndo TCPLossUndo TCPLostRetransmit TCPRenoFailures TCPSackFailures
    TCPFastRetrans TCPLossProbes TCPLossProbeRecovery TCPRenoRecoveryFail TCPSackRecoveryFail
    TCPBacklogCoalesce TCPDSACKOfoSent TCPDSACKOfoRecv TCPAbortOnMemory TCPAbortOnLinger TCPAbortFailed
    TCPSACKDiscard TCPDSACKIgnoredOld TCPDSACKIgnoredNoUndo TCPSpuriousRTOs TCPMD5NotFound TCPMD5Unexpected
    TCPMD5Failure TCPSackShifted TCPSackMerged TCPSackShiftFallback TCPBacklogDrop PFMemallocDrop
    TCPMinTTLDrop TCPDeferAcceptDrop IPReversePathFilter TCPTimeWaitOverflow TCPReqQFullDoCookies
    TCPReqQFullDrop TCPRetransFail TCPRcvCoalesce TCPOFOQueue TCPOFODrop TCPOFOMerge TCPChallengeACK
    TCPSYNChallenge TCPFastOpenActive TCPFastOpenActiveFail TCPFastOpenPassive TCPFastOpenPassiveFail
    TCPFastOpenListenOverflow TCPFastOpenCookieReqd TCPFastOpenBlackhole TCPSpuriousRtxHostQueues
    BusyPollRxPackets TCPAutoCorking TCPFromZeroWindowAdv TCPToZeroWindowAdv TCPWantZeroWindowAdv
    TCPSynRetrans TCPOrigDataSent TCPHystartTrainDetect TCPHystartTrainCwnd TCPHystartDelayDetect
    TCPHystartDelayCwnd TCPACKSkippedSynRecv TCPACKSkippedPAWS TCPACKSkippedSeq TCPACKSkippedFinWait2
    TCPACKSkippedTimeWait TCPACKSkippedChallenge TCPWinProbe TCPKeepAlive TCPMTUPFail TCPMTUPSuccess
    TCPDelivered TCPDeliveredCE TCPAckCompressed TCPZeroWindowDrop TCPRcvQDrop TCPWqueueTooBig
    TCPFastOpenPassiveAltKey TcpTimeoutRehash TcpDuplicateDataRehash TCPDSACKRecvSegs TCPDSACKIgnoredDubious
    TCPMigrateReqSuccess TCPMigrateReqFailure TCPPLBRehash TCPAORequired TCPAOBad TCPAOKeyNotFound TCPAOGood
    TCPAODroppedIcmps`),
  excluded: words('ArpFilter TW TWRecycled TWKilled TCPMemoryPressures TCPMemoryPressuresChrono'),
};

const ip: CounterGroup = {
  name: 'ip',
  prefix: 'Ip',
  default: [],
  diagnostic:
    words(`InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards InDelivers
    OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails
    FragCreates OutTransmits`),
  excluded: words('Forwarding DefaultTTL'),
};

const ipext: CounterGroup = {
  name: 'ipext',
  prefix: 'IpExt',
  default: [],
  diagnostic:
    words(`InNoRoutes InTruncatedPkts InMcastPkts OutMcastPkts InBcastPkts OutBcastPkts InOctets
    OutOctets InMcastOctets OutMcastOctets InBcastOctets OutBcastOctets InCsumErrors InNoECTPkts InECT1Pkts
    InECT0Pkts InCEPkts ReasmOverlaps`),
  excluded: [],
};

const ip6: CounterGroup = {
  name: 'ip6',
  prefix: 'Ip6',
  default: [],
  diagnostic: words(`InReceives InHdrErrors InTooBigErrors InNoRoutes InAddrErrors InUnknownProtos
    InTruncatedPkts InDiscards InDelivers OutForwDatagrams OutRequests OutDiscards OutNoRoutes ReasmTimeout
    ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates InMcastPkts OutMcastPkts InOctets OutOctets
    InMcastOctets OutMcastOctets InBcastOctets OutBcastOctets InNoECTPkts InECT1Pkts InECT0Pkts InCEPkts
    OutTransmits`),
  excluded: [],
};

const icmp: CounterGroup = {
  name: 'icmp',
  prefix: 'Icmp',
  default: [],
  diagnostic:
    words(`InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds InParmProbs InSrcQuenchs
    InRedirects InEchos InEchoReps InTimestamps InTimestampReps InAddrMasks InAddrMaskReps OutMsgs OutErrors
    OutRateLimitGlobal OutRateLimitHost OutDestUnreachs OutTimeExcds OutParmProbs OutSrcQuenchs OutRedirects
    OutEchos OutEchoReps OutTimestamps OutTimestampReps OutAddrMasks OutAddrMaskReps`),
  excluded: [],
};

const icmp6: CounterGroup = {
  name: 'icmp6',
  prefix: 'Icmp6',
  default: [],
  diagnostic: words(`InMsgs InErrors OutMsgs OutErrors InCsumErrors OutRateLimitHost InDestUnreachs
    InPktTooBigs InTimeExcds InParmProblems InEchos InEchoReplies InGroupMembQueries InGroupMembResponses
    InGroupMembReductions InRouterSolicits InRouterAdvertisements InNeighborSolicits InNeighborAdvertisements
    InRedirects InMLDv2Reports OutDestUnreachs OutPktTooBigs OutTimeExcds OutParmProblems OutEchos
    OutEchoReplies OutGroupMembQueries OutGroupMembResponses OutGroupMembReductions OutRouterSolicits
    OutRouterAdvertisements OutNeighborSolicits OutNeighborAdvertisements OutRedirects OutMLDv2Reports`),
  excluded: [],
};

/** UDP and UDP-Lite, of either version of IP, have the same counters but for one. */
const datagrams = (name: string, prefix: string, more: string): CounterGroup => ({
  ...{ name, prefix, default: [], excluded: [] },
  diagnostic: words(
    `InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors ${more} MemErrors`,
  ),
});

export const counterGroups: readonly CounterGroup[] = [
  ...[tcp, tcpext, ip, ipext, icmp],
  datagrams('udp', 'Udp', 'IgnoredMulti'),
  datagrams('udplite', 'UdpLite', 'IgnoredMulti'),
  ...[ip6, icmp6],
  datagrams('udp6', 'Udp6', 'IgnoredMulti'),
  datagrams('udplite6', 'UdpLite6', ''),
];
