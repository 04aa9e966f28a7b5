"""The items of the tables `GameTable`, `LeaderboardTable`, `AchievementTable` and
`TournamentTable`, from `gaming_leaderboard_schema.json`.
"""

from decimal import Decimal

from liftgen import GSI, Get, Key, Put, Query, Scan, Table
from pydantic import BaseModel

game_table = Table("GameTable", entity=None)
leaderboard_table = Table("LeaderboardTable", entity=None)
achievement_table = Table("AchievementTable", entity=None)
tournament_table = Table("TournamentTable", entity=None)


class Game(BaseModel):
    game_id: str
    title: str
    genre: str
    release_date: str
    publisher: str
    max_players: int | None = None
    is_active: bool
    verification_code: str | None = None

    class Dynamo:
        table = game_table
        key = Key(["game_id"], "METADATA")
        get_game = Get(consistent=True)
        """Get game details by ID."""

        list_games = Scan()
        """List all games."""

        get_game_with_verification = Get(
            where="verification_code = :verification_code", consistent=True
        )
        """Get game with metadata verification."""


class LeaderboardEntry(BaseModel):
    game_id: str
    score: int
    player_id: str
    player_name: str
    achieved_at: str
    level_reached: int | None = None
    play_duration_seconds: int | None = None

    class Dynamo:
        table = leaderboard_table
        key = Key(["game_id"], ["score"])
        get_player_scores = GSI("PlayerScoresIndex", pk=["player_id"], sk=["score"])
        """Get all scores for a player."""

        get_top_scores = Query("key")
        """Get top scores for a game."""

        submit_score = Put()
        """Submit a new score."""


class PlayerAchievement(BaseModel):
    player_id: str
    achievement_id: str
    game_id: str
    achievement_name: str
    description: str | None = None
    points: int
    unlocked_at: str
    rarity: str | None = None

    class Dynamo:
        table = achievement_table
        key = Key(["player_id"], ["achievement_id"])
        get_game_achievements = GSI(
            "GameAchievementsIndex", pk=["game_id"], sk=["points"]
        )
        """Get achievements for a game sorted by points."""

        get_player_achievements = Query("key")
        """Get all achievements for a player."""

        unlock_achievement = Put()
        """Unlock an achievement for a player."""


class TournamentEntry(BaseModel):
    tournament_id: str
    ranking: int
    player_id: str
    player_name: str
    total_score: int
    matches_played: int
    wins: int | None = None
    prize_amount: Decimal | None = None

    class Dynamo:
        table = tournament_table
        key = Key(["tournament_id"], ["ranking"])
        get_tournament_rankings = Query("key")
        """Get tournament rankings."""
