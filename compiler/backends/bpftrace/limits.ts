/** What bpftrace has no means for. */
import { type Limits, limits } from '../../limits.ts';

export const bpftraceLimits: Limits = limits([
  ['bpftrace cannot name the frames of an interpreter', 'jstack'],
  ['bpftrace gives stacks as a whole, not their addresses', 'caller ucaller'],
  ['bpftrace does not count the frames of a stack', 'stackdepth ustackdepth'],
  ['addresses in processes are not named', 'usym ufunc umod uaddr'],
  ['bpftrace gives no registers of the user', 'uregs'],
  ['bpftrace does not write to a process', 'copyout copyoutstr'],
  ['bpftrace cannot stop the kernel', 'panic breakpoint chill'],
  ['this engine sends no signals', 'raise stop'],
  ['this engine does not read the memory of processes', 'copyin copyinstr copyinto execargs'],
  ['this engine follows no paths of the kernel', 'd_path'],
  ['bpftrace follows no pointers to parents', 'progenyof'],
  ['bpftrace knows no locks', 'mutex_owned mutex_owner rw_iswriter rw_read_held rw_write_held'],
  [
    'Linux has no such locks',
    'mutex_type_adaptive mutex_type_spin sx_exclusive_held sx_isexclusive sx_shared_held',
  ],
  ['Linux has no STREAMS messages', 'msgsize msgdsize'],
  ['Linux has no zones', 'zonename'],
  ['bpftrace gives no such path', 'root cwd ddi_pathname getf'],
  ['bpftrace has no such references', 'memref memstr'],
  ['bpftrace writes no captures', 'pcap'],
]);
