/** No text of a user's program becomes part of a script: names, strings and macro arguments of any bytes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateBpftrace } from '../../../compiler/backends/bpftrace/generate.ts';
import { commentText } from '../../../compiler/backends/writer.ts';
import { catalogue } from '../../../probes/index.ts';
import { compiled, toldHost } from './support.ts';

const marker = 'Zq7';

/** The script without its comments. */
const code = (script: string): string => script.replaceAll(/^ *\/\/.*$/gm, '');

function scriptOf(text: string, macros: readonly string[] = []): string {
  const { module } = generateBpftrace(compiled(text, macros), catalogue, toldHost([0, 17, 0]));
  return module?.script ?? '';
}

const hostile = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => marker + Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** A D string literal of those bytes. */
const quoted = (text: string): string =>
  `"${Array.from(text, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}"`;

/** A shape that any script keeps: braces, quotes and backslashes as the backend itself writes them. */
function expectSound(script: string): void {
  const text = code(script);
  expect(text).not.toContain(marker);
  expect(text).toMatch(/^[\n !%&()*+,\-./0-9:;<=>?@A-Z[\]_a-z{|}$~^]*$/);
  expect(script).toMatch(/^[\n -~]*$/);
  expect(script).not.toContain('\\');
  expect(text.split('{').length).toBe(text.split('}').length);
}

describe('hostile text', () => {
  test('strings in keys, comparisons and formats', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const string = quoted(text);
        expectSound(
          scriptOf(`tcp:::receive /execname == ${string} || args[2]->ip_saddr == ${string}/ { @[${string}, execname] = count(); }
            ip:::send /args[4]->ipv4_protostr != ${string}/ { printf("%s", ${string}); @p[args[3]->if_name == ${string}] = count(); }`),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('macro arguments', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expectSound(scriptOf('tcp:::receive /execname == $$1/ { @[$$1] = count(); }', [text]));
      }),
      { numRuns: 50 },
    );
  });

  test('names of variables and aggregations', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9_]{1,60}$/), (text) => {
        const name = marker + text;
        expectSound(
          scriptOf(
            `tcp:::send { ${name} = 1; self->${name} = 2; this->${name} = 3; @${name}[${name}] = count(); }`,
          ),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('comments keep to their line, whatever they quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(commentText(text)).toMatch(/^[ -[\]-~]{0,103}$/);
      }),
    );
  });
});
