/** What the command line gives to an engine. */
import type { ReplaySettings } from '../runtime/engines/replay-settings.ts';
import type { SessionOptions } from '../runtime/engines/session-options.ts';

/** What every engine takes, whatever it runs. */
export type Run = Omit<SessionOptions, 'module'> & ReplaySettings;
