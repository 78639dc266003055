import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{shardCache}from"./chunk-5VQTMBQG.js";import"./chunk-KYEE2NNC.js";import"./chunk-DUUZPTNI.js";import"./chunk-QLBOLKUJ.js";export{shardCache};
