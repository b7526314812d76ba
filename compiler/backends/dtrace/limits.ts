/** What no native DTrace that we drive has; what only some have is the dialect's business. */
import { type Limits, limits } from '../../limits.ts';

export const dtraceLimits: Limits = limits([]);
