import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{escapeHtml,reportHtml}from"./chunk-6TEVG75B.js";import"./chunk-GHIPBDB7.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{escapeHtml,reportHtml};
