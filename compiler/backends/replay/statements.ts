/** Statements of a clause as JavaScript, in segments that each make one record. */
import { destructiveActions } from '../../actions.ts';
import { recordsData } from '../../passes/clauses.ts';
import type { Expr, Statement } from '../../program.ts';
import { integerType, sizeOf, stringSize, type Type } from '../../types.ts';
import { Refusal } from '../refusal.ts';
import { addressLookup } from './address-lookup.ts';
import type { ClauseState } from './clause.ts';
import { eventStack } from './event-data.ts';
import { emit, refusedBefore } from './expressions.ts';
import { asText } from './sources.ts';
import { addressCode, bytesAt } from './addresses.ts';
import { memoryBase } from './interface.ts';
import { recordEnd, recordHeader } from './record-size.ts';
import { keyCodes, tableCall } from './storage.ts';
import { textOrFault } from './strings.ts';
import { asBig, asCondition, asNumber, cut, type Value } from './value.ts';

/** Sums of plain numbers stay exact up to here; see the aggregation's stores. */
const sumLimit = 2 ** 52;

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;

const int = integerType('int');

/** The words of a key, and the statements before them that look the packet's addresses up. */
function lookedUp(
  { aggregation, keys }: Of<'aggregate'>,
  clause: ClauseState,
): { lookups: string; words: string[] } {
  let lookups = '';
  const words = keyCodes(aggregation.keys, keys, clause, (key) => {
    const value = emit(key, clause);
    if (value.rep !== 'id' || value.address === undefined) return value;
    const id = clause.temporary();
    lookups += addressLookup(id, value.address);
    return { rep: 'id', code: id };
  });
  return { lookups, words };
}

function aggregate(statement: Of<'aggregate'>, clause: ClauseState): string {
  const { lookups, words } = lookedUp(statement, clause);
  return `${lookups}${update(statement, words, clause)}`;
}

function update(
  { aggregation, value, increment }: Of<'aggregate'>,
  words: readonly string[],
  clause: ClauseState,
): string {
  const name = `a${aggregation.id}`;
  const table = `k${aggregation.id}`;
  const entry = tableCall(table, 'find', words, clause);
  if (value === undefined) return `${name}.count(${entry});\n`;
  const method = aggregation.function.name;
  const operands = [emit(value, clause)];
  if (increment !== undefined) operands.push(emit(increment, clause));
  else if (method.endsWith('quantize')) operands.push({ rep: 'num', code: '1', lo: 1, hi: 1 });
  const numbers = operands.map(asNumber);
  const plain = numbers.every(
    (number) => number !== undefined && number.lo >= -sumLimit && number.hi <= sumLimit,
  );
  const passed = plain ? numbers.map((number) => number!.code) : operands.map(asBig);
  return `${name}.${method}${plain ? '' : 'Big'}(${[entry, ...passed].join(', ')});\n`;
}

/** A value as the consumer takes it: text that is not NULL, an object's bytes, or an integer cut to its type. */
function recorded(expr: Expr, clause: ClauseState): string {
  const { type } = expr;
  const value: Value = emit(expr, clause);
  if (type.kind === 'stack' || type.kind === 'symbol') return asText(value).code;
  if (type.kind === 'string') {
    const { code, nullable } = asText(value);
    clause.fallible ||= nullable;
    return `C.text(${code})`;
  }
  if (type.kind === 'struct' || type.kind === 'array')
    return bytesAt(addressCode(value), String(sizeOf(type)!), clause);
  return (asNumber(cut(value, type)) ?? value).code;
}

const stringObject: Type = { kind: 'array', of: integerType('char'), length: stringSize };

/** An int, which numbers a speculation or is a status. */
function intCode(expr: Expr, clause: ClauseState): string {
  return (asNumber(cut(emit(expr, clause), int)) as Extract<Value, { rep: 'num' }>).code;
}

function list(values: readonly Expr[], clause: ClauseState): string {
  return `[${values.map((each) => recorded(each, clause)).join(', ')}]`;
}

