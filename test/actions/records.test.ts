/** What a record holds, and when it is carried out: d-language.md sections 1, 8, 10, 12 and 13. */
import { describe, expect, test } from 'vitest';
import { run } from '../replay/support.ts';
import { capture, prints } from './support.ts';

describe('a clause that faults', () => {
  test('loses everything that it recorded, exit() and all', async () => {
    const program = `
      int zero;
      BEGIN { @ = count(); }
      BEGIN { printf("lost"); setopt("aggsortrev"); clear(@); trunc(@); normalize(@, 2); exit(9);
        trace(1 / zero); }
      BEGIN { printf("kept;"); }
      END { printf("end"); }`;
    const { status, stdout } = await run('-r', capture, '-q', '-n', program);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `kept;end\n${'1'.padStart(17)}\n`,
    });
  });

  test('keeps what it stored and aggregated', async () => {
    const program = `
      int zero; int y;
      BEGIN { y = 7; @ = sum(5); trace(1 / zero); y = 8; @ = sum(6); }
      END { printf("%d", y); printa(" %@d", @); }`;
    const { stdout } = await run('-r', capture, '-q', '-n', program);
    expect(stdout).toBe('7 5\n');
  });

  test('exit() in ERROR ends the firing that faulted', async () => {
    const program = `
      int zero;
      BEGIN { trace(1 / zero); }
      BEGIN { printf("never"); }
      ERROR { exit(4); }
      END { printf("end"); }`;
    const { status, stdout } = await run('-r', capture, '-q', '-n', program);
    expect({ status, stdout }).toEqual({ status: 4, stdout: 'end\n' });
  });
});

describe('exit()', () => {
  test('lets its clause finish, and stops all others but those of END', async () => {
    const program = `
      BEGIN { printf("one;"); exit(1); printf("two;"); }
      BEGIN { printf("never"); }
      udp:::send { printf("never"); }
      tick-1ms { printf("never"); }
      END { printf("three;"); }
      END { printf("four"); }`;
    const { status, stdout } = await run('-r', capture, '-q', '-n', program);
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'one;two;three;four\n' });
  });

  test('stops in the middle of a packet', async () => {
    const program = `
      udp:::send { printf("udp;"); exit(0); }
      udp:::send { printf("never"); }
      ip:::send { printf("never"); }
      END { printf("end"); }`;
    expect(await prints(program)).toBe('udp;end');
  });

  test("END's own status is the last word", async () => {
    const program = 'BEGIN { exit(3); } END { exit(4); } END { printf("on"); }';
    const { status, stdout } = await run('-r', capture, '-q', '-n', program);
    expect({ status, stdout }).toEqual({ status: 4, stdout: 'on\n' });
  });
});

describe('a firing', () => {
  test('is printed when all its clauses have run', async () => {
    const program = `
      udp:::send /n++ == 0/ { @ = count(); printa("%@d;", @); clear(@); }
      udp:::send /n == 1/ { @ = count(); @ = count(); }
      udp:::send /n == 2/ { printa("%@d;", @); }
      END { trunc(@); }`;
    expect(await prints(program)).toBe('3;0;');
  });
});

describe('tracemem()', () => {
  const heading = `\n${' '.repeat(13)}0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n`;
  // The first datagram of the recording, as tshark -x shows it: ports 51698 and 53, length 65, checksum 0x826f.
  const header = 'c9 f2 00 35 00 41 82 6f';
  const first = (body: string): string => `udp:::send /n++ == 0/ { ${body} }`;

  test('dumps what a member of the arguments points to', async () => {
    expect(await prints(first('tracemem(args[4]->udp_hdr, 8);'))).toBe(
      `${heading}         0: ${header}${' '.repeat(26)}...5.A.o\n`,
    );
  });

  test('and the bytes of a member', async () => {
    expect(await prints(first('tracemem(&args[4]->udp_dport, 4, 2);'))).toBe(
      `${heading}         0: 00 35${' '.repeat(44)}.5\n`,
    );
  });

  test.each([
    ['3', 'c9 f2 00', '...'],
    ['-1', header, '...5.A.o'],
    ['8', header, '...5.A.o'],
    ['100', header, '...5.A.o'],
    ['(uint64_t)-1', header, '...5.A.o'],
    ['(int8_t)130', header, '...5.A.o'],
    ['(uint8_t)259', 'c9 f2 00', '...'],
  ])('of which %s show', async (dynamic, cells, shown) => {
    expect(await prints(first(`n = n; tracemem(args[4]->udp_hdr, 8, ${dynamic});`))).toBe(
      `${heading}         0: ${cells.padEnd(49)}${shown}\n`,
    );
  });

  test('of which none show', async () => {
    expect(await prints(first('tracemem(args[4]->udp_hdr, 8, 0); printf("on");'))).toBe('on');
  });

  test.each([
    ['0', '\\(0x0\\)'],
    ['16', '\\(0x10\\)'],
    ['(uint64_t)args[4]->udp_hdr + 100000', '\\(0x100000[0-9a-f]{5}\\)'],
  ])('at %s is a bad address', async (address, shown) => {
    const program = first(`printf("lost"); tracemem(${address}, 8);`);
    const { stdout, stderr } = await run('-r', capture, '-q', '-n', program);
    expect(stdout).toBe('\n');
    expect(stderr).toMatch(
      new RegExp(
        `^tsdtrace: error in dt_clause_0 for probe ID \\d+ \\(udp:\\w*::send\\): invalid address ${shown}\n$`,
      ),
    );
  });
});

