/** What must hold of every text, whatever it is. A violation throws; it runs outside the test runner. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { renderDiagnostic } from '../../cli/diagnostics.ts';
import { generateReplay } from '../../compiler/backends/replay/module.ts';
import { compile } from '../../compiler/compile.ts';
import type { Diagnostic } from '../../compiler/diagnostic.ts';
import { OptionSet } from '../../compiler/options.ts';
import type { Program } from '../../compiler/program.ts';
import type { Specifier } from '../../compiler/request.ts';
import type { Span } from '../../grammar/ast.ts';
import { parseProgram, print, walk, type ParseOptions } from '../../grammar/index.ts';
import { catalogue } from '../../probes/index.ts';
import { replay } from '../../runtime/engines/replay.ts';
import { EnableError } from '../../runtime/engines/session-options.ts';
import { replaySettings } from '../../runtime/engines/replay-settings.ts';

const capture = fileURLToPath(new URL('../../examples/captures/refused.pcap', import.meta.url));

function checkSpan({ start, end }: Span, text: string): void {
  const inside = 0 <= start && start <= end && end <= text.length;
  assert(Number.isInteger(start) && Number.isInteger(end) && inside, `span ${start}..${end}`);
}

/** A program or one tagged error, spans within the text; what is printed is read as the same and printed the same. */
export function checkGrammar(text: string, options: ParseOptions): void {
  const { program, errors } = parseProgram(text, options);
  assert.equal(errors.length, program === undefined ? 1 : 0);
  for (const { tag, message, span } of errors) {
    assert.match(tag, /^D_[A-Z_]+$/);
    assert.notEqual(message, '');
    checkSpan(span, text);
  }
  if (program === undefined) return;
  walk(program, ({ span }) => checkSpan(span, text));
  const printed = print(program);
  const again = parseProgram(printed, { kind: options.kind });
  assert.deepEqual(again.errors, [], printed);
  assert(again.program);
  assert.equal(print(again.program), printed);
}

const rendering = { flagOf: (): '-n' => '-n', width: 80, colour: false } as const;

function checkDiagnostic(diagnostic: Diagnostic): void {
  const { tag, message, source, span } = diagnostic;
  assert.match(tag, /^[DT]_[A-Z_]+$/);
  assert.notEqual(message, '');
  checkSpan(span, source.text);
  assert.match(renderDiagnostic(diagnostic, { ...rendering, first: source }), /\n$/);
}

/** How a text may be given: most often as a script. */
const specifiers: readonly Specifier[] = [
  'script',
  'script',
  'name',
  'script',
  'script',
  'provider',
];

/** A typed program whose replay is JavaScript, or tagged errors. Returns the program. */
export function checkCompiler(text: string, index: number): Program | undefined {
  const specifier = specifiers[index % specifiers.length];
  const source =
    specifier === 'script'
      ? ({ kind: 'script', name: 'fuzz.d', text } as const)
      : ({ kind: 'probe', name: text, text } as const);
  const { program, diagnostics } = compile({
    sources: [{ source, specifier }],
    macroArguments: ['1', 'two', '"three"'],
    scriptName: 'fuzz',
    catalogue,
    settings: { zdefs: index % 5 === 0, defaultargs: index % 3 === 0, argref: true, empty: false },
    macros: new Map([['pid', 42n]]),
  });
  diagnostics.forEach(checkDiagnostic);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  assert.equal(program === undefined, failed, 'a program, or errors');
  if (program === undefined) return undefined;
  const { source: code } = generateReplay(program, catalogue);
  assert.doesNotThrow(() => new Function('runtime', code), code);
  return program;
}

const forms = ['text', 'json', 'ndjson'] as const;

/** Runs it over a capture: it ends by itself, with a status, and says only what dtrace says. */
export async function checkRun(program: Program, index: number): Promise<void> {
  const options = new OptionSet();
  options.set('oformat', forms[index % 4] ?? 'text');
  if (index % 2 === 0) options.set('quiet', undefined);
  for (const { name, value } of program.pragmas) options.set(name, value);
  const messages: string[] = [];
  try {
    const { status } = await replay({
      ...replaySettings(options),
      program,
      module: generateReplay(program, catalogue),
      catalogue,
      captures: [capture],
      output: { write: () => {}, truncate: () => {} },
      report: (message) => messages.push(message),
      tracer: { pid: 1, ppid: 0, uid: 0, gid: 0, execname: 'fuzz' },
    });
    assert(Number.isInteger(status) && status >= 0 && status <= 255, `status ${status}`);
  } catch (error) {
    if (!(error instanceof EnableError)) throw error;
  }
  for (const message of messages)
    assert.match(
      message,
      /^error in dt_clause_\d+ for probe ID |drop|couldn't set option|failed spec/,
    );
}
