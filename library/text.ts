/** Between JavaScript's text and D's binary strings. */
import { Buffer } from 'node:buffer';

export const toBinary = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
export const fromBinary = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
