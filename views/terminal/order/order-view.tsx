import { Box } from 'ink';
import { type ReactNode, useEffect } from 'react';
import type { Snapshot } from '../../../engine/client/snapshot.ts';
import { span } from '../cell.ts';
import { useSnapshot, useWords, useWorkbench } from '../hooks.ts';
import { firstShown } from '../layout.ts';
import { Line } from '../line.tsx';
import { indented, readerLines } from '../reader-text.ts';
import type { OrderOverlay } from '../store.ts';
import { refreshOrder } from './order-actions.ts';
import { answersOf } from './order-answers.ts';
import { orderRows } from './order-layout.ts';
import { answerLine, orderParagraphs, orderTitle } from './order-text.ts';

interface OrderViewProps {
  readonly overlay: OrderOverlay;
  readonly columns: number;
  readonly rows: number;
}

/** All that is known of an order, and below it what may be said of its fate. */
export function OrderView({ overlay, columns, rows }: OrderViewProps): ReactNode {
  const { details, answer, scroll } = overlay;
  const words = useWords();
  useNews(details.order.id);
  const answers = answersOf(details);
  const parts = orderRows(rows, answers.length);
  const lines = readerLines(orderParagraphs(details, words), columns);
  const first = Math.max(0, Math.min(scroll, lines.length - parts.text));
  const text = lines.slice(first, first + parts.text);
  const place = lines.length > parts.text ? `  ${first + 1}-${first + text.length}/${lines.length}` : '';
  const firstAnswer = firstShown(answer, answers.length, parts.answers);
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      <Line spans={[span(orderTitle(details, words) + place, 'accent')]} width={columns} />
      <Box flexDirection="column" height={parts.text} flexShrink={0}>
        {text.map((line) => (
          <Line key={line.number} spans={[indented(line)]} width={columns} />
        ))}
      </Box>
      {parts.answers === 0 ? null : <Line spans={[span(words.orderDetails.whatBecame, 'accent')]} width={columns} />}
      {answers.slice(firstAnswer, firstAnswer + parts.answers).map((each, index) => {
        const isSelected = firstAnswer + index === answer;
        const text = `${isSelected ? '>' : ' '} ${answerLine(each, details, words)}`;
        const tone = each.refusal === null ? (isSelected ? 'accent' : 'plain') : 'dim';
        return <Line key={each.listed?.brokerOrderId ?? 'never'} spans={[span(text, tone)]} width={columns} />;
      })}
    </Box>
  );
}

/** Has the order asked for again once the engine knows more of it. */
function useNews(orderId: string): void {
  const workbench = useWorkbench();
  const news = useSnapshot((snapshot) => newsOf(snapshot, orderId));
  useEffect(() => {
    if (news !== null) void refreshOrder(workbench, orderId);
  }, [workbench, orderId, news]);
}

function newsOf({ orders, broker }: Snapshot, orderId: string): string {
  const order = orders.find(({ id }) => id === orderId);
  return JSON.stringify([order?.state, order?.updatedAt, broker?.reconciledAt]);
}
