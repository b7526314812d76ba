import { Fault } from '../../runtime/fault.ts';

/** The code and address of the fault that `f` raises; undefined when it raises none. */
export function faultOf(f: () => unknown): { code: number; address: bigint } | undefined {
  try {
    f();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { code: error.code, address: error.address };
  }
}
