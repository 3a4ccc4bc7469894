import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Sales by country and month: who is first in each month, and what the year has brought there so far.
let bestCountries = Question("The best country of each of the last twelve months") { shop in
    let country = invoices[Invoices.billingCountry]
    let sum = func_.sum(invoices[Invoices.total])
    // Ties go to the country with the oldest customer: the order of texts is every database's own.
    let oldest = func_.min(invoices[Invoices.customerID])
    let monthly = select(
        country.label("country"), saleYear.label("year"), saleMonth.label("month"),
        sum.label("revenue"),
        func_.sum(sum).over(partitionBy: [country, saleYear], orderBy: [saleMonth]).label("so_far"),
        func_.rowNumber()
            .over(partitionBy: [saleYear, saleMonth], orderBy: [desc(sum), oldest]).label("place")
    ).groupBy(country, saleYear, saleMonth).cte("monthly")
    let rows = try shop.execute(
        select(
            monthly.c.year.as(Int.self), monthly.c.month.as(Int.self),
            monthly.c.country.as(String?.self), monthly.c.revenue.as(Decimal.self),
            monthly.c.so_far.as(Decimal.self)
        ).where(monthly.c.place == 1)
            .orderBy(desc(monthly.c.year), desc(monthly.c.month)).limit(12))
    var table = TextTable(
        "month", "country", .number("revenue"), .number("the year so far"))
    for (year, number, country, revenue, soFar) in try rows.all().reversed() {
        table.add(month(year, number), country, money(revenue), money(soFar))
    }
    return table
}

/// Sums that run on: since the first month, over three months, against the month before.
let runningTotals = Question("Revenue of the last twelve months and since the beginning") { shop in
    let sum = func_.sum(invoices[Invoices.total])
    let order = Window(orderBy: [saleYear, saleMonth])
    let quarter = Window(orderBy: [saleYear, saleMonth], frame: .rows(.preceding(2)))
    let rows = try shop.execute(
        select(
            saleYear, saleMonth, sum, func_.lag(sum).over(order), func_.sum(sum).over(quarter),
            func_.sum(sum).over(order)
        ).groupBy(saleYear, saleMonth).orderBy(desc(saleYear), desc(saleMonth)).limit(12))
    var table = TextTable(
        "month", .number("revenue"), .number("change"), .number("three months"),
        .number("all so far"))
    for (year, number, revenue, before, quarter, total) in try rows.all().reversed() {
        let change = before.flatMap { before in revenue.map { money($0 - before) } }
        table.add(month(year, number), money(revenue), change, money(quarter), money(total))
    }
    return table
}

/// What each of the support staff's customers bought, in the last year and before.
let supportSales = Question("Sales of the support staff") { shop in
    let lastYear = try shop.execute(select(func_.max(saleYear))).one() ?? 0
    let total = invoices[Invoices.total]
    let rows = try shop.execute(
        select(
            employees[Employees.firstName], employees[Employees.lastName],
            func_.count(customers[Customers.id]).distinct(), func_.count(),
            func_.sum(total).filter(where: saleYear == lastYear),
            func_.sum(total).filter(where: saleYear < lastYear)
        ).from(invoices.join(customers).join(employees))
            .groupBy(
                employees[Employees.id], employees[Employees.firstName],
                employees[Employees.lastName]
            ).orderBy(desc(func_.sum(total)), employees[Employees.id]))
    var table = TextTable(
        "employee", .number("customers"), .number("invoices"), .number("in \(lastYear)"),
        .number("before"))
    for (first, last, customers, invoices, recent, before) in try rows.all() {
        table.add("\(first) \(last)", customers, invoices, money(recent), money(before))
    }
    return table
}

/// Totals are kept with the invoices: do they say what the lines say, to the cent?
let wrongInvoices = Question("Invoices whose total isn't the sum of their lines") { shop in
    let sum = func_.sum(lineRevenue)
    let rows = try shop.execute(
        select(invoices[Invoices.id], invoices[Invoices.total], sum)
            .from(invoices.join(invoiceLines))
            .groupBy(invoices[Invoices.id], invoices[Invoices.total])
            .having(invoices[Invoices.total] != sum)
            .orderBy(invoices[Invoices.id]).limit(10))
    var table = TextTable(.number("invoice"), .number("total"), .number("lines"))
    for (id, total, lines) in try rows.all() { table.add(id, money(total), money(lines)) }
    return table
}
