interface Item {
  readonly at: number;
  readonly run: () => void;
}

/** What is due when: items run in order of time, and in the order they were put in where the time is the same. */
export class Agenda {
  private items: Item[] = [];

  /** @returns takes the item off again. */
  add(at: number, run: () => void): () => void {
    const item = { at, run };
    const place = this.items.findIndex((other) => other.at > at);
    if (place === -1) this.items.push(item);
    else this.items.splice(place, 0, item);
    return () => {
      this.items = this.items.filter((other) => other !== item);
    };
  }

  /** Epoch ms; Infinity when nothing is due ever. */
  nextAt(): number {
    return this.items[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  runNext(): void {
    this.items.shift()?.run();
  }
}
