/** The structs of the system that D programs name without declaring them. Reference: RFC 3493, Linux's <linux/in6.h>. */
import { layOut } from './passes/layout.ts';
import { integerType, type StructType, type Type } from './types.ts';

const bytes = (type: string, length: number): Type => ({
  kind: 'array',
  of: integerType(type),
  length,
});

const in6Union: StructType = {
  kind: 'struct',
  name: 'union (anon)',
  layout: layOut(
    [
      { name: 'u6_addr8', type: bytes('uint8_t', 16) },
      { name: 'u6_addr16', type: bytes('uint16_t', 8) },
      { name: 'u6_addr32', type: bytes('uint32_t', 4) },
    ],
    true,
  ),
};

const in6Layout = layOut(
  [
    { name: 's6_addr', type: bytes('uint8_t', 16) },
    { name: 'in6_u', type: in6Union },
  ],
  true,
);

/** By the names that programs use; a program may declare structs of these names itself. */
export const predefinedTypes: ReadonlyMap<string, StructType> = new Map(
  [
    { name: 'in6_addr_t', layout: in6Layout },
    { name: 'struct in6_addr', layout: in6Layout },
    {
      name: 'struct in_addr',
      layout: layOut([{ name: 's_addr', type: integerType('in_addr_t') }], false),
    },
  ].map((each) => [each.name, { kind: 'struct', ...each }]),
);
