/** How members come by what a running kernel has for them. */
import type { LinuxSource } from '../define-linux.ts';
import type { FieldDefinition, Grade, WireSource } from '../define.ts';
import type { Rows } from '../linux/rows.ts';

/** Reasons by the name of the member that no kernel gives. */
export type Reasons = Readonly<Record<string, string>>;

/** What is made when it is first asked for: a replay asks for nothing of it. */
class Kernel {
  readonly #fields: readonly FieldDefinition[];
  readonly #rows: () => Rows;
  readonly #reasons: () => Reasons;
  #made: { readonly rows: Rows; readonly reasons: Reasons } | undefined;

  constructor(fields: readonly FieldDefinition[], rows: () => Rows, reasons: () => Reasons) {
    this.#fields = fields;
    this.#rows = rows;
    this.#reasons = reasons;
  }

  get made(): { readonly rows: Rows; readonly reasons: Reasons } {
    return (this.#made ??= this.#check(this.#rows(), this.#reasons()));
  }

  #check(rows: Rows, reasons: Reasons): { rows: Rows; reasons: Reasons } {
    const members = new Set(this.#fields.map(({ name }) => name));
    const unknown = [...Object.keys(rows), ...Object.keys(reasons)].find(
      (name) => !members.has(name),
    );
    if (unknown !== undefined) throw new Error(`rows for ${unknown}, which is not a member`);
    return { rows, reasons };
  }
}

class LiveField implements FieldDefinition {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  readonly wire?: WireSource;
  readonly grade?: Grade;
  readonly #kernel: Kernel;

  constructor(field: FieldDefinition, kernel: Kernel) {
    this.name = field.name;
    this.type = field.type;
    this.doc = field.doc;
    if (field.wire !== undefined) this.wire = field.wire;
    if (field.grade !== undefined) this.grade = field.grade;
    this.#kernel = kernel;
  }

  get linux(): readonly LinuxSource[] | undefined {
    return this.#kernel.made.rows[this.name];
  }

  get nowhere(): string | undefined {
    return this.#kernel.made.reasons[this.name];
  }
}

/**
 * The members with these rows, and with the reasons why no kernel gives others. Asking a member for its rows throws an
 * Error where there is a row or a reason of a member that is not there.
 */
export function live(
  fields: readonly FieldDefinition[],
  rows: () => Rows,
  reasons: () => Reasons = () => ({}),
): readonly FieldDefinition[] {
  const kernel = new Kernel(fields, rows, reasons);
  return fields.map((field) => new LiveField(field, kernel));
}
