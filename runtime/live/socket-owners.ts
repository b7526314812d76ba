/** Which process has a socket, by the number of the socket's inode: what /proc tells of open files. */
import { readlinkSync } from 'node:fs';
import { entries } from '../host/files.ts';

/** After a look that did not find a socket, others are not looked for before so many milliseconds are over. */
const pause = 1000;

/** Inodes that are remembered; sockets come and go. */
const mostKnown = 65_536;

/** The inode number of the socket that an open file of a process is. */
function socketOf(path: string): number | undefined {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1];
    return inode === undefined ? undefined : Number(inode);
  } catch {
    return undefined;
  }
}

export class SocketOwners {
  readonly #known = new Map<number, number>();
  readonly #proc: string;
  #lastLook = -Infinity;

  /** @param proc where proc(5) is */
  constructor(proc = '/proc') {
    this.#proc = proc;
  }

  /** The process that has the socket; -1 when none is found. */
  of(inode: number): number {
    const known = this.#known.get(inode);
    if (known !== undefined) return known;
    if (performance.now() - this.#lastLook < pause) return -1;
    this.#look();
    this.#lastLook = performance.now();
    return this.#known.get(inode) ?? -1;
  }

  #look(): void {
    if (this.#known.size > mostKnown) this.#known.clear();
    for (const process of entries(this.#proc)) {
      if (!/^\d+$/.test(process)) continue;
      const folder = `${this.#proc}/${process}/fd`;
      for (const file of entries(folder)) {
        const inode = socketOf(`${folder}/${file}`);
        if (inode !== undefined) this.#known.set(inode, Number(process));
      }
    }
  }
}
