import QuicksilverSQL

/// The states of an order.
enum OrderState: String, CaseIterable, Sendable, ColumnValue {
    case open, paid
    case onHold = "on hold"
}

/// A schema with most of what all three databases have.
struct ShopSchema {
    let metadata = MetaData()
    let customers: Table
    let orders: Table
    let lines: Table
    let employees: Table

    init() {
        employees = Table(
            "employees", metadata,
            Column("employee_id", .integer, primaryKey: true),
            Column<Int?>("boss_id", .integer, ForeignKey("employees.employee_id")),
            Column("Full Name", .string(40), key: "name", nullable: false, index: true))
        lines = Table(
            "order_lines", metadata,
            Column("order_id", .bigInteger, primaryKey: true),
            Column("position", .smallInteger, primaryKey: true),
            Column("price", .numeric(10, 2), nullable: false),
            Column("quantity", .integer, nullable: false, serverDefault: "1"),
            Column<Double?>(
                "total", .double, computed: Computed("price * quantity", stored: true)),
            ForeignKeyConstraint(
                ["order_id"], references: ["orders.order_id"], onDelete: .cascade),
            CheckConstraint("quantity > 0", name: "quantity"),
            Index(nil, "order_id", .descending("price")))
        orders = Table(
            "orders", metadata,
            Column("order_id", .bigInteger, primaryKey: true),
            Column(
                "customer", .string(12), ForeignKey("customers.code", onUpdate: .cascade),
                nullable: false),
            Column(
                "state", .enumeration(OrderState.self), nullable: false, serverDefault: "'open'"),
            Column(
                "placed_at", .instant, nullable: false, serverDefault: "CURRENT_TIMESTAMP"),
            Column<String?>("note", .text, comment: "what the customer's \\ said"),
            UniqueConstraint("customer", "placed_at"),
            comment: "it's one row an order")
        customers = Table(
            "customers", metadata,
            Column("code", .string(12), primaryKey: true),
            Column("active", .boolean, nullable: false, serverDefault: "\(true)"),
            Column("mail", .string(100), nullable: false, unique: true),
            Column<JSON<[Int]>?>("extra", .json([Int].self)))
    }
}
