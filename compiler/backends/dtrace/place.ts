/** One probe as a dialect has it, while its clauses are written. */
import type { Catalogue, FieldDefinition, StructDefinition } from '../../../probes/define.ts';
import {
  expandNative,
  nativeMember,
  nativeProbe,
  nativeSlot,
  type NativeMember,
  type NativeProbe,
} from '../../../probes/define-native.ts';
import { argumentStruct } from '../../../probes/layout.ts';
import type { Probe } from '../../program.ts';
import type { ContextName, Presence } from '../events/layout.ts';
import { alwaysPresent } from '../replay/clause.ts';
import type { NativeHost } from './interface.ts';

const versions: Partial<Readonly<Record<Presence, number>>> = { ipv4: 4, ipv6: 6 };

export class NativePlace {
  readonly probe: Probe;
  /** Undefined for timers and the dtrace provider's probes, and for probes that the dialect lacks. */
  readonly native: NativeProbe | undefined;
  readonly #host: NativeHost;
  readonly #catalogue: Catalogue;

  constructor(probe: Probe, host: NativeHost, catalogue: Catalogue) {
    this.probe = probe;
    this.#host = host;
    this.#catalogue = catalogue;
    const { definition, provider } = probe;
    this.native = definition && nativeProbe(host.dialect, provider, definition);
  }

  /** The probe as the dialect names it. */
  get description(): string {
    const { provider, name } = this.probe;
    if (provider === 'dtrace') return name;
    return this.native?.of ?? `${provider}:::${name}`;
  }

  /** What must hold for the probe to fire. */
  get condition(): string | undefined {
    const when = this.native?.when;
    return when === undefined ? undefined : `(${this.#expand(when)})`;
  }

  /** How the member is had here; undefined when it is not. */
  member(struct: StructDefinition, field: FieldDefinition): NativeMember | undefined {
    const found = this.native && nativeMember(this.#host.dialect, this.native, struct, field);
    if (found?.text.includes('{hz}') === true && this.#host.hz === undefined) return undefined;
    return found;
  }

  /** The member's text. Whether it can be had was asked before. */
  memberText(struct: StructDefinition, field: FieldDefinition): string {
    const member = this.member(struct, field);
    if (member === undefined) throw new Error(`${struct.name}.${field.name} is not to be had`);
    return this.#expand(member.text);
  }

  #expand(text: string): string {
    const { definition } = this.probe;
    return expandNative(text.replaceAll('{hz}', String(this.#host.hz)), (name) =>
      definition === undefined || this.native === undefined
        ? -1
        : nativeSlot(definition, this.native, name, this.#catalogue),
    );
  }

  /** 1 or 0: whether structs with that condition are there; undefined for what is always there. */
  presence(what: Presence): string | undefined {
    const { definition } = this.probe;
    if (alwaysPresent(definition).has(what)) return undefined;
    const own = this.#host.dialect.present[what];
    if (own !== undefined) return `(${this.#expand(own)})`;
    const version = versions[what];
    if (version !== undefined) return this.#expand(`({ipinfo_t}->ip_ver == ${version})`);
    const struct = this.#structs().find((each) => each?.present === what);
    return struct === undefined ? '0' : this.#expand(`({&${struct.name}} != 0)`);
  }

  #structs(): readonly (StructDefinition | undefined)[] {
    const { definition } = this.probe;
    return (definition?.args ?? []).map((_, slot) =>
      argumentStruct(definition!, slot, this.#catalogue),
    );
  }

  /** arg0 to arg9: 0 where there is no such argument. */
  rawArgument(index: number): string {
    const { definition } = this.probe;
    const isAbsent = definition?.absent?.includes(index) ?? false;
    const struct = isAbsent ? undefined : this.#structs()[index];
    return struct === undefined ? '0' : this.pointer(struct);
  }

  /** The word of the argument that shows the struct. */
  pointer({ name }: StructDefinition): string {
    return this.#expand(`((int64_t){&${name}})`);
  }

  /** The built-in variable; undefined where the dialect lacks it. */
  context(name: ContextName | 'timestamp' | 'walltimestamp'): string | undefined {
    const { context } = this.#host.dialect;
    return name in context ? context[name] : name;
  }
}
