import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{reportSarif}from"./chunk-ZFRGYCFA.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{reportSarif};
