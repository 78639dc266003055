/** The GitHub Action: reads the inputs of `action.yml` and hands them to the mode they name. */
import * as core from '@actions/core';
import {readInputs} from './action-inputs.ts';
import {runBuildMode} from './build-mode.ts';
import {runCommentStep} from './comment-step.ts';
import {runPlanMode} from './plan-mode.ts';
import {conclude, messageOf, workspaceRoot} from './runner.ts';
import {startSetup} from './setup-mode.ts';

/** Never rejects: whatever goes wrong is the outcome "error", with a message in the log. */
export async function runAction(signal: AbortSignal): Promise<void> {
  try {
    const inputs = readInputs((name) => core.getInput(name), workspaceRoot(), process.env);
    if (!inputs.ok) return conclude('error', inputs.error.join('\n'));
    const {mode} = inputs.value;
    if (mode === 'setup') await startSetup(inputs.value);
    else if (mode === 'plan') await runPlanMode(inputs.value, signal);
    else if (mode === 'comment') await runCommentStep(inputs.value);
    else await runBuildMode(inputs.value, signal);
  } catch (error) {
    conclude('error', messageOf(error));
  }
}
