/** What a firing does in the kernel: its clauses of the kernel's half, and the event for those of the consumer's. */
import type { Statement, TypedClause } from '../../program.ts';
import type { Datum } from '../events/layout.ts';
import { aggregate, epochMap, type Maps } from './aggregations.ts';
import { eventText } from './events.ts';
import { Emitter } from './expressions.ts';
import type { EventSchema } from '../events/schema.ts';
import type { Place } from './place.ts';
import type { SplitEnabling } from '../events/split.ts';
import { asCondition, bare } from './value.ts';
import { nodesOfClause, variablesOf } from '../events/walk.ts';
import { commentText, Writer } from '../writer.ts';

/** Where a clause comes from: bpftrace's complaints are traced back by the number. */
function comment({ index, source, span }: TypedClause): string {
  return `// clause ${index} ${commentText(source.text.slice(span.start, span.end))}`;
}

function statements(list: readonly Statement[], emitter: Emitter, maps: Maps): void {
  for (const each of list) {
    if (each.kind === 'aggregate') aggregate(each, maps, emitter);
    else if (each.kind === 'expression') emitter.effect(each.expression);
    else if (each.kind === 'if') {
      emitter.writer.open(`if (${bare(asCondition(emitter.emit(each.test)))})`);
      statements(each.then, emitter, maps);
      if (each.else.length > 0) {
        emitter.writer.close('else');
        statements(each.else, emitter, maps);
      }
      emitter.writer.close();
    } else throw new Error(`the kernel has no ${each.kind}`);
  }
}

function clause(typed: TypedClause, emitter: Emitter, maps: Maps): void {
  const { writer } = emitter;
  writer.line(comment(typed));
  if (typed.predicate === undefined) {
    statements(typed.statements, emitter, maps);
    return;
  }
  writer.open(`if (${bare(asCondition(emitter.emit(typed.predicate)))})`);
  statements(typed.statements, emitter, maps);
  writer.close();
}

/** The clause-local variables, which start every firing as 0, and what else the text names. */
function prelude({ kernel }: SplitEnabling, { usesNow, usesSelf }: Place): Writer {
  const writer = new Writer();
  if (usesNow) writer.line('$now = (int64)nsecs;');
  if (usesSelf)
    writer.line('$self = (int64)tid; if ($self == 0) { $self = (int64)-1 - (int64)cpu; }');
  for (const { scope, id } of variablesOf(kernel.flatMap(nodesOfClause)))
    if (scope === 'this') writer.line(`$v${id} = (int64)0;`);
  return writer;
}

/** What `write` writes at the place, behind what its text names. */
function written(
  enabling: SplitEnabling,
  place: Place,
  maps: Maps,
  then: (emitter: Emitter) => void,
): Writer {
  const body = new Writer();
  const emitter = new Emitter(place, body);
  for (const each of enabling.kernel) clause(each, emitter, maps);
  then(emitter);
  const writer = prelude(enabling, place);
  writer.append(body);
  return writer;
}

/** The clauses of the kernel's half. */
export function clausesText(enabling: SplitEnabling, place: Place, maps: Maps): Writer {
  return written(enabling, place, maps, () => {});
}

/** What an event is made with. */
export interface EventRequest {
  readonly number: number;
  readonly data: readonly Datum[];
  readonly maps: Maps;
}

export interface Firing {
  readonly body: Writer;
  /** Absent without a clause of the consumer's; 'too much' when a tuple cannot hold the data. */
  readonly event?: EventSchema | 'too much';
}

/** The maps of the aggregations that the consumer is about to look at, as they are when all clauses are written. */
function snapshotLines({ looks }: SplitEnabling, maps: Maps): readonly string[] {
  return maps.schemas
    .filter(({ aggregation }) => looks.has(aggregation))
    .map(({ name }) => `print(@${name});`);
}

/** Prints the event, after the maps that its clauses look at. */
function event(
  enabling: SplitEnabling,
  emitter: Emitter,
  { number, data, maps }: EventRequest,
): EventSchema | 'too much' {
  const { place, writer } = emitter;
  const { looks, probe } = enabling;
  const epoch = [...looks].some((each) => maps.hasEpoch(each));
  const room = place.around.features.tupleElements - (epoch ? 3 : 2);
  const text = eventText(data, place, room);
  if (text === undefined) return 'too much';
  const time = place.usesNow ? '$now' : '(int64)nsecs';
  const elements = [number, time, ...text.elements, ...(epoch ? [epochMap] : [])];
  writer.later(() => snapshotLines(enabling, maps));
  writer.line(`print((${elements.join(', ')}));`);
  if (epoch) writer.line(`${epochMap} = ${epochMap} + 1;`);
  return { ...text.schema, number, probe, snapshot: looks.size > 0, ...(epoch && { epoch }) };
}

/** All that a firing does. */
export function firingText(enabling: SplitEnabling, place: Place, request: EventRequest): Firing {
  const { consumer, gate } = enabling;
  let made: Firing['event'];
  const body = written(enabling, place, request.maps, (emitter) => {
    if (consumer.length === 0) return;
    const { writer } = emitter;
    for (const each of consumer) writer.line(comment(each));
    const gates = gate?.map((each) => asCondition(emitter.emit(each)));
    if (gates !== undefined) writer.open(`if (${bare(gates.join(' || '))})`);
    made = event(enabling, emitter, request);
    if (gates !== undefined) writer.close();
  });
  return { body, ...(made !== undefined && { event: made }) };
}
