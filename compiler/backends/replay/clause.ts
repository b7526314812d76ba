/** What the generator knows while it writes one clause, and what the clause turns out to need. */
import type {
  Catalogue,
  EstatsEvent,
  ProbeDefinition,
  StructDefinition,
} from '../../../probes/define.ts';
import type { EstatsItem } from '../../../probes/estats/items.ts';
import type { Probe, Variable } from '../../program.ts';
import { sizeOf } from '../../types.ts';
import type { ContextName, EventLayout } from '../events/layout.ts';
import { memoryBase } from './interface.ts';

/** Packs objects into the table that generated text reaches by index. */
export class ConstantPool {
  readonly values: unknown[] = [];
  readonly #indices = new Map<unknown, number>();

  /** The text that names the object. */
  add(value: unknown): string {
    let index = this.#indices.get(value);
    if (index === undefined) {
      index = this.values.push(value) - 1;
      this.#indices.set(value, index);
    }
    return `K[${index}]`;
  }
}

/** Needs of a whole module, collected while its clauses are written. */
export interface ModuleState {
  readonly catalogue: Catalogue;
  /** Most bytes of a string, its NUL among them. */
  readonly strsize: number;
  /** What events carry, of a program that runs on events; without, it runs on packets. */
  readonly layout?: EventLayout;
  /** What ERROR's clauses ask of the event that faulted. */
  readonly errorContexts: Set<ContextName>;
  readonly pool: ConstantPool;
  /** Text of module-level constants: ids of literal strings. */
  readonly literals: Map<string, string>;
  /** Addresses of variables of struct and array type, laid out as they are met. */
  readonly memory: StaticMemory;
  flows: boolean;
  tracking: boolean;
  /** A clause reads a round-trip time. */
  timing: boolean;
  /** Something asks what a host between the ends of a connection would know. */
  middle: boolean;
  /** The SCTP tracker, and the one of UDP's streams. */
  associations: boolean;
  streams: boolean;
  readonly estats: {
    readonly items: Set<EstatsItem>;
    readonly members: Set<string>;
    readonly events: Set<EstatsEvent>;
  };
  clock: boolean;
  /** There is an action that needs -w. */
  destructive: boolean;
  /** There is a pcap(). */
  pcap: boolean;
  /** Clauses of packets' probes say when their predicate was true. */
  readonly marks: boolean;
}

/** Gives variables that live in memory their place, each aligned to 8 bytes. */
export class StaticMemory {
  #used = 0;
  readonly #offsets = new Map<number, number>();

  get bytes(): number {
    return this.#used;
  }

  addressOf({ id, type }: Variable): number {
    let offset = this.#offsets.get(id);
    if (offset === undefined) {
      offset = this.#used;
      this.#offsets.set(id, offset);
      this.#used += Math.ceil((sizeOf(type) ?? 0) / 8) * 8;
    }
    return memoryBase + offset;
  }
}

type Presence = NonNullable<StructDefinition['present']>;

/** The headers that are there whenever a probe fires. */
export function alwaysPresent(definition: ProbeDefinition | undefined): ReadonlySet<Presence> {
  const wire = definition?.wire;
  if (wire === undefined) return new Set(['always']);
  // A state may end by a timer.
  if (wire.on === 'tcp' && wire.event === 'state-change') return new Set(['always', 'flow']);
  // The end of a stream has no packet; its ends are all that its arguments are of.
  if (!('layer' in wire)) return new Set(['always', 'ip', 'transport', 'flow']);
  if (wire.layer === 'ip') return new Set(['always', 'ip']);
  if (wire.layer === 'frame' || 'etherTypes' in wire.layer) return new Set(['always']);
  return new Set(['always', 'ip', 'transport']);
}

export class ClauseState {
  readonly module: ModuleState;
  readonly probe: Probe;
  /** Of the clause in the whole program. */
  readonly index: number;
  readonly present: ReadonlySet<Presence>;
  /** Set when the code may raise a fault. */
  fallible = false;
  usesTokens = false;
  usesScratch = false;
  #temporaries = 0;

  constructor(module: ModuleState, probe: Probe, index = 0) {
    this.module = module;
    this.probe = probe;
    this.index = index;
    this.present = alwaysPresent(probe.definition);
  }

  /** A fresh local variable of the clause's function. */
  temporary(): string {
    return `t${this.#temporaries++}`;
  }

  /** The declarations of all temporaries, or nothing. */
  get declarations(): string {
    if (this.#temporaries === 0) return '';
    return `let ${Array.from({ length: this.#temporaries }, (_, i) => `t${i}`).join(', ')};\n`;
  }

  /** The name of the module-level constant that holds the id of a literal string. */
  literalId(value: string): string {
    const { literals } = this.module;
    let name = literals.get(value);
    if (name === undefined) {
      name = `s${literals.size}`;
      literals.set(value, name);
    }
    return name;
  }
}
