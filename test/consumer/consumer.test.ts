import { describe, expect, test } from 'vitest';
import type { Probe } from '../../compiler/program.ts';
import type { Type } from '../../compiler/types.ts';
import { Consumer } from '../../runtime/consumer/consumer.ts';
import { beginProbe, Bench, bound, consumerDefaults, Host, specOf, type } from './support.ts';

const HEADER = 'CPU     ID                    FUNCTION:NAME\n';
const BEGIN = '  0      1                           :BEGIN ';
const sendProbe: Probe = {
  id: 12345,
  provider: 'tcp',
  module: 'ip',
  function: 'tcp_send_data',
  name: 'send',
};

describe('records', () => {
  test('a header before the first, a probe line and a newline each', () => {
    const bench = new Bench([], { quiet: false });
    expect(bench.record(() => {})).toBe(`${HEADER}${BEGIN}\n`);
    expect(bench.record((consumer) => consumer.printf(bound('x\n', []), []))).toBe(`${BEGIN}x\n\n`);
    bench.fire(sendProbe, () => {});
    expect(bench.take()).toBe('  0  12345               tcp_send_data:send \n');
  });

  test('quiet shows the data alone', () => {
    const bench = new Bench();
    expect(bench.record(() => {})).toBe('');
    expect(bench.record((consumer) => consumer.printf(bound('x', []), []))).toBe('x');
  });

  test('a clause that faults prints nothing, not even the header', () => {
    const bench = new Bench([specOf('a', { name: 'count' })], { quiet: false });
    bench.first.count(bench.entry(0));
    bench.consumer.begin(beginProbe, 0, true);
    bench.consumer.printf(bound('lost', []), []);
    bench.consumer.printa(undefined, [0]);
    bench.consumer.printf(bound('lost', []), []);
    bench.consumer.fault(beginProbe, 0, undefined);
    bench.consumer.settle(false);
    expect(bench.take()).toBe('');
    expect(bench.record((consumer) => consumer.printf(bound('kept', []), []))).toBe(
      `${HEADER}${BEGIN}kept\n`,
    );
    // Nor does a printa that was abandoned count as one.
    expect(bench.finish()).toBe('\n                1\n');
  });

  test('output is handed on in pieces, the rest on flush', () => {
    const pieces: string[] = [];
    const output = { write: (text: string) => void pieces.push(text), truncate: () => {} };
    const consumer = new Consumer({ aggregations: [] }, consumerDefaults, output, new Host());
    const line = `${'x'.repeat(999)}\n`;
    for (let i = 0; i < 200; i++) {
      consumer.begin(beginProbe, 0, true);
      consumer.printf(bound('%s', ['string']), [line]);
      consumer.end();
      consumer.settle(false);
    }
    expect(pieces.map((piece) => piece.length)).toEqual([65_000, 65_000, 65_000]);
    consumer.flush();
    consumer.flush();
    expect(pieces.join('')).toBe(line.repeat(200));
    expect(pieces.length).toBe(4);
  });
});

describe('trace()', () => {
  const pointer: Type = { kind: 'pointer', to: type('int') };
  test.each([
    ['int8_t', -1, '  -1', '-1'],
    ['uint8_t', 200, ' 200', '200'],
    ['int16_t', 65535, '    -1', '-1'],
    ['uint16_t', 443, '   443', '443'],
    ['int', 5, '          5', '5'],
    ['uint32_t', -1, ' 4294967295', '4294967295'],
    ['int64_t', -12, '                 -12', '-12'],
    ['uint64_t', -1n, ' 18446744073709551615', '18446744073709551615'],
    [pointer, 4096, '                 4096', '4096'],
    ['string', 'abc', '  abc                              ', 'abc'],
    ['string', 'cut\0off', '  cut                              ', 'cut'],
  ] as const)('of %j %s', (of, value, shown, quiet) => {
    const action = (consumer: Consumer): void =>
      consumer.trace(typeof of === 'string' ? type(of) : of, value);
    expect(new Bench([], { quiet: false }).record(action)).toBe(`${HEADER}${BEGIN}${shown}\n`);
    expect(new Bench().record(action)).toBe(quiet);
  });

  test('rawbytes dumps the record', () => {
    const bench = new Bench([], { rawbytes: true });
    const dump =
      '\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n' +
      '         0: 78 00 00 07                                      x...\n';
    expect(bench.record((consumer) => consumer.trace(type('int'), 0x07000078))).toBe(dump);
    const text = bench.record((consumer) => consumer.trace(type('string'), 'A~ cd'));
    expect(text.split('\n')[2]).toBe(
      '         0: 41 7e 20 63 64 00 00 00 00 00 00 00 00 00 00 00  A~ cd...........',
    );
    expect(text.split('\n').at(-2)?.slice(0, 14)).toBe('        f0: 00');
  });
});

