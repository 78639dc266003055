/** Entry of the post step: there is something to do after `mode: setup` only. */
import {stopSetup} from './setup-mode.ts';

await stopSetup();
