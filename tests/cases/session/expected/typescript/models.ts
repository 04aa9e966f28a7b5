// Written by lift from the models: change those, this file is written again.
// What `model_dump(mode="json")` of pydantic gives of each model.

/** A moment in ISO 8601: `2100-01-31T12:00:00Z`, with microseconds where there are any. */
export type DateTimeText = string;

/** One sign-in of one user. */
export interface Session {
  session_id: string;
  user_id: string;
  expires_at: DateTimeText | null;
}
