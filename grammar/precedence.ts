/**
 * Operator precedence: one table, used to build expressions from flat lists of operands and to print them
 * with no parenthesis too many.
 */
import type { AssignOperator, BinaryOperator, Expression, Span } from './ast.ts';
import { errorAtEnd, errorNear, MAX_HEIGHT, nestedTooDeeply, SyntaxFault } from './errors.ts';

/** How tightly binary operators bind, from 1; all associate to the left. */
export const BINARY_PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '^^': 2,
  '&&': 3,
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '<': 8,
  '<=': 8,
  '>': 8,
  '>=': 8,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
};

const ASSIGN_OPERATORS: ReadonlySet<string> = new Set<AssignOperator>([
  '=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '^=',
  '|=',
  '<<=',
  '>>=',
]);

function isBinary(image: string): image is BinaryOperator {
  return Object.hasOwn(BINARY_PRECEDENCE, image);
}

function isAssign(image: string): image is AssignOperator {
  return ASSIGN_OPERATORS.has(image);
}

/** An operand and the bytes it takes up, parentheses around it included. */
export interface Operand {
  readonly node: Expression;
  readonly span: Span;
}

export interface Operator {
  readonly image: string;
  readonly startOffset: number;
}

/** `operand (operator operand)*` as read, and the token behind it (at -1 for the end of input). */
export interface FlatExpression {
  readonly operands: readonly Operand[];
  readonly operators: readonly Operator[];
  readonly next: Operator;
  readonly textLength: number;
}

/** The expression that a flat list means; a {@link SyntaxFault} where C's grammar has none. */
export function climb(flat: FlatExpression): Expression {
  return new Climber(flat).whole((climber) => climber.comma()).node;
}

/** The same list as the arguments of a call or the keys of an index: split at its outer commas. */
export function climbList(flat: FlatExpression): Expression[] {
  return new Climber(flat).whole((climber) => climber.list()).map(({ node }) => node);
}

function join(node: Expression): Operand {
  return { node, span: node.span };
}

class Climber {
  private readonly flat: FlatExpression;
  /** How many operands are taken. Taking one more also takes the operator in front of it. */
  private at = 0;
  private depth = 0;

  constructor(flat: FlatExpression) {
    this.flat = flat;
  }

  whole<T>(read: (climber: Climber) => T): T {
    const result = read(this);
    if (this.operator() !== undefined) this.fail();
    return result;
  }

  list(): Operand[] {
    const parts = [this.assignment()];
    while (this.operator() === ',') parts.push(this.assignment());
    return parts;
  }

  comma(): Operand {
    const parts = this.list();
    if (parts.length === 1) return parts[0];
    const span = { start: parts[0].span.start, end: parts[parts.length - 1].span.end };
    return join({ kind: 'CommaExpression', expressions: parts.map(({ node }) => node), span });
  }

  private assignment(): Operand {
    this.enter();
    const first = this.at;
    const target = this.conditional();
    const operator = this.operator();
    let result = target;
    if (operator !== undefined && isAssign(operator)) {
      // Only what one operand wrote can be assigned to: `a + b = c` is no expression of C.
      if (this.at !== first + 1) this.fail();
      const value = this.assignment();
      const span = { start: target.span.start, end: value.span.end };
      result = join({
        kind: 'AssignExpression',
        operator,
        target: target.node,
        value: value.node,
        span,
      });
    }
    this.depth--;
    return result;
  }

  private conditional(): Operand {
    this.enter();
    let test = this.binary(1);
    if (this.operator() === '?') {
      const consequent = this.comma();
      if (this.operator() !== ':') this.fail('expected :');
      const alternate = this.conditional();
      test = join({
        kind: 'ConditionalExpression',
        test: test.node,
        consequent: consequent.node,
        alternate: alternate.node,
        span: { start: test.span.start, end: alternate.span.end },
      });
    }
    this.depth--;
    return test;
  }

  private binary(least: number): Operand {
    let left = this.flat.operands[this.at++];
    for (;;) {
      const operator = this.operator();
      if (operator === undefined || !isBinary(operator)) return left;
      const precedence = BINARY_PRECEDENCE[operator];
      if (precedence < least) return left;
      const { startOffset: start } = this.flat.operators[this.at - 1];
      const right = this.binary(precedence + 1);
      left = join({
        kind: 'BinaryExpression',
        operator,
        operatorSpan: { start, end: start + operator.length },
        left: left.node,
        right: right.node,
        span: { start: left.span.start, end: right.span.end },
      });
    }
  }

  /** The operator after the operands taken so far. */
  private operator(): string | undefined {
    return this.flat.operators[this.at - 1]?.image;
  }

  private enter(): void {
    if (++this.depth <= MAX_HEIGHT) return;
    throw new SyntaxFault(nestedTooDeeply(this.flat.operands[this.at].span));
  }

  /** Gives up at the next operator, or at the token behind the expression. */
  private fail(hint?: string): never {
    const { image, startOffset } = this.flat.operators[this.at - 1] ?? this.flat.next;
    if (startOffset < 0) throw new SyntaxFault(errorAtEnd(this.flat.textLength, hint), true);
    throw new SyntaxFault(errorNear(image, startOffset, hint));
  }
}
