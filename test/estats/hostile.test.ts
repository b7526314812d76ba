/** Segments that make no sense: nothing throws, and no number becomes one that cannot be. */
import { expect, test } from 'vitest';
import { FlowTable } from '../../runtime/capture/flow-table.ts';
import { Packet } from '../../runtime/capture/packet.ts';
import { EstatsTracker } from '../../runtime/estats/estats-tracker.ts';
import { keptItems } from '../../runtime/estats/meters/table.ts';
import { fillPacket } from '../capture/tcp-script.ts';
import { generator } from '../fuzz/random.ts';

const SEGMENTS = 20_000;
/** Sequence numbers near each other, near zero, and anywhere. */
const bases = [0, 1000, 2 ** 31, 2 ** 32 - 500];

test('random segments of a few flows', () => {
  const random = generator(4898);
  const flows = new FlowTable();
  const tracker = new EstatsTracker(flows, true, new Set(keptItems));
  const packet = new Packet();
  const near = (): number => (bases[random(bases.length)] + random(3000)) >>> 0;
  const bytes = (count: number): number[] => Array.from({ length: count }, () => random(256));
  let milliseconds = 1_700_000_000_000;
  for (let i = 0; i < SEGMENTS; i++) {
    milliseconds += random(50) === 0 ? -random(5000) : random(400);
    fillPacket(packet, {
      from: random(2) === 0 ? 'c' : 's',
      flags: random(3) === 0 ? random(256) : 16,
      seq: near(),
      ack: near(),
      length: random(2) * random(2000),
      window: random(65_536),
      options: random(2) === 0 ? [] : [...[5, 10 + 8 * random(4)], ...bytes(random(35))],
      identification: random(65_536),
      port: 40_000 + random(4),
      captured: random(10) === 0 ? random(40) : 60,
      milliseconds,
    });
    const sender = flows.find(packet);
    tracker.segment(packet, sender);
    for (const item of keptItems) {
      const least = item.startsWith('WinScale') ? -1 : 0;
      for (const end of [sender, sender ^ 1]) {
        const value = tracker.column(item).values[end];
        if (!(value >= least && value < 2 ** 53))
          expect.fail(`${item} is ${value} after segment ${i}`);
      }
    }
  }
  const counted = tracker.column('SegsOut').values.reduce((sum, value) => sum + value, 0);
  expect(counted).toBeGreaterThan(100);
});
