/** The capture that programs with a known output run over. */
import { ipv4, Protocol, udp } from '../capture/build.ts';
import { pcap } from '../capture/build-file.ts';

const raw = 101;

/** When the first of them comes, in seconds. */
const start = 1_700_000_000;

/**
 * Ten datagrams, 110 ms apart, to port 53 of 10.0.0.9: the first from 10.0.0.1, the next from 10.0.0.2, and so on in
 * turn; with 0, 100, ..., 900 bytes of payload. pcap, without a link layer.
 */
export function datagrams(): Uint8Array {
  const frames = Array.from({ length: 10 }, (_, i) => ({
    data: ipv4(
      { source: `10.0.0.${1 + (i % 2)}`, destination: '10.0.0.9', protocol: Protocol.udp },
      udp(1000 + i, 53, new Uint8Array(100 * i)),
    ),
    seconds: start,
    nanoseconds: i * 110_000_000,
  }));
  return pcap(frames, { linkType: raw });
}
