/**
 * What a kernel did not tell a tracer: an event that comes while its processor is in another traced event, of whichever tracer,
 * runs no program. Linux counts them with the program (5.12: functions by fentry; 6.7: tracepoints and kprobes).
 */
import { readdirSync, readFileSync } from 'node:fs';

const lines = (path: string): readonly string[] => {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // It is gone.
    return [];
  }
};

const entries = (path: string): readonly string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

const childrenOf = (pid: number): readonly number[] =>
  entries(`/proc/${pid}/task`).flatMap((task) =>
    lines(`/proc/${pid}/task/${task}/children`)
      .flatMap((line) => line.split(' '))
      .filter(Boolean)
      .map(Number),
  );

/** How many events the programs of this process and its children have missed so far. */
function missed(pid: number): number {
  const own = entries(`/proc/${pid}/fdinfo`)
    .flatMap((fd) => lines(`/proc/${pid}/fdinfo/${fd}`))
    .map((line) => Number(/^recursion_misses:\s+(\d+)/.exec(line)?.[1] ?? 0));
  return [...own, ...childrenOf(pid).map(missed)].reduce((sum, each) => sum + each, 0);
}

let lost = 0;
const made: { close(): void }[] = [];

/** Keeps in mind what the tracer of this process has missed: to be called before it ends. */
export const countMissed = (pid: number | undefined): void => {
  if (pid !== undefined) lost += missed(pid);
};

/** Keeps in mind namespaces, which a scenario that is held again makes anew. */
export function remember<T extends { close(): void }>(network: T): T {
  made.push(network);
  return network;
}

const TIMES = 3;

/**
 * Holds a scenario whose events are counted one by one; again, in namespaces of its own, when a tracer has missed events that
 * may have been its own. After three times what there is must do.
 */
export const whole = (scenario: () => Promise<void>) => async (): Promise<void> => {
  for (let time = 1; ; time++) {
    lost = 0;
    const before = made.length;
    await scenario();
    if (lost === 0 || time === TIMES) return;
    process.stderr.write(`once more: the kernel did not tell of ${lost} events\n`);
    for (const network of made.splice(before)) network.close();
  }
};
