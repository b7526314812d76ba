/**
 * What the parser does at each token of one place of the grammar (which alternative, once more or not), as data. Chevrotain works it
 * out of the rules when a parser is made, which takes longer than most parses; the build keeps it for the command.
 */
import { EOF } from 'chevrotain';
import type { IOrAlt, IToken } from 'chevrotain';
import { VOCABULARY } from './tokens.ts';

/** One place of the grammar: an OR, OPTION, MANY … of a rule. */
export interface Decision {
  readonly rule: string;
  /** Chevrotain's number of the place within the rule. */
  readonly key: number;
  /** Which of several alternatives, or whether at all. */
  readonly among: boolean;
  /** By the token's place in the vocabulary, end of input last: a bit for each alternative that may begin so; 1 for yes. */
  readonly masks: readonly number[];
}

/** What Chevrotain calls, with the parser as `this`. */
export type Decider = (
  this: { LA_FAST(ahead: number): Pick<IToken, 'tokenTypeIdx'> },
  alternatives?: readonly Pick<IOrAlt<unknown>, 'GATE'>[],
) => number | boolean | undefined;

/** By rule, then by key. */
export type Deciders = Readonly<Record<string, readonly (Decider | undefined)[]>>;

const tokens = [...VOCABULARY, EOF];

/** As many alternatives as a mask has bits for. */
const most = 31;

/** The decision as Chevrotain's own functions make it: the first alternative that the token may begin and whose gate is open. */
export function deciderOf({ among, masks }: Decision): Decider {
  let byType: Map<number | undefined, number> | undefined;
  return function decide(alternatives) {
    byType ??= new Map(masks.map((mask, at) => [tokens[at].tokenTypeIdx, mask]));
    const mask = byType.get(this.LA_FAST(1).tokenTypeIdx) ?? 0;
    if (!among) return mask !== 0;
    for (let at = 0, left = mask; left !== 0; at++, left >>>= 1)
      if ((left & 1) !== 0 && alternatives?.[at].GATE?.() !== false) return at;
    return undefined;
  };
}

/** Asks every decider about every token, with one gate open at a time. */
export function decisionsOf(deciders: Deciders): Decision[] {
  return Object.entries(deciders).flatMap(([rule, all]) =>
    all.flatMap((decide, key) => (decide === undefined ? [] : [{ rule, key, ...asked(decide) }])),
  );
}

function asked(decide: Decider): Pick<Decision, 'among' | 'masks'> {
  let among = false;
  const masks = tokens.map(({ tokenTypeIdx }) => {
    const parser = { LA_FAST: () => ({ tokenTypeIdx }) as IToken };
    let mask = 0;
    for (let open = 0; open < most; open++) {
      const gates = Array.from({ length: most }, (_, at) => ({ GATE: () => at === open }));
      const answer = decide.call(parser, gates);
      if (typeof answer === 'number') {
        among = true;
        mask |= 1 << answer;
      } else if (answer === true) mask = 1;
    }
    return mask;
  });
  return { among, masks };
}
