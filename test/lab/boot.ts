/** Boots one guest: its disks from the images, QEMU, and what comes back. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Suite } from './pairs.ts';
import { stripTypes } from './strip.ts';

/** A guest to boot. */
export interface Guest {
  readonly cache: string;
  readonly checkout: string;
  readonly kernel: Suite;
  readonly userland: Suite;
  readonly modules: readonly string[];
  readonly seconds: number;
  readonly cpus: number;
  readonly folder: string | undefined;
  readonly results: string | undefined;
  /** What bash runs. */
  readonly script: string;
}

/** The exit status of what is skipped, as test programs of other projects have it. */
export const skipStatus = 77;
const lateStatus = 124;
const interruptedStatus = 130;
const deadStatus = 70;

/** Something that ends a run with this status: a tool that is missing, a mirror that does not answer. */
class Ended extends Error {
  readonly status: number;

  constructor(status: number, why: string) {
    super(why);
    this.status = status;
  }
}

const tools = ['qemu-system-x86_64', 'mkfs.ext4', 'setpriv'];

function requireTools(): void {
  for (const tool of tools) {
    const { error } = spawnSync(tool, ['--version'], { stdio: 'ignore' });
    if (error !== undefined) throw new Ended(skipStatus, `no ${tool} here`);
  }
}

const imagesScript = fileURLToPath(new URL('images.sh', import.meta.url));

/** Builds by images.sh what is not there yet, and gives the paths. */
function image(...words: readonly string[]): readonly string[] {
  const { status, stdout } = spawnSync(imagesScript, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Ended(skipStatus, `images.sh ${words.join(' ')} failed`);
  return stdout.trim().split(' ');
}

/** An ext4 image of a folder, by the name that it is mounted by, with so many MiB to spare. */
function pack(folder: string, label: string, file: string, spare: number): void {
  const { stdout } = spawnSync('du', ['-sm', folder], { encoding: 'utf8' });
  const size = Math.ceil(Number.parseInt(stdout, 10) * 1.1) + spare;
  const words = [
    '-qF',
    '-L',
    label,
    '-O',
    '^has_journal',
    '-m',
    '0',
    '-i',
    '4096',
    '-d',
    folder,
    file,
  ];
  const made = spawnSync('mkfs.ext4', [...words, `${size}M`], { encoding: 'utf8' });
  if (made.status !== 0) throw new Ended(deadStatus, `mkfs.ext4: ${made.stderr}`);
}

/** Packages that check and build, and that no guest runs. */
const atHome = /^(?:@?typescript|@?oxlint.*|prettier|\.cache|\.vite.*)$/;

/** Node and the packages, packed when the lock file or Node has changed. */
function packages(cache: string, checkout: string, work: string): string {
  const lock = readFileSync(join(checkout, 'package-lock.json'));
  const key = createHash('sha256').update(lock).update(process.version).digest('hex').slice(0, 16);
  const file = join(cache, `packages-${key}.ext4`);
  if (existsSync(file)) return file;
  for (const old of readdirSync(cache))
    if (/^packages-\w+\.ext4$/.test(old)) rmSync(join(cache, old));
  const stage = join(work, 'packages');
  const from = join(checkout, 'node_modules');
  cpSync(from, stage, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !atHome.test(relative(from, path)),
  });
  pack(stage, 'lab-packages', `${file}.partial`, 10);
  rmSync(stage, { recursive: true });
  spawnSync('mv', [`${file}.partial`, file]);
  return file;
}

/** The guest's own disk: the checkout, the caller's folder, the command. */
function job(guest: Guest, work: string): string {
  const stage = join(work, 'job');
  const leftOut = new Set(['node_modules', '.git', 'coverage']);
  cpSync(guest.checkout, join(stage, 'checkout'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !leftOut.has(relative(guest.checkout, path)),
  });
  stripTypes(join(stage, 'checkout'));
  mkdirSync(join(stage, 'lab'));
  if (guest.folder !== undefined) cpSync(guest.folder, join(stage, 'lab'), { recursive: true });
  cpSync(join(guest.checkout, 'test/lab/guest-init'), join(stage, 'guest-init'));
  writeFileSync(join(stage, 'modules'), guest.modules.join('\n'));
  writeFileSync(join(stage, 'command'), `${guest.script}\n`);
  const file = join(work, 'job.ext4');
  pack(stage, 'lab-job', file, 64);
  return file;
}