function tracemem({ address, size, dynamic }: Of<'tracemem'>, clause: ClauseState): string {
  const at = clause.temporary();
  const start = `${at} = ${addressCode(emit(address, clause))}`;
  if (dynamic === undefined) return `C.tracemem(${bytesAt(`(${start})`, String(size), clause)});\n`;
  const held = clause.temporary();
  const value = cut(emit(dynamic, clause), dynamic.type);
  const number = asNumber(value);
  // Unsigned 64-bit values that read negative here are beyond any size: the same as not shortening.
  const [zero, most] = number === undefined ? ['0n', `${size}n`] : ['0', String(size)];
  const length = `${held} >= ${zero} && ${held} < ${most} ? Number(${held}) : ${size}`;
  const bytes = bytesAt(at, length, clause);
  return `${start}, ${held} = ${(number ?? value).code};\nC.tracemem(${bytes});\n`;
}

function pcap({ packet, protocol, span }: Of<'pcap'>, clause: ClauseState): string {
  if (clause.module.layout !== undefined)
    throw new Refusal(span, 'pcap( ) is known to the replay engine alone: events hold no packets');
  clause.fallible = true;
  clause.module.pcap = true;
  const address = addressCode(emit(packet, clause));
  return `C.pcap(P.copy(p, ${address}, ${intCode(protocol, clause)}));\n`;
}

function print({ value, members }: Of<'print'>, clause: ClauseState): string {
  const { pool } = clause.module;
  clause.fallible = true;
  if (value.type.kind === 'string') {
    // dtrace shows a string as the characters of its object, wherever that lies.
    const characters = `${textOrFault(emit(value, clause), clause)}.padEnd(${stringSize}, '\\0')`;
    return `C.printObject(${pool.add(stringObject)}, ${memoryBase}, ${characters});\n`;
  }
  const at = clause.temporary();
  const start = `${at} = R.notNull(${addressCode(emit(value, clause))});\n`;
  if (members !== undefined && value.kind === 'argument') {
    const { name } = value.struct;
    const shape = {
      name,
      members: members.map(({ field, type }) => ({ name: field.name, type })),
    };
    const values = members.map((each) => memberCode(each, clause));
    return `${start}C.printMembers(${pool.add(shape)}, ${at}, [${values.join(', ')}]);\n`;
  }
  const { type } = value;
  if (type.kind !== 'pointer') throw new Error('print( ) of what is no pointer');
  const bytes = bytesAt(at, String(sizeOf(type.to)!), clause);
  return `${start}C.printObject(${pool.add(type.to)}, ${at}, ${bytes});\n`;
}

/** A member's value, where NULL is one. */
function memberCode(member: Expr, clause: ClauseState): string {
  const value = emit(member, clause);
  if (value.rep === 'id') return `S.textOf(${value.code})`;
  return value.rep === 'text' ? value.code : (asNumber(cut(value, member.type)) ?? value).code;
}

function formatted(
  method: string,
  { format, arguments: values = [] }: Of<'printf' | 'system' | 'freopen'>,
  clause: ClauseState,
): string {
  if (format === undefined) return `C.${method}(undefined, []);\n`;
  return `C.${method}(${clause.module.pool.add(format)}, ${list(values, clause)});\n`;
}