describe('print()', () => {
  test('shows the members of an argument, without those that are zero', async () => {
    const text = await prints('udp:::send /n++ == 0/ { print(args[2]); }');
    expect(text.split('\n').map((line) => line.trimStart())).toEqual([
      expect.stringMatching(/^0x[0-9a-f]+ = \*$/),
      '(ipinfo_t) {',
      '.ip_ver = (uint8_t)4,',
      '.ip_plength = (uint32_t)65,',
      '.ip_saddr = (string)"192.0.2.11",',
      '.ip_daddr = (string)"192.0.2.1",',
      '}',
      '',
    ]);
  });

  test('heeds printsize, which setopt() changes in between', async () => {
    const program = `udp:::send /n++ == 0/ { print(args[4]); setopt("printsize", "8"); print(args[4]); }`;
    const rows = (await prints(program)).split('\n').map((line) => line.trim());
    expect(rows.filter((row) => row.startsWith('.udp_dport'))).toHaveLength(2);
    expect(rows.filter((row) => row.startsWith('.udp_hdr'))).toHaveLength(1);
    expect(rows.slice(-3)).toEqual(['...', '}', '']);
  });

  test('of a pointer into the packet reads as the host would', async () => {
    const text = await prints('udp:::send /n++ == 0/ { print(&args[4]->udp_dport); }');
    // Port 53 in network order is 0x3500 to a little-endian host.
    expect(text.split('\n')[1].trim()).toBe(`(uint16_t)13568,`);
  });

  test('of NULL is a bad address', async () => {
    const program = 'udp:::send /n++ == 0/ { print((int *)0); }';
    const { stderr } = await run('-r', capture, '-q', '-n', program);
    expect(stderr).toContain('invalid address (0x0)');
  });
});

describe('limits', () => {
  const fill = 'udp:::send { @[n++] = count(); }';

  test('none by default', async () => {
    const rows = (await prints(fill)).split('\n').filter((row) => row !== '');
    expect(rows.length).toBeGreaterThan(3);
  });

  test('aggsize drops keys, and says so', async () => {
    const { stdout, stderr } = await run('-r', capture, '-q', '-xaggsize=48', '-n', fill);
    // A key of 8 bytes, a count of 8 and 8 besides: two entries fit.
    expect(stdout.split('\n').filter((row) => row !== '')).toHaveLength(2);
    expect(stderr).toMatch(/^tsdtrace: \d+ aggregation drops on CPU 0\n$/);
  });

  test('dynvarsize drops elements, and says so', async () => {
    const program = 'udp:::send { n++; a[n] = n; } END { printf("%d %d %d", a[1], a[2], a[3]); }';
    const words = ['-r', capture, '-q', '-xdroptags', '-xdynvarsize=48', '-n', program];
    const { stdout, stderr } = await run(...words);
    expect(stdout).toBe('1 2 0\n');
    expect(stderr).toMatch(/^tsdtrace: \[DTRACEDROP_DYNAMIC\] \d+ dynamic variable drops\n$/);
  });

  test.each(['aggsize', 'dynvarsize'])('a %s without room for one entry', async (option) => {
    const program = 'BEGIN { @[1] = count(); a[1] = 1; }';
    expect(await run('-r', capture, '-q', `-x${option}=8`, '-n', program)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tsdtrace: could not enable tracing: Enabling exceeds size of buffer\n',
    });
  });
});

describe('strings in records', () => {
  test('have strsize bytes with their NUL', async () => {
    const program = 'BEGIN { printf("[%s]", "0123456789"); trace("0123456789"); }';
    expect(await prints(program, '-xstrsize=8')).toBe('[0123456]0123456');
    const keys = 'BEGIN { @["0123456x"] = count(); @["0123456y"] = count(); exit(0); }';
    expect(await prints(keys, '-q', '-xstrsize=8')).toBe(`\n  0123456${' '.repeat(58)} 2`);
    const dump = await prints('BEGIN { trace("abc"); }', '-xstrsize=18', '-xrawbytes');
    expect(dump.split('\n')[3]).toBe(`        10: 00 00${' '.repeat(44)}..`);
  });
});

describe('clause-local variables', () => {
  test('outlive the ERROR probe, which fires within the firing', async () => {
    const program =
      'int zero; BEGIN { this->x = 5; trace(1 / zero); } BEGIN { printf("%d", this->x); } ERROR { }';
    expect(await run('-r', capture, '-q', '-n', program)).toMatchObject({ stdout: '5\n' });
  });
});
