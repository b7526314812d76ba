/**
 * A syntax tree back to D text, in one canonical layout. Reading the text again gives the same tree, and
 * printing that the same text. Comments are not printed: they are the program's, not any node's.
 */
import type {
  Block,
  Clause,
  Declaration,
  Item,
  Node,
  ProviderProbe,
  Statement,
  TranslatorDefinition,
  TranslatorMember,
} from './ast.ts';
import { describedAs } from './description.ts';
import {
  printAssignment,
  printComposite,
  printDeclarator,
  printExpression,
  printMember,
  printParameter,
  printSpecifier,
  printSuffix,
  printTypeName,
} from './print-expressions.ts';

/** Prints any node; a whole program ends in a newline. */
export function print(node: Node): string {
  switch (node.kind) {
    case 'Program':
      return printItems(node.items);
    case 'Comment':
      return node.text;
    case 'Clause':
    case 'ControlLine':
    case 'Declaration':
    case 'InlineDefinition':
    case 'TranslatorDefinition':
    case 'ProviderDefinition':
      return printItem(node);
    case 'ProbeDescription':
      return describedAs(node);
    case 'TranslatorMember':
      return printTranslatorMember(node);
    case 'ProviderProbe':
      return printProbe(node);
    case 'TypeSpecifier':
      return printSpecifier(node);
    case 'StructSpecifier':
    case 'EnumSpecifier':
      return printComposite(node);
    case 'StructMember':
      return printMember(node);
    case 'Enumerator':
      return node.name + (node.value === undefined ? '' : ` = ${printAssignment(node.value)}`);
    case 'Declarator':
      return printDeclarator(node);
    case 'ArraySuffix':
    case 'AssociativeSuffix':
    case 'FunctionSuffix':
      return printSuffix(node);
    case 'Parameter':
      return printParameter(node);
    case 'TypeName':
      return printTypeName(node);
    case 'Block':
    case 'ExpressionStatement':
    case 'IfStatement':
    case 'EmptyStatement':
      return printStatement(node, '');
    default:
      return printExpression(node);
  }
}

/** What ends in a brace has an empty line behind it; one-line items stand close together. */
const SPACED: ReadonlySet<Item['kind']> = new Set<Item['kind']>([
  'Clause',
  'TranslatorDefinition',
  'ProviderDefinition',
]);

function printItems(items: readonly Item[]): string {
  const last = items.length - 1;
  return items
    .map((item, i) => `${printItem(item)}\n${i < last && SPACED.has(item.kind) ? '\n' : ''}`)
    .join('');
}

function printItem(node: Item): string {
  switch (node.kind) {
    case 'Clause':
      return printClause(node);
    case 'ControlLine':
      // A backslash at its end, which blanks stood behind, must not go on in the next line.
      return node.text.endsWith('\\') ? `${node.text} ` : node.text;
    case 'Declaration':
      return printDeclaration(node);
    case 'InlineDefinition': {
      const type = printSpecifier(node.specifier);
      return `inline ${type} ${printDeclarator(node.declarator)} = ${printAssignment(node.value)};`;
    }
    case 'TranslatorDefinition':
      return printTranslator(node);
    case 'ProviderDefinition': {
      const probes = node.probes.map((probe) => `\t${printProbe(probe)}\n`).join('');
      return `provider ${node.name} {\n${probes}};`;
    }
  }
}

function printClause({ descriptions, predicate, body }: Clause): string {
  const lines = [descriptions.map(describedAs).join(',\n')];
  if (predicate !== undefined) {
    const text = printExpression(predicate);
    // `/*x/` would be a comment.
    lines.push(text.startsWith('*') ? `/ ${text}/` : `/${text}/`);
  }
  if (body !== undefined) lines.push(printBlock(body, ''));
  return lines.join('\n');
}

function printBlock({ statements, angle }: Block, indent: string): string {
  const [open, close] = angle ? '<>' : '{}';
  const lines = statements.map((statement) => {
    const inner = `${indent}\t`;
    return `${inner}${printStatement(statement, inner)}\n`;
  });
  return `${open}\n${lines.join('')}${indent}${close}`;
}

function printStatement(node: Statement, indent: string): string {
  switch (node.kind) {
    case 'Block':
      return printBlock(node, indent);
    case 'EmptyStatement':
      return ';';
    case 'ExpressionStatement':
      return `${printExpression(node.expression)};`;
    case 'IfStatement': {
      const test = `if (${printExpression(node.test)})`;
      const then = `${test}${printBranch(node.consequent, indent)}`;
      if (node.alternate === undefined) return then;
      const gap = node.consequent.kind === 'Block' ? ' ' : `\n${indent}`;
      const { alternate } = node;
      return alternate.kind === 'IfStatement'
        ? `${then}${gap}else ${printStatement(alternate, indent)}`
        : `${then}${gap}else${printBranch(alternate, indent)}`;
    }
  }
}

function printBranch(node: Statement, indent: string): string {
  if (node.kind === 'Block') return ` ${printBlock(node, indent)}`;
  const inner = `${indent}\t`;
  return `\n${inner}${printStatement(node, inner)}`;
}

function printDeclaration({ storage, specifier, declarators }: Declaration): string {
  const names = declarators.map(printDeclarator).join(', ');
  const parts = [...storage, printSpecifier(specifier, ''), names];
  return `${parts.filter((part) => part !== '').join(' ')};`;
}

function printTranslator({ output, input, parameter, members }: TranslatorDefinition): string {
  // A named input is printed as a parameter is: the name may stand inside of the declarator.
  const named = printDeclarator(withName(input.declarator, parameter));
  const lines = members.map((member) => `\t${printTranslatorMember(member)}\n`).join('');
  const source = `${printSpecifier(input.specifier)} ${named}`;
  return `translator ${printTypeName(output)} < ${source} > {\n${lines}};`;
}

type NamedInput = TranslatorDefinition['input']['declarator'];

function withName(declarator: NamedInput, name: string): NamedInput {
  const { inner } = declarator;
  return inner === undefined
    ? { ...declarator, name }
    : { ...declarator, inner: withName(inner, name) };
}

function printTranslatorMember({ name, value }: TranslatorMember): string {
  return `${name} = ${printAssignment(value)};`;
}

function printProbe({ name, native, translated }: ProviderProbe): string {
  const list = (parameters: ProviderProbe['native']): string =>
    `(${parameters.map(printParameter).join(', ')})`;
  const second = translated === undefined ? '' : ` : ${list(translated)}`;
  return `probe ${name}${list(native)}${second};`;
}
