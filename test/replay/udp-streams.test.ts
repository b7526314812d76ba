/** Streams of UDP, which begin with a datagram and end with a minute of silence, over captures made for it. */
import { afterAll, describe, expect, test } from 'vitest';
import { ethernet, ipv4, Protocol, udp } from '../capture/build.ts';
import { pcap } from '../capture/build-file.ts';
import { Folder } from './files.ts';
import { output } from './support.ts';

const folder = new Folder();
afterAll(() => folder.remove());

/** A datagram between port 1000 + `client` and port 53, from the client unless `back`. */
function datagram(
  seconds: number,
  client: number,
  back = false,
): { data: Uint8Array; seconds: number } {
  const addresses = back
    ? { source: '10.0.0.2', destination: '10.0.0.1' }
    : { source: '10.0.0.1', destination: '10.0.0.2' };
  const ports = back ? [53, 1000 + client] : [1000 + client, 53];
  const packet = ipv4({ protocol: Protocol.udp, ...addresses }, udp(ports[0], ports[1]));
  return { data: ethernet({}, packet), seconds };
}

const program = `
  udp:::stream-* {
    printf("%d %s %d>%d\\n", walltimestamp / 1000000000, probename, args[3]->udps_lport, args[3]->udps_rport);
  }`;

const lines = async (
  name: string,
  frames: readonly ReturnType<typeof datagram>[],
  ...words: readonly string[]
): Promise<readonly string[]> => {
  const file = folder.write(`${name}.pcap`, pcap(frames));
  return (await output('-r', file, ...words, '-n', program)).trim().split('\n');
};

const asClient = ['-x', 'vantage=10.0.0.1'];

test('a minute of silence ends a stream; what comes after is another', async () => {
  const frames = [datagram(100, 1), datagram(130, 1, true), datagram(165, 2), datagram(195, 1)];
  expect(await lines('silence', frames, ...asClient)).toEqual([
    '100 stream-start 1001>53',
    '165 stream-start 1002>53',
    '195 stream-end 1001>53',
    '195 stream-start 1001>53',
  ]);
});

test('sixty seconds are not yet silence', async () => {
  const frames = [datagram(100, 1), datagram(160, 1), datagram(220, 1)];
  expect(await lines('steady', frames, ...asClient)).toEqual(['100 stream-start 1001>53']);
});

test('several end in the order in which they fell silent', async () => {
  const frames = [
    ...[datagram(100, 1), datagram(101, 2), datagram(102, 3), datagram(103, 1, true)],
    datagram(300, 9),
  ];
  expect((await lines('order', frames, ...asClient)).slice(3)).toEqual([
    '300 stream-end 1002>53',
    '300 stream-end 1003>53',
    '300 stream-end 1001>53',
    '300 stream-start 1009>53',
  ]);
});

test('both ends have the stream where the capture shows both', async () => {
  const frames = [datagram(100, 1), datagram(300, 1)];
  expect(await lines('both', frames, '-x', 'vantage=both')).toEqual([
    ...['100 stream-start 1001>53', '100 stream-start 53>1001'],
    ...['300 stream-end 1001>53', '300 stream-end 53>1001'],
    ...['300 stream-start 1001>53', '300 stream-start 53>1001'],
  ]);
});

describe('identities', () => {
  test('start and end of a stream share one; the next stream has another', async () => {
    const frames = [datagram(100, 1), datagram(300, 1)];
    const file = folder.write('identity.pcap', pcap(frames));
    const text = await output(
      ...['-r', file, ...asClient, '-n'],
      'udp:::stream-* { printf("%s %d\\n", probename, args[1]->cs_cid); }',
    );
    const [first, end, second] = text.split('\n').map((line) => line.split(' ')[1]);
    expect(end).toBe(first);
    expect(second).not.toBe(first);
  });

  test('a thousand streams at once are all told apart, and all end', async () => {
    const frames = Array.from({ length: 3000 }, (_, client) => datagram(100, client));
    const all = await lines('many', [...frames, datagram(500, 4000)], ...asClient);
    expect(all.filter((line) => line.includes('start'))).toHaveLength(3001);
    expect(new Set(all.filter((line) => line.includes('end'))).size).toBe(3000);
  });
});
