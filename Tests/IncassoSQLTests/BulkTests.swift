import IncassoSQL
import IncassoTestSupport
import Testing

/// Bulk loads, streams, and the set-based statements that rooms use.
@Suite
struct BulkTests {
    /// Loads items 1...count with amount = id and a body every third row.
    private static func load(_ transaction: any Transaction, _ count: Int) throws -> Int {
        try transaction.load(ConformanceTests.items) { writer in
            for id in 1...count {
                try writer.integer(1)
                try writer.integer(Int64(id))
                try writer.text("Müller \(id)")
                try writer.integer(Int64(id))
                if id % 3 == 0 { try writer.blob([0, UInt8(id & 255)].span) } else { try writer.null() }
                try writer.endRow()
            }
        }
    }

    private static let totals = Statement(
        "item.totals",
        """
        SELECT count(*), CAST(sum(amount) AS BIGINT), count(body), min(name), max(id)
        FROM item WHERE tenant_id = :t
        """
    )
    private static let stream = Statement(
        "item.stream",
        "SELECT id, name, amount, body FROM item WHERE tenant_id = :t ORDER BY id"
    )

    @Test(arguments: TestDatabase.all)
    func hundredThousandRowsAreLoaded(_ kind: TestDatabase) throws {
        try ConformanceTests.use(kind) { database in
            let loaded = try database.write { transaction in
                let loaded = try Self.load(transaction, 100_000)
                try transaction.refreshStatistics(of: ["item"])
                return loaded
            }
            #expect(loaded == 100_000)
            try database.read { transaction in
                try transaction.query(Self.totals, ["t": 1]) { row in
                    #expect(row.integer(0) == 100_000)
                    #expect(row.integer(1) == 5_000_050_000)
                    #expect(row.integer(2) == 33_333)
                    #expect(row.text(3) == "Müller 1")
                    #expect(row.integer(4) == 100_000)
                }
            }
        }
    }

    /// Around the numbers of rows at which a driver goes over to longer inserts, and from one of them to the next.
    @Test(arguments: TestDatabase.all, [1, 63, 64, 65, 71, 72, 73, 1000])
    func everyRowIsLoadedOnce(_ kind: TestDatabase, _ count: Int) throws {
        try ConformanceTests.use(kind) { database in
            let loaded = try database.write { try Self.load($0, count) }
            #expect(loaded == count)
            var next = 1
            try database.read { transaction in
                try transaction.query(Self.stream, ["t": 1]) { row in
                    #expect(row.integer(0) == Int64(next) && row.integer(2) == Int64(next))
                    #expect(row.text(1) == "Müller \(next)")
                    #expect(row.bytes(3) == (next % 3 == 0 ? [0, UInt8(next & 255)] : []))
                    next += 1
                }
            }
            #expect(next == count + 1)
        }
    }

    /// Values longer than a driver's buffers, in a row among short ones.
    @Test(arguments: TestDatabase.all)
    func longValuesAreLoadedWhole(_ kind: TestDatabase) throws {
        let texts = (0..<200).map { String(repeating: "ä", count: $0 % 7 == 0 ? 150_000 : 3) + "\($0)" }
        try ConformanceTests.use(kind) { database in
            _ = try database.write { transaction in
                try transaction.load(ConformanceTests.items) { writer in
                    for (id, text) in texts.enumerated() {
                        let bytes = Array(text.utf8)
                        try writer.integer(1)
                        try writer.integer(Int64(id))
                        try writer.text("item \(id)")
                        try writer.integer(1)
                        try writer.blob(bytes.span)
                        try writer.endRow()
                    }
                }
            }
            let found = try database.read { transaction in
                try transaction.all(Self.stream, ["t": 1]) { $0.bytes(3) }
            }
            #expect(found == texts.map { Array($0.utf8) })
        }
    }

