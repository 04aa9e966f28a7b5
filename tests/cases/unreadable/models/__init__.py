from .users import User as User
