import QuicksilverEngine
import QuicksilverSQL
import QuicksilverSQLiteDriver

print("one driver")
