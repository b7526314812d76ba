/** The bundled command's parser decides by data; it must read every text as the analysed parser does. */
import { EOF } from 'chevrotain';
import { expect, test } from 'vitest';
import { deciderOf, decisionsOf } from '../../grammar/decisions.ts';
import { SyntaxFault } from '../../grammar/errors.ts';
import { tokenize } from '../../grammar/lexer.ts';
import { Parser } from '../../grammar/parser.ts';
import { VOCABULARY } from '../../grammar/tokens.ts';
import { readCorpus } from '../native/corpus.ts';

const analysed = new Parser();
// As the build hands it on.
const decisions = JSON.parse(JSON.stringify(decisionsOf(analysed.deciders))) as ReturnType<
  typeof decisionsOf
>;

/** What a parser makes of a text. */
function read(parser: Parser, text: string): unknown {
  try {
    const { tokens } = tokenize(text, { probeText: false, typeNames: undefined });
    parser.begin(tokens, { textLength: text.length, probeText: false, typeNames: undefined });
    const items = parser.program();
    return { items, errors: parser.errors.map(({ name, message }) => ({ name, message })) };
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) return thrown.error;
    throw thrown;
  }
}

const gates = (shut: number): { GATE: () => boolean }[] =>
  Array.from({ length: 31 }, (_, at) => ({ GATE: () => at !== shut }));
const open = gates(-1);
const allTokens = [...VOCABULARY, EOF].map(({ name, tokenTypeIdx }) => {
  return { name, parser: { LA_FAST: () => ({ tokenTypeIdx: tokenTypeIdx! }) } };
});

test('each decision, at each token, with every gate open and with each one shut', () => {
  expect(decisions.length).toBeGreaterThan(40);
  let gated = 0;
  for (const decision of decisions) {
    const theirs = analysed.deciders[decision.rule][decision.key]!;
    const ours = deciderOf(decision);
    const place = `${decision.rule} ${decision.key} at`;
    for (const { name, parser } of allTokens)
      expect(ours.call(parser, open), `${place} ${name}`).toBe(theirs.call(parser, open));
    // Chevrotain looks at gates where the rule has any, and only there are any given.
    const shuts = [0, 1, 2, 3].map(gates);
    const looks = allTokens.some(({ parser }) =>
      shuts.some((shut) => theirs.call(parser, shut) !== theirs.call(parser, open)),
    );
    if (!looks) continue;
    gated++;
    for (const { name, parser } of allTokens)
      for (const shut of shuts)
        expect(ours.call(parser, shut), `${place} ${name}`).toBe(theirs.call(parser, shut));
  }
  expect(gated).toBeGreaterThan(0);
});

test('the programs of the corpus, right and wrong', () => {
  const decided = new Parser({ decisions });
  const texts = readCorpus().map(({ text }) => text);
  const outcomes = texts.map((text) => read(decided, text));
  expect(outcomes).toEqual(texts.map((text) => read(analysed, text)));
  const wrong = outcomes.filter((outcome) => !Object.hasOwn(outcome as object, 'items'));
  expect(outcomes.length - wrong.length).toBeGreaterThan(200);
  expect(outcomes.length).toBeGreaterThan(500);
});
