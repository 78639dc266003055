import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{parseCachePolicy}from"./chunk-VNUX3FDH.js";import"./chunk-DUUZPTNI.js";import"./chunk-QLBOLKUJ.js";export{parseCachePolicy};
