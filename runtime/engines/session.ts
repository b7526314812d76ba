/**
 * A program that runs: its generated module with all that this names, the consumer behind it, and what is the same on
 * every engine: faults, exit(), the probes of the dtrace provider, the end.
 */
import type { FiringContext, ReplayRuntime } from '../../compiler/backends/replay/interface.ts';
import type { Probe } from '../../compiler/program.ts';
import { protocolNames } from '../../probes/index.ts';
import { type AssociativeArray, makeArray } from '../associative-array.ts';
import type { FlowTable } from '../capture/flow-table.ts';
import { tcpEventCodes } from '../capture/tcp-states.ts';
import type { SctpTracker } from '../capture/sctp-tracker.ts';
import type { TcpTracker } from '../capture/tcp-tracker.ts';
import type { UdpStreams } from '../capture/udp-streams.ts';
import { Consumer } from '../consumer/consumer.ts';
import { aggregationBudget, dynamicVariableBudget } from '../consumer/limits.ts';
import { makeSink } from '../consumer/make-sink.ts';
import type { Ending, Sink } from '../consumer/sink.ts';
import type { AggregationSnapshot } from '../consumer/snapshot.ts';
import { Fault } from '../fault.ts';
import { Memory, ObjectArray } from '../memory.ts';
import type { ChosenPackets } from '../replay/chosen-packets.ts';
import { Host } from '../replay/host.ts';
import { linkHeader } from '../capture/link-header.ts';
import { blockDirection } from '../capture/pcapng-options.ts';
import { quadSlot } from '../tables/quad-map.ts';
import { wordSlot } from '../tables/word-map.ts';
import { Subroutines } from '../subroutines/subroutines.ts';
import { Losses } from './losses.ts';
import { EnableError, type SessionOptions } from './session-options.ts';

/** dtrace's words for a buffer in which not even one entry fits. */
const tooSmall = 'Enabling exceeds size of buffer';

/** What an engine adds to what a program can name. */
export interface EngineParts {
  readonly flows?: FlowTable | undefined;
  readonly tracker?: TcpTracker | undefined;
  readonly associations?: SctpTracker | undefined;
  readonly streams?: UdpStreams | undefined;
  readonly interfaceName?: (index: number) => string;
  readonly chosen?: ChosenPackets;
  /** What lies at an address of the kernel. */
  readonly resolve?: Host['resolve'];
}

/** What every generated module has, whatever its probes fire on. */
interface OwnProbes<Frame> {
  readonly error: ((frame: Frame) => void) | undefined;
}

/** Code of the ERROR probe's first words: arg1 is the probe, arg2 the clause, arg4 the fault, arg5 its value. */
function errorArguments(probe: Probe, clause: number, fault: Fault): readonly bigint[] {
  return [0n, BigInt(probe.id), BigInt(clause), 0n, BigInt(fault.code), fault.address];
}

/** Outside of the dtrace provider's probes; what an event tells of its process the text writes here itself. */
const nobody = { pid: 0, ppid: 0, uid: 0, gid: 0, execname: '' } as const;

/** `Frame` is what clauses run on: a packet or an event. */
export class Session<Frame, Module extends OwnProbes<Frame>> {
  readonly consumer: Consumer;
  readonly sink: Sink;
  readonly losses: Losses;
  readonly module: Module;
  readonly context: FiringContext;
  readonly #options: SessionOptions;
  readonly #host: Host;
  readonly #arrays: (AssociativeArray | ObjectArray)[] = [];
  readonly #memory: Memory;
  /** Of the last exit(). */
  #exitStatus: number | undefined;

  /** @throws EnableError when the program may not or cannot run */
  constructor(options: SessionOptions, parts: EngineParts) {
    this.#options = options;
    const { program, module, catalogue } = options;
    if (module.needs.destructive && options.outside === undefined)
      throw new EnableError('Destructive actions not allowed');
    this.sink = makeSink(options);
    this.consumer = this.#makeConsumer(parts);
    const { flows, interfaceName = () => '' } = parts;
    this.#host = new Host(this.consumer.strings, catalogue, protocolNames, interfaceName, flows);
    this.#host.resolve = parts.resolve;
    this.#memory = new Memory(
      module.tables.staticBytes,
      program.sizes.scratchsize,
      (packet, address, length) => this.#host.place(packet, address, length),
    );
    this.#makeArrays();
    this.context = {
      probe: program.enablings[0]?.probe ?? ({} as Probe),
      stopping: false,
      state: 0,
      previousState: 0,
      increment: 0,
      ...nobody,
    };
    this.module = this.#instantiate(parts);
    const { aggregations, speculations } = this.consumer;
    const losing = { aggregations, arrays: this.#arrays, speculations };
    this.losses = new Losses(losing, options.droptags, (drop, message) => {
      this.sink.drop(drop);
      options.report(message);
    });
  }

