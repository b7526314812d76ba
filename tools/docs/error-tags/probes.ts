/** Errors of probe descriptions and of args[], and of what an engine cannot do. */
import { tag, type ErrorTag } from './tag.ts';

const stacks = Array.from({ length: 40 }, (_, i) => `ustack(${i + 1});`).join(' ');

export const probeTags: readonly ErrorTag[] = [
  tag(
    'D_PDESC_INVAL',
    'A probe description has more than four parts, or a macro in it is not known.',
    'Write `provider:module:function:name`, or leave parts on the left out.',
    'a:b:c:d:e { }',
  ),
  tag(
    'D_PDESC_ZERO',
    'No probe matches the description.',
    '`-l` lists the probes; with `-Z` it is no error.',
    'tcp:::accept-establishd { }',
  ),
  tag(
    'D_ARGS_IDX',
    'The probe has no such argument.',
    '`-lv` lists the arguments.',
    'BEGIN { trace(args[0]); }',
  ),
  tag(
    'D_ARGS_MULTI',
    'args[] of a description that matches probes with different arguments.',
    'Name each probe, separated by commas.',
    'tcp::: { trace(args[2]->ip_saddr); }',
  ),
  tag(
    'D_ARGS_NONE',
    'args[] outside a clause.',
    'Use it in the clause; a translator or an inline has no probe.',
    'inline int x = args[0];\nBEGIN { }',
  ),
  tag(
    'D_ARGS_TYPE',
    'The argument has no value.',
    'Read another; `-lv` lists them.',
    'tcp:::state-change { trace(args[2]); }',
  ),
  tag(
    'D_ATTR_MIN',
    'Something in the program is less stable than `-x amin` allows.',
    'Leave it out, or lower amin.',
    'BEGIN { trace(nosuch`x); }',
    { amin: 'Evolving/Evolving/Common' },
  ),
  tag(
    'T_ENGINE',
    'It is D, and the engine in force has no means for it.',
    'The hint names the engines that have.',
    'BEGIN { stack(); }',
  ),
  tag(
    'T_OLD_LAYOUT',
    'A note, no error: a member is read by a layout of args[] that was published earlier.',
    'Write the modern spelling that the note names.',
    'tcp:::send { trace(args[2]->tcp_dport); }',
  ),
  tag(
    'T_LIVE_PROBE',
    'This kernel has none of the places where the probe could be attached. A note, which -q does not silence, where a wildcard means probes that fire, too.',
    'The message says what is missing; a newer kernel or other permissions may have it.',
    'tcp:::send { @ = count(); }',
    { engine: 'bpftrace' },
  ),
  tag(
    'T_LIVE_FIELD',
    'This kernel’s attach points do not reach that member.',
    'Leave the member out.',
    'tcp:::send { @[args[3]->tcps_cookie] = count(); }',
    { engine: 'bpftrace' },
  ),
  tag(
    'T_LIVE_EVENT',
    'A clause needs more data of each event than bpftrace can send at once.',
    'Aggregate in the clause, or read fewer members.',
    `tcp:::receive { ${stacks} }`,
    { engine: 'bpftrace' },
  ),
];
