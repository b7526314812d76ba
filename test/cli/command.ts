/** The command from its sources, for tests that need a process of its own: `node test/cli/command.ts ARGS`. */
import process from 'node:process';
import { main } from '../../cli/main.ts';

process.exit(await main(process.argv.slice(2)));
