/** What a condition can ask about. */
export interface WhenContext {
  locale: string;
  /** `light` or `dark`. */
  theme: string;
  /** The width of the window in CSS pixels. */
  width: number;
  installed(id: string): boolean;
  flag(name: string): boolean;
}

type Value = string | number | boolean;

const token = /\s*(?:(&&|\|\||==|!=|<=|>=|[!<>(),])|'([^']*)'|"([^"]*)"|(\d+(?:\.\d+)?)|([A-Za-z_][\w.]*))/y;

/** Whether a condition holds. The server has decided about rights already; here is only what the browser knows. */
export function holds(condition: string | undefined, context: WhenContext): boolean {
  return !condition || Boolean(new Evaluation(condition, context).run());
}

/** Reads and evaluates in one go, from the weakest operator to the strongest. */
class Evaluation {
  private readonly tokens: { text: string; literal?: Value }[];
  private at = 0;

  constructor(private readonly source: string, private readonly context: WhenContext) {
    this.tokens = this.split();
  }

  run(): Value {
    const value = this.or();
    if (this.at < this.tokens.length) this.fail();
    return value;
  }

  private or(): Value {
    let value = this.and();
    while (this.take('||')) { const right = this.and(); value = value || right; }
    return value;
  }

  private and(): Value {
    let value = this.comparison();
    while (this.take('&&')) { const right = this.comparison(); value = value && right; }
    return value;
  }

  private comparison(): Value {
    const left = this.unary();
    if (this.take('==')) return left === this.unary();
    if (this.take('!=')) return left !== this.unary();
    if (this.take('<=')) return left <= this.unary();
    if (this.take('>=')) return left >= this.unary();
    if (this.take('<')) return left < this.unary();
    if (this.take('>')) return left > this.unary();
    return left;
  }

  private unary(): Value {
    if (this.take('!')) return !this.unary();
    if (this.take('(')) {
      const value = this.or();
      this.expect(')');
      return value;
    }
    return this.term();
  }

  private term(): Value {
    const next = this.tokens[this.at++] ?? this.fail();
    if (next.literal !== undefined) return next.literal;
    switch (next.text) {
      case 'true': return true;
      case 'false': return false;
      case 'locale': return this.context.locale;
      case 'theme': return this.context.theme;
      case 'width': return this.context.width;
      case 'installed': return this.context.installed(this.argument());
      case 'flag': return this.context.flag(this.argument());
      default: return this.fail();
    }
  }

  private argument(): string {
    this.expect('(');
    const { literal } = this.tokens[this.at++] ?? this.fail();
    this.expect(')');
    return String(literal);
  }

  private take(text: string): boolean {
    if (this.tokens[this.at]?.text !== text || this.tokens[this.at]?.literal !== undefined) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  private split(): { text: string; literal?: Value }[] {
    const found: { text: string; literal?: Value }[] = [];
    token.lastIndex = 0;
    while (token.lastIndex < this.source.trimEnd().length) {
      const match = token.exec(this.source) ?? this.fail();
      const [, operator, single, double, number, name] = match;
      const literal = single ?? double ?? (number === undefined ? undefined : Number(number));
      found.push(literal === undefined ? { text: operator ?? name! } : { text: match[0].trim(), literal });
    }
    return found;
  }

  private fail(): never {
    throw new SyntaxError(`The condition "${this.source}" cannot be read.`);
  }
}
