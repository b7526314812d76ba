/** What a capture cannot tell and a replay cannot do. */
import { type Limits, limits } from '../../limits.ts';

export const replayLimits: Limits = limits([
  ['a capture holds no stacks', 'stack ustack jstack'],
  ['a capture holds no kernel stacks', 'caller stackdepth'],
  ['a capture holds no user stacks', 'ucaller ustackdepth'],
  ['a capture holds no addresses of code', 'sym func mod usym ufunc umod uaddr'],
  ['a capture holds no registers', 'uregs'],
  ['a capture holds no processor time', 'vtimestamp'],
  ['a capture holds no processors', 'curcpu'],
  ['a capture holds no threads', 'curthread curlwpsinfo'],
  ['a capture holds no processes', 'curpsinfo execargs root cwd zonename progenyof getf'],
  ['a capture holds no memory of a process', 'copyin copyinstr copyinto'],
  ['a capture holds no memory of the kernel', 'memref memstr'],
  ['a capture holds no kernel objects to name', 'd_path ddi_pathname'],
  ['a capture holds no STREAMS messages', 'msgsize msgdsize'],
  [
    'a capture holds no kernel locks',
    'mutex_owned mutex_owner mutex_type_adaptive mutex_type_spin rw_iswriter rw_read_held rw_write_held sx_exclusive_held sx_isexclusive sx_shared_held',
  ],
  [
    'there is no live process or kernel to act on',
    'raise stop panic breakpoint chill copyout copyoutstr',
  ],
]);
