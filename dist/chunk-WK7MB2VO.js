import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{planCommand,statusesToText}from"./chunk-7PFLFPJV.js";import"./chunk-EDDRLK6E.js";export{planCommand,statusesToText};
