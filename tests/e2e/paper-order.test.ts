import { describe, expect, it, onTestFinished } from 'vitest';
import { Cli, type Ended } from '../support/cli.ts';
import { documented } from '../support/documented.ts';
import { aListedOrder, at, type PaperAccount } from '../support/paper-account.ts';
import { servePaperAccount } from '../support/paper-engine.ts';
import { hasTmux, Terminal } from '../support/tmux.ts';

const [FIRST, SECOND] = ['KR:20260309:0000012345', 'KR:20260309:0000012399'] as const;

/** A paper account with a sale of 120 shares whose answer was lost, and an engine on it that the product finds. */
async function lostSale(): Promise<{
  cli: Cli;
  db: string;
  account: PaperAccount;
  run(...args: string[]): Promise<Ended>;
}> {
  const cli = new Cli();
  onTestFinished(() => cli.remove());
  const db = cli.path('paper.db');
  const account = await servePaperAccount(db, (each) => each.loseSale());
  // Not waited for in one go: the engine answers from this very process.
  return { cli, db, account, run: (...args) => cli.start(...args, '--db', db).ended };
}

/** A minute and a half later the broker lists two orders that it may be. */
const listTwo = (account: PaperAccount): PaperAccount =>
  account.pass(90_000).report({
    orders: [
      aListedOrder(),
      aListedOrder({ brokerOrderId: SECOND, orderedAt: at(2_000), quantity: aListedOrder().quantity }),
    ],
  });

describe.skipIf(!hasTmux)('an order of unknown fate in an attached terminal (needs tmux)', () => {
  it('is seen at once, told in full, and resolved with evidence and a reason', async () => {
    const { cli, db, account } = await lostSale();
    const terminal = new Terminal(cli, 120, 40);
    terminal.open('attach', '--db', db);
    await terminal.shows(/PAPER +RUNNING/);
    await terminal.shows(/1 order of UNKNOWN fate/);
    terminal.press('5', 'Enter');
    await terminal.shows(/sent {3}POST .*VTTC0011U/);
    await terminal.shows(/the 120 shares held cannot be sold by another order/);
    await terminal.shows(/> the broker never received it - not now: wait for a complete list/);
    terminal.press('Enter');
    await terminal.shows(/! wait for a complete list of the broker read a minute after it was sent/);

    listTwo(account);
    await terminal.shows(/0000012399 .*MAY BE IT/s);
    await terminal.shows(/> it is KR:20260309:0000012399/);
    terminal.press('Down');
    await terminal.shows(/> it is KR:20260309:0000012345 {2}SELL 120 market, taken 10:00:01, working, 0 filled/);
    terminal.press('Enter');
    await terminal.shows(/RESOLVE THE ORDER/);
    terminal.press('Enter');
    await terminal.shows(/a reason is needed: what shows that it is so/);
    terminal.type('same number on the phone');
    terminal.press('Enter');
    await terminal.shows(/resolved by \S+ as KR:20260309:0000012345: same number on the phone/);
    await terminal.until((screen) => !/What became of it/.test(screen.join()), 'no question any more');
    await terminal.until((now) => !/UNKNOWN/.test(now.slice(0, 2).join()), 'a header without an order of unknown fate');
    expect(account.desk.state.orders.get(account.orderId)).toMatchObject({ state: 'working', brokerOrderId: FIRST });

    terminal.press('e');
    await terminal.shows(/SELL 가온전자 – OPERATOR/);
    terminal.press('Escape');
    await terminal.shows(/Its life so far/);
    terminal.press('Escape');
    await terminal.shows(/5 Orders 1/);
    terminal.press('q', 'd');
    await terminal.shows(/exit 0/);
  });

  it('says what the broker’s lines are like', async () => {
    const { cli, db, account } = await lostSale();
    const terminal = new Terminal(cli, 120, 40);
    terminal.open('attach', '--db', db);
    await terminal.shows(/PAPER +RUNNING/);
    account.say({ type: 'broker-line', line: 'requests', up: false, message: 'ECONNREFUSED' });
    await terminal.shows(/PAPER +DISCONNECTED/);
    await terminal.shows(/NO LINE TO THE BROKER since 10:00:00 /);
    await terminal.shows(/request line .*DOWN +ECONNREFUSED/);
    terminal.press('Space');
    await terminal.shows(/PAPER +PAUSED/);
    account.say({ type: 'broker-line', line: 'requests', up: true, message: '' });
    await terminal.until((screen) => !/NO LINE/.test(screen.join()), 'no word of a lost line');
    terminal.press('Space');
    await terminal.shows(/PAPER +RUNNING/);
    terminal.press('q', 'd');
    await terminal.shows(/exit 0/);
  });
});

describe('an order of unknown fate on the command line', () => {
  it('is told in words and as a document', async () => {
    const { account, run } = await lostSale();
    listTwo(account);
    const told = await run('orders', 'why', account.orderId);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^Order \S+: SELL 120 가온전자 \(900007\)\n/);
    expect(told.stdout).toContain('it is KR:20260309:0000012345');
    expect(told.stdout).toContain('the broker never received it - not now: the broker lists 2 that it may be');
    const document = await run('orders', 'why', account.orderId, '--json');
    expect(documented('`ouroterm orders why').safeParse(JSON.parse(document.stdout)).error?.issues ?? []).toEqual([]);
    const status = await run('status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ mode: 'paper', broker: { reconciledAgeMs: 0 } });
    expect(await run('orders', 'why', 'o999')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no order o999'),
    });
  });

  it('is resolved with evidence only', async () => {
    const { account, run } = await lostSale();
    const resolve = (as: string) =>
      run('orders', 'resolve', account.orderId, '--as', as, '--reason', 'not on the phone');
    expect(await resolve('never-received')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('wait for a complete list'),
    });
    expect(await resolve(FIRST)).toMatchObject({ code: 1, stderr: expect.stringContaining(`has no order ${FIRST}`) });
    account.pass(61_000).report();
    const done = await resolve('never-received');
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/resolved by \S+@cli as never received: not on the phone\./),
    });
    expect(account.desk.state.orders.get(account.orderId)?.state).toBe('rejected');
    expect(await resolve('never-received')).toMatchObject({
      code: 1,
      stderr: 'ouroterm: only an order of unknown fate can be resolved\n',
    });
  });
});
