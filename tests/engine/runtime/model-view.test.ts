import { expect, it } from 'vitest';
import { instant } from '../../../engine/market/types.ts';
import { insightView, modelBudgetView } from '../../../engine/runtime/model-view.ts';
import { AccountDesk } from '../../support/account-desk.ts';

it('the models’ budget is that of the day in Seoul, what may still be spent included', () => {
  const desk = new AccountDesk({ config: { planner: 'model' }, settings: { llmDailyCalls: 20, llmDailyCostUsd: 1 } });
  const view = (later = 0) => modelBudgetView(desk.desk, instant(desk.now + later));
  expect(view()).toEqual({ calls: 0, callsLimit: 20, usd: 0, usdLimit: 1 });
  desk.happens({ type: 'model-reserved', id: 'a', provider: 'p', model: 'm', microUsd: 250_000 });
  expect(view()).toEqual({ calls: 1, callsLimit: 20, usd: 0.25, usdLimit: 1 });
  expect(view(86_400_000)).toMatchObject({ calls: 0, usd: 0 });
});

it('there is no budget to show where rules plan, and no insight before the council has spoken', () => {
  const desk = new AccountDesk();
  expect(modelBudgetView(desk.desk, desk.now)).toBeNull();
  expect(insightView(desk.desk)).toBeNull();
  desk.wait(1);
  expect(insightView(desk.desk)).toMatchObject({
    ...{ day: '2026-03-09', source: 'neutral', positionMultiplier: 1, note: 'the test has no council' },
  });
});
