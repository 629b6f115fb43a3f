/** A key, token or account number. Whatever prints it, prints its mask; only `reveal` gives the value. */
export class Secret {
  readonly #value: string;
  readonly #mask: string;

  constructor(value: string, mask = '***') {
    this.#value = value;
    this.#mask = mask;
  }

  /** The value itself, for the one request that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return this.#mask;
  }

  toJSON(): string {
    return this.#mask;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.#mask;
  }
}
