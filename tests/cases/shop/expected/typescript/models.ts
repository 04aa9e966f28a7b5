// Written by lift from the models: change those, this file is written again.
// What `model_dump(mode="json")` of pydantic gives of each model.

/** A moment in ISO 8601: `2100-01-31T12:00:00Z`, with microseconds where there are any. */
export type DateTimeText = string;

/** A decimal number with all its digits: `12.50`. */
export type DecimalText = string;

/** A UUID: `00000000-0000-0000-0000-000000000001`. */
export type UuidText = string;

/** Bytes: UTF-8 text, or base64 where the model's configuration says `ser_json_bytes`. */
export type BytesText = string;

export const Category = {
  BOOKS: "books",
  MUSIC: "music",
  TOYS: "toys",
} as const;
export type Category = (typeof Category)[keyof typeof Category];

export const Priority = {
  LOW: 1,
  HIGH: 2,
} as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

export type Sku = string;

/** Something that is sold; only products on offer can be found by category. */
export interface Product {
  product_id: string;
  title: string;
  category: Category;
  price: DecimalText;
  rating: number;
  offered: boolean;
  offered_from: DateTimeText | null;
  variants: Variant[];
  attributes: { [key: string]: string };
  image: BytesText;
  stock: number;
  version: number;
}

/** What a customer thinks of a product. */
export interface Review {
  product_id: string;
  customer_id: string;
  stars: 1 | 2 | 3 | 4 | 5;
  written_at: DateTimeText;
  text: string;
  tags: string[];
}

/** What a customer bought, and how it is paid. */
export interface Order {
  customer_id: string;
  order_id: UuidText;
  number: number;
  priority: Priority;
  payment: CardPayment | InvoicePayment;
  lines: Line[];
  position: [number, number] | null;
  shipped_at: DateTimeText | null;
  created_at: DateTimeText;
  updated_at: DateTimeText;
  version: number;
}

/** What a customer may buy, for a day. */
export interface Basket {
  customer_id: string;
  skus: Sku[];
  expires_at: DateTimeText | null;
}

/** One form in which a product is sold. */
export interface Variant {
  sku: Sku;
  colours: string[];
  dimensions: Dimensions | null;
}

/** Paid by card. */
export interface CardPayment {
  method: "card";
  last_four: string;
}

/** To be paid later. */
export interface InvoicePayment {
  method: "invoice";
  due_days: number;
}

/** So many of one variant. */
export interface Line {
  sku: Sku;
  quantity: number;
  price: DecimalText;
}

/** Size and weight of a parcel. */
export interface Dimensions {
  width_mm: number;
  height_mm: number;
  weight_kg: DecimalText;
}
