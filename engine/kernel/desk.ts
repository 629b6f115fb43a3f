import type { MarketClock } from '../market/clock.ts';
import { MARKETS } from '../market/markets.ts';
import { formatPrice } from '../market/money.ts';
import { type Currency, type Instant, instant, type MarketCode, price, type SymbolId } from '../market/types.ts';
import type { CompiledPlaybook } from '../playbook/matching.ts';
import { type ArchiveState, initialArchive, noteRecord } from './archive.ts';
import type { Effect } from './events.ts';
import type { IncidentRecord, StoreRecord } from './records.ts';
import type { RunConfig, TradingSettings } from './settings.ts';
import type { Account, DeskState, LogEntry, MarketDay, SymbolMemory } from './state.ts';
import { SymbolTable } from './symbol-table.ts';

const LOG_LINES = 500;

/**
 * What the parts of the kernel share while one event is applied: the state, the symbol columns, the market clock, the
 * rules' numbers and the effects so far. Identifiers are derived from the event's journal sequence number.
 */
export class Desk {
  readonly table = new SymbolTable();
  /** Rebuilt from the playbooks on restore, never saved. */
  readonly compiled = new Map<MarketCode, CompiledPlaybook>();
  readonly codes = new Map<string, SymbolId>();
  /** Symbols of each market, ascending. */
  readonly marketSymbols = new Map<MarketCode, Uint32Array>();
  effects: Effect[] = [];
  seq = 0;
  /** Symbols whose every price matters; follows at the end of the event that changed it. */
  watched: ReadonlySet<SymbolId> = new Set();
  /** Set when the symbols to watch may have changed; the subscription follows at the end of the event. */
  watchChanged = false;
  private issued = 0;

  readonly state: DeskState;
  /** Both change only when a run on a real account is taken up again, or its broker knows a holiday better. */
  clock: MarketClock;
  config: RunConfig;

  constructor(state: DeskState, clock: MarketClock, config: RunConfig) {
    this.state = state;
    this.clock = clock;
    this.config = config;
  }

  get settings(): TradingSettings {
    return this.config.settings;
  }

  get at(): Instant {
    return this.state.at;
  }

  begin(seq: number, at: Instant): void {
    this.seq = seq;
    this.issued = 0;
    this.effects = [];
    // A bar of a live account is told after it has ended: its own time is the bar's end.
    this.state.at = instant(Math.max(this.state.at, at));
  }

  /** `prefix` + journal sequence number, with a running number when one event issues several. */
  newId(prefix: string): string {
    const n = this.issued++;
    return n === 0 ? `${prefix}${this.seq}` : `${prefix}${this.seq}.${n}`;
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  record(record: StoreRecord): void {
    this.effects.push({ type: 'record', record });
    noteRecord(this.archive, record);
  }

  get archive(): ArchiveState {
    this.state.archive ??= initialArchive();
    return this.state.archive;
  }

  /** Says something to the operator: a line of the log pane, and a row of the incidents table. */
  say(
    level: LogEntry['level'],
    event: string,
    message: string,
    about: { market?: MarketCode; symbol?: SymbolId; decisionId?: string; actor?: string } = {},
  ): void {
    const market = about.market ?? (about.symbol === undefined ? null : this.marketOf(about.symbol));
    const symbol = about.symbol === undefined ? null : this.codeOf(about.symbol);
    const log = this.state.log;
    log.push({
      seq: ++this.state.logSeq,
      at: this.at,
      level,
      event,
      market,
      symbol,
      message,
      decisionId: about.decisionId ?? null,
    });
    if (log.length > LOG_LINES) log.splice(0, log.length - LOG_LINES);
    const record: IncidentRecord = {
      kind: 'incident',
      id: this.newId('i'),
      at: this.at,
      level,
      event,
      actor: about.actor ?? 'engine',
      market,
      symbol,
      message,
    };
    this.record(record);
  }

  codeOf(symbol: SymbolId): string {
    return this.table.instruments[symbol]!.code;
  }

  /** The name the listing goes by at home: Korean where there is one. */
  nameOf(symbol: SymbolId): string {
    const { name, nameKo } = this.table.instruments[symbol]!;
    return nameKo ?? name;
  }

  marketOf(symbol: SymbolId): MarketCode {
    return this.table.instruments[symbol]!.market;
  }

  currencyOf(market: MarketCode): Currency {
    return MARKETS[market].currency;
  }

  account(market: MarketCode): Account {
    return this.accountIn(this.currencyOf(market));
  }

  accountIn(currency: Currency): Account {
    let account = this.state.accounts.get(currency);
    if (account === undefined) {
      const cash = this.config.cash[currency] ?? 0;
      account = {
        currency,
        cash,
        reserved: 0,
        day: null,
        dayStartEquity: null,
        breakerBaseEquity: null,
        breakerPct: null,
        realisedToday: 0,
        realised: 0,
        feesToday: 0,
        fees: 0,
        peakEquity: cash,
        maxDrawdownPct: 0,
      };
      this.state.accounts.set(currency, account);
    }
    return account;
  }

  market(code: MarketCode): MarketDay {
    let day = this.state.markets.get(code);
    if (day === undefined) {
      day = {
        market: code,
        day: null,
        open: null,
        close: null,
        started: false,
        closeOutDone: false,
        lastScanAt: null,
        lastDataAt: null,
        dataSinceScan: false,
        candidates: [],
        leftOut: new Set(),
        playbook: null,
        playbookStatus: null,
        playbookNote: '',
        playbookVersion: 0,
        indexLevels: [],
        indexDay: null,
        regime: 'NEUTRAL',
        regimeNote: 'insufficient data',
        barLength: 60_000,
      };
      this.state.markets.set(code, day);
    }
    return day;
  }

  remember(symbol: SymbolId): SymbolMemory {
    let memory = this.state.memory.get(symbol);
    if (memory === undefined) {
      memory = {
        lastStopLossAt: null,
        lastSellAt: null,
        lastSellPrice: null,
        lastSignalAt: null,
        armedAt: null,
        armedPrice: null,
        lastDecisionId: null,
        exitRetryAt: null,
      };
      this.state.memory.set(symbol, memory);
    }
    return memory;
  }

  /** A price as a person writes it, in the market's currency units. */
  priceText(market: MarketCode, units: number): string {
    return formatPrice(price(Math.round(units)), market);
  }
}
