/**
 * The dtrace backend: a typed program as a script for a native dtrace, what comes up from it, and the consumer's half as a
 * module that runs on that.
 */
import type { Catalogue } from '../../../probes/define.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import type { Probe, Program, TypedClause, Variable } from '../../program.ts';
import { datumKey, EventLayout } from '../events/layout.ts';
import type { EventSchema } from '../events/schema.ts';
import { beginSchema, consumerHalf, isBegin } from '../events/consumer-half.ts';
import { split, type Split, type SplitEnabling } from '../events/split.ts';
import { nodesOfClause, variablesOf } from '../events/walk.ts';
import { needsOf } from '../bpftrace/needs.ts';
import { Writer } from '../writer.ts';
import { epochVariable, NativeAggregations, squareDeclaration } from './aggregations.ts';
import { nativeAbilities } from './capable.ts';
import { eventText } from './events.ts';
import { NativeText, typeText, variableName } from './expressions.ts';
import { type DtraceModule, mark, type NativeHost } from './interface.ts';
import { NativePlace } from './place.ts';
import { comment } from './text.ts';
import { unsupported } from './unsupported.ts';

export interface DtraceResult {
  /** Absent when there is an error among the diagnostics. */
  readonly module?: DtraceModule;
  readonly diagnostics: readonly Diagnostic[];
}

/** As text of a D string. */
const marked = (start: string): string => start.replace('\x01', '\\001');

/** Event 0: BEGIN's, which says that all is enabled, END's, and every second that somebody reads; with its CPU. */
const ready = `printf("${marked(mark.event)}[0,%d,%d]\\n", timestamp, cpu);`;

/** END's has one word more: the aggregations come behind it. */
const ended = `printf("${marked(mark.event)}[0,%d,%d,1]\\n", timestamp, cpu);`;

/** True when a clause without a predicate ends the program. */
function exits({ probe, consumer }: SplitEnabling): boolean {
  if (probe.periodNs === undefined && !isBegin(probe)) return false;
  return consumer.some(
    ({ predicate, statements }) =>
      predicate === undefined && statements.some(({ kind }) => kind === 'exit'),
  );
}

/** A script in the making. */
class Script {
  readonly #host: NativeHost;
  readonly #catalogue: Catalogue;
  readonly #layout: EventLayout;
  readonly aggregations: NativeAggregations;
  readonly events: EventSchema[] = [];
  readonly attached: { readonly probe: Probe; readonly attach: readonly string[] }[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** The clauses of the script, but for those whose text waits for all aggregations to be known. */
  readonly #parts: (() => string)[] = [];

  constructor(host: NativeHost, catalogue: Catalogue, program: Program, layout: EventLayout) {
    this.#host = host;
    this.#catalogue = catalogue;
    this.#layout = layout;
    this.aggregations = new NativeAggregations(program);
  }

  get texts(): readonly string[] {
    return this.#parts.map((part) => part());
  }

  #refuse(enabling: SplitEnabling, clauses: readonly TypedClause[], place: NativePlace): boolean {
    const { probe } = enabling;
    const { title } = this.#host.dialect;
    if (probe.definition === undefined) return false;
    const name = `${probe.provider}:::${probe.name}`;
    const [{ source, span }] = clauses;
    const tell = (message: string, at: Pick<Diagnostic, 'source' | 'span'>): true => {
      this.diagnostics.push({ severity: 'error', tag: 'T_ENGINE', message, ...at });
      return true;
    };
    if (place.native === undefined)
      return tell(`probe ${name} cannot fire with native dtrace: ${title} has no such probe`, {
        source,
        span,
      });
    const data = this.#layout.data(probe);
    const lacking = needsOf(clauses, data).find(
      ({ datum }) => place.member(datum.struct, datum.field) === undefined,
    );
    if (lacking === undefined) return false;
    const member = datumKey(lacking.datum);
    return tell(`${title} gives no ${member} at probe ${name}`, lacking);
  }

