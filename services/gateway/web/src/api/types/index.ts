/** The shapes of the gateway's outside contract, written by hand. */

export type * from "./answers";
export type * from "./automation";
export type * from "./boards";
export type * from "./catalogues";
export type * from "./contacts";
export type * from "./messages";
export type * from "./people";
export type * from "./persons";
export type * from "./simulator";
export type * from "./team";
export type * from "./templates";
export type * from "./tickets";
