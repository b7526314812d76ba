/** What the versions of bpftrace differ in, as far as generated scripts need it. All of it was measured. */

export interface Features {
  /** Elements that a tuple may have. */
  readonly tupleElements: number;
  /**
   * Elements up to which a recording's events are filled. More fit into a tuple than into the 512 bytes of stack, of which
   * all probes of one attach point have their share: with so many, four of them loaded.
   */
  readonly recordedElements: number;
  /** The provider of function entries and returns by the kernel's type information. */
  readonly fentry: string;
  readonly fexit: string;
  /** `offsetof(struct task_struct, comm)`. */
  readonly offsetof: boolean;
  /** `self:signal:SIGUSR1`: a way to stop that loses nothing. */
  readonly stopsBySignal: boolean;
  /** A map's element that is not there makes a message when it is deleted, so it is looked for first. */
  readonly reportsDeletes: boolean;
  /** The environment variable that limits the keys of a map. */
  readonly mapKeys: string;
}

type Version = readonly [number, number, number];

/** From the newest; a version has the features of the first row that is not newer. */
const table: readonly { readonly since: Version; readonly features: Features }[] = [
  {
    since: [0, 27, 0],
    features: {
      tupleElements: 63,
      recordedElements: 26,
      fentry: 'fentry',
      fexit: 'fexit',
      offsetof: true,
      stopsBySignal: true,
      reportsDeletes: false,
      mapKeys: 'BPFTRACE_MAX_MAP_KEYS',
    },
  },
  {
    since: [0, 23, 0],
    features: {
      tupleElements: 62,
      recordedElements: 26,
      fentry: 'fentry',
      fexit: 'fexit',
      offsetof: true,
      stopsBySignal: true,
      reportsDeletes: true,
      mapKeys: 'BPFTRACE_MAX_MAP_KEYS',
    },
  },
  {
    since: [0, 0, 0],
    features: {
      tupleElements: 31,
      recordedElements: 20,
      fentry: 'kfunc',
      fexit: 'kretfunc',
      offsetof: false,
      stopsBySignal: false,
      reportsDeletes: false,
      mapKeys: 'BPFTRACE_MAP_KEYS_MAX',
    },
  },
];

function notNewer(a: Version, b: Version): boolean {
  for (const [index, part] of a.entries()) if (part !== b[index]) return part < b[index];
  return true;
}

/** What that version of bpftrace has. */
export function featuresOf(version: Version): Features {
  return table.find(({ since }) => notNewer(since, version))!.features;
}

/** Keys that each map has room for, unless the program's options say otherwise. */
export const defaultMapKeys = 16_384;

/** Pages of the buffer between kernel and bpftrace: what held bursts of 300,000 events without a loss. */
const bufferPages = 4096;

/** The child's environment. */
export function environmentOf(
  { mapKeys }: Features,
  keys: number,
): Readonly<Record<string, string>> {
  return { [mapKeys]: String(keys), BPFTRACE_PERF_RB_PAGES: String(bufferPages) };
}
