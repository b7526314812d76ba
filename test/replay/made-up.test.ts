/**
 * A provider that nobody has, DNS, from a few rows of a catalogue: nothing else knows of it, and its probes are listed,
 * typed, fired and read like any other's. Compared with what tshark reads.
 */
import { expect, test } from 'vitest';
import { ProbeTable } from '../../compiler/probe-table.ts';
import { listDetails } from '../../cli/list.ts';
import { Stability } from '../../compiler/driver/stability.ts';
import { trace, TraceError } from '../../index.ts';
import { catalogue, defineCatalogue, structs } from '../../probes/index.ts';
import type { ProviderDefinition, StructDefinition } from '../../probes/index.ts';
import {
  among,
  bits,
  choice,
  condition,
  given,
  named,
  withheld,
} from '../../probes/structs/field.ts';
import { renderPages } from '../../tools/docs/providers.ts';
import { dissect, hasTshark } from './dissector.ts';
import { recording } from './support.ts';

const tshark = hasTshark('a made-up provider is not compared with it');

/** RFC 1035 section 4.1.1, behind the 8 bytes of UDP. */
const response = condition('a response', among(bits('transport', 10, 8, { shift: 7 }), 1));
const toServer = condition('to port 53', among(bits('transport', 2, 16), 53));
const fromServer = condition('from port 53', among(bits('transport', 0, 16), 53));

const dnsinfo: StructDefinition = {
  name: 'dnsinfo_t',
  doc: 'The header of a DNS message.',
  present: 'transport',
  absentText: '<null>',
  fields: [
    given('dns_id', 'uint16_t', 'identification', bits('transport', 8, 16)),
    given(
      'dns_rcode',
      'string',
      'what became of the query',
      choice([response, named('dns_rcode_string', bits('transport', 11, 8, { mask: 15 }))]),
    ),
    withheld('dns_server', 'string', "the server's software", 'no message tells it'),
  ],
};

const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'void', 'dnsinfo_t *'];

const dns: ProviderDefinition = {
  name: 'dns',
  doc: 'DNS over UDP.',
  module: 'resolver',
  function: '',
  probes: [
    {
      name: 'query',
      doc: 'A query.',
      args,
      wire: { on: 'send', layer: { ipProtocols: [17] }, when: toServer },
    },
    {
      name: 'answer',
      doc: 'An answer.',
      args,
      wire: { on: 'send', layer: { ipProtocols: [17] }, when: fromServer },
    },
  ],
};

const codes = new Map([
  [0, 'no error'],
  [3, 'no such name'],
]);

const own = defineCatalogue([...catalogue.providers, dns], [...structs, dnsinfo], {
  stringTables: new Map([
    ...catalogue.stringTables,
    ['dns_rcode_string', { entries: codes, absent: 'other' }],
  ]),
});

const capture = recording('dns.pcapng');
const request = { captures: [capture], options: { vantage: 'both' }, catalogue: own };

test.runIf(tshark)('its probes fire, and its members read what tshark reads', async () => {
  const program = `dns::: { printf("%d %s %d %s\\n", args[0]->pkt_addr, probename, args[4]->dns_id, args[4]->dns_rcode); }`;
  const { output } = await trace(program, request);
  const fields = ['frame.number', 'dns.id', 'dns.flags.response', 'dns.flags.rcode'] as const;
  const expected = dissect(capture, 'dns && udp && !icmp && !icmpv6', fields).map((frame) => {
    const isAnswer = Number(frame['dns.flags.response']) === 1;
    const text = codes.get(Number(frame['dns.flags.rcode'])) ?? 'other';
    const [name, code] = isAnswer ? ['answer', text] : ['query', '<null>'];
    return `${frame['frame.number']} ${name} ${Number(frame['dns.id'])} ${code}`;
  });
  expect(expected.length).toBeGreaterThan(10);
  expect(output.trim().split('\n')).toEqual(expected);
});

test('it is listed, with how far its members can be trusted', () => {
  const [probe] = new ProbeTable(own).match({
    provider: 'dns',
    module: '',
    function: '',
    name: 'answer',
  });
  const text = listDetails(probe, own, new Stability());
  expect(text).toMatch(/args\[4\]->dns_id +uint16_t +16 bits at transport\+8; exact/);
  expect(text).toMatch(/args\[4\]->dns_rcode +string +a response: dns_rcode_string\[.*; exact/);
  expect(text).toMatch(/args\[4\]->dns_server +string +.*unavailable: no message tells it/);
});

test('it has a page of its own', async () => {
  const pages = await renderPages(own);
  expect(pages.get('dns.md')).toContain('## dns:::query');
  expect(pages.get('structs.md')).toContain('`dns_rcode`');
});

test('its errors are those of any other', async () => {
  const failing = async (program: string): Promise<string> =>
    trace(program, request).then(
      () => '',
      (error: unknown) => (error instanceof TraceError ? error.message : String(error)),
    );
  expect(await failing('dns:::reply { }')).toContain('[D_PDESC_ZERO]');
  expect(await failing('dns:::query { trace(args[4]->dns_name); }')).toContain('[D_TYPE_MEMBER]');
  expect(await failing('dns:::query { trace(args[4]->dns_server); }')).toContain('[T_ENGINE]');
});
