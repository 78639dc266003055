import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{writeReport}from"./chunk-Y7Y34GL5.js";import"./chunk-ZFRGYCFA.js";import"./chunk-6TEVG75B.js";import"./chunk-GHIPBDB7.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{writeReport};
