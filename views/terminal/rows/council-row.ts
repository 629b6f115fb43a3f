import type { ClaimView, CouncilView, DebateView, SpeechView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn } from '../cell.ts';
import { formatNumber, formatShort } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatClock } from '../time.ts';

const COLUMN = {
  time: leftColumn('time', 9, 2),
  who: leftColumn('who', 8, 0),
  claim: leftColumn('claim', 4, 1),
  message: leftColumn('said', 30, 0, 240),
};
export const COUNCIL_COLUMNS = Object.values(COLUMN);

/** What stands in one line of a debate. */
export type CouncilLine = { readonly debate: DebateView } & (
  | { readonly type: 'opening' | 'verdict' | 'scores' | 'checks' }
  | { readonly type: 'claim'; readonly speech: SpeechView; readonly claim: ClaimView }
  | { readonly type: 'writing' | 'failure'; readonly speech: SpeechView }
);

/** Every debate as it went, oldest first: who said what, then the verdict and what the desk's rules made of it. */
export const councilLines = ({ debates }: CouncilView): CouncilLine[] =>
  debates.flatMap((debate): CouncilLine[] => [
    { type: 'opening', debate },
    ...debate.speeches.flatMap((speech): CouncilLine[] => [
      ...speech.claims.map((claim) => ({ type: 'claim', debate, speech, claim }) as const),
      ...(speech.isWriting ? [{ type: 'writing', debate, speech } as const] : []),
      ...(speech.failure === null ? [] : [{ type: 'failure', debate, speech } as const]),
    ]),
    ...(debate.verdict === null
      ? []
      : (['verdict', 'scores', 'checks'] as const).map((type) => ({ type, debate }) as const)),
  ]);

export function councilKey(line: CouncilLine): string {
  const { id } = line.debate;
  switch (line.type) {
    case 'claim':
      return `${id} C${line.claim.number}`;
    case 'writing':
    case 'failure':
      return `${id} ${line.speech.role} ${line.speech.round} ${line.type}`;
    case 'opening':
    case 'verdict':
    case 'scores':
    case 'checks':
      return `${id} ${line.type}`;
  }
}

/** Of what is being written the end is shown. */
const LONGEST_TAIL = 240;

const ROLE_TONES: Readonly<Record<SpeechView['role'], Tone>> = { bull: 'up', bear: 'down', judge: 'accent' };

export function councilRow(line: CouncilLine, { council: words }: Words, zone: string | null): Cell[] {
  const { debate } = line;
  const row = (time: number | null, who: string, tone: Tone, claim: string, said: string, saidTone: Tone = 'plain') => [
    cell(COLUMN.time, time === null ? '' : formatClock(time, zone), 'dim'),
    cell(COLUMN.who, who, tone),
    cell(COLUMN.claim, claim, 'dim'),
    cell(COLUMN.message, said, saidTone),
  ];
  switch (line.type) {
    case 'opening':
      return row(debate.startedAt, words.who.council, 'accent', '', openingText(debate, words), 'accent');
    case 'claim': {
      const { role } = line.speech;
      return row(null, words.who[role], ROLE_TONES[role], `C${line.claim.number}`, line.claim.text);
    }
    case 'writing': {
      const { role, written } = line.speech;
      // The sentence that is being written now; the detail has those before it.
      const now = written.split(' / ').at(-1) || words.thinking;
      return row(null, words.who[role], ROLE_TONES[role], '...', now, 'dim');
    }
    case 'failure': {
      const { role, failure } = line.speech;
      return row(null, words.who[role], ROLE_TONES[role], '', failure ?? '', 'danger');
    }
    case 'verdict':
      return row(
        debate.endedAt,
        words.who.judge,
        ROLE_TONES.judge,
        '',
        verdictText(debate, words),
        verdictTone(debate),
      );
    case 'scores':
      return row(null, words.who.rules, 'plain', '', scoresText(debate, words));
    case 'checks':
      return row(null, words.who.rules, 'plain', '', checksText(debate, words), isRefused(debate) ? 'warn' : 'plain');
  }
}

type CouncilWords = Words['council'];

const openingText = ({ name, code, source }: DebateView, words: CouncilWords): string =>
  `${name} (${code}): ${words.sources[source]}`;

const verdictTone = ({ verdict }: DebateView): Tone =>
  verdict === null || verdict.decision === 'NO_DECISION' ? 'warn' : 'accent';

function verdictText({ verdict }: DebateView, words: CouncilWords): string {
  if (verdict === null) return '';
  const { decision, confidence, claims, agreement, rationale } = verdict;
  return [
    words.verdicts[decision],
    decision === 'NO_DECISION' ? '' : words.confidence(formatShort(confidence, 1)),
    claims.length === 0 ? '' : words.onClaims(claims.map((number) => `C${number}`).join(' ')),
    agreement === null ? '' : words.agreement(agreement.same, agreement.samples),
    rationale,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function scoresText(
  { quantScore, finalScore, riskTag, verdict, costUsd, tokens, source }: DebateView,
  words: CouncilWords,
): string {
  return [
    words.scores(formatNumber(quantScore, 0), formatNumber(finalScore, 0)),
    riskTag === null ? '' : words.riskTags[riskTag],
    verdict === null || verdict.keywords.length === 0 ? '' : words.keywords(verdict.keywords.join(', ')),
    source === 'offline' ? words.free : words.cost(costUsd.toFixed(4), formatNumber(tokens, 0)),
  ]
    .filter((part) => part !== '')
    .join(' | ');
}

const isRefused = ({ checks }: DebateView): boolean => checks.some(({ passed }) => !passed);

function checksText({ checks, orderId }: DebateView, words: CouncilWords): string {
  const failed = checks.find(({ passed }) => !passed);
  const passed = words.passed(checks.filter((check) => check.passed).length);
  const order = orderId === null ? '' : words.order(orderId);
  return [passed, failed === undefined ? '' : words.refused(failed.check, failed.detail), order]
    .filter((part) => part !== '')
    .join(' | ');
}

/** A claim with what it rests on and who made it; the rest in full, which the table may have cut. */
export function councilDetail(line: CouncilLine, words: Words, zone: string | null): string {
  const [, who, claim, said] = councilRow(line, words, zone);
  const about = `${line.debate.name} (${line.debate.code})`;
  if (line.type === 'claim') {
    const { facts } = line.claim;
    const rests = facts.length === 0 ? words.council.noFact : facts.map((fact) => `F${fact}`).join(' ');
    const model = line.speech.model === '' ? '' : `, ${line.speech.model}`;
    return `${who!.text} ${claim!.text}: ${said!.text} (${rests}${model}) | ${about}`;
  }
  if (line.type === 'writing') return `${who!.text}: ${line.speech.written.slice(-LONGEST_TAIL)} | ${about}`;
  return `${who!.text}: ${said!.text} | ${about}`;
}
