/** Entry of the GitHub Action. A cancelled job is asked to end by SIGINT, and killed some seconds later. */
import {runAction} from './run-action.ts';

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());

await runAction(controller.signal);
