/** One place of the kernel where a probe fires, while its part of the script is written. */
import type {
  KernelCatalogue,
  KernelObject,
  KernelValue,
  LinuxSource,
} from '../../../probes/define-linux.ts';
import type { Catalogue, FieldDefinition, StructDefinition } from '../../../probes/define.ts';
import { argumentStruct } from '../../../probes/layout.ts';
import type { Probe } from '../../program.ts';
import { integerTypes, type Type } from '../../types.ts';
import type { ContextName, Presence } from '../events/layout.ts';
import { alwaysPresent } from '../replay/clause.ts';
import type { Features } from './features.ts';
import type { BpftraceHost } from './interface.ts';
import type { Reach } from './reach.ts';
import { constant, integer, loaded, type Value } from './value.ts';
import { type Words, wordsOfValue } from './words.ts';

/** What is the same for the whole script. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  readonly kernel: KernelCatalogue;
  readonly host: BpftraceHost;
  readonly features: Features;
}

const uint64: Type = integerTypes.get('uint64_t')!;

/** The D type of a member; what is no integer is a pointer. */
export function memberType({ type }: FieldDefinition): Type {
  return integerTypes.get(type) ?? uint64;
}

const task = '((struct task_struct *)curtask)';

const contexts: Readonly<Record<Exclude<ContextName, 'execname'>, { text: string; type: string }>> =
  {
    cpu: { text: 'cpu', type: 'int' },
    pid: { text: 'pid', type: 'int' },
    tid: { text: 'tid', type: 'int' },
    ppid: { text: `${task}->real_parent->tgid`, type: 'int' },
    uid: { text: 'uid', type: 'uint32_t' },
    gid: { text: 'gid', type: 'uint32_t' },
    vtimestamp: { text: `${task}->se.sum_exec_runtime`, type: 'uint64_t' },
    curthread: { text: 'curtask', type: 'uint64_t' },
  };

/** The integer type that a value of the context has. */
export function contextType(name: Exclude<ContextName, 'execname'>): Type {
  return integerTypes.get(contexts[name].type)!;
}

/** The value with its texts expanded. */
function expandValue(value: KernelValue, expand: (text: string) => string): KernelValue {
  switch (value.is) {
    case 'constant':
      return value;
    case 'address':
      return { ...value, high: expand(value.high), low: expand(value.low) };
    case 'text':
      return { ...value, words: [expand(value.words[0]), expand(value.words[1])] };
    case 'choice': {
      const of = value.of.map((each) => expandValue(each, expand));
      return { ...value, which: expand(value.which), of };
    }
    default:
      return { ...value, text: expand(value.text) };
  }
}

export class Place {
  readonly around: Surroundings;
  readonly probe: Probe;
  /** Absent for timers and BEGIN, which are at no place that could name something. */
  readonly reach: Reach | undefined;
  /** Objects that the text so far names. */
  readonly needs: Set<KernelObject> = new Set();
  /** Whether it names the time, and the thread's own key. */
  usesNow = false;
  usesSelf = false;
  #scratch = 0;

  constructor(around: Surroundings, probe: Probe, reach: Reach | undefined) {
    this.around = around;
    this.probe = probe;
    this.reach = reach;
  }

  /** The name of a scratch variable that nothing else uses: of int64, or with `u` of uint64. */
  scratch(prefix: 't' | 'u' = 't'): string {
    this.#scratch += 1;
    return `$${prefix}${this.#scratch}`;
  }

  #use({ needs, value }: LinuxSource): KernelValue {
    for (const each of needs) this.needs.add(each);
    return expandValue(value, (text) => this.reach?.expand(text) ?? text);
  }

  /** The member's value here. Whether it can be had was asked before. */
  #member(struct: StructDefinition, field: FieldDefinition): KernelValue {
    const source = this.reach?.first(this.around.kernel.sources(struct, field));
    if (source === undefined) throw new Error(`${struct.name}.${field.name} is out of reach`);
    return this.#use(source);
  }

  /** An integer member, cut to its type. */
  integerMember(struct: StructDefinition, field: FieldDefinition): Value {
    const value = this.#member(struct, field);
    if (value.is === 'constant') return constant(BigInt(value.value));
    if (value.is === 'integer' || value.is === 'owner')
      return loaded(value.text, memberType(field));
    throw new Error(`${struct.name}.${field.name} is no integer`);
  }

  /** The words of a string member, or how the consumer finds an owner; undefined for integers. */
  wordsMember(struct: StructDefinition, field: FieldDefinition): Words | undefined {
    const value = this.#member(struct, field);
    if (value.is === 'owner')
      return { decode: { kind: 'owner' }, codes: [`(int64)(${value.text})`] };
    return wordsOfValue(value, struct.absentText, this.around.host);
  }

  /** 1 or 0: whether structs with that condition are there. */
  presence(what: Presence): Value {
    if (alwaysPresent(this.probe.definition).has(what)) return constant(1n);
    const source = this.reach?.first(this.around.kernel.presence(what));
    const value = source && this.#use(source);
    if (value?.is !== 'integer')
      return constant(value?.is === 'constant' ? BigInt(value.value) : 0n);
    return integer(`((${value.text}) != 0 ? 1 : 0)`, 0n, 1n);
  }

  /** arg0 to arg9: the address of what the argument shows, 0 without one. */
  rawArgument(index: number): Value {
    const { definition } = this.probe;
    const isAbsent = definition?.absent?.includes(index) ?? false;
    if (definition === undefined || isAbsent) return constant(0n);
    const { catalogue } = this.around;
    // A probe with raw arguments only has its packet in the first.
    const isPacket = definition.args.length === 0 && index === 0;
    const struct = isPacket
      ? catalogue.structs.get('pktinfo_t')
      : argumentStruct(definition, index, catalogue);
    return struct === undefined ? constant(0n) : this.pointer(struct);
  }

  /** The address of what a struct shows: 0 where that is absent. */
  pointer(struct: StructDefinition): Value {
    const source = this.reach?.first(this.around.kernel.pointer(struct));
    const value = source && this.#use(source);
    if (value?.is !== 'integer') return constant(0n);
    return integer(`((int64)(${value.text}))`);
  }

  context(name: Exclude<ContextName, 'execname'>): Value {
    return loaded(contexts[name].text, contextType(name));
  }

  /** The 16 bytes of the process's name. */
  execname(): Words {
    const { features, host } = this.around;
    const offset = host.memberOffset('task_struct', 'comm');
    const at =
      offset === undefined && features.offsetof
        ? 'offsetof(struct task_struct, comm)'
        : String(offset ?? 0);
    const word = (more: string): string => `(int64)*(uint64*)((uint64)curtask + ${at}${more})`;
    return { decode: { kind: 'text' }, codes: [word(''), word(' + 8')] };
  }

  /** The time of the firing. */
  now(): string {
    this.usesNow = true;
    return '$now';
  }

  /** What thread-local variables are found by: idle threads are one for each processor. */
  self(): string {
    this.usesSelf = true;
    return '$self';
  }
}
