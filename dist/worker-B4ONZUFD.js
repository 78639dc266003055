import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
var Failure=class extends Error{name="Failure";reason;path;remedy;constructor({reason,message,path,remedy,cause}){super(message,cause===void 0?void 0:{cause}),this.reason=reason,this.path=path,this.remedy=remedy}};export{Failure};
