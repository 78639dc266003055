import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{parseCachePolicy}from"./chunk-73KGZFGM.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{parseCachePolicy};
