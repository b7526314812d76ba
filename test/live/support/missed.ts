/**
 * What a kernel did not tell a tracer: an event that comes while its processor is in another traced event, of whichever tracer,
 * runs no program.
 */
import { alone } from './alone.ts';
import { NestedEvents } from '../../../runtime/live/nested-events.ts';

let lost = 0;
const made: { close(): void }[] = [];

/** Keeps in mind what the tracer of this process has missed: to be called before it ends. */
export const countMissed = (pid: number | undefined): void => {
  if (pid !== undefined) lost += new NestedEvents(pid).news();
};

const told = /^tsdtrace: (\d+) events? missed in the kernel: .*\n/gm;

/** The command's messages without those that tell of such events, which are kept in mind. */
export const countTold = (stderr: string): string =>
  stderr.replace(told, (_, events: string) => {
    lost += Number(events);
    return '';
  });

/** Keeps in mind namespaces, which a scenario that is held again makes anew. */
export function remember<T extends { close(): void }>(network: T): T {
  made.push(network);
  return network;
}

/** How many events the scenario that was held last has missed at most: so many fewer may have been counted. */
export const missed = (): number => lost;

/** How often a scenario is held at most: on a loaded machine one in three may miss an event. */
const usual = 6;

/**
 * Holds a scenario whose events are counted one by one; again, in namespaces of its own, when a tracer has missed events that
 * may have been its own, or when it gives false: a kernel under load has been seen to tell less than it told that it missed.
 * After so many times what there is must do.
 */
export const whole =
  (scenario: () => Promise<void | boolean>, times: number = usual) =>
  async (): Promise<void> => {
    for (let time = 1; ; time++) {
      lost = 0;
      const before = made.length;
      const agrees = (await alone(scenario)) ?? true;
      if ((lost === 0 && agrees) || time === times) return;
      const why = lost > 0 ? `did not tell of ${lost} events` : 'has counted otherwise';
      process.stderr.write(`once more: the kernel ${why}\n`);
      for (const network of made.splice(before)) network.close();
    }
  };
