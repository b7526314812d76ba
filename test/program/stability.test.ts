/** Stability attributes of descriptions and statements. Rules of dtrace's dt_probe_info() and its parser. */
import { describe, expect, test } from 'vitest';
import { attributesText, parseAttributes } from '../../compiler/attributes.ts';
import { compileText, complaints } from './support.ts';

function matched(
  text: string,
): readonly { description: string; own: string; statements: string }[] {
  const { program, diagnostics } = compileText(text);
  expect(diagnostics).toEqual([]);
  return (program?.matched ?? []).map(({ description, attributes, statementAttributes }) => ({
    description,
    own: attributesText(attributes),
    statements: attributesText(statementAttributes),
  }));
}

describe('a description', () => {
  test.for([
    ['dtrace:::BEGIN', 'Stable/Stable/Common'],
    ['BEGIN', 'Unstable/Unstable/Common'],
    ['profile:::tick-1s', 'Evolving/Evolving/Common'],
    ['udp:::send', 'Evolving/Evolving/ISA'],
    ['udp:vmlinux::send', 'Private/Private/Unknown'],
    ['udp:::', 'Unstable/Unstable/Common'],
    ['udp:::sen*', 'Evolving/Evolving/ISA'],
  ])('%s is %s', ([description, own]) => {
    expect(matched(`${description} { }\n`)[0].own).toBe(own);
  });
});

describe('the statements of a clause', () => {
  test.for([
    ['dtrace:::BEGIN { x = timestamp; self->y = x + 1; }', 'Stable/Stable/Common'],
    ['dtrace:::BEGIN { trace(htons(1)); }', 'Evolving/Evolving/Common'],
    ['udp:::send { trace(args[4]->udp_dport); }', 'Evolving/Evolving/ISA'],
    ['udp:::send { trace(arg0); }', 'Stable/Stable/Common'],
    ['udp:::send /args[4]->udp_dport == 53/ { trace(1); }', 'Evolving/Evolving/ISA'],
    ['udp:::send /args[4]->udp_dport == 53/ { }', 'Stable/Stable/Common'],
    ['udp:::send { trace(probename); }', 'Evolving/Evolving/ISA'],
    ['udp:::send { trace(probefunc); }', 'Private/Private/Unknown'],
  ])('%s: %s', ([text, statements]) => {
    expect(matched(`${text}\n`)[0].statements).toBe(statements);
  });

  test('are told once for each description', () => {
    const text = 'dtrace:::BEGIN, udp:::send { trace(probename); }\n';
    expect(matched(text)).toEqual([
      {
        description: 'dtrace:::BEGIN',
        own: 'Stable/Stable/Common',
        statements: 'Stable/Stable/Common',
      },
      {
        description: 'udp:::send',
        own: 'Evolving/Evolving/ISA',
        statements: 'Evolving/Evolving/ISA',
      },
    ]);
  });
});

describe('#pragma D attributes', () => {
  test.for([
    ['before the declaration', '#pragma D attributes Unstable/Private/CPU x\nint x;\n'],
    ['after the declaration', 'int x;\n#pragma D attributes Unstable/Private/CPU x\n'],
    ['before an inline', '#pragma D attributes Unstable/Private/CPU x\ninline int x = pid;\n'],
    ['after an inline', 'inline int x = pid;\n#pragma D attributes unstable/private/cpu x\n'],
    [
      'on what an inline is made of',
      'inline int y = pid;\n#pragma D attributes Unstable/Private/CPU y\ninline int x = y + 1;\n',
    ],
  ])('%s', ([, text]) => {
    expect(matched(`${text}dtrace:::BEGIN { trace(x); }\n`)[0].statements).toBe(
      'Unstable/Private/CPU',
    );
  });

  test('do not hold for an inline that is a constant: that is but a number', () => {
    const text = '#pragma D attributes Private/Private/CPU x\ninline int x = 5 * 2;\n';
    expect(matched(`${text}dtrace:::BEGIN { trace(x); }\n`)[0].statements).toBe(
      'Stable/Stable/Common',
    );
  });

  test('of a provider', () => {
    const text = '#pragma D attributes Private/Private/CPU provider udp name\nudp:::send { }\n';
    expect(matched(text)[0].own).toBe('Private/Private/CPU');
  });

  test('do not wait for thread-local or clause-local variables', () => {
    const text = '#pragma D attributes Stable x\nself int x;\nBEGIN { }\n';
    expect(complaints(text)).toMatchObject([{ tag: 'D_PRAGMA_UNUSED', line: 1 }]);
  });
});

describe('attributes as text', () => {
  test.for([
    ['Stable/Evolving/ISA', 'Stable/Evolving/ISA'],
    ['private', 'Private/Standard/Common'],
    ['Stable/stable', 'Stable/Stable/Common'],
    ['', 'Standard/Standard/Common'],
  ])('%j is %s', ([text, read]) => {
    expect(attributesText(parseAttributes(text) ?? ['', '', ''])).toBe(read);
  });

  test.for(['Good', 'Stable/Good', 'Stable/Stable/Good', 'Stable/Stable/Common/x', 'Common'])(
    '%j is none',
    (text) => {
      expect(parseAttributes(text)).toBeUndefined();
    },
  );
});
