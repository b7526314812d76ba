/**
 * A plain second opinion on what each host's TCP did in a capture, from tshark's fields alone. It knows only as
 * much TCP as the kernel's MIB counters need, and shares nothing with the project's own tracker.
 */
import { type Frame, TcpFlag } from './tshark.ts';

export interface TcpOpinion {
  inSegments: number;
  outSegments: number;
  resetsSent: number;
  activeOpens: number;
  passiveOpens: number;
  attemptFails: number;
  estabResets: number;
  /** SYN, FIN or payload below the highest sequence number that the host has sent; SYN-ACKs among them. */
  retransmissions: number;
  synAckRetransmissions: number;
  /** SYN-ACKs of simultaneous opens. */
  crossings: number;
}

/** One host's end of one connection. */
interface End {
  /** It sent SYN, or SYN-ACK; it has a SYN-ACK or the ACK of its own. */
  syn: boolean;
  synAck: boolean;
  established: boolean;
  peerSyn: boolean;
  fin: boolean;
  reset: boolean;
  iss: number;
  /** Highest sequence number sent, and whether any was. */
  top: number;
  sent: boolean;
}

const newEnd = (): End => ({
  syn: false,
  synAck: false,
  established: false,
  peerSyn: false,
  fin: false,
  reset: false,
  iss: 0,
  top: 0,
  sent: false,
});

const below = (a: number, b: number): boolean => ((a - b) | 0) < 0;

const has = (frame: Frame, flag: number): boolean => (frame.flags & flag) !== 0;

class Host {
  readonly total: TcpOpinion = {
    inSegments: 0,
    outSegments: 0,
    resetsSent: 0,
    activeOpens: 0,
    passiveOpens: 0,
    attemptFails: 0,
    estabResets: 0,
    retransmissions: 0,
    synAckRetransmissions: 0,
    crossings: 0,
  };
  readonly #ends = new Map<string, End>();

  #end(key: string, fresh: boolean): End {
    let end = this.#ends.get(key);
    if (!end || fresh) {
      if (end) this.#retire(end);
      end = newEnd();
      this.#ends.set(key, end);
    }
    return end;
  }

  /** A connection attempt that never came to anything has failed by the time that all is quiet. */
  #retire(end: End): void {
    if (end.syn && !end.established && !end.reset) this.total.attemptFails++;
  }

  finish(): TcpOpinion {
    for (const end of this.#ends.values()) this.#retire(end);
    return this.total;
  }

  send(frame: Frame, key: string): void {
    this.total.outSegments++;
    const syn = has(frame, TcpFlag.syn);
    const known = this.#ends.get(key);
    const end = this.#end(
      key,
      syn && known !== undefined && known.iss !== frame.sequence && known.sent,
    );
    this.#countSent(frame, end, syn);
    const after =
      (frame.sequence + frame.length + Number(syn) + Number(has(frame, TcpFlag.fin))) >>> 0;
    if (!end.sent || below(end.top, after)) end.top = after;
    if (has(frame, TcpFlag.rst)) this.#sendReset(end);
    else end.sent = true;
    if (has(frame, TcpFlag.fin)) end.fin = true;
  }

  #countSent(frame: Frame, end: End, syn: boolean): void {
    const occupies = frame.length > 0 || syn || has(frame, TcpFlag.fin);
    const again = occupies && end.sent && below(frame.sequence, end.top);
    const crossing = syn && has(frame, TcpFlag.ack) && end.syn && !end.synAck;
    if (again && !crossing) {
      this.total.retransmissions++;
      if (syn && has(frame, TcpFlag.ack)) this.total.synAckRetransmissions++;
    }
    if (crossing) this.total.crossings++;
    if (!syn) return;
    end.iss = frame.sequence;
    if (has(frame, TcpFlag.ack)) {
      end.synAck = true;
    } else if (!end.syn) {
      end.syn = true;
      this.total.activeOpens++;
    }
  }

  #sendReset(end: End): void {
    this.total.resetsSent++;
    if (end.sent && !end.reset) this.#reset(end);
  }

  #reset(end: End): void {
    end.reset = true;
    if (end.established) {
      if (!end.fin) this.total.estabResets++;
    } else if (end.syn || end.synAck) {
      this.total.attemptFails++;
    } else if (!end.fin) {
      this.total.estabResets++; // its handshake was before the capture
    }
  }

  receive(frame: Frame, key: string): void {
    this.total.inSegments++;
    const end = this.#ends.get(key);
    if (!end) return;
    if (has(frame, TcpFlag.rst)) {
      if (!end.reset && end.sent) this.#reset(end);
      return;
    }
    if (has(frame, TcpFlag.syn)) end.peerSyn = true;
    const answers = has(frame, TcpFlag.ack) && frame.acknowledgement === (end.iss + 1) >>> 0;
    if (end.established || !answers || !(end.syn || end.synAck)) return;
    end.established = true;
    if (!end.syn) this.total.passiveOpens++;
  }
}

/** What the host with these addresses did, by the frames that it sent and received. */
export function opinion(frames: Frame[], addresses: string[]): TcpOpinion {
  const host = new Host();
  const own = new Set(addresses);
  for (const frame of frames) {
    if (frame.transport !== 'tcp' || !frame.first) continue;
    const there = `${frame.destination} ${frame.destinationPort}`;
    const here = `${frame.source} ${frame.sourcePort}`;
    if (own.has(frame.source)) host.send(frame, `${here} ${there}`);
    if (own.has(frame.destination)) host.receive(frame, `${there} ${here}`);
  }
  return host.finish();
}
