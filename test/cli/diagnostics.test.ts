import { describe, expect, test } from 'vitest';
import { codeFrame } from '../../cli/frame.ts';
import { renderDiagnostic } from '../../cli/diagnostics.ts';
import { fromBinary, printable, toBinary } from '../../cli/text.ts';
import { printDiagnostics } from '../../cli/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import type { Diagnostic, SourceText } from '../../compiler/diagnostic.ts';
import { open as opened } from './session.ts';

/** The diagnostic of the place that «» enclose. */
function diagnostic(marked: string, more: Partial<Diagnostic> & { script?: string }): Diagnostic {
  const binary = toBinary(marked);
  const [open, close] = [toBinary('«'), toBinary('»')];
  const start = binary.indexOf(open);
  const end = binary.indexOf(close) - open.length;
  const text = binary.replace(open, '').replace(close, '');
  const { script, ...rest } = more;
  const source: SourceText =
    script === undefined
      ? { kind: 'probe', name: text, text }
      : { kind: 'script', name: script, text };
  return {
    severity: 'error',
    tag: 'D_SYNTAX',
    message: 'message',
    source,
    span: { start, end },
    ...rest,
  };
}

function rendered(each: Diagnostic, width = 100, colour = false): string {
  const flagOf = (): '-n' => '-n';
  return fromBinary(renderDiagnostic(each, { flagOf, first: each.source, width, colour }));
}

