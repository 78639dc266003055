/** Entry of the GitHub Action. */
import {runAction} from './run-action.ts';

await runAction();
