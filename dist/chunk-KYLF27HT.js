import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{buildCommand}from"./chunk-7PFLFPJV.js";import"./chunk-EDDRLK6E.js";export{buildCommand};
