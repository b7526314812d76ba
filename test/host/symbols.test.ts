/** Names of code, by lines of /proc/kallsyms (proc(5)), and stacks in dtrace's layout (dtrace(1) manual, "stack()"). */
import { describe, expect, test } from 'vitest';
import { KernelSymbols, stackText } from '../../runtime/host/symbols.ts';

const listing = `ffffffff81000000 T _stext
ffffffff81000200 t tcp_v4_rcv
ffffffffc0000100 t sctp_rcv\t[sctp]
0000000000000000 A hidden
not a line
`;

describe('kallsyms', () => {
  const symbols = new KernelSymbols(listing);
  test.each([
    [0xffffffff81000200n, 'vmlinux', 'tcp_v4_rcv', 0n],
    [0xffffffff8100021fn, 'vmlinux', 'tcp_v4_rcv', 0x1fn],
    [0xffffffffc0000110n, 'sctp', 'sctp_rcv', 0x10n],
  ])('%x is in %s`%s', (address, module, name, offset) => {
    expect(symbols.at(address)).toEqual({ module, name, offset });
  });
  test('nothing lies below the first', () => {
    expect(symbols.at(5n)).toBeUndefined();
  });
  test('functions have modules', () => {
    expect([symbols.moduleOf('sctp_rcv'), symbols.moduleOf('unheard_of')]).toEqual([
      'sctp',
      'vmlinux',
    ]);
  });
});

// What bpftrace 0.17 prints for kstack(3) and ustack(2).
test('a stack of the kernel', () => {
  const text = '\n        tcp_v4_rcv+475\n        sctp_rcv+0\n        0x5f5e100\n';
  expect(stackText(text, (name) => new KernelSymbols(listing).moduleOf(name))).toBe(
    '\n              vmlinux`tcp_v4_rcv+0x1db\n              sctp`sctp_rcv\n              0x5f5e100\n',
  );
});

test('a stack of a process, and an empty one', () => {
  expect(stackText('\n        clock_nanosleep+35\n')).toBe(
    '\n              clock_nanosleep+0x23\n',
  );
  expect(stackText('\n')).toBe('\n');
});
