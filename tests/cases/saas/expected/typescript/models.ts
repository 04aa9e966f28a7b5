// Written by lift from the models: change those, this file is written again.
// What `model_dump(mode="json")` of pydantic gives of each model.

/** A moment in ISO 8601: `2100-01-31T12:00:00Z`, with microseconds where there are any. */
export type DateTimeText = string;

/** A day in ISO 8601: `2100-01-31`. */
export type DateText = string;

/** A decimal number with all its digits: `12.50`. */
export type DecimalText = string;

export const Status = {
  ACTIVE: "active",
  DONE: "done",
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** A customer organisation. */
export interface Tenant {
  tenant_id: string;
  slug: string;
  name: string;
  created_at: DateTimeText;
  version: number;
}

/** Somebody who works for a tenant. */
export interface User {
  tenant_id: string;
  user_id: string;
  email: string;
  ssn: string | null;
  labels: string[];
}

/** A piece of work with a budget and, perhaps, a day on which it is due. */
export interface Project {
  tenant_id: string;
  project_id: string;
  title: string;
  status: Status;
  due_on: DateText | null;
  budget: DecimalText;
  updated_at: DateTimeText;
  version: number;
}

/** That a user works on a project. */
export interface Membership {
  tenant_id: string;
  project_id: string;
  user_id: string;
  expires_at: DateTimeText | null;
}

/** Something that happened, kept for ninety days. */
export interface AuditEvent {
  tenant_id: string;
  event_id: string;
  at: DateTimeText;
  expires_at: DateTimeText | null;
}
