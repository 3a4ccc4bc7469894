import QuicksilverEngine
import QuicksilverSQL

extension PostgreSQLStatement {
    /// The statement as the server knows it, prepared when it isn't.
    ///
    /// Shape: `isOptional` leaves an open transaction as it was when the server refuses the statement.
    func prepared(isOptional: Bool = false) throws(DatabaseError) -> Shape {
        if let shape, shape.epoch == connection.preparedEpoch { return shape }
        let made = try prepare(isOptional: isOptional)
        shape = made
        return made
    }

    /// Prepares it with the types declared, and differently when the server finds no operator or function for them.
    private func prepare(isOptional: Bool) throws(DatabaseError) -> Shape {
        var attempts = [declared]
        let inferred = types.map { _ in TypeID.inferred }
        let definite = zip(types, declared).map { type, declared in
            declared == .inferred ? TypeID(declaringDefinitely: type) : declared
        }
        for other in [inferred, definite] where !attempts.contains(other) { attempts.append(other) }
        var first: DatabaseError?
        for (number, attempt) in attempts.enumerated() {
            let isLast = number == attempts.count - 1
            do {
                let shape = try makeShape(describe(attempt, guarded: !isLast || isOptional))
                declared = attempt
                return shape
            } catch {
                let failure = first ?? error
                first = failure
                let triesAgain = !isLast && Self.isAboutTypes(error)
                if triesAgain || isOptional, connection.handle.transaction == .failed {
                    try connection.command(
                        "ROLLBACK TO SAVEPOINT quicksilver_prepare; "
                            + "RELEASE SAVEPOINT quicksilver_prepare")
                }
                guard triesAgain else { throw failure }
            }
        }
        throw first ?? connection.sendingFailed(sql: sql)
    }

    static func isAboutTypes(_ error: DatabaseError) -> Bool {
        switch error.sqlState {
        case "42804", "42883", "42725", "42P08", "42P18", "42846": true
        default: false
        }
    }

    private func makeShape(_ described: Described) throws(DatabaseError) -> Shape {
        guard described.parameters.count == types.count else {
            throw DatabaseError(
                .parameterMismatch,
                "The SQL has \(described.parameters.count) placeholders and \(types.count) types "
                    + "were given for them.", sql: sql)
        }
        let columns = try connection.wireTypes(described.columns)
        if !described.name.isEmpty { connection.prepared[described.name, default: 0] += 1 }
        return Shape(
            name: described.name, epoch: connection.preparedEpoch,
            parameters: described.parameters.map { connection.catalogTypes[$0] ?? WireType($0) },
            columns: ResultShape(names: described.names, types: columns))
    }

    /// What the server says of a statement, types by number.
    private struct Described {
        let name: String
        var parameters: [TypeID] = []
        var columns: [TypeID] = []
        var names: [String] = []
    }

    private enum Step: Equatable {
        case savepoint, release, prepare, describe, sync
        case forget(String), begin(String)
    }

    /// Prepares and describes in one trip.
    ///
    /// Shape: in a transaction a savepoint stands around it when another attempt may follow, since an error would end the
    /// transaction. A BEGIN that waits goes ahead, and statements no longer used are forgotten, in the same trip.
    private func describe(
        _ declared: [TypeID], guarded: Bool
    ) throws(DatabaseError) -> Described {
        let name = connection.options.keepsStatements ? Self.name(sql, declared) : ""
        let begin = try connection.startTripWithBegin()
        defer { connection.finishTrip() }
        connection.unused.removeAll { unused in
            guard unused == name else { return false }
            connection.prepared[name] = 0
            return true
        }
        let isKept = !name.isEmpty && connection.prepared[name] != nil
        let transaction = connection.handle.transaction
        let needsSavepoint = guarded && (transaction == .open || begin != nil)
        var steps: [Step] = []
        if transaction != .failed {
            for name in connection.stale + connection.unused { steps += [.forget(name), .sync] }
            connection.stale = []
            connection.unused = []
        }
        if let begin { steps.append(.begin(begin)) }
        if needsSavepoint { steps.append(.savepoint) }
        if !isKept { steps.append(.prepare) }
        steps.append(.describe)
        if needsSavepoint { steps.append(.release) }
        steps.append(.sync)
        do {
            return try run(steps, name, declared)
        } catch {
            if connection.start.isRefused { throw error }
            // What another statement of this text prepared is from before the tables behind it changed, or is gone.
            if isKept, error.sqlState == "0A000" || error.sqlState == "26000",
                connection.handle.transaction == .idle
            {
                return try run([.forget(name), .sync, .prepare, .describe, .sync], name, declared)
            }
            // Another user of the pooler's connection prepared it: of this text and these types, as the name says.
            guard error.sqlState == "42P05", connection.handle.transaction == .idle else {
                throw error
            }
            connection.prepared[name] = 0
            return try run([.describe, .sync], name, declared)
        }
    }

