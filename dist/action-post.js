import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{stopSetup}from"./chunk-O55BW265.js";import"./chunk-WJIM4MQW.js";import"./chunk-KOFZ2UUE.js";import"./chunk-73KGZFGM.js";import"./chunk-MGYY7ZHL.js";import"./chunk-32AW5JGG.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";await stopSetup();
