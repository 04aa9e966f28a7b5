// Written by lift from the models: change those, this file is written again.
// What `model_dump(mode="json")` of pydantic gives of each model.

/** A moment in ISO 8601: `2100-01-31T12:00:00Z`, with microseconds where there are any. */
export type DateTimeText = string;

/** A decimal number with all its digits: `12.50`. */
export type DecimalText = string;

/** Something that happened to an account: the events of one are numbered from 1, without a gap. */
export interface Event {
  account_id: string;
  number: number;
  what: Opened | Moved;
  at: DateTimeText;
}

/** What the events of an account come to, up to one of them. */
export interface Snapshot {
  account_id: string;
  number: number;
  owner: string;
  balance: DecimalText;
}

/** What an owner sees: made of the events, and made anew from them whenever one likes. */
export interface Balance {
  account_id: string;
  owner: string;
  balance: DecimalText;
  number: number;
  version: number;
}

/** The account is there. */
export interface Opened {
  kind: "opened";
  owner: string;
}

/** Money came (above 0) or went. */
export interface Moved {
  kind: "moved";
  amount: DecimalText;
}
