/** The facts stored beside a capture, in NAME.json. */
import type { TsharkCounts } from './tshark.ts';

export interface HostFacts {
  addresses: string[];
  /** Difference of the kernel's counters (nstat names) over the recording; those absent are 0. */
  counters: Record<string, number>;
  /** `ss -tan` when it ended: number of sockets in each state. */
  sockets: Record<string, number>;
}

export interface Sidecar {
  capture: string;
  scenario: string;
  recorded: string;
  kernel: string;
  format: string;
  linkType: string;
  snapLength: number | null;
  /** Host and interfaces on which the capture was taken. */
  takenOn: { host: string; interfaces: string[] };
  /** Hosts all of whose packets the capture holds, each once, and their addresses. */
  vantage: string[];
  vantageAddresses: string[];
  /** The hosts' packets are inside of tunnels: what tshark counts is of the innermost packets. */
  inner?: true;
  hosts: Record<string, HostFacts>;
  tshark: TsharkCounts;
}

/** The side-car's name for a capture's: `web.pcapng` and `scan.pcap.gz` give `web.json` and `scan.json`. */
export function sidecarName(capture: string, extension: 'json' | 'md'): string {
  return `${capture.replace(/\.(pcap|pcapng)(\.gz)?$/, '')}.${extension}`;
}