  /** Whether exit() was called or the run aborted. */
  get stopped(): boolean {
    return this.context.stopping || (this.#options.signal?.aborted ?? false);
  }

  /** Tracing begins: nothing else has been told yet. */
  start(): void {
    this.sink.start(this.#options.program);
    this.#options.onStart?.();
  }

  #makeConsumer({ chosen }: EngineParts): Consumer {
    const { program, consumer, output, limits, outside, report } = this.#options;
    const budget = aggregationBudget(program.aggregations, limits.aggsize, consumer.strsize);
    if (budget === undefined) throw new EnableError(tooSmall);
    const exit = (status: number): void => this.#exit(status);
    const lookForDrops = (): void => this.losses.reportDrops();
    const capture = chosen?.capture;
    const captureTo =
      chosen && ((file: string) => outside?.reserve(file) ?? chosen.captureTo(file));
    const host = {
      ...{ exit, report, lookForDrops, limits, budget, outside, capture },
      ...(captureTo && { captureTo }),
    };
    return new Consumer(program, consumer, output, host, this.sink);
  }

  #makeArrays(): void {
    const { module, consumer, limits } = this.#options;
    const { arrays } = module.tables;
    const variables = arrays.map(({ variable }) => variable);
    const budget = dynamicVariableBudget(variables, limits.dynvarsize, consumer.strsize);
    if (budget === undefined) throw new EnableError(tooSmall);
    for (const { variable, width, objectSize } of arrays)
      this.#arrays[variable.id] =
        objectSize === undefined
          ? makeArray(variable, width, budget)
          : new ObjectArray(width, objectSize, this.#memory, budget);
  }

  /** Runs the generated text: the only place where text becomes code. */
  #instantiate({ flows, tracker, associations, streams, chosen }: EngineParts): Module {
    const { module, consumer } = this.#options;
    const runtime: ReplayRuntime = {
      K: module.tables.constants,
      A: this.consumer.aggregations,
      V: this.#arrays,
      S: this.consumer.strings,
      C: this.consumer,
      F: flows,
      T: tracker,
      Q: associations,
      U: streams,
      X: this.context,
      L: new Subroutines(consumer.strsize),
      M: this.#memory,
      R: this.#host,
      P: chosen,
      D: {
        fault: (error: unknown, clause: number, frame: Frame) => this.#fault(error, clause, frame),
      },
      wordSlot,
      quadSlot,
      linkHeader,
      blockDirection,
      tcpEventCodes,
    };
    // eslint-disable-next-line no-new-func
    const make = new Function('runtime', module.source) as (runtime: ReplayRuntime) => Module;
    return make(runtime);
  }

  #exit(status: number): void {
    this.#exitStatus = status;
    this.context.stopping = true;
  }

  /** A clause was abandoned: says so, and fires ERROR unless it was ERROR that faulted. */
  #fault(error: unknown, clause: number, frame: Frame): void {
    if (!(error instanceof Fault)) throw error;
    const { probe } = this.context;
    // A fault of ERROR's own is not even reported.
    const nested = this.#host.errorArguments !== undefined;
    this.consumer.fault(probe, clause, nested ? undefined : error.code, error.address);
    const fire = this.module.error;
    if (fire === undefined || nested) return;
    this.#host.errorArguments = errorArguments(probe, clause, error);
    try {
      fire(frame);
    } finally {
      this.#host.errorArguments = undefined;
      this.context.probe = probe;
    }
  }

  /** Fires a probe of the dtrace provider, whose clauses see the tracer itself. */
  fireOwn(fire: ((frame: Frame) => void) | undefined, frame: Frame): void {
    if (fire === undefined) return;
    Object.assign(this.context, this.#options.tracer);
    fire(frame);
    Object.assign(this.context, nobody);
  }

  /** How many keys the aggregations have together. */
  get keys(): number {
    return this.consumer.aggregations.reduce((sum, { keys }) => sum + keys.size, 0);
  }

  /** END has fired: what is left is carried out, and what was lost is said. */
  settleAll(): void {
    this.consumer.settleAll();
    this.losses.reportDrops();
  }

  /**
   * Nothing follows.
   * @param failure the exit status when what the program ran over was damaged
   * @returns the exit status and the aggregations as they stand, copied out when asked for
   */
  end(
    reason: Ending['reason'],
    failure?: number,
  ): { status: number; aggregations: () => readonly AggregationSnapshot[] } {
    const exit = this.#exitStatus;
    const aggregations = (): AggregationSnapshot[] =>
      this.consumer.aggregations.map((each) => each.snapshot());
    const status = failure ?? (exit ?? 0) & 0xff;
    this.sink.end({ reason, status, ...(exit !== undefined && { exit }) });
    this.consumer.flush();
    return { status, aggregations };
  }
}
