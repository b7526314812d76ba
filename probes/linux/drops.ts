/** Packets that are dropped: where, for what reason, and dropinfo_t. */
import type { KernelCondition, LinuxWay } from '../define-linux.ts';
import { approximate } from '../define.ts';
import { block, dropped, freed, received, sent, withWhen } from './attach.ts';
import { isIp, isVersion } from './conditions.ts';
import { integer } from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';

/** Reasons below this are none: consumed, or not dropped at all. */
const isReason: KernelCondition = { needs: ['drop'], text: '$rsn >= 2' };

/** A packet that came in by a device knows which; one that was made here does not. */
const cameIn: KernelCondition = { needs: ['skb'], text: '$skb->skb_iif != 0' };
const madeHere: KernelCondition = {
  needs: ['skb'],
  text: '($skb->skb_iif == 0 && (uint64)$skb->sk != 0)',
};

/** Since Linux 5.17 there are reasons. */
const requires = [{ tracepoint: 'skb:kfree_skb', field: 'reason' }] as const;

const anywhere = approximate(
  'wherever the kernel says so: by a firewall, by a socket, or with the queue of a socket that is closed',
);

export const dropIn: readonly LinuxWay[] = [
  { requires, blocks: [block(dropped, received, [isIp, isReason, cameIn])], grade: anywhere },
];
export const dropOut: readonly LinuxWay[] = [
  { requires, blocks: [block(dropped, sent, [isIp, isReason, madeHere])], grade: anywhere },
];

/** Of one version of IP. */
export const dropInOf = (version: 4 | 6): readonly LinuxWay[] =>
  withWhen(dropIn, isVersion(version));
export const dropOutOf = (version: 4 | 6): readonly LinuxWay[] =>
  withWhen(dropOut, isVersion(version));

/** Packets that were used, and those that were dropped. */
export const packetFree: readonly LinuxWay[] = [
  { blocks: [block(freed, {}, [isIp]), block(dropped, {}, [isIp])] },
];

export const dropinfoRows: Rows = {
  drop_reason: [
    row(['drop'], {
      is: 'enumerator',
      enumeration: 'skb_drop_reason',
      prefix: 'SKB_DROP_REASON_',
      text: '$rsn',
    }),
  ],
  drop_code: [row(['drop'], integer('$rsn'))],
  drop_loc: [row(['drop'], integer('$loc'))],
  drop_locsym: [row(['drop'], { is: 'symbol', text: '$loc' })],
};
