import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{escapeHtml,reportHtml}from"./chunk-DVMQFVFA.js";import"./chunk-IU6C6EZD.js";import"./chunk-DUUZPTNI.js";import"./chunk-QLBOLKUJ.js";export{escapeHtml,reportHtml};
