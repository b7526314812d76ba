/**
 * The order of the test files: the longest first, but the live ones, which wait for each other, spread among the rest, so that
 * one worker at a time has one.
 */
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

const isLive = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/live/');

/** Milliseconds, where no run before has told. */
const usual = { live: 5000, other: 800 };

export default class Sequence extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const [live, others] = [sorted.filter(isLive), sorted.filter((each) => !isLive(each))];
    const [liveTime, otherTime] = [this.#timeOf(live), this.#timeOf(others)];
    const order: TestSpecification[] = [];
    // Of each kind as much of its time as of the other's.
    let [liveDone, otherDone] = [0, 0];
    while (live.length > 0 || others.length > 0) {
      const behind = liveDone * otherTime <= otherDone * liveTime;
      const next = (live.length > 0 && behind) || others.length === 0 ? live : others;
      const [file] = next.splice(0, 1);
      order.push(file);
      if (next === live) liveDone += this.#timeOf([file]);
      else otherDone += this.#timeOf([file]);
    }
    return order;
  }

  #timeOf(files: readonly TestSpecification[]): number {
    return files
      .map(
        (file) =>
          this.ctx.cache.getTestSpecificationResult(file)?.duration ??
          (isLive(file) ? usual.live : usual.other),
      )
      .reduce((sum, each) => sum + each, 0);
  }
}
