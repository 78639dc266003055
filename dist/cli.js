#!/usr/bin/env node
import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import nodeModule from"node:module";nodeModule.enableCompileCache?.();await import("./chunk-UPJITEI6.js");
