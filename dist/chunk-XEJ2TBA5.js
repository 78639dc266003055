import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{shardCache}from"./chunk-TRU7RRRB.js";import"./chunk-32AW5JGG.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{shardCache};
