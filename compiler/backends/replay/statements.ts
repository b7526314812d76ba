/** Statements of a clause as JavaScript, in segments that each make one record. */
import { recordsData } from '../../passes/clauses.ts';
import type { Expr, Statement } from '../../program.ts';
import type { ClauseState } from './clause.ts';
import { emit } from './expressions.ts';
import { keyCodes, tableCall } from './storage.ts';
import { textOrFault } from './strings.ts';
import { asBig, asCondition, asNumber, cut, type Value } from './value.ts';

/** Sums of plain numbers stay exact up to here; see the aggregation's stores. */
const sumLimit = 2 ** 52;

type Aggregate = Extract<Statement, { kind: 'aggregate' }>;

function aggregate(statement: Aggregate, clause: ClauseState): string {
  const { aggregation, keys, value, increment } = statement;
  const name = `A[${aggregation.id}]`;
  const words = keyCodes(aggregation.keys, keys, clause, (each) => emit(each, clause));
  const entry = tableCall(`${name}.keys`, 'find', words, clause);
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

/** A value as the consumer takes it: text that is not NULL, or an integer cut to its type. */
function recorded(expr: Expr, clause: ClauseState): string {
  const value: Value = emit(expr, clause);
  if (expr.type.kind === 'string') return textOrFault(value, clause);
  return (asNumber(cut(value, expr.type)) ?? value).code;
}

function statementCode(statement: Statement, clause: ClauseState): string {
  const { pool } = clause.module;
  switch (statement.kind) {
    case 'expression': {
      const { code } = emit(statement.expression, clause);
      return `${code};\n`;
    }
    case 'aggregate':
      return aggregate(statement, clause);
    case 'if':
      return '';
    case 'trace':
      return `C.trace(${pool.add(statement.value.type)}, ${recorded(statement.value, clause)});\n`;
    case 'printf': {
      const values = statement.arguments.map((each) => recorded(each, clause));
      return `C.printf(${pool.add(statement.format)}, [${values.join(', ')}]);\n`;
    }
    case 'printa': {
      const ids = statement.aggregations.map(({ id }) => id);
      const format = statement.format === undefined ? 'undefined' : pool.add(statement.format);
      return `C.printa(${format}, ${pool.add(ids)});\n`;
    }
    case 'exit': {
      const status = asNumber(cut(emit(statement.status, clause), statement.status.type))!;
      return `D.exit(${status.code});\n`;
    }
    case 'clear':
    case 'denormalize':
      return `A[${statement.aggregation.id}].${statement.kind}();\n`;
    case 'normalize':
      return `A[${statement.aggregation.id}].normalize(${asBig(emit(statement.by, clause))});\n`;
    case 'trunc': {
      const count = statement.count === undefined ? '' : asBig(emit(statement.count, clause));
      return `A[${statement.aggregation.id}].trunc(${count});\n`;
    }
    case 'setopt':
      return `D.setopt(${pool.add(statement.option)}, ${statement.value === undefined ? 'undefined' : pool.add(statement.value)});\n`;
  }
}

/**
 * A list of statements. Each run of statements between `if`s is one record, as dtrace makes of an `if`
 * several clauses; a run that records nothing makes none.
 */
export function statementsCode(statements: readonly Statement[], clause: ClauseState): string {
  let code = '';
  let run: Statement[] = [];
  const close = (): void => {
    const body = run.map((each) => statementCode(each, clause)).join('');
    code += run.some(recordsData) ? `C.begin(X.probe, 0);\n${body}C.commit();\n` : body;
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
