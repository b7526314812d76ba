/** Grades of probes that no packet tells of, and what would. */
import { type Grade, unavailable } from '../define.ts';

export const insideHost: Grade = unavailable(
  'it happens inside a host, and no packet tells of it: a live engine is needed',
);

export const inProcess: Grade = unavailable(
  'it happens in a process, and a capture holds none: a live engine is needed',
);

export const noSource: Extract<Grade, { grade: 'unavailable' }> = unavailable(
  "a place in the Solaris kernel's own code: nothing else has it",
);
