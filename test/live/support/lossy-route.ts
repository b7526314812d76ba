/** A client and a server with a router between them, which loses and slows down what the client sends. */
import { spawnSync } from 'node:child_process';
import { run } from './network.ts';
import { makeRoute, type Route } from './route.ts';

/** Of 100 packets to the server, so many are lost. */
const LOSS = 2;
const RATE = ['rate', '20mbit', 'burst', '20k', 'latency', '50ms'];

/** Tools that the link needs beside those of every live test; undefined when all are there. */
export function lacking(): string | undefined {
  return ['nft', 'tc', 'ss', 'tcpdump'].find((tool) => spawnSync(tool, ['-V']).error !== undefined);
}

export function makeLossyRoute(): Route {
  const route = makeRoute();
  const { router, towardsServer } = route;
  run(router, 'tc', 'qdisc', 'add', 'dev', towardsServer.device, 'root', 'tbf', ...RATE);
  run(router, 'nft', 'add table inet lab');
  run(router, 'nft', 'add chain inet lab loss { type filter hook forward priority 0; }');
  const big = `meta length > 1000 numgen random mod 100 < ${LOSS} drop`;
  run(router, 'nft', `add rule inet lab loss oifname ${towardsServer.device} ${big}`);
  return route;
}