    private func run(
        _ steps: [Step], _ name: String, _ declared: [TypeID]
    ) throws(DatabaseError) -> Described {
        guard connection.handle.enterPipeline() else {
            // A BEGIN among them isn't sent any more, and what follows would be committed one by one.
            connection.abandon()
            throw connection.sendingFailed(sql: sql)
        }
        for step in steps {
            let isSent =
                switch step {
                case .forget(let old): connection.handle.send(command: "DEALLOCATE \(old)")
                case .begin(let sql): connection.handle.send(command: sql)
                case .savepoint: connection.handle.send(command: "SAVEPOINT quicksilver_prepare")
                case .release:
                    connection.handle.send(command: "RELEASE SAVEPOINT quicksilver_prepare")
                case .prepare: connection.handle.sendPrepare(name, sql, declared)
                case .describe: connection.handle.sendDescribe(name)
                case .sync: connection.handle.sendSync()
                }
            guard isSent else {
                connection.abandon()
                throw connection.sendingFailed(sql: sql)
            }
        }
        defer { if !connection.handle.exitPipeline() { connection.abandon() } }
        return try receive(steps, name)
    }

    private func receive(_ steps: [Step], _ name: String) throws(DatabaseError) -> Described {
        var failure: DatabaseError?
        var described = Described(name: name)
        for step in steps {
            let result = connection.handle.nextResult()
            let status = result.status
            if status == .none {
                connection.abandon()
                throw failure ?? connection.sendingFailed(sql: sql)
            }
            if step == .sync { continue }
            if status == .failed {
                // A statement that was to be forgotten may be gone already.
                if case .forget = step {
                } else if failure == nil {
                    let error = connection.error(from: result, sql: sql)
                    if case .begin(let begin) = step {
                        failure = connection.refuse(begin, error)
                    } else {
                        failure = error
                    }
                }
            } else if step == .describe, status == .done {
                described.parameters = (0..<result.parameterCount).map { result.parameterType($0) }
                described.columns = (0..<result.columnCount).map { result.columnType($0) }
                described.names = (0..<result.columnCount).map { result.columnName($0) }
            }
            // The results of each command end with none.
            while connection.handle.nextResult().status != .none {}
        }
        if let failure { throw failure }
        return described
    }

    /// A name made of the text and the declared types, so that one name never means two statements, on any connection of a
    /// pooler either.
    private static func name(_ sql: String, _ types: [TypeID]) -> String {
        var first: UInt64 = 0xCBF2_9CE4_8422_2325
        var second: UInt64 = 0x9E37_79B9_7F4A_7C15
        func add(_ byte: UInt8) {
            first = (first ^ UInt64(byte)) &* 0x100_0000_01B3
            second = (second ^ UInt64(byte)) &* 0xFF51_AFD7_ED55_8CCD
            second ^= second >> 29
        }
        for byte in sql.utf8 { add(byte) }
        for type in types {
            for shift in stride(from: 0, to: 32, by: 8) {
                add(UInt8(truncatingIfNeeded: type.rawValue >> UInt32(shift)))
            }
        }
        return "qs_" + String(first, radix: 36) + "_" + String(second, radix: 36)
    }
}
