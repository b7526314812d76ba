/**
 * A catalogue of one provider with real attach points and few members, so that golden scripts show what the backend
 * does and do not change with the kernel's rows of the shipped catalogue.
 */
import type { KernelCatalogue, LinuxSource } from '../../../probes/define-linux.ts';
import type { ProviderDefinition, StructDefinition } from '../../../probes/define.ts';
import { type Catalogue, defineCatalogue, exact } from '../../../probes/index.ts';

const source = (needs: readonly string[], value: LinuxSource['value']): readonly LinuxSource[] => [
  { needs, value },
];

const flow: StructDefinition = {
  name: 'flow_t',
  doc: 'A connection.',
  present: 'flow',
  absentText: '<unknown>',
  fields: [
    {
      name: 'f_port',
      type: 'uint16_t',
      doc: 'local port',
      grade: exact,
      linux: source(['sk'], { is: 'integer', text: '(uint64)$sk->__sk_common.skc_num' }),
    },
    {
      name: 'f_address',
      type: 'string',
      doc: 'remote address',
      grade: exact,
      linux: source(['sk'], {
        is: 'address',
        high: '(uint64)0',
        low: '((uint64)0xffff00000000 | (uint64)bswap($sk->__sk_common.skc_daddr))',
      }),
    },
    {
      name: 'f_state',
      type: 'int32_t',
      doc: 'state',
      grade: exact,
      linux: source(['sk', 'new'], { is: 'integer', text: '$new' }),
    },
    {
      name: 'f_opened',
      type: 'uint64_t',
      doc: 'when it was opened',
      grade: exact,
      linux: source(['opened'], { is: 'integer', text: '$opened' }),
    },
  ],
};

const demo: ProviderDefinition = {
  name: 'demo',
  doc: 'For tests.',
  module: 'vmlinux',
  function: '',
  probes: [
    {
      name: 'change',
      doc: 'A state changes.',
      args: ['flow_t *'],
      linux: [
        {
          blocks: [
            {
              attach: { kind: 'tracepoint', name: 'sock:inet_sock_set_state' },
              gives: {
                sk: { setup: '$sk = (struct sock *)args->skaddr;' },
                new: { setup: '$new = (int64)args->newstate;' },
              },
              when: [{ needs: [], text: 'args->protocol == 6' }],
            },
          ],
        },
      ],
    },
    {
      name: 'set',
      doc: 'A function is called.',
      args: ['flow_t *'],
      linux: [
        {
          blocks: [
            {
              attach: { kind: 'function', name: 'tcp_set_state' },
              gives: { sk: { variable: '$sk', argument: 0, name: 'sk', type: 'struct sock *' } },
            },
          ],
        },
      ],
    },
  ],
};

const kernel: KernelCatalogue = {
  objects: new Map([
    [
      'opened',
      {
        doc: 'when the connection was opened',
        needs: ['sk'],
        setup: '$opened = (uint64)@b_opened[(uint64)$sk];',
        begin: '@b_opened[(uint64)0] = (uint64)0;',
        books: [
          {
            attach: { kind: 'tracepoint', name: 'sock:inet_sock_set_state' },
            gives: { sk: { setup: '$sk = (struct sock *)args->skaddr;' } },
            needs: ['sk'],
            text: 'if (args->newstate == 2) { @b_opened[(uint64)$sk] = (uint64)nsecs; }',
            after: 'if (args->newstate == 7) { delete(@b_opened[(uint64)$sk]); }',
          },
        ],
      },
    ],
  ]),
  presence: () => source(['sk'], { is: 'integer', text: '(uint64)$sk' }),
  sources: (_, field) => field.linux ?? [],
  pointer: () => source(['sk'], { is: 'integer', text: '(uint64)$sk' }),
  expand: (text) => text,
};

export const demoCatalogue: Catalogue = defineCatalogue([demo], [flow], { linux: kernel });
