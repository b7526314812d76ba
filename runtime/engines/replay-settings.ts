/** D's options as a replay takes them. */
import type { OptionSet } from '../../compiler/options.ts';
import type { OutputFormat } from '../consumer/make-sink.ts';
import type { ReplayOptions } from './replay-options.ts';

/** What a string holds when `-x strsize=no` unset its size. */
const defaultStringSize = 256;

/** Nanoseconds, when `-x estatsrate=0` asks for none. */
const defaultSampleRate = 1e9;

export type ReplaySettings = Pick<
  ReplayOptions,
  | 'vantage'
  | 'tunnel'
  | 'estats'
  | 'maxflows'
  | 'consumer'
  | 'limits'
  | 'pcapsize'
  | 'format'
  | 'droptags'
>;

/** The settings that the options make; `consumer` is a new object, which setopt() changes. */
export function replaySettings(options: OptionSet): ReplaySettings {
  return {
    vantage: options.string('vantage') ?? 'auto',
    tunnel: options.string('tunnel') === 'inner' ? 'inner' : 'outer',
    estats: {
      groups: new Set((options.string('estats') ?? '').split(',')),
      rate: options.number('estatsrate') || defaultSampleRate,
      linger: (options.number('estatslinger') ?? 0) / 1e9,
    },
    maxflows: options.number('maxflows') ?? 0,
    consumer: {
      quiet: options.boolean('quiet'),
      flowindent: options.boolean('flowindent'),
      rawbytes: options.boolean('rawbytes'),
      agghist: options.boolean('agghist'),
      aggpack: options.boolean('aggpack'),
      aggzoom: options.boolean('aggzoom'),
      aggsortkey: options.boolean('aggsortkey'),
      aggzero: options.string('aggzero') ?? 'show',
      aggsortrev: options.boolean('aggsortrev'),
      aggsortkeypos: options.number('aggsortkeypos') ?? 0,
      aggsortpos: options.number('aggsortpos') ?? 0,
      printsize: options.number('printsize') ?? 0,
      stackindent: options.number('stackindent') ?? 0,
      strsize: options.number('strsize') ?? defaultStringSize,
    },
    // aggsize and dynvarsize bound a replay only when somebody set them.
    limits: {
      nspec: options.number('nspec') ?? 0,
      specsize: options.number('specsize') ?? 0,
      aggsize: options.given('aggsize'),
      dynvarsize: options.given('dynvarsize'),
    },
    // 0 is what dtrace takes for unset.
    pcapsize: options.number('pcapsize') || undefined,
    format: (options.string('oformat') ?? 'text') as OutputFormat,
    droptags: options.boolean('droptags'),
  };
}