describe('flowindent', () => {
  test('arrows and indentation for entry and return, bars for the rest', () => {
    const bench = new Bench([], { quiet: false, flowindent: true });
    const fire = (name: string, provider = 'fbt'): void => {
      bench.fire({ ...sendProbe, provider, name }, () => {});
    };
    fire('entry');
    fire('send');
    fire('method-entry', 'syscall');
    fire('return', 'syscall');
    fire('return');
    fire('carpentry');
    expect(bench.take().split('\n')).toEqual([
      'CPU FUNCTION                                 ',
      '  0  -> tcp_send_data                         ',
      '  0   | tcp_send_data:send                    ',
      '  0    => tcp_send_data                       ',
      '  0    <= tcp_send_data                       ',
      '  0  <- tcp_send_data                         ',
      '  0 | tcp_send_data:carpentry                 ',
      '',
    ]);
  });

  test('of several clauses of one entry only the first goes in', () => {
    const bench = new Bench([], { quiet: false, flowindent: true });
    const entry = { ...sendProbe, name: 'entry' };
    bench.fire(entry, () => {}, 0);
    bench.fire(entry, () => {}, 1);
    // The same clause once more is another call.
    bench.fire(entry, () => {}, 1);
    bench.fire(sendProbe, () => {}, 2);
    expect(bench.take().split('\n').slice(1)).toEqual([
      '  0  -> tcp_send_data                         ',
      '  0   | tcp_send_data:entry                   ',
      '  0    -> tcp_send_data                       ',
      '  0     | tcp_send_data:send                  ',
      '',
    ]);
  });
});

describe('printa() within a record', () => {
  const counted = (options = {}): Bench => {
    const bench = new Bench([specOf('a', { name: 'count' }, ['int'])], options);
    bench.first.count(bench.entry(0, 4));
    return bench;
  };
  const row = (value: number): string => `        4 ${String(value).padStart(16)}\n`;

  test('without a format, a newline ends the line first', () => {
    const bench = counted({ quiet: false });
    expect(bench.record((consumer) => consumer.printa(undefined, [0]))).toBe(
      `${HEADER}${BEGIN}\n${row(1)}\n`,
    );
  });

  test('with a format nothing is added', () => {
    const bench = counted({ quiet: false });
    const format = bound('%d=%@d;', ['int'], [bench.first.spec]);
    expect(bench.record((consumer) => consumer.printa(format, [0]))).toBe(
      `${HEADER}${BEGIN}4=1;\n`,
    );
  });

  test('stands where it was called, and shows what the whole clause aggregated', () => {
    const bench = counted();
    const text = bench.record((consumer) => {
      consumer.printf(bound('before', []), []);
      consumer.printa(undefined, [0]);
      consumer.printf(bound('after', []), []);
      bench.first.count(bench.entry(0, 4));
    });
    expect(text).toBe(`before\n${row(2)}after`);
  });

  test('shows what was there before a clear or another setting behind it', () => {
    const bench = counted();
    const text = bench.record((consumer) => {
      consumer.printa(undefined, [0]);
      consumer.normalize(0, 2n);
      consumer.printa(undefined, [0]);
      consumer.denormalize(0);
      consumer.clear(0);
      consumer.printa(undefined, [0]);
      consumer.trunc(0, 0n);
      consumer.printa(undefined, [0]);
      // Counted before any of it is carried out.
      bench.first.count(bench.entry(0, 4));
    });
    expect(text).toBe(`\n${row(2)}\n${row(1)}\n${row(0)}\n`);
  });
});

describe('the end', () => {
  const specs = [
    specOf('b', { name: 'count' }, [], 0),
    specOf('a', { name: 'sum' }, [], 1),
    specOf('c', { name: 'max' }, [], 2),
  ];
  const filled = (options = {}): Bench => {
    const bench = new Bench(specs, options);
    const [count, sum, max] = bench.consumer.aggregations;
    count.count(bench.entry(0));
    sum.sum(bench.entry(1), 22);
    max.max(bench.entry(2), 333);
    return bench;
  };
  const row = (value: number): string => ` ${String(value).padStart(16)}\n`;

  test('a newline, then the aggregations in order of first appearance, quiet or not', () => {
    expect(filled().finish()).toBe(`\n${row(1)}${row(22)}${row(333)}`);
    expect(filled({ quiet: false }).finish()).toBe(`\n${row(1)}${row(22)}${row(333)}`);
    expect(filled({ aggsortrev: true }).finish()).toBe(`\n${row(333)}${row(22)}${row(1)}`);
    expect(new Bench().finish()).toBe('\n');
  });

  test('without the rows at 0, where those are hidden', () => {
    const bench = filled({ aggzero: 'hide' });
    bench.consumer.aggregations[1].sum(bench.entry(1), -22);
    expect(bench.finish()).toBe(`\n${row(1)}${row(333)}`);
  });

  test('but not those that a printa has printed', () => {
    const bench = filled();
    bench.printa(undefined, 0, 2);
    expect(bench.finish()).toBe(`\n${row(22)}`);
  });

  test('a printa of an aggregation that was empty then does not count', () => {
    const bench = new Bench(specs.slice(0, 1));
    bench.printa();
    bench.first.count(bench.entry(0));
    expect(bench.finish()).toBe(`\n${row(1)}`);
  });

  test('graphs stand apart', () => {
    const bench = new Bench([
      specOf('q', { name: 'quantize' }, [], 0),
      specOf('c', { name: 'count' }, [], 1),
    ]);
    bench.first.quantize(bench.entry(0), 1, 1);
    bench.consumer.aggregations[1].count(bench.entry(1));
    expect(bench.finish()).toBe(
      [
        '',
        '',
        '           value  ------------- Distribution ------------- count    ',
        '               0 |                                         0        ',
        '               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        ',
        '               2 |                                         0        ',
        '',
        '                1',
        '',
      ].join('\n'),
    );
  });
});

