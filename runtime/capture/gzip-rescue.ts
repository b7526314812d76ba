import { createGunzip } from 'node:zlib';
import type { ByteSource } from './source.ts';

/** Compressed bytes handed over at a time where the damage is: what they expand to can be lost, no more. */
const SMALL_STEP = 1;
const LARGE_STEP = 64 * 1024;

/**
 * zlib keeps what it was inflating when it meets wrong bits. This inflates the file again, and takes the step that
 * failed in small parts: the bytes between what was delivered and the damage.
 *
 * @param reread reads the compressed file at a position
 * @param fed compressed bytes of the steps that went well
 * @param length compressed bytes of the step that failed
 * @param delivered bytes that the failed step had given all the same
 */
export async function inflateUpToDamage(
  reread: NonNullable<ByteSource['readAt']>,
  fed: number,
  length: number,
  delivered: number,
): Promise<Uint8Array> {
  const gunzip = createGunzip();
  const pieces: Uint8Array[] = [];
  let keep = false;
  const damage = { met: false };
  let wake = (): void => undefined;
  gunzip.on('data', (piece: Uint8Array) => {
    if (keep) pieces.push(piece);
  });
  gunzip.on('error', () => {
    damage.met = true;
    wake();
  });
  const step = async (from: number, most: number): Promise<number> => {
    const input = new Uint8Array(most);
    const count = reread(input, from);
    if (count === 0) return 0;
    await new Promise<void>((resolve) => {
      wake = resolve;
      gunzip.write(input.subarray(0, count), () => resolve());
    });
    return count;
  };
  for (let at = 0, count = 0; at < fed && !damage.met; at += count) {
    count = await step(at, Math.min(LARGE_STEP, fed - at));
    if (count === 0) break;
  }
  keep = true;
  for (let at = fed, count = 0; at < fed + length && !damage.met; at += count) {
    count = await step(at, Math.min(SMALL_STEP, fed + length - at));
    if (count === 0) break;
  }
  gunzip.destroy();
  return Buffer.concat(pieces).subarray(delivered);
}
