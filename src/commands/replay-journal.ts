import { openWorkstation } from '../host.ts';
import type { Look } from '../look.ts';
import { openTravel } from '../time-travel/travel-client.ts';

/**
 * `ouroterm replay --journal ID --ui`: the workstation on a recorded run, which stands still until a key moves it.
 *
 * @returns the exit code
 */
export async function runTravel({ db, look }: { readonly db: string; readonly look: Look }): Promise<number> {
  const client = await openTravel(db, (share) => {
    process.stderr.write(`\r\u001b[Kreading the journal: ${Math.floor(share * 100)} %`);
  });
  process.stderr.write('\r\u001b[K');
  try {
    await openWorkstation(client, { ...look, banner: ({ past }) => past(db), isPast: true });
  } finally {
    await client.dispatch({ type: 'stop' });
  }
  return 0;
}
