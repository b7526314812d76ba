/**
 * Rows of the catalogue that are made when more than their names is asked for: a run names few of them. Where a row is
 * the member of a namespace (`import * as`), the built command does not run that module before then, see tools/deferred.js.
 */
import type { ProbeDefinition, ProviderDefinition, StructDefinition } from './define.ts';

/** @throws Error for another row than that of the name */
function named<Row extends { readonly name: string }>(name: string, row: Row): Row {
  if (row.name !== name) throw new Error(`${name} is called ${row.name}`);
  return row;
}

class DeferredProvider implements ProviderDefinition {
  readonly name: string;
  readonly #make: () => ProviderDefinition;
  #made: ProviderDefinition | undefined;

  constructor(name: string, make: () => ProviderDefinition) {
    this.name = name;
    this.#make = make;
  }

  get #row(): ProviderDefinition {
    return (this.#made ??= named(this.name, this.#make()));
  }
  get doc(): string {
    return this.#row.doc;
  }
  get module(): string {
    return this.#row.module;
  }
  get function(): string {
    return this.#row.function;
  }
  get probes(): readonly ProbeDefinition[] {
    return this.#row.probes;
  }
  get lacks(): ProviderDefinition['lacks'] {
    return this.#row.lacks;
  }
}

class DeferredStruct implements StructDefinition {
  readonly name: string;
  readonly #make: () => StructDefinition;
  #made: StructDefinition | undefined;

  constructor(name: string, make: () => StructDefinition) {
    this.name = name;
    this.#make = make;
  }

  get #row(): StructDefinition {
    return (this.#made ??= named(this.name, this.#make()));
  }
  get doc(): string {
    return this.#row.doc;
  }
  get fields(): StructDefinition['fields'] {
    return this.#row.fields;
  }
  get present(): StructDefinition['present'] {
    return this.#row.present;
  }
  get absentText(): StructDefinition['absentText'] {
    return this.#row.absentText;
  }
  get alias(): StructDefinition['alias'] {
    return this.#row.alias;
  }
}

/** The provider of that name. */
export const deferredProvider = (
  name: string,
  make: () => ProviderDefinition,
): ProviderDefinition => new DeferredProvider(name, make);

/** The struct of that name. */
export const deferredStruct = (name: string, make: () => StructDefinition): StructDefinition =>
  new DeferredStruct(name, make);
