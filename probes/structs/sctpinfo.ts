import { live } from './live.ts';
import type { Condition, StructDefinition, WireSource } from '../define.ts';
import { among, bits, choice, condition, given, headerAddress, named, packet } from './field.ts';

const at = (offset: number, width: 8 | 16 | 32): WireSource => bits('transport', offset, width);

const captured = (text: string, bytes: number): Condition =>
  condition(text, { source: packet('transportCaptured'), atLeast: bytes });

/** The header and the first four bytes of a chunk. */
const chunk = captured('a chunk', 16);
const data = condition('a DATA chunk', ...captured('', 28).all, among(at(12, 8), 0));

const ofChunk = (source: WireSource): WireSource => choice([chunk, source]);
const ofData = (source: WireSource): WireSource => choice([data, source]);

/** Offsets: RFC 9260 section 3. The first five members are those of FreeBSD and Oracle Solaris, the others ours. */
const unwalked = 'the chunks of a packet are not gone through in the kernel: replay a capture';

export const sctpinfo: StructDefinition = {
  name: 'sctpinfo_t',
  doc: 'The SCTP packet: its common header and its chunks.',
  present: 'transport',
  absentText: '<null>',
  fields: live(
    [
      given('sctp_sport', 'uint16_t', 'source port, host order', at(0, 16)),
      given('sctp_dport', 'uint16_t', 'destination port, host order', at(2, 16)),
      given('sctp_verify', 'uint32_t', 'verification tag', at(4, 32)),
      given('sctp_checksum', 'uint32_t', 'checksum (CRC32c) as found', at(8, 32)),
      given('sctp_hdr', 'struct sctphdr *', 'the raw packet', headerAddress('transport')),
      given('sctp_chunk_type', 'uint8_t', 'type of the first chunk, SCTP_*', ofChunk(at(12, 8))),
      given(
        'sctp_chunk_typestr',
        'string',
        'type of the first chunk, as text or else its number',
        ofChunk(named('sctp_chunk_string', at(12, 8), 'decimal')),
      ),
      given('sctp_chunk_flags', 'uint8_t', 'flags of the first chunk', ofChunk(at(13, 8))),
      given(
        'sctp_chunk_length',
        'uint16_t',
        'length of the first chunk, with its header',
        ofChunk(at(14, 16)),
      ),
      given('sctp_tsn', 'uint32_t', 'sequence number of a first DATA chunk', ofData(at(16, 32))),
      given('sctp_stream', 'uint16_t', 'stream of a first DATA chunk', ofData(at(20, 16))),
      given('sctp_ppid', 'uint32_t', 'payload protocol of a first DATA chunk', ofData(at(24, 32))),
      given(
        'sctp_chunks',
        'uint16_t',
        'number of chunks, as far as they were captured',
        packet('chunkCount'),
      ),
      given(
        'sctp_chunk_types',
        'uint32_t',
        'which types of chunk there are: bit n for type n, bit 31 for all above 30',
        packet('chunkTypes'),
      ),
    ],
    () => ({}),
    () => ({ sctp_chunks: unwalked, sctp_chunk_types: unwalked }),
  ),
};