const port = (name: string, chardev: string): readonly string[] => [
  ...['-chardev', `${chardev},id=${name}`],
  ...['-device', `virtserialport,chardev=${name},name=${name}`],
];

/**
 * Software emulation: guests fail under /dev/kvm on the machines this was made for. Without cmpxchg16b, which QEMU 7.2
 * emulates with broken flags: kernels died of it at random. Disks are found by number and name, for their order is not
 * certain; what the guest writes to them is gone with it.
 */
function machine(guest: Guest, kernel: string, disks: readonly string[], work: string): string[] {
  const append =
    'root=PARTUUID=6c616221-01 rootfstype=ext4 rootwait rw init=/sbin/lab-init console=ttyS0 quiet panic=1';
  return [
    ...['-accel', 'tcg,thread=multi', '-cpu', 'qemu64,cx16=off,+rdrand'],
    ...['-m', '3072', '-smp', String(guest.cpus), '-display', 'none', '-no-reboot', '-nodefaults'],
    ...[
      '-kernel',
      kernel,
      '-append',
      append,
      '-serial',
      `file:${join(guest.cache, 'console.log')}`,
    ],
    ...['-device', 'nvme,id=nvme,serial=lab'],
    ...disks.flatMap((file, index) => [
      ...['-drive', `id=disk${index},if=none,format=raw,snapshot=on,file=${file}`],
      ...['-device', `nvme-ns,bus=nvme,drive=disk${index},nsid=${index + 1}`],
    ]),
    ...['-device', 'virtio-serial-pci'],
    ...port('output', 'stdio,signal=off'),
    ...port('results', `file,path=${join(work, 'results.tar')}`),
    ...port('status', `file,path=${join(work, 'status')}`),
  ];
}

/** Waits for the guest's end, or ends it, when time runs out or this process is told to: the status of that. */
function ended(child: ChildProcess, seconds: number): Promise<number | undefined> {
  let why: number | undefined;
  const end = (status: number): void => {
    why ??= status;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => end(lateStatus), seconds * 1000);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => end(interruptedStatus));
  return new Promise((resolve) =>
    child.once('close', () => {
      clearTimeout(timer);
      resolve(why);
    }),
  );
}

/** Unpacks what came back, one archive after the other, also when the last was cut off. */
function unpack(work: string, results: string): void {
  mkdirSync(results, { recursive: true });
  spawnSync('tar', ['-x', '--ignore-zeros', '-f', join(work, 'results.tar'), '-C', results], {
    stdio: 'inherit',
  });
}

async function run(guest: Guest, work: string): Promise<number> {
  requireTools();
  const [root] = image('root', guest.userland);
  const [kernel, modules] = image('kernel', guest.kernel, guest.userland);
  const disks = [root, modules, job(guest, work), packages(guest.cache, guest.checkout, work)];
  // It ends with this process, however that ends. Its standard input stays open: the port would else be closed.
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...machine(guest, kernel, disks, work)],
    { stdio: ['pipe', 'inherit', 'inherit'], env: { ...process.env, TMPDIR: work } },
  );
  const cut = await ended(child, guest.seconds);
  if (guest.results !== undefined) unpack(work, guest.results);
  if (cut === lateStatus) throw new Ended(cut, `out of time after ${guest.seconds} s`);
  if (cut !== undefined) throw new Ended(cut, 'interrupted');
  const status = readFileSync(join(work, 'status'), 'utf8').trim();
  if (status === '') throw new Ended(deadStatus, `the guest died: ${guest.cache}/console.log`);
  return Number(status);
}

const DAY = 86_400_000;

/** What a run that was killed has left, a day later. */
function sweep(cache: string): void {
  for (const name of readdirSync(cache).filter((each) => each.startsWith('run.'))) {
    const folder = join(cache, name);
    if (Date.now() - statSync(folder).mtimeMs > DAY) rmSync(folder, { recursive: true });
  }
}

/** Boots the guest and gives the exit status of its command; says on standard error what was missing or went wrong. */
export async function boot(guest: Guest): Promise<number> {
  sweep(guest.cache);
  const work = mkdtempSync(join(guest.cache, 'run.'));
  try {
    return await run(guest, work);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    process.stderr.write(`lab: ${error.message}\n`);
    return error.status;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