describe('a diagnostic', () => {
  test('of a script has the line in dtrace form, then the place', () => {
    const each = diagnostic(
      '#!/usr/bin/tsdtrace -s\n\n«tcp:::accept-establishd»\n{ @ = count(); }\n',
      {
        script: 'web.d',
        tag: 'D_PDESC_ZERO',
        message: 'probe description tcp:::accept-establishd does not match any probes',
        hint: 'did you mean accept-established?',
      },
    );
    expect(rendered(each)).toBe(
      [
        'tsdtrace: failed to compile script web.d: [D_PDESC_ZERO] line 3: probe description tcp:::accept-establishd does not match any probes',
        ' --> web.d:3:1',
        '  |',
        '3 | tcp:::accept-establishd',
        '  | ^~~~~~~~~~~~~~~~~~~~~~~',
        'hint: did you mean accept-established?',
        '',
      ].join('\n'),
    );
  });

  test('of a command-line text has the whole text and the half of the clause', () => {
    const each = diagnostic('tcp:::send /«execnme» == "x"/ { trace(1) }', {
      tag: 'D_IDENT_UNDEF',
      message: 'failed to resolve execnme: Unknown variable name',
      context: 'in predicate',
    });
    expect(rendered(each)).toBe(
      [
        'tsdtrace: invalid probe specifier tcp:::send /execnme == "x"/ { trace(1) }: [D_IDENT_UNDEF] in predicate: failed to resolve execnme: Unknown variable name',
        ' --> -n:1:13',
        '  |',
        '1 | tcp:::send /execnme == "x"/ { trace(1) }',
        '  |             ^~~~~~~',
        '',
      ].join('\n'),
    );
  });

  test('has the file and the line that a marker says', () => {
    const each = diagnostic('# 7 "foo.h"\nBEGIN { «x» }\n', { script: 'web.d' });
    expect(rendered(each).split('\n').slice(0, 4)).toEqual([
      'tsdtrace: failed to compile script web.d: [D_SYNTAX] "foo.h", line 7: message',
      ' --> foo.h:7:9',
      '  |',
      '7 | BEGIN { x }',
    ]);
  });

  test('of a library names the program that wanted it, and its own file', () => {
    const each = diagnostic('«x»', { script: '/lib/a.d' });
    const library = { ...each, source: { ...each.source, kind: 'library' as const } };
    const first: SourceText = { kind: 'probe', name: 'BEGIN', text: 'BEGIN' };
    const text = renderDiagnostic(library, {
      flagOf: () => '-n',
      first,
      width: 100,
      colour: false,
    });
    expect(text.split('\n').slice(0, 2)).toEqual([
      'tsdtrace: invalid probe specifier BEGIN: [D_SYNTAX] "/lib/a.d", line 1: message',
      ' --> /lib/a.d:1:1',
    ]);
  });

  test('that is a note is one line', () => {
    const each = diagnostic('«x»', { severity: 'note', message: 'args[1]->ip_daddr: old' });
    expect(rendered(each)).toBe('tsdtrace: note: args[1]->ip_daddr: old\n');
  });

  test('never sends control characters to a terminal', () => {
    const each = diagnostic('BEGIN { «\x1b]0;owned\x07» }', {
      message: 'syntax error near "\x1b]0;"',
      hint: 'not \x9b\x1b',
    });
    // oxlint-disable-next-line no-control-regex -- these are what it is about
    expect(rendered(each)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(rendered(each)).toContain('syntax error near "\\x1b]0;"');
  });

  test('is coloured when asked to, and reads the same', () => {
    const each = diagnostic('BEGIN { «x» }', {});
    const coloured = rendered(each, 100, true);
    // oxlint-disable-next-line no-control-regex -- the escape sequences of colours
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(rendered(each));
    expect(coloured).not.toBe(rendered(each));
  });
});

/** The source line and the caret line of a frame, without the gutter. */
function frame(
  marked: string,
  width = 100,
): readonly [place: string, source: string, caret: string] {
  const { source, span } = diagnostic(marked, { script: 'x' });
  const rows = codeFrame(source.text, span, { label: 'x', width, colour: false }).split('\n');
  const bar = rows[1].indexOf('|') + 2;
  return [rows[0].trim(), rows[2].slice(bar), rows[3].slice(bar)];
}

describe('a code frame', () => {
  // Each expectation can be read off: the caret stands under the place, in columns of a terminal.
  test.for([
    ['one character', 'a «b» c', '--> x:1:3', 'a b c', '  ^'],
    [
      'tabs as blanks to the next eighth column',
      '\ta\t«b»',
      '--> x:1:4',
      '        a       b',
      '                ^',
    ],
    ['a tab in the place', '«a\tb»', '--> x:1:1', 'a       b', '^~~~~~~~~'],
    ['two bytes a character', 'é"ü" «x»', '--> x:1:6', 'é"ü" x', '     ^'],
    ['wide characters', '日本 «語» x', '--> x:1:4', '日本 語 x', '     ^~'],
    ['combining marks', 'e\u0301 «x»', '--> x:1:4', 'e\u0301 x', '  ^'],
    ['an emoji', '"🙂" «x»', '--> x:1:5', '"🙂" x', '     ^'],
    ['a later line', 'a\nb\n  «c»\nd', '--> x:3:3', '  c', '  ^'],
    ['a place that goes on', 'a «b\nc» d', '--> x:1:3', 'a b', '  ^'],
    ['the end of the input', 'BEGIN {«»', '--> x:1:8', 'BEGIN {', '       ^'],
    ['the end of the input after a newline', 'BEGIN {\n«»', '--> x:2:1', '', '^'],
    ['lines that end in CR LF', 'a «b»\r\nc', '--> x:1:3', 'a b', '  ^'],
    ['nothing at all', '«»', '--> x:1:1', '', '^'],
  ] as const)('%s', ([, marked, place, source, caret]) => {
    expect(frame(marked)).toEqual([place, source, caret]);
  });

  test('bytes that are not UTF-8 take a column each', () => {
    const rows = codeFrame(
      '\xff\xfe x',
      { start: 3, end: 4 },
      { label: 'x', width: 100, colour: false },
    );
    expect(rows.split('\n').slice(2, 4)).toEqual(['1 | \ufffd\ufffd x', '  |    ^']);
  });

  test('a long line is cut around the place', () => {
    const marked = `${'a'.repeat(500)}«${'b'.repeat(5)}»${'c'.repeat(500)}`;
    const [place, source, caret] = frame(marked, 40);
    expect(place).toBe('--> x:1:501');
    expect(source.length).toBeLessThanOrEqual(36);
    expect(source).toMatch(/^…a+bbbbbc+…$/);
    expect(caret).toBe(`${' '.repeat(source.indexOf('b'))}^~~~~`);
  });

  test('a place that is longer than the line is cut, too', () => {
    const [, source, caret] = frame(`a «${'b'.repeat(500)}» c`, 40);
    expect(source.length).toBeLessThanOrEqual(36);
    expect(source).toMatch(/^a b+……$/);
    expect(caret).toBe(`  ^${'~'.repeat(source.length - 4)}`);
  });

  test('the end of a long line', () => {
    const [, source, caret] = frame(`${'a'.repeat(500)}«b»`, 40);
    expect(source).toMatch(/^…a+b$/);
    expect(caret).toBe(`${' '.repeat(source.length - 1)}^`);
  });
});

describe('text', () => {
  test('goes to bytes and back', () => {
    expect(toBinary('é')).toBe('\xc3\xa9');
    expect(fromBinary('\xc3\xa9')).toBe('é');
  });

  test('C1 controls are escaped, other UTF-8 is kept', () => {
    expect(printable(toBinary('\u009bé\n\t'))).toBe(`\\x9b${toBinary('é')}\n\t`);
  });
});

test('a quiet session passes notes over, but not what this kernel cannot tell', async () => {
  const { session } = await opened('-q', '-n', 'BEGIN');
  let said = '';
  const terminal = { width: 100, colour: false, error: (text: string) => (said += text) };
  const notes = ['T_OLD_LAYOUT', 'T_LIVE_PROBE'].map((tag) =>
    diagnostic('«BEGIN»', { severity: 'note', tag, message: `of ${tag}` }),
  );
  printDiagnostics(notes, session!, terminal as unknown as Terminal);
  expect(said).toBe('tsdtrace: note: of T_LIVE_PROBE\n');
});
