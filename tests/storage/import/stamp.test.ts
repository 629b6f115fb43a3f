import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../storage/import/calendar-day.ts';
import { StampReader } from '../../../storage/import/stamp.ts';

function read(text: string): string | null {
  const reader = new StampReader();
  const bytes = Buffer.from(text);
  if (!reader.read(bytes, 0, bytes.length)) return null;
  const day = reader.day === null ? '' : new Date(reader.day * DAY_MS).toISOString().slice(0, 10);
  const time = reader.ms === null ? '' : `T${new Date(reader.ms).toISOString().slice(11, 23)}`;
  const offset = reader.offset === null ? '' : ` ${reader.offset / 60_000}`;
  return day + time + offset;
}

describe('StampReader', () => {
  it.each([
    ['2024-01-02', '2024-01-02'],
    ['20240102', '2024-01-02'],
    ['2024/01/02', '2024-01-02'],
    ['2024/1/2', '2024-01-02'],
    ['2024.01.02', '2024-01-02'],
    ['2024-02-29', '2024-02-29'],
    ['2024-01-02T09:01', '2024-01-02T09:01:00.000'],
    ['2024-01-02 09:01:30', '2024-01-02T09:01:30.000'],
    ['2024.01.02  9:01', '2024-01-02T09:01:00.000'],
    ['20240102 0901', '2024-01-02T09:01:00.000'],
    ['202401020901', '2024-01-02T09:01:00.000'],
    ['20240102090130', '2024-01-02T09:01:30.000'],
    ['2024-01-02T14:30:00Z', '2024-01-02T14:30:00.000 0'],
    ['2024-01-02T09:00:00+09:00', '2024-01-02T09:00:00.000 540'],
    ['2024-01-02 00:00:00-05:00', '2024-01-02T00:00:00.000 -300'],
    ['2024-01-02T09:00:00.250+0900', '2024-01-02T09:00:00.250 540'],
    ['09:01', 'T09:01:00.000'],
    ['0901', 'T09:01:00.000'],
    ['901', 'T09:01:00.000'],
    ['90130', 'T09:01:30.000'],
    ['1704187800', '2024-01-02T09:30:00.000 0'],
    ['1704187800000', '2024-01-02T09:30:00.000 0'],
  ])('reads %s as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2024-13-01',
    '2023-02-29',
    '2024-01-32',
    '2024-01/02',
    '1850-01-01',
    '24:00',
    '09:60',
    '9:',
    '09:01:',
    '2024-01-02T',
    '2024-01-02x',
    '2024-01-02T09:01+',
    '2024-01-02T09:01+9x',
    '2024-01-02T09:01Zulu',
    '01/02/2024',
    '12',
    '1234567',
  ])('refuses %j', (text) => {
    expect(read(text)).toBeNull();
  });
});
