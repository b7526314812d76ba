import type { Condition, FieldDefinition, StructDefinition, WireSource } from '../define.ts';
import {
  among,
  bits,
  type Choice,
  choice,
  condition,
  given,
  headerAddress,
  named,
  packet,
} from './field.ts';

const type = bits('transport', 0, 8);
const code = bits('transport', 1, 8);
const typeAndCode = bits('transport', 0, 16);

const v4 = condition('ICMP', among(packet('protocol'), 1));
const v6 = condition('ICMPv6', among(packet('protocol'), 58));

/** ICMP messages of these types. */
const icmp = (text: string, ...types: readonly number[]): Condition =>
  condition(text, ...v4.all, among(type, ...types));

/** ICMPv6 messages of these types. */
const icmp6 = (text: string, ...types: readonly number[]): Condition =>
  condition(text, ...v6.all, among(type, ...types));

const echo = icmp('echo', 0, 8);
const echo6 = icmp6('ICMPv6 echo', 128, 129);
const mask = icmp('address mask', 17, 18);
const tooBig = condition('fragmentation needed', ...v4.all, among(typeAndCode, 0x0304));
const tooBig6 = icmp6('packet too big', 2);
const problem = icmp('parameter problem', 12);
const problem6 = icmp6('ICMPv6 parameter problem', 4);
const advertisement = icmp('router advertisement', 9);
const advertisement6 = icmp6('ICMPv6 router advertisement', 134);
const redirect = icmp('redirect', 5);
const redirect6 = icmp6('ICMPv6 redirect', 137);
const timestamps = icmp('timestamp', 13, 14);
const listener = icmp6('MLD', 130, 131, 132);
const listener2 = icmp6('MLDv2 report', 143);
const neighbour = icmp6('neighbour discovery', 135, 136, 137);
const renumbering = icmp6('router renumbering', 138);

const quotedVersion = bits('quotedIp', 0, 8, { shift: 4 });
const quoted4 = condition('quoted IPv4', { has: 'quotedIp' }, among(quotedVersion, 4));
const quoted6 = condition('quoted IPv6', { has: 'quotedIp' }, among(quotedVersion, 6));
const quotedPorts = condition('quoted ports', { has: 'quotedTransport' });

const at = (offset: number, width: 8 | 16 | 32): WireSource => bits('transport', offset, width);
const address = (
  version: 4 | 6,
  offset: number,
  layer: 'transport' | 'quotedIp' = 'transport',
): WireSource => ({ from: 'addressAt', layer, offset, version });

/** A member that some messages have: 0 or "<null>" in all others. */
const some = (
  name: string,
  fieldType: string,
  doc: string,
  ...choices: readonly Choice[]
): FieldDefinition => given(name, fieldType, doc, choice(...choices));

/** Names: by the code alone where a type has no codes of its own. */
const codes = choice(
  [icmp('ICMP', 3, 5, 11, 12), named('icmp_code_string', typeAndCode)],
  [icmp6('ICMPv6', 1, 3, 4), named('icmp6_code_string', typeAndCode)],
  [condition('others', { has: 'transport' }), named('icmp_code_string', code, 'decimal')],
);

const common: readonly FieldDefinition[] = [
  some(
    'icmp_version',
    'uint8_t',
    '4 for ICMP, 6 for ICMPv6',
    [v4, { from: 'constant', value: 4 }],
    [v6, { from: 'constant', value: 6 }],
  ),
  given('icmp_type', 'uint8_t', 'type: ICMP_*, ICMP6_*, MLD_*, ND_*', type),
  given('icmp_code', 'uint8_t', 'code', code),
  given('icmp_checksum', 'uint16_t', 'checksum as found', at(2, 16)),
];

/** Offsets: RFC 792, 950, 1191, 1256. */
const messages: readonly FieldDefinition[] = [
  some(
    'icmp_echo_id',
    'uint16_t',
    'identifier of an echo request or reply',
    [echo, at(4, 16)],
    [echo6, at(4, 16)],
  ),
  some(
    'icmp_echo_seq',
    'uint16_t',
    'sequence number of an echo request or reply',
    [echo, at(6, 16)],
    [echo6, at(6, 16)],
  ),
  some('icmp_address_mask', 'uint32_t', 'the mask, of an address mask request or reply', [
    mask,
    at(8, 32),
  ]),
  some(
    'icmp_param_problem_ptr',
    'uint32_t',
    'where the problem is, in bytes from the start of the quoted packet',
    [problem, at(4, 8)],
    [problem6, at(4, 32)],
  ),
  some(
    'icmp_pmtu_update',
    'uint32_t',
    'the MTU of the next hop, where a packet was too big',
    [tooBig, at(6, 16)],
    [tooBig6, at(4, 32)],
  ),
  some('icmp_radv_num_addrs', 'uint8_t', 'number of addresses in a router advertisement', [
    advertisement,
    at(4, 8),
  ]),
  some(
    'icmp_radv_lifetime',
    'uint16_t',
    'seconds for which a router advertisement holds',
    [advertisement, at(6, 16)],
    [advertisement6, at(6, 16)],
  ),
  some('icmp_radv_addrs', 'uint32_t *', 'the raw addresses of a router advertisement', [
    advertisement,
    headerAddress('transport', 8),
  ]),
  some(
    'icmp_redirect_gateway',
    'string',
    'the better first hop, as text',
    [redirect, address(4, 4)],
    [redirect6, address(6, 8)],
  ),
  some('icmp_timestamp_otime', 'uint32_t', 'when the request was sent, ms of the day', [
    timestamps,
    at(8, 32),
  ]),
  some('icmp_timestamp_rtime', 'uint32_t', 'when the request was received, ms of the day', [
    timestamps,
    at(12, 32),
  ]),
  some('icmp_timestamp_ttime', 'uint32_t', 'when the reply was sent, ms of the day', [
    timestamps,
    at(16, 32),
  ]),
];

