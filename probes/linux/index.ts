/** How a running Linux kernel provides what the catalogue names: what the bpftrace backend asks of it. */
import type { KernelCatalogue } from '../define-linux.ts';
import * as derive from './derive.ts';
import * as every from './every-object.ts';
import * as text from './text.ts';

export const linux: KernelCatalogue = {
  get objects() {
    return every.objects;
  },
  presence: (what) => derive.linuxPresence(what),
  sources: (struct, field) => derive.linuxSources(struct, field),
  pointer: (struct) => derive.linuxPointer(struct),
  expand: (template, host) => text.expandText(template, host),
};
