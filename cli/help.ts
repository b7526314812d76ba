/** What `-h` and a usage error print, and the version line. */
import { readFileSync } from 'node:fs';
import { optionDefinitions } from '../compiler/options.ts';
import { optionHelp } from './arguments.ts';

export const programName = 'tsdtrace';

const helpWidth = 78;

/** The edition of the D language, as `dtrace -V` names it. */
const languageVersion = 'D 2.0.7';

export const usage: string = `Usage: ${programName} [-CeFhHlqSvVwZ] [-b size] [-D name[=value]] [-I path] [-L path]
       [-o file] [-r file]... [--write file] [-s script] [-U name] [-x option[=value]] [-X a|c|s|t]
       [-P provider [[predicate] action]]
       [-m [provider:]module [[predicate] action]]
       [-f [[provider:]module:]function [[predicate] action]]
       [-n [[[provider:]module:]function:]name [[predicate] action]]
       [-i probe-id [[predicate] action]] [args ...]

  predicate  / D expression /
  action     { D statements }   or   < D statements >
`;

/** The names of all options in lines of the help's width. */
function optionNames(): string {
  const lines = [''];
  for (const name of [...optionDefinitions.keys()].sort()) {
    const last = `${lines[lines.length - 1]} ${name}`;
    if (last.length <= helpWidth) lines[lines.length - 1] = last;
    else lines.push(` ${name}`);
  }
  return lines.map((line) => ` ${line}\n`).join('');
}

/** The whole help: usage, every option, and how to begin. */
export function helpText(): string {
  const rows = optionHelp();
  const width = Math.max(...rows.map((row) => row.term.length));
  const options = rows.map((row) => `  ${row.term.padEnd(width)}  ${row.text}\n`).join('');
  return `${usage}
${options}
Options of -x, of #pragma D option and of the environment (DTRACE_OPT_NAME):
${optionNames()}
  strsize=N          most bytes of a string (default 256)
  aggsortrev         print aggregations from the largest value down; see also
                     aggsortkey, aggsortpos, aggsortkeypos
  aggzero=hide       leave out the rows of aggregations whose value is 0
  maxflows=N         flows that a replay follows at once (default 1048576, 0 for
                     all); what is evicted is reported
  miblevel=diag      wildcards mean all counters of the mib provider, not only
                     the signs of a problem; mibloopback: a host's own traffic
                     moves them, too
  tunnel=outer|inner what probes see of a packet in a tunnel (VXLAN, Geneve, GRE,
                     IP in IP, GTP-U): the packet that carries, or the innermost
  vantage=auto|both|middlebox|ADDRESS[/PREFIX][,...]
                     whose packets are sent and received: as the capture marks
                     them, everyone's, everyone's as a host in between sees
                     them, or those of these hosts and networks

Examples:
  ${programName} -r web.pcap -n 'tcp:::accept-established { @[args[4]->tcp_dport] = count(); }'
  ${programName} -r web.pcap -qs script.d 80
  ${programName} -lv -n tcp:::send

Exit status: that of exit(); 1 after an error, 2 for a wrong command line.
`;
}

/** The version in package.json, which is one folder up from the sources and two up from dist/cli. */
export function packageVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
        return String(manifest.version);
    } catch {
      // Not at this depth; the next one is tried.
    }
  }
  return 'unknown version';
}

/** The line of `-V`: dtrace's own shape, then which release of this program it is. */
export function versionText(): string {
  return `${programName}: ${languageVersion}\nThis is ${programName} ${packageVersion()}\n`;
}