  /** The head of a clause. */
  #open(writer: Writer, place: NativePlace, predicate: string | undefined): void {
    writer.line(place.description);
    const conditions = [place.condition, predicate].filter((each) => each !== undefined);
    if (conditions.length > 0) writer.line(`/${conditions.join(' && ')}/`);
    writer.line('{');
  }

  #kernelClause(clause: TypedClause, place: NativePlace): string {
    const writer = new Writer();
    const text = new NativeText(place);
    const { index, source, span, predicate, statements } = clause;
    writer.line(comment(`clause ${index}: ${source.text.slice(span.start, span.end)}`));
    this.#open(writer, place, predicate && text.of(predicate));
    const body = new Writer();
    for (const each of statements) {
      if (each.kind === 'aggregate') this.aggregations.write(each, text, body);
      else if (each.kind !== 'expression') throw new Error(`the kernel has no ${each.kind}`);
      else if (each.expression.kind === 'assign') body.line(`${text.assignment(each.expression)};`);
      else body.line(`${text.of(each.expression)};`);
    }
    for (const line of body.text.split('\n')) if (line !== '') writer.line(`  ${line}`);
    writer.line('}');
    return writer.text;
  }

  /** Clause-local variables start every firing as 0. */
  #resets({ kernel }: SplitEnabling, place: NativePlace): string | undefined {
    const locals = [...variablesOf(kernel.flatMap(nodesOfClause))].filter(
      ({ scope }) => scope === 'this',
    );
    if (locals.length === 0) return undefined;
    const lines = locals.map((each) => `  ${variableName(each)} = 0;`);
    return [place.description, '{', ...lines, '}'].join('\n');
  }

  #event(enabling: SplitEnabling, place: NativePlace): void {
    const { probe, consumer, gate, looks } = enabling;
    const number = this.events.length + 1;
    const epoch = [...looks].some((each) => this.aggregations.hasEpoch(each));
    const { format, values, schema } = eventText(this.#layout.data(probe), place);
    this.events.push({
      number,
      probe,
      values: schema,
      snapshot: looks.size > 0,
      ...(epoch && { epoch }),
    });
    const text = new NativeText(place);
    const gates = gate?.map((each) => text.of(each));
    this.#parts.push(() => {
      const writer = new Writer();
      for (const { index, source, span } of consumer)
        writer.line(comment(`clause ${index}, event: ${source.text.slice(span.start, span.end)}`));
      this.#open(writer, place, gates && `(${gates.join(' || ')})`);
      for (const schemas of this.aggregations.schemas)
        if (looks.has(schemas.aggregation))
          writer.line(`  ${NativeAggregations.printText(schemas)}`);
      const all = ['timestamp', ...values, ...(epoch ? [epochVariable] : [])];
      const words = [`${number}`, '%d', ...format, ...(epoch ? ['%d'] : [])].join(',');
      writer.line(`  printf("${marked(mark.event)}[${words}]\\n", ${all.join(', ')});`);
      if (epoch) writer.line(`  ${epochVariable}++;`);
      if (exits(enabling)) writer.line('  exit(0);');
      writer.line('}');
      return writer.text;
    });
  }

  add(enabling: SplitEnabling, clauses: readonly TypedClause[]): void {
    const { probe, kernel, consumer } = enabling;
    const place = new NativePlace(probe, this.#host, this.#catalogue);
    if (this.#refuse(enabling, clauses, place)) return;
    const resets = this.#resets(enabling, place);
    if (resets !== undefined) this.#parts.push(() => resets);
    for (const each of kernel) {
      const text = this.#kernelClause(each, place);
      this.#parts.push(() => text);
    }
    if (!isBegin(probe) && consumer.length > 0) this.#event(enabling, place);
    this.attached.push({ probe, attach: [place.description] });
  }
}

function declaration({ keys, type, scope, id }: Variable): string {
  const where = scope === 'global' ? '' : `${scope} `;
  const index = keys === undefined ? '' : `[${keys.map(typeText).join(', ')}]`;
  return `${where}${typeText(type)} v${id}${index};`;
}

/** The declarations of what the kernel's half keeps. */
function declarations({ enablings }: Split, aggregations: NativeAggregations): readonly string[] {
  const variables = variablesOf(
    enablings.flatMap(({ kernel, gate = [] }) => [...kernel.flatMap(nodesOfClause), ...gate]),
  );
  const lines = [...variables].map(declaration);
  if (aggregations.schemas.some(({ epoch }) => epoch)) lines.push(`int64_t ${epochVariable};`);
  if (aggregations.squares) lines.push(squareDeclaration);
  return lines;
}

/** Milliseconds between two looks of dtrace's consumer at its buffers, and at its aggregations. */
const looks = { switchrate: '50ms', aggrate: '10ms' } as const;

function scriptText(script: Script, halves: Split, program: Program, host: NativeHost): string {
  const { aggregations } = script;
  const clauses = script.texts;
  const begin = halves.enablings.find(({ probe }) => isBegin(probe));
  const options = { strsize: program.sizes.strsize, ...looks };
  const parts = [
    [
      '#!/usr/sbin/dtrace -s',
      comment(`tsdtrace: for ${host.dialect.title}`),
      '#pragma D option quiet',
      ...Object.entries(options).map(([name, value]) => `#pragma D option ${name}=${value}`),
    ].join('\n'),
    declarations(halves, aggregations).join('\n'),
    ...clauses,
    `BEGIN\n{\n  ${ready}${begin !== undefined && exits(begin) ? '\n  exit(0);' : ''}\n}`,
    `profile:::tick-1sec\n{\n  ${ready}\n}`,
    [
      'END',
      '{',
      `  ${ended}`,
      ...aggregations.schemas.map((each) => `  ${NativeAggregations.printText(each)}`),
      `  printf("${marked(mark.end)}\\n");`,
      '}',
    ].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * Generates the script of a program for a native dtrace, with the consumer's half; `catalogue` is the one it was compiled
 * with. What the dialect cannot do is a diagnostic at its place in the program.
 */
export function generateDtrace(
  program: Program,
  catalogue: Catalogue,
  host: NativeHost,
): DtraceResult {
  const refused = unsupported(program, host.dialect);
  if (refused.length > 0) return { diagnostics: refused };
  const layout = new EventLayout();
  const place = (probe: Probe): NativePlace => new NativePlace(probe, host, catalogue);
  const halves = split(program, nativeAbilities(place), false);
  const consumer = consumerHalf(halves, catalogue, layout);
  if ('message' in consumer) return { diagnostics: [consumer] };
  const script = new Script(host, catalogue, program, layout);
  halves.enablings.forEach((enabling, index) => {
    const { provider, name } = enabling.probe;
    if (provider === 'dtrace' && name !== 'BEGIN') return;
    script.add(enabling, program.enablings[index].clauses);
  });
  const { diagnostics, events, attached, aggregations } = script;
  if (diagnostics.length > 0) return { diagnostics };
  const text = scriptText(script, halves, program, host);
  const module: DtraceModule = {
    script: text,
    events: [...beginSchema(halves), ...events],
    maps: aggregations.schemas,
    consumer,
    attached,
    dialect: host.dialect,
  };
  return { module, diagnostics };
}
