"""The items of the table `UserAnalytics`, from `user_analytics_schema.json`."""

from liftgen import GSI, Key, Query, Table
from pydantic import BaseModel

user_analytics = Table("UserAnalytics", entity=None)


class User(BaseModel):
    user_id: str
    email: str
    status: str
    last_active: str
    country: str
    city: str
    signup_date: str
    engagement_level: str
    session_count: int
    age_group: str
    total_sessions: int | None = None
    last_purchase_date: str | None = None

    class Dynamo:
        table = user_analytics
        key = Key("USER#{user_id}", "PROFILE")
        get_active_users = GSI(
            "StatusIndex",
            pk="STATUS#{status}",
            sk="{last_active}",
            pk_name="status_pk",
            sk_name="last_active_sk",
        )
        """Get users by status."""

        by_location = GSI(
            "LocationIndex",
            pk="COUNTRY#{country}",
            sk="CITY#{city}",
            pk_name="country_pk",
            sk_name="city_sk",
        )
        get_users_by_engagement_level = GSI(
            "EngagementIndex",
            pk="ENGAGEMENT#{engagement_level}",
            sk=["session_count"],
            pk_name="engagement_level_pk",
        )
        """Get users by engagement level."""

        get_users_by_age_group = GSI(
            "AgeGroupIndex",
            pk="AGE_GROUP#{age_group}",
            sk="{signup_date}",
            pk_name="age_group_pk",
            sk_name="signup_date_sk",
        )
        """Get users by age group."""

        get_recent_active_users = Query(
            "get_active_users", where="last_active >= :since_date"
        )
        """Get recently active users by status."""

        get_users_by_location = Query("by_location", where="city = :city")
        """Get users by country and city."""

        get_users_by_country_prefix = Query(
            "by_location", where="begins_with(city, :city_prefix)"
        )
        """Get users by country with city prefix."""

        get_highly_engaged_users_by_session_range = Query(
            "get_users_by_engagement_level",
            where="session_count between :min_sessions and :max_sessions",
        )
        """Get highly engaged users within session count range."""

        get_recent_signups_by_age_group = Query(
            "get_users_by_age_group", where="signup_date >= :since_date"
        )
        """Get users who signed up after a specific date in age group."""

        get_users_signup_date_range = Query(
            "get_users_by_age_group",
            where="signup_date between :start_date and :end_date",
        )
        """Get users who signed up within date range for age group."""