/** Offsets: RFC 2710, 2894, 3810, 4861. */
const messages6: readonly FieldDefinition[] = [
  some('icmp6_mld_addr', 'string', 'the multicast group of an MLD message', [
    listener,
    address(6, 8),
  ]),
  some('icmp6_mld_v2_num_mars', 'uint8_t', 'number of records in an MLDv2 report', [
    listener2,
    at(6, 16),
  ]),
  some('icmp6_mld_v2_mars', 'uintptr_t', 'the raw records of an MLDv2 report', [
    listener2,
    headerAddress('transport', 8),
  ]),
  some(
    'icmp6_nd_target',
    'string',
    'the address that neighbour discovery asks for or tells of; the better first hop of a redirect',
    [neighbour, address(6, 8)],
  ),
  some('icmp6_nd_redirect_destination', 'string', 'the destination that a redirect is about', [
    redirect6,
    address(6, 24),
  ]),
  some('icmp6_nd_radv_reachable', 'uint32_t', 'how long a neighbour is reachable, in ms', [
    advertisement6,
    at(8, 32),
  ]),
  some('icmp6_nd_radv_retransmit', 'uint32_t', 'time between solicitations, in ms', [
    advertisement6,
    at(12, 32),
  ]),
  some('icmp6_rr_segnum', 'uint8_t', 'segment number of a router renumbering', [
    renumbering,
    at(8, 8),
  ]),
  some('icmp6_rr_flags', 'uint8_t', 'flags of a router renumbering', [renumbering, at(9, 8)]),
  some('icmp6_rr_maxdelay', 'uint16_t', 'longest delay of a router renumbering, in ms', [
    renumbering,
    at(10, 16),
  ]),
];

/** What an error quotes of the packet that it is about. */
const errors: readonly FieldDefinition[] = [
  some('icmp_error_ip_hdr', 'ipha_t *', 'the raw quoted IPv4 header', [
    quoted4,
    headerAddress('quotedIp'),
  ]),
  some('icmp_error_ip6_hdr', 'ip6_t *', 'the raw quoted IPv6 header', [
    quoted6,
    headerAddress('quotedIp'),
  ]),
  some('icmp_error_sport', 'uint16_t', 'source port of the quoted packet', [
    quotedPorts,
    bits('quotedTransport', 0, 16),
  ]),
  some('icmp_error_dport', 'uint16_t', 'destination port of the quoted packet', [
    quotedPorts,
    bits('quotedTransport', 2, 16),
  ]),
];

const raw: readonly FieldDefinition[] = [
  some('icmp_hdr', 'struct icmp *', 'the raw ICMP message', [v4, headerAddress('transport')]),
  some('icmp6_hdr', 'icmp6_t *', 'the raw ICMPv6 message', [v6, headerAddress('transport')]),
];

const ours: readonly FieldDefinition[] = [
  some(
    'icmp_typestr',
    'string',
    'type, as text or else its number',
    [v4, named('icmp_type_string', type, 'decimal')],
    [v6, named('icmp6_type_string', type, 'decimal')],
  ),
  given('icmp_codestr', 'string', 'code, as text or else its number', codes),
  some(
    'icmp_error_saddr',
    'string',
    'source address of the quoted packet',
    [quoted4, address(4, 12, 'quotedIp')],
    [quoted6, address(6, 8, 'quotedIp')],
  ),
  some(
    'icmp_error_daddr',
    'string',
    'destination address of the quoted packet',
    [quoted4, address(4, 16, 'quotedIp')],
    [quoted6, address(6, 24, 'quotedIp')],
  ),
  some(
    'icmp_error_protocol',
    'uint8_t',
    'protocol of the quoted packet, IPPROTO_*',
    [quoted4, bits('quotedIp', 9, 8)],
    [quoted6, bits('quotedIp', 6, 8)],
  ),
];

/** Members of Oracle Solaris; the last five are ours. */
export const icmpinfo: StructDefinition = {
  name: 'icmpinfo_t',
  doc: 'The ICMP or ICMPv6 message. A member that the message does not have reads 0 or "<null>".',
  present: 'transport',
  absentText: '<null>',
  fields: [...common, ...messages, ...messages6, ...errors, ...raw, ...ours],
};
