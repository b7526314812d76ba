/** The tables of RFC 4898, and those of its implementations: members of tcpestats_t that are structs. */
export const estatsGroups: readonly string[] = [
  ...['global', 'connection', 'perf', 'path', 'stack', 'app', 'tune', 'extras', 'fine', 'listener'],
];
