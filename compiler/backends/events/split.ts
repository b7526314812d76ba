/**
 * Which clauses the kernel runs and which the consumer. A variable lives on one side only, with all clauses that
 * touch it; an aggregation may be fed from both.
 */
import type {
  AggregationSpec,
  Enabling,
  Expr,
  Probe,
  Program,
  Statement,
  TypedClause,
  Variable,
} from '../../program.ts';
import { hasEffects, nodesOf, nodesOfClause, variablesOf } from './walk.ts';

/** A probe's clauses, each on its side, in program order. */
export interface SplitEnabling {
  readonly probe: Probe;
  readonly kernel: readonly TypedClause[];
  readonly consumer: readonly TypedClause[];
  /** Events are sent where any of these holds; undefined: always. */
  readonly gate: readonly Expr[] | undefined;
  /** Aggregations that the consumer's clauses look at. */
  readonly looks: ReadonlySet<AggregationSpec>;
}

export interface Split {
  readonly enablings: readonly SplitEnabling[];
  /** The consumer's half. */
  readonly consumer: Program;
}

/** What the kernel's half of one probe's clauses can do. */
export interface Capability {
  /** It can have the value, without a fault. */
  computes(expr: Expr): boolean;
  does(statement: Statement): boolean;
}

/** What a backend's kernel half can do. */
export interface Abilities {
  /** @param elsewhere tells of a variable that it lives with the consumer */
  capability(probe: Probe, elsewhere: (variable: Variable) => boolean): Capability;
  /**
   * A name for how a key that is no integer is found in an array: equal for keys that find each other's elements;
   * undefined when that is not certain beforehand.
   */
  keyShape(key: Expr, probe: Probe): string | undefined;
}

type Node = Expr | Statement;

/** A clause as one probe runs it: the same clause may be on different sides for different probes. */
interface Unit {
  readonly probe: Probe;
  readonly clause: TypedClause;
  readonly nodes: readonly Node[];
  /** Of the variables that it touches. */
  readonly variables: ReadonlySet<string>;
}

/** Clause-local variables are another one for each probe. */
function identity({ id, scope }: Variable, { id: probe }: Probe): string {
  return scope === 'this' ? `${id} in ${probe}` : String(id);
}

/** Aggregations that a statement shows or changes as a whole. */
function lookedAt(nodes: readonly Node[]): ReadonlySet<AggregationSpec> {
  return new Set(
    nodes.flatMap((node) => {
      switch (node.kind) {
        case 'printa':
          return node.aggregations;
        case 'clear':
        case 'denormalize':
        case 'trunc':
        case 'normalize':
          return [node.aggregation];
        default:
          return [];
      }
    }),
  );
}

/** Between its firings the consumer gets the kernel's maps: it can look at them then. */
function seesMaps({ provider, name, periodNs }: Probe): boolean {
  return periodNs !== undefined || (provider === 'dtrace' && name !== 'ERROR');
}

/** Arrays whose keys are not found by their words alone: a string that different accesses make differently. */
function unfitArrays(units: readonly Unit[], abilities: Abilities): ReadonlySet<string> {
  const shapes = new Map<string, string>();
  const unfit = new Set<string>();
  for (const { probe, nodes } of units)
    for (const node of nodes) {
      if (!('variable' in node) || node.keys === undefined) continue;
      const types = node.variable.keys ?? [];
      for (const [index, key] of node.keys.entries()) {
        if (types[index].kind === 'integer') continue;
        const shape = abilities.keyShape(key, probe);
        const id = identity(node.variable, probe);
        const place = `${id} ${index}`;
        if (shape === undefined || (shapes.get(place) ?? shape) !== shape) unfit.add(id);
        else shapes.set(place, shape);
      }
    }
  return unfit;
}

/** Whether the clause can run in the kernel, but for what its variables and aggregations say. */
function isCapable(unit: Unit, elsewhere: ReadonlySet<string>, abilities: Abilities): boolean {
  const { probe, clause } = unit;
  if (clause.records || (probe.provider === 'dtrace' && probe.name !== 'BEGIN')) return false;
  const capability = abilities.capability(probe, (each) => elsewhere.has(identity(each, probe)));
  if (clause.predicate !== undefined && !capability.computes(clause.predicate)) return false;
  return clause.statements.every((each) => capability.does(each));
}

/** Aggregations that only the consumer keeps: a probe of packets or sockets looks at them. */
function consumersOwn(units: readonly Unit[]): ReadonlySet<AggregationSpec> {
  return lookedAt(units.filter(({ probe }) => !seesMaps(probe)).flatMap(({ nodes }) => nodes));
}

