"""The items of the tables `Deals`, `Users`, `Brands`, `UserWatches`, `UserActivities`
and `TrendingDeals`, from `deals_schema.json`.
"""

from decimal import Decimal

from liftgen import GSI, Get, Key, Query, Table
from pydantic import BaseModel, JsonValue

deals = Table("Deals", entity=None)
users = Table("Users", entity=None)
brands = Table("Brands", entity=None)
user_watches = Table("UserWatches", entity=None)
user_activities = Table("UserActivities", entity=None)
trending_deals = Table("TrendingDeals", entity=None)


class Deal(BaseModel):
    deal_id: str
    title: str
    description: str
    price: Decimal
    brand_id: str
    brand_name: str
    category_id: str
    category_name: str
    created_at: str
    status: str

    class Dynamo:
        table = deals
        key = Key(["deal_id"])
        get_deals_by_brand = GSI("DealsByBrand", pk=["brand_id"], sk=["created_at"])
        """Get all deals for a brand sorted by creation date."""

        get_deals_by_category = GSI(
            "DealsByCategory",
            pk=["category_id"],
            sk=["created_at"],
            project=["title", "price", "brand_name"],
        )
        """Get all deals for a category sorted by creation date."""

        get_deal_by_id = Get(consistent=True)
        """Get deal details by deal_id."""

        get_recent_deals_by_brand = Query(
            "get_deals_by_brand", where="created_at >= :since_date"
        )
        """Get recent deals for a brand after a specific date."""


class User(BaseModel):
    user_id: str
    username: str
    email: str
    display_name: str
    created_at: str
    last_login: str | None = None

    class Dynamo:
        table = users
        key = Key(["user_id"])


class Brand(BaseModel):
    brand_id: str
    brand_name: str
    description: str | None = None
    logo_url: str | None = None
    created_at: str

    class Dynamo:
        table = brands
        key = Key(["brand_id"])


class UserWatch(BaseModel):
    user_id: str
    watch_key: str
    watch_type: str
    target_id: str | None = None
    target_name: str | None = None
    brand_id: str | None = None
    category_id: str | None = None
    created_at: str

    class Dynamo:
        table = user_watches
        key = Key(["user_id"], ["watch_key"])
        get_brand_watchers = GSI(
            "WatchesByBrand",
            pk=["brand_id"],
            sk=["user_id"],
            when="attribute_exists(brand_id)",
            project="KEYS_ONLY",
        )
        """Get all users watching a specific brand."""

        get_category_watchers = GSI(
            "WatchesByCategory",
            pk=["category_id"],
            when="attribute_exists(category_id)",
            project=["target_name", "created_at"],
        )
        """Get all users watching a specific category (partition key only)."""

        get_watches_by_type = GSI(
            "WatchesByType",
            pk=["watch_type"],
            sk=["created_at"],
            project=["target_name"],
        )
        """Get watches by target type."""

        get_user_watches = Query("key")
        """Get all watches for a user."""


class UserActivity(BaseModel):
    user_id: str
    timestamp: str
    activity_id: str
    activity_type: str
    details: dict[str, JsonValue] | None = None

    class Dynamo:
        table = user_activities
        key = Key(["user_id"], "{timestamp}#{activity_id}")
        get_user_activities = Query("key")
        """Get all activities for a user."""

        get_user_activities_after = Query("key", where="timestamp >= :since_timestamp")
        """Get user activities after a specific timestamp."""


class TrendingDeal(BaseModel):
    category_id: str
    engagement_score: int
    deal_id: str
    title: str
    brand_id: str
    discount_percentage: Decimal
    views: int
    clicks: int

    class Dynamo:
        table = trending_deals
        key = Key(["category_id"], ["engagement_score"])
        trending_by_discount = GSI(
            "TrendingByDiscount", pk=["brand_id"], sk=["discount_percentage"]
        )
        get_trending_by_category = Query("key")
        """Get trending deals for a category sorted by engagement score."""

        get_highly_engaged_deals = Query("key", where="engagement_score >= :min_score")
        """Get trending deals with engagement score above threshold."""

        get_high_discount_deals = Query(
            "trending_by_discount", where="discount_percentage >= :min_discount"
        )
        """Get deals by brand with high discount percentage."""