function statementCode(statement: Statement, clause: ClauseState): string {
  const { pool } = clause.module;
  if (destructiveActions.has(statement.kind)) clause.module.destructive = true;
  switch (statement.kind) {
    case 'expression':
      return `${emit(statement.expression, clause).code};\n`;
    case 'aggregate':
      return aggregate(statement, clause);
    case 'if':
      return '';
    case 'trace':
      return `C.trace(${pool.add(statement.value.type)}, ${recorded(statement.value, clause)});\n`;
    case 'tracemem':
      return tracemem(statement, clause);
    case 'pcap':
      return pcap(statement, clause);
    case 'print':
      return print(statement, clause);
    case 'printf':
    case 'system':
    case 'freopen':
      return formatted(statement.kind, statement, clause);
    case 'printa': {
      const ids = statement.aggregations.map(({ id }) => id);
      const format = statement.format === undefined ? 'undefined' : pool.add(statement.format);
      return `C.printa(${format}, ${pool.add(ids)});\n`;
    }
    case 'exit':
      return `C.exit(${intCode(statement.status, clause)});\n`;
    case 'clear':
    case 'denormalize':
      return `C.${statement.kind}(${statement.aggregation.id});\n`;
    case 'normalize':
      return `C.normalize(${statement.aggregation.id}, ${asBig(emit(statement.by, clause))});\n`;
    case 'trunc': {
      const count = statement.count === undefined ? '0n' : asBig(emit(statement.count, clause));
      return `C.trunc(${statement.aggregation.id}, ${count});\n`;
    }
    case 'setopt': {
      const value = statement.value === undefined ? 'undefined' : recorded(statement.value, clause);
      return `C.setopt(${recorded(statement.option, clause)}, ${value});\n`;
    }
    case 'speculate':
      return `if (!C.speculate(${intCode(statement.id, clause)})) break record;\n`;
    case 'commit':
    case 'discard':
      clause.fallible = true;
      return `C.${statement.kind}(${intCode(statement.id, clause)});\n`;
    case 'ftruncate':
      return 'C.ftruncate();\n';
    case 'stack':
      if (clause.module.layout === undefined) return refusedBefore(statement.kind);
      return `C.trace(${pool.add(statement.stack)}, ${asText(eventStack(statement.stack, clause)).code});\n`;
    case 'symbol': {
      const { kind, shown, span } = statement;
      const type: Type = { kind, shown };
      const named = emit({ kind, shown, address: statement.address, type, span }, clause);
      return `C.trace(${pool.add(type)}, ${asText(named).code});\n`;
    }
    default:
      return refusedBefore(statement.kind);
  }
}

/** Whether there is a statement that goes into a record, be it one that prints no line. */
export function makesRecord(statements: readonly Statement[]): boolean {
  return statements.some(
    (each) =>
      recordsData(each) ||
      each.kind === 'commit' ||
      each.kind === 'discard' ||
      (each.kind === 'if' && (makesRecord(each.then) || makesRecord(each.else))),
  );
}

/** Statements without an `if` between them: one record, or none. */
function runCode(run: readonly Statement[], clause: ClauseState): string {
  if (!makesRecord(run)) return run.map((each) => statementCode(each, clause)).join('');
  const begin = `C.begin(X.probe, ${clause.index}, ${run.some(recordsData)}, p);\n`;
  const speculates = run.findIndex(({ kind }) => kind === 'speculate');
  if (speculates === -1)
    return `${begin}${run.map((each) => statementCode(each, clause)).join('')}C.end();\n`;
  let size = recordHeader;
  const body = run.map((each, at) => {
    const code = statementCode(each, clause);
    const end = recordEnd(each, size, clause.module.strsize);
    if (at < speculates || end === size) return code;
    size = end;
    return `${code}if (C.overflows(${size})) break record;\n`;
  });
  return `record: {\n${begin}${body.join('')}C.end(${size});\n}\n`;
}

/**
 * A list of statements. Each run of statements between `if`s is one record, as dtrace makes of an `if`
 * several clauses; a run that records nothing makes none.
 */
export function statementsCode(statements: readonly Statement[], clause: ClauseState): string {
  let code = '';
  let run: Statement[] = [];
  const close = (): void => {
    code += runCode(run, clause);
    run = [];
  };
  for (const statement of statements) {
    if (statement.kind !== 'if') {
      run.push(statement);
      continue;
    }
    close();
    const test = asCondition(emit(statement.test, clause));
    code += `if (${test}) {\n${statementsCode(statement.then, clause)}}`;
    code +=
      statement.else.length > 0 ? ` else {\n${statementsCode(statement.else, clause)}}\n` : '\n';
  }
  close();
  return code;
}
