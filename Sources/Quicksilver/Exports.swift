@_exported public import QuicksilverEngine
@_exported public import QuicksilverMariaDB
@_exported public import QuicksilverORM
@_exported public import QuicksilverPostgreSQL
@_exported public import QuicksilverSQL
@_exported public import QuicksilverSQLite
