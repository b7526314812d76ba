/** What every engine takes of a request, and the result made of what it gives. */
import type { Diagnostic } from '../compiler/diagnostic.ts';
import type { AggregationSnapshot, KeyValue } from '../runtime/consumer/snapshot.ts';
import { replaySettings, type ReplaySettings } from '../runtime/engines/replay-settings.ts';
import type { SessionOptions } from '../runtime/engines/session-options.ts';
import { tracerIdentity } from '../runtime/host/tracer.ts';
import type { Prepared } from './program.ts';
import type { CommonRequest, CommonResult } from './request.ts';
import { fromBinary } from './text.ts';

/** What an engine gives. */
interface Ended {
  readonly status: number;
  readonly aggregations: () => readonly AggregationSnapshot[];
}

/** A trace under way. */
export interface Running {
  /** For the engine. */
  readonly options: Omit<SessionOptions, 'module'> & ReplaySettings;
  /**
   * @param notes the compiler's
   * @throws what a callback of the request has thrown
   */
  result(ended: Ended, notes: readonly Diagnostic[]): CommonResult;
}

/**
 * Callbacks that throw end the trace, and are not called again: engines call them from timers and streams, where nobody
 * would catch it.
 */
class Callbacks {
  #failure: { readonly error: unknown } | undefined;
  readonly #stop = new AbortController();

  /** Ends the trace when the caller's does, or when a callback has thrown. */
  signal(given: AbortSignal | undefined): AbortSignal {
    return given === undefined ? this.#stop.signal : AbortSignal.any([given, this.#stop.signal]);
  }

  guard<Arguments extends readonly unknown[]>(
    callback: ((...given: Arguments) => void) | undefined,
  ): ((...given: Arguments) => void) | undefined {
    if (callback === undefined) return undefined;
    return (...given) => {
      if (this.#failure !== undefined) return;
      try {
        callback(...given);
      } catch (error) {
        this.#failure = { error };
        this.#stop.abort();
      }
    };
  }

  rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

export function begin({ program, options, catalogue }: Prepared, request: CommonRequest): Running {
  const { outside } = request;
  const callbacks = new Callbacks();
  const onOutput = callbacks.guard(request.onOutput);
  let output = '';
  const messages: string[] = [];
  return {
    options: {
      ...replaySettings(options),
      program,
      catalogue,
      output: {
        write(piece) {
          if (onOutput === undefined) output += piece;
          else onOutput(fromBinary(piece));
        },
        truncate() {
          output = '';
        },
      },
      onStart: callbacks.guard(request.onStart),
      onEvent: callbacks.guard(request.onEvent),
      ...(outside !== undefined && options.boolean('destructive') && { outside }),
      report: (message) => messages.push(fromBinary(message)),
      tracer: tracerIdentity('tsdtrace'),
      signal: callbacks.signal(request.signal),
    },
    result({ status, aggregations }, diagnostics) {
      callbacks.rethrow();
      return {
        output: fromBinary(output),
        aggregations: new Map(aggregations().map((each) => [each.spec.name, inText(each)])),
        messages,
        diagnostics,
        status,
      };
    },
  };
}

const keyInText = (key: KeyValue): KeyValue => (typeof key === 'string' ? fromBinary(key) : key);

/** The same with keys in JavaScript's text; rows are copied out when they are asked for, and once. */
function inText(snapshot: AggregationSnapshot): AggregationSnapshot {
  let rows: AggregationSnapshot['rows'] | undefined;
  const { spec, normalization } = snapshot;
  return {
    spec,
    normalization,
    get rows() {
      rows ??= snapshot.rows.map(({ key, value }) => ({ key: key.map(keyInText), value }));
      return rows;
    },
  };
}
