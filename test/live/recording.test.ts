/** A conversation on this machine's kernel, recorded: the recording prints what the trace printed, and answers more. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder } from '../recording/support.ts';
import { run } from '../replay/support.ts';
import { alone } from './support/alone.ts';
import { LiveCommand, type Left } from './support/command.ts';
import { Conversation, type Happened } from './support/conversation.ts';
import { countTold } from './support/missed.ts';
import { type Link, makeLink, skipsLive } from './support/network.ts';

describe.skipIf(skipsLive())('a recorded conversation', () => {
  const folder = new Folder();
  const file = folder.file('conversation');
  let link: Link;
  let conversation: Conversation;
  let happened: Happened;
  let live: Left;
  let program: string;

  beforeAll(() =>
    alone(async () => {
      link = makeLink();
      conversation = new Conversation(link);
      program = `
      tcp:::accept-established, tcp:::connect-established, tcp:::connect-refused
      /args[2]->ip_saddr == "${link.a.ipv4}" || args[2]->ip_saddr == "${link.b.ipv4}" ||
       args[2]->ip_saddr == "${link.a.ipv6}" || args[2]->ip_saddr == "${link.b.ipv6}"/
      { printf("%Y %d %d %s %s %d\\n", walltimestamp, timestamp, cpu, probename, args[3]->tcps_raddr, args[1]->cs_pid);
        @[probename, args[3]->tcps_lport] = count(); self->since = timestamp; }
      udp:::send /args[2]->ip_daddr == "${link.b.ipv4}"/
      { @sizes = quantize(args[4]->udp_length); @late[execname] = max(timestamp - self->since); }
      udp:::send /args[2]->ip_daddr == "${link.b.ipv6}" && ++last == 4/ { exit(6); }
      tick-500ms { printa(@); clear(@); }
      END { printf("%d\\n", timestamp); }`;
      const command = await LiveCommand.start('--record', file, '-n', program);
      happened = await conversation.hold();
      live = await command.end();
    }),
  );

  afterAll(async () => {
    await conversation.stop();
    link.close();
    folder.remove();
  });

  test('prints from its recording what it printed live', async () => {
    expect(live.stdout).toContain('accept-established');
    expect(live.status).toBe(6);
    const { stdout, stderr, status } = await run('-q', '-r', file, '-n', program);
    expect(stdout).toBe(live.stdout);
    expect([countTold(stderr), status]).toEqual([live.stderr, live.status]);
  });

  test('answers what nobody had asked', async () => {
    const text = `tcp:::accept-established /args[3]->tcps_lport == ${happened.ports.ipv4}/
      { @[args[1]->cs_pid, uid] = count(); }
      END { printa("%d %d %@d\\n", @); }`;
    const { stdout, stderr } = await run('-q', '-r', file, '-n', text);
    expect(countTold(stderr)).toBe('');
    // Half of the connections are IPv4's; the tests run as root.
    expect(stdout.trim()).toBe(`${happened.pids.server} 0 ${happened.accepted / 2}`);
  });
});
