/** The actions of a record as events. */
import type { BoundConversion, BoundFormat } from '../../../compiler/format.ts';
import { floatType, integerType, stringType, typeName } from '../../../compiler/types.ts';
import type { CapturedPacket } from '../../replay/chosen-packets.ts';
import type { Action } from '../record.ts';
import { renderFormat, type PrintedValue } from '../render-format.ts';
import type { ActionEvent, CapturedBytes } from './events.ts';
import {
  bytesValue,
  integerValue,
  jsonValue,
  textValue,
  typedValue,
  type TypedValue,
} from './values.ts';

/**
 * An action of a record; undefined for those that show nothing of themselves.
 * @param names of the aggregations, by AggregationSpec.id
 */
export function actionEvent(action: Action, names: readonly string[]): ActionEvent | undefined {
  switch (action.kind) {
    case 'trace':
      return { action: 'trace', ...typedValue(action.type, action.value) };
    case 'tracemem':
      return { action: 'tracemem', ...bytesValue(action.bytes) };
    case 'pcap':
      return { action: 'pcap', ...packetValue(action.packet) };
    case 'printObject':
      return {
        action: 'print',
        address: integerValue(action.address),
        ...typedValue(action.type, action.bytes),
      };
    case 'printMembers':
      return {
        action: 'print',
        address: integerValue(action.address),
        type: action.struct.name,
        value: Object.fromEntries(
          action.struct.members.map(({ name, type }, i) => [
            name,
            typedValue(type, action.values[i]),
          ]),
        ),
      };
    case 'printf': {
      const { format, values } = action;
      return {
        action: 'printf',
        text: textValue(renderFormat(format, values)),
        arguments: argumentsOf(format, values),
      };
    }
    case 'clear':
    case 'denormalize':
      return { action: action.kind, aggregation: names[action.aggregation] };
    case 'trunc':
      return {
        action: 'trunc',
        aggregation: names[action.aggregation],
        count: integerValue(action.count),
      };
    case 'normalize':
      return {
        action: 'normalize',
        aggregation: names[action.aggregation],
        by: integerValue(BigInt.asUintN(64, action.by)),
      };
    case 'setopt': {
      const { option, value } = action;
      return {
        action: 'setopt',
        option: textValue(option),
        ...(value !== undefined && { value: textValue(value) }),
      };
    }
    case 'exit':
      return { action: 'exit', status: action.status };
    case 'system':
      return { action: 'system', command: textValue(action.command) };
    case 'freopen':
      return {
        action: 'freopen',
        ...(action.file !== undefined && { file: textValue(action.file) }),
      };
    case 'ftruncate':
      return { action: 'ftruncate' };
    case 'printa':
    case 'commit':
    case 'discard':
      return undefined;
  }
}

// ---- pcap() -------------------------------------------------------------------------------------

function packetValue(packet: CapturedPacket): CapturedBytes {
  return {
    frame: packet.frameNumber,
    linkType: packet.linkType,
    length: packet.wireLength,
    ...bytesValue(Buffer.from(packet.bytes).toString('latin1')),
  };
}

// ---- arguments of printf() ---------------------------------------------------------------------

/** The arguments as their conversions take them, in order. */
function argumentsOf(format: BoundFormat, values: readonly PrintedValue[]): readonly TypedValue[] {
  const typed: TypedValue[] = [];
  for (const piece of format.pieces) {
    if (piece.kind === 'text') continue;
    for (const size of [piece.widthSize, piece.precisionSize])
      if (size !== 0) typed.push(integerOf(size, true, values[typed.length]));
    typed.push(argumentOf(piece, values[typed.length]));
  }
  return typed;
}

function argumentOf({ presentation, size }: BoundConversion, value: PrintedValue): TypedValue {
  switch (presentation) {
    case 'string':
    case 'stack':
    case 'escapedString':
      return { type: typeName(stringType), value: jsonValue(stringType, value) };
    case 'float':
      return typedValue(floatType(size === 4 ? 4 : 8), value);
    case 'signed':
    case 'character':
    case 'wideCharacter':
      return integerOf(size, true, value);
    case 'date':
    case 'rfc822Date':
      return integerOf(8, true, value);
    case 'address':
      return integerOf(8, false, value);
    case 'unsigned':
    case 'escapedCharacter':
    case 'port':
      return integerOf(size, false, value);
  }
}

function integerOf(size: number, signed: boolean, value: PrintedValue): TypedValue {
  return typedValue(integerType(`${signed ? '' : 'u'}int${size * 8}_t`), value);
}
