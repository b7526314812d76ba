/** What is nearly right is told with what was meant; errors that have nothing to do with each other are all told. */
import { describe, expect, test } from 'vitest';
import { compileText, complaints } from './support.ts';

describe('a misspelt name has a suggestion', () => {
  test.each([
    ['tcp:::accept-establishd { }', 'did you mean tcp:::accept-established?'],
    ['tpc:::send { }', 'did you mean tcp:::send?'],
    ['begin { }', 'did you mean BEGIN?'],
    ['tcp:send { }', 'did you mean tcp:::send?'],
    ['tcp: { }', 'did you mean tcp:::?'],
    ['send: { }', 'did you mean the name send? It is :::send'],
    [
      'io:::start { }',
      'there is no provider io: there are arp, dtrace, estats, gld, icmp, igmp, ip, ipv4, ipv6, mib, profile, sctp, sdt, socket, tcp, tcpf, udp, udplite',
    ],
    ['tcp:::t*persist { }', 'a wildcard leaves out tcp:::timeout-persist: name them'],
    [
      'mib:::icmpIn* { }',
      'the 13 counters that it matches are of the level diagnostic: -x miblevel=diag, or a name without wildcard',
    ],
    [':::tcpOutData* { }', "counters are matched by their provider's name only: mib:::tcpOutData*"],
    ['BEGIN { x = strlenn("a"); }', 'did you mean strlen( )?'],
    ['BEGIN { printff("a"); }', 'did you mean printf( )?'],
    ['BEGIN { @a = quantise(1); }', 'did you mean quantize( )?'],
    ['BEGIN { countr = 1; trace(contr); }', 'did you mean countr?'],
    ['BEGIN { self->start = 1; trace(self->strat); }', 'did you mean self->start?'],
    ['BEGIN { this->start = 1; trace(this->strat); }', 'did you mean this->start?'],
    ['BEGIN { seen[1] = 1; trace(sen[1]); }', 'did you mean seen?'],
    ['BEGIN { @rates = count(); printa(@rate); }', 'did you mean @rates?'],
    ['tcp:::send { trace(args[2]->ip_sadr); }', 'did you mean args[2]->ip_saddr?'],
    ['tcp:::send { trace(arg[2]->ip_saddr); }', 'did you mean args?'],
    ['struct s { int alpha; } v; BEGIN { trace(v.alhpa); }', 'did you mean alpha?'],
    ['struct s { int alpha; }; struct s *p; BEGIN { trace(p->alhpa); }', 'did you mean alpha?'],
    ['struct s { int alpha; }; BEGIN { x = offsetof (struct s, alhpa); }', 'did you mean alpha?'],
    ['self uint64t x; BEGIN { }', 'did you mean uint64_t?'],
    ['uint64t x; BEGIN { }', 'uint64t names no type that is known here: did you mean uint64_t?'],
    ['BEGIN { trace(sizeof (uint16)); }', 'did you mean the type uint16_t?'],
    ['BEGIN { trace(tcp_state_sting[1]); }', 'did you mean tcp_state_string?'],
    ['#pragma D option quite\nBEGIN { }', 'did you mean quiet?'],
    ['#pragma D optin quiet\nBEGIN { }', 'did you mean option?'],
    ['BEGIN { trace($pidd); }', 'did you mean $pid?'],
  ])('%s', (text, hint) => {
    expect(compileText(text).diagnostics.map((each) => each.hint)).toEqual([hint]);
  });
});

describe('what is written as elsewhere has a way out', () => {
  test.each([
    ['BEGIN { int x = 1; }', 'declare variables between clauses'],
    ['BEGIN { for (;;) { } }', 'D has no for'],
    ['tcp:::send { trace(args[2].ip_saddr); }', 'write ->ip_saddr'],
    ['BEGIN { x = self; }', 'write self->NAME'],
    ['BEGIN { x = 1; x = "a"; }', 'x keeps the type of its declaration or first assignment'],
  ])('%s', (text, hint) => {
    expect(compileText(text).diagnostics[0].hint).toBe(hint);
  });
});

describe('several errors in one run', () => {
  const tags = (text: string): string[] => complaints(text).map(({ message }) => message);
  const unknown = (name: string): string => `failed to resolve ${name}: Unknown variable name`;

  test('names that nothing defines, each once', () => {
    const text = 'BEGIN { trace(x); } BEGIN { trace(y); } END { trace(x); } END { trace(z); }';
    expect(tags(text)).toEqual(['x', 'y', 'z'].map(unknown));
  });

  test('a name that a wrong clause would have defined is not another error', () => {
    expect(tags('BEGIN { x = strlenn("a"); } BEGIN { trace(x); }')).toEqual([
      'undefined function name: strlenn',
    ]);
    expect(tags('self nosuch_t y; nosuch_t *p; int x[0]; BEGIN { trace(x); }')).not.toContain(
      unknown('x'),
    );
  });

  test('nor is one that a part which could not be read may define', () => {
    expect(tags('BEGIN { x = ; } END { trace(x); trace(y); }')).toEqual(['syntax error near ";"']);
    expect(tags('BEGIN { x = ; } END { trace(y); }')).toEqual([
      'syntax error near ";"',
      unknown('y'),
    ]);
  });

  test('nor is the semicolon behind a struct that could not be read', () => {
    expect(tags('struct a { struct { int x; }; }; BEGIN { trace(1 +); }')).toEqual([
      'syntax error near ";"',
      'syntax error near ")"',
    ]);
  });

  test('syntax, types and names of clauses that have nothing to do with each other', () => {
    const text =
      'BEGIN { a = 1 / 0; }\ntcp:::send { trace(args[2]->ip_sadr); }\nBEGIN { exit(); }\nint q[0];\n';
    expect(complaints(text).map(({ tag, line }) => `${tag} ${line}`)).toEqual([
      'D_DIV_ZERO 1',
      'D_TYPE_MEMBER 2',
      'D_PROTO_LEN 3',
      'D_DECL_ARRSUB 4',
    ]);
  });
});
