// Written by lift from the models: change those, this file is written again.
// What `model_dump(mode="json")` of pydantic gives of each model.

/** A moment in ISO 8601: `2100-01-31T12:00:00Z`, with microseconds where there are any. */
export type DateTimeText = string;

/** Somebody to write to, found by e-mail address or telephone number. */
export interface Contact {
  id: string;
  email: string;
  name: string;
  company: string;
  since: string;
  phone: string | null;
  labels: string[];
  notes: string;
  preferences: { [key: string]: string };
  created_at: DateTimeText;
  updated_at: DateTimeText;
  version: number;
}

/** One conversation with a contact, forgotten after a while. */
export interface Call {
  contact_id: string;
  at: string;
  minutes: number;
  expires_at: number;
}
