import QuicksilverPostgreSQL
import QuicksilverSQL

print("SQL without a database")