/** True when the unit feeds an aggregation that the kernel must not count for it. */
function feedsConsumer(
  { probe, nodes }: Unit,
  own: ReadonlySet<AggregationSpec>,
  looks: ReadonlyMap<Probe, ReadonlySet<AggregationSpec>>,
): boolean {
  // What the same firing looks at is counted in the order of its clauses.
  return nodes.some(
    (node) =>
      node.kind === 'aggregate' &&
      (own.has(node.aggregation) || looks.get(probe)?.has(node.aggregation) === true),
  );
}

/** The units that the consumer runs. */
function consumerUnits(units: readonly Unit[], abilities: Abilities): ReadonlySet<Unit> {
  const elsewhere = new Set(unfitArrays(units, abilities));
  const own = consumersOwn(units);
  const looks = looksByProbe(units);
  const consumer = new Set<Unit>();
  for (let grown = true; grown;) {
    grown = false;
    for (const unit of units) {
      if (consumer.has(unit)) continue;
      if (isCapable(unit, elsewhere, abilities) && !feedsConsumer(unit, own, looks)) continue;
      consumer.add(unit);
      for (const each of unit.variables) elsewhere.add(each);
      grown = true;
    }
  }
  return consumer;
}

function looksByProbe(units: readonly Unit[]): ReadonlyMap<Probe, ReadonlySet<AggregationSpec>> {
  const looks = new Map<Probe, Set<AggregationSpec>>();
  for (const { probe, nodes } of units) {
    const found = looks.get(probe) ?? new Set();
    for (const each of lookedAt(nodes)) found.add(each);
    looks.set(probe, found);
  }
  return looks;
}

/** True for what the kernel computes of the firing alone: no variable, no effect, no fault. */
function isPure(expr: Expr, capability: Capability): boolean {
  return !hasEffects(expr) && variablesOf(nodesOf(expr)).size === 0 && capability.computes(expr);
}

/**
 * What must hold for the predicate to hold, as far as the kernel can tell. The right side of && counts only where the
 * left has neither effects nor faults, which would be lost.
 */
function gateOf(expr: Expr, capability: Capability): Expr | undefined {
  if (isPure(expr, capability)) return expr;
  if (expr.kind !== 'logical' || expr.operator !== '&&') return undefined;
  const left = gateOf(expr.left, capability);
  if (left !== expr.left) return left;
  const right = gateOf(expr.right, capability);
  return right === undefined ? left : { ...expr, left, right };
}

function splitEnabling(
  { probe, clauses }: Enabling,
  isConsumers: (clause: TypedClause) => boolean,
  abilities: Abilities,
  everyEvent: boolean,
): SplitEnabling {
  const own = clauses.filter((clause) => !isConsumers(clause));
  const consumer = clauses.filter(isConsumers);
  const looks = lookedAt(consumer.flatMap(nodesOfClause));
  if (everyEvent || (probe.provider === 'dtrace' && probe.name === 'BEGIN'))
    return { probe, kernel: own, consumer, looks, gate: undefined };
  const capability = abilities.capability(probe, () => true);
  const gates = consumer.map(({ predicate }) => predicate && gateOf(predicate, capability));
  const known = gates.filter((gate) => gate !== undefined);
  if (known.length < gates.length || gates.length === 0)
    return { probe, kernel: own, consumer, looks, gate: undefined };
  // An event that comes has passed: its only clause need not ask again.
  const [only] = consumer;
  if (consumer.length === 1 && only.predicate === known[0]) {
    const { predicate: _, ...asked } = only;
    return { probe, kernel: own, consumer: [asked], looks, gate: known };
  }
  return { probe, kernel: own, consumer, looks, gate: known };
}

/** @param everyEvent leaves every clause to the consumer, and sends every event: what is recorded is all there was. */
export function split(program: Program, abilities: Abilities, everyEvent: boolean): Split {
  const units = program.enablings.flatMap(({ probe, clauses }) =>
    clauses.map((clause): Unit => {
      const nodes = nodesOfClause(clause);
      const variables = new Set([...variablesOf(nodes)].map((each) => identity(each, probe)));
      return { probe, clause, nodes, variables };
    }),
  );
  const consumer = everyEvent ? new Set(units) : consumerUnits(units, abilities);
  const enablings = program.enablings.map((enabling) => {
    const own = new Set(
      units
        .filter((unit) => unit.probe === enabling.probe && consumer.has(unit))
        .map(({ clause }) => clause),
    );
    return splitEnabling(enabling, (clause) => own.has(clause), abilities, everyEvent);
  });
  const half = enablings
    .filter(({ consumer: clauses }) => clauses.length > 0)
    .map(({ probe, consumer: clauses }) => ({ probe, clauses }));
  return { enablings, consumer: { ...program, enablings: half } };
}
