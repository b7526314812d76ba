/** Frames that no stack of this machine would send, put on the cable of a namespace byte by byte. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { checksum, concat, ethernet, hex, u16, u32, u8 } from '../../capture/build.ts';
import type { Host } from './network.ts';
import { inside, run } from './network.ts';

/** Reads frames in hexadecimal, one a line, and answers each: Node itself has no packet sockets. */
const sender = `
use Socket;
socket(my $out, 17, SOCK_RAW, 0x0300) or die $!;
open(my $file, '<', "/sys/class/net/$ARGV[0]/ifindex") or die $!;
my $device = pack('S n l S C C a8', 17, 0, <$file>, 1, 0, 6, '');
$| = 1;
while (<STDIN>) { chomp; send($out, pack('H*', $_), 0, $device) or die $!; print "sent\\n"; }
`;

/** Whether there is what this needs: every Debian has it. */
export const canForge = (): boolean => spawnSync('perl', ['-MSocket', '-e', '1']).status === 0;

const deviceAddress = (host: Host): Uint8Array =>
  hex(run(host, 'cat', `/sys/class/net/${host.device}/address`).trim().replaceAll(':', ''));

/** An IP packet without extension headers whose transport checksum is put right: of TCP, UDP, UDP-Lite, ICMP or ICMPv6. */
export function withChecksum(packet: Uint8Array): Uint8Array {
  const isV4 = packet[0] >> 4 === 4;
  const [length, protocol] = isV4 ? [(packet[0] & 15) * 4, packet[9]] : [40, packet[6]];
  const addresses = isV4 ? packet.subarray(12, 20) : packet.subarray(8, 40);
  const body = packet.subarray(length);
  const pseudo = concat(addresses, u32(body.length), u32(protocol));
  const summed = protocol === 1 ? body : concat(pseudo, body);
  const at: Readonly<Record<number, number>> = { 1: 2, 6: 16, 17: 6, 58: 2, 136: 6 };
  const right = packet.slice();
  right.set(u16(checksum(summed)), length + at[protocol]);
  return right;
}

/** Linux's usual options: two NOPs and the timestamps. */
export const timestamps = (value: number, echoed: number): Uint8Array =>
  concat(u8(1), u8(1), u8(8), u8(10), u32(value), u32(echoed));

export class Forger {
  readonly #child: ChildProcess;
  readonly #source: Uint8Array;
  readonly #destination: Uint8Array;
  #waiting: (() => void)[] = [];

  /** Sends by the device of one host to that of the other. */
  constructor(from: Host, to: Host) {
    this.#source = deviceAddress(from);
    this.#destination = deviceAddress(to);
    const [command, ...args] = inside(from, 'perl', '-e', sender, from.device);
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#child.stdout! }).on('line', () => this.#waiting.shift()?.());
  }

  /** IP packets, one after the other. */
  async send(...packets: readonly Uint8Array[]): Promise<void> {
    for (const packet of packets) await this.sendFrame(this.framed(packet));
  }

  framed(packet: Uint8Array): Uint8Array {
    return ethernet({ source: this.#source, destination: this.#destination }, packet);
  }

  async sendFrame(frame: Uint8Array): Promise<void> {
    const sent = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#child.stdin?.write(`${Buffer.from(frame).toString('hex')}\n`);
    await sent;
  }

  stop(): void {
    this.#child.stdin?.end();
  }
}
