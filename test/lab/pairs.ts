/** The kernels and userlands that the lab boots: by Debian's name of the suite that each comes from. */

/** A kernel and the userland that runs on it. */
export interface Pair {
  readonly kernel: Suite;
  readonly userland: Suite;
  readonly what: string;
}

/** Suites of Debian that have a cloud kernel and bpftrace. */
export const suites = ['bookworm', 'trixie', 'sid'] as const;
export type Suite = (typeof suites)[number];

export const pairs: ReadonlyMap<string, Pair> = new Map(
  Object.entries({
    bookworm: { kernel: 'bookworm', userland: 'bookworm', what: 'Linux 6.1, bpftrace 0.17' },
    trixie: { kernel: 'trixie', userland: 'trixie', what: 'Linux 6.12, bpftrace 0.23' },
    // bpftrace 0.17 takes twenty seconds to start under emulation: what that kernel has is seen with a newer one.
    mixed: { kernel: 'bookworm', userland: 'trixie', what: 'Linux 6.1, bpftrace 0.23' },
    sid: { kernel: 'sid', userland: 'sid', what: "unstable's Linux, bpftrace 0.27" },
    // The libraries of dtrace 2.0.7 name members that Linux 7 has lost.
    native: {
      kernel: 'trixie',
      userland: 'sid',
      what: 'Linux 6.12, native dtrace 2.0.7, bpftrace 0.27',
    },
  } satisfies Record<string, Pair>),
);

export const defaultPair = 'trixie';
