import type { Desk } from './desk.ts';
import { cancelEntries } from './order-flow.ts';

/** What is done cannot be written down: nothing new is risked, and what is held stays guarded. */
export function loseStore(desk: Desk, message: string): void {
  if (desk.state.trading === 'ACTIVE') {
    desk.state.trading = 'REDUCING';
    desk.state.tradingMark = { reason: 'the journal cannot be written', actor: 'engine', at: desk.at };
  }
  cancelEntries(desk, 'the journal cannot be written');
  desk.say(
    'alarm',
    'store-failed',
    `${message} Trading is reduced to exits; they go on, and what happens is kept in memory and written as soon as it can be. Do not end the engine before that.`,
  );
}

export function regainStore(desk: Desk): void {
  desk.say(
    'warn',
    'store-recovered',
    'The journal is written again, with everything that happened since. Resume with a reason to take entries again.',
  );
}
