import type { PlanSubject } from '../../playbook/model.ts';
import { dataText } from './data-text.ts';

/** A candidate or holding in a line; what is not known is left out. */
export function subjectLine(subject: PlanSubject): string {
  const { code, name, held, price, priceDecimals } = subject;
  const parts = [
    dataText(code, 24),
    dataText(name, 40),
    held ? 'HELD' : 'CANDIDATE',
    `price ${price.toFixed(priceDecimals)}`,
    figure('change%', subject.changePct),
    figure('range%', subject.rangePct),
    figure(subject.rsiIsProxy ? 'rsi~' : 'rsi', subject.rsi),
    figure('volume_ratio', subject.volumeRatio),
    figure('atr%', subject.atrPct),
    figure('ma5', subject.ma5, priceDecimals),
    figure('ma20', subject.ma20, priceDecimals),
    figure('score', subject.score),
    subject.signal,
  ];
  return parts.filter((part) => part !== null).join(' | ');
}

export function figure(name: string, value: number | null, decimals = 2): string | null {
  return value === null || !Number.isFinite(value) ? null : `${name} ${Number(value.toFixed(decimals))}`;
}
