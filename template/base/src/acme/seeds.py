async def seed(settings): return ["Login: nobody"]
