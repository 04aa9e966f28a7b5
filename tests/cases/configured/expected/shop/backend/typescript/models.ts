// Written by lift from the models: change those, this file is written again.
// What `model_dump(mode="json")` of pydantic gives of each model.

/** A moment in ISO 8601: `2100-01-31T12:00:00Z`, with microseconds where there are any. */
export type DateTimeText = string;

/** An order with "lines" and a \ in its docs. */
export interface Order {
  customer_id: string;
  order_id: string;
  placed_at: DateTimeText;
  lines: Line[];
  state: "open" | "paid";
}

export interface Line {
  sku: string;
  count: number;
}
