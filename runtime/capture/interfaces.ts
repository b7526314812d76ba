/** The interfaces of all captures of one replay, numbered from 0; interfaces of one name are one interface. */
export class InterfaceRegistry {
  readonly #names: string[] = [];
  readonly #indexes = new Map<string, number>();

  /** The number of the interface called `name` (a binary string), which is new or known. */
  register(name: string): number {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#names.length;
    this.#names.push(name);
    this.#indexes.set(name, index);
    return index;
  }

  /** The name of interface `index`, '' for a number that was not given out. */
  name(index: number): string {
    return this.#names[index] ?? '';
  }
}
