from liftgen import Table

shop = Table("shop", stream="NEW_IMAGE")
