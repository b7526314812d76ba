/** Chevrotain's own lookahead, but each decision's is worked out when it is first met: a program meets few of them. */
import { LLkLookaheadStrategy } from 'chevrotain';
import type { ILookaheadStrategy } from 'chevrotain';

type Alternation = ILookaheadStrategy['buildLookaheadForAlternation'];
type Optional = ILookaheadStrategy['buildLookaheadForOptional'];

export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(
    options: Parameters<Alternation>[0],
  ): ReturnType<Alternation> {
    return lazily(() => super.buildLookaheadForAlternation(options));
  }

  override buildLookaheadForOptional(options: Parameters<Optional>[0]): ReturnType<Optional> {
    return lazily(() => super.buildLookaheadForOptional(options));
  }
}

/** The function that `make` makes; it is called with the parser as `this`. */
function lazily<Words extends unknown[], Result>(
  make: () => (...words: Words) => Result,
): (...words: Words) => Result {
  let made: ((...words: Words) => Result) | undefined;
  return function decide(this: unknown, ...words: Words): Result {
    made ??= make();
    return made.call(this, ...words);
  };
}
