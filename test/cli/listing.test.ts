import { describe, expect, test } from 'vitest';
import { indented, moduleListing } from '../../cli/listing.ts';
import { generateReplay } from '../../compiler/backends/replay/module.ts';
import { catalogue } from '../../probes/index.ts';
import { compileText } from '../program/support.ts';

describe('the listing of -S', () => {
  test('indents by braces, but not those in literals', () => {
    expect(indented('f() {\nif (x) {\ny = "{";\n} else {\nz(`}`, \'{\');\n}\n}\nend')).toBe(
      'f() {\n  if (x) {\n    y = "{";\n  } else {\n    z(`}`, \'{\');\n  }\n}\nend',
    );
  });

  test('is what the replay runs, and names its constants', () => {
    const text = 'udp:::send /args[4]->udp_dport == 53/ { @["{"] = count(); }\n';
    const { program } = compileText(text);
    if (program === undefined) throw new Error('does not compile');
    const module = generateReplay(program, catalogue);
    const listing = moduleListing(module);
    expect(listing).toContain('// K[0]: probe udp:vmlinux::send\n');
    const code = listing.slice(listing.indexOf("'use strict'"));
    expect(code.replace(/^ +/gm, '')).toBe(module.source);
    expect(() => new Function('runtime', code)).not.toThrow();
  });
});
