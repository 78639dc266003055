import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{buildCommand}from"./chunk-D6LKSBVB.js";import"./chunk-EDDRLK6E.js";export{buildCommand};
