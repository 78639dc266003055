/** Name of the job that makes a worker ready for the others. Apart from these, so that whoever names it loads none. */
export declare const PREPARATION = "prepare";