describe('setopt()', () => {
  test('takes effect from there on', () => {
    const bench = new Bench([], { quiet: false });
    bench.record(() => {});
    // The line has been begun before; its end is quiet already.
    expect(bench.record((consumer) => consumer.setopt('quiet', undefined))).toBe(BEGIN);
    expect(bench.record((consumer) => consumer.printf(bound('x', []), []))).toBe('x');
    expect(bench.record((consumer) => consumer.setopt('quiet', 'no'))).toBe('\n');
    expect(bench.record(() => {})).toBe(`${BEGIN}\n`);
  });

  test('sort options, between two printas of one clause', () => {
    const host = new Host();
    const bench = new Bench([specOf('a', { name: 'sum' }, ['int', 'int'])], {}, host);
    bench.first.sum(bench.entry(0, 1, 9), 5);
    bench.first.sum(bench.entry(0, 2, 8), 5);
    const format = bound('%d', ['int', 'int'], [bench.first.spec]);
    const text = bench.record((consumer) => {
      for (const [option, value] of [
        ['aggsortrev', undefined],
        ['aggsortrev', 'off'],
        ['aggsortkeypos', '1'],
        ['aggsortkeypos', '0x0'],
      ] as const) {
        consumer.setopt(option, value);
        consumer.printa(format, [0]);
      }
    });
    expect(text).toBe('21122112');
    expect(host.reports).toEqual([]);
  });

  test('aggzero, and a row that comes back', () => {
    const host = new Host();
    const bench = new Bench([specOf('a', { name: 'sum' }, ['int'])], {}, host);
    bench.first.sum(bench.entry(0, 1), 5);
    bench.first.sum(bench.entry(0, 2), 0);
    const format = bound('%d:%@d ', ['int'], [bench.first.spec]);
    const printed = (): string => bench.record((consumer) => consumer.printa(format, [0]));
    expect(printed()).toBe('2:0 1:5 ');
    expect(
      bench.record((consumer) => {
        consumer.setopt('aggzero', 'hide');
        consumer.printa(format, [0]);
      }),
    ).toBe('1:5 ');
    bench.first.sum(bench.entry(0, 2), 7);
    bench.first.sum(bench.entry(0, 1), -5);
    expect(printed()).toBe('2:7 ');
    bench.record((consumer) => consumer.setopt('aggzero', 'no'));
    expect(host.reports).toHaveLength(1);
  });

  test('rawbytes and printsize, from there on', () => {
    const bench = new Bench();
    const text = bench.record((consumer) => {
      consumer.trace(type('int'), 1);
      consumer.setopt('rawbytes', undefined);
      consumer.trace(type('int'), 1);
    });
    expect(text).toBe(
      '1\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n' +
        '         0: 01 00 00 00                                      ....\n',
    );
  });

  // As dtrace's own test of setopt() has it: the message ends in a newline, and another follows.
  test.each([
    ['Nixon', undefined, '"Nixon" to "1": Invalid option name'],
    ['quiet', 'um, no', '"quiet" to "um, no": Invalid value for specified option'],
    ['aggrate', '0.5hz', '"aggrate" to "0.5hz": Invalid value for specified option'],
    ['bufsize', '1m', '"bufsize" to "1m": Operation illegal when tracing is active'],
    ['statusrate', '5', '"statusrate" to "5": Operation illegal when tracing is active'],
  ])('of %s to %s is reported', (option, value, words) => {
    const host = new Host();
    const bench = new Bench([], {}, host);
    bench.fire(beginProbe, (consumer) => consumer.setopt(option, value), 3);
    expect(host.reports).toEqual([
      `error in dt_clause_3 for probe ID 1 (dtrace:::BEGIN): couldn't set option ${words}\n`,
    ]);
  });

  test('options without an effect here are taken', () => {
    const host = new Host();
    new Bench([], {}, host).record((consumer) => {
      for (const option of ['aggrate', 'switchrate']) consumer.setopt(option, '10hz');
      consumer.setopt('stackindent', '4');
      consumer.setopt('quietresize', undefined);
    });
    expect(host.reports).toEqual([]);
  });
});
