import { FaultCode } from '../../runtime/fault.ts';
import { describe, expect, test } from 'vitest';
import type { Probe } from '../../compiler/program.ts';
import { beginProbe, Bench, bound, Host, specOf } from './support.ts';

const errorProbe: Probe = { id: 3, provider: 'dtrace', module: '', function: '', name: 'ERROR' };
const endProbe: Probe = { id: 2, provider: 'dtrace', module: '', function: '', name: 'END' };
const tick: Probe = { id: 77, provider: 'profile', module: '', function: '', name: 'tick-1' };

describe('a firing of several clauses', () => {
  test('is carried out when all have run: printa() shows what the later ones count', () => {
    const bench = new Bench([specOf('a', { name: 'count' })]);
    const format = bound('%@d;', [], [bench.first.spec]);
    bench.clause(beginProbe, (consumer) => consumer.printa(format, [0]));
    bench.first.count(bench.entry(0));
    expect(bench.take()).toBe('');
    bench.clause(beginProbe, (consumer) => consumer.clear(0), 1);
    bench.first.count(bench.entry(0));
    bench.consumer.settle(false);
    expect(bench.take()).toBe('2;');
    expect(bench.record((consumer) => consumer.printa(format, [0]))).toBe('0;');
  });

  test('exit() is told when its clause ends, and not when it faults', () => {
    const host = new Host();
    const bench = new Bench([], {}, host);
    bench.consumer.begin(beginProbe, 0, true);
    bench.consumer.exit(3);
    bench.consumer.fault(beginProbe, 0, FaultCode.DIVZERO);
    expect(host.statuses).toEqual([]);
    bench.clause(beginProbe, (consumer) => consumer.exit(4), 1);
    expect(host.statuses).toEqual([4]);
  });
});

describe('exit()', () => {
  test('leaves what its firing recorded until END has fired', () => {
    const bench = new Bench([specOf('a', { name: 'count' })]);
    const format = bound('%@d;', [], [bench.first.spec]);
    bench.clause(tick, (consumer) => consumer.printa(format, [0]));
    bench.first.count(bench.entry(0));
    bench.clause(tick, (consumer) => consumer.exit(0), 1);
    bench.consumer.settle(false);
    expect(bench.take()).toBe('');
    bench.first.count(bench.entry(0));
    bench.clause(endProbe, (consumer) => consumer.printf(bound('end', []), []), 2);
    bench.consumer.settle(false);
    bench.consumer.settleAll();
    expect(bench.take()).toBe('2;end');
  });
});

describe('faults', () => {
  const fault = (probe: Probe, exits: boolean): { out: string; reports: string[] } => {
    const host = new Host();
    const bench = new Bench([], {}, host);
    const print = (probeOf: Probe, word: string): void =>
      bench.clause(probeOf, (consumer) => consumer.printf(bound(word, []), []));
    print(probe, 'before;');
    bench.consumer.begin(probe, 1, true);
    bench.consumer.printf(bound('lost;', []), []);
    bench.consumer.fault(probe, 1, FaultCode.DIVZERO);
    print(errorProbe, 'error;');
    print(probe, 'after;');
    if (exits) bench.clause(probe, (consumer) => consumer.exit(0), 2);
    bench.consumer.settle(probe === beginProbe);
    print(endProbe, 'end;');
    bench.consumer.settle(false);
    bench.consumer.settleAll();
    return { out: bench.take(), reports: host.reports };
  };

  test.each([
    [tick, false],
    [tick, true],
    [beginProbe, false],
  ] as const)('ERROR prints where its fault was: $0.name, exit $1', (probe, exits) => {
    expect(fault(probe, exits)).toEqual({
      out: 'before;error;after;end;',
      reports: [
        `error in dt_clause_1 for probe ID ${probe.id} (${probe.provider}:::${probe.name}): divide-by-zero`,
      ],
    });
  });

  // As dtrace does, which then consumes BEGIN's own records before all others.
  test('but behind all of BEGIN when that exits', () => {
    expect(fault(beginProbe, true).out).toBe('before;after;error;end;');
  });
});

describe('system() and freopen()', () => {
  test('come behind what was printed before, in the order of the record', () => {
    const host = new Host();
    const bench = new Bench([], {}, host);
    const written: string[] = [];
    host.before = () => written.push(bench.take());
    bench.fire(beginProbe, (consumer) => {
      consumer.printf(bound('one', []), []);
      consumer.system(bound('echo %d', ['int']), [5]);
      consumer.printf(bound('two', []), []);
      consumer.freopen(bound('file', []), []);
      consumer.freopen(undefined, []);
    });
    expect(host.asked).toEqual(['echo 5', 'file', undefined]);
    expect(written).toEqual(['one', 'two', '']);
  });

  test('what they are told fits a string of strsize', () => {
    const host = new Host();
    const bench = new Bench([], { strsize: 8 }, host);
    bench.fire(beginProbe, (consumer) => consumer.system(bound('0123456789', []), []));
    expect(host.asked).toEqual(['0123456']);
  });

  test('a failure is put down to the clause, and stops nothing', () => {
    const host = new Host();
    host.reason = 'No such file or directory';
    const bench = new Bench([], {}, host);
    bench.fire(beginProbe, (consumer) => {
      consumer.freopen(bound('no/where', []), []);
      consumer.printf(bound('on', []), []);
    });
    expect(host.reports).toEqual([
      `error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): couldn't freopen() "no/where": No such file or directory`,
    ]);
    expect(bench.take()).toBe('on');
  });

  test('ftruncate() empties what was written', () => {
    const bench = new Bench();
    bench.fire(beginProbe, (consumer) => {
      consumer.printf(bound('before', []), []);
      consumer.ftruncate();
      consumer.printf(bound('after', []), []);
    });
    expect(bench.take()).toBe('after');
  });
});
