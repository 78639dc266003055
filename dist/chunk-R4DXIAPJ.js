import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{reportSarif}from"./chunk-MCJPI4EI.js";import"./chunk-DUUZPTNI.js";import"./chunk-QLBOLKUJ.js";export{reportSarif};