    /// More of each than a driver keeps of one while the other's turn has not come.
    @Test(arguments: TestDatabase.all)
    func twoTablesAreLoadedSideBySide(_ kind: TestDatabase) throws {
        let padding = String(repeating: "x", count: 700)
        let count = 20_001
        try ConformanceTests.use(kind) { database in
            try database.write { transaction in
                try transaction.load([ConformanceTests.items, ConformanceTests.notes]) { writers in
                    for id in 1...count {
                        for (index, writer) in writers.enumerated() {
                            try writer.integer(1)
                            try writer.integer(Int64(id))
                            try writer.text("\(index) \(id) \(padding)")
                            if index == 0 {
                                try writer.integer(Int64(id))
                                try writer.null()
                            }
                            try writer.endRow()
                        }
                    }
                }
            }
            let pairs = try database.read { transaction in
                try transaction.all(Self.pairs, ["t": 1]) { ($0.integer(0), $0.text(1), $0.text(2)) }
            }
            #expect(pairs.count == count)
            #expect(
                pairs.allSatisfy { $0.1 == "0 \($0.0) \(padding)" && $0.2 == "1 \($0.0) \(padding)" }
            )
        }
    }

    private static let pairs = Statement(
        "item.pairs",
        """
        SELECT i.id, i.name, n.body FROM item i CROSS JOIN note n
        WHERE i.tenant_id = :t AND n.tenant_id = :t AND n.id = i.id ORDER BY i.id
        """
    )

    @Test(arguments: TestDatabase.all)
    func aStreamNeedsLittleMemory(_ kind: TestDatabase) throws {
        let padding = String(repeating: "x", count: 500)
        try ConformanceTests.use(kind) { database in
            try database.write { transaction in
                _ = try transaction.load(ConformanceTests.items) { writer in
                    for id in 1...200_000 {
                        try writer.integer(1)
                        try writer.integer(Int64(id))
                        try writer.text("\(id) \(padding)")
                        try writer.integer(Int64(id))
                        try writer.null()
                        try writer.endRow()
                    }
                }
            }
            // Gathered, the rows would need 100 MiB and more; the page cache is full since the load. Other tests run
            // in this process at the same time, so the limit is generous.
            let before = ResidentMemory.peakKiB
            var rows = 0
            var sum: Int64 = 0
            var bytes = 0
            try database.read { transaction in
                try transaction.query(Self.stream, ["t": 1]) { row in
                    rows += 1
                    sum += row.integer(2) - row.integer(0)
                    row.withBytes(1) { bytes += $0.count }
                }
            }
            #expect(rows == 200_000)
            #expect(sum == 0)
            #expect(bytes > 100_000_000)
            #expect(ResidentMemory.peakKiB - before < 48 * 1024)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aLoadThatFailsChangesNothing(_ kind: TestDatabase) throws {
        struct Stop: Error {}
        let bodies: [@Sendable (any BulkWriter, any Transaction) throws -> Void] = [
            { _, _ in throw Stop() },
            { writer, _ in try writer.endRow() },
            { writer, _ in try writer.integer(1) },
            { _, transaction in try ConformanceTests.insert(transaction, 9) },
            { writer, _ in
                for _ in 1...2 {
                    try writer.integer(1)
                    try writer.integer(5)
                    try writer.text("twice")
                    try writer.null()
                    try writer.null()
                    try writer.endRow()
                }
            },
        ]
        try ConformanceTests.use(kind) { database in
            var codes: [DatabaseError.Code?] = []
            for body in bodies {
                let error = #expect(throws: (any Error).self) {
                    try database.write { transaction in
                        try ConformanceTests.insert(transaction, 1)
                        // Swallowed on purpose: the transaction must not commit even so.
                        _ = try? transaction.load(ConformanceTests.items) { try body($0, transaction) }
                    }
                }
                codes.append((error as? DatabaseError)?.code)
                try #expect(ConformanceTests.count(database) == 0)
            }
            #expect(codes == [.other, .other, .other, .other, .constraint])
        }
    }

    @Test(arguments: TestDatabase.all)
    func statementsCountTheRowsTheyChange(_ kind: TestDatabase) throws {
        let tolerant = Statement(
            "item.tolerant",
            """
            INSERT INTO item (tenant_id, id, name, amount) VALUES (:t, :id, :name, 1)
            ON CONFLICT (tenant_id, id) DO NOTHING
            """
        )
        let raise = Statement(
            "item.raise",
            "UPDATE item SET amount = amount + :by WHERE tenant_id = :t AND id <= :until"
        )
        let delete = Statement("item.delete", "DELETE FROM item WHERE tenant_id = :t")
        try ConformanceTests.use(kind) { database in
            try database.write { transaction in
                try #expect(transaction.execute(tolerant, ["t": 1, "id": 1, "name": "a"]) == 1)
                try #expect(transaction.execute(tolerant, ["t": 1, "id": 1, "name": "b"]) == 0)
                try #expect(transaction.execute(tolerant, ["t": 1, "id": 2, "name": "b"]) == 1)
                try #expect(transaction.execute(raise, ["t": 1, "by": 1, "until": 2]) == 2)
                try #expect(transaction.execute(ConformanceTests.count, ["t": 1]) == 0)
                try #expect(transaction.execute(raise, ["t": 2, "by": 1, "until": 2]) == 0)
                try #expect(transaction.execute(delete, ["t": 1]) == 2)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func thePortableSubsetRuns(_ kind: TestDatabase) throws {
        let parts = Statement(
            "part.all",
            """
            INSERT INTO part (tenant_id, id, item_id, note)
            SELECT tenant_id, id, id, NULL FROM item WHERE tenant_id = :t
            """
        )
        let join = Statement(
            "part.note",
            """
            UPDATE part SET note = item.name FROM item
            WHERE part.tenant_id = :t AND item.tenant_id = part.tenant_id AND item.id = part.item_id
              AND item.amount > :least
            RETURNING part.id, part.note
            """
        )
        let window = Statement(
            "item.window",
            """
            SELECT id, row_number() OVER (ORDER BY id DESC),
              CAST(sum(amount) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS BIGINT)
            FROM item WHERE tenant_id = :t ORDER BY id LIMIT :most
            """
        )
        let counter = Statement(
            "item.counter",
            "UPDATE item SET amount = amount + :n WHERE tenant_id = :t AND id = 1 RETURNING amount - :n"
        )
        try ConformanceTests.use(kind) { database in
            try database.write { transaction in
                _ = try Self.load(transaction, 5)
                try #expect(transaction.execute(parts, ["t": 1]) == 5)
                let noted = try transaction.all(join, ["t": 1, "least": 3]) {
                    "\($0.integer(0)) \($0.text(1))"
                }
                #expect(noted.sorted() == ["4 Müller 4", "5 Müller 5"])
                let rows = try transaction.all(window, ["t": 1, "most": 2]) { row in
                    [row.integer(0), row.integer(1), row.integer(2)]
                }
                #expect(rows == [[1, 5, 1], [2, 4, 3]])
                let first = try transaction.first(counter, ["t": 1, "n": 100]) { $0.integer(0) }
                #expect(first == 1)
                try #expect(transaction.first(counter, ["t": 1, "n": 1]) { $0.integer(0) } == 101)
                try #expect(transaction.execute(counter, ["t": 1, "n": 1]) == 1)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func textsSortByTheirBytes(_ kind: TestDatabase) throws {
        let sorted = Statement("item.sorted", "SELECT name FROM item WHERE tenant_id = :t ORDER BY name")
        let range = Statement(
            "item.range",
            "SELECT count(*) FROM item WHERE tenant_id = :t AND name < :below"
        )
        try ConformanceTests.use(kind) { database in
            try database.write { transaction in
                for (id, name) in ["b", "ä", "Z", "a", "B", "_", "😀", "1"].enumerated() {
                    try ConformanceTests.insert(transaction, id, name: name)
                }
                let names = try transaction.all(sorted, ["t": 1]) { $0.text(0) }
                #expect(names == ["1", "B", "Z", "_", "a", "b", "ä", "😀"])
                let below = try transaction.first(range, ["t": 1, "below": "a"]) { $0.integer(0) }
                #expect(below == 4)
            }
        }
    }
}
