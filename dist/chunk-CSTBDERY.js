import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{buildCommand}from"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{buildCommand};
