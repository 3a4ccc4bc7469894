import Quicksilver

/// Who works for whom, from the top, with the customers each looks after.
let employeeTree = Question("Who works for whom") { shop in
    let employee = (employees[Employees.id], employees[Employees.reportsTo])
    let root = select(employee.0, employee.1, constant(0).label("level"))
        .where(employees[Employees.reportsTo].isNull)
    let chain = cte("chain", recursive: root) { chain in
        select(employee.0, employee.1, (chain.c.level.as(Int.self) + 1).label("level"))
            .from(
                employees.join(chain, on: employees[Employees.reportsTo] == chain[Employees.id]))
    }
    let served = select(func_.count())
        .where(customers[Customers.supportRepID] == employees[Employees.id]).scalar()
    let rows = try shop.execute(
        select(
            chain[Employees.id], chain[Employees.reportsTo], chain.c.level.as(Int.self),
            employees[Employees.firstName], employees[Employees.lastName],
            employees[Employees.title],
            served
        ).from(chain.join(employees, on: employees[Employees.id] == chain[Employees.id]))
            .orderBy(chain[Employees.id])
    ).all()
    let teams = Dictionary(grouping: rows, by: \.1)
    var table = TextTable("employee", "title", .number("customers"))
    func add(teamOf boss: Int?) {
        for (id, _, level, first, last, title, served) in teams[boss] ?? [] {
            let indent = String(repeating: "  ", count: level)
            table.add("\(indent)\(first) \(last)", title, served.flatMap { $0 == 0 ? nil : $0 })
            add(teamOf: id)
        }
    }
    add(teamOf: nil)
    return table
}
