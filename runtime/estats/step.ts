import { Packet } from '../capture/packet.ts';
import { Known, type TcpBook } from '../capture/tcp-book.ts';
import { findOption } from '../capture/tcp-options.ts';
import { TcpSegment } from '../capture/tcp-segment.ts';
import { before } from '../capture/tcp-sequence.ts';
import { TcpFlag } from '../capture/tcp-states.ts';

const SACK = 5;
const NOT_A_PLAIN_ACK = TcpFlag.SYN | TcpFlag.FIN | TcpFlag.RST;

/** The segment at hand, what the tracker made of it, and what it knew before. One instance is overwritten for each. */
export class Step {
  readonly segment: TcpSegment = new TcpSegment(new Packet());
  readonly book: TcpBook;
  /** Ends of the flow. */
  sender = 0;
  receiver = 0;
  /** Microseconds since 1970. */
  time = 0;
  /** The segment was sent before. */
  again = false;
  /** Sequence numbers that it acknowledges for the first time: SYN and FIN of the receiver count. */
  acknowledged = 0;
  /** Octets among these. */
  octets = 0;
  /** A duplicate acknowledgement: RFC 5681 section 2, and RFC 6675 where there are selective ones. */
  duplicate = false;
  /** It carries sequence numbers that are higher than all before, and none that was sent. */
  advances = false;

  /** Before the segment: up to where its sender had sent, if that was known. */
  #sending = false;
  #sentTo = 0;
  /** Whether the receiver's stream was known, up to where it was acknowledged, and the window. */
  #followed = false;
  #heard = false;
  #acknowledgedTo = 0;
  #window = 0;

  constructor(book: TcpBook) {
    this.book = book;
  }

  /** Remembers what is known before the tracker takes the segment. False when it is none. */
  begin(packet: Packet, sender: number): boolean {
    if (!this.segment.load(packet)) return false;
    const { book } = this;
    const receiver = sender ^ 1;
    this.sender = sender;
    this.receiver = receiver;
    this.time = packet.seconds * 1e6 + packet.nanoseconds / 1e3;
    this.#sending = book.knows(sender, Known.sequence);
    this.#sentTo = book.smax(sender);
    this.#followed = book.knows(receiver, Known.sequence);
    this.#heard = book.knows(sender, Known.acked);
    this.#acknowledgedTo = book.suna(receiver);
    this.#window = book.rwnd(sender);
    return true;
  }

  /** The flow is another connection: nothing was known before. */
  forget(endpoint: number): void {
    if (endpoint >> 1 === this.sender >> 1) {
      this.#sending = this.#followed = this.#heard = false;
    }
  }

  /** The tracker has taken the segment. */
  settle(): void {
    const { book, sender, receiver } = this;
    this.again = book.retransmit(sender) === 1;
    const to = book.suna(receiver);
    const moved = this.#followed && before(this.#acknowledgedTo, to);
    this.acknowledged = moved ? (to - this.#acknowledgedTo) >>> 0 : 0;
    this.octets = this.acknowledged - (moved ? this.#controls(to) : 0);
    this.duplicate = this.#isDuplicate();
    this.advances = this.#isNew();
  }

  /** The flag is set. */
  has(flag: number): boolean {
    return (this.segment.flags & flag) !== 0;
  }

  /** SYN and FIN among what is acknowledged up to `to`. */
  #controls(to: number): number {
    const { book, receiver } = this;
    const syn = book.knows(receiver, Known.syn) && this.#acknowledgedTo === book.iss(receiver);
    const fin = book.knows(receiver, Known.fin) && to === book.finEnd(receiver);
    return (syn ? 1 : 0) + (fin ? 1 : 0);
  }

  #isNew(): boolean {
    const { book, sender, segment } = this;
    const { sequence, end } = segment;
    if (this.again || sequence === end || book.smax(sender) !== end) return false;
    return !this.#sending || !before(sequence, this.#sentTo);
  }

  #isDuplicate(): boolean {
    const { book, sender, receiver, segment } = this;
    if (!this.#followed || !this.#heard || segment.length > 0) return false;
    if ((segment.flags & NOT_A_PLAIN_ACK) !== 0 || !this.has(TcpFlag.ACK)) return false;
    if (segment.acknowledgement !== this.#acknowledgedTo) return false;
    if (book.smax(receiver) === segment.acknowledgement) return false;
    // What has come out of order takes room: with a selective acknowledgement the window may move.
    return (
      segment.window << book.rcvScale(sender) === this.#window ||
      findOption(segment.packet, SACK, 0) >= 0
    );
  }
}
