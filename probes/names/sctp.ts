/** SCTP chunks (RFC 9260 section 3.2 and IANA's registry) and states (FreeBSD's numbers and texts). */
import { type NamedNumber, type ProtocolNames, protocolTables } from './rows.ts';

const chunks: readonly NamedNumber[] = [
  [0, 'DATA', 'SCTP_DATA'],
  [1, 'INIT', 'SCTP_INITIATION'],
  [2, 'INIT_ACK', 'SCTP_INITIATION_ACK'],
  [3, 'SACK', 'SCTP_SELECTIVE_ACK'],
  [4, 'HEARTBEAT', 'SCTP_HEARTBEAT_REQUEST'],
  [5, 'HEARTBEAT_ACK', 'SCTP_HEARTBEAT_ACK'],
  [6, 'ABORT', 'SCTP_ABORT_ASSOCIATION'],
  [7, 'SHUTDOWN', 'SCTP_SHUTDOWN'],
  [8, 'SHUTDOWN_ACK', 'SCTP_SHUTDOWN_ACK'],
  [9, 'ERROR', 'SCTP_OPERATION_ERROR'],
  [10, 'COOKIE_ECHO', 'SCTP_COOKIE_ECHO'],
  [11, 'COOKIE_ACK', 'SCTP_COOKIE_ACK'],
  [12, 'ECNE', 'SCTP_ECN_ECHO'],
  [13, 'CWR', 'SCTP_ECN_CWR'],
  [14, 'SHUTDOWN_COMPLETE', 'SCTP_SHUTDOWN_COMPLETE'],
  [15, 'AUTH', 'SCTP_AUTHENTICATION'],
  [64, 'I_DATA', 'SCTP_IDATA'],
  [0x80, 'ASCONF_ACK', 'SCTP_ASCONF_ACK'],
  [0x82, 'RE_CONFIG', 'SCTP_STREAM_RESET'],
  [0x84, 'PAD', 'SCTP_PAD_CHUNK'],
  [0xc0, 'FORWARD_TSN', 'SCTP_FORWARD_CUM_TSN'],
  [0xc1, 'ASCONF', 'SCTP_ASCONF'],
  [0xc2, 'I_FORWARD_TSN', 'SCTP_IFORWARD_CUM_TSN'],
];

const states: readonly NamedNumber[] = [
  [0, 'state-closed', 'SCTP_STATE_CLOSED', 'SCTP_STATE_EMPTY'],
  [2, 'state-cookie-wait', 'SCTP_STATE_COOKIE_WAIT'],
  [4, 'state-cookie-echoed', 'SCTP_STATE_COOKIE_ECHOED'],
  [8, 'state-established', 'SCTP_STATE_ESTABLISHED', 'SCTP_STATE_OPEN'],
  [0x10, 'state-shutdown-sent', 'SCTP_STATE_SHUTDOWN_SENT'],
  [0x20, 'state-shutdown-received', 'SCTP_STATE_SHUTDOWN_RECEIVED'],
  [0x40, 'state-shutdown-ack-sent', 'SCTP_STATE_SHUTDOWN_ACK_SENT'],
  [0x80, 'state-shutdown-pending', 'SCTP_STATE_SHUTDOWN_PENDING'],
];

export const sctpNames: ProtocolNames = protocolTables({
  sctp_chunk_string: chunks,
  sctp_state_string: states,
});
